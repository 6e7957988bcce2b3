#!/bin/sh
# fuzz.sh NAME [ARG...]: searches for new inputs with libFuzzer, from tests/fuzz/corpus/NAME, for a
# minute unless ARG says otherwise. What it finds worth keeping stays in build-fuzz/corpus/NAME.
set -eu
cd "$(dirname "$0")/../.."
name=${1:-}
if [ ! -f "tests/fuzz/$name.c" ] || [ ! -d "tests/fuzz/corpus/$name" ]; then
	echo "no such target; there are:" >&2
	ls tests/fuzz/corpus >&2
	exit 2
fi
shift

if [ ! -f build-fuzz/build.ninja ]; then
	CC=clang meson setup build-fuzz -Db_sanitize=address,undefined -Db_lundef=false \
		-Dc_args=-fsanitize=fuzzer-no-link >build-fuzz.log 2>&1 || {
		cat build-fuzz.log >&2
		exit 1
	}
fi
ninja -C build-fuzz "tests/fuzz/libfuzzer-$name" >&2
mkdir -p "build-fuzz/corpus/$name"
exec "build-fuzz/tests/fuzz/libfuzzer-$name" -max_total_time=60 -max_len=4096 -timeout=5 \
	-artifact_prefix="build-fuzz/$name-" "$@" \
	"build-fuzz/corpus/$name" "tests/fuzz/corpus/$name"
