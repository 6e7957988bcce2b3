/* The lines of a traceback, one after the other, into reports. What a line means is the table's
 * business (dialects.h); what reports mean together is report.c's. */
#include "base/limits.h"
#include "trace/pattern.h"
#include "trace/prepare.h"
#include "trace/report.h"

enum {
	MESSAGE_LINES_MAX = 80,
	RULER_BYTES = 16,
	ABOVE_MAX = 8, /* lines above a place that say what is wrong there */
};

static struct report *last_report(struct reader *reader)
{
	return reader->open ? &reader->reports[reader->nreports - 1] : NULL;
}

static bool is_open(struct reader *reader, const struct dialect *dialect)
{
	return reader->open && last_report(reader)->dialect == dialect;
}

static void add_message(struct reader *reader, struct report *report, struct span text, size_t line)
{
	report_own(reader, report, line);
	if (report->nmessage == MESSAGE_LINES_MAX)
		return;
	*ARENA_PUSH(reader->arena, report->message, report->nmessage) = (struct text_line){text,
	                                                                                   line};
	report->nmessage++;
}

/* The text of line i with as much of its indentation as it has more than `indent`. */
static struct span keep_indent(const struct reader *reader, size_t i, uint32_t indent)
{
	struct span text = reader->text[i];
	uint32_t more = reader->indent[i] > indent ? reader->indent[i] - indent : 0;

	return text.n ? (struct span){text.at - more, text.n + more} : text;
}

/* A message that was to go on up to the frames and never met any ends at its first blank line;
 * the other lines go back to whoever wants them. */
static void close_rest(struct reader *reader)
{
	struct report *report = last_report(reader);

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

static struct report *begin_report(struct reader *reader, const struct dialect *dialect, size_t i)
{
	struct report *report;

	close_rest(reader);
	report = ARENA_PUSH(reader->arena, reader->reports, reader->nreports);
	*report = (struct report){
		.dialect = dialect, .rank = RANK_USUAL, .first_line = i, .last_line = i};
	reader->nreports++;
	reader->open = true;
	return report;
}

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

/* A line that only points at something in the line above it. */
static bool is_caret_line(struct span text)
{
	bool found = false;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.at[i];

		if (c == '^')
			found = true;
		else if (!memchr(" ~-|+.", c, 6))
			return false;
	}
	return found;
}

/* Looks above line i for the headline of the report that begins there, and takes it over from
 * whatever frameless report has taken it for its own. */
static void look_above(struct reader *reader, struct report *report, size_t i)
{
	const struct dialect *dialect = report->dialect;
	size_t top = i;
	size_t at = i;
	size_t self = (size_t)(report - reader->reports) + 1;

	for (size_t seen = 0; at > 0 && seen < dialect->reach; seen++) {
		uint32_t owner = reader->owner[--at];

		if (owner == self || owner == OWNER_NOISE)
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

		if (owner == self)
			continue;
		if (owner)
			report_absorb(reader, report, &reader->reports[owner - 1]);
		else if (is_caret_line(reader->text[line]) ||
		         (line > top && line + 1 < i && is_caret_line(reader->text[line + 1])))
			report_own(reader, report, line);
		else if (reader->text[line].n || line > top)
			add_message(reader, report, keep_indent(reader, line, reader->indent[top]),
			            line);
	}
	if (top < i)
		report->first_line = top;
}

static struct stack *begin_stack(struct reader *reader, struct report *report, struct span title)
{
	struct stack *stack = ARENA_PUSH(reader->arena, report->stacks, report->nstacks);

	*stack = (struct stack){.first = reader->nframes, .title = title};
	report->nstacks++;
	return stack;
}

/* Whether nothing but lines of the report itself, and blank ones, stand between it and line i. */
static bool follows(const struct reader *reader, const struct report *report, size_t i)
{
	for (size_t line = report->last_line + 1; line < i; line++) {
		if (reader->text[line].n && reader->owner[line] != OWNER_NOISE)
			return false;
	}
	return true;
}

