#include "term/caps.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "test.h"

/* An environment as "NAME=VALUE", …, NULL. */
static const char *look_up(const void *context, const char *name)
{
	const char *const *variables = context;
	size_t n = strlen(name);

	for (; *variables; variables++) {
		if (strncmp(*variables, name, n) == 0 && (*variables)[n] == '=')
			return *variables + n + 1;
	}
	return NULL;
}

#define ENVIRONMENT(...) ((const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})

/* A good terminal of 256 colours in that environment. */
static struct caps_facts terminal(const char *const *environment)
{
	return (struct caps_facts){
		.tty = true,
		.utf8 = true,
		.known = true,
		.region = true,
		.erase = true,
		.colours = 256,
		.variable = look_up,
		.context = environment,
	};
}

static struct caps_facts a_pipe(const char *const *environment)
{
	struct caps_facts facts = terminal(environment);

	facts.tty = false;
	return facts;
}

static struct caps decide(struct caps_facts facts)
{
	struct caps caps;

	caps_decide(&facts, COLOR_AUTO, BAR_AUTO, LINK_AUTO, &caps);
	return caps;
}

static unsigned colours(struct caps_facts facts, enum color_wish wish)
{
	struct caps caps;

	caps_decide(&facts, wish, BAR_AUTO, LINK_AUTO, &caps);
	return caps.colours;
}

static void a_good_terminal_has_everything(void **state)
{
	(void)state;
	struct caps caps = decide(terminal(ENVIRONMENT("TERM=xterm-256color")));

	assert_true(caps.tty);
	assert_true(caps.utf8);
	assert_int_equal(caps.colours, 256);
	assert_int_equal(caps.bar, BAR_REGION);
	assert_false(caps.links);
	assert_false(caps.linux_vt);
	assert_int_equal(caps.frame_ns, FRAME_NS);
	assert_int_equal(caps.delay_ns, NO_FLASH_NS);
}

static void what_is_no_terminal_has_nothing_even_when_a_bar_is_asked_for(void **state)
{
	(void)state;
	struct caps_facts facts = a_pipe(ENVIRONMENT("TERM=xterm-256color", "COLORTERM=truecolor"));
	struct caps caps;

	caps_decide(&facts, COLOR_AUTO, BAR_ALWAYS, LINK_AUTO, &caps);
	assert_int_equal(caps.colours, 0);
	assert_int_equal(caps.bar, BAR_NONE);
	assert_false(caps.links);
}

static void a_dumb_terminal_has_nothing(void **state)
{
	(void)state;
	struct caps caps = decide(terminal(ENVIRONMENT("TERM=dumb", "COLORTERM=truecolor")));

	assert_int_equal(caps.colours, 0);
	assert_int_equal(caps.bar, BAR_NONE);
	assert_int_equal(decide(terminal(ENVIRONMENT())).bar, BAR_NONE);
	assert_int_equal(decide(terminal(ENVIRONMENT("TERM="))).colours, 0);
}

static void colours_go_by_the_first_of_the_wishes_that_is_uttered(void **state)
{
	(void)state;
#define TERM "TERM=xterm-256color"
	assert_int_equal(colours(terminal(ENVIRONMENT(TERM, "NO_COLOR=1")), COLOR_AUTO), 0);
	assert_int_equal(colours(terminal(ENVIRONMENT(TERM, "NO_COLOR=")), COLOR_AUTO), 256);
	assert_int_equal(colours(terminal(ENVIRONMENT(TERM, "NO_COLOR=1")), COLOR_ALWAYS), 256);
	assert_int_equal(colours(terminal(ENVIRONMENT(TERM, "FORCE_COLOR=3")), COLOR_NEVER), 0);
	assert_int_equal(
		colours(terminal(ENVIRONMENT(TERM, "NO_COLOR=1", "FORCE_COLOR=1")), COLOR_AUTO), 0);
	assert_int_equal(colours(terminal(ENVIRONMENT(TERM, "FORCE_COLOR=0", "CLICOLOR_FORCE=1")),
	                         COLOR_AUTO),
	                 0);
	assert_int_equal(colours(terminal(ENVIRONMENT(TERM, "CLICOLOR=0")), COLOR_AUTO), 0);
	assert_int_equal(
		colours(terminal(ENVIRONMENT(TERM, "CLICOLOR=0", "CLICOLOR_FORCE=1")), COLOR_AUTO),
		256);
	assert_int_equal(colours(a_pipe(ENVIRONMENT(TERM, "CLICOLOR_FORCE=1")), COLOR_AUTO), 256);
	assert_int_equal(colours(a_pipe(ENVIRONMENT(TERM, "CLICOLOR_FORCE=0")), COLOR_AUTO), 0);
	assert_int_equal(colours(a_pipe(ENVIRONMENT(TERM)), COLOR_ALWAYS), 256);

	struct caps_facts dumb = a_pipe(ENVIRONMENT("TERM=dumb"));

	dumb.colours = -1;
	assert_int_equal(colours(dumb, COLOR_ALWAYS), 16);
}

