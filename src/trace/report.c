#include "trace/report.h"

#include <assert.h>

#include "base/limits.h"
#include "trace/function.h"
#include "trace/harness.h"
#include "trace/modules.h"
#include "trace/pattern.h"
#include "trace/repeats.h"

void report_own(struct reader *reader, struct report *report, size_t line)
{
	reader->owner[line] = (uint32_t)(report - reader->reports) + 1;
	if (line > report->last_line)
		report->last_line = line;
}

bool report_goes_on(const struct reader *reader, const struct report *report, size_t i)
{
	for (size_t line = report->last_line + 1; line < i; line++) {
		if (reader->text[line].n && reader->owner[line] != OWNER_NOISE)
			return false;
	}
	return true;
}

size_t report_depth(const struct report *report)
{
	return report->nstacks ? report->stacks[report->nstacks - 1].n : 0;
}

struct frame *report_add_frame(struct reader *reader, struct report *report, uint64_t address)
{
	if (report->nstacks == 0) {
		*ARENA_PUSH(reader->arena, report->stacks,
		            0) = (struct stack){.first = reader->nframes};
		report->nstacks = 1;
	}

	struct frame *frame = ARENA_PUSH(reader->arena, reader->frames, reader->nframes);

	*frame = (struct frame){0};
	*ARENA_PUSH(reader->arena, reader->addresses, reader->nframes) = address;
	reader->nframes++;
	report->stacks[report->nstacks - 1].n++;
	return frame;
}

void report_give_lines(struct reader *reader, struct report *report, const struct report *from)
{
	uint32_t old = (uint32_t)(from - reader->reports) + 1;
	uint32_t new = (uint32_t)(report - reader->reports) + 1;

	for (size_t i = from->first_line; i <= from->last_line; i++) {
		if (reader->owner[i] == old)
			reader->owner[i] = new;
	}
	/* Lines above a place were taken without moving its first line. */
	for (size_t i = from->first_line; i > 0 && reader->owner[i - 1] == old; i--)
		reader->owner[i - 1] = new;
}

static bool says(const struct text_line *lines, size_t n, struct span text)
{
	for (size_t i = 0; i < n; i++) {
		if (span_find(lines[i].text, text) < lines[i].text.n)
			return true;
	}
	return false;
}

bool report_says(const struct report *report, struct span text)
{
	return says(report->message, report->nmessage, text);
}

void report_absorb(struct reader *reader, struct report *report, struct report *from)
{
	struct text_line *own = report->message;
	size_t nown = report->nmessage;
	bool before = from < report;

	report_give_lines(reader, report, from);
	from->dropped = true;
	report->assertion |= from->assertion;
	report->crash |= from->crash;
	if (report->signal.n == 0)
		report->signal = from->signal;
	if (!report->has_place && from->has_place) {
		report->place = from->place;
		report->has_place = true;
	}
	if (before) {
		report->message = NULL;
		report->nmessage = 0;
	}
	for (size_t pass = 0; pass < 2; pass++) {
		bool others = (pass == 0) == before;
		struct text_line *lines = others ? from->message : own;
		size_t n = others ? from->nmessage : nown;

		size_t nsaid = report->nmessage; /* by the other one */

		if (!others && !before)
			continue;
		for (size_t i = 0; i < n; i++) {
			if (lines[i].text.n && says(report->message, nsaid, lines[i].text))
				continue;
			*ARENA_PUSH(reader->arena, report->message, report->nmessage) = lines[i];
			report->nmessage++;
		}
	}
}

static struct span strip_dots(struct span path)
{
	while (span_starts(path, SPAN("./")))
		path = span_from(path, 2);
	return path;
}

bool report_same_place(const struct frame *a, const struct frame *b)
{
	struct span x = strip_dots(a->file);
	struct span y = strip_dots(b->file);

	if (a->line != b->line || a->line == 0 || x.n == 0 || y.n == 0)
		return false;
	if (x.n < y.n)
		return span_ends(y, x) && y.at[y.n - x.n - 1] == '/';
	return span_ends(x, y) && (x.n == y.n || x.at[x.n - y.n - 1] == '/');
}