/* The report that the frame on line i is a part of. */
static struct report *find_report(struct reader *reader, const struct dialect *dialect,
                                  const struct match *match, size_t i)
{
	bool zero = span_is(match->group[CAPTURE_NUMBER], "0");

	if (is_open(reader, dialect)) {
		struct report *report = last_report(reader);
		size_t depth = report_depth(report);

		if (depth == 0 && report->nstacks == 0) {
			if (report->nmessage == 0 && dialect->headline)
				look_above(reader, report, i);
			return report;
		}
		if (depth == 0)
			return report;
		if (report->stacks[report->nstacks - 1].named)
			return begin_report(reader, dialect, i);
		if (dialect->gap == GAP_NOTHING && !zero)
			return report;
		if (!zero && follows(reader, report, i))
			return report;
		if (dialect->gap != GAP_REPORT) {
			struct span title = {0};

			if (!zero)
				return report;
			if (i > 0 && reader->text[i - 1].n && !reader->owner[i - 1]) {
				title = reader->text[i - 1];
				report_own(reader, report, i - 1);
			}
			begin_stack(reader, report, title);
			return report;
		}
	}

	struct report *report = begin_report(reader, dialect, i);

	if (dialect->headline)
		look_above(reader, report, i);
	return report;
}

/* pytest prints "E   assert 1 == 2" first, and the exception's name with the place after it. */
static void take_exception(struct reader *reader, struct report *report, struct span name, size_t i)
{
	if (name.n == 0)
		return;
	if (report->nmessage == 0) {
		add_message(reader, report, name, i);
		return;
	}

	struct span first = span_trim(report->message[0].text);

	if (span_find(first, name) == first.n)
		report->message[0].text = arena_join(reader->arena, name, SPAN(": "), first);
}

static void read_frame(struct reader *reader, const struct dialect *dialect,
                       const struct rule *rule, const struct match *match, size_t i)
{
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
	if (frame->file.n == 0 && is_open(reader, dialect))
		frame->file = reader->file;
	if (dialect == &dialect_pytest) {
		take_function(reader, frame);
		take_exception(reader, report, match->group[CAPTURE_MESSAGE], i);
	}
	frame->exact = (rule->flags & RULE_EXACT) || first;
	/* "(+0x119e)" of no function is an offset into the module. */
	if (match->group[CAPTURE_PLUS].n && frame->function.n == 0) {
		frame->offset = read_hex(match->group[CAPTURE_PLUS]);
		frame->has_offset = true;
	}
	frame->hidden = (rule->flags & RULE_DROPPED) != 0;
}

/* A place without frames: of the headline above it, of the name above it, or all there is. */
static void read_place(struct reader *reader, const struct dialect *dialect,
                       const struct rule *rule, const struct match *match, size_t i)
{
	struct report *report = last_report(reader);

	if (is_open(reader, dialect) && report_depth(report)) {
		struct frame *frame = &reader->frames[reader->nframes - 1];

		if (frame->line == 0) {
			take_place(frame, match);
			report_own(reader, report, i);
			return;
		}
	}
	if (is_open(reader, dialect) && report_depth(report) == 0) {
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
	}
	if (rule->flags & RULE_INSIDE)
		return;
	report = begin_report(reader, dialect, i);
	report->has_place = report->point = true;
	take_place(&report->place, match);
	report_own(reader, report, i);
}

/* The lines above a place that say what is wrong there: up to a blank one, or another's. */
static void take_above(struct reader *reader, struct report *report, size_t i)
{
	size_t top = i;

	while (top > 0 && i - top < ABOVE_MAX && reader->text[top - 1].n && !reader->owner[top - 1])
		top--;
	for (size_t line = top; line < i; line++) {
		struct match match;
		struct span text = reader->text[line];

		if (pattern_match("^\\[ +ERROR +\\] --- (?<message>.*)$", text, &match))
			text = match.group[CAPTURE_MESSAGE];
		add_message(reader, report, text, line);
	}
}

static void read_point(struct reader *reader, const struct dialect *dialect,
                       const struct rule *rule, const struct match *match, size_t i)
{
	struct frame place = {0};
	struct report *report = last_report(reader);

	take_place(&place, match);
	/* "f.sh: line 3: syntax error" and "f.sh: line 3: `if then'" are one. */
	if (is_open(reader, dialect) && report->point && report->last_line + 1 == i &&
	    dialect == &dialect_shell && place.line == report->place.line &&
	    span_equal(place.file, report->place.file)) {
		add_message(reader, report, match->group[CAPTURE_MESSAGE], i);
		return;
	}
	report = begin_report(reader, dialect, i);
	report->has_place = report->point = true;
	report->place = place;
	if (dialect == &dialect_place || dialect == &dialect_build)
		take_function(reader, &report->place);
	take_flags(report, rule, match);
	report_own(reader, report, i);
	if (rule->flags & RULE_ABOVE)
		take_above(reader, report, i);
	if (match->group[CAPTURE_MESSAGE].n)
		add_message(reader, report, match->group[CAPTURE_MESSAGE], i);
	reader->rest = rule->rest;
	reader->rest_from = i;
}

