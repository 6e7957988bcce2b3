#include "base/duration.h"

#include "base/arena.h"
#include "base/limits.h"
#include "test.h"

static void assert_reads(const char *text, uint64_t wanted_ns)
{
	uint64_t ns = 12345;

	if (!duration_read(span_of(text), &ns))
		fail_msg("\"%s\" is refused", text);
	assert_int_equal(ns, wanted_ns);
}

static void assert_refused(const char *text)
{
	uint64_t ns = 12345;

	if (duration_read(span_of(text), &ns))
		fail_msg("\"%s\" is %llu ns", text, (unsigned long long)ns);
	assert_int_equal(ns, 12345);
}

static void a_plain_number_is_seconds(void **state)
{
	(void)state;
	assert_reads("90", 90 * NS_PER_S);
	assert_reads("0", 0);
	assert_reads("0.25", 250 * NS_PER_MS);
}

static void each_unit_has_its_letters(void **state)
{
	(void)state;
	assert_reads("500ms", 500 * NS_PER_MS);
	assert_reads("60s", 60 * NS_PER_S);
	assert_reads("2m", 120 * NS_PER_S);
	assert_reads("1.5h", 5400 * NS_PER_S);
	assert_reads("1d", 86400 * NS_PER_S);
	assert_reads("0.000000001s", 1);
}

static void units_add_up_from_the_largest_down(void **state)
{
	(void)state;
	assert_reads("1h30m", 5400 * NS_PER_S);
	assert_reads("1d2h3m4s5ms", 93784 * NS_PER_S + 5 * NS_PER_MS);
	assert_refused("30m1h");
	assert_refused("1m1m");
	assert_refused("1ms1s");
}

static void what_is_no_duration_is_refused(void **state)
{
	(void)state;
	assert_refused("");
	assert_refused("s");
	assert_refused("60x");
	assert_refused("60 s");
	assert_refused("60sec");
	assert_refused("-1");
	assert_refused("1h30");
	assert_refused("1.");
	assert_refused(".5");
	assert_refused("1.0000000001");
	assert_refused("60s ");
}

static void what_does_not_fit_is_refused(void **state)
{
	(void)state;
	assert_refused("18446744073710s");
	assert_refused("99999999999999999999999");
	assert_refused("18446744073s18446744073ms");
	assert_reads("18446744073s", 18446744073 * NS_PER_S);
}

static void what_was_measured_reads_as_people_say_it(void **state)
{
	(void)state;
	struct arena arena = {0};

	assert_span(duration_text(0, &arena), "0.0s");
	assert_span(duration_text(41 * NS_PER_S, &arena), "41.0s");
	assert_span(duration_text(59949 * NS_PER_MS, &arena), "59.9s");
	assert_span(duration_text(59950 * NS_PER_MS, &arena), "1m00s");
	assert_span(duration_text(101 * NS_PER_S, &arena), "1m41s");
	assert_span(duration_text(3599 * NS_PER_S + 500 * NS_PER_MS, &arena), "1h00m");
	assert_span(duration_text(7395 * NS_PER_S, &arena), "2h03m");
	assert_span(duration_fine(3 * NS_PER_MS, false, &arena), "3ms");
	assert_span(duration_fine(999600000, true, &arena), "~1.0s");
	assert_true(duration_text(UINT64_MAX, &arena).n > 0);
	arena_fini(&arena);
}

static void what_was_set_reads_as_one_would_set_it(void **state)
{
	(void)state;
	struct arena arena = {0};

	assert_span(duration_round(0, &arena), "0ms");
	assert_span(duration_round(50 * NS_PER_MS, &arena), "50ms");
	assert_span(duration_round(2 * NS_PER_S, &arena), "2s");
	assert_span(duration_round(2500 * NS_PER_MS, &arena), "2.5s");
	assert_span(duration_round(60 * NS_PER_S, &arena), "1m");
	assert_span(duration_round(5405 * NS_PER_S, &arena), "1h30m5s");
	assert_span(duration_round(25 * 3600 * NS_PER_S, &arena), "1d1h");
	arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_number_is_seconds),
		cmocka_unit_test(each_unit_has_its_letters),
		cmocka_unit_test(units_add_up_from_the_largest_down),
		cmocka_unit_test(what_is_no_duration_is_refused),
		cmocka_unit_test(what_does_not_fit_is_refused),
		cmocka_unit_test(what_was_measured_reads_as_people_say_it),
		cmocka_unit_test(what_was_set_reads_as_one_would_set_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
