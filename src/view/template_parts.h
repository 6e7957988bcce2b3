/* What template.c reads and template_fill.c fills: for these two alone. */
#ifndef TAPIR_VIEW_TEMPLATE_PARTS_H
#define TAPIR_VIEW_TEMPLATE_PARTS_H

#include "view/template.h"

enum { WIDTH_MAX = 1000 }; /* columns that a value is filled up to */

enum template_key {
	KEY_COLUMN,
	KEY_DIM_FORMAT,
	KEY_EDITOR,
	KEY_FUNCTION,
	KEY_FUNCTION_FORMAT,
	KEY_HASH_IF_FUNCTION,
	KEY_LINE_NUMBER,
	KEY_LINE_NUMBER_MAX_WIDTH,
	KEY_NORMAL,
	KEY_PATH,
	KEY_URL_PATH,
	KEY_COUNT, /* those that stand alone */
	KEY_TERM = KEY_COUNT,
	KEY_LITERAL,
};

/* How a value is laid out. */
struct template_format {
	struct span fill; /* one character of one column; empty: a space */
	char align;       /* '<', '>', '^' */
	unsigned width;   /* at least so many columns */
	bool nested;      /* … no: as many as this key's value says */
	enum template_key width_key;
};

struct template_part {
	enum template_key key;
	struct span text; /* a literal, or the name after "term." */
	struct template_format format;
};

struct template
{
	struct arena arena;
	struct template_part *parts;
	size_t nparts;
	bool url;
};

#endif
