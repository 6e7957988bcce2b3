/* The lines of a traceback, one after the other, into reports. What a line means is the table's
 * business (dialects.h); what reports mean together is report.c's. */
#include "base/memo.h"
#include "base/words.h"
#include "trace/pattern.h"
#include "trace/prepare.h"
#include "trace/quote.h"
#include "trace/report.h"
#include "trace/rest.h"
#include "trace/role.h"

/* What a line was recognised as. */
struct recognition {
	uint16_t rule; /* its number + 1; 0: nothing */
	uint16_t at[CAPTURE_COUNT], n[CAPTURE_COUNT];
};

/* The rules of all dialects, in the order in which they are tried, and their hints. Static, since
 * it is made of nothing but tables of the program, and every failure needs the same. Written when
 * the first line is read, by the one thread that reads. */
static struct {
	struct words hints; /* numbered as the rules */
	const struct rule *rule[WORDS_MAX];
	const struct dialect *dialect[WORDS_MAX];
	struct words_found inside; /* those for the inside of a report */
	struct memo memo;          /* of struct recognition */
} rules = {.memo = {.value_size = sizeof(struct recognition), .count = 512}};

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

/* A line, and the report that is open there: all that recognising it depends on. */
struct sight {
	struct span text;
	bool deep, numbered;
	const struct dialect *own; /* NULL: none is open */
	struct words_found hints;  /* in the text, once somebody has looked */
	bool looked;
};

static bool rule_matches(const struct sight *sight, size_t number, struct match *ret)
{
	const struct rule *rule = rules.rule[number];

	if ((rule->flags & RULE_INSIDE) && rules.dialect[number] != sight->own)
		return false;
	if ((rule->flags & RULE_DEEP) && !sight->deep)
		return false;
	if ((rule->flags & RULE_NUMBERED) && !sight->numbered)
		return false;
	return pattern_match(rule->pattern, sight->text, ret);
}

/* The first rule that matches, its number + 1 or 0: of those of the open report's dialect; or, with
 * `others`, of all but those. Place's dialect is always among the others. */
static size_t find_rule(struct sight *sight, bool others, struct match *ret)
{
	const struct dialect *own = sight->own != &dialect_place ? sight->own : NULL;

	if (!sight->looked)
		words_find(&rules.hints, sight->text, &sight->hints);
	sight->looked = true;
	for (size_t k = 0; k < countof(sight->hints.bits); k++) {
		uint64_t left = sight->hints.bits[k];

		/* What stands inside of a report only its own dialect is asked. */
		if (others && sight->own != &dialect_place)
			left &= ~rules.inside.bits[k];
		for (; left; left &= left - 1) {
			size_t number = 64 * k + (size_t)__builtin_ctzll(left);

			if ((rules.dialect[number] == own) != others &&
			    rule_matches(sight, number, ret))
				return number + 1;
		}
	}
	return 0;
}

/* The same, remembering. Tracebacks have many lines in common: the frames of a harness, and what is
 * said of each of many failures. */
static size_t recall_rule(struct sight *sight, bool others, struct match *ret)
{
	uint64_t tag = (uint64_t)(uintptr_t)sight->own << 2 | others << 1 | sight->deep;
	bool known;
	struct recognition *memory = memo_find(&rules.memo, tag, sight->text, &known);

	if (!memory)
		return find_rule(sight, others, ret);
	if (!known) {
		*memory = (struct recognition){.rule = (uint16_t)find_rule(sight, others, ret)};
		for (size_t i = 0; i < CAPTURE_COUNT && memory->rule; i++) {
			if (!ret->group[i].n)
				continue;
			memory->at[i] = (uint16_t)(ret->group[i].at - sight->text.at);
			memory->n[i] = (uint16_t)ret->group[i].n;
		}
		return memory->rule;
	}
	*ret = (struct match){0};
	for (size_t i = 0; i < CAPTURE_COUNT && memory->rule; i++) {
		if (memory->n[i])
			ret->group[i] = (struct span){sight->text.at + memory->at[i], memory->n[i]};
	}
	return memory->rule;
}

/* True when a rule took the line. */
static bool try_rules(struct reader *reader, struct sight *sight, bool others, size_t i)
{
	struct match match;
	size_t rule = recall_rule(sight, others, &match);

	if (rule)
		role_apply(reader, rules.dialect[rule - 1], rules.rule[rule - 1], &match, i);
	return rule != 0;
}

static void read_line(struct reader *reader, size_t i)
{
	struct report *report = reader_report(reader);
	const struct dialect *own = report ? report->dialect : NULL;
	struct sight sight = {
		.text = reader->text[i],
		.deep = reader->indent[i] >= 4,
		.numbered = reader->numbered[i],
		.own = own,
	};

	if (reader->text[i].n == 0) {
		rest_blank(reader, i);
		return;
	}
	if (quote_is_ruler(reader->text[i])) {
		reader_close_rest(reader);
		reader->owner[i] = OWNER_NOISE;
		return;
	}
	if (own && own != &dialect_place && try_rules(reader, &sight, false, i))
		return;
	if (own && !own->caution && rest_read(reader, i))
		return;
	if (try_rules(reader, &sight, true, i) || quote_read_bar(reader, i) ||
	    (own && own->caution && rest_read(reader, i)))
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
	memo_fini(&rules.memo);
}
