#include "trace/signal.h"

struct signal {
	struct span name, words;
	unsigned number;
};

#define TEXT(literal) \
	{ \
		literal, sizeof(literal) - 1 \
	}

static const struct signal signals[] = {
	{TEXT("SIGSEGV"), TEXT("Segmentation fault"), 11},
	{TEXT("SIGABRT"), TEXT("Aborted"), 6},
	{TEXT("SIGBUS"), TEXT("Bus error"), 7},
	{TEXT("SIGILL"), TEXT("Illegal instruction"), 4},
	{TEXT("SIGFPE"), TEXT("Floating point exception"), 8},
	{TEXT("SIGTRAP"), TEXT("Trace/breakpoint trap"), 5},
	{TEXT("SIGKILL"), TEXT("Killed"), 9},
	{TEXT("SIGTERM"), TEXT("Terminated"), 15},
	{TEXT("SIGSYS"), TEXT("Bad system call"), 31},
	{TEXT("SIGPIPE"), TEXT("Broken pipe"), 13},
	{TEXT("SIGINT"), TEXT("Interrupt"), 2},
	{TEXT("SIGQUIT"), TEXT("Quit"), 3},
	{TEXT("SIGHUP"), TEXT("Hangup"), 1},
	{TEXT("SIGALRM"), TEXT("Alarm clock"), 14},
	{TEXT("SIGXCPU"), TEXT("CPU time limit exceeded"), 24},
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
	TEXT("fatal error condition"), /* Catch2 */
	TEXT("with exception:"),       /* cmocka */
	TEXT("failed with status"),    /* bats */
	TEXT("core dumped"),
};

/* More of them, all with "ignal". */
static const struct span signal_deaths[] = {
	TEXT("Received signal "),  /* Check */
	TEXT("unexpected signal"), /* Criterion */
	TEXT("terminated unexpectedly by signal "),
	TEXT("erminated by signal "),
	TEXT("illed by signal "),
	TEXT("ied of signal "),
	TEXT("fatal signal "),
	TEXT("aught signal "),
};

static bool has_any(struct span text, const struct span *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (span_find(text, words[i]) < text.n)
			return true;
	}
	return false;
}

static bool speaks_of_death(struct span text)
{
	return has_any(text, deaths, countof(deaths)) ||
	       (span_find(text, SPAN("ignal")) < text.n &&
	        has_any(text, signal_deaths, countof(signal_deaths))) ||
	       span_starts(text, SPAN("Segmentation fault"));
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
