/* Roles, glyphs and the theme that gives each its look. A theme is a file in inih's
 * grammar; tapir-theme(5) documents it. */
#ifndef TAPIR_VIEW_THEME_H
#define TAPIR_VIEW_THEME_H

#include "base/complaint.h"
#include "base/span.h"
#include "view/style.h"

/* Every role text can have: name in C, name in theme files. Each is used somewhere, and
 * documented in tapir-theme(5); a test keeps the three in step. */
/* clang-format off */
#define ROLES(ROLE) \
	ROLE(HEADLINE,      "headline")       /* FAIL: and the test's path */ \
	ROLE(EDITOR,        "editor")         /* {dim_format}: the editor part of a frame */ \
	ROLE(FUNCTION,      "function")       /* {function_format} */ \
	ROLE(SOURCE,        "source")         /* a source line */ \
	ROLE(HIDDEN,        "hidden")         /* "… 6 harness frames hidden" and other notes */ \
	ROLE(MESSAGE,       "message") \
	ROLE(LABEL,         "label")          /* "expected:", keys of details */ \
	ROLE(EXPECTED,      "expected") \
	ROLE(ACTUAL,        "actual") \
	ROLE(DIFF_CONTEXT,  "diff-context") \
	ROLE(OUTPUT,        "output")         /* what tests print */ \
	ROLE(SKIP,          "skip") \
	ROLE(TODO,          "todo") \
	ROLE(PASS,          "pass") \
	ROLE(SLOW,          "slow") \
	ROLE(OK,            "ok")             /* "OK!" */ \
	ROLE(BAD,           "bad")            /* failing counts and verdicts of the summary */ \
	ROLE(BAR_FAILED,    "bar-failed")     /* the bar's counts … */ \
	ROLE(BAR_PASSED,    "bar-passed") \
	ROLE(BAR_SKIPPED,   "bar-skipped") \
	ROLE(BAR_COUNT,     "bar-count")      /* … done/planned, clocks … */ \
	ROLE(BAR_NAME,      "bar-name")       /* … the running test … */ \
	ROLE(BAR_FILLED,    "bar-filled")     /* … and the graph */ \
	ROLE(BAR_EMPTY,     "bar-empty") \
	ROLE(BAR_WRONG,     "bar-wrong")      /* the filled part once something failed */

#define GLYPHS(GLYPH) \
	GLYPH(FAILED,    "failed",    "✗", "F") \
	GLYPH(PASSED,    "passed",    "✓", "ok") \
	GLYPH(SKIPPED,   "skipped",   "○", "s") \
	GLYPH(SEPARATOR, "separator", " › ", " > ")  /* between the names of a path */ \
	GLYPH(ELLIPSIS,  "ellipsis",  "…", "...") \
	GLYPH(GRAPH,     "graph",     " ▏▎▍▌▋▊▉█", " #") /* from empty to full, one column each */ \
	GLYPH(EMPTY,     "empty",     "░", "-")          /* an empty cell of the graph */
/* clang-format on */

enum role {
#define ROLE(name, word) ROLE_##name,
	ROLES(ROLE)
#undef ROLE
		ROLE_COUNT
};

enum glyph {
#define GLYPH(name, word, utf8, ascii) GLYPH_##name,
	GLYPHS(GLYPH)
#undef GLYPH
		GLYPH_COUNT
};

/* How the bar is laid out. */
enum bar_layout {
	BAR_COUNTS, /* tapir's: counts, clock, name, graph */
	BAR_NAME,   /* nose-progressive's: the name, and a graph of a fixed width */
};

/* How many colours a terminal has, as far as themes care: a theme may say what a role looks
 * like where its colours are missing. */
enum palette {
	PALETTE_8,
	PALETTE_16,
	PALETTE_256, /* and more */
	PALETTE_COUNT,
};

struct theme {
	char name[64];
	struct style styles[PALETTE_COUNT][ROLE_COUNT];
	struct span glyphs[GLYPH_COUNT];       /* UTF-8 */
	struct span ascii_glyphs[GLYPH_COUNT]; /* for other encodings */
	enum bar_layout layout;
	unsigned graph_columns; /* of a fixed graph; 0: what is left, up to 14 */
	void *memory;           /* owns the glyphs' text */
};

/* Reads the theme called `name`, or the file of that path when it holds a "/" or ends in ".theme".
 * Looked for in $XDG_CONFIG_HOME/tapir/themes, then where tapir is installed (or in
 * $TAPIR_DATA_DIR/themes); the default theme is built in and needs no file. False, and *wrong says
 * where, when it is broken or not there; *ret is untouched then. */
bool theme_load(const char *name, struct theme *ret, struct complaint *wrong);
void theme_fini(struct theme *theme);

/* The built-in default. */
void theme_default(struct theme *ret);

/* Replaces the glyphs that the fonts of the Linux console lack. */
void theme_simplify(struct theme *theme);

/* Reads a theme's text, for theme_load() and tests: what it does not say is as in the default
 * theme. `path` is for complaints, and its last part, without ".theme", becomes the name. */
bool theme_parse(struct span text, const char *path, struct theme *ret, struct complaint *wrong);

/* The names of all themes that can be found, each once, sorted; free each and the array. */
char **theme_names(size_t *ret_n);

/* What `role` looks like where there are `colours` colours: 0 (no styling at all), 2, 8, 16, 256
 * or more. */
static inline struct style theme_style(const struct theme *theme, enum role role, unsigned colours)
{
	enum palette palette = colours >= 256  ? PALETTE_256
	                       : colours >= 16 ? PALETTE_16
	                                       : PALETTE_8;

	return colours ? theme->styles[palette][role] : (struct style){0};
}

/* The words of roles and glyphs in theme files. */
extern const char *const role_words[ROLE_COUNT];
extern const char *const glyph_words[GLYPH_COUNT];

#endif
