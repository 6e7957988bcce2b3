/* Printable text as display columns, and the one doorway through which text from outside becomes
 * printable. Whatever goes in, what comes out is valid UTF-8 (or ASCII) that only moves the
 * cursor to the right. Knows nothing of styles. */
#ifndef TAPIR_VIEW_TEXT_H
#define TAPIR_VIEW_TEXT_H

#include "base/arena.h"
#include "base/buffer.h"

/* Foreign text on its way through the doorway. {.rest = text, .ascii = …} is the start. */
struct doorway {
	struct span rest; /* what has not been taken yet */
	bool ascii;
	bool anchored;    /* a combining mark would find a character of this text to sit on */
	unsigned marks;   /* on the character before */
	unsigned columns; /* shown so far, for tabs */
};

/* Takes one run off the front, appending its printable form to *out. Each run is either shown as it
 * is (*ret_odd false), or stands for something that is not (true): a control character as its
 * picture (in ASCII "^["), a byte that is no UTF-8 as "\xNN", an invisible or direction-changing
 * character as "<U+202E>", in ASCII any other character as "\u00e9". Tabs become spaces up to the
 * next multiple of 8 columns of this text. False when nothing is left. */
bool doorway_take(struct doorway *doorway, struct buffer *out, bool *ret_odd);

/* Foreign text as printable text, in the arena. Newlines are shown like other controls. */
struct span text_printable(struct span text, bool ascii, struct arena *arena);

/* Display columns of printable text: the sum over its code points, as most terminals count, and
 * rather too many than too few. */
unsigned text_columns(struct span text);

/* The longest end of printable `text` that fits `columns`, cut at a grapheme's boundary, with
 * a mark ("…", in ASCII "...") in front when something was cut. `text` itself when it fits. */
struct span text_cut_left(struct span text, unsigned columns, bool ascii, struct arena *arena);

/* The character at the front of `text`, and its length. False when the bytes there are no
 * strict UTF-8: overlong, a surrogate, beyond U+10FFFF, or cut off. */
bool text_decode(struct span text, uint32_t *ret, size_t *ret_n);

/* Whether a character beyond ASCII shows nothing, changes the direction of what follows, or may be
 * obeyed by a terminal: never to be shown as it is. */
bool text_is_unseen(uint32_t code);

/* Columns of one character that text_printable() would let pass. */
unsigned text_code_columns(uint32_t code);

/* Whether it has one column in every terminal, whatever comes after it: Latin letters, and the
 * symbols that bars are made of. */
bool text_code_is_sure(uint32_t code);

#endif
