/* --tagged: one pipe that carries many streams, each line with its stream's tag and a tab in front,
 * as `parallel --tag --line-buffer` writes. Each tag is a stream of the reporter's, from its first
 * line on; what has no tag belongs to the stream that carries them. */
#ifndef TAPIR_APP_TAGGED_H
#define TAPIR_APP_TAGGED_H

#include "app/reporter.h"

struct tagged;

/* `carrier` is the reporter's stream of that pipe. */
struct tagged *tagged_new(struct reporter *reporter, unsigned carrier);
void tagged_free(struct tagged *tagged);

/* Takes bytes of the pipe, or (ASIDE_ERRORS) of the standard error that comes with it: that is told
 * apart by the tags that are known, and makes none. */
void tagged_read(struct tagged *tagged, enum aside aside, struct span bytes, uint64_t now_ns);

/* The pipe is over: so is the stream of each tag, but not yet the one that carried them. */
void tagged_end(struct tagged *tagged, uint64_t now_ns);

#endif
