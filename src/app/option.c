#include "app/option.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "view/template.h"

enum {
	OPTIONS_MAX = 64, /* rows of the table: an array of their names lies on the stack */
	WORDS_MAX = 16,   /* words of one choice */
	SHOWN_BYTES = 60, /* of a wrong value, what a complaint repeats */
};

static const struct option_choice color_words[] = {
	{"auto", COLOR_AUTO},
	{"always", COLOR_ALWAYS},
	{"never", COLOR_NEVER},
};

static const struct option_choice bar_words[] = {
	{"auto", BAR_AUTO},        {"always", BAR_ALWAYS},    {"never", BAR_NEVER},
	{"inline", BAR_AS_INLINE}, {"region", BAR_AS_REGION},
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
_Static_assert(countof(option_shows) <= WORDS_MAX && countof(bar_words) <= WORDS_MAX,
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

/* Says that a word is none of the choices, which they are, and which it was meant to be. */
static bool complain_of_word(struct complaint *wrong, struct span word,
                             const struct option_choice *choices, size_t n)
{
	const char *words[WORDS_MAX];
	char list[160];
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		words[i] = choices[i].word;
		used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i > 0 ? ", " : "",
		                         words[i]);
	}

	const char *near = nearest_word(word, words, n);
	word = span_head(word, SHOWN_BYTES);
	return complain(wrong, "\"%.*s\" is none of %s%s%s%s", (int)word.n, word.at, list,
	                near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

static bool find_choice(struct span word, const struct option_choice *choices, size_t n,
                        unsigned *ret)
{
	for (size_t i = 0; i < n; i++) {
		if (span_is(word, choices[i].word)) {
			*ret = choices[i].value;
			return true;
		}
	}
	return false;
}

/* A choice or a switch: enums and bools are kept in members of different sizes. */
static void store(const struct option *option, struct options *options, unsigned value)
{
	char *member = (char *)options + option->at;

	if (option->bytes == sizeof(bool))
		*(bool *)member = value != 0;
	else
		*(unsigned *)member = value;
}

static bool set_choice(const struct option *option, struct options *options, struct span value,
                       struct complaint *wrong)
{
	unsigned chosen;

	if (!find_choice(value, option->choices, option->nchoices, &chosen))
		return complain_of_word(wrong, value, option->choices, option->nchoices);
	store(option, options, chosen);
	return true;
}

static bool set_switch(const struct option *option, struct options *options, struct span value,
                       struct complaint *wrong)
{
	static const struct option_choice words[] = {
		{"1", 1}, {"yes", 1}, {"true", 1},  {"on", 1},
		{"0", 0}, {"no", 0},  {"false", 0}, {"off", 0},
	};

	for (size_t i = 0; i < countof(words); i++) {
		if (span_equal_nocase(value, span_of(words[i].word))) {
			store(option, options, words[i].value);
			return true;
		}
	}
	value = span_head(value, SHOWN_BYTES);
	return complain(wrong, "\"%.*s\" is neither yes nor no", (int)value.n, value.at);
}

static bool set_number(const struct option *option, struct options *options, struct span value,
                       struct complaint *wrong)
{
	struct span rest = value;
	uint64_t number;

	if (!span_take_number(&rest, &number) || rest.n > 0 || number > option->most) {
		value = span_head(value, SHOWN_BYTES);
		return complain(wrong, "\"%.*s\" is no number from 0 to %u", (int)value.n, value.at,
		                option->most);
	}
	store(option, options, (unsigned)number);
	return true;
}

static bool set_text(const struct option *option, struct options *options, struct span value,
                     struct complaint *wrong)
{
	char **member = option_text(option, options);

	if (value.n > option->most)
		return complain(wrong, "longer than %u bytes", option->most);

	char *copy = memory_new(value.n + 1);
	memcpy(copy, value.at, value.n);
	copy[value.n] = '\0';
	free(*member);
	*member = copy;
	return true;
}

static bool set_template(const struct option *option, struct options *options, struct span value,
                         struct complaint *wrong)
{
	if (value.n <= option->most) {
		struct template *template = template_new(value, wrong);

		if (!template)
			return false;
		template_free(template);
	}
	return set_text(option, options, value, wrong);
}

static const struct option_alias *find_alias(struct span word)
{
	for (size_t i = 0; i < option_naliases; i++) {
		if (span_is(word, option_aliases[i].word))
			return &option_aliases[i];
	}
	return NULL;
}

/* What is neither one of the words nor a URL was meant to be one of the words. */
static bool complain_of_alias(struct complaint *wrong, struct span value)
{
	const char *words[countof(option_aliases)];

	for (size_t i = 0; i < option_naliases; i++)
		words[i] = option_aliases[i].word;

	const char *near = nearest_word(value, words, option_naliases);
	size_t shown = value.n < SHOWN_BYTES ? value.n : SHOWN_BYTES;

	return complain(wrong, "\"%.*s\" is neither a URL nor a known name%s%s%s", (int)shown,
	                value.at, near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

static bool set_link(const struct option *option, struct options *options, struct span value,
                     struct complaint *wrong)
{
	const struct option_alias *alias = find_alias(value);

	if (!alias) {
		if (span_index(value, ':') == value.n && span_index(value, '{') == value.n)
			return complain_of_alias(wrong, value);
		return set_template(option, options, value, wrong);
	}
	if (alias->text)
		return set_text(option, options, span_of(alias->text), wrong);
	/* Whoever reads all the sources fills it in. */
	free(*option_text(option, options));
	*option_text(option, options) = NULL;
	return true;
}

/* Words between commas. A plain first one begins a new set; "+" and "-" hold until the next
 * sign. */
static bool set_show(const struct option *option, struct options *options, struct span value,
                     struct complaint *wrong)
{
	unsigned show = value.at[0] == '+' || value.at[0] == '-' ? options->show : 0;
	bool add = true;

	for (;;) {
		size_t n = span_index(value, ',');
		struct span word = span_trim(span_head(value, n));
		unsigned bits;

		if (word.n > 0 && (word.at[0] == '+' || word.at[0] == '-')) {
			add = word.at[0] == '+';
			word = span_from(word, 1);
		}
		if (!find_choice(word, option_shows, option_nshows, &bits))
			return complain_of_word(wrong, word, option_shows, option_nshows);
		show = add ? show | bits : show & ~bits;
		if (n == value.n)
			break;
		value = span_from(value, n + 1);
	}
	store(option, options, show);
	return true;
}

bool option_set(const struct option *option, struct options *options, struct span value,
                struct complaint *wrong)
{
	if (value.n == 0 && option_takes_value(option))
		return complain(wrong, "the value is empty");

	switch (option->kind) {
	case OPTION_SWITCH:
		return set_switch(option, options, value, wrong);
	case OPTION_CHOICE:
		return set_choice(option, options, value, wrong);
	case OPTION_NUMBER:
		return set_number(option, options, value, wrong);
	case OPTION_TEXT:
		return set_text(option, options, value, wrong);
	case OPTION_TEMPLATE:
		return set_template(option, options, value, wrong);
	case OPTION_LINK:
		return set_link(option, options, value, wrong);
	case OPTION_SHOW:
		return set_show(option, options, value, wrong);
	case OPTION_ACTION:
		options->action = option->action;
		return true;
	case OPTION_IGNORED:
		return true;
	}
	return true;
}
