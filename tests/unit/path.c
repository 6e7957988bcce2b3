#include "trace/path.h"

#include "test.h"

static void assert_clean(const char *path, const char *wanted)
{
	struct arena arena = {0};

	assert_span(path_clean(span_of(path), &arena), wanted);
	arena_fini(&arena);
}

static void assert_shown(const char *path, const char *cwd, bool absolute, const char *wanted)
{
	struct arena arena = {0};

	assert_span(path_shown(span_of(path), span_of(cwd), absolute, &arena), wanted);
	arena_fini(&arena);
}

static void dots_and_doubled_slashes_go(void **state)
{
	(void)state;
	assert_clean("./a//b/./c.c", "a/b/c.c");
	assert_clean("/a//b/", "/a/b");
	assert_clean(".", ".");
	assert_clean("/", "/");
}

static void a_parent_takes_the_directory_before_it_away(void **state)
{
	(void)state;
	assert_clean("a/x/../b.c", "a/b.c");
	assert_clean("x/../b.c", "b.c");
	assert_clean("/a/b/../../c", "/c");
	assert_clean("a/..", ".");
}

static void a_parent_with_nothing_before_it_stays(void **state)
{
	(void)state;
	assert_clean("../a.c", "../a.c");
	assert_clean("../../src/x/../a.c", "../../src/a.c");
	assert_clean("/../a", "/a");
}

static void a_file_url_becomes_its_path_decoded(void **state)
{
	(void)state;
	assert_clean("file:///a%20b/%C3%A4.js", "/a b/\xc3\xa4.js");
	assert_clean("file://host/a/./b.js", "/a/b.js");
	assert_clean("file:///a%zz%4", "/a%zz%4");
	assert_clean("file:///a%00b", "/a%00b");
	assert_clean("file:///C:/a%20b/c.js", "C:/a b/c.js");
}

static void what_names_no_file_is_left_alone(void **state)
{
	(void)state;
	assert_clean("node:internal/a/../b", "node:internal/a/../b");
	assert_clean("<stdin>", "<stdin>");
	assert_clean("[C]", "[C]");
	assert_clean("https://x.org//a", "https://x.org//a");
	assert_clean("", "");
}

static void a_path_below_the_directory_is_shown_relative(void **state)
{
	(void)state;
	assert_shown("/home/x/proj/a.c", "/home/x/proj", false, "a.c");
	assert_shown("/home/x/proj/a.c", "/home/x/proj/", false, "a.c");
}

static void a_sibling_that_begins_alike_is_not_below(void **state)
{
	(void)state;
	assert_shown("/home/x/project2/a.py", "/home/x/proj", false, "/home/x/project2/a.py");
	assert_shown("/home/x/proj", "/home/x/proj", false, "/home/x/proj");
}

static void the_root_as_directory_takes_one_slash_only(void **state)
{
	(void)state;
	assert_shown("/a.py", "/", false, "a.py");
	assert_shown("/b/a.py", "/", false, "b/a.py");
}

static void absolute_paths_are_made_from_the_directory(void **state)
{
	(void)state;
	assert_shown("a.c", "/w", true, "/w/a.c");
	assert_shown("../a.c", "/w/x", true, "/w/a.c");
	assert_shown("/w/a.c", "/w", true, "/w/a.c");
	assert_shown("node:fs", "/w", true, "node:fs");
	assert_shown("a.c", "/w", false, "a.c");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dots_and_doubled_slashes_go),
		cmocka_unit_test(a_parent_takes_the_directory_before_it_away),
		cmocka_unit_test(a_parent_with_nothing_before_it_stays),
		cmocka_unit_test(a_file_url_becomes_its_path_decoded),
		cmocka_unit_test(what_names_no_file_is_left_alone),
		cmocka_unit_test(a_path_below_the_directory_is_shown_relative),
		cmocka_unit_test(a_sibling_that_begins_alike_is_not_below),
		cmocka_unit_test(the_root_as_directory_takes_one_slash_only),
		cmocka_unit_test(absolute_paths_are_made_from_the_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
