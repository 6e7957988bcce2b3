/* What one line says, its indentation taken off: the words of TAP, without the nesting. */
#ifndef TAPIR_TAP_STATEMENT_H
#define TAPIR_TAP_STATEMENT_H

#include "tap/event.h"

/* Fills in kind, text and the fields of that kind; TAP_TEXT for what is not TAP. `text` starts
 * with no blank. Never TAP_YAML…; "{" and "}" alone are TAP_SUBTEST with `opens` and TAP_CLOSE,
 * "# test: NAME {" and "# group: NAME {" (rspec) TAP_SUBTEST with `opens` and a name. */
void statement_read(struct span text, struct tap_event *event);

/* What stands before a line of a kernel's console: "[    1.234567] ", "<6>[    1.2][   T27] ".
 * 0 when there is none. */
size_t statement_prefix(struct span text);

/* Takes the colours off both ends of *text ("ESC [ 32 m"). */
void statement_uncolour(struct span *text);

#endif