static void read_head(struct reader *reader, const struct dialect *dialect, const struct rule *rule,
                      const struct match *match, size_t i)
{
	struct report *report = last_report(reader);
	bool same = is_open(reader, dialect);
	bool again = same && (rule->flags & RULE_AGAIN);
	bool joins = same && report_depth(report) == 0 &&
	             !(report->has_place && match->group[CAPTURE_FILE].n) &&
	             (report->last_line + 1 == i || report->nmessage == 0);

	if (!again && !joins)
		report = begin_report(reader, dialect, i);
	close_rest(reader);
	take_flags(report, rule, match);
	if (match->group[CAPTURE_FILE].n && !report->has_place) {
		take_place(&report->place, match);
		report->has_place = true;
	}
	report_own(reader, report, i);
	if (match->group[CAPTURE_MESSAGE].n)
		add_message(reader, report, match->group[CAPTURE_MESSAGE], i);
	reader->rest = rule->rest;
	reader->rest_from = i;
}

static void read_begin(struct reader *reader, const struct dialect *dialect,
                       const struct rule *rule, const struct match *match, size_t i)
{
	struct report *report = last_report(reader);
	bool same = is_open(reader, dialect);
	struct span title = match->group[CAPTURE_TITLE];

	if (same && report_depth(report) == 0 &&
	    !(report->nstacks && report->stacks[report->nstacks - 1].named)) {
		if (report->nmessage == 0 && dialect->headline)
			look_above(reader, report, i);
	} else if (same && title.n && report->nstacks) {
		begin_stack(reader, report, title);
	} else {
		report = begin_report(reader, dialect, i);
		if (dialect->headline)
			look_above(reader, report, i);
	}
	report_own(reader, report, i);
	take_flags(report, rule, match);
	if (report->nstacks == 0)
		begin_stack(reader, report, (struct span){0});
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
	struct report *report = last_report(reader);
	struct span title = match->group[CAPTURE_TITLE];

	if (!is_open(reader, dialect))
		report = begin_report(reader, dialect, i);
	close_rest(reader);
	take_flags(report, rule, match);
	report_own(reader, report, i);
	if (report->nstacks && report_depth(report) == 0) {
		report->stacks[report->nstacks - 1].title = title;
	} else if (report->nstacks || (rule->flags & RULE_PLAIN)) {
		begin_stack(reader, report,
		            report->nstacks || report->nmessage == 0 ? title : (struct span){0});
	} else {
		add_message(reader, report, title, i);
	}
}

static void read_name(struct reader *reader, const struct dialect *dialect, const struct rule *rule,
                      const struct match *match, size_t i)
{
	struct report *report = last_report(reader);

	if (is_open(reader, dialect) && report->nstacks == 0 && report->has_place) {
		report->place.function = match->group[CAPTURE_FUNCTION];
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
	begin_stack(reader, report, (struct span){0})->flipped = true;
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
	struct report *report = is_open(reader, dialect) ? last_report(reader)
	                                                 : begin_report(reader, dialect, i);

	take_flags(report, rule, match);
	if (match->group[CAPTURE_FILE].n) {
		take_place(&report->place, match);
		report->has_place = true;
	}
	add_message(reader, report, match->group[CAPTURE_MESSAGE], i);
	reader->rest = rule->rest;
}

static void apply_rule(struct reader *reader, const struct dialect *dialect,
                       const struct rule *rule, const struct match *match, size_t i)
{
	struct report *report = last_report(reader);

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
		if (is_open(reader, dialect))
			report_own(reader, report, i);
		break;
	case ROLE_FILE:
		reader->file = match->group[CAPTURE_FILE];
		report_own(reader, report, i);
		break;
	case ROLE_CHAIN:
		if (!report)
			break;
		report->chained = true;
		report->handled = span_starts(reader->text[i], SPAN("During"));
		report_own(reader, report, i);
		break;
	case ROLE_NOISE:
		if (is_open(reader, dialect))
			report_own(reader, report, i);
		else
			reader->owner[i] = OWNER_NOISE;
		break;
	case ROLE_CALLS:
		read_calls(reader, report, match->group[CAPTURE_FUNCTION], i);
		break;
	}
}

static bool try_dialect(struct reader *reader, const struct dialect *dialect, size_t i)
{
	bool inside = is_open(reader, dialect);

	for (size_t k = 0; k < dialect->nrules; k++) {
		const struct rule *rule = &dialect->rules[k];
		struct match match;

		if ((rule->flags & RULE_INSIDE) && !inside)
			continue;
		if ((rule->flags & RULE_DEEP) && reader->indent[i] < 4)
			continue;
		if (rule->hint[0] &&
		    span_find(reader->text[i], span_of(rule->hint)) == reader->text[i].n)
			continue;
		if (!pattern_match(rule->pattern, reader->text[i], &match))
			continue;
		apply_rule(reader, dialect, rule, &match, i);
		return true;
	}
	return false;
}

