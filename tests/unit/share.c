#include "run/share.h"

#include <stdlib.h>

#include "run/held.h"
#include "run/pile.h"
#include "test.h"

enum { STREAMS = 4096, ROUNDS = 40, OVERHEAD = 8 * SPENT_HELD_BYTES };

static struct span long_line(void)
{
	static char line[1000];

	memset(line, 'x', sizeof line - 1);
	line[sizeof line - 1] = '\n';
	return (struct span){line, sizeof line};
}

static struct held *make_helds(struct share *share)
{
	struct held *helds = calloc(STREAMS, sizeof *helds);

	for (size_t i = 0; i < STREAMS; i++)
		helds[i] = (struct held){.limit = HELD_BYTES, .share = share};
	return helds;
}

static size_t memory_of(const struct held *helds)
{
	size_t bytes = 0;

	for (size_t i = 0; i < STREAMS; i++)
		bytes += helds[i].text.room;
	return bytes;
}

static size_t kept_of(struct held *held)
{
	size_t bytes = 0;

	for (struct said line; held_take(held, &line);)
		bytes += line.text.n + 1;
	return bytes;
}

static void thousands_of_streams_hold_no_more_output_than_their_share(void **state)
{
	(void)state;
	struct share share = {0};
	struct held *helds = make_helds(&share);

	for (size_t i = 0; i < ROUNDS * STREAMS; i++) {
		struct held *held = &helds[i % STREAMS];

		if (i / STREAMS % 2)
			held_add_output(held, long_line());
		else
			held_add(held, (struct said){.text = span_head(long_line(), 999)});
	}
	assert_true(memory_of(helds) > SHARED_BYTES / 2);
	assert_true(memory_of(helds) < SHARED_BYTES + STREAMS * OVERHEAD);
	assert_true(share.used >= memory_of(helds));
	for (size_t i = 0; i < STREAMS; i++) {
		size_t left_out = held_left_out(&helds[i]);

		assert_int_equal(kept_of(&helds[i]) + left_out, ROUNDS * long_line().n);
		held_fini(&helds[i]);
	}
	assert_int_equal(share.used, 0);
	free(helds);
}

static void what_is_held_no_more_is_there_for_others(void **state)
{
	(void)state;
	struct share share = {0};
	struct held *helds = make_helds(&share);

	for (size_t i = 0; i < ROUNDS * STREAMS; i++)
		held_add_output(&helds[i % STREAMS], long_line());
	for (size_t i = 1; i < STREAMS; i++)
		held_clear(&helds[i]);
	held_clear(&helds[0]);
	for (size_t i = 0; i < ROUNDS; i++)
		held_add_output(&helds[0], long_line());
	assert_int_equal(held_left_out(&helds[0]), 0);
	for (size_t i = 0; i < STREAMS; i++)
		held_fini(&helds[i]);
	free(helds);
}

static void a_line_that_is_longer_than_what_may_be_held_is_cut_and_marked(void **state)
{
	(void)state;
	struct share share = {.used = SHARED_BYTES};
	struct held held = {.limit = HELD_BYTES, .share = &share};
	char *text = calloc(1, LINE_BYTES);
	struct said line;

	held_add(&held, (struct said){.text = {text, LINE_BYTES}});
	assert_int_equal(held_left_out(&held), LINE_BYTES - SPENT_HELD_BYTES);
	assert_true(held_take(&held, &line));
	assert_true(line.cut);
	assert_int_equal(line.text.n, SPENT_HELD_BYTES);
	assert_false(held_take(&held, &line));
	held_fini(&held);
	free(text);
}

static void thousands_of_streams_have_few_failures_each_that_said_nothing(void **state)
{
	(void)state;
	struct share share = {0};
	struct pile *piles = calloc(STREAMS, sizeof *piles);
	struct failure *failure = failure_new();
	size_t n = 0;

	failure->npath = 1;
	failure->path = arena_new(&failure->arena, 1, sizeof *failure->path);
	failure->path[0] = SPAN("a test of which nothing is known but its name");
	for (size_t i = 0; i < STREAMS; i++)
		piles[i].share = &share;
	for (size_t i = 0; i < 50 * STREAMS; i++)
		pile_add(&piles[i % STREAMS], failure_more(failure), SILENT_MAX);
	assert_true(share.used < SHARED_BYTES + SPENT_FAILURES_MAX * STREAMS * 2 * sizeof *failure);
	for (size_t i = 0; i < STREAMS; i++) {
		n += piles[i].n;
		assert_true(piles[i].n >= SPENT_FAILURES_MAX);
		pile_fini(&piles[i]);
	}
	assert_true(n < 50 * STREAMS);
	assert_int_equal(share.used, 0);
	failure_free(failure);
	free(piles);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thousands_of_streams_hold_no_more_output_than_their_share),
		cmocka_unit_test(what_is_held_no_more_is_there_for_others),
		cmocka_unit_test(a_line_that_is_longer_than_what_may_be_held_is_cut_and_marked),
		cmocka_unit_test(thousands_of_streams_have_few_failures_each_that_said_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
