#include "term/caps.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
/* keep: term.h needs curses.h */
#include <curses.h>
#include <term.h>

#include "base/limits.h"
#include "base/span.h"

static struct span variable(const struct caps_facts *facts, const char *name)
{
	return span_of(facts->variable(facts->context, name));
}

static bool is_one_of(struct span text, const char *const words[])
{
	for (; *words; words++) {
		if (span_is(text, *words))
			return true;
	}
	return false;
}

static bool starts_with_one_of(struct span text, const char *const words[])
{
	for (; *words; words++) {
		if (span_starts(text, span_of(*words)))
			return true;
	}
	return false;
}

static bool is_off(struct span value)
{
	return span_is(value, "0") || span_equal_nocase(value, SPAN("false")) ||
	       span_equal_nocase(value, SPAN("no")) || span_equal_nocase(value, SPAN("off"));
}

/* A terminal that shows text and nothing else. */
static bool is_plain(struct span term)
{
	static const char *const plain[] = {"", "dumb", "unknown", "emacs", "network", NULL};

	return is_one_of(term, plain);
}

/* A CI service whose log viewer shows SGR. */
static bool in_colourful_ci(const struct caps_facts *facts)
{
	static const char *const services[] = {
		"GITHUB_ACTIONS", "GITLAB_CI", "BUILDKITE",        "CIRCLECI",  "TRAVIS",
		"APPVEYOR",       "DRONE",     "GITEA_ACTIONS",    "CIRRUS_CI", "TF_BUILD",
		"SEMAPHORE",      "WERCKER",   "TEAMCITY_VERSION", NULL,
	};

	for (const char *const *service = services; *service; service++) {
		struct span value = variable(facts, *service);

		if (value.n && !is_off(value))
			return true;
	}
	return false;
}

static bool in_ci(const struct caps_facts *facts)
{
	struct span ci = variable(facts, "CI");

	return (ci.n && !is_off(ci)) || in_colourful_ci(facts);
}

/* How many colours a terminal has that shall have some. */
static unsigned count_colours(const struct caps_facts *facts)
{
	struct span term = variable(facts, "TERM");
	struct span colorterm = variable(facts, "COLORTERM");
	bool screen = span_starts(term, SPAN("screen"));

	/* GNU screen does not know the long form, though the variable leaks into it. */
	if ((!screen || variable(facts, "TMUX").n) &&
	    (span_is(colorterm, "truecolor") || span_is(colorterm, "24bit")))
		return 1 << 24;
	if (!facts->known)
		return span_find(term, SPAN("256color")) < term.n ? 256 : 16;
	if (facts->truecolor || facts->colours >= 1 << 24)
		return 1 << 24;
	if (facts->colours >= 256)
		return 256;
	if (facts->colours >= 16)
		return 16;
	if (facts->colours >= 8)
		return screen || span_starts(term, SPAN("linux")) ? 8 : 16;
	return 2;
}

/* What the environment says of colours, whatever the terminal can do. */
enum colour_word {
	WORD_NONE,
	WORD_OFF,
	WORD_ON,    /* as many as the terminal has, or a few */
	WORD_LEVEL, /* so many */
};

static enum colour_word read_environment(const struct caps_facts *facts, unsigned *ret_level)
{
	static const unsigned levels[] = {['1'] = 16, ['2'] = 256, ['3'] = 1 << 24};
	struct span force = variable(facts, "FORCE_COLOR");
	struct span clicolor_force = variable(facts, "CLICOLOR_FORCE");

	if (variable(facts, "NO_COLOR").n || is_off(force))
		return WORD_OFF;
	if (force.n == 1 && force.at[0] >= '1' && force.at[0] <= '3') {
		*ret_level = levels[(unsigned char)force.at[0]];
		return WORD_LEVEL;
	}
	if (force.n || (clicolor_force.n && !is_off(clicolor_force)))
		return WORD_ON;
	return is_off(variable(facts, "CLICOLOR")) ? WORD_OFF : WORD_NONE;
}

static unsigned decide_colours(const struct caps_facts *facts, enum color_wish wish)
{
	unsigned level = 0;
	enum colour_word word = wish == COLOR_ALWAYS  ? WORD_ON
	                        : wish == COLOR_NEVER ? WORD_OFF
	                                              : read_environment(facts, &level);

	if (word == WORD_OFF || word == WORD_LEVEL)
		return level;
	if (word == WORD_ON) {
		unsigned colours = count_colours(facts);

		return colours < 8 ? 16 : colours;
	}
	if (!facts->tty)
		return !facts->file && in_colourful_ci(facts) ? 16 : 0;
	return is_plain(variable(facts, "TERM")) ? 0 : count_colours(facts);
}

static enum bar_way decide_bar(const struct caps_facts *facts, enum bar_wish wish)
{
	struct span term = variable(facts, "TERM");

