/* What traceback_read() and elide() make of a text, as a text that a test can hold: a line for
 * each frame, "- " before a hidden one, "== " before a stack's title, "! " before each line of
 * the message, "? " before each line that is left. */
#ifndef TAPIR_TESTS_UNIT_TRACE_H
#define TAPIR_TESTS_UNIT_TRACE_H

#include "test.h"
#include "trace/dialect.h"
#include "trace/elide.h"

#include "base/buffer.h"

enum { TRACE_TEST_LINES = 64 };

static void put_frame(struct buffer *out, const struct frame *frame)
{
	if (frame->section || frame->title.n)
		buffer_format(out, "== %.*s\n", (int)frame->title.n, frame->title.at);
	buffer_format(out, "%s%.*s", frame->hidden ? "- " : "", (int)frame->file.n,
	              frame->file.n ? frame->file.at : "");
	if (frame->line)
		buffer_format(out, ":%llu", (unsigned long long)frame->line);
	if (frame->column)
		buffer_format(out, ":%llu", (unsigned long long)frame->column);
	if (frame->module.n)
		buffer_format(out, "(%.*s", (int)frame->module.n, frame->module.at);
	if (frame->has_offset)
		buffer_format(out, "+0x%llx%s", (unsigned long long)frame->offset,
		              frame->exact ? " exact" : "");
	if (frame->build_id.n)
		buffer_format(out, " %.*s", (int)frame->build_id.n, frame->build_id.at);
	if (frame->module.n)
		buffer_add_byte(out, ')');
	if (frame->function.n)
		buffer_format(out, " %.*s", (int)frame->function.n, frame->function.at);
	if (frame->source.n)
		buffer_format(out, "  # %.*s", (int)frame->source.n, frame->source.at);
	buffer_add_byte(out, '\n');
}

static void put_lines(struct buffer *out, const char *mark, struct span text)
{
	struct span line;

	while (span_next_line(&text, &line))
		buffer_format(out, "%s%.*s\n", mark, (int)line.n, line.n ? line.at : "");
}

static void assert_trace(const char *text, const char *wanted)
{
	struct span rest = span_of(text);
	struct span lines[TRACE_TEST_LINES];
	struct arena arena = {0};
	struct traceback traceback;
	struct buffer out = {0};
	size_t n = 0;

	while (n < TRACE_TEST_LINES && span_next_line(&rest, &lines[n]))
		n++;
	traceback_read(lines, n, &arena, &traceback);
	elide(traceback.frames, traceback.nframes, traceback.assertion, NULL);
	for (size_t i = 0; i < traceback.nframes; i++)
		put_frame(&out, &traceback.frames[i]);
	put_lines(&out, "! ", traceback.message);
	if (traceback.assertion || traceback.crash || traceback.signal.n)
		buffer_format(&out, "!%s%s%s%.*s\n", traceback.assertion ? " assertion" : "",
		              traceback.crash ? " crash" : "", traceback.signal.n ? " " : "",
		              (int)traceback.signal.n,
		              traceback.signal.n ? traceback.signal.at : "");
	for (size_t i = 0; i < n; i++) {
		if (!traceback.used[i] && span_trim(lines[i]).n)
			put_lines(&out, "? ", lines[i]);
	}
	buffer_add_byte(&out, '\0');
	assert_string_equal(out.bytes, wanted);
	buffer_fini(&out);
	arena_fini(&arena);
}

#endif
