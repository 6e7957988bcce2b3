#include "app/ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"

/* Object `number` of a stream, long enough that a few hundred do not fit into memory. */
static void make_object(struct buffer *out, unsigned stream, unsigned number)
{
	out->n = 0;
	buffer_format(out, "stream %u, number %u%*s", stream, number, 2000, ".");
}

static void assert_next(struct ledger *ledger, struct ledger_cursor *cursor, unsigned stream,
                        unsigned number)
{
	struct buffer wanted = {0}, seen = {0};

	make_object(&wanted, stream, number);
	assert_true(ledger_next(ledger, cursor, &seen));
	assert_true(span_equal(buffer_span(&seen), buffer_span(&wanted)));
	buffer_fini(&wanted);
	buffer_fini(&seen);
}

/* Of two streams in turn, and one of a third at the end. */
static void fill(struct ledger *ledger, unsigned number)
{
	struct buffer object = {0};

	for (unsigned i = 0; i < 2 * number; i++) {
		make_object(&object, i % 2 ? 3 : 7, i / 2);
		ledger_add(ledger, i % 2 ? 3 : 7, buffer_span(&object));
	}
	make_object(&object, 0, 0);
	ledger_add(ledger, 0, buffer_span(&object));
	buffer_fini(&object);
}

static void assert_filled(struct ledger *ledger, unsigned number)
{
	struct ledger_cursor cursor = {0};
	struct buffer none = {0};

	assert_next(ledger, &cursor, 0, 0);
	for (unsigned i = 0; i < number; i++)
		assert_next(ledger, &cursor, 3, i);
	for (unsigned i = 0; i < number; i++)
		assert_next(ledger, &cursor, 7, i);
	assert_false(ledger_next(ledger, &cursor, &none));
	assert_int_equal(ledger->error, 0);
	buffer_fini(&none);
}

static void objects_come_by_stream_and_then_as_they_were_added(void **state)
{
	(void)state;
	struct ledger ledger = {.file = -1};

	fill(&ledger, 3);
	assert_filled(&ledger, 3);
	ledger_fini(&ledger);
}

static void what_has_no_room_in_memory_is_in_a_file(void **state)
{
	(void)state;
	struct ledger ledger = {.file = -1};

	fill(&ledger, 500);
	assert_true(ledger.file >= 0 && ledger.newer.n < QUEUE_BYTES);
	assert_filled(&ledger, 500);
	ledger_fini(&ledger);
}

static void without_a_file_all_of_it_stays_in_memory(void **state)
{
	(void)state;
	struct ledger ledger = {.file = -1};

	setenv("TMPDIR", "/nowhere", true);
	fill(&ledger, 500);
	unsetenv("TMPDIR");
	assert_int_equal(ledger.file, -1);
	assert_filled(&ledger, 500);
	ledger_fini(&ledger);
}

static void an_empty_one_has_nothing(void **state)
{
	(void)state;
	struct ledger ledger = {.file = -1};
	struct ledger_cursor cursor = {0};
	struct buffer none = {0};

	assert_false(ledger_next(&ledger, &cursor, &none));
	ledger_fini(&ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(objects_come_by_stream_and_then_as_they_were_added),
		cmocka_unit_test(what_has_no_room_in_memory_is_in_a_file),
		cmocka_unit_test(without_a_file_all_of_it_stays_in_memory),
		cmocka_unit_test(an_empty_one_has_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
