#include "view/json.h"

#include "base/block.h"
#include "view/text.h"

/* The words of a verdict; see json.h. */
static const char *const verdict_words[] = {
	[VERDICT_BAILED] = "bailed out",     [VERDICT_CUT_OFF] = "cut off",
	[VERDICT_FAILED] = "failed",         [VERDICT_NO_TESTS] = "no tests",
	[VERDICT_NO_PLAN] = "no plan",       [VERDICT_MISSING] = "missing tests",
	[VERDICT_EXTRA] = "extra tests",     [VERDICT_BAD_NUMBERS] = "bad numbers",
	[VERDICT_BAD_STREAM] = "bad stream", [VERDICT_PASSED] = "passed",
	[VERDICT_SKIPPED] = "skipped",
};
_Static_assert(countof(verdict_words) == VERDICT_SKIPPED + 1, "one word for each verdict");

static const char *const kinds[] = {
	[FAILURE_FAIL] = "FAIL", [FAILURE_ERROR] = "ERROR", [FAILURE_CRASH] = "CRASH",
	[FAILURE_BAIL] = "BAIL", [FAILURE_STALL] = "STALL",
};
_Static_assert(countof(kinds) == FAILURE_STALL + 1, "one word for each kind");

/* ---- values ---- */

static void add_escaped(struct buffer *out, char byte)
{
	static const char letters[] = {
		['"'] = '"',  ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f',
		['\n'] = 'n', ['\r'] = 'r',  ['\t'] = 't',
	};
	unsigned char index = (unsigned char)byte;

	if (index < sizeof letters && letters[index]) {
		buffer_add_byte(out, '\\');
		buffer_add_byte(out, letters[index]);
	} else {
		buffer_format(out, "\\u%04x", index);
	}
}

/* A character beyond ASCII, by its number where a terminal that shows the document might obey it.
 */
static void add_character(struct buffer *out, uint32_t code, struct span bytes)
{
	if (!text_is_unseen(code)) {
		buffer_add(out, bytes);
	} else if (code < 0x10000) {
		buffer_format(out, "\\u%04x", code);
	} else {
		code -= 0x10000;
		buffer_format(out, "\\u%04x\\u%04x", 0xd800 + (code >> 10),
		              0xdc00 + (code & 0x3ff));
	}
}

