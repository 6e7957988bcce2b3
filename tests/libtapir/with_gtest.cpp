/* An assertion that fails in a helper. */
#include <gtest/gtest.h>

__attribute__((noinline)) static void check_sum(int sum)
{
	ASSERT_EQ(sum, 4);
}

TEST(sum, asserts_in_helper)
{
	check_sum(1 + 2);
}

TEST(sum, passes)
{
	ASSERT_TRUE(true);
}
