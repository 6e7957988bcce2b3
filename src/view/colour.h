/* Colours and styles by name, as themes and templates write them. */
#ifndef TAPIR_VIEW_COLOUR_H
#define TAPIR_VIEW_COLOUR_H

#include "base/complaint.h"
#include "base/span.h"
#include "view/style.h"

/* "red", "bright-blue", "default", "0".."255", "#rrggbb" ("#rgb" too). False when it is none. */
bool colour_parse(struct span text, struct colour *ret);

/* How many colours a terminal must have to show it, roughly at least: 8, 16 or 256. */
unsigned colour_need(struct colour colour);

/* "bold white on blue": attributes, a colour, "on" and a background, each at most once, or
 * "plain" alone. False, and *wrong has a text, when it is not: then *ret_at is the byte in `text`
 * that is wrong. */
bool style_parse(struct span text, struct style *ret, size_t *ret_at, struct complaint *wrong);

/* A name of Python's blessings: "bold", "red", "on_blue", "bold_blue_on_bright_red", applied to
 * *style as a terminal would; "normal" resets. False when it is none. */
bool style_apply_blessings(struct span name, struct style *style);

/* `over` on top of `under`: attributes of both, colours of `over` where it has any. */
struct style style_over(struct style under, struct style over);

#endif
