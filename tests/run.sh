#!/usr/bin/env bash
# run.sh [quick]: everything that must hold, from a clean clone on a fresh Debian 12 machine, as root or with sudo.
# Installs what is missing, then runs the stages below; `quick` runs the first one only. Every stage builds in a
# folder of its own under build/ and leaves its log there. Ends with "N passed, N failed" and, on any failure, non-zero.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tests/packages.sh
. tests/packages.sh

mode=${1:-all}
case $mode in
all | quick) ;;
*)
    echo "usage: tests/run.sh [quick]" >&2
    exit 2
    ;;
esac

jobs=$(nproc)
logs=build/logs
passed=0
failed=0
summary=()
started=$SECONDS

# stage NAME COMMAND...: runs the command, counts its tests (or itself, when it has none) and prints one line. Of a
# stage that failed it shows the log.
stage() {
    local name=$1 begin=$SECONDS log=$logs/$1.log status counts good=1 bad=0 skipped
    shift
    echo "== $name"
    # Not `|| status=$?`: behind it a step that fails would not end the stage.
    set +e
    (
        set -e
        "$@"
    ) >"$log" 2>&1
    status=$?
    set -e
    counts=$(sed -nE 's/^[0-9]+% tests passed, ([0-9]+) tests? failed out of ([0-9]+)$/\1 \2/p' "$log" | tail -n 1)
    skipped=$(grep -cE '\*\*\*Skipped' "$log" || true)
    if [ -n "$counts" ]; then
        bad=${counts% *}
        good=$((${counts#* } - bad - skipped))
    elif [ $status -eq 77 ]; then
        good=0 skipped=1 status=0
    elif [ $status -ne 0 ]; then
        good=0
    fi
    [ $status -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
    passed=$((passed + good))
    failed=$((failed + bad))
    if [ $status -ne 0 ]; then
        tail -n 200 "$log"
    fi
    local line
    line=$(printf '%-10s %4d passed %4d failed %4d skipped %5d s' "$name" "$good" "$bad" "$skipped" $((SECONDS - begin)))
    echo "$line"
    summary+=("$line")
}

# run_tests BUILD_FOLDER CTEST_ARGUMENTS...
run_tests() {
    local folder=$1
    shift
    ctest --test-dir "$folder" --output-on-failure --no-tests=error -j "$jobs" "$@"
}

# configure PRESET ARGUMENTS...: anew, so that nothing of an earlier run decides.
configure() {
    cmake --preset "$1" --fresh "${@:2}"
}

# The interpreter of the Python package and its tests; made anew when Python or the requirements are others.
make_venv() {
    local python made_of
    python=$(find_python)
    made_of=$("$python" -VV && cat tests/python/requirements.txt)
    if [ "$(cat build/venv/made-of 2>/dev/null)" != "$made_of" ]; then
        "$python" -m venv --clear build/venv
        build/venv/bin/pip install --quiet --disable-pip-version-check -r tests/python/requirements.txt
        echo "$made_of" >build/venv/made-of
    fi
}

# Plain: gcc, optimised, every test, also those of Python.
plain() {
    make_venv
    configure release -DCMAKE_INSTALL_PREFIX=/usr -DPython_EXECUTABLE="$PWD/build/venv/bin/python"
    cmake --build --preset release
    run_tests build/release -LE valgrind
}

# clang with AddressSanitizer and UndefinedBehaviorSanitizer. The scripts over the sources said theirs already.
address() {
    configure asan
    cmake --build --preset asan
    run_tests build/asan -LE check
}

# The tests in which threads meet, under ThreadSanitizer.
threads() {
    configure tsan
    cmake --build --preset tsan --target thread_tests
    run_tests build/tsan -L threads
}

# A few quick tests under valgrind, which also sees memory that is read before it is written.
memory() {
    run_tests build/release -L valgrind
}

# Debian packages: made, installed, used, purged.
packages() {
    tests/consumer/packages.sh build/release
}

# The package as pip builds it passes the same tests.
wheel() {
    rm -rf build/wheel
    build/venv/bin/pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir build/wheel .
    build/venv/bin/pip install --quiet --disable-pip-version-check --no-deps --target build/wheel/site build/wheel/*.whl
    PYTHONPATH=$PWD/build/wheel/site build/venv/bin/python -m pytest -q -p no:cacheprovider tests/python
}

# The library built from another folder is the same to the bit.
same_bytes() {
    tests/checks/same_bytes.sh build/release
}

# The analyzer looks at a part of the paths of the largest functions only: a fourth of the time, the same findings.
tidy() {
    local arguments=(-analyzer-config max-nodes=40000) argument extra=()
    for argument in "${arguments[@]}"; do
        extra+=(--extra-arg=-Xclang "--extra-arg=$argument")
    done
    find lib -name '*.c' -print0 | xargs -0 -n 1 -P "$jobs" clang-tidy --quiet -p build/asan "${extra[@]}"
}

mkdir -p $logs
install_test_packages

stage plain plain
if [ "$mode" = all ]; then
    stage address address
    stage threads threads
    stage memory memory
    stage same_bytes same_bytes
    stage packages packages
    stage wheel wheel
    stage tidy tidy
fi

echo
printf '%s\n' "${summary[@]}"
echo "$((SECONDS - started)) s in all; logs are in $logs/"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
