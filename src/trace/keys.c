#include "trace/keys.h"

#include "base/limits.h"
#include "trace/account.h"
#include "trace/meaning.h"
#include "trace/signal.h"
#include "trace/values.h"

/* Values of "type", "failureType" and "severity" that say nothing. */
static const char *const empty_words[] = {
	"test",
	"suite",
	"googletest",
	"fail",
	"failed",
	"failure",
	"todo",
	"subtestsFailed",
	"hookFailed",
	"testCodeFailure",
	"cancelledByParent",
	"testTimeoutFailure",
};

static bool is_null(const struct yaml *node)
{
	return node->kind == YAML_SCALAR && node->plain &&
	       (!node->scalar.n || span_is(node->scalar, "~") || span_is(node->scalar, "null"));
}

static uint64_t read_number(struct span text)
{
	uint64_t number = 0;

	span_take_number(&text, &number);
	return number;
}

/* "12.5" milliseconds, as nanoseconds. */
static uint64_t read_milliseconds(struct span text)
{
	uint64_t ms;

	if (!span_take_number(&text, &ms) || ms > UINT64_MAX / NS_PER_MS / 2)
		return TAP_NO_DURATION;

	uint64_t ns = ms * NS_PER_MS, unit = NS_PER_MS / 10;

	for (size_t i = 1; text.n && text.at[0] == '.' && i < text.n && byte_is_digit(text.at[i]);
	     i++) {
		ns += (uint64_t)(text.at[i] - '0') * unit;
		unit /= 10;
	}
	return ns;
}

static struct span without_last_newline(struct span text)
{
	while (text.n && (text.at[text.n - 1] == '\n' || text.at[text.n - 1] == '\r'))
		text.n--;
	return text;
}

static struct span without_colon(struct span key)
{
	if (key.n && key.at[key.n - 1] == ':')
		key.n--;
	return key;
}

/* A place: a string, or a map of file, line, column and function. */
static void read_place(const struct yaml *node, struct finding *finding, struct frame *place)
{
	struct frame frame = {0};

	if (node->kind == YAML_SCALAR) {
		if (!location_read(span_trim(node->scalar), finding->arena, &frame)) {
			if (span_trim(node->scalar).n && !is_null(node))
				finding_detail(finding, node->key, node->scalar, 0);
			return;
		}
	} else {
		for (const struct yaml *child = node->first; child; child = child->next) {
			enum meaning meaning = meaning_of(child->key);

			if (meaning == KEY_FILE)
				frame.file = child->scalar;
			else if (meaning == KEY_LINE)
				frame.line = read_number(child->scalar);
			else if (meaning == KEY_COLUMN)
				frame.column = read_number(child->scalar);
			else if (meaning == KEY_FUNCTION)
				frame.function = child->scalar;
		}
	}
	if (frame.file.n && !place->file.n)
		*place = frame;
}

static void read_stack(const struct yaml *node, struct finding *finding)
{
	size_t n = 0;
	struct span *lines = NULL;

	if (node->kind == YAML_SCALAR) {
		lines = lines_of(node->scalar, finding->arena, &n);
	} else if (node->kind == YAML_LIST) {
		for (const struct yaml *child = node->first; child; child = child->next) {
			*ARENA_PUSH(finding->arena, lines, n) = child->scalar;
			n++;
		}
	}

	bool *used = arena_new(finding->arena, n, sizeof *used);

	/* Where there is no message the stack begins with it. */
	if (!finding->message.n)
		values_read(finding, lines, n, used);
	if (!finding_traceback(finding, lines, n, used)) {
		/* "TypeError: why" says more than "why". */
		bool names = n == 1 && finding->message.n &&
		             span_ends(span_trim(lines[0]), finding->message) &&
		             finding_message(finding, span_trim(lines[0]));

		if (!is_null(node) && !names)
			finding_detail(finding, node->key, node->scalar, 0);
		return;
	}

	/* A long message is not searched for every line of the stack. */
	struct span message = span_head(finding->message, VALUE_BYTES_MAX);

	for (size_t i = 0; i < n; i++) {
		struct span line = span_trim(lines[i]);

		if (!used[i] && line.n && span_find(message, line) == message.n)
			finding_rest(finding, lines[i]);
	}
}