static struct frame *find_place(struct reader *reader, const struct report *report,
                                const struct frame *place)
{
	for (size_t s = 0; s < report->nstacks; s++) {
		const struct stack *stack = &report->stacks[s];

		for (size_t i = stack->first; i < stack->first + stack->n; i++) {
			if (report_same_place(&reader->frames[i], place))
				return &reader->frames[i];
		}
	}
	return NULL;
}

/* backtrace(3) called by a signal's handler begins with the handler and the C library's return
 * from it. */
static void mark_handler(const struct report *report, struct frame *frames, size_t n)
{
	struct span message = report->nmessage ? report->message[0].text : (struct span){0};
	size_t at = n;

	if (report->dialect != &dialect_glibc ||
	    !pattern_match("(?i)signal|\\bSIG[A-Z]{3}|segmentation|segv|crash|abort", message,
	                   NULL))
		return;
	for (size_t inner = 1; inner <= 4 && inner < n; inner++) {
		if (frames[n - inner].runtime) {
			at = n - inner;
			break;
		}
	}
	for (size_t i = at; i < n; i++)
		frames[i].runtime = true;
}

/* The frames of one stack with the outermost call first, without those that were only marks.
 * `place` is where the headline says it happened; NULL when it is among the frames. */
static struct frame *order_stack(struct reader *reader, const struct report *report,
                                 const struct stack *stack, const struct frame *place, size_t *ret)
{
	const struct dialect *dialect = report->dialect;
	bool inner_first = (dialect->order == INNER_FIRST) != stack->flipped;
	struct frame *out = arena_new(reader->arena, stack->n + 1, sizeof *out);
	size_t n = 0;

	/* First with the innermost first. */
	if (place)
		out[n++] = *place;
	for (size_t i = 0; i < stack->n; i++) {
		size_t at = stack->first + (inner_first ? i : stack->n - 1 - i);

		out[n++] = reader->frames[at];
	}
	/* The first of Haskell's names is always error's. */
	if (dialect->callee && (place || (dialect == &dialect_haskell && n))) {
		for (size_t i = 0; i + 1 < n; i++)
			out[i].function = out[i + 1].function;
		out[n - 1].function = (struct span){0};
	}

	size_t kept = 0;
	size_t dropped = 0;

	for (size_t i = 0; i < n; i++)
		dropped += out[i].hidden;
	/* The kernel may have nothing but guesses below the place of a fault. */
	if (n - dropped <= 1) {
		for (size_t i = 0; i < n; i++)
			out[i].hidden = false;
	}

	for (size_t i = 0; i < n; i++) {
		/* A signal's handler runs below the mark that the debugger prints. */
		if (span_is(out[i].function, "<signal handler called>")) {
			for (size_t k = 0; k < kept; k++)
				out[k].runtime = true;
			continue;
		}
		if (!out[i].hidden)
			out[kept++] = out[i];
	}
	n = kept;
	for (size_t i = 0; i < n / 2; i++) {
		struct frame other = out[i];

		out[i] = out[n - 1 - i];
		out[n - 1 - i] = other;
	}
	for (size_t i = 0; i < n; i++) {
		out[i].function = function_tidy(out[i].function, dialect, reader->arena);
		harness_mark(&out[i], dialect);
	}
	mark_handler(report, out, n);
	*ret = n;
	return out;
}

static bool has_user_frame(const struct frame *frames, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!frames[i].harness && !frames[i].runtime)
			return true;
	}
	return false;
}

/* A headline of the kernel's names the place of the frame that the registers tell of. */
static bool place_exact_frame(struct reader *reader, const struct report *report)
{
	const struct frame *place = &report->place;
	struct frame *frame;

	if (!report->dialect->kernel || report->nstacks == 0 || report->stacks[0].n == 0)
		return false;
	assert(reader->frames);
	frame = &reader->frames[report->stacks[0].first];
	if (!frame->exact || frame->file.n ||
	    (place->function.n && !span_equal(place->function, frame->function)))
		return false;
	frame->file = place->file;
	frame->line = place->line;
	return true;
}

