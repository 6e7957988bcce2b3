#include "term/queue.h"

#include <stdio.h>

#include "base/limits.h"
#include "test.h"

static void add(struct queue *queue, const char *text)
{
	queue_add(queue, span_of(text), "/tmp");
}

static void text_comes_out_in_whole_lines(void **state)
{
	(void)state;
	struct queue queue = {.file = -1};

	add(&queue, "one\ntwo\n");
	add(&queue, "three\n");
	assert_span(queue_head(&queue, 9), "one\ntwo\n");
	assert_int_equal(queue_bytes(&queue), 14);
	queue_drop(&queue, 4);
	assert_int_equal(queue_bytes(&queue), 10);
	assert_span(queue_head(&queue, 100), "two\nthree\n");
	queue_drop(&queue, 10);
	assert_true(queue_empty(&queue));
	queue_fini(&queue);
}

static void a_line_longer_than_asked_for_comes_whole_and_alone(void **state)
{
	(void)state;
	struct queue queue = {.file = -1};

	add(&queue, "a long line\nb\n");
	assert_span(queue_head(&queue, 3), "a long line\n");
	queue_fini(&queue);
}

/* A line of 1000 bytes that begins with its number. */
static struct span numbered(char *line, unsigned number)
{
	memset(line, 'x', 1000);
	line[999] = '\n';
	line[snprintf(line, 1000, "%08u", number)] = ' ';
	return (struct span){line, 1000};
}

static void more_than_fits_in_memory_comes_out_whole_and_in_order(void **state)
{
	(void)state;
	enum { LINES = 3 * QUEUE_BYTES / 1000 };
	struct queue queue = {.file = -1};
	char line[1001], wanted[1001];
	unsigned in = 0, out = 0;

	/* Twice as fast in as out, then out alone, over and over. */
	while (out < LINES) {
		for (int i = 0; i < 2 && in < LINES; i++, in++)
			queue_add(&queue, numbered(line, in), "/tmp");

		struct span head = queue_head(&queue, 1000);

		assert_int_equal(head.n, 1000);
		assert_memory_equal(head.at, numbered(wanted, out).at, 1000);
		queue_drop(&queue, 1000);
		out++;
		assert_int_equal(queue_bytes(&queue), (in - out) * 1000);
		assert_true(queue.memory.room <= 4 * QUEUE_BYTES);
	}
	assert_true(queue_empty(&queue));
	assert_true(queue.file >= 0);
	assert_int_equal(queue.to, 0);
	queue_fini(&queue);
}

static void lines_without_room_are_counted_in_their_place(void **state)
{
	(void)state;
	struct queue queue = {.file = -1};
	char line[1001];

	for (unsigned i = 0; i < QUEUE_BYTES / 1000 + 11; i++)
		queue_add(&queue, numbered(line, i), "/nowhere");
	queue_drop(&queue, QUEUE_BYTES / 1000 * 1000);
	add(&queue, "last\n");
	assert_span(queue_head(&queue, 1000),
	            "... 11 lines left out: nowhere to keep them for a slow terminal\nlast\n");
	queue_fini(&queue);
}

static void lines_left_out_at_the_end_are_told_too(void **state)
{
	(void)state;
	struct queue queue = {.file = -1};
	char line[1001];

	for (unsigned i = 0; i < QUEUE_BYTES / 1000 + 1; i++)
		queue_add(&queue, numbered(line, i), "/nowhere");
	queue_drop(&queue, QUEUE_BYTES / 1000 * 1000);
	assert_false(queue_empty(&queue));
	assert_span(queue_head(&queue, 1000),
	            "... 1 lines left out: nowhere to keep them for a slow terminal\n");
	queue_fini(&queue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_comes_out_in_whole_lines),
		cmocka_unit_test(a_line_longer_than_asked_for_comes_whole_and_alone),
		cmocka_unit_test(more_than_fits_in_memory_comes_out_whole_and_in_order),
		cmocka_unit_test(lines_without_room_are_counted_in_their_place),
		cmocka_unit_test(lines_left_out_at_the_end_are_told_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
