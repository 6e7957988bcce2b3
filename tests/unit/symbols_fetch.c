/* Asking for debug files: for which frames, what comes of it, and what it costs at most. */
#include "symbols.h"

#include <stdlib.h>

/* Has every file, after a word on how far it is; "OTHER" is the file of something else. */
static void fetch(int fd, void *arg)
{
	struct buffer in = {0}, out = {0};
	struct arena arena = {0};
	struct span body;
	struct fetch_request request;

	(void)arg;
	while (next_body(fd, &in, &arena, &body) && wire_read_fetch_request(body, &request)) {
		struct fetch_reply reply = {.status = FETCH_GOING, .have = 1, .whole = 2};

		out.n = 0;
		wire_add_fetch_reply(&out, &reply);
		reply.status = FETCH_GOT;
		reply.path = arena_join(&arena, SPAN("/cache/"), request.build_id, SPAN(""));
		wire_add_fetch_reply(&out, &reply);
		send(fd, out.bytes, out.n, MSG_NOSIGNAL);
	}
	buffer_fini(&in);
	buffer_fini(&out);
	arena_fini(&arena);
}

/* With a worker and a fetcher; NULL: none. */
static struct symbols *start_fetching(void (*run)(int fd, void *arg))
{
	setenv("DEBUGINFOD_URLS", "http://127.0.0.1:9", 1);
	return symbols_new(&(struct process_options){.run = serve},
	                   &(struct process_options){.run = run});
}

/* Asks for names, then for debug files, and waits for both. */
static void seek(struct symbols *symbols, struct diagnosis *diagnosis)
{
	symbols_ask(symbols, diagnosis, 1);
	wait_for(symbols);
	assert_true(symbols_seek(symbols, diagnosis, &options, 1));
	wait_for(symbols);
}

static void a_debug_file_that_was_fetched_gives_better_names(void **state)
{
	struct symbols *symbols = start_fetching(fetch);
	struct frame frames[] = {native("/stripped", 40), native("/m", 50)};
	struct diagnosis diagnosis = {.frames = frames, .nframes = 2};
	struct arena arena = {0};
	struct span trouble;

	(void)state;
	seek(symbols, &diagnosis);
	assert_true(symbols_name(symbols, &diagnosis, NULL, &options, &arena));
	assert_int_equal(diagnosis.nframes, 4);
	assert_span(diagnosis.frames[1].function, "f");
	assert_int_equal(diagnosis.frames[1].line, 40);
	assert_false(symbols_trouble(symbols, &arena, &trouble));
	symbols_free(symbols);
	arena_fini(&arena);
}

static void names_that_were_shown_before_become_better_ones(void **state)
{
	struct symbols *symbols = start_fetching(fetch);
	struct frame frame = native("/stripped", 40);
	struct diagnosis diagnosis = {.frames = &frame, .nframes = 1};
	struct arena arena = {0};

	(void)state;
	assert_true(name(symbols, &diagnosis, &arena));
	assert_span(diagnosis.frames[0].function, "only_a_symbol");
	seek(symbols, &diagnosis);
	assert_true(symbols_name(symbols, &diagnosis, NULL, &options, &arena));
	assert_int_equal(diagnosis.nframes, 2);
	assert_span(diagnosis.frames[1].function, "f");
	symbols_free(symbols);
	arena_fini(&arena);
}

static void nothing_is_fetched_for_frames_that_are_hidden(void **state)
{
	struct symbols *symbols = start_fetching(sleep_on);
	struct frame frames[] = {native("/stripped/runtime", 1), native("/m", 2)};
	struct diagnosis diagnosis = {.frames = frames, .nframes = 2};
	struct diagnosis_options all = {.all_frames = true};

	(void)state;
	symbols_ask(symbols, &diagnosis, 1);

	/* A quick worker's answer has come by now. */
	bool answered = !symbols_busy(symbols);

	assert_int_equal(symbols_seek(symbols, &diagnosis, &options, 1), answered);
	wait_for(symbols);
	assert_true(symbols_seek(symbols, &diagnosis, &options, 1));
	assert_false(symbols_seeking(symbols));
	assert_true(symbols_seek(symbols, &diagnosis, &all, 1));
	assert_true(symbols_seeking(symbols));
	symbols_free(symbols);
}

/* Asks for the debug file of `module`, and returns what is said of that. */
static struct span trouble_with(struct symbols *symbols, const char *module, struct arena *arena)
{
	struct frame frame = native(module, 40);
	struct diagnosis diagnosis = {.frames = &frame, .nframes = 1};
	struct span trouble = {0};

	seek(symbols, &diagnosis);
	assert_true(symbols_name(symbols, &diagnosis, NULL, &options, arena));
	assert_span(diagnosis.frames[0].function, "only_a_symbol");
	symbols_trouble(symbols, arena, &trouble);
	return trouble;
}

