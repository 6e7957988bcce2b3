#include "view/quote.h"

#include "view/text.h"

static bool is_letter_or_digit(char c)
{
	return byte_is_digit(c) || byte_is_alpha(c);
}

static bool is_safe_in_shell(char c)
{
	return is_letter_or_digit(c) || (unsigned char)c >= 0x80 || (c && strchr("_./:@%+,=-", c));
}

/* Whether a word that begins with it is something else to a shell, or to the command. */
static bool is_unsafe_first(char c)
{
	return c == '=' || c == '%';
}

/* Bytes with their usual letters, others in octal (three digits: nothing after them can be taken
 * for a fourth). */
static void add_escaped(struct span path, bool ascii, struct buffer *out)
{
	static const char letters[0x20] = {
		['\a'] = 'a', ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n',
		['\v'] = 'v', ['\f'] = 'f', ['\r'] = 'r', [0x1b] = 'e',
	};

	buffer_add(out, SPAN("$'"));
	while (path.n) {
		struct doorway doorway = {.rest = path, .ascii = ascii, .anchored = true};
		size_t before = out->n;
		unsigned char byte = (unsigned char)path.at[0];
		bool odd;

		if (byte == '\'' || byte == '\\') {
			buffer_format(out, "\\%c", byte);
			path = span_from(path, 1);
			continue;
		}
		if (byte < 0x20 && letters[byte]) {
			buffer_format(out, "\\%c", letters[byte]);
			path = span_from(path, 1);
			continue;
		}

		/* No further than the next quote. */
		size_t end = 1;

		while (end < path.n && path.at[end] != '\'' && path.at[end] != '\\')
			end++;
		doorway.rest = span_head(path, end);
		doorway_take(&doorway, out, &odd);

		size_t taken = end - doorway.rest.n;

		if (odd) {
			out->n = before;
			for (size_t i = 0; i < taken; i++)
				buffer_format(out, "\\%03o", (unsigned)(unsigned char)path.at[i]);
		}
		path = span_from(path, taken);
	}
	buffer_add(out, SPAN("'"));
}

static void add_quoted(struct span path, struct buffer *out)
{
	buffer_add_byte(out, '\'');
	for (size_t i = 0; i < path.n; i++) {
		if (path.at[i] == '\'')
			buffer_add(out, SPAN("'\\''"));
		else
			buffer_add_byte(out, path.at[i]);
	}
	buffer_add_byte(out, '\'');
}

struct span quote_shell(struct span path, bool ascii, struct arena *arena)
{
	/* "-x" would be an option to most editors, and "+x" a command to some. */
	if (path.n && (path.at[0] == '-' || path.at[0] == '+'))
		path = arena_join(arena, SPAN("./"), path, SPAN(""));
	return quote_word(path, ascii, arena);
}

struct span quote_word(struct span word, bool ascii, struct arena *arena)
{
	struct buffer out = {0};
	bool safe = word.n && !is_unsafe_first(word.at[0]);

	for (size_t i = 0; safe && i < word.n; i++)
		safe = is_safe_in_shell(word.at[i]);

	if (!span_equal(text_printable(word, ascii, arena), word))
		add_escaped(word, ascii, &out);
	else if (!safe)
		add_quoted(word, &out);
	else
		return word;

	struct span quoted = arena_copy(arena, buffer_span(&out));

	buffer_fini(&out);
	return quoted;
}

/* Percent-encodes every byte that `keep` does not hold. */
static struct span encode(struct span text, bool (*keep)(char), struct arena *arena)
{
	static const char digits[] = "0123456789ABCDEF";
	char *out = arena_new(arena, text.n, 3);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		unsigned char byte = (unsigned char)text.at[i];

		if (keep(text.at[i])) {
			out[n++] = text.at[i];
			continue;
		}
		out[n++] = '%';
		out[n++] = digits[byte >> 4];
		out[n++] = digits[byte & 15];
	}
	return (struct span){out, n};
}

static bool is_plain_in_url(char c)
{
	return is_letter_or_digit(c) || (c && strchr("/._~-", c));
}

static bool is_possible_in_url(char c)
{
	return c > ' ' && c <= '~';
}

struct span quote_url(struct span text, struct arena *arena)
{
	return encode(text, is_plain_in_url, arena);
}

struct span quote_url_rest(struct span text, struct arena *arena)
{
	return encode(text, is_possible_in_url, arena);
}