/* A producer's own diff with "-" for what was expected, whichever way round it was. */
static struct span read_diff(const struct yaml *node, struct arena *arena)
{
	struct span text = without_last_newline(node->scalar), line;
	bool reversed = span_find(node->key, SPAN("- actual")) < node->key.n ||
	                span_is(node->key, "Difference:");
	struct span rest = text, out = {0};
	bool unified = span_starts(text, SPAN("--- "));
	char *copy = arena_new(arena, text.n + 1, 1);

	out.at = copy;
	while (span_next_line(&rest, &line)) {
		if (unified && (span_starts(line, SPAN("--- ")) ||
		                span_starts(line, SPAN("+++ ")) || span_starts(line, SPAN("@@ "))))
			continue;
		if (out.n)
			copy[out.n++] = '\n';
		if (line.n)
			memcpy(copy + out.n, line.at, line.n);
		if (reversed && line.n && (line.at[0] == '-' || line.at[0] == '+'))
			copy[out.n] = line.at[0] == '-' ? '+' : '-';
		out.n += line.n;
	}
	return out;
}

static bool is_empty_word(struct span word)
{
	for (size_t i = 0; i < countof(empty_words); i++) {
		if (span_equal_nocase(word, span_of(empty_words[i])))
			return true;
	}
	return false;
}

static void read_exit(const struct yaml *node, struct finding *finding)
{
	uint64_t status = read_number(node->scalar);
	struct span name = status > 128 ? signal_name(status - 128) : (struct span){0};

	if (is_null(node) || finding->signal.n || !byte_is_digit(node->scalar.at[0]))
		return;
	finding->signal = name.n ? name
	                         : arena_format(finding->arena, "exit %llu",
	                                        (unsigned long long)status);
	finding->crash |= name.n != 0;
	finding->error = true;
}

static void read_map(const struct yaml *map, struct finding *finding, struct frame *loose,
                     unsigned depth);

/* What was thrown: text, or a map with a message, a stack and perhaps a cause of its own. */
static void read_thrown(const struct yaml *node, struct finding *finding, unsigned depth)
{
	struct frame loose = {0};

	if (node->kind == YAML_MAP) {
		read_map(node, finding, &loose, depth + 1);
	} else if (!is_null(node)) {
		if (!finding->message.n)
			account_read_message(finding, without_last_newline(node->scalar));
		else if (!finding_message(finding, without_last_newline(node->scalar)))
			finding_detail(finding, node->key, without_last_newline(node->scalar), 0);
	}
}

/* "TypeError: why" of "TypeError {", "  message: 'why',", "}"; all of it when there is more. */
static void read_printed(const struct yaml *node, struct finding *finding)
{
	struct span text = without_last_newline(node->scalar), rest = text;
	struct span first, second, last, brace = SPAN(" {"), label = SPAN("message: '");

	if (is_null(node))
		return;
	finding->error = true;
	finding->assertion = false;
	finding->error_name = (struct span){0};
	if (span_next_line(&rest, &first) && span_next_line(&rest, &second) &&
	    span_next_line(&rest, &last) && span_ends(first, brace) &&
	    span_starts(span_trim(second), label) && span_ends(second, SPAN("',"))) {
		second = span_from(span_trim(second), label.n);
		if (!span_is(last, "}"))
			finding_detail(finding, without_colon(node->key), text, 0);
		text = arena_join(finding->arena, span_head(first, first.n - brace.n), SPAN(": "),
		                  span_head(second, second.n - 2));
	}
	if (!finding_message(finding, text))
		finding_detail(finding, without_colon(node->key), text, 0);
}

