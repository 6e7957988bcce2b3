#include "trace/role.h"

#include "trace/causes.h"
#include "trace/modules.h"
#include "trace/percent.h"
#include "trace/report.h"
#include "trace/rest.h"
#include "trace/thread.h"

static void take_flags(struct report *report, const struct rule *rule, const struct match *match)
{
	report->assertion |= (rule->flags & RULE_ASSERTION) != 0;
	report->crash |= (rule->flags & RULE_CRASH) != 0;
	if (rule->flags & RULE_WARNING)
		report->rank = RANK_WARNING;
	if (rule->flags & RULE_NOTE)
		report->rank = RANK_NOTE;
	if (rule->flags & RULE_GRAVE)
		report->rank = RANK_GRAVE;
	if (match->group[CAPTURE_SIGNAL].n && report->signal.n == 0)
		report->signal = match->group[CAPTURE_SIGNAL];
}

static uint64_t read_hex(struct span digits)
{
	uint64_t value = 0;

	for (size_t i = 0; i < digits.n && i < 16; i++) {
		char c = digits.at[i];

		value = value << 4 | (uint64_t)(byte_is_digit(c) ? c - '0' : (c | 32) - 'a' + 10);
	}
	return value;
}

static void take_plus(struct frame *frame, const struct match *match)
{
	frame->plus = read_hex(match->group[CAPTURE_PLUS]);
	frame->size = read_hex(match->group[CAPTURE_SIZE]);
	frame->has_plus = true;
}

static void take_place(struct frame *frame, const struct match *match)
{
	struct span line = match->group[CAPTURE_LINE];
	struct span column = match->group[CAPTURE_COLUMN];

	if (match->group[CAPTURE_FILE].n)
		frame->file = match->group[CAPTURE_FILE];
	if (match->group[CAPTURE_FUNCTION].n)
		frame->function = match->group[CAPTURE_FUNCTION];
	span_take_number(&line, &frame->line);
	span_take_number(&column, &frame->column);
	if (match->group[CAPTURE_MODULE].n)
		frame->module = match->group[CAPTURE_MODULE];
	frame->build_id = match->group[CAPTURE_BUILD_ID];
	if (match->group[CAPTURE_OFFSET].n) {
		frame->offset = read_hex(match->group[CAPTURE_OFFSET]);
		frame->has_offset = true;
	}
	if (match->group[CAPTURE_SOURCE].n)
		frame->source = match->group[CAPTURE_SOURCE];
}

static void take_function(struct reader *reader, struct frame *frame)
{
	if (reader->function.n == 0 || frame->function.n)
		return;
	frame->function = reader->function;
	if (reader->function_once)
		reader->function = (struct span){0};
}

/* The report that the frame on line i is a part of. */
static struct report *find_report(struct reader *reader, const struct dialect *dialect,
                                  const struct match *match, size_t i)
{
	bool zero = span_is(match->group[CAPTURE_NUMBER], "0");

	if (reader_in(reader, dialect)) {
		struct report *report = reader_report(reader);
		size_t depth = report_depth(report);

		if (depth == 0 && report->nstacks == 0) {
			if (report->nmessage == 0 && dialect->headline)
				reader_look_above(reader, report, i);
			return report;
		}
		if (depth == 0)
			return report;
		if (report->stacks[report->nstacks - 1].named)
			return reader_begin_report(reader, dialect, i);
		if (dialect->gap == GAP_NOTHING && !zero)
			return report;
		if (!zero && report_goes_on(reader, report, i))
			return report;
		if (dialect->gap != GAP_REPORT) {
			struct span title = {0};

			if (!zero)
				return report;
			if (i > 0 && reader->text[i - 1].n && !reader->owner[i - 1]) {
				title = reader->text[i - 1];
				report_own(reader, report, i - 1);
			}
			reader_begin_stack(reader, report, title);
			return report;
		}
	}

	struct report *report = reader_begin_report(reader, dialect, i);

	if (dialect->headline)
		reader_look_above(reader, report, i);
	return report;
}