static void a_forced_level_is_what_it_says(void **state)
{
	(void)state;
	assert_int_equal(colours(a_pipe(ENVIRONMENT("FORCE_COLOR=1")), COLOR_AUTO), 16);
	assert_int_equal(colours(a_pipe(ENVIRONMENT("FORCE_COLOR=2")), COLOR_AUTO), 256);
	assert_int_equal(colours(a_pipe(ENVIRONMENT("FORCE_COLOR=3")), COLOR_AUTO), 1 << 24);
	assert_int_equal(colours(a_pipe(ENVIRONMENT("FORCE_COLOR=true")), COLOR_AUTO), 256);
	assert_int_equal(colours(terminal(ENVIRONMENT(TERM, "FORCE_COLOR=false")), COLOR_AUTO), 0);
}

static void truecolor_is_told_by_a_variable_or_terminfo(void **state)
{
	(void)state;
	struct caps_facts facts = terminal(ENVIRONMENT(TERM));

	facts.truecolor = true;
	assert_int_equal(decide(facts).colours, 1 << 24);
	assert_int_equal(decide(terminal(ENVIRONMENT(TERM, "COLORTERM=24bit"))).colours, 1 << 24);
	assert_int_equal(
		decide(terminal(ENVIRONMENT("TERM=screen-256color", "COLORTERM=truecolor")))
			.colours,
		256);
	assert_int_equal(decide(terminal(ENVIRONMENT("TERM=screen-256color", "TMUX=x",
	                                             "COLORTERM=truecolor")))
	                         .colours,
	                 1 << 24);
}

static void eight_colours_are_sixteen_but_on_the_console_and_in_screen(void **state)
{
	(void)state;
	struct caps_facts facts = terminal(ENVIRONMENT("TERM=xterm"));

	facts.colours = 8;
	assert_int_equal(decide(facts).colours, 16);
	facts.context = ENVIRONMENT("TERM=linux");
	assert_int_equal(decide(facts).colours, 8);
	assert_true(decide(facts).linux_vt);
	facts.context = ENVIRONMENT("TERM=screen");
	assert_int_equal(decide(facts).colours, 8);
}

static void a_terminal_without_colours_still_has_bold(void **state)
{
	(void)state;
	struct caps_facts facts = terminal(ENVIRONMENT("TERM=vt100"));

	facts.colours = -1;
	assert_int_equal(decide(facts).colours, 2);
}

static void a_terminal_unknown_to_terminfo_is_taken_for_a_vt100(void **state)
{
	(void)state;
	struct caps_facts facts = {.tty = true,
	                           .colours = -1,
	                           .variable = look_up,
	                           .context = ENVIRONMENT("TERM=xterm-ghostty")};

	assert_int_equal(decide(facts).bar, BAR_REGION);
	assert_int_equal(decide(facts).colours, 16);
	assert_true(decide(facts).links);
	facts.context = ENVIRONMENT("TERM=new-256color");
	assert_int_equal(decide(facts).colours, 256);
	facts.context = ENVIRONMENT("TERM=ansi-mini");
	assert_int_equal(decide(facts).bar, BAR_INLINE);
	facts.context = ENVIRONMENT("TERM=vt52");
	assert_int_equal(decide(facts).bar, BAR_NONE);
	facts.context = ENVIRONMENT("TERM=unknown");
	assert_int_equal(decide(facts).bar, BAR_NONE);
}

