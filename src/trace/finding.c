#include "trace/finding.h"

#include "trace/remarks.h"
#include "trace/signal.h"

/* A longer message, or one of more lines, is taken as it is. */
enum { MESSAGE_BYTES_MAX = 16 * 1024, MESSAGE_LINES_MAX = 500 };

void finding_detail(struct finding *finding, struct span key, struct span value, unsigned depth)
{
	*ARENA_PUSH(finding->arena, finding->details, finding->ndetails) = (struct detail){
		.key = key, .value = value, .depth = depth};
	finding->ndetails++;
}

void finding_rest(struct finding *finding, struct span line)
{
	*ARENA_PUSH(finding->arena, finding->rest, finding->nrest) = line;
	finding->nrest++;
}

bool finding_expected(struct finding *finding, struct span word, struct span value)
{
	if (finding->has_expected)
		return span_equal(finding->expected, value);
	finding->has_expected = true;
	finding->expected = value;
	finding->expected_word = word;
	return true;
}

bool finding_actual(struct finding *finding, struct span word, struct span value)
{
	if (finding->has_actual)
		return span_equal(finding->actual, value);
	finding->has_actual = true;
	finding->actual = value;
	finding->actual_word = word;
	return true;
}

struct finding *finding_also(struct finding *finding)
{
	while (finding->also)
		finding = finding->also;
	finding->also = arena_new(finding->arena, 1, sizeof *finding);
	*finding->also = (struct finding){
		.arena = finding->arena,
		.name = finding->name,
		.duration_ns = TAP_NO_DURATION,
	};
	return finding->also;
}

/* The word in front of the first ":" or " [" of an exception's text: "TypeError". */
static struct span exception_name(struct span text)
{
	size_t n = 0;

	while (n < text.n && (byte_is_alpha(text.at[n]) || byte_is_digit(text.at[n]) ||
	                      memchr("_.:$", text.at[n], 4)))
		n++;

	struct span word = span_head(text, n);

	if (n < text.n && text.at[n] != ' ' && text.at[n] != '\n')
		return (struct span){0};
	while (word.n && word.at[word.n - 1] == ':')
		word.n--;
	return word;
}

static bool names_error(struct span word)
{
	return span_ends(word, SPAN("ExceptionGroup")) || span_ends(word, SPAN("Error")) ||
	       span_ends(word, SPAN("Exception")) || span_ends(word, SPAN("_error")) ||
	       span_ends(word, SPAN("::out_of_range"));
}

/* "ArgumentError" of Ruby's "why (ArgumentError)", "ValueError" of Nim's "why [ValueError]". */
static struct span name_behind(struct span message)
{
	struct span line = span_trim_end(span_head(message, span_index(message, '\n')));
	char end = line.n ? line.at[line.n - 1] : 0;
	size_t n = 0;

	if (end != ')' && end != ']')
		return (struct span){0};
	line.n--;
	while (n < line.n &&
	       (byte_is_alpha(line.at[line.n - 1 - n]) || byte_is_digit(line.at[line.n - 1 - n]) ||
	        memchr("_:", line.at[line.n - 1 - n], 2)))
		n++;
	if (n == line.n || line.at[line.n - 1 - n] != (end == ')' ? '(' : '['))
		return (struct span){0};
	return span_from(line, line.n - n);
}

static void learn_kind(struct finding *finding, struct span message)
{
	struct span word = exception_name(message);

	if (!names_error(word) && names_error(name_behind(message)))
		word = name_behind(message);

	if (span_find(word, SPAN("Assert")) < word.n || span_find(word, SPAN("assert")) < word.n ||
	    span_find(message, SPAN("[ERR_ASSERTION]")) < message.n)
		finding->assertion = true;
	else if (names_error(word) && word.n > sizeof "Error" - 1)
		finding->error = true;
	if (!finding->signal.n) {
		finding->signal = signal_in(message);
		finding->crash |= finding->signal.n != 0;
	}
}

static const struct span node_label = SPAN_INIT("AssertionError [ERR_ASSERTION]: ");

/* What a message may have in front of it that says nothing. */
static const struct span message_labels[] = {
	SPAN_INIT("error: "), SPAN_INIT("Died on test #1: "), /* QUnit; there is no other number */
};

/* Messages that say nothing. */
static const char *const empty_messages[] = {
	"stack: |-",
	"failed",
	"fail",
	"not ok",
	"test failed",
	"Failure!",
	"Test failed",
	"Error",
	"Failed",
	/* ava's, which has what was thrown apart */
	"Error thrown in test",
	"Rejected promise returned by test",
};

static struct span strip_message(struct span message)
{
	while (message.n && (message.at[0] == '\n' || byte_is_blank(message.at[0])))
		message = span_from(message, 1);
	while (message.n &&
	       (message.at[message.n - 1] == '\n' || byte_is_blank(message.at[message.n - 1])))
		message.n--;
	for (size_t i = 0; i < countof(message_labels); i++) {
		if (span_starts(message, message_labels[i]))
			message = span_from(message, message_labels[i].n);
	}
	return message;
}

