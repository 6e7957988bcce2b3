/* The editor line's template: nose-progressive's keys in Python's str.format language. It is
 * parsed once at the start, so that a mistake is known before any test has run. */
#ifndef TAPIR_VIEW_TEMPLATE_H
#define TAPIR_VIEW_TEMPLATE_H

#include "base/complaint.h"
#include "trace/frame.h"
#include "view/row.h"
#include "view/theme.h"

#define EDITOR_TEMPLATE_DEFAULT \
	"  {dim_format}{editor} +{line_number:<{line_number_max_width}} {path}{normal}" \
	"{function_format}{hash_if_function}{function}{normal}"

struct template;

/* The template of `text` (at most TEMPLATE_BYTES). NULL, and *wrong has line, column and text (its
 * place is left alone), when a key is unknown, a format is none of those that tapir(1)
 * lists, or the braces do not match. Free with template_free(). */
struct template *template_new(struct span text, struct complaint *wrong);
void template_free(struct template *template);

/* What the keys stand for in one frame. */
struct template_values {
	struct span editor;
	const struct frame *frame;
	unsigned line_digits; /* of the largest line number of this traceback */
	struct span url_path; /* the file's absolute path, percent-encoded */
	struct span link;     /* a URL that the path leads to; empty: none */
	const struct theme *theme;
	unsigned colours; /* how many the terminal has, for {term.NAME}; 0: no styling at all */
};

/* Adds the frame's row. A path that a shell would not take as one word is quoted for it; in a
 * template that makes a URL (has "://") it is percent-encoded instead. A newline in the template
 * begins a new row. A frame without a file is shown as what is known of it. */
void template_rows(const struct template *template, const struct template_values *values,
                   struct block *block);

/* The template as the text of a URL with the same keys: no styling, every value percent-encoded
 * (url_path already is). Empty for a frame without a file. */
struct span template_text(const struct template *template, const struct template_values *values,
                          struct arena *arena);

#endif
