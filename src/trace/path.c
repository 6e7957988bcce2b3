#include "trace/path.h"

static int hex_value(char c)
{
	if (byte_is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* A NUL in a name could only come from a forged URL; it stays encoded. */
static struct span decode_percents(struct span text, struct arena *arena)
{
	if (span_index(text, '%') == text.n)
		return text;

	char *out = arena_new(arena, text.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		int high = i + 2 < text.n ? hex_value(text.at[i + 1]) : -1;
		int low = high >= 0 ? hex_value(text.at[i + 2]) : -1;

		if (text.at[i] == '%' && low >= 0 && high * 16 + low != 0) {
			out[n++] = (char)(high * 16 + low);
			i += 2;
		} else {
			out[n++] = text.at[i];
		}
	}
	return (struct span){out, n};
}

/* The path of "file:///a/b", "file://host/a/b" or "file:/a/b". */
static bool take_url(struct span *path)
{
	struct span rest = *path;

	if (!span_starts_nocase(rest, SPAN("file:")))
		return false;
	rest = span_from(rest, 5);
	if (span_starts(rest, SPAN("//")))
		rest = span_from(rest, 2 + span_index(span_from(rest, 2), '/'));
	if (rest.n == 0 || rest.at[0] != '/')
		return false;
	/* "/C:/a" */
	if (rest.n > 3 && byte_is_alpha(rest.at[1]) && rest.at[2] == ':' && rest.at[3] == '/')
		rest = span_from(rest, 1);
	*path = rest;
	return true;
}

/* "node:internal/x", "webpack://x", "<stdin>" and "[C]" name no file: they are kept as they are. */
static bool is_path(struct span path)
{
	size_t colon = span_index(path, ':');
	size_t slash = span_index(path, '/');

	if (path.n == 0 || path.at[0] == '<' || path.at[0] == '[')
		return false;
	return colon > slash || colon == path.n;
}

struct span path_clean(struct span path, struct arena *arena)
{
	if (take_url(&path))
		path = decode_percents(path, arena);
	else if (!is_path(path))
		return path;

	bool rooted = path.n && path.at[0] == '/';
	char *out = arena_new(arena, path.n + 2, 1);
	size_t n = 0;
	size_t floor = 0; /* before it "x/.." can take nothing away */

	if (rooted)
		out[n++] = '/';
	floor = n;
	while (path.n) {
		size_t end = span_index(path, '/');
		struct span part = span_head(path, end);

		path = span_from(path, end + 1);
		if (part.n == 0 || span_is(part, "."))
			continue;
		if (span_is(part, "..") && n > floor) {
			while (n > floor && out[n - 1] != '/')
				n--;
			if (n > floor)
				n--;
			continue;
		}
		if (span_is(part, "..") && rooted)
			continue;
		if (n && out[n - 1] != '/')
			out[n++] = '/';
		memcpy(out + n, part.at, part.n);
		n += part.n;
		if (span_is(part, ".."))
			floor = n;
	}
	if (n == 0)
		out[n++] = '.';
	return (struct span){out, n};
}

/* Whether `path` is `dir` or below it, and then what is left of it. */
static bool take_directory(struct span path, struct span dir, struct span *ret)
{
	while (dir.n && dir.at[dir.n - 1] == '/')
		dir.n--;
	if (!span_starts(path, dir) || path.n <= dir.n || path.at[dir.n] != '/')
		return false;
	*ret = span_from(path, dir.n + 1);
	return ret->n > 0;
}

struct span path_shown(struct span path, struct span cwd, bool absolute, struct arena *arena)
{
	struct span below;

	if (!is_path(path))
		return path;
	if (path.at[0] != '/') {
		if (!absolute || cwd.n == 0)
			return path;
		return path_clean(arena_join(arena, cwd, SPAN("/"), path), arena);
	}
	if (!absolute && cwd.n && take_directory(path, cwd, &below))
		return below;
	return path;
}
