#include "trace/rest.h"

#include "trace/report.h"

/* Below a frame whose headline is still to come: deeper lines are source, others the headline. */
static bool read_after(struct reader *reader, struct report *report, size_t i)
{
	struct stack *stack = report->nstacks ? &report->stacks[report->nstacks - 1] : NULL;
	struct span text = reader->text[i];

	if (!stack || stack->flipped)
		return false;
	/* One of a group may have no frames, and notes behind it. */
	if (report->nstacks > 1 && stack->title.n && (stack->n == 0 || stack->named)) {
		stack->title = arena_join(reader->arena, stack->title,
		                          stack->named ? SPAN("; ") : SPAN(": "), text);
		stack->named = true;
		report_own(reader, report, i);
		return true;
	}
	if (stack->n == 0 || stack->named)
		return false;

	struct frame *frame = &reader->frames[stack->first + stack->n - 1];
	uint32_t indent = reader->indent[report->last_line];

	if (frame->source.n == 0 && reader->indent[i] > indent && report->last_line + 1 == i) {
		frame->source = text;
		reader->owner[i] = (uint32_t)(report - reader->reports) + 1;
		return true;
	}
	if (reader->indent[i] > indent) {
		reader->owner[i] = (uint32_t)(report - reader->reports) + 1;
		return true;
	}
	stack->named = true;
	if (report->nstacks == 1) {
		reader_say(reader, report, text, i);
		reader->rest = REST_BLANK;
		reader->rest_from = i;
		reader->rest_skip = 0;
	} else {
		stack->title = stack->title.n
		                       ? arena_join(reader->arena, stack->title, SPAN(": "), text)
		                       : text;
		report_own(reader, report, i);
	}
	return true;
}

/* The rest of a message, as its rule said how far it goes. */
bool rest_read(struct reader *reader, size_t i)
{
	struct report *report = reader_report(reader);

	if (!report)
		return false;
	if (report->dialect->after && read_after(reader, report, i))
		return true;
	if (reader->rest == REST_NONE)
		return false;
	if (reader->rest == REST_QUOTED) {
		report_own(reader, report, i);
		if (span_ends(reader->text[i], SPAN("\"")))
			reader->rest = REST_NONE;
		return true;
	}

	uint32_t indent = reader->indent[reader->rest_from];

	if (reader->rest == REST_SOURCE) {
		reader->rest = REST_NONE;
		if (reader->indent[i] <= indent || i != reader->rest_from + 1)
			return false;
		report->place.source = reader->text[i];
		report_own(reader, report, i);
		return true;
	}
	if (reader->rest == REST_DEEPER && reader->indent[i] <= indent) {
		reader->rest = REST_NONE;
		return false;
	}
	reader_say(reader, report, reader_text(reader, i, indent + reader->rest_skip), i);
	return true;
}

void rest_blank(struct reader *reader, size_t i)
{
	struct report *report = reader_report(reader);

	if (!report)
		return;
	/* A difference of several lines that Python's unittest prints has blank ones in it. */
	if (reader->rest == REST_BLANK && report->dialect == &dialect_python && i + 1 < reader->n &&
	    reader->text[i + 1].n > 1 && reader->indent[i + 1] == 0 &&
	    memchr("+-?", reader->text[i + 1].at[0], 3) && reader->text[i + 1].at[1] == ' ') {
		reader_say(reader, report, (struct span){0}, i);
		return;
	}
	if (reader->rest == REST_BLANK || reader->rest == REST_SOURCE)
		reader_close_rest(reader);
	else if (reader->rest != REST_NONE && reader->rest != REST_QUOTED && report->nmessage)
		reader_say(reader, report, (struct span){0}, i);
}

void rest_drop_arguments(struct reader *reader, size_t i)
{
	struct report *report = reader_report(reader);
	size_t from = report->last_arguments;

	for (size_t line = from; line < i; line++) {
		struct span text = reader->text[line];
		size_t sign = span_find(text, SPAN(" = "));

		if (!reader->owner[line] && sign < text.n && !reader->indent[line] &&
		    span_index(text, ' ') <= sign)
			report_own(reader, report, line);
	}
	report_own(reader, report, i);
	report->last_arguments = i;
}
