/* Text that waits to be written, in order and whole: what does not fit in memory waits in an
 * unlinked file in $TMPDIR. Knows no terminal and no thread. */
#ifndef TAPIR_TERM_QUEUE_H
#define TAPIR_TERM_QUEUE_H

#include "base/buffer.h"

/* {.file = -1} is an empty queue. */
struct queue {
	struct buffer memory; /* from `taken` on: the oldest of what waits */
	size_t taken;
	int file;          /* -1: none yet */
	uint64_t from, to; /* of the file: what waits after what is in memory */
	uint64_t lost;     /* lines there was no room for, not yet told of */
};

void queue_fini(struct queue *queue);

/* Adds lines, each ended by "\n". `directory` is where the file goes. When there is no room
 * (SPOOL_BYTES, or a full disk) they are counted instead, and a line in their place says how many
 * they were. */
void queue_add(struct queue *queue, struct span lines, const char *directory);

/* Whether nothing waits, nor is a loss still to be told. */
bool queue_empty(const struct queue *queue);

/* The bytes that wait. */
uint64_t queue_bytes(const struct queue *queue);

/* The oldest lines, at most `most` bytes of them, or the first alone when it is longer. Valid until
 * the queue next changes; queue_drop() takes them off. */
struct span queue_head(struct queue *queue, size_t most);
void queue_drop(struct queue *queue, size_t n);

#endif
