#include "run/level.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"
#include "tap/parser.h"

static struct run_level *push_level(struct run *run)
{
	if (run->nlevels == run->room) {
		run->room = run->room ? 2 * run->room : 8;
		run->levels = memory_grow(run->levels, run->room, sizeof *run->levels);
	}

	struct run_level *level = &run->levels[run->nlevels];
	*level = (struct run_level){.problems_before = run->nproblems};
	if (run->nlevels > 0) {
		level->strict = level[-1].strict;
		level->ktap = level[-1].ktap;
	}
	run->nlevels++;
	return level;
}

struct run_level *level_need(struct run *run, unsigned depth)
{
	while (run->nlevels <= depth)
		push_level(run);
	return &run->levels[depth];
}

/* Points the plan of the level still promises. */
static uint64_t count_left(const struct run_level *level)
{
	uint64_t planned = level->has_plan ? level_planned(level) : 0;

	return planned > level->points ? planned - level->points : 0;
}

void level_drop(struct run *run)
{
	struct run_level *level = &run->levels[--run->nlevels];

	run->left -= count_left(level);
	run->noted -= level->opener_noted;
	numbers_fini(&level->seen, &run->budget);
	if (level->again) {
		numbers_fini(level->again, &run->budget);
		free(level->again);
	}
	free((void *)(uintptr_t)level->name.at);
	free((void *)(uintptr_t)level->opener.reason.at);
	*level = (struct run_level){0};
}

/* What is kept of a text: none for levels too deep to be shown. */
static struct span keep(struct span text, unsigned depth)
{
	char *copy;

	if (depth > PATH_PARTS_MAX || text.n == 0)
		return (struct span){0};
	text = span_head(text, NAME_BYTES);
	copy = memory_new(text.n);
	memcpy(copy, text.at, text.n);
	return (struct span){copy, text.n};
}

void level_rename(struct run *run, unsigned depth, struct span name)
{
	struct run_level *level = &run->levels[depth];

	free((void *)(uintptr_t)level->name.at);
	level->name = keep(name, depth);
}

struct run_level *level_open(struct run *run, unsigned depth, const struct run_point *opener,
                             struct span name)
{
	struct run_level *level = level_need(run, depth);

	level->opened = level->told = true;
	level->opener = *opener;
	level->opener.reason = keep(opener->reason, depth);
	level_rename(run, depth, name);
	return level;
}

uint64_t level_planned(const struct run_level *level)
{
	uint64_t planned = level->last - level->first + 1;

	return planned == 0 && level->last == UINT64_MAX ? UINT64_MAX : planned;
}

bool level_complete(const struct run_level *level)
{
	return level->has_plan && level->points + level->grouped == level_planned(level);
}

bool level_has(const struct run_level *level, uint64_t number)
{
	return !level->seen.scattered && numbers_missing(&level->seen, number, number) == 0;
}

void level_note(struct run *run, struct run_level *level, bool numbered, uint64_t number)
{
	if (!numbered)
		number = (level->has_plan && level->first > 1 ? level->first : 1) + level->points +
		         level->warnings;
	if (!numbers_add(&level->seen, number, &run->budget) && numbered) {
		if (!level->again)
			level->again = memory_zero(1, sizeof *level->again);
		numbers_add(level->again, number, &run->budget);
	}
	if (count_left(level) > 0)
		run->left--;
	level->points++;
	if (level->plan_late)
		level->plan_amid = true;
}

void level_note_more(struct run *run, struct run_level *level, uint64_t n)
{
	uint64_t left = count_left(level);

	numbers_extend(&level->seen, n);
	run->left -= left < n ? left : n;
	level->points += n;
	if (level->plan_late)
		level->plan_amid = true;
}

void level_plan(struct run *run, struct run_level *level, const struct tap_event *event)
{
	level->has_plan = true;
	level->first = event->first;
	level->last = event->last;
	level->plan_late = level->points + level->grouped > 0;
	run->left += count_left(level);
}

void run_complain(struct run *run, struct span about, const char *format, ...)
{
	if (run->nproblems == PROBLEMS_MAX) {
		run->more_problems++;
		return;
	}

	struct buffer text = {0};
	char sentence[512];
	va_list args;
	va_start(args, format);
	vsnprintf(sentence, sizeof sentence, format, args);
	va_end(args);
	if (span_equal(about, UNNAMED)) {
		buffer_add(&text, about);
		buffer_add(&text, SPAN(": "));
	} else if (about.n > 0) {
		buffer_add(&text, SPAN("\""));
		buffer_add(&text, span_head(tap_unescape(about, &run->arena), 200));
		buffer_add(&text, SPAN("\": "));
	} else if (run->documents > 1 || run->followed) {
		buffer_format(&text, "document %" PRIu64 ": ", run->documents);
	}
	buffer_add(&text, span_of(sentence));
	run->problems[run->nproblems++] = arena_copy(&run->arena, buffer_span(&text));
	buffer_fini(&text);
}

