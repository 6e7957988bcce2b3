#include "input/tracing.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

bool tracing_open(struct tracing *tracing)
{
	if (pipe2(tracing->status, O_CLOEXEC) != 0)
		return false;
	if (pipe2(tracing->control, O_CLOEXEC) == 0)
		return true;
	close(tracing->status[0]);
	close(tracing->status[1]);
	return false;
}

static char *word(struct span text)
{
	return (char *)(uintptr_t)text.at;
}

char **tracing_command(const struct tracing *tracing, const char *tracer, int records,
                       char *const *argv, struct arena *arena)
{
	size_t n = 0, ours = 0;

	while (argv[n])
		n++;

	char **ret = arena_new(arena, n + 8, sizeof *ret);

	ret[ours++] = word(span_of(tracer));
	ret[ours++] = word(SPAN("--trace"));
	ret[ours++] = word(arena_format(arena, "--records=%d", records));
	ret[ours++] = word(arena_format(arena, "--status=%d", tracing->status[1]));
	ret[ours++] = word(arena_format(arena, "--control=%d", tracing->control[0]));
	ret[ours++] = word(SPAN("--"));
	memcpy(ret + ours, argv, n * sizeof *ret);
	return ret;
}

struct tracing_news tracing_wait(struct tracing *tracing)
{
	struct tracing_news news, ret = {0};
	ssize_t n;

	close(tracing->status[1]);
	close(tracing->control[0]);
	/* First of tracing, then of starting; then it ends. */
	while ((n = read(tracing->status[0], &news, sizeof news)) != 0) {
		if (n == sizeof news)
			ret = news;
		else if (n > 0 || errno != EINTR)
			break;
	}
	close(tracing->status[0]);
	return ret;
}
