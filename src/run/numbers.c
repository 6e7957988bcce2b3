#include "run/numbers.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/memory.h"

enum { LISTED_MAX = 8 };

void numbers_fini(struct numbers *numbers, unsigned *budget)
{
	*budget += numbers->n;
	free(numbers->ranges);
	*numbers = (struct numbers){0};
}

/* How many ranges end before `number`. */
static unsigned find(const struct numbers *numbers, uint64_t number)
{
	unsigned low = 0, high = numbers->n;

	while (low < high) {
		unsigned middle = low + (high - low) / 2;

		if (numbers->ranges[middle].last < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void drop_range(struct numbers *numbers, unsigned at)
{
	numbers->n--;
	memmove(&numbers->ranges[at], &numbers->ranges[at + 1],
	        (numbers->n - at) * sizeof *numbers->ranges);
}

static void insert_range(struct numbers *numbers, unsigned at, uint64_t number, unsigned *budget)
{
	if (*budget == 0) {
		numbers->scattered = true;
		*budget += numbers->n;
		free(numbers->ranges);
		numbers->ranges = NULL;
		numbers->n = numbers->room = 0;
		return;
	}
	if (numbers->n == numbers->room) {
		numbers->room = numbers->room ? 2 * numbers->room : 1;
		numbers->ranges = memory_grow(numbers->ranges, numbers->room,
		                              sizeof *numbers->ranges);
	}
	memmove(&numbers->ranges[at + 1], &numbers->ranges[at],
	        (numbers->n - at) * sizeof *numbers->ranges);
	numbers->ranges[at] = (struct range){number, number};
	numbers->n++;
	--*budget;
}

static void sum_up(struct numbers *numbers, uint64_t number)
{
	if (numbers->count == 0 || number < numbers->lowest)
		numbers->lowest = number;
	if (numbers->count == 0 || number > numbers->highest)
		numbers->highest = number;
	numbers->count++;
	numbers->sum += number;
	numbers->squares += number * number;
}

bool numbers_add(struct numbers *numbers, uint64_t number, unsigned *budget)
{
	sum_up(numbers, number);
	if (numbers->scattered)
		return true;

	struct range *ranges = numbers->ranges;
	unsigned n = numbers->n;
	if (n > 0 && number > 0 && ranges[n - 1].last == number - 1) {
		ranges[n - 1].last = number;
		return true;
	}

	unsigned at = find(numbers, number);
	bool before = at > 0 && ranges[at - 1].last == number - 1;
	bool after = at < n && number < UINT64_MAX && ranges[at].first == number + 1;
	if (at < n && ranges[at].first <= number)
		return false;
	if (before && after) {
		ranges[at - 1].last = ranges[at].last;
		drop_range(numbers, at);
		++*budget;
	} else if (before) {
		ranges[at - 1].last = number;
	} else if (after) {
		ranges[at].first = number;
	} else {
		insert_range(numbers, at, number, budget);
	}
	return true;
}

/* 1 + 2 + … + n, modulo 2^64. */
static uint64_t sum_to(uint64_t n)
{
	return n % 2 == 0 ? n / 2 * (n + 1) : (n + 1) / 2 * n;
}

/* 1 + 4 + … + n * n, modulo 2^64. */
static uint64_t squares_to(uint64_t n)
{
	uint64_t a = n, b = n + 1, c = 2 * n + 1;

	/* n (n + 1) (2n + 1) / 6: the factors 2 and 3 are taken out before it can overflow. */
	if (a % 2 == 0)
		a /= 2;
	else
		b /= 2;
	if (a % 3 == 0)
		a /= 3;
	else if (b % 3 == 0)
		b /= 3;
	else
		c /= 3;
	return a * b * c;
}

bool numbers_next(const struct numbers *numbers, uint64_t *ret)
{
	if (numbers->n == 0 || numbers->ranges[numbers->n - 1].last == UINT64_MAX)
		return false;
	*ret = numbers->ranges[numbers->n - 1].last + 1;
	return true;
}

void numbers_extend(struct numbers *numbers, uint64_t n)
{
	struct range *range = &numbers->ranges[numbers->n - 1];
	uint64_t before = range->last;

	range->last += n;
	numbers->count += n;
	numbers->highest = range->last;
	numbers->sum += sum_to(range->last) - sum_to(before);
	numbers->squares += squares_to(range->last) - squares_to(before);
}

bool numbers_are(const struct numbers *numbers, uint64_t first, uint64_t last)
{
	if (last < first)
		return numbers->count == 0;
	if (numbers->count != last - first + 1)
		return false;
	if (!numbers->scattered)
		return numbers->n == 1 && numbers->ranges[0].first == first &&
		       numbers->ranges[0].last == last;

	uint64_t before = first > 0 ? first - 1 : 0;
	return numbers->lowest >= first && numbers->highest <= last &&
	       numbers->sum == sum_to(last) - sum_to(before) &&
	       numbers->squares == squares_to(last) - squares_to(before);
}

uint64_t numbers_missing(const struct numbers *numbers, uint64_t first, uint64_t last)
{
	if (last < first)
		return 0;

	uint64_t missing = last - first + 1;
	for (unsigned i = 0; i < numbers->n; i++) {
		uint64_t low = numbers->ranges[i].first, high = numbers->ranges[i].last;

		if (high < first || low > last)
			continue;
		low = low < first ? first : low;
		high = high > last ? last : high;
		missing -= high - low + 1;
	}
	return missing;
}

/* Appends one range, unless it is the first of too many. */
static bool list_range(struct buffer *list, unsigned *listed, uint64_t first, uint64_t last)
{
	if (*listed == LISTED_MAX) {
		buffer_add(list, SPAN(", …"));
		return false;
	}
	if (++*listed > 1)
		buffer_add(list, SPAN(", "));
	buffer_format(list, "%" PRIu64, first);
	if (last > first)
		buffer_format(list, "-%" PRIu64, last);
	return true;
}

void numbers_list(const struct numbers *numbers, uint64_t first, uint64_t last, bool there,
                  struct buffer *list)
{
	unsigned listed = 0;
	uint64_t next = first; /* the first one not looked at */

	for (unsigned i = 0; i < numbers->n && next <= last; i++) {
		uint64_t low = numbers->ranges[i].first, high = numbers->ranges[i].last;

		if (high < next)
			continue;
		if (low > last)
			break;
		low = low < next ? next : low;
		high = high > last ? last : high;
		if (there && !list_range(list, &listed, low, high))
			return;
		if (!there && low > next && !list_range(list, &listed, next, low - 1))
			return;
		if (high == UINT64_MAX)
			return;
		next = high + 1;
	}
	if (!there && next <= last)
		list_range(list, &listed, next, last);
}
