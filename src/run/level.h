/* One open level of nesting: the document or a subtest of it. Its plan, its numbers, and what
 * failed in it. Only run.c and what stands beside it know it. */
#ifndef TAPIR_RUN_LEVEL_H
#define TAPIR_RUN_LEVEL_H

#include "run/numbers.h"
#include "run/run.h"

/* Faults are sets of verdicts: what is wrong besides failed tests. */
#define FAULT(what) (1u << (what))

struct run_level {
	bool has_plan;
	bool plan_late;   /* the plan came after points */
	bool plan_amid;   /* … and more points after it */
	bool second_plan; /* another plan came */
	bool strict;
	bool ktap;         /* may go without a plan */
	bool group;        /* its points count for the plan around it; no point closes it */
	bool told;         /* it was announced, by a comment, a version or a brace */
	bool tap14;        /* the document says that it is TAP 14 */
	bool inner;        /* a level in it had points */
	bool wrong;        /* something in it is wrong that is no failed test */
	bool opened;       /* `opener` is a point that TAP_CLOSE ends; its name is the level's */
	bool opener_noted; /* … and its number has been noted already */
	bool opener_leaf;  /* … and it counts as a leaf until something comes in here */
	struct run_point opener; /* its reason is owned */

	uint64_t first, last; /* the plan */
	uint64_t points;      /* at this level itself */
	uint64_t grouped;     /* in groups */
	uint64_t warnings;    /* numbers that were used up by Catch2's warnings */
	uint64_t failures;    /* counted as leaf points, in it at any depth */
	uint64_t closings;    /* closing points that failed and are not counted as leaf points */
	struct numbers seen;
	struct numbers *again;
	size_t problems_before; /* how many problems there were when it began */
	struct span name;       /* owned; as it came */
};

/* The level at `depth`, with those around it. */
struct run_level *level_need(struct run *run, unsigned depth);

/* Frees the deepest level. */
void level_drop(struct run *run);

/* Copies the name, as it came; none for levels too deep to be shown. */
void level_rename(struct run *run, unsigned depth, struct span name);

/* A new level at `depth`: the subtest of a point, until TAP_CLOSE. What it needs is copied. */
struct run_level *level_open(struct run *run, unsigned depth, const struct run_point *opener,
                             struct span name);

/* Whether there were points in it, at any depth. */
static inline bool level_used(const struct run_level *level)
{
	return level->points > 0 || level->grouped > 0 || level->inner;
}

/* How many points the plan promises. */
uint64_t level_planned(const struct run_level *level);

/* Whether the plan is there and was met. */
bool level_complete(const struct run_level *level);

/* Whether a point of that number came. False where that is not known for certain. */
bool level_has(const struct run_level *level, uint64_t number);

/* Notes one more point. */
void level_note(struct run *run, struct run_level *level, bool numbered, uint64_t number);

/* Notes `n` more, whose numbers go on from numbers_next(). */
void level_note_more(struct run *run, struct run_level *level, uint64_t n);

/* The plan has come: the event's. */
void level_plan(struct run *run, struct run_level *level, const struct tap_event *event);

/* The level is over: what is wrong with its plan and its numbers, unless the run bailed out.
 * Returns the faults, bits 1 << enum verdict, and adds the problems. `name` stands in them, unless
 * it is empty. */
unsigned level_judge(struct run *run, struct run_level *level, struct span name);

/* What a subtest without a name is called. */
#define UNNAMED SPAN("a subtest")

/* A name for what is said about a subtest. */
static inline struct span level_called(const struct run_level *level, struct span otherwise)
{
	if (level->name.n > 0)
		return level->name;
	return otherwise.n > 0 ? otherwise : UNNAMED;
}

/* The path of a point of that name at `depth`, as run_path()'s. */
struct span *run_path_of(const struct run *run, unsigned depth, struct span name,
                         struct arena *arena, size_t *ret_n);

/* Adds a problem: `about` (a subtest's name as it came; empty for the document) and what. */
void run_complain(struct run *run, struct span about, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
