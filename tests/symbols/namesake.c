/* The second file of what is linked as a kernel. */
extern volatile int sink;

#ifdef LAST
#define check cart_test
int cart_test(const int *from);
void _start(void)
{
}
#else
static __attribute__((noinline)) int check(const int *from)
{
	for (int i = 0; i < 10; i++)
		sink += from[i];
	return sink * 7 + from[3];
}
#endif

/* This is compiled twice: there are two of it, of one size. */
static __attribute__((noinline)) int twin(const int *from)
{
	sink = from[0] + from[5];
	return sink;
}

__attribute__((noinline)) int other_test(const int *from)
{
	sink = check(from) + twin(from);
	return sink;
}
