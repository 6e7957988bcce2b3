#include "trace/reader.h"

#include "base/limits.h"
#include "trace/pattern.h"
#include "trace/quote.h"
#include "trace/report.h"

enum {
	MESSAGE_LINES_MAX = 80,
	ABOVE_MAX = 8, /* lines above a place that say what is wrong there */
};

struct report *reader_report(struct reader *reader)
{
	return reader->open ? &reader->reports[reader->nreports - 1] : NULL;
}

bool reader_in(struct reader *reader, const struct dialect *dialect)
{
	return reader->open && reader_report(reader)->dialect == dialect;
}

void reader_say(struct reader *reader, struct report *report, struct span text, size_t line)
{
	report_own(reader, report, line);
	if (report->nmessage == MESSAGE_LINES_MAX) {
		reader->rest = REST_NONE;
		return;
	}
	*ARENA_PUSH(reader->arena, report->message, report->nmessage) = (struct text_line){text,
	                                                                                   line};
	report->nmessage++;
}

/* The text of line i with as much of its indentation as it has more than `indent`. */
struct span reader_text(const struct reader *reader, size_t i, uint32_t indent)
{
	struct span text = reader->text[i];
	uint32_t more = reader->indent[i] > indent ? reader->indent[i] - indent : 0;

	return text.n ? (struct span){text.at - more, text.n + more} : text;
}

/* A message that was to go on up to the frames and never met any ends at its first blank line;
 * the other lines go back to whoever wants them. */
void reader_close_rest(struct reader *reader)
{
	struct report *report = reader_report(reader);

	if (report && reader->rest == REST_FRAMES && report->nstacks == 0) {
		size_t n = 1;

		while (n < report->nmessage && report->message[n].text.n)
			n++;
		for (size_t i = n; i < report->nmessage; i++)
			reader->owner[report->message[i].line] = 0;
		if (n < report->nmessage)
			report->nmessage = n;
	}
	reader->rest = REST_NONE;
}

struct report *reader_begin_report(struct reader *reader, const struct dialect *dialect, size_t i)
{
	struct report *report;

	reader_close_rest(reader);
	report = ARENA_PUSH(reader->arena, reader->reports, reader->nreports);
	*report = (struct report){.dialect = dialect,
	                          .rank = RANK_USUAL,
	                          .first_line = i,
	                          .last_line = i,
	                          .last_arguments = i};
	reader->nreports++;
	reader->open = true;
	return report;
}

struct stack *reader_begin_stack(struct reader *reader, struct report *report, struct span title)
{
	struct stack *stack = ARENA_PUSH(reader->arena, report->stacks, report->nstacks);

	*stack = (struct stack){.first = reader->nframes, .title = title};
	report->nstacks++;
	return stack;
}

/* Looks above line i for the headline of the report that begins there, and takes it over from
 * whatever frameless report has taken it for its own. */
void reader_look_above(struct reader *reader, struct report *report, size_t i)
{
	const struct dialect *dialect = report->dialect;
	size_t top = i;
	size_t at = i;
	size_t self = (size_t)(report - reader->reports) + 1;

	for (size_t seen = 0; at > 0 && seen < dialect->reach; seen++) {
		uint32_t owner = reader->owner[--at];

		if (owner == OWNER_NOISE)
			break;
		if (owner &&
		    (reader->reports[owner - 1].nstacks || reader->reports[owner - 1].dropped))
			break;
		if (reader->text[at].n == 0) {
			if (dialect->reach == 1)
				break;
			continue;
		}
		if (pattern_match(dialect->headline, reader->text[at], NULL)) {
			top = at;
			break;
		}
	}
	/* Without a proper headline the line directly above is the next best guess. */
	if (top == i && dialect->reach > 1 && i > 0 && reader->text[i - 1].n &&
	    !reader->owner[i - 1])
		top = i - 1;
	for (size_t line = top; line < i; line++) {
		uint32_t owner = reader->owner[line];

		if (owner && owner != self)
			report_absorb(reader, report, &reader->reports[owner - 1]);
		else if (quote_points(reader, line, i) ||
		         (line > top && quote_points(reader, line + 1, i)))
			report_own(reader, report, line);
		else if (reader->text[line].n || line > top)
			reader_say(reader, report, reader_text(reader, line, reader->indent[top]),
			           line);
	}
	if (top < i)
		report->first_line = top;
}

/* The lines above a place that say what is wrong there: up to a blank one, or another's. */
void reader_take_above(struct reader *reader, struct report *report, size_t i)
{
	size_t top = i;

	while (top > 0 && i - top < ABOVE_MAX && reader->text[top - 1].n && !reader->owner[top - 1])
		top--;
	for (size_t line = top; line < i; line++) {
		struct match match;
		struct span text = reader->text[line];

		if (pattern_match("^\\[ +ERROR +\\] --- (?<message>.*)$", text, &match))
			text = match.group[CAPTURE_MESSAGE];
		reader_say(reader, report, text, line);
	}
}