static void a_file_of_something_else_is_said_once(void **state)
{
	struct symbols *symbols = start_fetching(fetch);
	struct arena arena = {0};

	(void)state;
	assert_true(span_ends(trouble_with(symbols, "/stripped/other", &arena),
	                      SPAN("is not the one asked for; it is not used")));
	assert_int_equal(trouble_with(symbols, "/stripped/other", &arena).n, 0);
	symbols_free(symbols);
	arena_fini(&arena);
}

static void a_fetched_file_that_kills_the_worker_costs_its_own_names_only(void **state)
{
	struct symbols *symbols = start_fetching(fetch);
	struct frame frame = native("/stripped", 40);
	struct diagnosis diagnosis = {.frames = &frame, .nframes = 1};
	struct arena arena = {0};

	(void)state;
	assert_true(trouble_with(symbols, "/stripped/lethal", &arena).n > 0);
	assert_int_equal(trouble_with(symbols, "/stripped/lethal", &arena).n, 0);
	seek(symbols, &diagnosis);
	assert_true(symbols_name(symbols, &diagnosis, NULL, &options, &arena));
	assert_int_equal(diagnosis.nframes, 2);
	symbols_free(symbols);
	arena_fini(&arena);
}

static void a_fetcher_that_dies_costs_names(void **state)
{
	struct symbols *symbols = start_fetching(die_at_once);
	struct arena arena = {0};

	(void)state;
	assert_int_equal(trouble_with(symbols, "/stripped", &arena).n, 0);
	symbols_free(symbols);
	arena_fini(&arena);
}

/* What is waited for in all, whatever it is spent on. */
static void fetching_ends_when_its_time_is_over(void **state)
{
	struct symbols *symbols = start_fetching(sleep_on);
	struct frame frames[] = {native("/stripped", 40), native("/stripped/other", 40)};
	struct diagnosis first = {.frames = frames, .nframes = 1};
	struct diagnosis second = {.frames = frames + 1, .nframes = 1};
	uint64_t now_ns = NS_PER_S;
	struct arena arena = {0};
	struct span trouble;

	(void)state;
	symbols_ask(symbols, &first, now_ns);
	symbols_ask(symbols, &second, now_ns);
	wait_for(symbols);
	assert_true(symbols_seek(symbols, &first, &options, now_ns));
	assert_true(symbols_pending(symbols, &first));
	assert_span(symbols_progress(symbols).module, "stripped");

	/* A failure is not held for it longer than for any name. */
	assert_true(symbols_awaited(symbols, &first, now_ns));
	assert_false(symbols_awaited(symbols, &first, now_ns + SYMBOL_WAIT_NS));

	assert_true(symbols_seek(symbols, &second, &options, now_ns + FETCH_NS / 2));
	symbols_serve(symbols, now_ns + FETCH_NS - 1);
	assert_int_equal(symbols_deadline(symbols, now_ns + FETCH_NS - 1), now_ns + FETCH_NS);
	assert_true(symbols_seeking(symbols));
	assert_false(symbols_trouble(symbols, &arena, &trouble));
	symbols_serve(symbols, now_ns + FETCH_NS);
	assert_false(symbols_busy(symbols));
	assert_int_equal(symbols_progress(symbols).module.n, 0);
	assert_true(symbols_trouble(symbols, &arena, &trouble));
	assert_span(trouble, "debuginfod: too slow for 5 s in all: some names are missing");
	symbols_free(symbols);
	arena_fini(&arena);
}

static void fetching_can_be_ended(void **state)
{
	struct symbols *symbols = start_fetching(sleep_on);
	struct frame frame = native("/stripped", 40);
	struct diagnosis diagnosis = {.frames = &frame, .nframes = 1};
	struct arena arena = {0};
	struct span trouble;

	(void)state;
	symbols_ask(symbols, &diagnosis, 1);
	wait_for(symbols);
	assert_true(symbols_seek(symbols, &diagnosis, &options, 1));
	assert_true(symbols_seeking(symbols));
	symbols_stop_seeking(symbols);
	assert_false(symbols_busy(symbols));
	assert_true(symbols_seek(symbols, &diagnosis, &options, 1));
	assert_false(symbols_seeking(symbols));
	assert_false(symbols_trouble(symbols, &arena, &trouble));
	symbols_free(symbols);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_debug_file_that_was_fetched_gives_better_names),
		cmocka_unit_test(names_that_were_shown_before_become_better_ones),
		cmocka_unit_test(nothing_is_fetched_for_frames_that_are_hidden),
		cmocka_unit_test(a_file_of_something_else_is_said_once),
		cmocka_unit_test(a_fetched_file_that_kills_the_worker_costs_its_own_names_only),
		cmocka_unit_test(a_fetcher_that_dies_costs_names),
		cmocka_unit_test(fetching_ends_when_its_time_is_over),
		cmocka_unit_test(fetching_can_be_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
