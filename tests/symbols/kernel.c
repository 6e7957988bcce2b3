/* What is linked as a kernel, and as a module of one. Nothing in it ever runs. */
volatile int sink;

static inline __attribute__((always_inline)) int take(const int *from)
{
	sink = from[1] + sink;
	return from[2];
}

__attribute__((noinline)) int cart_add(const int *from)
{
	return take(from) + 1;
}

/* other.c has a function of the same name and of another size. */
static __attribute__((noinline)) int check(const int *from)
{
	sink = cart_add(from);
	return sink;
}

__attribute__((noinline)) int cart_test(const int *from)
{
	sink += check(from);
	return sink;
}

__attribute__((section(".init.text"), noinline)) int cart_init(const int *from)
{
	sink += cart_test(from);
	return 0;
}
