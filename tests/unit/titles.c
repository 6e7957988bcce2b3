#include "app/titles.h"

#include "test.h"

struct named {
	const char *name, *title;
};

/* That they are called so when all have come. */
static void assert_titles(struct titles titles, const struct named *named, size_t n)
{
	for (size_t i = 0; i < n; i++)
		titles_add(&titles, span_of(named[i].name));
	for (size_t i = 0; i < n; i++)
		assert_span(titles_of(&titles, span_of(named[i].name)), named[i].title);
}

#define ASSERT_TITLES(titles, ...) \
	do { \
		const struct named named[] = {__VA_ARGS__}; \
		assert_titles(titles, named, countof(named)); \
	} while (0)

/* By whole names. Seen failing with what they share cut off by bytes. */
static void paths_lose_the_directories_that_all_share(void **state)
{
	(void)state;
	ASSERT_TITLES((struct titles){0}, {"/var/run-1/a.tap", "run-1/a.tap"},
	              {"/var/run-2/a.tap", "run-2/a.tap"}, {"/var/run-2/b/c.tap", "run-2/b/c.tap"});
	ASSERT_TITLES((struct titles){0}, {"/var/run/a.tap", "a.tap"},
	              {"/var/run/ab.tap", "ab.tap"});
	ASSERT_TITLES((struct titles){0}, {"/var/run/x/", "x/"}, {"/var/run/x", "x"});
}

static void a_path_that_shares_nothing_is_whole(void **state)
{
	(void)state;
	ASSERT_TITLES((struct titles){0}, {"/var/run/a.tap", "/var/run/a.tap"}, {"stdin", "stdin"},
	              {"t/a.t", "t/a.t"}, {"", ""});
	ASSERT_TITLES((struct titles){0}, {"/var/run/a.tap", "/var/run/a.tap"},
	              {"/tmp/a.tap", "/tmp/a.tap"});
	/* A tag may be a command. */
	ASSERT_TITLES((struct titles){0}, {"/bin/sh -c a", "/bin/sh -c a"},
	              {"/bin/sh -c b", "/bin/sh -c b"});
}

static void paths_below_the_directory_one_is_in_are_relative_to_it(void **state)
{
	(void)state;
	struct titles titles = {.cwd = SPAN("/home/me/p")};

	ASSERT_TITLES(titles, {"/home/me/p/t/a.t", "t/a.t"}, {"/home/me/p/t/b.t", "t/b.t"},
	              {"/home/me/p2/c.t", "/home/me/p2/c.t"}, {"/home/me/p", "/home/me/p"},
	              {"/tmp/d.t", "/tmp/d.t"});
	titles.absolute = true;
	ASSERT_TITLES(titles, {"/home/me/p/t/a.t", "/home/me/p/t/a.t"},
	              {"/var/run/a.tap", "/var/run/a.tap"}, {"/var/run/b.tap", "/var/run/b.tap"});
}

static void whoever_was_named_otherwise_is_told(void **state)
{
	(void)state;
	struct titles titles = {.cwd = SPAN("/home/me/p")};

	assert_false(titles_add(&titles, SPAN("/var/run/1/a")));
	assert_span(titles_of(&titles, SPAN("/var/run/1/a")), "/var/run/1/a");
	assert_true(titles_add(&titles, SPAN("/var/run/1/b")));
	assert_false(titles_add(&titles, SPAN("/var/run/1/c")));
	assert_false(titles_add(&titles, SPAN("/home/me/p/d")));
	assert_span(titles_of(&titles, SPAN("/var/run/1/c")), "c");
	assert_true(titles_add(&titles, SPAN("/var/run/2/a")));
	assert_span(titles_of(&titles, SPAN("/var/run/1/c")), "1/c");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_lose_the_directories_that_all_share),
		cmocka_unit_test(a_path_that_shares_nothing_is_whole),
		cmocka_unit_test(paths_below_the_directory_one_is_in_are_relative_to_it),
		cmocka_unit_test(whoever_was_named_otherwise_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
