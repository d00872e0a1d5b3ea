#!/bin/sh
# run.sh BUILD_FOLDER: installs the library from BUILD_FOLDER into an empty prefix, and builds and runs the consumers
# against it: CMake and pkg-config, C and C++, shared and static. Then once more after the prefix was moved.
set -eu
build=$(cd "$1" && pwd)
consumer=$(cd "$(dirname "$0")" && pwd)
cc=${CC:-cc}
cxx=${CXX:-c++}

if ! command -v "$cxx" >/dev/null; then
    echo "consumer: skipped, there is no C++ compiler $cxx"
    exit 77
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "consumer: $1" >&2
    exit 1
}

# library_uses PROGRAM: whether the program asks for the shared library when it starts.
library_uses() {
    readelf -d "$1" | grep -q 'NEEDED.*libcmevent\.so\.'
}

# check_linking PROGRAM KIND
check_linking() {
    case $2 in
    static) ! library_uses "$1" || fail "$1 should hold the library, but asks for the shared one" ;;
    *) library_uses "$1" || fail "$1 should ask for the shared library" ;;
    esac
}

by_cmake() { # PREFIX
    rm -rf "$work/cmake"
    CC=$cc CXX=$cxx cmake -S "$consumer" -B "$work/cmake" -DCMAKE_PREFIX_PATH="$1" \
        -DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF >"$work/log" 2>&1 || { cat "$work/log"; fail "configuring with CMake"; }
    cmake --build "$work/cmake" >"$work/log" 2>&1 || { cat "$work/log"; fail "building with CMake"; }
    for language in c cpp; do
        for library in cmevent static; do
            program=$work/cmake/${language}_$library
            "$program" >/dev/null || fail "$program"
            check_linking "$program" "$library"
            echo "CMake       $language $library: works"
        done
    done
}

by_pkg_config() { # PREFIX
    PKG_CONFIG_PATH=$(dirname "$(find "$1" -name cmevent.pc)")
    export PKG_CONFIG_PATH
    cflags=$(pkg-config --cflags cmevent)
    shared=$(pkg-config --libs cmevent)
    libdir=$(pkg-config --variable=libdir cmevent)
    case $shared in
    *sqlite3* | *ical*) fail "pkg-config --libs names what only the static library needs: $shared" ;;
    esac
    # All that --static names, and the archive by its name, since the shared library lies in the same folder.
    static=$(pkg-config --static --libs cmevent | sed 's/-lcmevent\>/-l:libcmevent.a/')
    for language in c cpp; do
        case $language in
        c) compiler="$cc -std=c11" ;;
        cpp) compiler="$cxx -std=c++17" ;;
        esac
        program=$work/by_pkg_config
        # shellcheck disable=SC2086
        $compiler $cflags "$consumer/consumer.$language" -o "$program" $shared -Wl,-rpath,"$libdir"
        "$program" >/dev/null || fail "pkg-config, $language, shared"
        check_linking "$program" shared
        echo "pkg-config  $language shared: works"
        # shellcheck disable=SC2086
        $compiler $cflags "$consumer/consumer.$language" -o "$program" $static
        "$program" >/dev/null || fail "pkg-config, $language, static"
        check_linking "$program" static
        echo "pkg-config  $language static: works"
    done
}

cmake --install "$build" --prefix "$work/first" >"$work/log" || { cat "$work/log"; fail "installing"; }
! grep -rlI --include='*.pc' --include='*.cmake' --include='*.h' -e "$work" -e "$build" "$work/first" ||
    fail "installed files hold paths of this machine"
by_cmake "$work/first"
by_pkg_config "$work/first"

mv "$work/first" "$work/second"
echo "moved to another folder"
by_cmake "$work/second"
by_pkg_config "$work/second"
