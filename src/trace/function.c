#include "trace/function.h"

#include "trace/pattern.h"

/* "std::vector<T>::at" of "T& std::vector<T>::at(size_t) const [with T = int]". */
static struct span take_name(struct span signature)
{
	size_t with = span_find(signature, SPAN(" [with "));
	size_t end;
	int depth = 0;

	signature = span_head(signature, with);
	end = signature.n;
	/* The parameters are the last parentheses. */
	while (end > 0 && signature.at[end - 1] != ')')
		end--;
	if (end == 0)
		return signature;
	while (end > 0) {
		char c = signature.at[--end];

		depth += (c == ')') - (c == '(');
		if (depth == 0)
			break;
	}

	size_t from = end;

	/* Back to the blank before the name that is in no brackets; "operator()" and "operator<"
	 * are no brackets either, and rare enough to be shown whole. */
	for (depth = 0; from > 0; from--) {
		char c = signature.at[from - 1];

		depth += (c == '>' || c == ')') - (c == '<' || c == '(');
		if (depth <= 0 && (c == ' ' || c == '*' || c == '&'))
			break;
	}
	return from < end ? span_from(span_head(signature, end), from) : signature;
}

/* Without "[0123456789abcdef]" after crate names and "::h0123456789abcdef" at the end. */
static struct span strip_hashes(struct span name, struct arena *arena)
{
	char *out;
	size_t n = 0;

	if (name.n > 19 && span_starts(span_from(name, name.n - 19), SPAN("::h")) &&
	    pattern_match("::h[0-9a-f]{16}$", name, NULL))
		name.n -= 19;
	if (span_index(name, '[') == name.n)
		return name;
	out = arena_new(arena, name.n + 1, 1);
	for (size_t i = 0; i < name.n; i++) {
		size_t end = i + 1;

		while (name.at[i] == '[' && end < name.n &&
		       (byte_is_digit(name.at[end]) ||
		        (name.at[end] >= 'a' && name.at[end] <= 'f')))
			end++;
		if (end - i > 8 && end < name.n && name.at[end] == ']')
			i = end;
		else
			out[n++] = name.at[i];
	}
	return (struct span){out, n};
}

struct span function_tidy(struct span name, const struct dialect *dialect, struct arena *arena)
{
	if (name.n == 0)
		return name;
	if (dialect == &dialect_assert || dialect == &dialect_place || dialect == &dialect_d)
		return take_name(name);
	if (dialect->by_file &&
	    (span_is(name, "n/a") || span_is(name, "??") || span_is(name, "???")))
		return (struct span){0};
	if (dialect == &dialect_rust)
		return strip_hashes(name, arena);
	return name;
}
