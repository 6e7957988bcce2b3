/* Numbers as text, without printf(3): many are written for each failure. */
#ifndef TAPIR_BASE_DIGITS_H
#define TAPIR_BASE_DIGITS_H

#include <stdint.h>

#include "base/span.h"

enum { DIGITS_MAX = 20 }; /* of the largest number */

/* The decimal digits of `value`, written to the end of `room`, which they borrow. */
static inline struct span digits_of(uint64_t value, char room[DIGITS_MAX])
{
	size_t n = DIGITS_MAX;

	do {
		room[--n] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	return (struct span){room + n, DIGITS_MAX - n};
}

#endif
