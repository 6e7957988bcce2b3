/* Asking for names: what is asked, what the answers make of frames, and workers that are up to no
 * good. */
#include "symbols.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static void inlined_functions_get_frames_of_their_own(void **state)
{
	struct symbols *symbols = start(serve);
	struct frame frames[] = {native("/m", 40), native("/m", 50)};
	struct diagnosis diagnosis = {.frames = frames, .nframes = 2};
	struct arena arena = {0};

	(void)state;
	assert_true(name(symbols, &diagnosis, &arena));
	assert_int_equal(diagnosis.nframes, 4);
	assert_true(span_is(diagnosis.frames[0].function, "g"));
	assert_false(diagnosis.frames[0].inlined);
	assert_true(span_is(diagnosis.frames[1].function, "f"));
	assert_true(diagnosis.frames[1].inlined);
	assert_int_equal(diagnosis.frames[1].line, 40);
	assert_true(span_is(diagnosis.frames[1].shown, "f.h"));
	assert_int_equal(diagnosis.frames[3].line, 50);
	assert_false(symbols_lost(symbols));
	symbols_free(symbols);
	arena_fini(&arena);
}

static void a_return_address_is_looked_up_one_byte_before(void **state)
{
	struct symbols *symbols = start(serve);
	struct frame frame = native("/m", 40);
	struct diagnosis diagnosis = {.frames = &frame, .nframes = 1};
	struct arena arena = {0};

	(void)state;
	frame.exact = false;
	assert_true(name(symbols, &diagnosis, &arena));
	assert_int_equal(diagnosis.frames[1].line, 39);
	symbols_free(symbols);
	arena_fini(&arena);
}

static void frames_with_a_place_are_not_asked_for(void **state)
{
	struct symbols *symbols = start(serve);
	struct frame frame = native("/m", 40);
	struct diagnosis diagnosis = {.frames = &frame, .nframes = 1};
	struct pollfd polls[SYMBOLS_POLLS];

	(void)state;
	frame.file = SPAN("a.c");
	frame.line = 3;
	assert_false(symbols_ask(symbols, &diagnosis, 1));
	symbols_polls(symbols, polls);
	assert_int_equal(polls[0].fd, -1);
	symbols_free(symbols);
}

static void a_function_and_an_offset_into_it_are_enough(void **state)
{
	struct symbols *symbols = start(serve);
	struct frame frames[] = {{.module = SPAN("./bt"), .function = SPAN("run"), .plus = 0x20},
	                         {.module = SPAN("mod"), .function = SPAN("init"), .plus = 0x20}};
	struct diagnosis diagnosis = {.frames = frames, .nframes = 2};
	struct arena arena = {0};

	(void)state;
	frames[0].has_plus = frames[1].has_plus = true;
	assert_true(name(symbols, &diagnosis, &arena));
	assert_int_equal(diagnosis.nframes, 3);
	assert_span(diagnosis.frames[1].function, "run");
	assert_int_equal(diagnosis.frames[1].line, 0x1f);

	/* The kernel's modules are names, not files. */
	assert_span(diagnosis.frames[2].function, "init");
	assert_int_equal(diagnosis.frames[2].line, 0);
	symbols_free(symbols);
	arena_fini(&arena);
}

static void named_frames_of_the_run_time_are_hidden(void **state)
{
	struct symbols *symbols = start(serve);
	struct frame frames[] = {native("/runtime", 1), native("/m", 2)};
	struct diagnosis diagnosis = {.frames = frames, .nframes = 2};
	struct arena arena = {0};

	(void)state;
	symbols_ask(symbols, &diagnosis, 1);
	wait_for(symbols);
	assert_int_equal(diagnosis.nhidden, 0);
	assert_true(symbols_name(symbols, &diagnosis, NULL, &options, &arena));
	assert_span(diagnosis.frames[1].function, "start_thread");
	assert_true(diagnosis.frames[1].hidden);
	assert_int_equal(diagnosis.nhidden, 1);
	assert_false(diagnosis.frames[3].hidden);
	symbols_free(symbols);
	arena_fini(&arena);
}

