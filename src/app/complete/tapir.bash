# Completion of tapir's command line for bash. A lint compares it with the table of options.

_tapir_themes() {
	local folder=${XDG_CONFIG_HOME:-$HOME/.config}/tapir/themes file
	printf '%s\n' default light mono colorblind nose-progressive
	for file in "$folder"/*.theme; do
		file=${file##*/}
		[ "$file" = '*.theme' ] || printf '%s\n' "${file%.theme}"
	done
}

# Behind "--", which is word $1, stands a command with a completion of its own.
_tapir_command() {
	local word=${COMP_WORDS[COMP_CWORD]} what=-f

	if declare -F _command_offset >/dev/null; then
		_command_offset $(($1 + 1))
		return
	fi
	[ $(($1 + 1)) = "$COMP_CWORD" ] && what=-c
	compopt -o filenames
	mapfile -t COMPREPLY < <(compgen "$what" -- "$word" | sort -u)
}

_tapir() {
	local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} words at

	for ((at = 1; at < COMP_CWORD; at++)); do
		if [ "${COMP_WORDS[at]}" = -- ]; then
			_tapir_command "$at"
			return
		fi
	done

	# Of "--color=al" bash makes three words.
	if [ "$word" = '=' ]; then
		word=
	elif [ "$option" = '=' ]; then
		option=${COMP_WORDS[COMP_CWORD - 2]}
	fi

	case $option in
	--show) words='fail skip todo pass slow output all none' ;;
	--frames) words='auto all' ;;
	--color | --hyperlink | --progress) words='auto always never' ;;
	--bar) words='auto always never none inline region' ;;
	--motion) words='auto none' ;;
	--theme) words=$(_tapir_themes) ;;
	--editor)
		mapfile -t COMPREPLY < <(compgen -c -- "$word")
		return
		;;
	--json | --core | --tee | --module)
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return
		;;
	--hyperlink-template)
		words='vscode vscode-insiders vscodium cursor kitty macvim textmate grep+ file none'
		;;
	--slowest | --bar-rows | --editor-template | --rerun-template | --shell | --timeout | --kill-after | --stall) return ;;
	*)
		if [[ $word != -* ]]; then
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -f -- "$word")
			return
		fi
		words='--show --slowest --frames --absolute-paths --tagged --module --debuginfod --quiet
			--color --bar --bar-rows --motion --progress --notify --theme --list-themes
			--editor --editor-template --rerun-template --hyperlink --hyperlink-template
			--shell --timeout --kill-after --stall --pty --ptrace --preload
			--core --json --tee --help --version'
		;;
	esac

	local before=
	if [ "$option" = --show ]; then
		before=${word%"${word##*[,+-]}"}
	fi
	mapfile -t COMPREPLY < <(compgen -P "$before" -W "$words" -- "${word#"$before"}")
	if [ "$option" = --theme ]; then
		compopt -o filenames
		mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$word")
	fi
}

complete -F _tapir tapir
