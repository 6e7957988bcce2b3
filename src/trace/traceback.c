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
	bool known;
	uint16_t rule; /* its number + 1; 0: nothing */
	uint8_t at[CAPTURE_COUNT], n[CAPTURE_COUNT];
};
_Static_assert(MEMO_TEXT_BYTES <= UINT8_MAX, "a place in a text that is remembered");

/* By the rules of the open report's dialect, and by those of all others: Place's dialect is always
 * among these. */
enum among { AMONG_OWN, AMONG_OTHERS, AMONG_COUNT };

struct recognitions {
	struct recognition among[AMONG_COUNT];
};

/* The rules of all dialects, in the order in which they are tried, and their hints. Static, since
 * it is made of nothing but tables of the program, and every failure needs the same. Written when
 * the first line is read, by the one thread that reads. */
static struct {
	struct words hints; /* numbered as the rules */
	const struct rule *rule[WORDS_MAX];
	const struct dialect *dialect[WORDS_MAX];
	struct words_found inside; /* those for the inside of a report */
	struct memo memo;          /* of struct recognitions */
} rules = {.memo = {.value_size = sizeof(struct recognitions), .count = 512}};

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
	bool deep;
	const struct dialect *own;   /* NULL: none is open */
	struct recognitions *memory; /* NULL: it is not remembered */
	struct words_found hints;    /* in the text, once somebody has looked */
	bool looked, numbered;       /* numbered: a number stands right after a ":" or a "(" */
};

static bool has_number(struct span text)
{
	for (size_t i = 0; i + 1 < text.n; i++) {
		if ((text.at[i] == ':' || text.at[i] == '(') && byte_is_digit(text.at[i + 1]))
			return true;
	}
	return false;
}

static void look(struct sight *sight)
{
	if (sight->looked)
		return;
	words_find(&rules.hints, sight->text, &sight->hints);
	sight->numbered = has_number(sight->text);
	sight->looked = true;
}

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

/* The first rule that matches, its number + 1 or 0. */
static size_t find_rule(struct sight *sight, enum among among, struct match *ret)
{
	const struct dialect *own = sight->own != &dialect_place ? sight->own : NULL;
	bool others = among == AMONG_OTHERS;

	look(sight);
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

static void memorise(const struct sight *sight, size_t rule, const struct match *match,
                     struct recognition *memory)
{
	*memory = (struct recognition){.known = true, .rule = (uint16_t)rule};
	for (size_t i = 0; i < CAPTURE_COUNT && rule; i++) {
		if (!match->group[i].n)
			continue;
		memory->at[i] = (uint8_t)(match->group[i].at - sight->text.at);
		memory->n[i] = (uint8_t)match->group[i].n;
	}
}

static size_t remember(const struct sight *sight, const struct recognition *memory,
                       struct match *ret)
{
	if (!memory->rule)
		return 0;
	*ret = (struct match){0};
	for (size_t i = 0; i < CAPTURE_COUNT; i++) {
		if (memory->n[i])
			ret->group[i] = (struct span){sight->text.at + memory->at[i], memory->n[i]};
	}
	return memory->rule;
}

/* The first rule that matches, as far as that is remembered from an earlier line: tracebacks have
 * many lines in common, the frames of a harness, and what is said of each of many failures. */
static size_t recall_rule(struct sight *sight, enum among among, struct match *ret)
{
	struct recognition *memory = sight->memory ? &sight->memory->among[among] : NULL;

	if (memory && memory->known)
		return remember(sight, memory, ret);

	size_t rule = find_rule(sight, among, ret);

	if (memory)
		memorise(sight, rule, ret, memory);
	return rule;
}

/* True when a rule took the line. */
static bool try_rules(struct reader *reader, struct sight *sight, enum among among, size_t i)
{
	struct match match;
	size_t rule = recall_rule(sight, among, &match);

	if (rule)
		role_apply(reader, rules.dialect[rule - 1], rules.rule[rule - 1], &match, i);
	return rule != 0;
}

/* Whether a rule may tell one digit of `text` from another: in tapir's own records, and in
 * Valgrind's lines. All others take any digit for any other, but in "0x": a test holds them to it.
 */
static bool digits_matter(struct span text)
{
	return text.at[0] == '=' || text.at[0] == '-' || span_starts(text, SPAN("tapir:"));
}

/* What is remembered of the line, or may be from now on. */
static struct recognitions *find_memory(const struct sight *sight)
{
	uint64_t tag = (uint64_t)(uintptr_t)sight->own << 1 | sight->deep;
	enum memo_key key = digits_matter(sight->text) ? MEMO_BYTES : MEMO_NO_DIGITS;
	bool known;
	struct recognitions *memory = memo_find(&rules.memo, tag, sight->text, key, &known);

	if (memory && !known)
		*memory = (struct recognitions){0};
	return memory;
}

static void read_line(struct reader *reader, size_t i)
{
	struct report *report = reader_report(reader);
	const struct dialect *own = report ? report->dialect : NULL;
	struct sight sight;

	if (reader->text[i].n == 0) {
		rest_blank(reader, i);
		return;
	}
	if (quote_is_ruler(reader->text[i])) {
		reader_close_rest(reader);
		reader->owner[i] = OWNER_NOISE;
		return;
	}
	sight.text = reader->text[i];
	sight.deep = reader->indent[i] >= 4;
	sight.own = own;
	sight.looked = false;
	sight.memory = find_memory(&sight);
	if (own && own != &dialect_place && try_rules(reader, &sight, AMONG_OWN, i))
		return;
	if (own && !own->caution && rest_read(reader, i))
		return;
	if (try_rules(reader, &sight, AMONG_OTHERS, i) || quote_read_bar(reader, i) ||
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
