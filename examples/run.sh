#!/usr/bin/env bash
# run.sh [NAME...]: builds the examples as a user of an installed libcmevent would, and runs them (all, or those named).
# From a clean clone on a fresh Debian 12 machine, as root or with sudo: installs the packages that are missing,
# installs the library into build/examples/prefix, and compiles each example against that with pkg-config.
# Arguments of NAME.c stand in NAME.args. Each example runs in a folder of its own, beside copies of the data files here.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tests/packages.sh
. tests/packages.sh

build=$PWD/build/examples
prefix=$build/prefix
python=$(find_python)
log=$build/log
mkdir -p "$build"

# quietly COMMAND...: shows what it printed only when it fails.
quietly() {
    "$@" >"$log" 2>&1 || {
        cat "$log"
        exit 1
    }
}

quietly install_build_packages
echo "building"
quietly cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_INSTALL_PREFIX="$prefix" \
    -DCMEVENT_BUILD_TESTS=OFF -DCMEVENT_BUILD_EXAMPLES=OFF -DCMEVENT_BUILD_PYTHON=ON -DPython_EXECUTABLE="$python"
quietly cmake --build "$build"
quietly cmake --install "$build"

PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name cmevent.pc)")
export PKG_CONFIG_PATH
export PYTHONPATH=$build/bindings/python
libraries=$(pkg-config --variable=libdir cmevent)

# run_example FILE
run_example() {
    local name=${1%.*} command=("$python" "$PWD/examples/$1")
    if [[ $1 == *.c ]]; then
        command=("$build/$name")
        # shellcheck disable=SC2046
        ${CC:-cc} -std=c11 -O2 -Wall -Wextra $(pkg-config --cflags cmevent) "examples/$1" -o "${command[0]}" \
            $(pkg-config --libs cmevent) -Wl,-rpath,"$libraries" || return
    fi
    echo
    echo "== $1"
    tests/checks/run_example.sh "$name" "${command[@]}"
}

passed=0
failed=0
for file in examples/*.c examples/*.py; do
    file=${file#examples/}
    [ -f "examples/$file" ] || continue
    if [ $# -gt 0 ] && ! printf '%s\n' "$@" | grep -qxF -e "$file" -e "${file%.*}"; then
        continue
    fi
    if run_example "$file"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "examples/$file failed"
    fi
done

echo
echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
