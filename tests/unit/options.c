#include "app/options.h"

#include <stdlib.h>

#include "app/option.h"
#include "base/limits.h"
#include "command_line.h"
#include "view/template.h"

static void nothing_said_gives_the_defaults(void **state)
{
	(void)state;
	struct options options;

	READ(&options, NULL);
	assert_int_equal(options.action, ACTION_REPORT);
	assert_int_equal(options.nfiles, 0);
	assert_int_equal(options.show, SHOW_FAIL);
	assert_int_equal(options.slowest, 0);
	assert_false(options.quiet);
	assert_string_equal(options.editor, "vi");
	assert_string_equal(options.theme, "default");
	assert_non_null(strstr(options.editor_template, "{line_number_max_width}"));
	assert_true(span_starts(span_of(options.hyperlink_template), SPAN("file://")));
	assert_true(span_ends(span_of(options.hyperlink_template), SPAN("{url_path}")));
	assert_null(options.json);
	assert_null(options.tee);
	options_fini(&options);
}

static void a_value_may_follow_an_equals_sign_or_stand_alone(void **state)
{
	(void)state;
	struct options options;

	READ(&options, "--json=a=b", "--tee", "c", "--slowest", "7", "--color=always");
	assert_string_equal(options.json, "a=b");
	assert_string_equal(options.tee, "c");
	assert_int_equal(options.slowest, 7);
	assert_int_equal(options.color, COLOR_ALWAYS);
	options_fini(&options);
}

static void the_last_of_two_values_counts(void **state)
{
	(void)state;
	struct options options;

	READ(&options, "--json=a", "--json=b", "--quiet", "--no-quiet");
	assert_string_equal(options.json, "b");
	assert_false(options.quiet);
	options_fini(&options);
}

static void the_choice_of_frames_is_one_of_two(void **state)
{
	(void)state;
	struct options options;

	READ(&options, "--frames=all", "--absolute-paths");
	assert_true(options.all_frames);
	assert_true(options.absolute_paths);
	options_fini(&options);
	READ(&options, "--frames", "auto");
	assert_false(options.all_frames);
	options_fini(&options);
}

static void no_in_front_undoes_a_switch_and_turns_a_choice_off(void **state)
{
	(void)state;
	struct options options;

	setenv("TAPIR_ABSOLUTE_PATHS", "1", 1);
	READ(&options, "--no-absolute-paths", "--no-color", "--no-bar", "--no-hyperlink");
	assert_false(options.absolute_paths);
	assert_int_equal(options.color, COLOR_NEVER);
	assert_int_equal(options.bar, BAR_NEVER);
	assert_int_equal(options.hyperlink, LINK_NEVER);
	options_fini(&options);
	REFUSE("--no-quiet", "takes no value", "--no-quiet=1");
	REFUSE("--no-json", "no such option; see tapir --help", "--no-json");
}

static void the_bar_can_be_told_how_to_be_drawn(void **state)
{
	(void)state;
	struct options options;

	setenv("TAPIR_BAR", "inline", 1);
	READ(&options, NULL);
	assert_int_equal(options.bar, BAR_AS_INLINE);
	options_fini(&options);
	READ(&options, "--bar=region");
	assert_int_equal(options.bar, BAR_AS_REGION);
	options_fini(&options);
	READ(&options, "--bar=none");
	assert_int_equal(options.bar, BAR_NEVER);
	options_fini(&options);
}

static void files_are_kept_in_order_and_a_dash_is_one_of_them(void **state)
{
	(void)state;
	struct options options;

	READ(&options, "a", "-q", "-");
	assert_int_equal(options.nfiles, 2);
	assert_string_equal(options.files[0], "a");
	assert_string_equal(options.files[1], "-");
	assert_true(options.quiet);
	options_fini(&options);
}

static void files_that_cannot_be_read_together_are_refused(void **state)
{
	(void)state;
	const char *many[ARGUMENTS_MAX + 1] = {"tapir"};
	struct options options;
	struct complaint wrong;

	REFUSE("-", "standard input can be read only once", "-", "a", "-");
	REFUSE("", "a file's name is empty", "");

	for (size_t i = 1; i < countof(many) - 1; i++)
		many[i] = "x";
	assert_false(read_words(many, &options, &wrong));
	assert_string_equal(wrong.text, "more than 256 files");
	many[STREAMS_MAX + 1] = NULL;
	read_line(&options, many);
	assert_int_equal(options.nfiles, STREAMS_MAX);
	options_fini(&options);
}

