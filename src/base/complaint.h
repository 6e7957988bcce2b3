/* What is wrong with something the user wrote: a theme, the configuration, an option.
 * Only app/ prints one. */
#ifndef TAPIR_BASE_COMPLAINT_H
#define TAPIR_BASE_COMPLAINT_H

struct complaint {
	char place[512]; /* a file's path, an option or a variable; "" when there is none */
	unsigned line;   /* from 1; 0 when it is not about a line */
	unsigned column; /* from 1, in bytes; 0 when unknown */
	char text[512];
};

/* Fills in the text, printf-like. Returns false, for `return complain(...)`. */
_Bool complain(struct complaint *wrong, const char *format, ...)
	__attribute__((format(printf, 2, 3), nonnull(2)));

#endif
