#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
/* keep: the reporter needs what is above */
#include <catch2/catch_reporter_tap.hpp>
#include <csignal>
#include <stdexcept>

static int add(int a, int b)
{
	if (b > 100)
		throw std::out_of_range("too large"); /* here: throws */
	return a + b;
}

TEST_CASE("adds")
{
	REQUIRE(add(1, 2) == 3);
}

TEST_CASE("adds large numbers")
{
	SECTION("one")
	{
		CHECK(add(1, 2) == 4); /* here: fails */
	}
	SECTION("two")
	{
		REQUIRE(add(1, 200) == 201); /* here: calls */
	}
}

TEST_CASE("crashes")
{
	std::raise(SIGSEGV); /* here: crashes */
}
