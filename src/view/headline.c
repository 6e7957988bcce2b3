#include "view/headline.h"

#include "view/sgr.h"

/* A foreign name as it is shown. Catch2 gives its own colours. */
static struct span name_shown(struct span name, const struct look *look, struct arena *arena)
{
	return text_printable(span_trim(sgr_removed(name, arena)), look->ascii, arena);
}

static const struct span kind_words[] = {
	[FAILURE_FAIL] = SPAN_INIT("FAIL"),   [FAILURE_ERROR] = SPAN_INIT("ERROR"),
	[FAILURE_CRASH] = SPAN_INIT("CRASH"), [FAILURE_BAIL] = SPAN_INIT("BAIL OUT"),
	[FAILURE_STALL] = SPAN_INIT("STALL"),
};
_Static_assert(countof(kind_words) == FAILURE_STALL + 1, "one word for each kind");

struct span kind_word(enum failure_kind kind)
{
	return kind_words[kind];
}

struct span path_titled(const struct span *path, size_t npath, bool numbered, uint64_t number,
                        const struct look *look, struct arena *arena)
{
	struct span separator = look_glyph(look, GLYPH_SEPARATOR);
	struct span *names = arena_new(arena, npath + 1, sizeof *names);
	size_t n = 0, bytes = 0;

	for (size_t i = 0; i < npath; i++) {
		struct span name = name_shown(path[i], look, arena);

		if (name.n)
			names[n++] = name;
	}
	if (numbered && (!npath || !span_trim(path[npath - 1]).n)) {
		names[n] = arena_format(arena, "%s%llu", n ? "#" : "test ",
		                        (unsigned long long)number);
		n++;
	}
	if (n == 1)
		return names[0];
	for (size_t i = 0; i < n; i++)
		bytes += names[i].n + (i ? separator.n : 0);

	char *joined = arena_new(arena, bytes + 1, 1);
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		if (i && separator.n) {
			memcpy(joined + at, separator.at, separator.n);
			at += separator.n;
		}
		memcpy(joined + at, names[i].at, names[i].n);
		at += names[i].n;
	}
	return (struct span){joined, at};
}

struct span path_joined(const struct span *path, size_t npath, const struct look *look,
                        struct arena *arena)
{
	return path_titled(path, npath, false, 0, look, arena);
}

bool failure_titled_by_reason(const struct failure *failure)
{
	if (!failure->reason.n || failure->numbered || failure->kind == FAILURE_CRASH)
		return false;
	for (size_t i = 0; i < failure->npath; i++) {
		if (span_trim(failure->path[i]).n)
			return false;
	}
	return true;
}

struct span failure_title(const struct failure *failure, const struct look *look,
                          struct arena *arena)
{
	struct span path = path_titled(failure->path, failure->npath, failure->numbered,
	                               failure->number, look, arena);

	if (failure_titled_by_reason(failure))
		return name_shown(failure->reason, look, arena);
	if (path.n)
		return path;
	if (failure->kind == FAILURE_FAIL)
		return SPAN("(no name)");
	if (failure->kind == FAILURE_BAIL)
		return path;
	return failure->done ? SPAN("after the last test") : SPAN("before the first test");
}

void headline_add(enum failure_kind kind, struct span stream, struct span path, struct span signal,
                  const struct look *look, struct block *block)
{
	struct style style = look_style(look, ROLE_HEADLINE);

	row_add(block, style,
	        arena_join(block->arena, kind_word(kind), SPAN(":"),
	                   stream.n || path.n ? SPAN(" ") : SPAN("")));
	if (stream.n)
		row_add_foreign(block, style, stream);
	if (stream.n && path.n)
		row_add(block, style, look_glyph(look, GLYPH_SEPARATOR));
	row_add(block, style, path);
	if (signal.n) {
		row_add(block, style, SPAN("  ("));
		row_add_foreign(block, style, signal);
		row_add(block, style, SPAN(")"));
	}
}