/* pytest prints "E   assert 1 == 2" first, and the exception's name with the place after it. */
static void take_exception(struct reader *reader, struct report *report, struct span name, size_t i)
{
	if (name.n == 0)
		return;
	if (report->nmessage == 0) {
		reader_say(reader, report, name, i);
		return;
	}

	/* Of a syntax error the place comes first. */
	for (size_t k = 0; k < report->nmessage; k++) {
		struct text_line line = report->message[k];

		if (span_find(line.text, name) == line.text.n)
			continue;
		memmove(report->message + 1, report->message, k * sizeof line);
		report->message[0] = line;
		return;
	}
	report->message[0].text = arena_join(reader->arena, name, SPAN(": "),
	                                     span_trim(report->message[0].text));
}

/* The kernel tells where a fault was before the stack, as the stack's first frame, and once more
 * after it. */
static bool is_told(struct reader *reader, const struct dialect *dialect, const struct match *match,
                    size_t i)
{
	struct frame told = {.function = match->group[CAPTURE_FUNCTION]};
	struct report *last = reader->nreports ? &reader->reports[reader->nreports - 1] : NULL;

	if (!dialect->kernel || !last || last->dialect != dialect || last->nstacks == 0 ||
	    last->stacks[0].n == 0)
		return false;
	take_plus(&told, match);

	const struct frame *first = &reader->frames[last->stacks[0].first];

	if (!first->exact || first->plus != told.plus ||
	    !span_equal(first->function, told.function) || (reader->open && last->stacks[0].n > 1))
		return false;
	report_own(reader, last, i);
	reader->open = true;
	return true;
}

static void read_frame(struct reader *reader, const struct dialect *dialect,
                       const struct rule *rule, const struct match *match, size_t i)
{
	if (is_told(reader, dialect, match, i))
		return;

	struct report *report = find_report(reader, dialect, match, i);

	reader->rest = REST_NONE;
	report_own(reader, report, i);
	take_flags(report, rule, match);

	bool first = report_depth(report) == 0;
	if (!first && report->stacks[report->nstacks - 1].sketch) {
		report->nstacks = 0;
		first = true;
	}

	struct frame *frame = report_add_frame(reader, report,
	                                       read_hex(match->group[CAPTURE_ADDRESS]));

	if (first && (rule->flags & RULE_FLIPPED))
		report->stacks[report->nstacks - 1].flipped = true;
	take_place(frame, match);
	if (frame->file.n == 0 && reader_in(reader, dialect))
		frame->file = reader->file;
	if (dialect == &dialect_pytest) {
		take_function(reader, frame);
		take_exception(reader, report, match->group[CAPTURE_MESSAGE], i);
	}
	frame->exact = (rule->flags & RULE_EXACT) || (first && !dialect->kernel);
	frame->from_start = dialect->from_start;
	frame->kernel = dialect->kernel;
	/* "(+0x119e)" of no function is an offset into the module. */
	if (match->group[CAPTURE_PLUS].n && frame->function.n == 0) {
		frame->offset = read_hex(match->group[CAPTURE_PLUS]);
		frame->has_offset = true;
	} else if (match->group[CAPTURE_PLUS].n) {
		take_plus(frame, match);
	}
	frame->hidden = (rule->flags & RULE_DROPPED) != 0;
	frame->runtime = (rule->flags & RULE_RUNTIME) != 0;
}

/* The place of a failed test is above that of what died in it. Real frames, if any follow, have it
 * as well. */
static void add_outer_place(struct reader *reader, struct report *report, struct frame place)
{
	*report_add_frame(reader, report, 0) = place;
	report->stacks[0].sketch = true;
}

/* A place without frames: of the headline above it, of the name above it, or all there is. */
static void read_place(struct reader *reader, const struct dialect *dialect,
                       const struct rule *rule, const struct match *match, size_t i)
{
	struct report *report = reader_report(reader);

	if (reader_in(reader, dialect) && report_depth(report)) {
		struct frame *frame = &reader->frames[reader->nframes - 1];

		if (frame->line == 0) {
			take_place(frame, match);
			report_own(reader, report, i);
			return;
		}
	}
	if (reader_in(reader, dialect) && report_depth(report) == 0) {
		struct span line = match->group[CAPTURE_LINE];
		uint64_t number = 0;

		span_take_number(&line, &number);
		if (!report->has_place ||
		    (number == report->place.line &&
		     span_equal(report->place.file, match->group[CAPTURE_FILE]))) {
			take_place(&report->place, match);
			report->has_place = true;
			report_own(reader, report, i);
			return;
		}
		/* "Failed test 'x died (why at F line N.)'", and below it where Test::Class was
		 * told to run x. */
		if (dialect == &dialect_perl && report->assertion && report->nmessage) {
			struct frame outer = {.harness = true};

			take_place(&outer, match);
			add_outer_place(reader, report, outer);
			report_own(reader, report, i);
			return;
		}
	}
	if (rule->flags & RULE_INSIDE)
		return;
	report = reader_begin_report(reader, dialect, i);
	report->has_place = report->point = true;
	take_place(&report->place, match);
	report_own(reader, report, i);
}

