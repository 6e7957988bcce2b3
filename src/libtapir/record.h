/* Writes records, line by line, whole lines in each write. The format is in tapir-trace(7). Knows
 * nothing of where the words come from. */
#ifndef TAPIR_LIBTAPIR_RECORD_H
#define TAPIR_LIBTAPIR_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libtapir/limits.h"

struct record {
	int fd;
	bool broken_pipe;
	size_t n;     /* bytes in use … */
	size_t whole; /* … and of those, whole lines */
	char bytes[RECORD_BYTES];
};

/* All are async-signal-safe. */

/* A new record for `fd`. `mid_line`: the stream may be in the middle of a line. */
void record_init(struct record *record, int fd, bool mid_line);

/* "# tapir:1 ", the beginning of each line. */
void record_line(struct record *record);

/* The pieces of a line. What does not fit in a line of RECORD_BYTES is left out. */
void record_text(struct record *record, const char *text);
void record_number(struct record *record, uint64_t number);
void record_hex(struct record *record, uint64_t number);
void record_bytes(struct record *record, const unsigned char *bytes, size_t n);

/* Foreign text, percent-encoded: control bytes and '%', and if it is a field's value blanks too. */
void record_foreign(struct record *record, const char *text, size_t n, bool field);

/* The end of a line. */
void record_end_line(struct record *record);

/* Writes what is there. */
void record_flush(struct record *record);

#endif
