/* How text looks: colours and attributes, as numbers. How they become bytes is term/'s. */
#ifndef TAPIR_VIEW_STYLE_H
#define TAPIR_VIEW_STYLE_H

#include <stdbool.h>
#include <stdint.h>

enum colour_kind {
	COLOUR_DEFAULT, /* the terminal's own */
	COLOUR_INDEX,   /* 0-255; 0-15 are the user's palette */
	COLOUR_RGB,
};

struct colour {
	uint8_t kind; /* enum colour_kind */
	uint8_t index;
	uint8_t red, green, blue;
};

enum style_attribute {
	STYLE_BOLD = 1 << 0,
	STYLE_DIM = 1 << 1,
	STYLE_ITALIC = 1 << 2,
	STYLE_UNDERLINE = 1 << 3,
	STYLE_REVERSE = 1 << 4,
	STYLE_STRIKE = 1 << 5, /* only from tests' own output */
};

/* {0} is plain text. */
struct style {
	struct colour foreground, background;
	uint8_t attributes; /* enum style_attribute */
};

#endif
