/* Each test fails by another of GLib's assertions. With an argument they end the program. */
#include <glib.h>

__attribute__((noinline)) static void check_number(void)
{
	g_assert_cmpint(1 + 2, ==, 4);
}

__attribute__((noinline)) static void check_string(void)
{
	g_assert_cmpstr("a", ==, "b");
}

__attribute__((noinline)) static void check_truth(void)
{
	g_assert_true(1 + 1 == 3);
}

static void fails(void)
{
	g_test_fail_printf("only %d", 1);
}

static void passes(void)
{
	g_assert_true(1 + 1 == 2);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	if (argc < 2)
		g_test_set_nonfatal_assertions();
	g_test_add_func("/a/number", check_number);
	g_test_add_func("/a/string", check_string);
	g_test_add_func("/a/truth", check_truth);
	g_test_add_func("/a/fails", fails);
	g_test_add_func("/a/passes", passes);
	return g_test_run();
}
