static int add(int a, int b)
{
	return a + b;
}

static void test_sum(void) { assert(add(1, 2) == 4); }

int main(void)
{
	printf("1..2\nok 1 - starts\n");
	test_sum();
}
