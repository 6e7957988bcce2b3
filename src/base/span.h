/* Borrowed bytes: a pointer and a length, never a terminating NUL, any byte inside.
 * Whoever hands out a span says how long it lives. All functions here are pure,
 * locale-free and async-signal-safe. */
#ifndef TAPIR_BASE_SPAN_H
#define TAPIR_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define countof(array) (sizeof(array) / sizeof((array)[0]))

/* Where element `i` of an array stands, or its end. An empty array may be NULL, to which not even 0
 * may be added in C. Compilers make the same of it as of `array + i`. */
#define PLACE(array, i) ((i) ? (array) + (i) : (array))

struct span {
	const char *at;
	size_t n;
};

/* A span over a string literal; and how one in a table that is never changed is initialised. */
#define SPAN_INIT(literal) \
	{ \
		"" literal, sizeof(literal) - 1 \
	}
#define SPAN(literal) ((struct span)SPAN_INIT(literal))

/* A span over a NUL-terminated string; NULL gives the empty span. */
static inline struct span span_of(const char *text)
{
	return (struct span){text, text ? strlen(text) : 0};
}

/* The bytes from `from` (clamped to the end) onwards. */
static inline struct span span_from(struct span text, size_t from)
{
	if (from > text.n)
		from = text.n;
	return (struct span){PLACE(text.at, from), text.n - from};
}

/* The first `n` bytes (or all, when there are fewer). */
static inline struct span span_head(struct span text, size_t n)
{
	return (struct span){text.at, n < text.n ? n : text.n};
}

static inline bool span_equal(struct span a, struct span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.at, b.at, a.n) == 0);
}

static inline bool span_is(struct span text, const char *word)
{
	return span_equal(text, span_of(word));
}

static inline bool span_starts(struct span text, struct span prefix)
{
	return text.n >= prefix.n && (prefix.n == 0 || memcmp(text.at, prefix.at, prefix.n) == 0);
}

static inline bool span_ends(struct span text, struct span suffix)
{
	return text.n >= suffix.n &&
	       (suffix.n == 0 || memcmp(text.at + text.n - suffix.n, suffix.at, suffix.n) == 0);
}

/* Whether two spans are equal when A-Z and a-z are the same letters; no other folding. */
bool span_equal_nocase(struct span a, struct span b);

/* Whether `text` starts with `prefix`, A-Z and a-z being the same letters. */
bool span_starts_nocase(struct span text, struct span prefix);

/* Where `byte` first stands in `text`, or text.n. */
static inline size_t span_index(struct span text, char byte)
{
	const char *at = text.n ? memchr(text.at, byte, text.n) : NULL;

	return at ? (size_t)(at - text.at) : text.n;
}

/* Where `needle` first stands in `text`, or text.n. */
size_t span_find(struct span text, struct span needle);

/* How many spaces and tabs `text` begins with. Quick where there are thousands. */
size_t span_blanks(struct span text);

/* Takes the next line (without its "\n" and "\r"s in front of that) off the front of *text.
 * False when nothing is left; a text that ends in a newline has no empty last line. */
bool span_next_line(struct span *text, struct span *ret);

/* How many bytes at the front of `text` are printable ASCII. */
size_t span_plain(struct span text);

static inline bool byte_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* span_take_number() of a text that begins with a digit. */
void span_take_digits(struct span *text, uint64_t *ret);

/* Takes the decimal digits at the front of *text. False when there are none; then *text
 * and *ret are as they were. A number that does not fit becomes UINT64_MAX, and its
 * digits are taken all the same. */
static inline bool span_take_number(struct span *text, uint64_t *ret)
{
	if (!text->n || !byte_is_digit(text->at[0]))
		return false;
	span_take_digits(text, ret);
	return true;
}

static inline bool byte_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static inline bool byte_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* `text` without the spaces and tabs at its end. */
static inline struct span span_trim_end(struct span text)
{
	while (text.n && byte_is_blank(text.at[text.n - 1]))
		text.n--;
	return text;
}

/* `text` without the spaces and tabs at both ends. */
static inline struct span span_trim(struct span text)
{
	text = span_trim_end(text);
	while (text.n && byte_is_blank(text.at[0])) {
		text.at++;
		text.n--;
	}
	return text;
}

#endif
