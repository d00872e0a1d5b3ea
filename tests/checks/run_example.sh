#!/bin/sh
# run_example.sh PROGRAM ARGUMENTS: runs an example in an empty folder, with the arguments (separated by white space)
# that the file ARGUMENTS holds, if there is such a file. The folder is removed afterwards.
set -eu
program=$1
arguments=
[ ! -f "$2" ] || arguments=$(cat "$2")

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# shellcheck disable=SC2086
"$program" $arguments
