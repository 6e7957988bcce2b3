#include "view/launcher.h"

#include "base/span.h"

/* What takes another command behind it; one of two words comes before that of the first. */
struct launcher {
	const char *first, *second;
	bool module; /* what it takes is a module of Python's, behind an option with "m" */
};

/* clang-format off */
static const struct launcher launchers[] = {
	{"bundle", "exec", false}, {"coverage", "run", true}, {"hatch", "run", false},
	{"npm", "exec", false}, {"pdm", "run", false}, {"pipenv", "run", false},
	{"pnpm", "dlx", false}, {"pnpm", "exec", false}, {"pnpm", NULL, false},
	{"poetry", "run", false}, {"rye", "run", false}, {"uv", "run", false},
	{"yarn", "exec", false}, {"yarn", "run", false}, {"yarn", NULL, false},
	{"bunx", NULL, false}, {"env", NULL, false}, {"nice", NULL, false},
	{"npx", NULL, false}, {"python3", NULL, true}, {"uvx", NULL, false},
	{"xvfb-run", NULL, false},
};
/* clang-format on */

static struct span base_name(struct span path)
{
	for (size_t i = path.n; i > 0; i--) {
		if (path.at[i - 1] == '/')
			return span_from(path, i);
	}
	return path;
}

/* `name` without a version behind it: "python3.11", "pytest-3". */
static struct span without_version(struct span name)
{
	while (name.n && (byte_is_digit(name.at[name.n - 1]) || name.at[name.n - 1] == '.'))
		name.n--;
	if (name.n && name.at[name.n - 1] == '-')
		name.n--;
	return name;
}

static bool is_called(const char *word, const char *name)
{
	struct span called = base_name(span_of(word));

	return span_is(called, name) ||
	       span_equal(without_version(called), without_version(span_of(name)));
}

/* The launcher that the words begin with, and how many of them are its name. NULL: none. */
static const struct launcher *match(char *const *words, size_t *ret_n)
{
	for (size_t i = 0; i < countof(launchers); i++) {
		const struct launcher *launcher = &launchers[i];

		if (!is_called(words[0], launcher->first))
			continue;
		*ret_n = launcher->second ? 2 : 1;
		if (!launcher->second || (words[1] && span_is(span_of(words[1]), launcher->second)))
			return launcher;
	}
	return NULL;
}

static bool is_option(const char *word)
{
	return word[0] == '-';
}

/* Of env(1): "NAME=VALUE". */
static bool is_variable(const char *word)
{
	return strchr(word, '=') != NULL;
}

bool launcher_find(char *const *words, const char *runner, size_t *ret)
{
	for (size_t i = 0; words[i];) {
		const struct launcher *launcher;
		size_t n;

		if (is_called(words[i], runner)) {
			*ret = i;
			return true;
		}
		launcher = match(words + i, &n);
		if (!launcher)
			return false;
		for (i += n; words[i] && (is_option(words[i]) || is_variable(words[i])); i++)
			continue;
		if (launcher->module &&
		    !(is_option(words[i - 1]) && span_ends(span_of(words[i - 1]), SPAN("m"))))
			return false;
	}
	return false;
}
