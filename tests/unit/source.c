#include "trace/source.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "test.h"

/* A directory of its own, with one file "f" of `text` in it; removed by clean_up(). */
static char place[64];

static struct span make_file(const char *text, size_t n)
{
	char name[80];

	snprintf(place, sizeof place, "/tmp/tapir-source-XXXXXX");
	assert_non_null(mkdtemp(place));
	snprintf(name, sizeof name, "%s/f", place);

	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, n), n);
	close(fd);
	return span_of(place);
}

static void clean_up(void)
{
	char name[80];

	snprintf(name, sizeof name, "%s/f", place);
	unlink(name);
	rmdir(place);
}

static void assert_line(struct sources *sources, uint64_t line, const char *wanted)
{
	struct arena arena = {0};

	assert_span(sources_line(sources, span_of(place), SPAN("f"), line, &arena), wanted);
	arena_fini(&arena);
}

static void a_line_comes_without_its_indentation(void **state)
{
	(void)state;
	static const char text[] = "one\n\t  two  \r\n\nfour";
	struct sources *sources = sources_new();

	make_file(text, sizeof text - 1);
	assert_line(sources, 1, "one");
	assert_line(sources, 2, "two");
	assert_line(sources, 3, "");
	assert_line(sources, 4, "four");
	sources_free(sources);
	clean_up();
}

static void a_line_that_is_not_there_is_empty(void **state)
{
	(void)state;
	struct sources *sources = sources_new();

	make_file("one\n", 4);
	assert_line(sources, 0, "");
	assert_line(sources, 2, "");
	assert_line(sources, UINT64_MAX, "");
	sources_free(sources);
	clean_up();
}

static void lines_far_down_are_found(void **state)
{
	(void)state;
	enum { ROOM = 70000 };
	char *text = malloc(ROOM);
	size_t n = 0;
	struct sources *sources = sources_new();

	for (int i = 1; i <= 5000; i++)
		n += (size_t)snprintf(text + n, ROOM - n, "line %d\n", i);
	make_file(text, n);
	free(text);
	assert_line(sources, 256, "line 256");
	assert_line(sources, 257, "line 257");
	assert_line(sources, 5000, "line 5000");
	assert_line(sources, 5001, "");
	sources_free(sources);
	clean_up();
}

static void a_long_line_is_cut_between_characters(void **state)
{
	(void)state;
	char text[SOURCE_LINE_BYTES + 10];
	struct arena arena = {0};
	struct sources *sources = sources_new();

	memset(text, 'x', sizeof text);
	memcpy(text + SOURCE_LINE_BYTES - 1, "\xc3\xa4", 2);
	make_file(text, sizeof text);

	struct span line = sources_line(sources, span_of(place), SPAN("f"), 1, &arena);

	assert_int_equal(line.n, SOURCE_LINE_BYTES - 1);
	arena_fini(&arena);
	sources_free(sources);
	clean_up();
}

static void what_is_no_regular_file_is_never_read(void **state)
{
	(void)state;
	char name[80];
	struct arena arena = {0};
	struct sources *sources = sources_new();

	make_file("", 0);
	snprintf(name, sizeof name, "%s/pipe", place);
	assert_int_equal(mkfifo(name, 0600), 0);
	assert_span(sources_line(sources, span_of(place), SPAN("pipe"), 1, &arena), "");
	assert_span(sources_line(sources, span_of(place), SPAN("."), 1, &arena), "");
	assert_span(sources_line(sources, span_of(place), SPAN("/dev/zero"), 1, &arena), "");
	assert_span(sources_line(sources, span_of(place), SPAN("/proc/self/fd/0"), 1, &arena), "");
	unlink(name);
	arena_fini(&arena);
	sources_free(sources);
	clean_up();
}

static void a_file_that_is_too_large_or_no_text_is_not_shown(void **state)
{
	(void)state;
	char name[80];
	struct sources *sources = sources_new();

	make_file("first\n", 6);
	snprintf(name, sizeof name, "%s/f", place);
	assert_int_equal(truncate(name, (off_t)SOURCE_BYTES + 1), 0);
	assert_line(sources, 1, "");
	sources_free(sources);
	clean_up();

	sources = sources_new();
	make_file("a\0b\n", 4);
	assert_line(sources, 1, "");
	sources_free(sources);
	clean_up();
}

static void more_files_than_are_kept_can_be_asked_for(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct sources *sources = sources_new();

	make_file("here\n", 5);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 40; i++) {
			struct span name = arena_format(&arena, "none%d", i);

			assert_span(sources_line(sources, span_of(place), name, 1, &arena), "");
		}
		assert_line(sources, 1, "here");
	}
	arena_fini(&arena);
	sources_free(sources);
	clean_up();
}

static void what_a_build_folder_calls_up_is_found_below(void **state)
{
	(void)state;
	struct sources *sources = sources_new();

	make_file("one\n", 4);
	assert_span(sources_find(sources, span_of(place), SPAN("../../f")), "f");
	assert_span(sources_find(sources, span_of(place), SPAN("../g")), "../g");
	assert_span(sources_find(sources, span_of(place), SPAN("f")), "f");
	assert_span(sources_find(NULL, span_of(place), SPAN("../f")), "../f");
	sources_free(sources);
	clean_up();
}

static void a_path_that_is_none_is_nothing(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct sources *sources = sources_new();
	char *longer = calloc(1, 10000);

	memset(longer, 'a', 9999);
	assert_span(sources_line(sources, SPAN("/"), span_of(longer), 1, &arena), "");
	assert_span(sources_line(sources, SPAN("/"), (struct span){"a\0b", 3}, 1, &arena), "");
	assert_span(sources_line(sources, SPAN("/"), (struct span){0}, 1, &arena), "");
	assert_span(sources_line(NULL, SPAN("/"), SPAN("etc/passwd"), 1, &arena), "");
	free(longer);
	arena_fini(&arena);
	sources_free(sources);
	sources_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_comes_without_its_indentation),
		cmocka_unit_test(a_line_that_is_not_there_is_empty),
		cmocka_unit_test(lines_far_down_are_found),
		cmocka_unit_test(a_long_line_is_cut_between_characters),
		cmocka_unit_test(what_is_no_regular_file_is_never_read),
		cmocka_unit_test(a_file_that_is_too_large_or_no_text_is_not_shown),
		cmocka_unit_test(more_files_than_are_kept_can_be_asked_for),
		cmocka_unit_test(what_a_build_folder_calls_up_is_found_below),
		cmocka_unit_test(a_path_that_is_none_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
