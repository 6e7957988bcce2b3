#include "view/recap.h"

#include "base/limits.h"
#include "view/frames.h"
#include "view/headline.h"
#include "view/passage.h"
#include "view/registers.h"

enum {
	FULL_ENTRIES = 20,   /* shown with their frame and message; older ones as headlines only */
	MESSAGE_BYTES = 400, /* of a message's first line */
	PAIR_BYTES = 60,     /* of a value that stands in for a message */
};

/* ---- making an entry ---- */

/* How much a frame tells of where it went wrong: in the user's own sources (there to be read, and
 * below the directory tapir runs in) most, in those of a library less. */
static int weight(const struct frame *frame)
{
	if (frame->hidden)
		return 0;
	if (!frame->file.n && !frame->shown.n)
		return 1;
	if (frame->harness)
		return 2;

	bool ours = frame->shown.n && frame->shown.at[0] != '/';

	return 3 + (frame->source.n > 0) + 2 * ours;
}

/* Of the frames that weigh most the innermost one, of the first stack. */
static struct frame deciding_frame(const struct diagnosis *diagnosis)
{
	struct frame ret = {0};
	int best = 0;

	for (size_t i = 0; i < diagnosis->nframes; i++) {
		const struct frame *frame = &diagnosis->frames[i];
		int weighs = weight(frame);

		if (frame->section && i && best)
			break;
		if (weighs && weighs >= best) {
			best = weighs;
			ret = *frame;
		}
	}
	return ret;
}

/* Neither a blank line nor a table's border. */
static bool has_word(struct span line)
{
	for (size_t i = 0; i < line.n; i++) {
		if (byte_is_alpha(line.at[i]) || byte_is_digit(line.at[i]) || line.at[i] & 0x80)
			return true;
	}
	return false;
}

static struct span first_line(struct span text)
{
	struct span line = {0};

	while (span_next_line(&text, &line)) {
		if (has_word(line))
			return span_head(span_trim(line), MESSAGE_BYTES);
	}
	return (struct span){0};
}

static bool is_short_value(struct span value)
{
	return value.n <= PAIR_BYTES && span_index(value, '\n') + 1 >= value.n;
}

/* A selftest's own points are lines of output: the first that failed says more than those before.
 */
static struct span failed_point(struct span text)
{
	struct span line;

	while (span_next_line(&text, &line)) {
		line = span_trim(line);
		if (span_starts(line, SPAN("not ok ")))
			return span_head(line, MESSAGE_BYTES);
	}
	return (struct span){0};
}

static struct span first_failed_point(const struct diagnosis *diagnosis)
{
	struct span line = failed_point(diagnosis->message);

	for (size_t i = 0; i < diagnosis->nrest && !line.n; i++)
		line = failed_point(diagnosis->rest[i]);
	return line;
}

/* The one line that says why: a point that failed in what it says, the message, else the values,
 * else whatever was said first. */
static struct span reason_line(const struct failure *failure, const struct diagnosis *diagnosis,
                               struct arena *arena)
{
	struct span line = first_failed_point(diagnosis);

	if (line.n)
		return line;
	line = first_line(diagnosis->message);
	if (failure_titled_by_reason(failure) && span_equal(line, span_trim(failure->reason)))
		return (struct span){0};
	if (line.n)
		return line;
	if (diagnosis->has_values && is_short_value(diagnosis->expected) &&
	    is_short_value(diagnosis->actual)) {
		struct span expected = span_trim_end(first_line(diagnosis->expected));
		struct span actual = span_trim_end(first_line(diagnosis->actual));

		return arena_join(arena, SPAN("expected "), expected,
		                  arena_join(arena, SPAN(", got "), actual, SPAN("")));
	}
	if (failure->reason.n && !failure_titled_by_reason(failure))
		return first_line(failure->reason);
	for (size_t i = 0; i < diagnosis->nrest; i++) {
		if (has_word(diagnosis->rest[i]))
			return first_line(diagnosis->rest[i]);
	}
	return (struct span){0};
}

