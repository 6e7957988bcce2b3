#include "trace/causes.h"

#include "trace/report.h"

void causes_read_chain(struct reader *reader, const struct dialect *dialect, size_t i)
{
	struct report *report = reader_report(reader);

	if (!report)
		return;
	report->chained = true;
	report->handled = span_starts(reader->text[i], SPAN("During"));
	report_own(reader, report, i);
	/* Nothing but this line parts two tracebacks of pytest's. */
	if (dialect == &dialect_pytest)
		reader_begin_report(reader, dialect, i + 1);
}

void causes_read_outer(struct reader *reader, const struct dialect *dialect, size_t i)
{
	struct span sign = SPAN("---> "), cause = {0};
	size_t inner = reader->nreports - 1, at;
	struct text_line *lines = reader->reports[inner].message;
	size_t n = reader->reports[inner].nmessage, k = n;

	report_own(reader, &reader->reports[inner], i);
	while (k > 0 && !cause.n) {
		for (struct span rest = lines[--k].text; (at = span_find(rest, sign)) < rest.n;)
			cause = rest = span_from(rest, at + sign.n);
	}
	if (!cause.n)
		return;

	struct report *outer = reader_begin_report(reader, dialect, i);
	struct report *report = &reader->reports[inner];
	struct span before = span_head(lines[k].text, lines[k].text.n - cause.n - sign.n);

	report->chained = true;
	report->message = NULL;
	report->nmessage = 0;
	for (size_t line = 0; line < k; line++)
		reader_say(reader, outer, lines[line].text, lines[line].line);
	if (span_trim(before).n)
		reader_say(reader, outer, span_trim(before), lines[k].line);
	reader_say(reader, report, cause, lines[k].line);
	for (size_t line = k + 1; line < n; line++)
		reader_say(reader, report, lines[line].text, lines[line].line);
}
