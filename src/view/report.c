#include "view/report.h"

#include "base/limits.h"
#include "view/frames.h"
#include "view/passage.h"
#include "view/registers.h"
#include "view/values.h"

static void add_label(const char *label, const struct look *look, struct block *block)
{
	block_row(block);
	row_add(block, look_style(look, ROLE_LABEL), span_of(label));
}

static void add_text(struct span text, enum role role, const struct look *look, struct block *block)
{
	struct passage how = {.role = role, .lines = DETAIL_LINES_MAX};
	size_t n;
	struct span *lines = passage_split(text, block->arena, &n);

	passage_rows(lines, n, &how, look, block);
}

/* The word of a directive that only repeats "not ok". */
static bool says_nothing(struct span reason)
{
	static const char *const words[] = {"failed", "fail", "failure", "error"};

	for (size_t i = 0; i < countof(words); i++) {
		if (span_equal_nocase(reason, span_of(words[i])))
			return true;
	}
	return false;
}

/* A bail-out's reason, or an unknown directive, unless it is in the headline or the message. */
static struct span told_reason(const struct failure *failure, const struct diagnosis *diagnosis)
{
	struct span reason = span_trim(failure->reason);

	if (failure_titled_by_reason(failure) || says_nothing(reason) ||
	    span_find(diagnosis->message, reason) < diagnosis->message.n)
		return (struct span){0};
	return reason;
}

/* The message without empty lines at its end; none when it is the headline. */
static struct span told_message(const struct failure *failure, const struct diagnosis *diagnosis)
{
	struct span message = diagnosis->message;

	while (message.n &&
	       (byte_is_blank(message.at[message.n - 1]) || message.at[message.n - 1] == '\n'))
		message.n--;
	if (failure_titled_by_reason(failure) &&
	    span_equal(span_trim(message), span_trim(failure->reason)))
		return (struct span){0};
	return message;
}

static void add_detail(const struct detail *detail, size_t *left, const struct look *look,
                       struct block *block)
{
	unsigned indent = 2 * (detail->depth < YAML_DEPTH_MAX ? detail->depth : YAML_DEPTH_MAX);
	struct passage how = {.role = ROLE_OUTPUT, .indent = indent + 2, .lines = *left};
	size_t n;
	struct span *lines = passage_split(detail->value, block->arena, &n);

	indented_row(block, indent);
	row_add_foreign(block, look_style(look, ROLE_LABEL), detail->key);
	row_add(block, look_style(look, ROLE_LABEL), detail->key.n ? SPAN(":") : SPAN("-"));
	*left -= 1;
	if (n == 1 && lines[0].n <= VALUE_BYTES_MAX) {
		row_add(block, (struct style){0}, SPAN(" "));
		row_add_output(block, look_style(look, ROLE_OUTPUT), lines[0], look->colours > 0);
		return;
	}
	if (!*left)
		how.lines = 1;
	passage_rows(lines, n, &how, look, block);
	*left -= n < *left ? n : *left;
}

static void add_details(const struct diagnosis *diagnosis, const struct look *look,
                        struct block *block)
{
	size_t left = DETAIL_LINES_MAX;

	if (diagnosis->operator.n) {
		struct detail detail = {.key = SPAN("operator"), .value = diagnosis->operator};

		add_detail(&detail, &left, look, block);
	}
	for (size_t i = 0; i < diagnosis->ndetails; i++) {
		if (!left) {
			note_row(look, block, 0, "%zu more key%s", diagnosis->ndetails - i,
			         plural(diagnosis->ndetails - i));
			return;
		}
		add_detail(&diagnosis->details[i], &left, look, block);
	}
}

/* What was understood of a diagnosis, in the order of a report. */
static void add_diagnosis(const struct diagnosis *diagnosis, struct span reason,
                          struct span message, const struct look *look, struct block *block)
{
	struct passage rest = {.role = ROLE_OUTPUT, .lines = DETAIL_LINES_MAX};

	frames_rows(diagnosis, look, block);
	add_text(reason, ROLE_MESSAGE, look, block);
	if (diagnosis->nframes)
		message = registers_hidden(message, look, block->arena);
	add_text(message, ROLE_MESSAGE, look, block);
	values_rows(diagnosis, look, block);
	add_details(diagnosis, look, block);
	passage_rows(diagnosis->rest, diagnosis->nrest, &rest, look, block);
}

