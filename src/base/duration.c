#include "base/duration.h"

#include "base/arena.h"
#include "base/limits.h"

/* ---- reading ---- */

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

/* ---- writing ---- */

static struct span minutes(uint64_t seconds, struct arena *arena)
{
	if (seconds < 3600)
		return arena_format(arena, "%llum%02llus", (unsigned long long)(seconds / 60),
		                    (unsigned long long)(seconds % 60));

	uint64_t whole = (seconds + 30) / 60;

	return arena_format(arena, "%lluh%02llum", (unsigned long long)(whole / 60),
	                    (unsigned long long)(whole % 60));
}

struct span duration_text(uint64_t ns, struct arena *arena)
{
	uint64_t tenths = ns / (NS_PER_S / 10) + (ns % (NS_PER_S / 10) >= NS_PER_S / 20);

	if (tenths < 600)
		return arena_format(arena, "%llu.%llus", (unsigned long long)(tenths / 10),
		                    (unsigned long long)(tenths % 10));
	return minutes(ns / NS_PER_S + (ns % NS_PER_S >= NS_PER_S / 2), arena);
}

struct span duration_fine(uint64_t ns, bool measured, struct arena *arena)
{
	uint64_t ms = ns / NS_PER_MS + (ns % NS_PER_MS >= NS_PER_MS / 2);
	struct span text = ms < 1000 ? arena_format(arena, "%llums", (unsigned long long)ms)
	                             : duration_text(ns, arena);

	return measured ? arena_join(arena, SPAN("~"), text, (struct span){0}) : text;
}

struct span duration_round(uint64_t ns, struct arena *arena)
{
	struct span text = {0};

	if (ns < NS_PER_S || ns % NS_PER_S)
		return duration_fine(ns, false, arena);
	for (const struct unit *unit = units; ns; unit++) {
		if (ns >= unit->ns)
			text = arena_format(arena, "%s%llu%s", text.n ? text.at : "",
			                    (unsigned long long)(ns / unit->ns), unit->word);
		ns %= unit->ns;
	}
	return text;
}
