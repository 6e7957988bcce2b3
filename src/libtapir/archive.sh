#!/bin/sh
# archive.sh OUTPUT SCRATCH OBJCOPY AR CC... -- OBJECT...: an archive of one object, that
# shows only what is not hidden.
set -eu
output=$1 scratch=$2 objcopy=$3 ar=$4
shift 4
compiler=
while [ "$1" != -- ]; do
	compiler="$compiler $1"
	shift
done
shift
mkdir -p "$scratch"
# shellcheck disable=SC2086 # a command and its arguments
$compiler -r -nostdlib -o "$scratch/tapir.o" "$@"
"$objcopy" --localize-hidden "$scratch/tapir.o"
rm -f "$output"
"$ar" rcs "$output" "$scratch/tapir.o"
