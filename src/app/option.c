#include "app/option.h"

#include "base/limits.h"
#include "base/nearest.h"
#include "view/template.h"

enum { OPTIONS_MAX = 64 }; /* rows of the table: an array of their names lies on the stack */

static const struct option_choice color_words[] = {
	{"auto", COLOR_AUTO},
	{"always", COLOR_ALWAYS},
	{"never", COLOR_NEVER},
};

static const struct option_choice bar_words[] = {
	{"auto", BAR_AUTO},  {"always", BAR_ALWAYS},    {"never", BAR_NEVER},
	{"none", BAR_NEVER}, {"inline", BAR_AS_INLINE}, {"region", BAR_AS_REGION},
};

static const struct option_choice link_words[] = {
	{"auto", LINK_AUTO},
	{"always", LINK_ALWAYS},
	{"never", LINK_NEVER},
};

static const struct option_choice progress_words[] = {
	{"auto", PROGRESS_AUTO},
	{"always", PROGRESS_ALWAYS},
	{"never", PROGRESS_NEVER},
};

static const struct option_choice motion_words[] = {
	{"auto", false},
	{"none", true},
};

static const struct option_choice frames_words[] = {
	{"auto", false},
	{"all", true},
};

enum {
	SHOW_ALL = SHOW_FAIL | SHOW_SKIP | SHOW_TODO | SHOW_PASS | SHOW_SLOW | SHOW_OUTPUT,
};

const struct option_choice option_shows[] = {
	{"fail", SHOW_FAIL}, {"skip", SHOW_SKIP},     {"todo", SHOW_TODO}, {"pass", SHOW_PASS},
	{"slow", SHOW_SLOW}, {"output", SHOW_OUTPUT}, {"all", SHOW_ALL},   {"none", 0},
};
const size_t option_nshows = countof(option_shows);

const struct option_alias option_aliases[] = {
	{"vscode", "vscode://file{url_path}:{line_number}:{column}"},
	{"vscode-insiders", "vscode-insiders://file{url_path}:{line_number}:{column}"},
	{"vscodium", "vscodium://file{url_path}:{line_number}:{column}"},
	{"cursor", "cursor://file{url_path}:{line_number}:{column}"},
	{"kitty", "file://{url_path}#{line_number}"},
	{"macvim", "mvim://open?url=file://{url_path}&line={line_number}&column={column}"},
	{"textmate", "txmt://open?url=file://{url_path}&line={line_number}&column={column}"},
	{"grep+", "grep+://{url_path}:{line_number}"},
	{"file", NULL},
	{"none", ""},
};
const size_t option_naliases = countof(option_aliases);

#define MEMBER(member) \
	.at = offsetof(struct options, member), .bytes = sizeof(((struct options *)NULL)->member)
#define CHOICES(words) .kind = OPTION_CHOICE, .choices = (words), .nchoices = countof(words)

