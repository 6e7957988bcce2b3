#include "view/theme.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "view/text.h"

#define SUFFIX ".theme"

const char *const role_words[] = {
#define ROLE(name, word) [ROLE_##name] = word,
	ROLES(ROLE)
#undef ROLE
};

const char *const glyph_words[] = {
#define GLYPH(name, word, utf8, ascii) [GLYPH_##name] = word,
	GLYPHS(GLYPH)
#undef GLYPH
};

/* The sixteen colours of the user's own palette and no backgrounds: right on any scheme. And
 * dim, never colour 8, which some schemes make invisible. */
#define INK(number) \
	{ \
		.kind = COLOUR_INDEX, .index = (number) \
	}

enum { RED = 1, GREEN = 2, YELLOW = 3, CYAN = 6 };

static const struct style default_styles[ROLE_COUNT] = {
	[ROLE_HEADLINE] = {.attributes = STYLE_BOLD},
	[ROLE_EDITOR] = {.attributes = STYLE_DIM},
	[ROLE_FUNCTION] = {.foreground = INK(CYAN)},
	[ROLE_HIDDEN] = {.attributes = STYLE_DIM},
	[ROLE_LABEL] = {.attributes = STYLE_DIM},
	[ROLE_EXPECTED] = {.foreground = INK(GREEN)},
	[ROLE_ACTUAL] = {.foreground = INK(RED)},
	[ROLE_DIFF_CONTEXT] = {.attributes = STYLE_DIM},
	[ROLE_SKIP] = {.foreground = INK(YELLOW)},
	[ROLE_TODO] = {.foreground = INK(YELLOW)},
	[ROLE_PASS] = {.foreground = INK(GREEN)},
	[ROLE_SLOW] = {.foreground = INK(YELLOW)},
	[ROLE_OK] = {.foreground = INK(GREEN), .attributes = STYLE_BOLD},
	[ROLE_BAD] = {.foreground = INK(RED), .attributes = STYLE_BOLD},
	[ROLE_BAR_FAILED] = {.foreground = INK(RED), .attributes = STYLE_BOLD},
	[ROLE_BAR_PASSED] = {.foreground = INK(GREEN)},
	[ROLE_BAR_SKIPPED] = {.foreground = INK(YELLOW)},
	[ROLE_BAR_NAME] = {.attributes = STYLE_BOLD},
	[ROLE_BAR_FILLED] = {.foreground = INK(GREEN)},
	[ROLE_BAR_EMPTY] = {.attributes = STYLE_DIM},
	[ROLE_BAR_WRONG] = {.foreground = INK(RED)},
};

void theme_default(struct theme *ret)
{
	*ret = (struct theme){
		.name = "default",
		.glyphs =
			{
#define GLYPH(name, word, utf8, ascii) [GLYPH_##name] = SPAN(utf8),
				GLYPHS(GLYPH)
#undef GLYPH
			},
		.ascii_glyphs =
			{
#define GLYPH(name, word, utf8, ascii) [GLYPH_##name] = SPAN(ascii),
				GLYPHS(GLYPH)
#undef GLYPH
			},
	};
	for (size_t palette = 0; palette < PALETTE_COUNT; palette++)
		memcpy(ret->styles[palette], default_styles, sizeof default_styles);
}

void theme_fini(struct theme *theme)
{
	free(theme->memory);
	*theme = (struct theme){0};
}

/* Latin-1, frames and the blocks of the old code pages. */
static bool is_on_console(struct span glyph)
{
	static const uint32_t blocks[] = {0x2580, 0x2584, 0x2588, 0x258c,
	                                  0x2590, 0x2591, 0x2592, 0x2593};
	uint32_t code;

	for (size_t n; text_decode(glyph, &code, &n); glyph = span_from(glyph, n)) {
		size_t i = 0;

		while (i < countof(blocks) && blocks[i] != code)
			i++;
		if (code > 0xff && !(code >= 0x2500 && code < 0x2580) && i == countof(blocks))
			return false;
	}
	return true;
}

void theme_simplify(struct theme *theme)
{
	static const struct span halves = SPAN_INIT(" ▌█");

	for (enum glyph glyph = 0; glyph < GLYPH_COUNT; glyph++) {
		struct span *text = &theme->glyphs[glyph];

		if (is_on_console(*text))
			continue;
		*text = glyph == GLYPH_GRAPH && span_ends(*text, SPAN("█"))
		                ? halves
		                : theme->ascii_glyphs[glyph];
	}
}

/* The two places where themes are looked for. */
enum place { PLACE_USER, PLACE_SYSTEM, PLACE_COUNT };