/* What it was caused by, and what else failed in the same point. */
static void add_causes(const struct diagnosis *cause, const struct look *look, struct block *block)
{
	size_t left_out = 0;

	for (size_t depth = 0; cause; cause = cause->cause, depth++) {
		if (depth >= CAUSES_MAX) {
			left_out++;
			continue;
		}
		add_label(cause->also ? "also:" : "caused by:", look, block);
		add_diagnosis(cause, (struct span){0}, cause->message, look, block);
	}
	if (left_out)
		note_row(look, block, 0, "%zu more cause%s or failure%s", left_out,
		         plural(left_out), plural(left_out));
}

static void add_output(const struct failure *failure, const struct diagnosis *diagnosis,
                       const struct look *look, struct block *block)
{
	struct passage how = {.role = ROLE_OUTPUT, .indent = 2};

	if (!diagnosis->noutput && !failure->earlier)
		return;
	add_label("output:", look, block);
	if (failure->earlier)
		note_row(look, block, 2, "%llu bytes of earlier output left out",
		         (unsigned long long)failure->earlier);
	passage_rows(diagnosis->output, diagnosis->noutput, &how, look, block);
}

void report_headline(const struct failure *failure, const struct diagnosis *diagnosis,
                     const struct report_options *options, const struct look *look,
                     struct block *block)
{
	struct style note = look_style(look, ROLE_HIDDEN);
	struct span path = failure_title(failure, look, block->arena);

	block_row(block);
	block_row(block);
	if (failure->more) {
		row_add(block, note, look_glyph(look, GLYPH_ELLIPSIS));
		row_add(block, note, SPAN(" more of "));
		row_add(block, note, path);
		return;
	}
	row_add(block, look_style(look, ROLE_HEADLINE), options->counter);
	headline_add(diagnosis->kind, options->stream, path, diagnosis->signal, look, block);
}

/* Below what did not know: "CRASH  (SIGSEGV)". */
static void add_kind(const struct diagnosis *diagnosis, const struct look *look,
                     struct block *block)
{
	struct style style = look_style(look, ROLE_HEADLINE);

	block_row(block);
	row_add(block, style, kind_word(diagnosis->kind));
	if (!diagnosis->signal.n)
		return;
	row_add(block, style, SPAN("  ("));
	row_add_foreign(block, style, diagnosis->signal);
	row_add(block, style, SPAN(")"));
}

/* At the end of the headline; or below it, when that stands there already. */
static void add_same(const struct diagnosis *diagnosis, const struct report_options *options,
                     const struct look *look, struct block *block)
{
	struct style style = look_style(look, ROLE_HIDDEN);
	struct arena *arena = block->arena;

	if (options->above == REPORT_HEADLINE && !options->reveals)
		block_row(block);
	row_add(block, style,
	        arena_join(arena,
	                   arena_join(arena, SPAN("  (same as "), kind_word(diagnosis->kind),
	                              SPAN(" ")),
	                   arena_number(arena, options->same_as),
	                   options->same_name.n ? SPAN(": ") : SPAN("")));
	row_add(block, style, options->same_name);
	row_add(block, style, SPAN(")"));
}

void report_rows(const struct failure *failure, const struct diagnosis *diagnosis,
                 const struct report_options *options, const struct look *look, struct block *block)
{
	if (options->above == REPORT_NOTHING)
		report_headline(failure, diagnosis, options, look, block);
	if (options->reveals)
		add_kind(diagnosis, look, block);
	if (options->same_as && !failure->more) {
		add_same(diagnosis, options, look, block);
		return;
	}
	add_diagnosis(diagnosis, told_reason(failure, diagnosis), told_message(failure, diagnosis),
	              look, block);
	if (failure->left_out)
		note_row(look, block, 0, "%llu bytes of diagnostics left out",
		         (unsigned long long)failure->left_out);
	add_causes(diagnosis->cause, look, block);
	add_output(failure, diagnosis, look, block);
	if (failure->unfinished)
		note_row(look, block, 0, "it breaks off here");
}
