/* Foreign text of several lines as rows, within bounds that are said when they are reached. Knows
 * nothing of what the text means. */
#ifndef TAPIR_VIEW_PASSAGE_H
#define TAPIR_VIEW_PASSAGE_H

#include "view/look.h"

/* How a passage is laid out. */
struct passage {
	enum role role;
	unsigned indent; /* spaces in front of each line */
	size_t lines;    /* shown at most; 0: all. What is left out is left out before the end */
	bool exact;      /* a value: its own colours are no colours but characters */
};

/* Adds a row for each of the `n` lines. A line longer than VALUE_BYTES_MAX is cut. */
void passage_rows(const struct span *lines, size_t n, const struct passage *how,
                  const struct look *look, struct block *block);

/* The lines of `text`, in the arena; a text that ends in a newline has no empty last one. */
struct span *passage_split(struct span text, struct arena *arena, size_t *ret_n);

/* A row of tapir's own about what is not shown: "… 6 harness frames hidden", `indent` spaces in
 * front. The text is ASCII. */
void note_row(const struct look *look, struct block *block, unsigned indent, const char *format,
              ...) __attribute__((format(printf, 4, 5)));

/* A row of `indent` spaces; what is added next follows them. */
void indented_row(struct block *block, unsigned indent);

/* "s" for a word that counts `n` things. */
static inline const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

#endif
