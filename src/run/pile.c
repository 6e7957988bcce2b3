#include "run/pile.h"

#include <stdlib.h>

#include "base/memory.h"

/* With what the arena of the smallest one takes. */
static size_t bytes_of(const struct failure *failure)
{
	enum { LEAST = 512 };

	return sizeof *failure + LEAST + failure->arena.used;
}

static void count(struct pile *pile, size_t bytes)
{
	share_count(pile->share, &pile->counted, bytes);
}

void pile_fini(struct pile *pile)
{
	count(pile, 0);
	for (size_t i = 0; i < pile->n; i++)
		failure_free(pile->failures[i]);
	free(pile->failures);
	*pile = (struct pile){0};
}

void pile_add(struct pile *pile, struct failure *failure, size_t max)
{
	if (max > SPENT_FAILURES_MAX && share_is_spent(pile->share))
		max = SPENT_FAILURES_MAX;
	while (pile->n && pile->n >= max)
		failure_free(pile_take(pile, 0));
	if (pile->n == pile->room) {
		pile->room = pile->room ? pile->room * 2 : 4;
		pile->failures = memory_grow(pile->failures, pile->room, sizeof *pile->failures);
	}
	pile->failures[pile->n++] = failure;
	count(pile, pile->counted + bytes_of(failure));
}

void pile_grew(struct pile *pile, size_t bytes)
{
	count(pile, pile->counted + bytes);
}

void pile_insert(struct pile *pile, struct failure *failure)
{
	size_t i = pile->n;

	pile_add(pile, failure, SIZE_MAX);
	for (; i > 0 && pile->failures[i - 1]->ordinal > failure->ordinal; i--)
		pile->failures[i] = pile->failures[i - 1];
	pile->failures[i] = failure;
}

struct failure *pile_take(struct pile *pile, size_t i)
{
	struct failure *failure = pile->failures[i];

	pile->n--;
	count(pile, pile->counted - bytes_of(failure));
	memmove(pile->failures + i, pile->failures + i + 1, (pile->n - i) * sizeof *pile->failures);
	return failure;
}