	if (!facts->tty || wish == BAR_NEVER || is_plain(term))
		return BAR_NONE;
	if (wish == BAR_AS_INLINE)
		return BAR_INLINE;
	if (wish == BAR_AS_REGION)
		return BAR_REGION;
	if (wish == BAR_AUTO && in_ci(facts))
		return BAR_NONE;
	if (facts->known)
		return facts->region ? BAR_REGION : facts->erase ? BAR_INLINE : BAR_NONE;

	/* Terminals newer than the database here, often across ssh, are all VT100s at heart. */
	static const char *const no_region[] = {"ansi", "cygwin", NULL};

	if (starts_with_one_of(term, no_region))
		return BAR_INLINE;
	return span_is(term, "vt52") ? BAR_NONE : BAR_REGION;
}

static bool decide_links(const struct caps_facts *facts, enum link_wish wish)
{
	static const char *const programs[] = {"iTerm.app", "WezTerm", "vscode",      "Hyper",
	                                       "ghostty",   "rio",     "terminology", NULL};
	static const char *const terms[] = {"xterm-kitty", "alacritty", "foot", "xterm-ghostty",
	                                    "wezterm",     "contour",   "rio",  NULL};
	static const char *const without[] = {"screen", "tmux", "linux", NULL};
	struct span term = variable(facts, "TERM");
	struct span force = variable(facts, "FORCE_HYPERLINK");

	if (wish != LINK_AUTO)
		return wish == LINK_ALWAYS;
	if (force.n)
		return !is_off(force);
	if (!facts->tty || is_plain(term) || in_ci(facts) || starts_with_one_of(term, without))
		return false;

	struct span vte = variable(facts, "VTE_VERSION");
	uint64_t version = 0;

	if (span_take_number(&vte, &version) && version >= 5000)
		return true;
	if (variable(facts, "KONSOLE_VERSION").n || variable(facts, "WT_SESSION").n ||
	    variable(facts, "DOMTERM").n)
		return true;
	return is_one_of(variable(facts, "TERM_PROGRAM"), programs) ||
	       starts_with_one_of(term, terms);
}

/* Terminals that said so when asked; not through tmux, which draws everything anew for it. */
static bool decide_sync(const struct caps_facts *facts)
{
	static const char *const terms[] = {"xterm-kitty", "foot", NULL};
	struct span wish = variable(facts, "TAPIR_SYNC");

	if (wish.n)
		return facts->tty && !is_off(wish);
	return facts->tty && !variable(facts, "TMUX").n &&
	       starts_with_one_of(variable(facts, "TERM"), terms);
}

/* Whether `version` ("3.6.6beta2") is at least the three numbers. */
static bool is_since(struct span version, const unsigned *wanted)
{
	for (int i = 0; i < 3; i++) {
		uint64_t number = 0;

		if (!span_take_number(&version, &number))
			number = 0;
		if (number != wanted[i])
			return number > wanted[i];
		if (span_starts(version, SPAN(".")))
			version = span_from(version, 1);
	}
	return true;
}

static bool in_multiplexer(const struct caps_facts *facts)
{
	static const char *const terms[] = {"screen", "tmux", NULL};

	return variable(facts, "TMUX").n || starts_with_one_of(variable(facts, "TERM"), terms);
}

/* Only where it is known to be understood: others take each of these for a notification. */
static bool decide_progress(const struct caps_facts *facts)
{
	static const struct {
		const char *name;
		unsigned since[3];
	} programs[] = {
		{"iTerm.app", {3, 6, 6}},
		{"ghostty", {1, 2, 0}},
		{"WezTerm", {0, 0, 0}},
	};
	struct span program = variable(facts, "TERM_PROGRAM");
	struct span version = variable(facts, "TERM_PROGRAM_VERSION");

	if (!facts->tty || in_ci(facts) || in_multiplexer(facts) ||
	    is_plain(variable(facts, "TERM")))
		return false;
	for (size_t i = 0; i < countof(programs); i++) {
		if (span_is(program, programs[i].name))
			return is_since(version, programs[i].since);
	}
	return variable(facts, "WT_SESSION").n || span_is(variable(facts, "ConEmuANSI"), "ON");
}

static enum notice_way decide_notice(const struct caps_facts *facts)
{
	static const struct {
		const char *variable, *start;
		enum notice_way way;
	} ways[] = {
		{"TERM", "xterm-kitty", NOTICE_99},    {"TERM", "foot", NOTICE_777},
		{"TERM", "rxvt-unicode", NOTICE_777},  {"TERM", "xterm-ghostty", NOTICE_9},
		{"TERM", "wezterm", NOTICE_9},         {"TERM_PROGRAM", "iTerm.app", NOTICE_9},
		{"TERM_PROGRAM", "WezTerm", NOTICE_9}, {"TERM_PROGRAM", "ghostty", NOTICE_9},
	};

	for (size_t i = 0; !in_multiplexer(facts) && i < countof(ways); i++) {
		if (span_starts(variable(facts, ways[i].variable), span_of(ways[i].start)))
			return ways[i].way;
	}
	return NOTICE_BELL;
}

