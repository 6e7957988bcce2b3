#include "trace/percent.h"

static bool take_digit(char c, unsigned *value)
{
	if (byte_is_digit(c))
		*value = *value << 4 | (unsigned)(c - '0');
	else if ((c | 32) >= 'a' && (c | 32) <= 'f')
		*value = *value << 4 | (unsigned)((c | 32) - 'a' + 10);
	else
		return false;
	return true;
}

struct span percent_decode(struct span text, struct arena *arena)
{
	if (span_index(text, '%') == text.n)
		return text;

	char *out = arena_new(arena, text.n, 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		unsigned value = 0;

		if (text.at[i] == '%' && i + 2 < text.n && take_digit(text.at[i + 1], &value) &&
		    take_digit(text.at[i + 2], &value)) {
			out[n++] = (char)value;
			i += 2;
		} else {
			out[n++] = text.at[i];
		}
	}
	return (struct span){out, n};
}