/* Whether `message` says nothing, or only what the name of the point says. */
static bool says_nothing(const struct finding *finding, struct span message)
{
	struct span prefixes[] = {SPAN("Error: "), SPAN("AssertionError: ")};
	struct span name = finding->name;

	for (size_t i = 0; i < countof(empty_messages); i++) {
		if (span_is(message, empty_messages[i]))
			return true;
	}
	if (span_equal(message, name))
		return true;
	/* Check's names end in ": message". */
	if (span_ends(name, message) && name.n > message.n + 2 && message.n > 8 &&
	    name.at[name.n - message.n - 1] == ' ' && name.at[name.n - message.n - 2] == ':')
		return true;
	for (size_t i = 0; i < countof(prefixes); i++) {
		if (span_starts(message, prefixes[i]) &&
		    span_equal(span_from(message, prefixes[i].n), name))
			return true;
	}
	return false;
}

/* Whether `text` is "why: tail". */
static bool is_tail(struct span text, struct span tail)
{
	return span_ends(text, tail) && text.n > tail.n + 2 &&
	       text.at[text.n - tail.n - 1] == ' ' && text.at[text.n - tail.n - 2] == ':';
}

bool finding_message(struct finding *finding, struct span message)
{
	if (!span_trim(message).n)
		return true;
	learn_kind(finding, message);
	message = strip_message(message);
	/* Only a message that stands alone needs to say what kind it is. */
	if (finding->message.n && span_starts(message, node_label))
		message = span_from(message, node_label.n);
	if (span_starts(finding->message, node_label) &&
	    span_starts(message, span_from(finding->message, node_label.n)))
		finding->message = span_from(finding->message, node_label.n);
	if (says_nothing(finding, message))
		return true;
	if (!finding->message.n || is_tail(message, finding->message)) {
		finding->message = message;
		return true;
	}

	struct span tail = span_from(message, span_find(message, SPAN(": ")) + 2);

	return span_find(finding->message, message) < finding->message.n ||
	       (tail.n && is_tail(finding->message, tail));
}

static bool same_trimmed(struct span line, const struct span *lines, size_t n, const bool *used)
{
	line = span_trim(line);
	for (size_t i = 0; i < n; i++) {
		if (used[i] && span_equal(span_trim(lines[i]), line))
			return true;
	}
	return false;
}

/* The traceback's message without the lines that were understood before. */
static struct span clear_message(struct finding *finding, struct span message,
                                 const struct span *lines, size_t n, const bool *used)
{
	struct span rest = message, line;
	char *text = arena_new(finding->arena, message.n + 1, 1);
	size_t length = 0, blanks = 0;

	/* Comparing every line with every other is for messages of a reasonable size. */
	if (message.n > MESSAGE_BYTES_MAX || n > MESSAGE_LINES_MAX)
		return message;
	while (span_next_line(&rest, &line)) {
		if (!span_trim(line).n) {
			blanks++;
			continue;
		}
		if (same_trimmed(line, lines, n, used) || remark_read(finding, line) ||
		    remark_is_empty(line, (struct span){0}))
			continue;
		if (length && blanks)
			text[length++] = '\n';
		if (length)
			text[length++] = '\n';
		blanks = 0;
		memcpy(text + length, line.at, line.n);
		length += line.n;
	}
	return (struct span){text, length};
}

/* A second stack of the same account, unless it is the first one again. */
static void add_frames(struct finding *finding, const struct traceback *traceback)
{
	if (!traceback->nframes)
		return;
	if (!finding->nframes || finding->weak_frames) {
		finding->frames = traceback->frames;
		finding->nframes = traceback->nframes;
		finding->frames_cut = traceback->cut;
		finding->weak_frames = false;
	}
}

/* Whether `text` ends in `tail`, blanks and newlines aside. */
static bool repeats(struct span text, struct span tail)
{
	while (tail.n) {
		char wanted = tail.at[tail.n - 1];

		if (byte_is_blank(wanted) || wanted == '\n') {
			tail.n--;
			continue;
		}
		while (text.n &&
		       (byte_is_blank(text.at[text.n - 1]) || text.at[text.n - 1] == '\n'))
			text.n--;
		if (!text.n || text.at[text.n - 1] != wanted)
			return false;
		text.n--;
		tail.n--;
	}
	return true;
}

bool finding_traceback(struct finding *finding, const struct span *lines, size_t n, bool *used)
{
	struct traceback traceback;

	if (!n || !traceback_read(lines, n, finding->arena, &traceback))
		return false;
	add_frames(finding, &traceback);
	/* What a sanitizer made of a signal ended with a status of its own. */
	if (traceback.signal.n &&
	    (!finding->signal.n || span_starts(finding->signal, SPAN("exit "))))
		finding->signal = traceback.signal;
	finding->crash |= traceback.crash;

	struct span message = clear_message(finding, traceback.message, lines, n, used), line;

	if (!finding_message(finding, message) &&
	    !(finding->said.n && repeats(traceback.message, finding->said))) {
		while (span_next_line(&message, &line))
			finding_rest(finding, line);
	}
	finding->assertion |= traceback.assertion;
	for (size_t i = 0; i < n; i++)
		used[i] |= traceback.used[i];
	return true;
}

struct span *lines_of(struct span text, struct arena *arena, size_t *ret_n)
{
	struct span *lines = NULL, line;
	size_t n = 0;

	while (span_next_line(&text, &line)) {
		*ARENA_PUSH(arena, lines, n) = line;
		n++;
	}
	*ret_n = n;
	return lines;
}