static void what_bats_gives_to_a_formatter_is_taken_silently(void **state)
{
	(void)state;
	struct options options;

	READ(&options, "--dummy-flag", "-T");
	assert_int_equal(options.action, ACTION_REPORT);
	assert_int_equal(options.nfiles, 0);
	options_fini(&options);
}

static void the_environment_wins_over_defaults_and_the_command_line_over_both(void **state)
{
	(void)state;
	struct options options;

	setenv("TAPIR_THEME", "light", 1);
	setenv("TAPIR_SLOWEST", "3", 1);
	READ(&options, "--slowest=4");
	assert_string_equal(options.theme, "light");
	assert_int_equal(options.slowest, 4);
	options_fini(&options);
}

static void booleans_read_words_and_never_mere_presence(void **state)
{
	(void)state;
	static const char *const no[] = {"0", "no", "false", "off", "No", "FALSE", ""};
	static const char *const yes[] = {"1", "yes", "true", "on", "YES"};
	struct options options;

	for (size_t i = 0; i < countof(no); i++) {
		setenv("TAPIR_QUIET", no[i], 1);
		READ(&options, NULL);
		assert_false(options.quiet);
		options_fini(&options);
	}
	for (size_t i = 0; i < countof(yes); i++) {
		setenv("TAPIR_QUIET", yes[i], 1);
		READ(&options, NULL);
		assert_true(options.quiet);
		options_fini(&options);
	}
	setenv("TAPIR_QUIET", "2", 1);
	REFUSE("TAPIR_QUIET", "\"2\" is neither yes nor no", NULL);
}

static void an_empty_variable_counts_as_unset_and_an_empty_value_as_wrong(void **state)
{
	(void)state;
	struct options options;

	for (size_t i = 0; i < option_count; i++) {
		if (option_table[i].variable)
			setenv(option_table[i].variable, "", 1);
	}
	READ(&options, NULL);
	assert_string_equal(options.editor, "vi");
	options_fini(&options);
	REFUSE("--json", "the value is empty", "--json=");
	REFUSE("--show", "the value is empty", "--show", "");
}

static void the_editor_falls_back_from_ours_to_visual_to_editor(void **state)
{
	(void)state;
	struct options options;

	setenv("EDITOR", "ed", 1);
	READ(&options, NULL);
	assert_string_equal(options.editor, "ed");
	options_fini(&options);

	setenv("VISUAL", "emacs -nw", 1);
	READ(&options, NULL);
	assert_string_equal(options.editor, "emacs -nw");
	options_fini(&options);

	setenv("TAPIR_EDITOR", "vim", 1);
	READ(&options, NULL);
	assert_string_equal(options.editor, "vim");
	options_fini(&options);

	READ(&options, "--editor=nano");
	assert_string_equal(options.editor, "nano");
	options_fini(&options);
}

static void a_template_of_nose_progressive_is_used_when_there_is_no_other(void **state)
{
	(void)state;
	struct options options;

	setenv("NOSE_PROGRESSIVE_EDITOR_SHORTCUT_TEMPLATE", "{path}", 1);
	READ(&options, NULL);
	assert_string_equal(options.editor_template, "{path}");
	options_fini(&options);

	setenv("TAPIR_EDITOR_TEMPLATE", "{editor}", 1);
	READ(&options, NULL);
	assert_string_equal(options.editor_template, "{editor}");
	options_fini(&options);
}

static void a_wrong_template_names_where_it_came_from_unless_it_is_not_needed(void **state)
{
	(void)state;
	const char *wrong = "no key is called \"pth\": did you mean \"path\"?";
	struct options options;

	REFUSE("--hyperlink-template", wrong, "--hyperlink-template=x://{pth}");
	setenv("NOSE_PROGRESSIVE_EDITOR_SHORTCUT_TEMPLATE", "{pth}", 1);
	REFUSE("NOSE_PROGRESSIVE_EDITOR_SHORTCUT_TEMPLATE", wrong, NULL);
	READ(&options, "--editor-template={path}");
	assert_string_equal(options.editor_template, "{path}");
	options_fini(&options);
	setenv("TAPIR_EDITOR_TEMPLATE", "{pth}", 1);
	REFUSE("TAPIR_EDITOR_TEMPLATE", wrong, NULL);
}