static void read_cause(const struct yaml *node, struct finding *finding, unsigned depth)
{
	if (is_null(node) || depth >= CAUSES_MAX) {
		if (!is_null(node))
			finding_detail(finding, node->key, node->scalar, 0);
		return;
	}
	finding->cause = arena_new(finding->arena, 1, sizeof *finding->cause);
	finding->cause->arena = finding->arena;
	finding->cause->duration_ns = TAP_NO_DURATION;
	read_thrown(node, finding->cause, depth);
}

/* "src/app.js": what linters call their points. */
static bool is_path(struct span name)
{
	size_t dot = span_find(name, SPAN("."));

	return span_index(name, '/') < name.n && span_index(name, ' ') == name.n &&
	       dot + 1 < name.n && name.at[name.n - 1] != '/';
}

/* A place whose parts stood among the other keys. */
static void settle_loose(struct finding *finding, struct frame loose)
{
	if (!loose.file.n && loose.line && is_path(finding->name))
		loose.file = finding->name;
	if (loose.file.n && !finding->at.file.n)
		finding->at = loose;
	if (loose.line && !loose.file.n && !finding->at.file.n)
		finding_detail(finding, SPAN("line"), arena_number(finding->arena, loose.line), 0);
}

/* Criterion's "- file:line: text" list, or any list of things that failed. */
static void read_failures(const struct yaml *list, struct finding *finding)
{
	struct finding *each = finding;

	if (list->kind == YAML_SCALAR) {
		if (!is_null(list))
			finding_detail(finding, list->key, list->scalar, 0);
		return;
	}
	unsigned n = 0;

	for (const struct yaml *item = list->first; item; item = item->next) {
		struct frame place = {0}, loose = {0};

		if (n++ > CAUSES_MAX) {
			finding_detail(finding, item->key, item->scalar, 0);
			continue;
		}
		if (item != list->first)
			each = finding_also(finding);
		if (item->kind == YAML_MAP && item->first && !item->first->next &&
		    location_read(item->first->key, finding->arena, &place)) {
			each->at = place;
			account_read_message(each, without_last_newline(item->first->scalar));
			each->assertion = true;
		} else if (item->kind == YAML_MAP) {
			read_map(item, each, &loose, 1);
			settle_loose(each, loose);
		} else {
			finding_message(each, without_last_newline(item->scalar));
		}
	}
}

static void read_value(const struct yaml *node, struct finding *finding, bool expected)
{
	struct span value = is_null(node) && node->scalar.n ? SPAN("null") : node->scalar;

	if (is_null(node) && !value.n)
		return;

	bool first = expected ? finding_expected(finding, node->key, value)
	                      : finding_actual(finding, node->key, value);

	if (!first)
		finding_detail(finding, node->key, value, 0);
}

/* Keys about what kind of failure it is. */
static void read_kind(const struct yaml *node, struct finding *finding, enum meaning meaning)
{
	struct span value = node->scalar;

	if (is_null(node) || is_empty_word(value))
		return;
	if (meaning == KEY_CODE) {
		finding->assertion |= span_is(value, "ERR_ASSERTION");
		finding->error |= span_is(value, "ERR_TEST_FAILURE");
		if (!span_starts(value, SPAN("ERR_")))
			finding_detail(finding, node->key, value, 0);
	} else if (meaning == KEY_NAME) {
		finding->assertion |= span_find(value, SPAN("Assert")) < value.n ||
		                      span_find(value, SPAN("Expectation")) < value.n;
		if (span_ends(value, SPAN("Error")) || span_ends(value, SPAN("Exception"))) {
			finding->error_name = value;
			finding->error |= !finding->assertion && !span_is(value, "Error");
		} else if (!span_equal(value, finding->name))
			finding_detail(finding, node->key, value, 0);
	} else if (meaning == KEY_SEVERITY) {
		finding->error |= span_equal_nocase(value, SPAN("error"));
		if (!finding->error)
			finding_detail(finding, node->key, value, 0);
	} else if (!finding->operator.n && span_starts(value, SPAN("Q"))) {
		finding->operator= value;
	} else if (span_ends(value, SPAN("Error")) || span_ends(value, SPAN("Exception"))) {
		finding->error_name = value;
	} else {
		finding_detail(finding, node->key, value, 0);
	}
}