struct recap_entry recap_entry_of(const struct failure *failure, const struct diagnosis *diagnosis,
                                  struct span stream, const struct look *look, struct arena *arena)
{
	struct span reason = reason_line(failure, diagnosis, arena);

	if (diagnosis->nframes)
		reason = registers_hidden(reason, look, arena);
	return (struct recap_entry){
		.kind = diagnosis->kind,
		.ordinal = failure->ordinal,
		.path = failure_title(failure, look, arena),
		.signal = diagnosis->signal,
		.frame = deciding_frame(diagnosis),
		.message = reason,
		.stream = stream,
		.times = 1,
	};
}

/* ---- showing them ---- */

static unsigned count_digits(uint64_t number)
{
	unsigned digits = 1;

	for (; number >= 10; number /= 10)
		digits++;
	return digits;
}

/* Which tests failed in the same way, as far as they are remembered. */
static void add_others(const struct recap_entry *entry, const struct look *look,
                       struct block *block)
{
	struct style style = look_style(look, ROLE_HIDDEN);
	uint64_t told = 0;

	while (told < RECAP_OTHERS && entry->others[told].n) {
		if (!told)
			indented_row(block, 2);
		row_add(block, style, told ? SPAN(", ") : SPAN("also "));
		row_add(block, style, entry->others[told++]);
	}
	if (told && told + 1 < entry->times)
		row_add(block, style,
		        arena_format(block->arena, " and %llu more",
		                     (unsigned long long)(entry->times - told - 1)));
}

static void add_entry(const struct recap_entry *entry, bool full, const struct look *look,
                      struct block *block)
{
	block_row(block);
	headline_add(entry->kind, entry->stream, entry->path, entry->signal, look, block);
	if (entry->times > 1)
		row_add(block, look_style(look, ROLE_BAD),
		        arena_format(block->arena, look->ascii ? "  x%llu" : "  ×%llu",
		                     (unsigned long long)entry->times));
	if (!full)
		return;
	if (entry->frame.file.n || entry->frame.shown.n || entry->frame.function.n ||
	    entry->frame.module.n)
		frame_row(&entry->frame, count_digits(entry->frame.line), look, block);
	if (entry->message.n) {
		indented_row(block, 2);
		row_add_output(block, look_style(look, ROLE_MESSAGE), entry->message,
		               look->colours > 0);
	}
	add_others(entry, look, block);
}

/* A single failure is left out: its report has just been on the screen, and nothing but the
 * summary came after it. */
void recap_rows(const struct summary *summary, const struct look *look, struct block *block)
{
	size_t n = summary->nrecap;

	if (n == 0 || (n == 1 && !summary->recap_needed && !summary->more_recap &&
	               summary->recap[0].times < 2))
		return;
	block_row(block);
	block_row(block);
	row_add(block, look_style(look, ROLE_LABEL), SPAN("failures in short:"));
	for (size_t i = 0; i < n; i++)
		add_entry(&summary->recap[i], n - i <= FULL_ENTRIES, look, block);
	if (summary->more_recap)
		note_row(look, block, 0, "%llu more failure%s, not listed here",
		         (unsigned long long)summary->more_recap, plural(summary->more_recap));
}

void recap_line(const struct recap_entry *entry, struct span counter, const struct look *look,
                struct block *block)
{
	const struct frame *frame = &entry->frame;
	struct span file = frame->shown.n ? frame->shown : frame->file;

	block_row(block);
	row_add(block, look_style(look, ROLE_HIDDEN), counter);
	headline_add(entry->kind, entry->stream, entry->path, entry->signal, look, block);
	if (file.n) {
		row_add(block, (struct style){0}, SPAN("  "));
		row_add_foreign(block, look_style(look, ROLE_EDITOR), file);
	}
	if (file.n && frame->line)
		row_add(block, look_style(look, ROLE_EDITOR),
		        arena_format(block->arena, ":%llu", (unsigned long long)frame->line));
	if (entry->message.n) {
		row_add(block, (struct style){0}, SPAN("  "));
		row_add_output(block, look_style(look, ROLE_MESSAGE), entry->message,
		               look->colours > 0);
	}
}
