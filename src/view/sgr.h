/* The colours of a test's own output: SGR sequences to styles. They are parsed to the last
 * argument, so that nothing can hide in one; what is not wholly understood is left as it is. */
#ifndef TAPIR_VIEW_SGR_H
#define TAPIR_VIEW_SGR_H

#include "base/arena.h"
#include "base/span.h"
#include "view/style.h"

/* Takes one SGR sequence (ESC [ … m) off the front of *text and applies it to *style; what it
 * resets becomes as in `base`. False, both untouched, when there is none, when it is longer than
 * any that makes sense, or when any part of it is wrong or unwanted: concealing and blinking, say.
 */
bool sgr_take(struct span *text, const struct style *base, struct style *style);

/* The text without the sequences that sgr_take() takes: itself where there are none, else in the
 * arena. For names, whose colours say nothing. */
struct span sgr_removed(struct span text, struct arena *arena);

#endif