static bool is_plain(char byte)
{
	unsigned char c = (unsigned char)byte;

	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* How many bytes at the front of `text` stand for themselves. */
static size_t plain_length(struct span text)
{
	size_t n = 0;

	for (; n + BLOCK_BYTES <= text.n; n += BLOCK_BYTES) {
		block bytes = block_at(text.at + n);
		block odd = ~block_between(bytes, ' ', '~') | (block)(bytes == '"') |
		            (block)(bytes == '\\');
		unsigned first = block_first(odd);

		if (first < BLOCK_BYTES)
			return n + first;
	}
	while (n < text.n && is_plain(text.at[n]))
		n++;
	return n;
}

static void add_string(struct buffer *out, struct span text)
{
	buffer_add_byte(out, '"');
	for (size_t i = 0; i < text.n;) {
		struct span rest = span_from(text, i);
		uint32_t code;
		size_t n = plain_length(rest);

		buffer_add(out, span_head(rest, n));
		i += n;
		rest = span_from(rest, n);
		if (!rest.n)
			break;
		bool valid = text_decode(rest, &code, &n);

		if (!valid)
			n = 1;
		if (valid && n == 1)
			add_escaped(out, rest.at[0]);
		else if (valid)
			add_character(out, code, span_head(rest, n));
		else
			buffer_add(out, SPAN("\xef\xbf\xbd"));
		i += n;
	}
	buffer_add_byte(out, '"');
}

/* A string whose being empty means that it is unknown. */
static void add_known(struct buffer *out, struct span text)
{
	if (text.n)
		add_string(out, text);
	else
		buffer_add(out, SPAN("null"));
}

static void add_number(struct buffer *out, uint64_t number)
{
	buffer_add_number(out, number);
}

static void add_number_if(struct buffer *out, bool known, uint64_t number)
{
	if (known)
		add_number(out, number);
	else
		buffer_add(out, SPAN("null"));
}

static void add_bool(struct buffer *out, bool value)
{
	buffer_add(out, value ? SPAN("true") : SPAN("false"));
}

/* `key` with the comma, quotes and colon around it, as it stands in the document. */
static void add_key(struct buffer *out, const char *key)
{
	buffer_add(out, span_of(key));
}

/* At most three decimals, and none that says nothing. */
static void add_seconds(struct buffer *out, uint64_t ns)
{
	uint64_t ms = ns / 1000000 + (ns % 1000000 >= 500000);
	unsigned decimals = (unsigned)(ms % 1000);

	add_number(out, ms / 1000);
	if (!decimals)
		return;
	if (decimals % 100 == 0)
		buffer_format(out, ".%u", decimals / 100);
	else if (decimals % 10 == 0)
		buffer_format(out, ".%02u", decimals / 10);
	else
		buffer_format(out, ".%03u", decimals);
}

/* ---- failures ---- */

static void add_frame(struct buffer *out, const struct frame *frame)
{
	add_key(out, "{\"function\": ");
	add_known(out, frame->function);
	add_key(out, ", \"file\": ");
	add_known(out, frame->shown.n ? frame->shown : frame->file);
	add_key(out, ", \"line\": ");
	add_number_if(out, frame->line > 0, frame->line);
	add_key(out, ", \"column\": ");
	add_number_if(out, frame->column > 0, frame->column);
	add_key(out, ", \"source\": ");
	add_known(out, frame->source);
	add_key(out, ", \"module\": ");
	add_known(out, frame->module);
	add_key(out, ", \"offset\": ");
	add_number_if(out, frame->has_offset, frame->offset);
	add_key(out, ", \"inlined\": ");
	add_bool(out, frame->inlined);
	add_key(out, ", \"hidden\": ");
	add_bool(out, frame->hidden);
	add_key(out, ", \"title\": ");
	add_known(out, frame->title);
	if (frame->repeats) {
		add_key(out, ", \"repeats\": ");
		buffer_add_number(out, frame->repeats);
	}
	if (frame->skipped) {
		add_key(out, ", \"skipped\": ");
		buffer_add_number(out, frame->skipped);
	}
	buffer_add_byte(out, '}');
}

void json_failure(struct buffer *out, const struct failure *failure,
                  const struct diagnosis *diagnosis)
{
	if (failure->more && !failure->apart)
		return;
	buffer_add(out, SPAN("{\"stream\": "));
	buffer_add_number(out, failure->stream);
	buffer_add(out, SPAN(", \"path\": ["));
	for (size_t i = 0; i < failure->npath; i++) {
		if (i)
			buffer_add(out, SPAN(", "));
		add_string(out, failure->path[i]);
	}
	add_key(out, "], \"number\": ");
	add_number_if(out, failure->numbered, failure->number);
	add_key(out, ", \"kind\": \"");
	add_key(out, kinds[diagnosis->kind]);
	add_key(out, "\", \"message\": ");
	add_known(out, diagnosis->message.n ? diagnosis->message : failure->reason);
	add_key(out, ",\n   \"frames\": [");
	for (size_t i = 0; i < diagnosis->nframes; i++) {
		buffer_add(out, i ? SPAN(",\n    ") : SPAN("\n    "));
		add_frame(out, &diagnosis->frames[i]);
	}
	buffer_add(out, SPAN("]}"));
}

void json_separate(struct buffer *out, bool first)
{
	buffer_add(out, first ? SPAN("\n  ") : SPAN(",\n  "));
}

/* ---- the document ---- */

static enum verdict stream_verdict(const struct run *run)
{
	if (run->over)
		return run->verdict;
	return run_ok(run) ? VERDICT_PASSED : VERDICT_FAILED;
}

static bool stream_ok(const struct summary_stream *stream)
{
	return run_ok(stream->run) && stream_verdict(stream->run) >= VERDICT_PASSED &&
	       (!stream->ending || ending_is_fine(stream->ending));
}

/* The worst of the streams' verdicts. */
static const char *whole_verdict(const struct summary *summary)
{
	enum verdict worst = VERDICT_SKIPPED;

	if (summary->interrupted)
		return "interrupted";
	for (size_t i = 0; i < summary->nstreams; i++) {
		enum verdict verdict = stream_verdict(summary->streams[i].run);

		if (verdict < worst)
			worst = verdict;
	}
	/* Something that no stream knows of: reading one failed. */
	if (worst >= VERDICT_PASSED && !summary->ok)
		worst = VERDICT_BAD_STREAM;
	return verdict_words[worst];
}

static void add_counts(struct buffer *out, const struct counts *counts)
{
	add_key(out, "\"tests\": ");
	add_number(out, counts->tests);
	add_key(out, ", \"passed\": ");
	add_number(out, counts->passed);
	add_key(out, ", \"failed\": ");
	add_number(out, counts->failed);
	add_key(out, ", \"skipped\": ");
	add_number(out, counts->skipped);
	add_key(out, ", \"todo\": ");
	add_number(out, counts->todo);
}

static void add_plan(struct buffer *out, const struct run *run)
{
	if (!run->has_plan) {
		buffer_add(out, SPAN("null"));
		return;
	}
	add_key(out, "{\"first\": ");
	add_number(out, run->plan_first);
	add_key(out, ", \"last\": ");
	add_number(out, run->plan_last);
	add_key(out, ", \"skip_all\": ");
	if (run->skipped_all)
		add_string(out, run->skip_all);
	else
		buffer_add(out, SPAN("null"));
	buffer_add_byte(out, '}');
}

static void add_problems(struct buffer *out, const struct run *run)
{
	buffer_add_byte(out, '[');
	for (size_t i = 0; i < run->nproblems; i++) {
		if (i)
			buffer_add(out, SPAN(", "));
		add_string(out, run->problems[i]);
	}
	if (run->more_problems)
		buffer_format(out, "%s\"%llu more\"", run->nproblems ? ", " : "",
		              (unsigned long long)run->more_problems);
	buffer_add_byte(out, ']');
}

static void add_ending(struct buffer *out, const struct ending *ending)
{
	bool known = ending && ending->known;

	add_key(out, ", \"exit\": ");
	if (known && !ending->signal)
		add_number(out, (uint64_t)ending->exit);
	else
		buffer_add(out, SPAN("null"));
	add_key(out, ", \"signal\": ");
	if (known && ending->signal)
		add_number(out, (uint64_t)ending->signal);
	else
		buffer_add(out, SPAN("null"));
}

static void add_stream(struct buffer *out, const struct summary_stream *stream)
{
	const struct run *run = stream->run;

	add_key(out, "{\"name\": ");
	add_string(out, stream->name);
	add_key(out, ", \"ok\": ");
	add_bool(out, stream_ok(stream));
	add_key(out, ", \"plan\": ");
	add_plan(out, run);
	add_key(out, ",\n   ");
	add_counts(out, &run->top);
	add_key(out, ", \"todo_passed\": ");
	add_number(out, run->top.todo_passed);
	add_key(out, ",\n   \"bail_out\": ");
	if (run->bailed)
		add_string(out, run->bail_reason);
	else
		buffer_add(out, SPAN("null"));
	add_ending(out, stream->ending);
	add_key(out, ", \"problems\": ");
	add_problems(out, run);
	buffer_add_byte(out, '}');
}

void json_begin(struct buffer *out, const struct summary *summary)
{
	add_key(out, "{\"tapir\": 1, \"ok\": ");
	add_bool(out, summary->ok);
	buffer_format(out, ", \"verdict\": \"%s\", \"interrupted\": ", whole_verdict(summary));
	add_bool(out, summary->interrupted);
	add_key(out, ", \"duration_s\": ");
	add_seconds(out, summary->duration_ns);
	add_key(out, ",\n \"totals\": {");
	add_counts(out, &summary->totals);
	add_key(out, "},\n \"streams\": [");
	for (size_t i = 0; i < summary->nstreams; i++) {
		buffer_add(out, i ? SPAN(",\n  ") : SPAN("\n  "));
		add_stream(out, &summary->streams[i]);
	}
	buffer_add(out, SPAN("],\n \"failures\": ["));
}

void json_stalls(struct buffer *out)
{
	buffer_add(out, SPAN("],\n \"stalls\": ["));
}

void json_end(struct buffer *out)
{
	buffer_add(out, SPAN("]}\n"));
}