static unsigned shown(const char *set)
{
	struct options options;

	READ(&options, "--show", set);
	unsigned show = options.show;
	options_fini(&options);
	return show;
}

static void a_set_replaces_adds_or_takes_away(void **state)
{
	(void)state;
	assert_int_equal(shown("skip,todo"), SHOW_SKIP | SHOW_TODO);
	assert_int_equal(shown("+skip,todo"), SHOW_FAIL | SHOW_SKIP | SHOW_TODO);
	assert_int_equal(shown("-fail"), 0);
	assert_int_equal(shown("+skip,-fail,slow,+output"), SHOW_SKIP | SHOW_OUTPUT);
	assert_int_equal(shown("none"), 0);
	assert_int_equal(shown("all,-output"),
	                 SHOW_FAIL | SHOW_SKIP | SHOW_TODO | SHOW_PASS | SHOW_SLOW);
	assert_int_equal(shown(" pass , slow "), SHOW_PASS | SHOW_SLOW);
}

static void signs_add_to_what_weaker_sources_show(void **state)
{
	(void)state;
	struct options options;

	setenv("TAPIR_SHOW", "pass", 1);
	READ(&options, "--show=+skip", "--show=+todo");
	assert_int_equal(options.show, SHOW_PASS | SHOW_SKIP | SHOW_TODO);
	options_fini(&options);
}

static void a_wrong_set_names_the_word(void **state)
{
	(void)state;
	const char *words = "fail, skip, todo, pass, slow, output, all, none";
	char text[256];

	snprintf(text, sizeof text, "\"skp\" is none of %s; did you mean skip?", words);
	REFUSE("--show", text, "--show=fail,skp");
	snprintf(text, sizeof text, "\"\" is none of %s", words);
	REFUSE("--show", text, "--show=fail,");
	REFUSE("--show", text, "--show=+");
}

static void an_unknown_option_names_itself_and_the_nearest(void **state)
{
	(void)state;
	REFUSE("--colour", "no such option; did you mean --color?", "--colour=never");
	REFUSE("--slow", "no such option; did you mean --show?", "--slow");
	REFUSE("--abs", "no such option; did you mean --absolute-paths?", "--abs");
	REFUSE("--zebra", "no such option; see tapir --help", "--zebra");
	REFUSE("-x", "no such option; see tapir --help", "-qx");
	REFUSE("--", "no such option; see tapir --help", "--=x");
}

static void a_wrong_value_names_its_option_or_variable(void **state)
{
	(void)state;
	REFUSE("--color", "\"alwys\" is none of auto, always, never; did you mean always?",
	       "--color", "alwys");
	REFUSE("--slowest", "\"-1\" is no number from 0 to 1000", "--slowest=-1");
	REFUSE("--slowest", "\"1001\" is no number from 0 to 1000", "--slowest=1001");
	REFUSE("--slowest", "\"99999999999999999999999\" is no number from 0 to 1000",
	       "--slowest=99999999999999999999999");
	REFUSE("--slowest", "\"3x\" is no number from 0 to 1000", "--slowest=3x");
	REFUSE("--help", "takes no value", "--help=x");
	setenv("TAPIR_COLOR", "sometimes", 1);
	REFUSE("TAPIR_COLOR", "\"sometimes\" is none of auto, always, never", NULL);
}