/* The stacks of a report are replaced by ordered ones at the end of the reader's frames, the
 * first one with a frame of the user's own in front. */
static void complete(struct reader *reader, struct report *report)
{
	bool placed = !report->has_place || find_place(reader, report, &report->place);

	if (report->dialect->callee && report->has_place)
		placed = false;
	if (report->dialect->vague && report->nstacks)
		placed = true;
	if (!placed && place_exact_frame(reader, report))
		placed = true;
	if (!placed && report->nstacks == 0) {
		*ARENA_PUSH(reader->arena, report->stacks, 0) = (struct stack){0};
		report->nstacks = 1;
	}

	size_t front = report->nstacks;

	for (size_t s = 0; s < report->nstacks; s++) {
		struct stack *stack = &report->stacks[s];
		size_t n;

		if (report->dialect == &dialect_glibc)
			modules_find_offsets(reader, stack);

		struct frame *frames = order_stack(reader, report, stack,
		                                   s == 0 && !placed ? &report->place : NULL, &n);

		/* What Valgrind says of an address has no stack when nobody allocated it. */
		if (n == 0 && stack->title.n && report->dialect->titles) {
			*ARENA_PUSH(reader->arena, report->message, report->nmessage) =
				(struct text_line){stack->title, report->last_line};
			report->nmessage++;
		}
		stack->first = reader->nframes;
		stack->n = n;
		for (size_t i = 0; i < n; i++) {
			*ARENA_PUSH(reader->arena, reader->frames, reader->nframes) = frames[i];
			*ARENA_PUSH(reader->arena, reader->addresses, reader->nframes) = 0;
			reader->nframes++;
		}
		if (front == report->nstacks && has_user_frame(frames, n))
			front = s;
	}
	if (front < report->nstacks && front > 0) {
		struct stack first = report->stacks[front];

		for (size_t s = front; s > 0; s--)
			report->stacks[s] = report->stacks[s - 1];
		report->stacks[0] = first;
	}
	if (front == report->nstacks && report->rank == RANK_USUAL)
		report->rank = RANK_DISTANT;
}

static bool has_frames(const struct report *report)
{
	for (size_t s = 0; s < report->nstacks; s++) {
		if (report->stacks[s].n)
			return true;
	}
	return false;
}

/* A place that a stack has as well, and a headline that has no stack, are about that stack. */
static void join_reports(struct reader *reader)
{
	for (size_t i = 0; i < reader->nreports; i++) {
		struct report *report = &reader->reports[i];
		struct report *other = NULL;

		if (report->dropped || report->nstacks)
			continue;
		if (!report->has_place && report->nmessage == 0) {
			report->dropped = true;
			continue;
		}
		for (size_t k = i + 1; k < reader->nreports && k < i + 4 && !other; k++) {
			struct report *next = &reader->reports[k];

			if (!next->dropped && next->nstacks &&
			    (!report->has_place || find_place(reader, next, &report->place)))
				other = next;
		}
		for (size_t k = i; k > 0 && k + 3 > i && !other; k--) {
			struct report *before = &reader->reports[k - 1];

			if (before->dropped || before->chained || report->rank < RANK_USUAL)
				continue;
			if (before->rank < RANK_USUAL)
				continue;
			if (report->has_place ? (find_place(reader, before, &report->place) ||
			                         repeats_place(before, report))
			                      : has_frames(before))
				other = before;
		}
		if (other && report->rank >= RANK_USUAL)
			report_absorb(reader, other, report);
	}
}

static struct report *find_gravest(struct reader *reader)
{
	struct report *best = NULL;

	for (size_t i = 0; i < reader->nreports; i++) {
		struct report *report = &reader->reports[i];

		/* Python tells first what came first; what the test died of is the last of a
		 * chain. */
		if (report->dropped || (report->chained && i + 1 < reader->nreports))
			continue;
		if (!best || report->rank > best->rank)
			best = report;
	}
	return best;
}

