/* Hexadecimal digits, as addresses and build-ids are printed in. */
#ifndef TAPIR_SYMBOLS_HEX_H
#define TAPIR_SYMBOLS_HEX_H

#include "base/arena.h"

/* 0 to 15; -1 when it is no such digit. */
static inline int hex_value(char c)
{
	if (byte_is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The bytes of a build-id, in the arena; empty when it is none. */
struct span hex_bytes(struct span hex, struct arena *arena);

#endif
