/* What foreign text looks like once it cannot do any harm: text.h's doorway. */
#include "base/limits.h"
#include "view/text.h"

enum { TAB_COLUMNS = 8 };

/* What becomes of a character. */
enum fate {
	FATE_PASS,
	FATE_MARK,    /* takes no columns: passes, a few on each character */
	FATE_CONTROL, /* C0 and DEL */
	FATE_NAME,    /* shown by its number */
	FATE_TAB,
	FATE_ESCAPE, /* not ASCII where only ASCII goes */
	FATE_BAD_BYTE,
};

/* Characters that show nothing, change the direction of what follows, or are obeyed by
 * terminals (C1); those that are no characters are recognised by their number. */
static const struct {
	uint32_t first, last;
} unseen[] = {
	{0x80, 0x9f},       {0xad, 0xad},       {0x34f, 0x34f},     {0x61c, 0x61c},
	{0x115f, 0x1160},   {0x17b4, 0x17b5},   {0x180b, 0x180f},   {0x200b, 0x200b},
	{0x200e, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f},   {0x3164, 0x3164},
	{0xfdd0, 0xfdef},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},   {0xfff0, 0xfffb},
	{0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
};

bool text_is_unseen(uint32_t code)
{
	size_t low = 0, high = countof(unseen);

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (code > unseen[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return (low < countof(unseen) && code >= unseen[low].first) || (code & 0xfffe) == 0xfffe;
}

/* What stands at the front of the text, and its length. */
static enum fate judge(const struct doorway *doorway, uint32_t *ret_code, size_t *ret_n)
{
	struct span text = doorway->rest;

	if (!text_decode(text, ret_code, ret_n)) {
		*ret_code = (unsigned char)text.at[0];
		*ret_n = 1;
		return FATE_BAD_BYTE;
	}

	uint32_t code = *ret_code;

	if (code >= 0x20 && code < 0x7f)
		return FATE_PASS;
	if (code == '\t')
		return FATE_TAB;
	if (code < 0x80)
		return FATE_CONTROL;
	if (text_is_unseen(code))
		return FATE_NAME;
	if (doorway->ascii)
		return FATE_ESCAPE;
	if (text_code_columns(code) == 0)
		return doorway->marks < MARKS_MAX ? FATE_MARK : FATE_NAME;
	return FATE_PASS;
}

/* Passes characters as they are, as many as there are. */
static void take_passing(struct doorway *doorway, struct buffer *out)
{
	struct span run = doorway->rest;
	uint32_t code;
	size_t n;

	for (;;) {
		n = span_plain(doorway->rest);
		if (n) {
			doorway->anchored = true;
			doorway->marks = 0;
			doorway->rest = span_from(doorway->rest, n);
		}

		enum fate fate = doorway->rest.n ? judge(doorway, &code, &n) : FATE_BAD_BYTE;

		if (fate != FATE_PASS && fate != FATE_MARK)
			break;
		if (fate == FATE_MARK && !doorway->anchored)
			break;
		doorway->anchored = true;
		doorway->marks = fate == FATE_MARK ? doorway->marks + 1 : 0;
		doorway->rest = span_from(doorway->rest, n);
	}
	run.n -= doorway->rest.n;
	buffer_add(out, run);
}

static void add_control(uint32_t code, bool ascii, struct buffer *out)
{
	if (ascii)
		buffer_format(out, "^%c", (char)(code ^ 0x40));
	else if (code == 0x7f)
		buffer_add(out, SPAN("␡"));
	else
		buffer_add(out, ((struct span){
					(char[]){(char)0xe2, (char)0x90, (char)(0x80 + code)}, 3}));
}

static void add_odd(const struct doorway *doorway, enum fate fate, uint32_t code,
                    struct buffer *out)
{
	if (fate == FATE_CONTROL)
		add_control(code, doorway->ascii, out);
	else if (fate == FATE_BAD_BYTE)
		buffer_format(out, "\\x%02x", (unsigned)code);
	else if (fate == FATE_NAME)
		buffer_format(out, "<U+%04X>", (unsigned)code);
	else
		buffer_format(out, code > 0xffff ? "\\U%08x" : "\\u%04x", (unsigned)code);
}

bool doorway_take(struct doorway *doorway, struct buffer *out, bool *ret_odd)
{
	if (doorway->rest.n == 0)
		return false;

	size_t before = out->n, n;
	uint32_t code;
	enum fate fate = judge(doorway, &code, &n);

	*ret_odd = false;
	if (fate == FATE_MARK && !doorway->anchored) {
		/* A mark without a character would sit on whatever stands before this text. */
		buffer_add(out, SPAN("\u25cc"));
		doorway->anchored = true;
		take_passing(doorway, out);
	} else if (fate == FATE_PASS || fate == FATE_MARK) {
		take_passing(doorway, out);
	} else if (fate == FATE_TAB) {
		unsigned spaces = TAB_COLUMNS - doorway->columns % TAB_COLUMNS;

		buffer_add(out, span_head(SPAN("        "), spaces));
		doorway->anchored = false;
		doorway->marks = 0;
		doorway->rest = span_from(doorway->rest, n);
	} else {
		*ret_odd = true;
		add_odd(doorway, fate, code, out);
		/* Marks beyond the bound stay beyond it until a character comes. */
		if (doorway->marks < MARKS_MAX || text_code_columns(code)) {
			doorway->anchored = false;
			doorway->marks = 0;
		}
		doorway->rest = span_from(doorway->rest, n);
	}
	doorway->columns += text_columns((struct span){out->bytes + before, out->n - before});
	return true;
}

struct span text_printable(struct span text, bool ascii, struct arena *arena)
{
	struct doorway doorway = {.rest = text, .ascii = ascii};
	struct buffer out = {0};
	bool odd;

	if (span_plain(text) == text.n)
		return arena_copy(arena, text);

	while (doorway_take(&doorway, &out, &odd))
		;

	struct span printable = arena_copy(arena, buffer_span(&out));

	buffer_fini(&out);
	return printable;
}