/* Perl's "died: why at F line N." right below "Failed test 'x'", "at G line M.". */
static bool read_died(struct reader *reader, const struct match *match, size_t i)
{
	static const struct span words[] = {SPAN_INIT("died: "), SPAN_INIT("found: ")};
	struct report *report = reader_report(reader);
	struct span message = match->group[CAPTURE_MESSAGE];

	if (!reader_in(reader, &dialect_perl) || !report->assertion || !report->has_place ||
	    report->nmessage || report->nstacks)
		return false;
	for (size_t k = 0; k < countof(words); k++) {
		if (!span_starts(message, words[k]))
			continue;
		add_outer_place(reader, report, report->place);
		report->place = (struct frame){0};
		take_place(&report->place, match);
		reader_say(reader, report, span_from(message, words[k].n), i);
		return true;
	}
	return false;
}

static void read_point(struct reader *reader, const struct dialect *dialect,
                       const struct rule *rule, const struct match *match, size_t i)
{
	struct frame place = {0};
	struct report *report = reader_report(reader);

	if (dialect == &dialect_perl && read_died(reader, match, i))
		return;
	take_place(&place, match);
	/* "f.sh: line 3: syntax error" and "f.sh: line 3: `if then'" are one. */
	if (reader_in(reader, dialect) && report->point && report->last_line + 1 == i &&
	    dialect == &dialect_shell && place.line == report->place.line &&
	    span_equal(place.file, report->place.file)) {
		reader_say(reader, report, match->group[CAPTURE_MESSAGE], i);
		return;
	}
	report = reader_begin_report(reader, dialect, i);
	report->has_place = report->point = true;
	report->place = place;
	if (dialect == &dialect_place || dialect == &dialect_build)
		take_function(reader, &report->place);
	take_flags(report, rule, match);
	report_own(reader, report, i);
	if (rule->flags & RULE_ABOVE)
		reader_take_above(reader, report, i);
	if (match->group[CAPTURE_TITLE].n)
		reader_say(reader, report,
		           arena_join(reader->arena, match->group[CAPTURE_MESSAGE], SPAN(", "),
		                      match->group[CAPTURE_TITLE]),
		           i);
	else if (match->group[CAPTURE_MESSAGE].n)
		reader_say(reader, report, match->group[CAPTURE_MESSAGE], i);
	reader->rest = rule->rest;
	reader->rest_from = i;
	reader->rest_skip = 0;
}

static void read_head(struct reader *reader, const struct dialect *dialect, const struct rule *rule,
                      const struct match *match, size_t i)
{
	struct report *report = reader_report(reader);
	bool same = reader_in(reader, dialect);
	bool again = same && (rule->flags & RULE_AGAIN);
	bool joins = same && report->nstacks <= 1 && report_depth(report) == 0 &&
	             !(report->has_place && match->group[CAPTURE_FILE].n) &&
	             (report->last_line + 1 == i || report->nmessage == 0);

	/* Ruby's is the last line when the outermost call comes first. */
	if (same && report->nmessage == 0 && report_depth(report) && report->stacks[0].flipped &&
	    report->dialect == &dialect_ruby)
		joins = true;
	if (rule->flags & RULE_FOLLOWS)
		report->chained = true;
	if (!again && !joins)
		report = reader_begin_report(reader, dialect, i);
	reader_close_rest(reader);
	take_flags(report, rule, match);
	if (match->group[CAPTURE_FILE].n && !report->has_place) {
		take_place(&report->place, match);
		report->has_place = true;
		report->place.kernel = report->place.exact = dialect->kernel;
		if (match->group[CAPTURE_PLUS].n)
			take_plus(&report->place, match);
	}
	report_own(reader, report, i);
	if (match->group[CAPTURE_MESSAGE].n)
		reader_say(reader, report, match->group[CAPTURE_MESSAGE], i);
	reader->rest = rule->rest;
	reader->rest_from = i;
	reader->rest_skip = 0;
}

