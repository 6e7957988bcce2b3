#!/bin/sh
# draw.sh [BUILD]: draws README's pictures anew, from the demo as the program in BUILD shows it.
set -eu
cd "$(dirname "$0")/../.."
build=${1:-build}
for name in $(env | sed -n 's/^\(TAPIR_[A-Z_]*\)=.*/\1/p'); do
	unset "$name"
done
export VISUAL=vim XDG_CONFIG_HOME=/nonexistent LC_ALL=C.UTF-8 COLORTERM=
unset CI NO_COLOR FORCE_COLOR CLICOLOR CLICOLOR_FORCE || true

# draw FILE ROWSxCOLUMNS [--when TEXT]
draw() {
	file=$1
	size=$2
	shift 2
	# shellcheck disable=SC2016 # the inner shell is to expand it
	"$build/tests/pty/picture" "$@" "$size" "doc/pictures/$file" -- \
		sh -c '"$0" "$1/tests/programs/demo" 2>&1 | "$1/src/tapir"' \
		tests/programs/demo/suite "$build"
}

draw failure.svg 32x92 --when 'TestInvoice.test_discount'
draw summary.svg 33x92
