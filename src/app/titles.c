#include "app/titles.h"

/* The part of `path` up to the "/" before its last name. */
static struct span directories(struct span path)
{
	size_t n = path.n;

	while (n && path.at[n - 1] == '/')
		n--;
	while (n && path.at[n - 1] != '/')
		n--;
	return span_head(path, n);
}

/* Below `cwd`, by whole names; true with what follows it in *ret. */
static bool is_below(struct span path, struct span cwd, struct span *ret)
{
	if (!cwd.n || !span_starts(path, cwd))
		return false;

	struct span rest = span_from(path, cwd.n);

	if (cwd.at[cwd.n - 1] != '/' && (!rest.n || rest.at[0] != '/'))
		return false;
	while (rest.n && rest.at[0] == '/')
		rest = span_from(rest, 1);
	*ret = rest;
	return rest.n > 0;
}

/* A path elsewhere. What has a blank is rather a command with its arguments, as a tag may be one.
 */
static bool is_elsewhere(const struct titles *titles, struct span name)
{
	struct span rest;

	return !titles->absolute && name.n && name.at[0] == '/' &&
	       span_index(name, ' ') == name.n && !is_below(name, titles->cwd, &rest);
}

bool titles_add(struct titles *titles, struct span name)
{
	struct span before = titles->shared;
	size_t n = 0;

	if (!is_elsewhere(titles, name))
		return false;
	if (titles->n++ == 0) {
		titles->shared = directories(name);
		return false;
	}
	name = directories(name);
	for (size_t i = 0; i < before.n && i < name.n && before.at[i] == name.at[i]; i++)
		n = before.at[i] == '/' ? i + 1 : n;
	titles->shared = span_head(before, n);
	/* The first was whole as long as it was alone. */
	return titles->n == 2 || n != before.n;
}

struct span titles_of(const struct titles *titles, struct span name)
{
	struct span rest;

	if (titles->absolute)
		return name;
	if (is_below(name, titles->cwd, &rest))
		return rest;
	/* The root is shared by all, and says nothing. */
	if (titles->n < 2 || titles->shared.n < 2 || !is_elsewhere(titles, name))
		return name;
	return span_from(name, titles->shared.n);
}
