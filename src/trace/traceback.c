/* The lines of a traceback, one after the other, into reports. What a line means is the table's
 * business (dialects.h); what reports mean together is report.c's. */
#include "trace/pattern.h"
#include "trace/prepare.h"
#include "trace/quote.h"
#include "trace/report.h"
#include "trace/rest.h"
#include "trace/role.h"

static bool try_dialect(struct reader *reader, const struct dialect *dialect, size_t i)
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
		if (rule->hint[0] &&
		    span_find(reader->text[i], span_of(rule->hint)) == reader->text[i].n)
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
	if (own && own != &dialect_place && try_dialect(reader, own, i))
		return;
	if (own && !own->caution && rest_read(reader, i))
		return;
	for (size_t k = 0; k < ndialects; k++) {
		if ((dialects[k] != own || own == &dialect_place) &&
		    try_dialect(reader, dialects[k], i))
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
