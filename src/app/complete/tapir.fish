# Completion of tapir's command line for fish. A lint compares it with the table of options.

function __tapir_themes
    printf '%s\n' default light mono colorblind nose-progressive
    set -l folder $XDG_CONFIG_HOME
    test -n "$folder"; or set folder ~/.config
    for file in $folder/tapir/themes/*.theme
        basename $file .theme
    end
    __fish_complete_path (commandline -ct | string replace -r '^--theme=' '')
end

function __tapir_show
    set -l before (commandline -ct | string replace -r '^--show=' '' | string match -r '.*[,+-]')
    printf "$before%s\n" fail skip todo pass slow output all none
end

# Behind "--" stands a command with a completion of its own.
function __tapir_has_command
    contains -- -- (commandline -opc)
end

function __tapir_command
    set -l words (commandline -opc)
    set -e words[1..(contains -i -- -- $words)]
    complete -C (string join ' ' -- (string escape -- $words) (commandline -ct))
end

complete -c tapir -n __tapir_has_command -x -a '(__tapir_command)'
complete -c tapir -l show -x -a '(__tapir_show)' -d 'What is shown as it comes'
complete -c tapir -l tagged -d 'Each line begins with the tag of its stream'
complete -c tapir -l slowest -x -d 'List the slowest tests'
complete -c tapir -l frames -x -a 'auto all' -d 'Which stack frames'
complete -c tapir -l module -r -F -d 'The file of a module'
complete -c tapir -l shell -x -d 'A command for a shell'
complete -c tapir -l pty -d 'Give the command a terminal for its output'
complete -c tapir -l timeout -x -d 'End a command whose tests stop coming'
complete -c tapir -l kill-after -x -d 'Kill what lives so long after that'
complete -c tapir -l stall -x -d 'Show what a command does whose tests stop coming'
complete -c tapir -l ptrace -d 'Trace the command instead of preloading'
complete -c tapir -l preload -d 'Have the crashes of the command tell their stacks'
complete -c tapir -l debuginfod -d 'Fetch debug files from the network'
complete -c tapir -l absolute-paths -d 'Show paths from the root directory'
complete -c tapir -s q -l quiet -d 'No bar, no recap'
complete -c tapir -l color -x -a 'auto always never' -d 'Use colours'
complete -c tapir -l bar -x -a 'auto always never none inline region' -d 'Show the bar'
complete -c tapir -l bar-rows -x -d 'Rows of the bar at most'
complete -c tapir -l motion -x -a 'auto none' -d 'Nothing moves'
complete -c tapir -l progress -x -a 'auto always never' -d 'Progress in the tab or taskbar'
complete -c tapir -l notify -d 'Call me when a long run is over'
complete -c tapir -l theme -x -a '(__tapir_themes)' -d 'Colours and glyphs'
complete -c tapir -l list-themes -d 'Show the themes there are'
complete -c tapir -l editor -x -a '(__fish_complete_command)' -d 'Editor named in tracebacks'
complete -c tapir -l editor-template -x -d 'Line of a stack frame'
complete -c tapir -l rerun-template -x -d 'The command that runs again what failed'
complete -c tapir -l hyperlink -x -a 'auto always never' -d 'Make paths clickable'
complete -c tapir -l hyperlink-template -x -a 'vscode vscode-insiders vscodium cursor kitty macvim textmate grep+ file none' -d 'Where a click leads'
complete -c tapir -l core -r -F -d 'Show the stacks in a core dump'
complete -c tapir -l json -r -F -d 'Write the result as JSON'
complete -c tapir -l tee -r -F -d 'Write the stream as it came'
complete -c tapir -s h -l help -d 'Show a short help'
complete -c tapir -s V -l version -d 'Show the version'