void caps_force_progress(struct caps *caps, enum progress_wish wish)
{
	if (wish != PROGRESS_AUTO)
		caps->progress = caps->tty && wish == PROGRESS_ALWAYS;
}

/* A number of milliseconds in a variable, as nanoseconds, or `otherwise`. */
static uint64_t read_ms(const struct caps_facts *facts, const char *name, uint64_t otherwise)
{
	struct span value = variable(facts, name);
	uint64_t ms;

	if (!span_take_number(&value, &ms) || value.n)
		return otherwise;
	return (ms < TUNED_NS / NS_PER_MS ? ms : TUNED_NS / NS_PER_MS) * NS_PER_MS;
}

static uint64_t read_frame(const struct caps_facts *facts)
{
	struct span value = variable(facts, "TAPIR_FPS");
	uint64_t fps;

	if (!span_take_number(&value, &fps) || value.n || fps == 0)
		return FRAME_NS;
	return NS_PER_S / (fps < FPS_MAX ? fps : FPS_MAX);
}

void caps_decide(const struct caps_facts *facts, enum color_wish color, enum bar_wish bar,
                 enum link_wish links, struct caps *ret)
{
	*ret = (struct caps){
		.tty = facts->tty,
		.utf8 = facts->utf8,
		.colours = decide_colours(facts, color),
		.links = decide_links(facts, links),
		.sync = decide_sync(facts),
		.progress = decide_progress(facts),
		.notice = decide_notice(facts),
		.bar = decide_bar(facts, bar),
		.linux_vt = facts->tty && span_starts(variable(facts, "TERM"), SPAN("linux")),
		.frame_ns = read_frame(facts),
		.settle_ns = read_ms(facts, "TAPIR_SETTLE_MS", RESIZE_SETTLE_NS),
		.delay_ns = read_ms(facts, "TAPIR_DELAY_MS", NO_FLASH_NS),
		.notice_ns = read_ms(facts, "TAPIR_NOTIFY_MS", NOTICE_NS),
	};
}

/* Whether terminfo's string is the one of a VT100, padding ("$<5>") aside. */
static bool is_string(const char *name, const char *wanted)
{
	const char *string = tigetstr(name);

	if (!string || string == (const char *)-1)
		return false;
	while (*wanted && *string == *wanted)
		string++, wanted++;
	return *wanted == '\0' && (*string == '\0' || (string[0] == '$' && string[1] == '<'));
}

static bool is_flag(const char *name)
{
	const char *string = tigetstr(name);

	return tigetflag(name) > 0 || tigetnum(name) > 0 ||
	       (string && string != (const char *)-1 && *string);
}

/* terminfo is asked as a database only: initscr() and newterm() would change the modes of a
 * terminal that others are writing to. */
static void read_terminfo(const char *term, int fd, struct caps_facts *facts)
{
	int status;

	facts->colours = -1;
	if (!term || setupterm(term, fd, &status) != OK)
		return;
	facts->known = true;
	facts->erase = is_string("el", "\033[K");
	facts->region = facts->erase && is_string("ed", "\033[J") &&
	                is_string("csr", "\033[%i%p1%d;%p2%dr") &&
	                is_string("cup", "\033[%i%p1%d;%p2%dH") && is_string("sc", "\0337") &&
	                is_string("rc", "\0338");
	facts->colours = tigetnum("colors");
	facts->truecolor = is_flag("RGB") || is_flag("Tc");
	del_curterm(cur_term);
}

static const char *look_up(const void *context, const char *name)
{
	(void)context;
	return getenv(name);
}

static bool is_utf8(struct span codeset)
{
	return span_equal_nocase(codeset, SPAN("UTF-8")) ||
	       span_equal_nocase(codeset, SPAN("utf8"));
}

/* Whether the locale's encoding is UTF-8. Most say so in their name; to load the others' tables
 * costs a fifth of a start. */
static bool in_utf8(const struct caps_facts *facts)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
	struct span locale = {0};

	for (size_t i = 0; i < countof(names) && !locale.n; i++)
		locale = variable(facts, names[i]);
	if (!locale.n || span_is(locale, "C") || span_is(locale, "POSIX"))
		return false;

	struct span codeset = span_from(locale, span_index(locale, '.') + 1);

	if (is_utf8(span_head(codeset, span_index(codeset, '@'))))
		return true;
	setlocale(LC_CTYPE, "");
	return is_utf8(span_of(nl_langinfo(CODESET)));
}

void caps_find(int fd, enum color_wish color, enum bar_wish bar, enum link_wish links,
               struct caps *ret)
{
	struct caps_facts facts = {.tty = isatty(fd), .colours = -1, .variable = look_up};
	struct stat status;
	facts.file = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
	facts.utf8 = in_utf8(&facts);
	caps_decide(&facts, color, bar, links, ret);
	/* What is no terminal and has no colours needs no description. */
	if (!facts.tty && !ret->colours)
		return;
	read_terminfo(getenv("TERM"), fd, &facts);
	caps_decide(&facts, color, bar, links, ret);
}
