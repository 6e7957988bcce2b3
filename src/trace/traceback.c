/* The lines of a traceback, one after the other, into reports. What a line means is the table's
 * business (dialects.h); what reports mean together is report.c's. */
#include "base/words.h"
#include "trace/pattern.h"
#include "trace/prepare.h"
#include "trace/quote.h"
#include "trace/report.h"
#include "trace/rest.h"
#include "trace/role.h"

/* The rules of all dialects, in the order in which they are tried, and their hints. Static, since
 * it is made of nothing but tables of the program, and every failure needs the same. Written when
 * the first line is read, by the one thread that reads. */
static struct {
	struct words hints; /* numbered as the rules */
	const struct rule *rule[WORDS_MAX];
	const struct dialect *dialect[WORDS_MAX];
	struct words_found inside; /* those for the inside of a report */
} rules;

static void collect_rules(void)
{
	for (size_t k = 0; k < ndialects; k++) {
		for (size_t i = 0; i < dialects[k]->nrules; i++) {
			rules.rule[rules.hints.n] = &dialects[k]->rules[i];
			rules.dialect[rules.hints.n] = dialects[k];
			if (dialects[k]->rules[i].flags & RULE_INSIDE)
				words_mark(&rules.inside, rules.hints.n);
			words_add(&rules.hints, span_of(dialects[k]->rules[i].hint));
		}
	}
}

/* A rule whose hint stands in line i. */
static bool try_rule(struct reader *reader, size_t number, size_t i)
{
	const struct rule *rule = rules.rule[number];
	const struct dialect *dialect = rules.dialect[number];
	struct match match;

	if ((rule->flags & RULE_INSIDE) && !reader_in(reader, dialect))
		return false;
	if ((rule->flags & RULE_DEEP) && reader->indent[i] < 4)
		return false;
	if ((rule->flags & RULE_NUMBERED) && !reader->numbered[i])
		return false;
	if (!pattern_match(rule->pattern, reader->text[i], &match))
		return false;
	role_apply(reader, dialect, rule, &match, i);
	return true;
}

/* Tries the rules of one dialect; or, with `others`, those of all but it. NULL is no dialect. */
static bool try_rules(struct reader *reader, const struct words_found *found,
                      const struct dialect *dialect, bool others, size_t i)
{
	for (size_t k = 0; k < countof(found->bits); k++) {
		for (uint64_t left = found->bits[k]; left; left &= left - 1) {
			size_t number = 64 * k + (size_t)__builtin_ctzll(left);

			if ((rules.dialect[number] == dialect) != others &&
			    try_rule(reader, number, i))
				return true;
		}
	}
	return false;
}

static void read_line(struct reader *reader, size_t i)
{
	struct report *report = reader_report(reader);
	const struct dialect *own = report ? report->dialect : NULL;
	struct words_found found;

	if (reader->text[i].n == 0) {
		rest_blank(reader, i);
		return;
	}
	if (quote_is_ruler(reader->text[i])) {
		reader_close_rest(reader);
		reader->owner[i] = OWNER_NOISE;
		return;
	}
	words_find(&rules.hints, reader->text[i], &found);
	if (own && own != &dialect_place && try_rules(reader, &found, own, false, i))
		return;
	if (own && !own->caution && rest_read(reader, i))
		return;
	/* What stands inside of a report its own dialect was asked. */
	for (size_t k = 0; k < countof(found.bits) && own != &dialect_place; k++)
		found.bits[k] &= ~rules.inside.bits[k];
	if (try_rules(reader, &found, own != &dialect_place ? own : NULL, true, i) ||
	    quote_read_bar(reader, i) || (own && own->caution && rest_read(reader, i)))
		return;
	quote_read(reader, i);
}

bool traceback_read(const struct span *lines, size_t n, struct arena *arena, struct traceback *ret)
{
	struct reader reader = {.arena = arena, .n = n};

	*ret = (struct traceback){.used = arena_new(arena, n + 1, sizeof *ret->used)};
	if (!rules.hints.n)
		collect_rules();
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