static void without_a_region_the_bar_is_inline_and_without_erasing_there_is_none(void **state)
{
	(void)state;
	struct caps_facts facts = terminal(ENVIRONMENT("TERM=ansi"));

	facts.region = false;
	assert_int_equal(decide(facts).bar, BAR_INLINE);
	facts.erase = false;
	assert_int_equal(decide(facts).bar, BAR_NONE);
}

static void a_bar_drawn_in_a_certain_way_is_a_wish(void **state)
{
	(void)state;
	struct caps_facts facts = terminal(ENVIRONMENT(TERM, "CI=true"));
	struct caps caps;

	caps_decide(&facts, COLOR_AUTO, BAR_AS_INLINE, LINK_AUTO, &caps);
	assert_int_equal(caps.bar, BAR_INLINE);
	caps_decide(&facts, COLOR_AUTO, BAR_NEVER, LINK_AUTO, &caps);
	assert_int_equal(caps.bar, BAR_NONE);
	facts.region = false;
	caps_decide(&facts, COLOR_AUTO, BAR_AS_REGION, LINK_AUTO, &caps);
	assert_int_equal(caps.bar, BAR_REGION);
}

static void in_ci_there_is_no_bar_but_when_asked_for(void **state)
{
	(void)state;
	struct caps_facts facts = terminal(ENVIRONMENT(TERM, "CI=true"));
	struct caps caps;

	assert_int_equal(decide(facts).bar, BAR_NONE);
	caps_decide(&facts, COLOR_AUTO, BAR_ALWAYS, LINK_AUTO, &caps);
	assert_int_equal(caps.bar, BAR_REGION);
	assert_int_equal(decide(terminal(ENVIRONMENT(TERM, "CI=false"))).bar, BAR_REGION);
}

static void a_ci_service_that_shows_colours_gets_them_through_its_pipe(void **state)
{
	(void)state;
	struct caps_facts facts = a_pipe(ENVIRONMENT("CI=true", "GITHUB_ACTIONS=true"));

	assert_int_equal(decide(facts).colours, 16);
	assert_int_equal(decide(facts).bar, BAR_NONE);
	facts.file = true;
	assert_int_equal(decide(facts).colours, 0);
	assert_int_equal(decide(a_pipe(ENVIRONMENT("CI=true"))).colours, 0);
	assert_int_equal(decide(a_pipe(ENVIRONMENT("GITLAB_CI=1", "NO_COLOR=1"))).colours, 0);
}

static bool links(const char *const *environment)
{
	return decide(terminal(environment)).links;
}

static void links_go_to_terminals_known_to_have_them(void **state)
{
	(void)state;
	assert_true(links(ENVIRONMENT(TERM, "VTE_VERSION=7000")));
	assert_false(links(ENVIRONMENT(TERM, "VTE_VERSION=4999")));
	assert_true(links(ENVIRONMENT(TERM, "TERM_PROGRAM=WezTerm")));
	assert_true(links(ENVIRONMENT(TERM, "WT_SESSION=x")));
	assert_true(links(ENVIRONMENT("TERM=foot-extra")));
	assert_false(links(ENVIRONMENT("TERM=tmux-256color", "VTE_VERSION=7000")));
	assert_false(links(ENVIRONMENT(TERM, "VTE_VERSION=7000", "CI=1")));
	assert_false(links(ENVIRONMENT(TERM, "VTE_VERSION=7000", "FORCE_HYPERLINK=0")));
	assert_true(links(ENVIRONMENT("TERM=tmux", "FORCE_HYPERLINK=1")));
}

static void a_wish_for_links_is_fulfilled(void **state)
{
	(void)state;
	struct caps_facts facts = a_pipe(ENVIRONMENT("TERM=dumb", "FORCE_HYPERLINK=0"));
	struct caps caps;

	caps_decide(&facts, COLOR_AUTO, BAR_AUTO, LINK_ALWAYS, &caps);
	assert_true(caps.links);
	facts = terminal(ENVIRONMENT("TERM=foot", "FORCE_HYPERLINK=1"));
	caps_decide(&facts, COLOR_AUTO, BAR_AUTO, LINK_NEVER, &caps);
	assert_false(caps.links);
}

