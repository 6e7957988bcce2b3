/* The lines of a traceback, one after the other, into reports. What a line means is the table's
 * business (dialects.h); what reports mean together is report.c's. */
#include "trace/pattern.h"
#include "trace/prepare.h"
#include "trace/quote.h"
#include "trace/report.h"
#include "trace/rest.h"
#include "trace/role.h"

/* Which pairs of bytes stand in a line, somewhat blurred. There are some three hundred hints, and
 * most are told to be missing by their first two pairs, without a search. */
struct pairs {
	uint64_t bits[16];
};

static unsigned pair_bit(char a, char b)
{
	return ((unsigned char)a * 61u + (unsigned char)b) % 1024;
}

static void pairs_of(struct span text, struct pairs *ret)
{
	*ret = (struct pairs){0};
	for (size_t i = 1; i < text.n; i++) {
		unsigned bit = pair_bit(text.at[i - 1], text.at[i]);

		ret->bits[bit / 64] |= UINT64_C(1) << bit % 64;
	}
}

static bool has_pair(const struct pairs *pairs, const char *pair)
{
	unsigned bit = pair_bit(pair[0], pair[1]);

	return pairs->bits[bit / 64] >> bit % 64 & 1;
}

static bool has_hint(struct span text, const struct pairs *pairs, const char *hint)
{
	if (!hint[0])
		return true;
	if (hint[1] && (!has_pair(pairs, hint) || (hint[2] && !has_pair(pairs, hint + 1))))
		return false;
	return span_find(text, span_of(hint)) < text.n;
}

static bool try_dialect(struct reader *reader, const struct dialect *dialect,
                        const struct pairs *pairs, size_t i)
{
	bool inside = reader_in(reader, dialect);

	for (size_t k = 0; k < dialect->nrules; k++) {
		const struct rule *rule = &dialect->rules[k];
		struct match match;

		if ((rule->flags & RULE_INSIDE) && !inside)
			continue;
		if ((rule->flags & RULE_DEEP) && reader->indent[i] < 4)
			continue;
		if ((rule->flags & RULE_NUMBERED) && !reader->numbered[i])
			continue;
		if (!has_hint(reader->text[i], pairs, rule->hint))
			continue;
		if (!pattern_match(rule->pattern, reader->text[i], &match))
			continue;
		role_apply(reader, dialect, rule, &match, i);
		return true;
	}
	return false;
}

static void read_line(struct reader *reader, size_t i)
{
	struct report *report = reader_report(reader);
	const struct dialect *own = report ? report->dialect : NULL;

	if (reader->text[i].n == 0) {
		rest_blank(reader, i);
		return;
	}
	if (quote_is_ruler(reader->text[i])) {
		reader_close_rest(reader);
		reader->owner[i] = OWNER_NOISE;
		return;
	}

	struct pairs pairs;

	pairs_of(reader->text[i], &pairs);
	if (own && own != &dialect_place && try_dialect(reader, own, &pairs, i))
		return;
	if (own && !own->caution && rest_read(reader, i))
		return;
	for (size_t k = 0; k < ndialects; k++) {
		if ((dialects[k] != own || own == &dialect_place) &&
		    try_dialect(reader, dialects[k], &pairs, i))
			return;
	}
	if (quote_read_bar(reader, i) || (own && own->caution && rest_read(reader, i)))
		return;
	quote_read(reader, i);
}

bool traceback_read(const struct span *lines, size_t n, struct arena *arena, struct traceback *ret)
{
	struct reader reader = {.arena = arena, .n = n};

	*ret = (struct traceback){.used = arena_new(arena, n + 1, sizeof *ret->used)};
	prepare_lines(&reader, lines);
	for (size_t i = 0; i < n; i++)
		read_line(&reader, i);
	reader_close_rest(&reader);
	return reports_finish(&reader, ret);
}

void traceback_free_patterns(void)
{
	patterns_free();
}
