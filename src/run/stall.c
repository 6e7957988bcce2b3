#include "run/stall.h"

#include "base/limits.h"

void stall_fini(struct stall *stall)
{
	failure_free(stall->open);
	stall->open = NULL;
}

static void begin(struct stall *stall, const struct run *run, unsigned stream)
{
	struct failure *failure = failure_new();

	failure_free(stall->open);
	stall->open = failure;
	failure->kind = FAILURE_STALL;
	failure->stream = stream;
	failure->done = run->leaves.tests;
	failure->path = run_stopped(run, &failure->arena, &failure->npath);
	failure->file = arena_copy(&failure->arena, buffer_span(&run->file));
}

static void say(struct failure *failure, struct span text)
{
	if (failure->arena.used >= DIAG_BYTES) {
		failure->gap = failure->nsaid;
		failure->left_out += text.n + 1;
		return;
	}
	*ARENA_PUSH(&failure->arena, failure->said, failure->nsaid) = (struct said){
		.where = SAID_COMMENT,
		.text = arena_copy(&failure->arena, text),
	};
	failure->nsaid++;
}

bool stall_hear(struct stall *stall, const struct run *run, struct span text, unsigned stream,
                struct failure **ret)
{
	*ret = NULL;
	text = span_from(text, span_blanks(text));
	if (!span_starts(text, SPAN("tapir:1 ")))
		return false;
	text = span_trim_end(text);
	if (span_starts(text, SPAN("tapir:1 stall ")))
		begin(stall, run, stream);
	if (!stall->open)
		return false;
	say(stall->open, text);
	if (span_starts(text, SPAN("tapir:1 end"))) {
		*ret = stall->open;
		stall->open = NULL;
	}
	return true;
}
