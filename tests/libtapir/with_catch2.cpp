/* A REQUIRE that fails, and a C++ header that compiles. */
#define CATCH_CONFIG_FAST_COMPILE
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#include <tapir/trace.h>

__attribute__((noinline)) static void check_sum(int sum)
{
	REQUIRE(sum == 4);
}

TEST_CASE("asserts in a helper")
{
	check_sum(1 + 2);
}

TEST_CASE("passes")
{
	TAPIR_ASSERT(1 + 1 == 2);
}