static void times_can_be_set_within_reason(void **state)
{
	(void)state;
	struct caps caps = decide(terminal(
		ENVIRONMENT(TERM, "TAPIR_FPS=10", "TAPIR_SETTLE_MS=0", "TAPIR_DELAY_MS=99999999")));

	assert_int_equal(caps.frame_ns, NS_PER_S / 10);
	assert_int_equal(caps.settle_ns, 0);
	assert_int_equal(caps.delay_ns, 60 * NS_PER_S);
	caps = decide(terminal(
		ENVIRONMENT(TERM, "TAPIR_FPS=0", "TAPIR_SETTLE_MS=x", "TAPIR_DELAY_MS=1x")));
	assert_int_equal(caps.frame_ns, FRAME_NS);
	assert_int_equal(caps.settle_ns, RESIZE_SETTLE_NS);
	assert_int_equal(caps.delay_ns, NO_FLASH_NS);
}

static void reports_appear_at_once_where_that_is_known_to_work_or_asked_for(void **state)
{
	(void)state;
	assert_false(decide(terminal(ENVIRONMENT(TERM))).sync);
	assert_true(decide(terminal(ENVIRONMENT(TERM, "TAPIR_SYNC=1"))).sync);
	assert_true(decide(terminal(ENVIRONMENT("TERM=foot"))).sync);
	assert_true(decide(terminal(ENVIRONMENT("TERM=xterm-kitty"))).sync);
	assert_false(decide(terminal(ENVIRONMENT("TERM=foot", "TAPIR_SYNC=0"))).sync);
	assert_false(decide(terminal(ENVIRONMENT("TERM=foot", "TMUX=/tmp/x"))).sync);
	assert_false(decide(a_pipe(ENVIRONMENT("TERM=foot", "TAPIR_SYNC=1"))).sync);
}

static void progress_is_told_only_to_terminals_known_to_show_it(void **state)
{
	(void)state;
	static const struct {
		const char *program, *version;
		bool shows;
	} programs[] = {
		{"TERM_PROGRAM=iTerm.app", "TERM_PROGRAM_VERSION=3.6.6", true},
		{"TERM_PROGRAM=iTerm.app", "TERM_PROGRAM_VERSION=3.10.0beta1", true},
		{"TERM_PROGRAM=iTerm.app", "TERM_PROGRAM_VERSION=3.6.5", false},
		{"TERM_PROGRAM=iTerm.app", "TERM_PROGRAM_VERSION=3", false},
		{"TERM_PROGRAM=ghostty", "TERM_PROGRAM_VERSION=1.2.0", true},
		{"TERM_PROGRAM=ghostty", "TERM_PROGRAM_VERSION=1.1.3", false},
		{"TERM_PROGRAM=WezTerm", "X=1", true},
		{"TERM_PROGRAM=Apple_Terminal", "X=1", false},
		{"WT_SESSION=1", "X=1", true},
		{"ConEmuANSI=ON", "X=1", true},
		{"WT_SESSION=1", "TMUX=/tmp/x", false},
		{"WT_SESSION=1", "CI=true", false},
		{"X=1", "X=1", false},
	};

	for (size_t i = 0; i < countof(programs); i++) {
		struct caps caps = decide(
			terminal(ENVIRONMENT(TERM, programs[i].program, programs[i].version)));

		if (caps.progress != programs[i].shows)
			fail_msg("%s %s", programs[i].program, programs[i].version);
	}
	assert_false(decide(a_pipe(ENVIRONMENT(TERM, "WT_SESSION=1"))).progress);
}

static void progress_can_be_asked_for_but_not_without_a_terminal(void **state)
{
	(void)state;
	struct caps caps = decide(terminal(ENVIRONMENT(TERM, "WT_SESSION=1")));

	caps_force_progress(&caps, PROGRESS_AUTO);
	assert_true(caps.progress);
	caps_force_progress(&caps, PROGRESS_NEVER);
	assert_false(caps.progress);
	caps_force_progress(&caps, PROGRESS_ALWAYS);
	assert_true(caps.progress);
	caps = decide(a_pipe(ENVIRONMENT(TERM)));
	caps_force_progress(&caps, PROGRESS_ALWAYS);
	assert_false(caps.progress);
}