/* Complains with a list of numbers behind the words. */
static void complain_of(struct run *run, struct span about, const char *words, struct buffer *list)
{
	run_complain(run, about, "%s %.*s", words, (int)list->n, list->bytes);
	list->n = 0;
}

static unsigned judge_count(struct run *run, struct run_level *level, struct span name)
{
	uint64_t planned = level_planned(level), ran = level->points + level->grouped;
	uint64_t top = level->warnings > UINT64_MAX - level->last ? UINT64_MAX
	                                                          : level->last + level->warnings;
	struct buffer list = {0};

	if (ran == planned || (planned == 0 && ran == 0))
		return 0;
	if (ran > planned) {
		if (planned == 0)
			run_complain(run, name, "planned no tests, ran %" PRIu64, ran);
		else
			run_complain(run, name, "planned %" PRIu64 " test%s, ran %" PRIu64, planned,
			             planned == 1 ? "" : "s", ran);
		return FAULT(VERDICT_EXTRA);
	}
	if (ran == 0) {
		run_complain(run, name, "planned %" PRIu64 " test%s, ran none", planned,
		             planned == 1 ? "" : "s");
		return FAULT(VERDICT_MISSING);
	}
	if (!level->seen.scattered && level->grouped == 0 &&
	    numbers_missing(&level->seen, level->first, top) == planned - ran) {
		numbers_list(&level->seen, level->first, top, false, &list);
		complain_of(run, name,
		            planned - ran == 1 ? "missing test:" : "missing tests:", &list);
	} else {
		run_complain(run, name, "planned %" PRIu64 " tests, ran %" PRIu64, planned, ran);
	}
	buffer_fini(&list);
	return FAULT(VERDICT_MISSING);
}

/* Numbers outside of the plan, and those that came twice. */
static unsigned judge_numbers(struct run *run, struct run_level *level, struct span name,
                              bool extra)
{
	struct buffer list = {0};
	unsigned faults = 0;
	bool planned = level->has_plan && level->last >= level->first && level->grouped == 0;

	if (level->again && level->again->n > 0) {
		bool one = level->again->n == 1 &&
		           level->again->ranges[0].first == level->again->ranges[0].last;

		numbers_list(level->again, 0, UINT64_MAX, true, &list);
		run_complain(run, name, "test%s %.*s came twice", one ? "" : "s", (int)list.n,
		             list.bytes);
		list.n = 0;
		faults |= FAULT(VERDICT_BAD_NUMBERS);
	}
	if (planned && level->seen.scattered) {
		if (level->points == level_planned(level) &&
		    !numbers_are(&level->seen, level->first, level->last)) {
			run_complain(run, name,
			             "test numbers are wrong, but too scattered to say which");
			faults |= FAULT(VERDICT_BAD_NUMBERS);
		}
	} else if (planned && !extra) {
		if (level->first > 0)
			numbers_list(&level->seen, 0, level->first - 1, true, &list);
		if (level->last + level->warnings < UINT64_MAX && list.n == 0)
			numbers_list(&level->seen, level->last + level->warnings + 1, UINT64_MAX,
			             true, &list);
		if (list.n > 0) {
			run_complain(run, name,
			             "out of range %" PRIu64 "-%" PRIu64 ": test number %.*s",
			             level->first, level->last, (int)list.n, list.bytes);
			faults |= FAULT(VERDICT_BAD_NUMBERS);
		}
	}
	buffer_fini(&list);
	return faults;
}

/* A group has none of its own; KTAP's children need none; and in TAP before version 14 an indented
 * point that nothing announced is no TAP at all, but so some producers nest. */
static bool may_lack_plan(const struct run *run, const struct run_level *level)
{
	if (level == run->levels)
		return false;
	return level->group || level->ktap || (!level->told && !run->levels[0].tap14);
}

unsigned level_judge(struct run *run, struct run_level *level, struct span name)
{
	uint64_t ran = level->points + level->grouped;

	/* Nothing was to come any more. */
	if (run->bailed)
		return 0;

	unsigned faults = level->wrong ? FAULT(VERDICT_BAD_STREAM) : 0;

	if (level->second_plan) {
		run_complain(run, name, "a second plan");
		faults |= FAULT(VERDICT_BAD_STREAM);
	}
	if (!level->has_plan) {
		if (ran > 0 && !may_lack_plan(run, level)) {
			run_complain(run, name, "no plan");
			faults |= FAULT(VERDICT_NO_PLAN);
		}
	} else {
		faults |= judge_count(run, level, name);
		if (level->plan_amid && !(faults & FAULT(VERDICT_EXTRA))) {
			run_complain(run, name, "the plan came amid the tests");
			faults |= FAULT(VERDICT_BAD_STREAM);
		}
	}
	return faults | judge_numbers(run, level, name, faults & FAULT(VERDICT_EXTRA));
}
