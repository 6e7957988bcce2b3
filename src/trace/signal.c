#include "trace/signal.h"

#include "base/block.h"

struct signal {
	struct span name, words;
	unsigned number;
};

static const struct signal signals[] = {
	{SPAN_INIT("SIGSEGV"), SPAN_INIT("Segmentation fault"), 11},
	{SPAN_INIT("SIGABRT"), SPAN_INIT("Aborted"), 6},
	{SPAN_INIT("SIGBUS"), SPAN_INIT("Bus error"), 7},
	{SPAN_INIT("SIGILL"), SPAN_INIT("Illegal instruction"), 4},
	{SPAN_INIT("SIGFPE"), SPAN_INIT("Floating point exception"), 8},
	{SPAN_INIT("SIGTRAP"), SPAN_INIT("Trace/breakpoint trap"), 5},
	{SPAN_INIT("SIGKILL"), SPAN_INIT("Killed"), 9},
	{SPAN_INIT("SIGTERM"), SPAN_INIT("Terminated"), 15},
	{SPAN_INIT("SIGSYS"), SPAN_INIT("Bad system call"), 31},
	{SPAN_INIT("SIGPIPE"), SPAN_INIT("Broken pipe"), 13},
	{SPAN_INIT("SIGINT"), SPAN_INIT("Interrupt"), 2},
	{SPAN_INIT("SIGQUIT"), SPAN_INIT("Quit"), 3},
	{SPAN_INIT("SIGHUP"), SPAN_INIT("Hangup"), 1},
	{SPAN_INIT("SIGALRM"), SPAN_INIT("Alarm clock"), 14},
	{SPAN_INIT("SIGXCPU"), SPAN_INIT("CPU time limit exceeded"), 24},
};

struct span signal_name(uint64_t number)
{
	for (size_t i = 0; i < countof(signals); i++) {
		if (signals[i].number == number)
			return signals[i].name;
	}
	return (struct span){0};
}

/* The number behind `word` in `text`; 0 when there is none. */
static uint64_t number_behind(struct span text, struct span word)
{
	size_t at = span_find(text, word);
	struct span rest = span_from(text, at + word.n);
	uint64_t number;

	if (at == text.n || !span_take_number(&rest, &number) ||
	    (rest.n && byte_is_alpha(rest.at[0])))
		return 0;
	return number;
}

static bool stands_alone(struct span text, size_t at, size_t n)
{
	return (at == 0 || !byte_is_alpha(text.at[at - 1])) &&
	       (at + n == text.n || !byte_is_alpha(text.at[at + n]));
}

/* Words around the name of a signal that something died of; a test may be about signals. */
static const struct span deaths[] = {
	SPAN_INIT("fatal error condition"), /* Catch2 */
	SPAN_INIT("with exception:"),       /* cmocka */
	SPAN_INIT("failed with status"),    /* bats */
	SPAN_INIT("core dumped"),
};

/* More of them, all with "ignal". */
static const struct span signal_deaths[] = {
	SPAN_INIT("Received signal "),  /* Check */
	SPAN_INIT("unexpected signal"), /* Criterion */
	SPAN_INIT("terminated unexpectedly by signal "),
	SPAN_INIT("erminated by signal "),
	SPAN_INIT("illed by signal "),
	SPAN_INIT("ied of signal "),
	SPAN_INIT("fatal signal "),
	SPAN_INIT("aught signal "),
};

static bool has_any(struct span text, const struct span *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (span_find(text, words[i]) < text.n)
			return true;
	}
	return false;
}

/* Whether two letters that few texts have stand in the seventeen bytes at `at`: those of "signal",
 * "error", "exception", "status" or "dumped", one of which is in each of the words above. */
static bool has_pair(const char *at)
{
	static const char pairs[][2] = {{'g', 'n'}, {'r', 'r'}, {'x', 'c'}, {'t', 'u'}, {'d', 'u'}};
	block first = block_at(at), second = block_at(at + 1), found = {0};

	for (size_t i = 0; i < countof(pairs); i++)
		found |= (block)(first == (unsigned char)pairs[i][0]) &
		         (block)(second == (unsigned char)pairs[i][1]);
	return block_first(found) < BLOCK_BYTES;
}

/* False: none of the words above is in the text. One pass tells of all. */
static bool may_speak_of_death(struct span text)
{
	if (text.n <= BLOCK_BYTES)
		return true;
	for (size_t at = 0; at + BLOCK_BYTES < text.n; at += BLOCK_BYTES) {
		if (has_pair(text.at + at))
			return true;
	}
	/* The last ones; some of them may have been among those before. */
	return has_pair(text.at + text.n - BLOCK_BYTES - 1);
}

static bool speaks_of_death(struct span text)
{
	if (span_starts(text, SPAN("Segmentation fault")))
		return true;
	if (!may_speak_of_death(text))
		return false;
	return has_any(text, deaths, countof(deaths)) ||
	       (span_find(text, SPAN("ignal")) < text.n &&
	        has_any(text, signal_deaths, countof(signal_deaths)));
}

struct span signal_in(struct span text)
{
	if (!speaks_of_death(text))
		return (struct span){0};
	for (size_t i = 0; i < countof(signals); i++) {
		size_t at = span_find(text, signals[i].name);

		if (at < text.n && stands_alone(text, at, signals[i].name.n))
			return signals[i].name;
	}

	struct span name = signal_name(number_behind(text, SPAN("ignal ")));

	if (name.n)
		return name;

	uint64_t status = number_behind(text, SPAN(" failed with status "));

	if (status > 128 && (name = signal_name(status - 128)).n)
		return name;
	/* Words that mean little in the middle of a sentence count at its end, with a number. */
	for (size_t i = 0; i < countof(signals); i++) {
		size_t at = span_find(text, signals[i].words);
		struct span rest = span_from(text, at + signals[i].words.n);

		if (at == text.n)
			continue;
		if (i == 0 || number_behind(rest, SPAN("(")) == signals[i].number ||
		    span_starts(rest, SPAN(" (core dumped)")))
			return signals[i].name;
	}
	return (struct span){0};
}
