#include "app/config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "test.h"

static void parse(const char *text, struct options *ret)
{
	struct complaint wrong = {0};

	*ret = (struct options){.show = SHOW_FAIL};
	if (!config_parse(span_of(text), "config", ret, &wrong))
		fail_msg("%u:%u: %s", wrong.line, wrong.column, wrong.text);
}

static void refuse_span(struct span text, unsigned line, unsigned column, const char *why)
{
	struct options options = {0};
	struct complaint wrong = {0};

	assert_false(config_parse(text, "config", &options, &wrong));
	assert_string_equal(wrong.place, "config");
	assert_string_equal(wrong.text, why);
	assert_int_equal(wrong.line, line);
	assert_int_equal(wrong.column, column);
	options_fini(&options);
}

static void refuse(const char *text, unsigned line, unsigned column, const char *why)
{
	refuse_span(span_of(text), line, column, why);
}

static void settings_are_the_long_names_of_options(void **state)
{
	(void)state;
	struct options options;

	parse("color = never\nslowest=5\nabsolute-paths = yes\nshow = +skip,todo\ntheme: light\n",
	      &options);
	assert_int_equal(options.color, COLOR_NEVER);
	assert_int_equal(options.slowest, 5);
	assert_true(options.absolute_paths);
	assert_int_equal(options.show, SHOW_FAIL | SHOW_SKIP | SHOW_TODO);
	assert_string_equal(options.theme, "light");
	options_fini(&options);
}

static void comments_blank_lines_a_section_and_a_byte_order_mark_say_nothing(void **state)
{
	(void)state;
	struct options options;

	parse("\xef\xbb\xbf# one\n; two\n\n \t \n[tapir]\nquiet = on ; three\r\n", &options);
	assert_true(options.quiet);
	options_fini(&options);
	parse("", &options);
	options_fini(&options);
}

static void an_indented_line_is_a_setting_of_its_own(void **state)
{
	(void)state;
	struct options options;

	parse("theme = light\n    quiet = yes\n", &options);
	assert_string_equal(options.theme, "light");
	assert_true(options.quiet);
	options_fini(&options);
}

static void quotes_keep_the_blanks_of_a_template(void **state)
{
	(void)state;
	struct options options;

	parse("editor-template = \"  {path}: {line_number} \"\neditor = emacs -nw\n", &options);
	assert_string_equal(options.editor_template, "  {path}: {line_number} ");
	assert_string_equal(options.editor, "emacs -nw");
	options_fini(&options);
	refuse("theme = \"light\n", 1, 9, "the quote is not closed");
	refuse("theme = \"\n", 1, 9, "the quote is not closed");
	refuse("theme = \"\"\n", 1, 10, "the value is empty");
}

static void an_unknown_setting_is_named_with_the_nearest(void **state)
{
	(void)state;
	refuse("quiet = 1\n\tcolour = never\n", 2, 2,
	       "there is no setting \"colour\"; did you mean color?");
	refuse("zebra = 1", 1, 1, "there is no setting \"zebra\"");
}

static void what_is_only_for_the_command_line_is_no_setting(void **state)
{
	(void)state;
	refuse("version = yes", 1, 1, "there is no setting \"version\"");
	refuse("dummy-flag = yes", 1, 1, "there is no setting \"dummy-flag\"");
}

static void a_wrong_value_is_pointed_at(void **state)
{
	(void)state;
	refuse("[tapir]\n  color =  nevr\n", 2, 12,
	       "\"nevr\" is none of auto, always, never; did you mean never?");
	refuse("json =\n", 1, 7, "the value is empty");
}

static void a_mistake_in_a_template_is_pointed_at(void **state)
{
	(void)state;
	refuse("editor-template =  {pth}\n", 1, 21,
	       "no key is called \"pth\": did you mean \"path\"?");
	refuse("  editor-template = \"  {path\"\n", 1, 24, "the \"{\" has no \"}\"");
}

static void a_section_of_somebody_else_is_refused(void **state)
{
	(void)state;
	refuse("[nose]\ncolor = never\n", 2, 1, "there is no section \"nose\", only [tapir]");
}

static void a_line_that_is_no_setting_is_refused_before_later_mistakes(void **state)
{
	(void)state;
	refuse("quiet = 1\nquiet\ncolor = x\n", 2, 0, "neither \"key = value\" nor a comment");
	refuse("[tapir\n", 1, 0, "neither \"key = value\" nor a comment");
	refuse("color = x\nquiet\n", 1, 9, "\"x\" is none of auto, always, never");
}

static void a_line_that_cannot_be_a_setting_s_is_refused_whole(void **state)
{
	(void)state;
	char text[4096] = "\nquiet = 1\ntheme = ";

	refuse_span(SPAN("theme = a\0b\n"), 1, 0, "the line has a NUL byte");
	memset(text + strlen(text), 'x', 1000);
	refuse(text, 3, 0, "the line is longer than 199 bytes");
}

/* A directory of its own; the test removes what it makes in it. */
static char *new_directory(void)
{
	char *path = strdup("/tmp/tapir-config-XXXXXX");

	assert_non_null(mkdtemp(path));
	return path;
}

static char *joined(const char *directory, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", directory, name) < 0)
		abort();
	return path;
}

static char *write_file(const char *directory, const char *text, size_t n)
{
	char *path = joined(directory, "config");
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	for (size_t done = 0; done < n;) {
		ssize_t written = write(fd, text + done, n - done);
		assert_true(written > 0);
		done += (size_t)written;
	}
	close(fd);
	return path;
}

