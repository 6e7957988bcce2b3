#!/usr/bin/env bash
# Completes command lines as bash would, in a folder of its own. Prints TAP.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=src/app/complete/tapir.bash
source src/app/complete/tapir.bash
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
mkdir -p home/tapir/themes
: >report.tap
mkdir bin
: >bin/run-all-of-it
chmod +x bin/run-all-of-it
PATH=$PATH:$folder/bin
: >home/tapir/themes/mine.theme
export XDG_CONFIG_HOME=$folder/home
number=0

# compopt fails outside of a completion.
compopt() { :; }

# completes "REPLIES" WORD... : the last word is being typed.
completes() {
	local wanted=$1
	shift
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	COMPREPLY=()
	_tapir
	number=$((number + 1))
	if [ "${COMPREPLY[*]}" = "$wanted" ]; then
		echo "ok $number - $* completes to $wanted"
	else
		echo "not ok $number - $* completes to $wanted"
		echo "# not to ${COMPREPLY[*]}"
	fi
}

completes '--color' tapir --col
completes '--hyperlink --hyperlink-template' tapir --hyper
completes 'always' tapir --color = al
completes 'auto always never' tapir --color =
completes 'never' tapir --color n
completes 'slow' tapir --show sl
completes '+skip,todo' tapir --show = +skip,t
completes 'all,-output' tapir --show all,-o
completes 'mono mine' tapir --theme = m
completes 'report.tap' tapir --json = re
completes 'report.tap' tapir -q re
completes '' tapir --slowest 1
completes 'run-all-of-it' tapir -q -- run-all
completes 'report.tap' tapir -- run-all-of-it re
completes '' tapir -- run-all-of-it --col
_command_offset() { COMPREPLY=("word $1"); }
completes 'word 3' tapir -q -- run-all-of-it --col
echo "1..$number"
