#include "trace/quote.h"

#include "trace/report.h"

enum { RULER_BYTES = 16 };

/* A line that only points at something in the line above it. */
bool quote_is_caret(struct span text)
{
	bool found = false;

	for (size_t i = 0; i < text.n; i++) {
		switch (text.at[i]) {
		case '^':
			found = true;
			break;
		case ' ':
		case '~':
		case '-':
		case '|':
		case '+':
		case '.':
			break;
		default:
			return false;
		}
	}
	return found;
}

bool quote_points(const struct reader *reader, size_t line, size_t end)
{
	struct span above = line ? reader->text[line - 1] : (struct span){0};

	return line < end && quote_is_caret(reader->text[line]) &&
	       !span_starts(above, SPAN("- ")) && !span_starts(above, SPAN("+ "));
}

/* "=====", "-----", "*****": a line drawn across the page. */
bool quote_is_ruler(struct span text)
{
	if (text.n < RULER_BYTES || !memchr("=-*_", text.at[0], 4))
		return false;
	for (size_t i = 1; i < text.n; i++) {
		if (text.at[i] != text.at[0])
			return false;
	}
	return true;
}

/* "   12 | code", "> 12 | code" and "      | ^~~~" below a place or, as Jest prints them, each
 * frame.
 */
bool quote_read_bar(struct reader *reader, size_t i)
{
	struct report *report = reader_report(reader);
	struct span bar = reader->text[i];
	uint64_t number;

	if (!report || !report_goes_on(reader, report, i))
		return false;

	struct frame *frame = report_depth(report) ? &reader->frames[reader->nframes - 1]
	                                           : &report->place;

	if (!frame->line || (!report_depth(report) && report->last_line + 1 != i))
		return false;
	if (span_starts(bar, SPAN("> ")))
		bar = span_trim(span_from(bar, 1));

	bool numbered = span_take_number(&bar, &number);

	bar = span_trim(bar);
	if (bar.n == 0 || bar.at[0] != '|')
		return false;
	if (numbered && number == frame->line && frame->source.n == 0)
		frame->source = span_trim(span_from(bar, 1));
	report_own(reader, report, i);
	return true;
}

/* Compilers and interpreters quote the source line below a place. */
bool quote_read(struct reader *reader, size_t i)
{
	struct report *report = reader_report(reader);
	struct span text = reader->text[i];

	if (!report)
		return false;
	if (!quote_is_caret(text) || i == 0 || reader->owner[i - 1] == OWNER_NOISE)
		return false;
	if (!reader->owner[i - 1] && reader->text[i - 1].n && i >= 2 &&
	    report->last_line + 3 >= i) {
		struct frame *frame = report_depth(report) ? &reader->frames[reader->nframes - 1]
		                                           : &report->place;

		if (frame->source.n == 0)
			frame->source = reader->text[i - 1];
		report_own(reader, report, i - 1);
	}
	if (reader->owner[i - 1])
		report_own(reader, report, i);
	/* Node prints what was thrown right below, when that is no Error. */
	if (report->dialect == &dialect_javascript && report->nstacks == 0 &&
	    report->nmessage == 0) {
		reader->rest = REST_BLANK;
		reader->rest_from = i;
		reader->rest_skip = 0;
	}
	return true;
}