static void remove_all(char *file, char *directory)
{
	unlink(file);
	rmdir(directory);
	free(file);
	free(directory);
}

static void refuse_file(const char *path, const char *why)
{
	struct options options = {0};
	struct complaint wrong = {0};

	assert_false(config_read(path, &options, &wrong));
	assert_string_equal(wrong.place, path);
	assert_string_equal(wrong.text, why);
	assert_int_equal(wrong.line, 0);
}

static void a_file_is_read_and_a_missing_one_says_nothing(void **state)
{
	(void)state;
	struct options options = {0};
	struct complaint wrong = {0};
	char *directory = new_directory();
	char *file = write_file(directory, "slowest = 9", strlen("slowest = 9"));

	assert_true(config_read(file, &options, &wrong));
	assert_int_equal(options.slowest, 9);
	unlink(file);
	assert_true(config_read(file, &options, &wrong));
	assert_int_equal(options.slowest, 9);
	remove_all(file, directory);
}

static void a_fifo_or_a_directory_is_refused_without_waiting(void **state)
{
	(void)state;
	char *directory = new_directory();
	char *file = joined(directory, "config");

	assert_int_equal(mkfifo(file, 0600), 0);
	refuse_file(file, "not a regular file");
	refuse_file(directory, "not a regular file");
	remove_all(file, directory);
}

static void a_huge_file_is_refused(void **state)
{
	(void)state;
	char *directory = new_directory();
	char *text = calloc(1, CONFIG_BYTES + 1);

	memset(text, '\n', CONFIG_BYTES + 1);
	char *file = write_file(directory, text, CONFIG_BYTES + 1);
	refuse_file(file, "larger than 256 KiB");

	struct options options = {0};
	struct complaint wrong = {0};
	free(write_file(directory, text, CONFIG_BYTES));
	assert_true(config_read(file, &options, &wrong));
	free(text);
	remove_all(file, directory);
}

static void assert_path(const char *xdg, const char *home, const char *wanted)
{
	if (xdg)
		setenv("XDG_CONFIG_HOME", xdg, 1);
	else
		unsetenv("XDG_CONFIG_HOME");
	if (home)
		setenv("HOME", home, 1);
	else
		unsetenv("HOME");

	char *path = config_path();
	if (wanted)
		assert_string_equal(path, wanted);
	else
		assert_null(path);
	free(path);
}

static void the_file_is_where_the_xdg_specification_says(void **state)
{
	(void)state;
	assert_path("/x", "/home/u", "/x/tapir/config");
	assert_path(NULL, "/home/u", "/home/u/.config/tapir/config");
	assert_path("", "/home/u", "/home/u/.config/tapir/config");
	assert_path("relative", "/home/u", "/home/u/.config/tapir/config");
	assert_path(NULL, NULL, NULL);
	assert_path(NULL, "", NULL);
}

static void the_file_is_weaker_than_our_variables_and_stronger_than_others(void **state)
{
	(void)state;
	struct options options;
	struct complaint wrong;
	char name[] = "tapir", slowest[] = "--slowest=3";
	char *argv[] = {name, slowest, NULL};
	char *home = new_directory();
	char *directory = joined(home, "tapir");

	assert_int_equal(mkdir(directory, 0700), 0);
	const char *text = "editor = joe\ntheme = light\nslowest = 1\nshow = +skip\n";
	char *file = write_file(directory, text, strlen(text));

	setenv("XDG_CONFIG_HOME", home, 1);
	setenv("EDITOR", "ed", 1);
	unsetenv("TAPIR_EDITOR");
	setenv("TAPIR_THEME", "mono", 1);
	setenv("TAPIR_SHOW", "+todo", 1);
	assert_true(options_read(2, argv, &options, &wrong));
	assert_string_equal(options.editor, "joe");
	assert_string_equal(options.theme, "mono");
	assert_int_equal(options.slowest, 3);
	assert_int_equal(options.show, SHOW_FAIL | SHOW_SKIP | SHOW_TODO);
	options_fini(&options);
	remove_all(file, directory);
	rmdir(home);
	free(home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(settings_are_the_long_names_of_options),
		cmocka_unit_test(comments_blank_lines_a_section_and_a_byte_order_mark_say_nothing),
		cmocka_unit_test(an_indented_line_is_a_setting_of_its_own),
		cmocka_unit_test(quotes_keep_the_blanks_of_a_template),
		cmocka_unit_test(an_unknown_setting_is_named_with_the_nearest),
		cmocka_unit_test(what_is_only_for_the_command_line_is_no_setting),
		cmocka_unit_test(a_wrong_value_is_pointed_at),
		cmocka_unit_test(a_mistake_in_a_template_is_pointed_at),
		cmocka_unit_test(a_section_of_somebody_else_is_refused),
		cmocka_unit_test(a_line_that_is_no_setting_is_refused_before_later_mistakes),
		cmocka_unit_test(a_line_that_cannot_be_a_setting_s_is_refused_whole),
		cmocka_unit_test(a_file_is_read_and_a_missing_one_says_nothing),
		cmocka_unit_test(a_fifo_or_a_directory_is_refused_without_waiting),
		cmocka_unit_test(a_huge_file_is_refused),
		cmocka_unit_test(the_file_is_where_the_xdg_specification_says),
		cmocka_unit_test(the_file_is_weaker_than_our_variables_and_stronger_than_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
