#include "run/pile.h"

#include <stdlib.h>

#include "base/memory.h"

void pile_fini(struct pile *pile)
{
	for (size_t i = 0; i < pile->n; i++)
		failure_free(pile->failures[i]);
	free(pile->failures);
	*pile = (struct pile){0};
}

void pile_add(struct pile *pile, struct failure *failure, size_t max)
{
	if (pile->n && pile->n >= max)
		failure_free(pile_take(pile, 0));
	if (pile->n == pile->room) {
		pile->room = pile->room ? pile->room * 2 : 4;
		pile->failures = memory_grow(pile->failures, pile->room, sizeof *pile->failures);
	}
	pile->failures[pile->n++] = failure;
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
	memmove(pile->failures + i, pile->failures + i + 1, (pile->n - i) * sizeof *pile->failures);
	return failure;
}