static void what_is_known_is_not_asked_again(void **state)
{
	struct symbols *symbols = start(serve);
	struct frame first = native("/m", 40), second = native("/m", 40);
	struct diagnosis diagnosis = {.frames = &first, .nframes = 1};
	struct diagnosis again = {.frames = &second, .nframes = 1};
	struct arena arena = {0};

	(void)state;
	assert_true(name(symbols, &diagnosis, &arena));
	assert_false(symbols_ask(symbols, &again, 2));
	assert_false(symbols_busy(symbols));
	assert_true(symbols_name(symbols, &again, NULL, &options, &arena));
	assert_int_equal(again.nframes, 2);
	symbols_free(symbols);
	arena_fini(&arena);
}

static void the_frames_of_a_cause_are_named_too(void **state)
{
	struct symbols *symbols = start(serve);
	struct frame frames[] = {native("/m", 40), native("/n", 50)};
	struct diagnosis cause = {.frames = frames + 1, .nframes = 1};
	struct diagnosis diagnosis = {.frames = frames, .nframes = 1, .cause = &cause};
	struct arena arena = {0};

	(void)state;
	assert_true(name(symbols, &diagnosis, &arena));
	assert_int_equal(cause.nframes, 2);
	symbols_free(symbols);
	arena_fini(&arena);
}

static void a_rebuilt_module_is_said_and_not_named(void **state)
{
	struct symbols *symbols = start(serve);
	struct frame frame = native("/new", 40);
	struct diagnosis diagnosis = {.frames = &frame, .nframes = 1};
	struct arena arena = {0};

	(void)state;
	assert_true(name(symbols, &diagnosis, &arena));
	assert_int_equal(diagnosis.nframes, 1);
	assert_true(diagnosis.frames[0].rebuilt);
	assert_int_equal(diagnosis.frames[0].function.n, 0);
	symbols_free(symbols);
	arena_fini(&arena);
}

static void a_module_that_kills_the_worker_costs_its_own_names_only(void **state)
{
	struct symbols *symbols = start(serve);
	struct frame frames[] = {native("/bad", 1), native("/m", 40)};
	struct diagnosis diagnosis = {.frames = frames, .nframes = 2};
	struct arena arena = {0};

	(void)state;
	assert_true(name(symbols, &diagnosis, &arena));
	assert_int_equal(diagnosis.nframes, 3);
	assert_int_equal(diagnosis.frames[0].function.n, 0);
	assert_true(span_is(diagnosis.frames[1].function, "g"));
	symbols_free(symbols);
	arena_fini(&arena);
}

static void answers_that_are_none_cost_names(void **state)
{
	struct symbols *symbols = start(serve);
	struct frame frames[] = {native("/garbage", 1), native("/endless", 1), native("/m", 40)};
	struct diagnosis diagnosis = {.frames = frames, .nframes = 3};
	struct arena arena = {0};

	(void)state;
	assert_true(name(symbols, &diagnosis, &arena));
	assert_int_equal(diagnosis.nframes, 4);
	assert_true(span_is(diagnosis.frames[2].function, "g"));
	symbols_free(symbols);
	arena_fini(&arena);
}

static void the_worker_is_started_again_three_times(void **state)
{
	struct symbols *symbols = start(serve);
	struct arena arena = {0};

	(void)state;
	for (unsigned i = 0; i < SYMBOL_RESTARTS + 2; i++) {
		struct cache_key keys[] = {
			{.module = arena_format(&arena, "/bad%u", i)},
			{.module = arena_format(&arena, "/m%u", i)},
		};

		symbols_ask_keys(symbols, keys, 2, 1);
		wait_for(symbols);
		assert_int_equal(symbols_answer(symbols, &keys[1])->answer.nlocations,
		                 i < SYMBOL_RESTARTS ? 2 : 0);
	}
	assert_true(symbols_lost(symbols));
	symbols_free(symbols);
	arena_fini(&arena);
}

static void a_worker_that_always_dies_is_given_up(void **state)
{
	struct symbols *symbols = start(die_at_once);
	struct cache_key keys[10];
	char names[10][8];

	(void)state;
	for (size_t i = 0; i < 10; i++) {
		snprintf(names[i], sizeof names[i], "/m%zu", i);
		keys[i] = (struct cache_key){.module = span_of(names[i])};
	}
	symbols_ask_keys(symbols, keys, 10, 1);
	wait_for(symbols);
	for (size_t i = 0; i < 10; i++)
		assert_int_equal(symbols_answer(symbols, &keys[i])->answer.nlocations, 0);
	symbols_free(symbols);
}

