/* What fuzz targets share. A target is one file: LLVMFuzzerTestOneInput() and the promises it
 * checks. Linked with replay.c it is an ordinary test; with libFuzzer it searches for more. */
#ifndef TAPIR_TESTS_FUZZ_FUZZ_H
#define TAPIR_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/span.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* A promise of the code under test, whatever the input. */
#define REQUIRE(promise) \
	do { \
		if (!(promise)) { \
			fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, \
			        #promise); \
			abort(); \
		} \
	} while (0)

/* The input as a span. A copy of exactly its size is what the caller gave, so reading past its
 * end is seen by AddressSanitizer. */
static inline struct span fuzz_span(const uint8_t *bytes, size_t n)
{
	return (struct span){(const char *)bytes, n};
}

/* Reads every byte of a span, so that one which points nowhere is found out. */
static inline void fuzz_touch(struct span text)
{
	unsigned char sum = 0;

	for (size_t i = 0; i < text.n; i++)
		sum ^= (unsigned char)text.at[i];
	__asm__ volatile("" : : "r"(sum)); /* the reads must happen */
}

#endif
