/* The marks of any bytes are where a simple search finds them, whichever way they are found and
 * wherever the bytes lie. */
#include "input/marks.h"
#include "fuzz.h"

static void check(const char *base, struct span text, const uint32_t *marks, size_t n)
{
	size_t found = 0;

	for (size_t i = 0; i < text.n; i++) {
		if (text.at[i] != '\n' && text.at[i] != '#')
			continue;
		REQUIRE(found < n && base + marks[found] == text.at + i);
		found++;
	}
	REQUIRE(found == n);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	char *copy = malloc(n + MARKS_SLACK);
	uint32_t *marks = malloc((n + MARKS_SLACK) * sizeof *marks);

	/* What lies behind the end is ignored, and looks like marks here. */
	memcpy(copy, bytes, n);
	memset(copy + n, n % 2 ? '\n' : '#', MARKS_SLACK);
	for (size_t from = 0; from <= n; from += 1 + n / 7) {
		struct span text = {copy + from, n - from};

		check(copy, text, marks, marks_find(copy, text, marks));
		check(copy, text, marks, marks_find_portable(copy, text, marks));
	}
	free(copy);
	free(marks);
	return 0;
}