const struct option option_table[] = {
	{
		.name = "show",
		.variable = "TAPIR_SHOW",
		.kind = OPTION_SHOW,
		MEMBER(show),
		.group = GROUP_SHOWN,
		.argument = "SET",
		.help = "what is shown as it comes: fail (the default), skip, todo, pass, slow, "
			"output; all; none. +skip,todo adds, -fail takes away",
	},
	{
		.name = "slowest",
		.variable = "TAPIR_SLOWEST",
		.kind = OPTION_NUMBER,
		MEMBER(slowest),
		.most = SLOWEST_MAX,
		.group = GROUP_SHOWN,
		.argument = "N",
		.help = "list the N slowest tests at the end",
	},
	{
		.name = "frames",
		.variable = "TAPIR_FRAMES",
		CHOICES(frames_words),
		MEMBER(all_frames),
		.group = GROUP_SHOWN,
		.help = "hide the harness's own stack frames, or show all",
	},
	{
		.name = "absolute-paths",
		.variable = "TAPIR_ABSOLUTE_PATHS",
		.kind = OPTION_SWITCH,
		MEMBER(absolute_paths),
		.group = GROUP_SHOWN,
		.help = "show paths from /, not from this directory",
	},
	{
		.name = "tagged",
		.kind = OPTION_SWITCH,
		MEMBER(tagged),
		.group = GROUP_SHOWN,
		.help = "each line begins with its stream's tag and a tab, as those of parallel "
			"--tag --line-buffer",
	},
	{
		.name = "shell",
		.kind = OPTION_TEXT,
		MEMBER(shell),
		.most = SHELL_BYTES,
		.group = GROUP_COMMAND,
		.argument = "TEXT",
		.help = "a shell is to run TEXT: --shell 'make -s && ./tests | grep -v noise'",
	},
	{
		.name = "timeout",
		.variable = "TAPIR_TIMEOUT",
		.kind = OPTION_DURATION,
		MEMBER(timeout_ns),
		.most = DURATION_SECONDS_MAX,
		.group = GROUP_COMMAND,
		.argument = "DURATION",
		.help = "end the command when no new test point has come for that long: 90, 60s, "
			"2m, 1h30m",
	},
	{
		.name = "kill-after",
		.variable = "TAPIR_KILL_AFTER",
		.kind = OPTION_DURATION,
		MEMBER(kill_after_ns),
		.most = DURATION_SECONDS_MAX,
		.group = GROUP_COMMAND,
		.argument = "DURATION",
		.help = "what lives so long after that is killed (5s)",
	},
	{
		.name = "stall",
		.variable = "TAPIR_STALL",
		.kind = OPTION_DURATION,
		MEMBER(stall_ns),
		.most = DURATION_SECONDS_MAX,
		.group = GROUP_COMMAND,
		.argument = "DURATION",
		.help = "show what the command's busiest threads do, once no new test point has "
			"come for that long",
	},
	{
		.name = "pty",
		.variable = "TAPIR_PTY",
		.kind = OPTION_SWITCH,
		MEMBER(pty),
		.group = GROUP_COMMAND,
		.help = "the command's output is a terminal: for programs that else hold it back "
			"or drop colours",
	},
	{
		.name = "ptrace",
		.variable = "TAPIR_PTRACE",
		.kind = OPTION_SWITCH,
		MEMBER(trace),
		.group = GROUP_COMMAND,
		.help = "trace COMMAND instead of preloading libtapir: for static programs",
	},
	{
		.name = "preload",
		.variable = "TAPIR_PRELOAD",
		.kind = OPTION_SWITCH,
		MEMBER(preload),
		.group = GROUP_COMMAND,
		.help = "yes, as it is unless said otherwise: libtapir is preloaded into COMMAND, "
			"so "
			"that its crashes tell their stacks",
	},
	{
		.name = "module",
		.variable = "TAPIR_MODULE",
		.kind = OPTION_MODULE,
		.most = OPTION_BYTES,
		.group = GROUP_SHOWN,
		.argument = "NAME=FILE",
		.help = "the file of a module that tracebacks only name, as those of a kernel do, "
			"which is itself vmlinux; may be repeated",
	},
	{
		.name = "debuginfod",
		.variable = "TAPIR_DEBUGINFOD",
		.kind = OPTION_SWITCH,
		MEMBER(debuginfod),
		.group = GROUP_SHOWN,
		.help = "fetch debug files that are not here, for frames that are shown, from the "
			"servers of DEBUGINFOD_URLS",
	},
	{
		.name = "quiet",
		.letter = 'q',
		.variable = "TAPIR_QUIET",
		.kind = OPTION_SWITCH,
		MEMBER(quiet),
		.group = GROUP_SHOWN,
		.help = "show failures and the last line: no bar, no recap",
	},
	{
		.name = "color",
		.variable = "TAPIR_COLOR",
		CHOICES(color_words),
		MEMBER(color),
		.group = GROUP_LOOK,
		.help = "colours; auto looks at the terminal and at NO_COLOR, FORCE_COLOR, "
			"CLICOLOR_FORCE",
	},
	{
		.name = "bar",
		.variable = "TAPIR_BAR",
		CHOICES(bar_words),
		MEMBER(bar),
		.group = GROUP_LOOK,
		.help = "the bar in the last row, and how it is drawn",
	},
	{
		.name = "bar-rows",
		.variable = "TAPIR_BAR_ROWS",
		.kind = OPTION_NUMBER,
		MEMBER(bar_rows),
		.most = BAR_HEIGHT_MAX,
		.group = GROUP_LOOK,
		.argument = "N",
		.help = "rows of the bar at most, when several streams run: what has been running "
			"longest (3)",
	},
	{
		.name = "motion",
		.variable = "TAPIR_MOTION",
		CHOICES(motion_words),
		MEMBER(still),
		.group = GROUP_LOOK,
		.help = "none: nothing moves; a line for each failure, and one each minute",
	},
	{
		.name = "progress",
		.variable = "TAPIR_PROGRESS",
		CHOICES(progress_words),
		MEMBER(progress),
		.group = GROUP_LOOK,
		.help = "progress in the window's tab or the taskbar; auto where the terminal is "
			"known to show it",
	},
	{
		.name = "notify",
		.variable = "TAPIR_NOTIFY",
		.kind = OPTION_SWITCH,
		MEMBER(notify),
		.group = GROUP_LOOK,
		.help = "have the terminal call you when a run of 10 seconds or more is over",
	},
	{
		.name = "theme",
		.variable = "TAPIR_THEME",
		.kind = OPTION_TEXT,
		MEMBER(theme),
		.most = OPTION_BYTES,
		.otherwise = "default",
		.group = GROUP_LOOK,
		.argument = "NAME|FILE",
		.help = "colours and glyphs: a theme's name, or a file (with a / or .theme in its "
			"name)",
	},
	{
		.name = "list-themes",
		.kind = OPTION_ACTION,
		.action = ACTION_LIST_THEMES,
		.group = GROUP_LOOK,
		.help = "show the themes there are, each in its own colours",
	},
	{
		.name = "editor",
		.variable = "TAPIR_EDITOR",
		.kind = OPTION_TEXT,
		MEMBER(editor),
		.most = OPTION_BYTES,
		.fallbacks = {"VISUAL", "EDITOR"},
		.otherwise = "vi",
		.group = GROUP_EDITOR,
		.argument = "COMMAND",
		.help = "the editor named in tracebacks; else $VISUAL, $EDITOR, vi",
	},
	{
		.name = "editor-template",
		.variable = "TAPIR_EDITOR_TEMPLATE",
		.kind = OPTION_TEMPLATE,
		MEMBER(editor_template),
		.most = TEMPLATE_BYTES,
		.fallbacks = {"NOSE_PROGRESSIVE_EDITOR_SHORTCUT_TEMPLATE"},
		.otherwise = EDITOR_TEMPLATE_DEFAULT,
		.group = GROUP_EDITOR,
		.argument = "TEMPLATE",
		.help = "the line of a stack frame: see tapir(1)",
	},
	{
		.name = "rerun-template",
		.variable = "TAPIR_RERUN_TEMPLATE",
		.kind = OPTION_RERUN,
		MEMBER(rerun_template),
		.most = TEMPLATE_BYTES,
		.group = GROUP_EDITOR,
		.argument = "TEMPLATE",
		.help = "the command that runs what failed again, with {names}, {names_re} or "
			"{files}",
	},
	{
		.name = "hyperlink",
		.variable = "TAPIR_HYPERLINK",
		CHOICES(link_words),
		MEMBER(hyperlink),
		.group = GROUP_EDITOR,
		.help = "make paths clickable; auto where the terminal is known to do it",
	},
	{
		.name = "hyperlink-template",
		.variable = "TAPIR_HYPERLINK_TEMPLATE",
		.kind = OPTION_LINK,
		MEMBER(hyperlink_template),
		.most = TEMPLATE_BYTES,
		.group = GROUP_EDITOR,
		.argument = "NAME|URL",
		.help = "where a click leads: vscode, vscode-insiders, vscodium, cursor, kitty, "
			"macvim, textmate, grep+, file, none, or a template for a URL",
	},
	{
		.name = "core",
		.kind = OPTION_TEXT,
		MEMBER(core),
		.most = OPTION_BYTES,
		.group = GROUP_FILES,
		.argument = "FILE",
		.help = "read no stream: show the stacks in a core dump",
	},
	{
		.name = "json",
		.variable = "TAPIR_JSON",
		.kind = OPTION_TEXT,
		MEMBER(json),
		.most = OPTION_BYTES,
		.group = GROUP_FILES,
		.argument = "FILE",
		.help = "write the result to FILE as one JSON document",
	},
	{
		.name = "tee",
		.variable = "TAPIR_TEE",
		.kind = OPTION_TEXT,
		MEMBER(tee),
		.most = OPTION_BYTES,
		.group = GROUP_FILES,
		.argument = "FILE",
		.help = "write the stream to FILE as it came, byte for byte",
	},
	{
		.name = "help",
		.letter = 'h',
		.kind = OPTION_ACTION,
		.action = ACTION_HELP,
		.group = GROUP_SELF,
		.help = "this text",
	},
	{
		.name = "version",
		.letter = 'V',
		.kind = OPTION_ACTION,
		.action = ACTION_VERSION,
		.group = GROUP_SELF,
		.help = "the version",
	},
	/* bats gives these to every formatter. */
	{.name = "dummy-flag", .letter = 'T', .kind = OPTION_IGNORED},
};
const size_t option_count = countof(option_table);
_Static_assert(countof(option_table) <= OPTIONS_MAX, "the names fit an array on the stack");
_Static_assert(countof(option_shows) <= OPTION_WORDS_MAX &&
                       countof(bar_words) <= OPTION_WORDS_MAX &&
                       countof(option_aliases) <= OPTION_WORDS_MAX,
               "the words fit an array on the stack");

const struct option *option_named(struct span name)
{
	for (size_t i = 0; i < option_count; i++) {
		if (span_is(name, option_table[i].name))
			return &option_table[i];
	}
	return NULL;
}

const struct option *option_lettered(char letter)
{
	for (size_t i = 0; i < option_count; i++) {
		if (letter && option_table[i].letter == letter)
			return &option_table[i];
	}
	return NULL;
}

const char *option_nearest(struct span name, bool key)
{
	const char *names[OPTIONS_MAX];
	size_t n = 0;

	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &option_table[i];

		if (option->help && (!key || option_has_key(option)))
			names[n++] = option->name;
	}
	return nearest_word(name, names, n);
}