/* Those of the variables that are no options. */
static void a_variable_for_slow_lines_has_to_make_sense_too(void **state)
{
	(void)state;
	static const struct {
		const char *name, *right, *wrong, *text;
	} all[] = {
		{"TAPIR_FPS", "1000", "1001", "\"1001\" is no number from 0 to 1000"},
		{"TAPIR_DELAY_MS", "60000", "1s", "\"1s\" is no number from 0 to 60000"},
		{"TAPIR_SETTLE_MS", "0", "-1", "\"-1\" is no number from 0 to 60000"},
		{"TAPIR_NOTIFY_MS", "1", "60001", "\"60001\" is no number from 0 to 60000"},
		{"TAPIR_FETCH_MS", "5000", "x", "\"x\" is no number from 0 to 5000"},
		{"TAPIR_FETCH_BYTES", "500000000", "5M", "\"5M\" is no number from 0 to 500000000"},
		{"TAPIR_SYNC", "Off", "maybe", "\"maybe\" is neither yes nor no"},
	};

	for (size_t i = 0; i < countof(all); i++) {
		struct options options;

		setenv(all[i].name, all[i].right, 1);
		READ(&options, NULL);
		options_fini(&options);
		setenv(all[i].name, all[i].wrong, 1);
		REFUSE(all[i].name, all[i].text, NULL);
		unsetenv(all[i].name);
	}
}

static void a_missing_value_is_not_taken_from_the_next_option(void **state)
{
	(void)state;
	REFUSE("--json", "needs a value", "--json");
	REFUSE("--json", "needs a value", "--json", "--quiet");
}

static void a_value_longer_than_its_bound_is_refused(void **state)
{
	(void)state;
	static char argument[sizeof "--json=" + OPTION_BYTES + 1] = "--json=";
	struct options options;

	memset(argument + strlen("--json="), 'x', OPTION_BYTES);
	READ(&options, argument);
	assert_int_equal(strlen(options.json), OPTION_BYTES);
	options_fini(&options);
	argument[strlen(argument)] = 'x';
	REFUSE("--json", "longer than 4096 bytes", argument);
}

static void help_and_version_are_answered_whatever_else_is_wrong(void **state)
{
	(void)state;
	struct options options;

	setenv("TAPIR_COLOR", "sometimes", 1);
	READ(&options, "--help", "--nonsense");
	assert_int_equal(options.action, ACTION_HELP);
	options_fini(&options);
	READ(&options, "-qV");
	assert_int_equal(options.action, ACTION_VERSION);
	options_fini(&options);
	REFUSE("--nonsense", "no such option; see tapir --help", "--nonsense", "--help");
	REFUSE("TAPIR_COLOR", "\"sometimes\" is none of auto, always, never", "--list-themes");
}

static void the_command_line_s_own_mistake_is_named_first(void **state)
{
	(void)state;
	setenv("TAPIR_COLOR", "sometimes", 1);
	REFUSE("--quite", "no such option; did you mean --quiet?", "--quite");
}

/* Not how tapir does things, but what it is to do this time. */
static bool is_of_one_call(const struct option *option)
{
	return option->kind == OPTION_ACTION || option->kind == OPTION_IGNORED ||
	       strcmp(option->name, "shell") == 0 || strcmp(option->name, "tagged") == 0 ||
	       strcmp(option->name, "core") == 0;
}

static void every_setting_has_a_variable_named_after_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &option_table[i];
		char wanted[64] = "TAPIR_";

		if (is_of_one_call(option)) {
			assert_null(option->variable);
			continue;
		}
		size_t n = strlen(wanted);
		for (const char *c = option->name; *c; c++)
			wanted[n++] = (char)(*c == '-' ? '_' : *c - 'a' + 'A');
		wanted[n] = '\0';
		assert_string_equal(option->variable, wanted);
	}
}

static void assert_help_fits(unsigned columns, size_t widest)
{
	char *text = NULL;
	size_t n;
	FILE *file = open_memstream(&text, &n);

	options_help(file, columns);
	fclose(file);
	for (size_t i = 0; i < option_count; i++) {
		char name[64];

		snprintf(name, sizeof name, "--%s", option_table[i].name);
		if (option_table[i].help && !strstr(text, name))
			fail_msg("--help is silent about %s", name);
	}

	struct span rest = {text, n}, line;
	while (span_next_line(&rest, &line)) {
		if (line.n > widest)
			fail_msg("wider than %zu: %.*s", widest, (int)line.n, line.at);
	}
	free(text);
}

static void help_names_every_option_and_fits_80_columns(void **state)
{
	(void)state;
	assert_help_fits(0, 79);
	assert_help_fits(80, 79);
	assert_help_fits(200, 79);
}

static void help_fits_a_narrow_terminal(void **state)
{
	(void)state;
	assert_help_fits(60, 59);
	assert_help_fits(50, 49);
}

