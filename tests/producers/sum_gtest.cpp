#include <stdexcept>

#include <gtest/gtest.h>

static int add(int a, int b)
{
	if (b > 100)
		throw std::runtime_error("too large");
	return a + b;
}

TEST(Sum, adds)
{
	EXPECT_EQ(add(1, 2), 3);
}

TEST(Sum, large)
{
	EXPECT_EQ(add(1, 2), 4) << "in words"; // here: fails
	EXPECT_STREQ("a", "b"); // here: text
}

TEST(Sum, throws)
{
	add(1, 1000); // here: calls
}

TEST(Sum, subtracts)
{
	GTEST_SKIP() << "not written yet";
}

class Few : public testing::TestWithParam<int> {};

TEST_P(Few, is_few)
{
	EXPECT_LT(GetParam(), 2);
}

INSTANTIATE_TEST_SUITE_P(All, Few, testing::Values(1, 2));

TEST(Sum, crashes)
{
	static int *null;

	*null = add(1, 2); // here: crashes
}
