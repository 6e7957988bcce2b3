/* Which test numbers came: runs of numbers, not the numbers, so that the memory does not grow with
 * them. Knows nothing of plans. */
#ifndef TAPIR_RUN_NUMBERS_H
#define TAPIR_RUN_NUMBERS_H

#include "base/buffer.h"

struct range {
	uint64_t first, last;
};

/* {0} is empty. Beyond the ranges it may keep it keeps sums alone: enough to tell whether every
 * number of a plan came once, not which one did not. */
struct numbers {
	struct range *ranges; /* in order, never touching each other */
	unsigned n, room;
	bool scattered;         /* there was no room for another range: they are of no use now */
	uint64_t sum, squares;  /* of all numbers, modulo 2^64 */
	uint64_t lowest, count; /* count of numbers added, the repeated ones too */
	uint64_t highest;
};

/* Frees it, and gives the ranges back to the budget. */
void numbers_fini(struct numbers *numbers, unsigned *budget);

/* Adds one. False when it was there. *budget is the number of ranges that may still be made, here
 * and wherever else it counts for. */
bool numbers_add(struct numbers *numbers, uint64_t number, unsigned *budget);

/* The number that goes on where the latest range ends. False when there is none. */
bool numbers_next(const struct numbers *numbers, uint64_t *ret);

/* Adds `n` numbers, which go on from numbers_next(). */
void numbers_extend(struct numbers *numbers, uint64_t n);

/* Whether each number from `first` to `last` was added once, and no other. */
bool numbers_are(const struct numbers *numbers, uint64_t first, uint64_t last);

/* How many of first … last are missing. Not for scattered ones. */
uint64_t numbers_missing(const struct numbers *numbers, uint64_t first, uint64_t last);

/* Appends "5, 7-9": those of first … last that are missing (or, with `there`, that are there), up
 * to eight ranges, then ", …". */
void numbers_list(const struct numbers *numbers, uint64_t first, uint64_t last, bool there,
                  struct buffer *list);

#endif
