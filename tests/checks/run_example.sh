#!/bin/sh
# run_example.sh NAME COMMAND...: runs the example NAME by COMMAND, with the arguments (separated by white space) that
# examples/NAME.args holds, if there is such a file. It runs in a new folder, where copies of the data files of
# examples/ lie; the folder is removed afterwards.
set -eu
examples=$(cd "$(dirname "$0")/../../examples" && pwd)
arguments=
[ ! -f "$examples/$1.args" ] || arguments=$(cat "$examples/$1.args")
shift

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
find "$examples" -maxdepth 1 -type f ! -name '*.c' ! -name '*.py' ! -name '*.sh' ! -name '*.args' -exec cp {} . \;
# shellcheck disable=SC2086
"$@" $arguments