static void each_terminal_is_called_in_its_own_way(void **state)
{
	(void)state;
	assert_int_equal(decide(terminal(ENVIRONMENT(TERM))).notice, NOTICE_BELL);
	assert_int_equal(decide(terminal(ENVIRONMENT("TERM=xterm-kitty"))).notice, NOTICE_99);
	assert_int_equal(decide(terminal(ENVIRONMENT("TERM=foot-extra"))).notice, NOTICE_777);
	assert_int_equal(decide(terminal(ENVIRONMENT(TERM, "TERM_PROGRAM=WezTerm"))).notice,
	                 NOTICE_9);
	assert_int_equal(decide(terminal(ENVIRONMENT("TERM=xterm-kitty", "TMUX=x"))).notice,
	                 NOTICE_BELL);
	assert_int_equal(decide(terminal(ENVIRONMENT("TERM=tmux", "TERM_PROGRAM=tmux"))).notice,
	                 NOTICE_BELL);
}

static void the_encoding_is_the_one_that_the_locale_s_name_says(void **state)
{
	(void)state;
	static const struct {
		const char *all, *ctype, *lang;
		bool utf8;
	} locales[] = {
		{"C.UTF-8", "", "C", true},
		{"", "xx_XX.utf8@not-installed", "C", true},
		{"", "", "xx_XX.UTF-8", true},
		{"C", "xx_XX.UTF-8", "xx_XX.UTF-8", false},
		{"", "POSIX", "xx_XX.UTF-8", false},
		{"", "", "xx_XX.ISO-8859-1", false},
		{"", "", "UTF-8-is-no-codeset-here", false},
		{"", "", "", false},
	};
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	struct caps caps;

	for (size_t i = 0; i < countof(locales); i++) {
		setenv("LC_ALL", locales[i].all, 1);
		setenv("LC_CTYPE", locales[i].ctype, 1);
		setenv("LANG", locales[i].lang, 1);
		caps_find(fd, COLOR_NEVER, BAR_NEVER, LINK_NEVER, &caps);
		assert_int_equal(caps.utf8, locales[i].utf8);
	}
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_terminal_has_everything),
		cmocka_unit_test(what_is_no_terminal_has_nothing_even_when_a_bar_is_asked_for),
		cmocka_unit_test(a_dumb_terminal_has_nothing),
		cmocka_unit_test(colours_go_by_the_first_of_the_wishes_that_is_uttered),
		cmocka_unit_test(a_forced_level_is_what_it_says),
		cmocka_unit_test(truecolor_is_told_by_a_variable_or_terminfo),
		cmocka_unit_test(eight_colours_are_sixteen_but_on_the_console_and_in_screen),
		cmocka_unit_test(a_terminal_without_colours_still_has_bold),
		cmocka_unit_test(a_terminal_unknown_to_terminfo_is_taken_for_a_vt100),
		cmocka_unit_test(
			without_a_region_the_bar_is_inline_and_without_erasing_there_is_none),
		cmocka_unit_test(a_bar_drawn_in_a_certain_way_is_a_wish),
		cmocka_unit_test(in_ci_there_is_no_bar_but_when_asked_for),
		cmocka_unit_test(a_ci_service_that_shows_colours_gets_them_through_its_pipe),
		cmocka_unit_test(links_go_to_terminals_known_to_have_them),
		cmocka_unit_test(a_wish_for_links_is_fulfilled),
		cmocka_unit_test(times_can_be_set_within_reason),
		cmocka_unit_test(reports_appear_at_once_where_that_is_known_to_work_or_asked_for),
		cmocka_unit_test(progress_is_told_only_to_terminals_known_to_show_it),
		cmocka_unit_test(progress_can_be_asked_for_but_not_without_a_terminal),
		cmocka_unit_test(each_terminal_is_called_in_its_own_way),
		cmocka_unit_test(the_encoding_is_the_one_that_the_locale_s_name_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
