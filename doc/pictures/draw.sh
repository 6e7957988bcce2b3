#!/bin/sh
# draw.sh [BUILD]: draws README's pictures anew, from runs that the program in BUILD plays with a
# clock of their own.
# draw.sh --check [BUILD]: says in TAP whether they are as they would be drawn now.
set -eu
cd "$(dirname "$0")/../.."
check=
if [ "${1-}" = --check ]; then
	check=yes
	shift
fi
build=${1:-build}
for name in $(env | sed -n 's/^\(TAPIR_[A-Z_]*\)=.*/\1/p'); do
	unset "$name"
done
export VISUAL=vim XDG_CONFIG_HOME=/nonexistent LC_ALL=C.UTF-8 TAPIR_DATA_DIR="$PWD"
PICTURES=$(mktemp -d)
export PICTURES
trap 'rm -rf "$PICTURES"' EXIT

"$build/tests/golden/golden-steps" doc/pictures/demo.steps
for theme in themes/*.theme; do
	name=$(basename "$theme" .theme)
	"$build/tests/golden/golden-steps" "--theme=$name" --show=+skip,todo,slow \
		doc/pictures/theme.steps
	mv "$PICTURES/theme.svg" "$PICTURES/theme-$name.svg"
done

if [ -z "$check" ]; then
	rm -f doc/pictures/*.svg
	cp "$PICTURES"/*.svg doc/pictures/
	exit 0
fi
n=0
status=0
for picture in "$PICTURES"/*.svg doc/pictures/*.svg; do
	name=$(basename "$picture")
	if [ "$picture" = "doc/pictures/$name" ] && [ -e "$PICTURES/$name" ]; then
		continue
	fi
	n=$((n + 1))
	if cmp -s "$PICTURES/$name" "doc/pictures/$name"; then
		echo "ok $n - $name is as it would be drawn now"
	else
		echo "not ok $n - $name is as it would be drawn now"
		echo "# doc/pictures/draw.sh $build draws it anew"
		status=1
	fi
done
echo "1..$n"
exit $status