static void read_output(const struct yaml *node, struct finding *finding)
{
	struct span text = node->scalar, line;

	while (!is_null(node) && span_next_line(&text, &line)) {
		*ARENA_PUSH(finding->arena, finding->output, finding->noutput) = line;
		finding->noutput++;
	}
}

static void read_key(const struct yaml *node, struct finding *finding, struct frame *loose,
                     unsigned depth)
{
	enum meaning meaning = meaning_of(node->key);

	switch (meaning) {
	case KEY_UNKNOWN:
		if (!is_null(node) && !span_equal(node->scalar, finding->name) &&
		    (node->kind != YAML_SCALAR || node->scalar.n))
			finding_detail(finding, without_colon(node->key),
			               without_last_newline(node->scalar), 0);
		break;
	case KEY_NOTHING:
		break;
	case KEY_CAUGHT:
		finding->error = true;
		break;
	case KEY_MESSAGE:
	case KEY_ERROR:
		read_thrown(node, finding, depth);
		break;
	case KEY_NAME:
	case KEY_CODE:
	case KEY_TYPE:
	case KEY_SEVERITY:
		read_kind(node, finding, meaning);
		break;
	case KEY_STACK:
		read_stack(node, finding);
		break;
	case KEY_AT:
		if (node->kind == YAML_SCALAR && span_index(node->scalar, '\n') < node->scalar.n)
			read_stack(node, finding);
		else
			read_place(node, finding, &finding->at);
		break;
	case KEY_LOCATION:
		read_place(node, finding, &finding->start);
		break;
	case KEY_FILE:
		loose->file = node->scalar;
		break;
	case KEY_LINE:
		loose->line = read_number(node->scalar);
		break;
	case KEY_COLUMN:
		loose->column = read_number(node->scalar);
		break;
	case KEY_FUNCTION:
		loose->function = node->scalar;
		break;
	case KEY_EXPECTED:
	case KEY_ACTUAL:
		read_value(node, finding, meaning == KEY_EXPECTED);
		break;
	case KEY_OPERATOR:
		if (!is_null(node)) {
			finding->operator= node->scalar;
			finding->assertion = true;
		}
		break;
	case KEY_DIFF:
		finding->diff = read_diff(node, finding->arena);
		break;
	case KEY_SOURCE:
		finding->source = node->scalar;
		break;
	case KEY_DURATION_MS:
		finding->duration_ns = read_milliseconds(node->scalar);
		break;
	case KEY_EXIT:
		read_exit(node, finding);
		break;
	case KEY_SIGNAL:
		if (!is_null(node)) {
			finding->signal = node->scalar;
			finding->crash = true;
		}
		break;
	case KEY_CAUSE:
		read_cause(node, finding, depth);
		break;
	case KEY_PRINTED:
		read_printed(node, finding);
		break;
	case KEY_DETAILS:
		if (node->kind == YAML_MAP)
			read_map(node, finding, loose, depth + 1);
		else if (!is_null(node))
			finding_detail(finding, node->key, node->scalar, 0);
		break;
	case KEY_OUTPUT:
		read_output(node, finding);
		break;
	case KEY_FAILURES:
		read_failures(node, finding);
		break;
	case KEY_ALSO:
		if (node->kind == YAML_LIST)
			read_failures(node, finding_also(finding));
		else
			finding_detail(finding, node->key, node->scalar, 0);
		break;
	}
}

static void read_map(const struct yaml *map, struct finding *finding, struct frame *loose,
                     unsigned depth)
{
	for (const struct yaml *child = map->first; child; child = child->next)
		read_key(child, finding, loose, depth);
}

void keys_read(const struct yaml *root, struct finding *finding)
{
	struct frame loose = {0};

	if (root->kind == YAML_MAP) {
		read_map(root, finding, &loose, 0);
	} else if (root->kind == YAML_LIST) {
		read_failures(root, finding);
	} else {
		account_read_message(finding, without_last_newline(root->scalar));
	}
	settle_loose(finding, loose);
}