static void names_that_take_too_long_are_not_awaited(void **state)
{
	struct symbols *symbols = start(sleep_on);
	struct frame frame = native("/m", 40);
	struct diagnosis diagnosis = {.frames = &frame, .nframes = 1};
	uint64_t now_ns = NS_PER_S;
	struct arena arena = {0};

	(void)state;
	assert_true(symbols_ask(symbols, &diagnosis, now_ns));
	assert_true(symbols_awaited(symbols, &diagnosis, now_ns + SYMBOL_WAIT_NS - 1));
	assert_int_equal(symbols_deadline(symbols, now_ns), now_ns + SYMBOL_WAIT_NS);
	assert_false(symbols_awaited(symbols, &diagnosis, now_ns + SYMBOL_WAIT_NS));
	assert_false(symbols_name(symbols, &diagnosis, NULL, &options, &arena));

	/* The worker is killed when nobody would look at its answer any more. */
	assert_false(symbols_serve(symbols, now_ns + SYMBOL_LATE_NS - 1));
	assert_true(symbols_serve(symbols, now_ns + SYMBOL_LATE_NS));
	assert_false(symbols_busy(symbols));
	symbols_free(symbols);
}

static void a_program_that_is_not_there_costs_names(void **state)
{
	struct symbols *symbols = symbols_new(
		&(struct process_options){.program = "/nonexistent/worker"}, NULL);
	struct frame frame = native("/m", 40);
	struct diagnosis diagnosis = {.frames = &frame, .nframes = 1};

	(void)state;
	assert_false(symbols_ask(symbols, &diagnosis, 1));
	assert_false(symbols_busy(symbols));
	symbols_free(symbols);
}

/* As the reporter has it: another program, in its sandbox. */
static void the_real_worker_names_a_function_of_this_program(void **state)
{
	struct symbols *symbols = symbols_new(
		&(struct process_options){.program = SYMBOLIZE_PROGRAM}, NULL);
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
	void *function = (void *)(uintptr_t)&a_program_that_is_not_there_costs_names;
	struct arena arena = {0};
	Dl_info about;

	(void)state;
	assert_true(n > 0 && dladdr(function, &about));
	path[n] = '\0';

	uint64_t offset = (uint64_t)((char *)function - (char *)about.dli_fbase);
	struct frame frame = native(path, offset);
	struct diagnosis diagnosis = {.frames = &frame, .nframes = 1};

	assert_true(name(symbols, &diagnosis, &arena));
	assert_span(diagnosis.frames[0].function, "a_program_that_is_not_there_costs_names");
	symbols_free(symbols);
	arena_fini(&arena);
}

static void frames_stay_below_their_bound(void **state)
{
	struct symbols *symbols = start(serve);
	struct frame *frames = calloc(FRAMES_MAX, sizeof *frames);
	struct diagnosis diagnosis = {.frames = frames, .nframes = FRAMES_MAX};
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < FRAMES_MAX; i++)
		frames[i] = native("/m", i + 1);
	assert_true(name(symbols, &diagnosis, &arena));
	assert_int_equal(diagnosis.nframes, FRAMES_MAX);
	assert_true(diagnosis.frames_cut);
	assert_true(span_is(diagnosis.frames[FRAMES_MAX - 1].function, "g"));
	symbols_free(symbols);
	arena_fini(&arena);
	free(frames);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(inlined_functions_get_frames_of_their_own),
		cmocka_unit_test(a_return_address_is_looked_up_one_byte_before),
		cmocka_unit_test(frames_with_a_place_are_not_asked_for),
		cmocka_unit_test(a_function_and_an_offset_into_it_are_enough),
		cmocka_unit_test(named_frames_of_the_run_time_are_hidden),
		cmocka_unit_test(what_is_known_is_not_asked_again),
		cmocka_unit_test(the_frames_of_a_cause_are_named_too),
		cmocka_unit_test(a_rebuilt_module_is_said_and_not_named),
		cmocka_unit_test(a_module_that_kills_the_worker_costs_its_own_names_only),
		cmocka_unit_test(answers_that_are_none_cost_names),
		cmocka_unit_test(the_worker_is_started_again_three_times),
		cmocka_unit_test(a_worker_that_always_dies_is_given_up),
		cmocka_unit_test(names_that_take_too_long_are_not_awaited),
		cmocka_unit_test(a_program_that_is_not_there_costs_names),
		cmocka_unit_test(the_real_worker_names_a_function_of_this_program),
		cmocka_unit_test(frames_stay_below_their_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
