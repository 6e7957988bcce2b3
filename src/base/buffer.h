/* A byte string that grows. {0} is an empty one. */
#ifndef TAPIR_BASE_BUFFER_H
#define TAPIR_BASE_BUFFER_H

#include "base/span.h"

struct buffer {
	char *bytes;
	size_t n, room;
};

void buffer_fini(struct buffer *buffer);

/* Room for `more` bytes after the n that are there; the place of the first of them. */
char *buffer_reserve(struct buffer *buffer, size_t more);

/* Each appends what its name says; the buffer grows as it must. */
void buffer_add(struct buffer *buffer, struct span text);
void buffer_add_byte(struct buffer *buffer, char byte);
void buffer_add_number(struct buffer *buffer, uint64_t value); /* in decimal digits */
void buffer_format(struct buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3), nonnull(2)));

/* Takes the first `n` bytes off the front. */
void buffer_drop(struct buffer *buffer, size_t n);

/* What it holds, until it next changes. */
static inline struct span buffer_span(const struct buffer *buffer)
{
	return (struct span){buffer->bytes, buffer->n};
}

#endif
