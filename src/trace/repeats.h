/* Reports that say once more what another has said. */
#ifndef TAPIR_TRACE_REPEATS_H
#define TAPIR_TRACE_REPEATS_H

#include "trace/report.h"

/* Whether `report`, of the place of `before`, says nothing that `before` does not: GLib and others
 * print one thing to both streams. */
bool repeats_place(const struct report *before, const struct report *report);

/* Drops those that have the frames and the headline of one shortly before: of an exception that
 * nobody caught, both the thread that died of it and the program tell. The frames are complete. */
void repeats_drop(struct reader *reader);

#endif
