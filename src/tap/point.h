/* What follows "ok" and "not ok": the number, the name, the directive, the time it took. Knows
 * one line only, and nothing of nesting. */
#ifndef TAPIR_TAP_POINT_H
#define TAPIR_TAP_POINT_H

#include "tap/event.h"

/* Fills in the fields of a TAP_POINT from `rest`, what stands behind the "ok" of event->ok.
 * False when that is no point ("okay"); then *event is as it was. */
bool point_read(struct span rest, struct tap_event *event);

/* Takes a duration off the end of *name: " (0.05s)" or " in 25ms" (only with `spelled`).
 * TAP_NO_DURATION when there is none. */
uint64_t point_take_duration(struct span *name, bool spelled);

/* The reason behind the "#" of a plan or a directive: without "SKIP", "TODO", "XFAIL" and what
 * is glued to them. */
enum tap_directive point_directive(struct span comment, struct span *ret_reason);

#endif
