#include "base/duration.h"

#include "base/limits.h"

enum { FRACTION_DIGITS = 9 };

static const struct unit {
	const char *word;
	uint64_t ns;
} units[] = {
	{"d", 24 * 3600 * NS_PER_S}, {"h", 3600 * NS_PER_S}, {"m", 60 * NS_PER_S}, {"s", NS_PER_S},
	{"ms", NS_PER_MS},
};

/* Billionths of one, behind a decimal point. */
static bool take_fraction(struct span *text, uint64_t *ret)
{
	uint64_t billionths = 0, part = NS_PER_S;
	size_t n = 0;

	for (; n < text->n && byte_is_digit(text->at[n]); n++) {
		part /= 10;
		billionths += part * (uint64_t)(text->at[n] - '0');
	}
	if (n == 0 || n > FRACTION_DIGITS)
		return false;
	*text = span_from(*text, n);
	*ret = billionths;
	return true;
}

/* A unit's letters, of the units from `first` on; none are seconds. */
static const struct unit *take_unit(struct span *text, const struct unit *first, bool needed)
{
	static const struct unit seconds = {"", NS_PER_S};
	size_t n = 0;

	while (n < text->n && byte_is_alpha(text->at[n]))
		n++;
	if (n == 0)
		return needed || text->n ? NULL : &seconds;
	for (const struct unit *unit = first; unit < units + countof(units); unit++) {
		if (span_is(span_head(*text, n), unit->word)) {
			*text = span_from(*text, n);
			return unit;
		}
	}
	return NULL;
}

bool duration_read(struct span text, uint64_t *ret_ns)
{
	const struct unit *first = units;
	uint64_t sum = 0;

	do {
		uint64_t whole, billionths = 0, ns;

		if (!span_take_number(&text, &whole))
			return false;
		if (text.n && text.at[0] == '.') {
			text = span_from(text, 1);
			if (!take_fraction(&text, &billionths))
				return false;
		}

		const struct unit *unit = take_unit(&text, first, first > units);

		if (!unit || __builtin_mul_overflow(whole, unit->ns, &ns) ||
		    __builtin_add_overflow(ns, unit->ns / NS_PER_MS * billionths / 1000, &ns) ||
		    __builtin_add_overflow(sum, ns, &sum))
			return false;
		first = unit + 1;
	} while (text.n);
	*ret_ns = sum;
	return true;
}
