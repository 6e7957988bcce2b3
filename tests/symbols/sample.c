/* A function inlined into another, for forms.py; the lines' numbers are known there. */
int sink;

static inline __attribute__((always_inline)) int inner(int x)
{
	sink = x;
	return sink * 2;
}

__attribute__((noinline)) static int hidden_static(int x)
{
	return inner(x + 1) + 1;
}

int main(int argc, char **argv)
{
	(void)argv;
	return hidden_static(argc);
}
