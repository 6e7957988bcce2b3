/* Records of stacks, in the format of tapir-trace(7). The caller says where they go; a record is
 * gathered whole, then written. */
#ifndef TAPIR_STACKS_RECORD_H
#define TAPIR_STACKS_RECORD_H

#include <signal.h>
#include <sys/types.h>

#include "base/buffer.h"
#include "stacks/walk.h"

/* Foreign text, percent-encoded: control bytes and '%', and if it is a field's value blanks too. */
void record_foreign(struct buffer *out, struct span text, bool field);

/* "  msg …", a line for each line of `text`. */
void record_message(struct buffer *out, struct span text);

/* What the kernel says of the signal: its name, code and address as fields of the head. */
void record_signal(struct buffer *out, const siginfo_t *info);

/* … and in words, as messages. `sp` is the thread's stack pointer. */
void record_reason(struct buffer *out, const siginfo_t *info, uint64_t sp);

/* The messages and the frames of a walk of `space`. */
void record_walk(struct buffer *out, const struct space *space, const struct walk *walk);

/* The last line: whose record it was, how many frames. */
void record_end(struct buffer *out, pid_t pid, uint64_t frames);

/* Writes whole lines, no more than RECORD_BYTES at a time. False when the reader has gone. */
bool record_write(int fd, struct span record);

#endif
