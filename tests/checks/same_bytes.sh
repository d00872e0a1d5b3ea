#!/bin/sh
# same_bytes.sh BUILD_FOLDER: builds the libraries of BUILD_FOLDER once more, from a copy of the sources in another
# folder, and compares them to the bit.
set -eu
build=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/elsewhere"
cp -R "$root/CMakeLists.txt" "$root/LICENSE" "$root/include" "$root/lib" "$root/pkgconfig" "$work/elsewhere"

setting() {
    sed -n "s/^$1:[A-Z]*=//p" "$build/CMakeCache.txt"
}
cmake -S "$work/elsewhere" -B "$work/another-build" -G Ninja \
    -DCMAKE_BUILD_TYPE="$(setting CMAKE_BUILD_TYPE)" -DCMAKE_C_COMPILER="$(setting CMAKE_C_COMPILER)" \
    -DCMAKE_C_FLAGS="$(setting CMAKE_C_FLAGS)" -DCMEVENT_BUILD_TESTS=OFF -DCMEVENT_BUILD_EXAMPLES=OFF
cmake --build "$work/another-build"

status=0
for library in libcmevent.so libcmevent.a; do
    if cmp "$build/$library" "$work/another-build/$library"; then
        echo "$library: the same bytes from both folders"
    else
        status=1
    fi
done
exit $status
