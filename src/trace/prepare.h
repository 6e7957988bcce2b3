/* The lines of diagnostics, made ready for patterns: colours, indentation and the prefixes that
 * logs put before every line taken off. */
#ifndef TAPIR_TRACE_PREPARE_H
#define TAPIR_TRACE_PREPARE_H

#include "trace/report.h"

/* Fills in the reader's text, indent and owner for its n lines. */
void prepare_lines(struct reader *reader, const struct span *lines);

/* `text` without what a kernel's console puts in front: "[   12.345678] ", "<6>[12.3] ",
 * "[    0.1][   T27] ". */
struct span prepare_untimed(struct span text);

/* `text` without escape sequences: itself when there are none, else a copy. */
struct span prepare_plain(struct span text, struct arena *arena);

#endif