static void read_begin(struct reader *reader, const struct dialect *dialect,
                       const struct rule *rule, const struct match *match, size_t i)
{
	struct report *report = reader_report(reader);
	bool same = reader_in(reader, dialect);
	struct span title = match->group[CAPTURE_TITLE];

	if (same && report_depth(report) == 0 &&
	    !(report->nstacks && report->stacks[report->nstacks - 1].named)) {
		if (report->nmessage == 0 && dialect->headline)
			reader_look_above(reader, report, i);
	} else if (same && (rule->flags & RULE_AGAIN)) {
		/* The frames go on. */
	} else if (same && title.n && report->nstacks) {
		reader_begin_stack(reader, report, title);
	} else {
		report = reader_begin_report(reader, dialect, i);
		if (dialect->headline)
			reader_look_above(reader, report, i);
	}
	report_own(reader, report, i);
	take_flags(report, rule, match);
	if (report->nstacks == 0)
		reader_begin_stack(reader, report, (struct span){0});
	if (rule->flags & RULE_FLIPPED) {
		report->stacks[report->nstacks - 1].flipped = true;
		/* Such a stack has its headline above. */
		report->stacks[report->nstacks - 1].named = false;
	}
	reader->rest = REST_NONE;
}

static void read_stack(struct reader *reader, const struct dialect *dialect,
                       const struct rule *rule, const struct match *match, size_t i)
{
	struct report *report = reader_report(reader);
	struct span title = match->group[CAPTURE_TITLE];

	if (!reader_in(reader, dialect))
		report = reader_begin_report(reader, dialect, i);
	reader_close_rest(reader);
	take_flags(report, rule, match);
	report_own(reader, report, i);
	if (report->nstacks && report_depth(report) == 0 &&
	    !(dialect->titles && report->stacks[report->nstacks - 1].title.n)) {
		report->stacks[report->nstacks - 1].title = title;
	} else if (rule->flags & RULE_TITLED) {
		reader_begin_stack(reader, report, title)->titled = true;
	} else if (report->nstacks || (rule->flags & RULE_PLAIN)) {
		reader_begin_stack(reader, report,
		                   report->nstacks || report->nmessage == 0 ? title
		                                                            : (struct span){0});
	} else {
		reader_say(reader, report, title, i);
	}
}

static void read_name(struct reader *reader, const struct dialect *dialect, const struct rule *rule,
                      const struct match *match, size_t i)
{
	struct report *report = reader_report(reader);

	if (reader_in(reader, dialect) && report->nstacks == 0 && report->has_place) {
		report->place.function = match->group[CAPTURE_FUNCTION];
		report_own(reader, report, i);
		return;
	}
	/* Names move by one frame further in: see order_stack(). */
	if (reader_in(reader, dialect) && report->nstacks && report->stacks[0].sketch) {
		reader->frames[reader->nframes - 1].function = match->group[CAPTURE_FUNCTION];
		report_own(reader, report, i);
		return;
	}
	read_frame(reader, dialect, rule, match, i);
}

/* "f -> g -> h": a frame for each, unless real ones follow. */
static void read_calls(struct reader *reader, struct report *report, struct span calls, size_t i)
{
	report_own(reader, report, i);
	if (report->nstacks)
		return;
	reader_begin_stack(reader, report, (struct span){0})->flipped = true;
	report->stacks[0].sketch = true;
	while (calls.n) {
		size_t end = span_find(calls, SPAN(" -> "));

		report_add_frame(reader, report, 0)->function = span_head(calls, end);
		calls = span_from(calls, end + 4);
	}
}

static void read_message(struct reader *reader, const struct dialect *dialect,
                         const struct rule *rule, const struct match *match, size_t i)
{
	struct report *report = reader_in(reader, dialect)
	                                ? reader_report(reader)
	                                : reader_begin_report(reader, dialect, i);

	take_flags(report, rule, match);
	if (match->group[CAPTURE_FILE].n) {
		take_place(&report->place, match);
		report->has_place = true;
	}
	reader_say(reader, report, match->group[CAPTURE_MESSAGE], i);
	reader->rest = rule->rest;
	reader->rest_from = i;
	/* "Error:   text" goes on below the text. */
	reader->rest_skip = match->group[CAPTURE_MESSAGE].n
	                            ? (uint32_t)(match->group[CAPTURE_MESSAGE].at -
	                                         reader->text[i].at)
	                            : 0;
}

