#!/usr/bin/env bash
# run.sh               a season of a user group, told from the list of members to the calendar: season.c
# run.sh FILE.ics...   the same with calendars of yours: each is imported, looked at, answered and written out: calendar.c
#
# From a clean clone on a fresh Debian 12 machine, as root or with sudo: installs the packages that are missing, builds
# and installs the library into build/examples/prefix, and compiles the example against it with pkg-config, as a user of the
# installed library would. What is written lies in build/examples/out. Ends with 1 when a step or a file failed; a file that is
# no calendar is refused with line and reason, which is no failure.
set -euo pipefail
here=$PWD
cd "$(dirname "$0")/.."
# shellcheck source=tests/packages.sh
. tests/packages.sh

build=$PWD/build/examples
prefix=$build/prefix
out=$build/out
mkdir -p "$out"

# quietly COMMAND...: shows what it printed only when it fails.
quietly() {
    "$@" >"$build/log" 2>&1 || {
        cat "$build/log"
        exit 1
    }
}

# compile NAME: examples/NAME.c against the installed library.
compile() {
    # shellcheck disable=SC2046
    quietly "${CC:-cc}" -std=c11 -O2 -Wall -Wextra "examples/$1.c" -o "$build/$1" \
        $(pkg-config --cflags --libs cmevent) -Wl,-rpath,"$(pkg-config --variable=libdir cmevent)"
}

quietly install_build_packages
echo "Building libcmevent ..."
quietly cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_INSTALL_PREFIX="$prefix" \
    -DCMEVENT_BUILD_TESTS=OFF -DCMEVENT_BUILD_EXAMPLES=OFF
quietly cmake --build "$build"
quietly cmake --install "$build"
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name cmevent.pc)")
export PKG_CONFIG_PATH

if [ $# -eq 0 ]; then
    compile season
    exec "$build/season" examples/people.csv "$out/season.ics"
fi

compile calendar
status=0
for file in "$@"; do
    [[ $file == /* ]] || file=$here/$file
    "$build/calendar" "$file" "$out/$(basename "$file")" || [ $? -eq 2 ] || status=1
    echo
done
exit $status
