#include "trace/finding.h"

#include "trace/signal.h"

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
	return span_ends(word, SPAN("Error")) || span_ends(word, SPAN("Exception")) ||
	       span_ends(word, SPAN("_error")) || span_ends(word, SPAN("::out_of_range"));
}

static void learn_kind(struct finding *finding, struct span message)
{
	struct span word = exception_name(message);

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

/* Whether `message` says only what the name of the point says, perhaps behind "Error: ". */
static bool repeats_name(const struct finding *finding, struct span message)
{
	static const struct span prefixes[] = {
		{"Error: ", 7},
		{"AssertionError: ", 16},
		{"AssertionError [ERR_ASSERTION]: ", 32},
	};

	message = span_trim(message);
	if (span_equal(message, finding->name))
		return true;
	for (size_t i = 0; i < countof(prefixes); i++) {
		if (span_starts(message, prefixes[i]) &&
		    span_equal(span_from(message, prefixes[i].n), finding->name))
			return true;
	}
	return false;
}

void finding_message(struct finding *finding, struct span message)
{
	if (!span_trim(message).n)
		return;
	learn_kind(finding, message);
	if (!finding->message.n && !repeats_name(finding, message))
		finding->message = message;
}

bool finding_traceback(struct finding *finding, const struct span *lines, size_t n, bool *used)
{
	struct traceback traceback;

	if (!n || !traceback_read(lines, n, finding->arena, &traceback))
		return false;
	if (!finding->nframes) {
		finding->frames = traceback.frames;
		finding->nframes = traceback.nframes;
		finding->frames_cut = traceback.cut;
	}
	if (traceback.signal.n && !finding->signal.n)
		finding->signal = traceback.signal;
	finding->crash |= traceback.crash;
	finding_message(finding, traceback.message);
	finding->assertion |= traceback.assertion;
	for (size_t i = 0; used && i < n; i++)
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