/* The path of `file` (or, when it is empty, of the folder) there. False when there is none. */
static bool theme_path(enum place place, const char *file, char ret[PATH_MAX])
{
	const char *base = getenv(place == PLACE_USER ? "XDG_CONFIG_HOME" : "TAPIR_DATA_DIR");
	const char *middle = place == PLACE_USER ? "/tapir/themes/" : "/themes/";

	/* A relative one is to be ignored, says the XDG specification. */
	if (place == PLACE_USER && (!base || base[0] != '/')) {
		base = getenv("HOME");
		middle = "/.config/tapir/themes/";
	} else if (place == PLACE_SYSTEM && (!base || !*base)) {
		base = TAPIR_DATA_DIR;
	}
	if (!base || !*base)
		return false;

	int n = snprintf(ret, PATH_MAX, "%s%s%s", base, middle, file);

	return n > 0 && n < PATH_MAX;
}

/* Reads all of a file that is a regular one and not too large: 0 or a negative errno. */
static int read_file(const char *path, struct buffer *text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return -errno;

	struct stat status;
	int error = fstat(fd, &status) < 0 ? -errno : 0;

	if (!error && !S_ISREG(status.st_mode))
		error = S_ISDIR(status.st_mode) ? -EISDIR : -EINVAL;
	while (!error) {
		ssize_t n = read(fd, buffer_reserve(text, 4096), 4096);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			error = n < 0 ? -errno : 0;
			break;
		}
		text->n += (size_t)n;
		if (text->n > CONFIG_BYTES)
			error = -EFBIG;
	}
	close(fd);
	return error;
}

/* Reads the theme in that file. When there is no such file and that is no mistake (`ret_missing` is
 * not NULL) it says so and has no complaint. */
static bool load_file(const char *path, struct theme *ret, bool *ret_missing,
                      struct complaint *wrong)
{
	struct buffer text = {0};
	int error = read_file(path, &text);
	bool missing = error && file_is_absent(path), right = false;

	if (ret_missing)
		*ret_missing = missing;
	if (error && !(ret_missing && missing)) {
		*wrong = (struct complaint){0};
		snprintf(wrong->place, sizeof wrong->place, "%s", path);
		complain(wrong, "%s", error == -EINVAL ? "not a regular file" : strerror(-error));
	} else if (!error) {
		right = theme_parse(buffer_span(&text), path, ret, wrong);
	}
	buffer_fini(&text);
	return right;
}

static bool complain_of_name(const char *name, struct complaint *wrong)
{
	size_t n;
	char **names = theme_names(&n);
	const char *near = nearest_word(span_of(name), (const char *const *)names, n);

	*wrong = (struct complaint){0};
	if (near)
		complain(wrong, "no theme is called \"%.100s\": did you mean \"%s\"?", name, near);
	else
		complain(wrong, "no theme is called \"%.100s\": --list-themes shows them all",
		         name);
	for (size_t i = 0; i < n; i++)
		free(names[i]);
	free(names);
	return false;
}

bool theme_load(const char *name, struct theme *ret, struct complaint *wrong)
{
	char path[PATH_MAX], file[NAME_MAX + 1];
	struct complaint here; /* of a place that may turn out not to matter */
	bool missing = true;

	if (strchr(name, '/') || span_ends(span_of(name), SPAN(SUFFIX)))
		return load_file(name, ret, NULL, wrong);

	/* The user's own, should there be one, is preferred even to the built-in one. */
	bool is_default = strcmp(name, "default") == 0;
	int n = snprintf(file, sizeof file, "%s" SUFFIX, name);

	if (n < 0 || (size_t)n >= sizeof file)
		return complain_of_name(name, wrong);
	for (enum place place = 0; place < PLACE_COUNT && missing; place++) {
		if (place == PLACE_SYSTEM && is_default)
			break;
		if (theme_path(place, file, path) && load_file(path, ret, &missing, &here))
			return true;
	}
	if (!missing) {
		*wrong = here;
		return false;
	}
	if (!is_default)
		return complain_of_name(name, wrong);
	theme_default(ret);
	return true;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char **theme_names(size_t *ret_n)
{
	char **names = memory_new(sizeof *names);
	size_t n = 0;
	char path[PATH_MAX];

	names[n++] = memory_text(SPAN("default"));
	for (enum place place = 0; place < PLACE_COUNT; place++) {
		DIR *folder = theme_path(place, "", path) ? opendir(path) : NULL;

		for (struct dirent *entry; folder && (entry = readdir(folder));) {
			struct span name = span_of(entry->d_name);

			if (name.n <= strlen(SUFFIX) || !span_ends(name, SPAN(SUFFIX)))
				continue;
			names = memory_grow(names, n + 1, sizeof *names);
			names[n++] = memory_text(span_head(name, name.n - strlen(SUFFIX)));
		}
		if (folder)
			closedir(folder);
	}
	qsort(names, n, sizeof *names, compare_names);

	size_t kept = 1;

	for (size_t i = 1; i < n; i++) {
		if (strcmp(names[i], names[kept - 1]) == 0)
			free(names[i]);
		else
			names[kept++] = names[i];
	}
	*ret_n = kept;
	return names;
}