static struct span join_message(struct reader *reader, const struct report *report)
{
	size_t room = 0;
	size_t n = 0;
	size_t common = SIZE_MAX;
	size_t end = report->nmessage;

	while (end > 0 && report->message[end - 1].text.n == 0)
		end--;
	for (size_t i = 0; i < end; i++) {
		struct span text = report->message[i].text;

		room += text.n + 1;
		if (text.n && span_blanks(text) < common)
			common = span_blanks(text);
	}

	char *out = arena_new(reader->arena, room + 1, 1);

	for (size_t i = 0; i < end; i++) {
		struct span text = report->message[i].text;

		text = span_from(text, i ? common : span_blanks(text));
		if (i)
			out[n++] = '\n';
		if (text.n)
			memcpy(out + n, text.at, text.n);
		n += text.n;
	}
	return (struct span){out, n};
}

static struct span name_section(struct reader *reader, const struct report *report, size_t s)
{
	struct span title = report->stacks[s].title;

	while (span_ends(title, SPAN(":")))
		title.n--;

	if (s == 0 && report->nmessage && !report->stacks[s].titled) {
		title = span_trim(report->message[0].text);
		if (report->chained)
			title = arena_join(reader->arena,
			                   report->handled ? SPAN("while handling ")
			                                   : SPAN("caused by "),
			                   title, (struct span){0});
	}
	return title;
}

/* Copies the frames of one report. A stack of which not all fit loses its middle: its ends are
 * what tells most. */
static void emit(struct reader *reader, const struct report *report, bool primary,
                 struct traceback *ret)
{
	for (size_t s = 0; s < report->nstacks; s++) {
		const struct stack *stack = &report->stacks[s];
		size_t room = FRAMES_MAX - ret->nframes;
		size_t n = stack->n < room ? stack->n : room;

		if (n < stack->n)
			ret->cut = true;
		for (size_t i = 0; i < n; i++) {
			size_t at = i < n / 2 ? i : stack->n - (n - i);
			struct frame *frame = &ret->frames[ret->nframes];

			*frame = reader->frames[stack->first + at];
			frame->hidden = false;
			frame->section = false;
			if (i == 0 && (s > 0 || !primary) && ret->nframes) {
				frame->section = true;
				frame->title = name_section(reader, report, s);
			} else if (i == 0 && stack->titled) {
				frame->title = stack->title;
			}
			ret->nframes++;
		}
	}
}

/* Of a report that is not the gravest only the headline is told, as a title: the lines below it
 * stay where they were said. */
static void release_message(struct reader *reader, const struct report *report)
{
	/* What is added of the machine is the same for all. */
	bool machine = report->dialect->by_file || report->dialect->kernel;

	for (size_t i = 1; i < report->nmessage && !machine; i++) {
		if (report->message[i].text.n)
			reader->owner[report->message[i].line] = 0;
	}
}

static struct span find_signal(const struct report *report, struct span message)
{
	static const struct {
		const char *word, *name;
	} words[] = {
		{"Segmentation fault", "SIGSEGV"},
		{"egmentation violation", "SIGSEGV"},
		{"Aborted", "SIGABRT"},
		{"Bus error", "SIGBUS"},
		{"Illegal instruction", "SIGILL"},
		{"Floating point exception", "SIGFPE"},
		{"Killed", "SIGKILL"},
		{"Terminated", "SIGTERM"},
		{"Trace/breakpoint trap", "SIGTRAP"},
		{"AddressSanitizer: SEGV", "SIGSEGV"},
		{"caught signal 11", "SIGSEGV"},
		{"caught signal 6", "SIGABRT"},
		{"caught signal 8", "SIGFPE"},
		{"Received signal 11", "SIGSEGV"},
		{"AddressSanitizer: ABRT", "SIGABRT"},
		{"AddressSanitizer: FPE", "SIGFPE"},
	};
	struct span text = report->signal.n ? report->signal : message;