/* What tapir's own records encode. */
static struct match decode(const struct match *match, struct arena *arena)
{
	static const enum capture encoded[] = {CAPTURE_FILE, CAPTURE_MODULE, CAPTURE_MESSAGE,
	                                       CAPTURE_TITLE};
	struct match decoded = *match;
	struct span title = match->group[CAPTURE_TITLE], thrown = SPAN("throw type=");

	for (size_t i = 0; i < countof(encoded); i++)
		decoded.group[encoded[i]] = percent_decode(match->group[encoded[i]], arena);
	if (span_starts(title, SPAN("thread ")))
		decoded.group[CAPTURE_TITLE] = thread_title(title, arena);
	else if (span_starts(title, thrown))
		decoded.group[CAPTURE_TITLE] = arena_join(
			arena, SPAN("exception thrown here ("),
			percent_decode(span_from(title, thrown.n), arena), SPAN(")"));
	return decoded;
}

/* Frames that were printed with the outermost call first lack what is below the last one: only the
 * others can say where. */
static void read_left_out(struct reader *reader, const struct rule *rule, const struct match *match,
                          size_t i)
{
	struct report *report = reader_report(reader);
	struct span digits = match->group[CAPTURE_NUMBER];
	uint64_t number = 0;

	report_own(reader, report, i);
	if (report_depth(report) == 0)
		return;
	span_take_number(&digits, &number);

	struct frame *frame = &reader->frames[reader->nframes - 1];

	if (rule->flags & RULE_AGAIN)
		frame->repeats = number;
	else
		frame->skipped = number;
}

void role_apply(struct reader *reader, const struct dialect *dialect, const struct rule *rule,
                const struct match *match, size_t i)
{
	struct report *report = reader_report(reader);
	struct match decoded;

	if (dialect == &dialect_tapir) {
		decoded = decode(match, reader->arena);
		match = &decoded;
	}
	switch (rule->role) {
	case ROLE_FRAME:
		read_frame(reader, dialect, rule, match, i);
		break;
	case ROLE_NAME:
		read_name(reader, dialect, rule, match, i);
		break;
	case ROLE_PLACE:
		read_place(reader, dialect, rule, match, i);
		break;
	case ROLE_POINT:
		read_point(reader, dialect, rule, match, i);
		break;
	case ROLE_HEAD:
		read_head(reader, dialect, rule, match, i);
		break;
	case ROLE_BEGIN:
		read_begin(reader, dialect, rule, match, i);
		break;
	case ROLE_STACK:
		read_stack(reader, dialect, rule, match, i);
		break;
	case ROLE_MESSAGE:
		read_message(reader, dialect, rule, match, i);
		break;
	case ROLE_FUNCTION:
		if (!(rule->flags & RULE_ONCE) || !reader->function_once || !reader->function.n)
			reader->function = match->group[CAPTURE_FUNCTION];
		reader->function_once = (rule->flags & RULE_ONCE) != 0;
		/* The source of a test's function may be the first that is said of it. */
		if (dialect == &dialect_pytest && !reader_in(reader, dialect))
			report = reader_begin_report(reader, dialect, i);
		if (reader_in(reader, dialect))
			report_own(reader, report, i);
		else
			reader->owner[i] = OWNER_NOISE;
		break;
	case ROLE_FILE:
		reader->file = match->group[CAPTURE_FILE];
		report_own(reader, report, i);
		break;
	case ROLE_CHAIN:
		causes_read_chain(reader, dialect, i);
		break;
	case ROLE_DEEPER:
		rest_drop_arguments(reader, i);
		break;
	case ROLE_OUTER:
		causes_read_outer(reader, dialect, i);
		break;
	case ROLE_NOISE:
		if (reader_in(reader, dialect))
			report_own(reader, report, i);
		else
			reader->owner[i] = OWNER_NOISE;
		if (rule->rest != REST_NONE)
			reader->rest = rule->rest;
		if (rule->flags & RULE_ENDS) {
			reader_close_rest(reader);
			reader->open = false;
		}
		break;
	case ROLE_LEFT_OUT:
		read_left_out(reader, rule, match, i);
		break;
	case ROLE_BUILD:
		modules_note_build(reader, dialect, match, i);
		break;
	case ROLE_CALLS:
		read_calls(reader, report, match->group[CAPTURE_FUNCTION], i);
		break;
	}
}