/* Below a frame whose headline is still to come: deeper lines are source, others the headline. */
static bool read_after(struct reader *reader, struct report *report, size_t i)
{
	struct stack *stack = report->nstacks ? &report->stacks[report->nstacks - 1] : NULL;
	struct span text = reader->text[i];

	if (!stack || stack->n == 0 || stack->named || stack->flipped)
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
		add_message(reader, report, text, i);
		reader->rest = REST_BLANK;
		reader->rest_from = i;
	} else {
		stack->title = stack->title.n
		                       ? arena_join(reader->arena, stack->title, SPAN(": "), text)
		                       : text;
		report_own(reader, report, i);
	}
	return true;
}

/* The rest of a message, as its rule said how far it goes. */
static bool read_rest(struct reader *reader, size_t i)
{
	struct report *report = last_report(reader);

	if (!report)
		return false;
	if (report->dialect->after && read_after(reader, report, i))
		return true;
	if (reader->rest == REST_NONE || report->nmessage == MESSAGE_LINES_MAX)
		return false;

	uint32_t indent = reader->indent[reader->rest_from];

	if (reader->rest == REST_DEEPER && reader->indent[i] <= indent) {
		reader->rest = REST_NONE;
		return false;
	}
	add_message(reader, report, keep_indent(reader, i, indent), i);
	return true;
}

static void read_blank(struct reader *reader, size_t i)
{
	struct report *report = last_report(reader);

	if (!report)
		return;
	/* A difference of several lines that Python's unittest prints has blank ones in it. */
	if (reader->rest == REST_BLANK && report->dialect == &dialect_python && i + 1 < reader->n &&
	    reader->text[i + 1].n > 1 && reader->indent[i + 1] == 0 &&
	    memchr("+-?", reader->text[i + 1].at[0], 3) && reader->text[i + 1].at[1] == ' ') {
		add_message(reader, report, (struct span){0}, i);
		return;
	}
	if (reader->rest == REST_BLANK)
		close_rest(reader);
	else if (reader->rest != REST_NONE && report->nmessage)
		add_message(reader, report, (struct span){0}, i);
}

/* Compilers and interpreters quote the source line below a place. */
static bool read_quote(struct reader *reader, size_t i)
{
	struct report *report = last_report(reader);
	struct span text = reader->text[i];
	struct span bar = text;
	uint64_t number;

	if (!report)
		return false;
	span_take_number(&bar, &number);
	bar = span_trim(bar);
	if (bar.n && bar.at[0] == '|' && report->last_line + 1 == i &&
	    (report->point || report->has_place)) {
		report_own(reader, report, i);
		return true;
	}
	if (!is_caret_line(text) || i == 0 || reader->owner[i - 1] == OWNER_NOISE)
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
	return true;
}

/* "=====", "-----", "*****": a line drawn across the page. */
static bool is_ruler(struct span text)
{
	if (text.n < RULER_BYTES || !memchr("=-*_", text.at[0], 4))
		return false;
	for (size_t i = 1; i < text.n; i++) {
		if (text.at[i] != text.at[0])
			return false;
	}
	return true;
}

static void read_line(struct reader *reader, size_t i)
{
	struct report *report = last_report(reader);
	const struct dialect *own = report ? report->dialect : NULL;

	if (reader->text[i].n == 0) {
		read_blank(reader, i);
		return;
	}
	if (is_ruler(reader->text[i])) {
		close_rest(reader);
		reader->owner[i] = OWNER_NOISE;
		return;
	}
	if (own && !own->caution && try_dialect(reader, own, i))
		return;
	if (own && !own->caution && read_rest(reader, i))
		return;
	for (size_t k = 0; k < ndialects; k++) {
		if ((dialects[k] != own || own->caution) && try_dialect(reader, dialects[k], i))
			return;
	}
	if (own && own->caution && read_rest(reader, i))
		return;
	read_quote(reader, i);
}

bool traceback_read(const struct span *lines, size_t n, struct arena *arena, struct traceback *ret)
{
	struct reader reader = {.arena = arena, .n = n};

	*ret = (struct traceback){.used = arena_new(arena, n + 1, sizeof *ret->used)};
	prepare_lines(&reader, lines);
	for (size_t i = 0; i < n; i++)
		read_line(&reader, i);
	close_rest(&reader);
	return reports_finish(&reader, ret);
}

void traceback_free_patterns(void)
{
	patterns_free();
}
