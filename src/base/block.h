/* Sixteen bytes looked at together: what GCC and Clang make of it is a few instructions of any
 * machine's vector unit. A comparison gives a block too, all bits of a byte set where it holds. */
#ifndef TAPIR_BASE_BLOCK_H
#define TAPIR_BASE_BLOCK_H

#include <stdint.h>
#include <string.h>

enum { BLOCK_BYTES = 16 };

typedef unsigned char block __attribute__((vector_size(BLOCK_BYTES)));

/* The sixteen bytes at `at`. */
static inline block block_at(const char *at)
{
	block ret;

	memcpy(&ret, at, sizeof ret);
	return ret;
}

/* Where bytes are from `low` to `high`. */
static inline block block_between(block bytes, unsigned char low, unsigned char high)
{
	return (block)(bytes - low <= (unsigned char)(high - low));
}

/* The number of the first byte where a comparison holds; BLOCK_BYTES: it does nowhere. */
static inline unsigned block_first(block right)
{
	uint64_t half[2];

	memcpy(half, &right, sizeof half);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	half[0] = __builtin_bswap64(half[0]);
	half[1] = __builtin_bswap64(half[1]);
#endif
	if (!(half[0] | half[1])) /* as a rule */
		return BLOCK_BYTES;
	return half[0] ? (unsigned)__builtin_ctzll(half[0]) / 8
	               : 8 + (unsigned)__builtin_ctzll(half[1]) / 8;
}

#endif