static void a_link_may_be_named(void **state)
{
	(void)state;
	struct options options;

	READ(&options, "--hyperlink-template=cursor");
	assert_string_equal(options.hyperlink_template,
	                    "cursor://file{url_path}:{line_number}:{column}");
	options_fini(&options);
	READ(&options, "--hyperlink-template=none");
	assert_string_equal(options.hyperlink_template, "");
	options_fini(&options);

	setenv("TAPIR_HYPERLINK_TEMPLATE", "kitty", 1);
	READ(&options, NULL);
	assert_string_equal(options.hyperlink_template, "file://{url_path}#{line_number}");
	options_fini(&options);
	READ(&options, "--hyperlink-template=file");
	assert_true(span_starts(span_of(options.hyperlink_template), SPAN("file://")));
	assert_true(span_ends(span_of(options.hyperlink_template), SPAN("{url_path}")));
	options_fini(&options);
	REFUSE("--hyperlink-template",
	       "\"vscod\" is neither a URL nor a known name; did you mean vscode?",
	       "--hyperlink-template=vscod");
	REFUSE("--hyperlink-template", "\"/x\" is neither a URL nor a known name",
	       "--hyperlink-template=/x");
}

static void each_named_link_is_a_template(void **state)
{
	(void)state;
	struct options options;
	char argument[80];

	for (size_t i = 0; i < option_naliases; i++) {
		snprintf(argument, sizeof argument, "--hyperlink-template=%s",
		         option_aliases[i].word);
		READ(&options, argument);

		struct complaint wrong;
		struct template *template = template_new(span_of(options.hyperlink_template),
		                                         &wrong);

		assert_non_null(template);
		template_free(template);
		options_fini(&options);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OPTIONS_TEST(nothing_said_gives_the_defaults),
		OPTIONS_TEST(a_value_may_follow_an_equals_sign_or_stand_alone),
		OPTIONS_TEST(the_last_of_two_values_counts),
		OPTIONS_TEST(the_choice_of_frames_is_one_of_two),
		OPTIONS_TEST(no_in_front_undoes_a_switch_and_turns_a_choice_off),
		OPTIONS_TEST(the_bar_can_be_told_how_to_be_drawn),
		OPTIONS_TEST(files_are_kept_in_order_and_a_dash_is_one_of_them),
		OPTIONS_TEST(files_that_cannot_be_read_together_are_refused),
		OPTIONS_TEST(what_bats_gives_to_a_formatter_is_taken_silently),
		OPTIONS_TEST(the_environment_wins_over_defaults_and_the_command_line_over_both),
		OPTIONS_TEST(booleans_read_words_and_never_mere_presence),
		OPTIONS_TEST(an_empty_variable_counts_as_unset_and_an_empty_value_as_wrong),
		OPTIONS_TEST(the_editor_falls_back_from_ours_to_visual_to_editor),
		OPTIONS_TEST(a_template_of_nose_progressive_is_used_when_there_is_no_other),
		OPTIONS_TEST(a_wrong_template_names_where_it_came_from_unless_it_is_not_needed),
		OPTIONS_TEST(a_set_replaces_adds_or_takes_away),
		OPTIONS_TEST(signs_add_to_what_weaker_sources_show),
		OPTIONS_TEST(a_wrong_set_names_the_word),
		OPTIONS_TEST(an_unknown_option_names_itself_and_the_nearest),
		OPTIONS_TEST(a_wrong_value_names_its_option_or_variable),
		OPTIONS_TEST(a_variable_for_slow_lines_has_to_make_sense_too),
		OPTIONS_TEST(a_missing_value_is_not_taken_from_the_next_option),
		OPTIONS_TEST(a_value_longer_than_its_bound_is_refused),
		OPTIONS_TEST(help_and_version_are_answered_whatever_else_is_wrong),
		OPTIONS_TEST(the_command_line_s_own_mistake_is_named_first),
		OPTIONS_TEST(every_setting_has_a_variable_named_after_it),
		OPTIONS_TEST(help_names_every_option_and_fits_80_columns),
		OPTIONS_TEST(help_fits_a_narrow_terminal),
		OPTIONS_TEST(a_link_may_be_named),
		OPTIONS_TEST(each_named_link_is_a_template),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
