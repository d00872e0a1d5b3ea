# packages.sh: sourced by tests/run.sh and examples/run.sh; installs what a Debian machine lacks, and nothing else.
# shellcheck shell=bash

# To compile the library, its examples and the Python package.
BUILD_PACKAGES="build-essential cmake ninja-build pkg-config libical-dev libsqlite3-dev uuid-dev tzdata
    swig python3-dev"
# To test it: another compiler, sanitizers, tools that read the code.
TEST_PACKAGES="libcmocka-dev sqlite3 python3-venv git clang clang-format clang-tidy llvm valgrind libc6-dbg"

# install_packages NAME...: installs those of the packages that are missing, as root or with sudo. Where there is no
# apt-get, it does nothing: the build then says what it lacks.
install_packages() {
    command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || return 0
    local missing=() name
    for name in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    local root=()
    [ "$(id -u)" = 0 ] || root=(sudo)
    echo "installing: ${missing[*]}"
    "${root[@]}" apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

# shellcheck disable=SC2086
install_build_packages() {
    install_packages $BUILD_PACKAGES
}

# All that tests/run.sh uses. The run-time libraries of clang's sanitizers are a package with clang's version in its name.
# shellcheck disable=SC2086
install_test_packages() {
    install_packages $BUILD_PACKAGES $TEST_PACKAGES
    command -v clang >/dev/null || return 0
    install_packages "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev"
}

# The interpreter for the Python package: Debian's, whose headers the packages above brought, unless PYTHON names
# another. A python3 that comes first in PATH may have no headers, or those of another version.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        echo "$PYTHON"
    elif [ -x /usr/bin/python3 ]; then
        echo /usr/bin/python3
    else
        command -v python3
    fi
}