	/* One of these is in each of the words that count where nothing has crashed. */
	if (!report->signal.n && !report->crash && span_find(text, SPAN("ignal ")) == text.n &&
	    span_find(text, SPAN("AddressSanitizer")) == text.n)
		return (struct span){0};
	/* The words of a shell mean nothing where nothing has crashed. */
	for (size_t i = report->signal.n || report->crash ? 0 : 9; i < countof(words); i++) {
		struct span word = span_of(words[i].word);

		if (report->signal.n ? span_equal(text, word) : span_find(text, word) < text.n)
			return span_of(words[i].name);
	}
	return report->signal;
}

/* An assertion, when its rule or its headline says so, or when the innermost frame is where a
 * test library fails one. */
static bool is_assertion(struct reader *reader, const struct report *report, struct span message)
{
	const struct stack *stack = report->nstacks ? &report->stacks[0] : NULL;

	if (report->assertion ||
	    pattern_match(
		    "^(?:[\\w.]*\\.)?(?:Assert\\w*|Multiple\\w*Failures?Error|Minitest::Assertion"
		    "|RSpec::Expectations|ExpectationNotMet\\w*|Failure/Error)\\b"
		    "|^assert|^[\\w.$]*(?:AssertionError|AssertionFailedError|ComparisonFailure)"
		    "|[Aa]ssertion .*failed",
		    span_head(message, span_index(message, '\n')), NULL))
		return true;
	for (size_t i = stack ? stack->n : 0; i > 0; i--) {
		const struct frame *frame = &reader->frames[stack->first + i - 1];

		if (!frame->runtime)
			return frame->harness && harness_asserts(frame->function);
	}
	return false;
}

bool reports_finish(struct reader *reader, struct traceback *ret)
{
	modules_find_builds(reader);
	join_reports(reader);
	for (size_t i = 0; i < reader->nreports; i++) {
		if (!reader->reports[i].dropped)
			complete(reader, &reader->reports[i]);
	}

	repeats_drop(reader);

	struct report *best = find_gravest(reader);

	if (!best)
		return false;

	size_t frames = 0;

	for (size_t i = 0; i < reader->nreports; i++) {
		struct report *report = &reader->reports[i];

		/* What a compiler warned of on the way is not what went wrong. */
		if (report != best && report->point && report->rank < RANK_DISTANT &&
		    best->rank >= RANK_DISTANT)
			report->dropped = true;
		/* Only the gravest has its message told: another one's stays where it was said. */
		if (report != best && report->nmessage && !has_frames(report))
			report->dropped = true;
		for (size_t s = 0; s < report->nstacks && !report->dropped; s++)
			frames += report->stacks[s].n;
	}
	ret->frames = arena_new(reader->arena, frames < FRAMES_MAX ? frames + 1 : FRAMES_MAX,
	                        sizeof *ret->frames);
	emit(reader, best, true, ret);
	for (size_t i = 0; i < reader->nreports; i++) {
		if (&reader->reports[i] == best || reader->reports[i].dropped)
			continue;
		emit(reader, &reader->reports[i], false, ret);
		release_message(reader, &reader->reports[i]);
	}
	for (size_t i = 0; i < reader->n; i++) {
		uint32_t owner = reader->owner[i];

		/* A note tells where; what is wrong stands beside it. */
		ret->used[i] = owner == OWNER_NOISE ||
		               (owner && !reader->reports[owner - 1].dropped &&
		                best->rank > RANK_NOTE);
	}
	if (best->rank > RANK_NOTE)
		ret->message = join_message(reader, best);
	ret->assertion = is_assertion(reader, best, ret->message);
	ret->signal = find_signal(best, ret->message);
	for (size_t i = 0; i < reader->nreports && ret->signal.n == 0; i++) {
		if (!reader->reports[i].dropped)
			ret->signal = find_signal(&reader->reports[i], (struct span){0});
	}
	ret->crash = best->crash || ret->signal.n > 0;
	return ret->nframes > 0 || ret->message.n > 0;
}
