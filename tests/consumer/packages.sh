#!/bin/sh
# packages.sh BUILD_FOLDER: makes the Debian packages of BUILD_FOLDER (configured for the prefix /usr), installs them on
# this machine as root or with sudo, links a program and imports the Python package, and purges them: nothing stays.
set -eu
build=$(cd "$1" && pwd)
consumer=$(cd "$(dirname "$0")" && pwd)

if ! command -v dpkg >/dev/null; then
    echo "packages: skipped, this is no Debian machine"
    exit 77
fi
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo

fail() {
    echo "packages: $1" >&2
    exit 1
}

work=$(mktemp -d)
names=
clean_up() {
    # shellcheck disable=SC2086
    [ -z "$names" ] || $sudo dpkg --purge $names >/dev/null
    rm -rf "$work"
}
trap clean_up EXIT

(cd "$work" && cpack --config "$build/CPackConfig.cmake" -G DEB -B "$work/made" >"$work/log" 2>&1) ||
    { cat "$work/log"; fail "cpack"; }
found=
for package in "$work"/made/*.deb; do
    name=$(dpkg-deb -f "$package" Package)
    if dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed; then
        fail "$name is installed already; purge it first"
    fi
    # The files, and the folders that are ours alone.
    dpkg-deb -c "$package" | awk '$1 !~ /^d/ || /cmevent\/$/ { print substr($6, 2) }' >>"$work/files"
    found="$found $name"
done
echo "made:$found"
for name in libcmevent0 libcmevent-dev; do
    case " $found " in *" $name "*) ;; *) fail "there is no package $name" ;; esac
done

names=$found
$sudo dpkg -i "$work"/made/*.deb >"$work/log" 2>&1 || { cat "$work/log"; fail "dpkg -i"; }
# shellcheck disable=SC2046
${CC:-cc} "$consumer/consumer.c" -o "$work/consumer" $(pkg-config --cflags --libs cmevent)
"$work/consumer" >/dev/null
readelf -d "$work/consumer" | grep -q 'NEEDED.*libcmevent\.so\.' || fail "the program does not use the shared library"
echo "libcmevent: installed, linked, run"
case " $found " in
*" python3-cmevent "*)
    (cd "$work" && PYTHONDONTWRITEBYTECODE= /usr/bin/python3 -c 'import cmevent; cmevent.Store(":memory:").close()') || fail "import cmevent"
    echo "python3-cmevent: installed, imported, a store opened"
    ;;
esac

# shellcheck disable=SC2086
$sudo dpkg --purge $names >"$work/log" 2>&1 || { cat "$work/log"; fail "dpkg --purge"; }
names=
while read -r file; do
    [ ! -e "$file" ] && [ ! -L "$file" ] || fail "$file stays after the purge"
done <"$work/files"
echo "purged: nothing stays"
