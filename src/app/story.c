#include "app/story.h"

#include "base/limits.h"

void story_begin(struct story *story, struct failure *failure, const struct diagnosis *diagnosis)
{
	*story = (struct story){.failure = failure, .diagnosis = *diagnosis};
}

void story_add(struct story *story, const struct failure *more)
{
	struct failure *failure = story->failure;
	struct arena *arena = &failure->arena;
	struct said *said = arena_new(arena, failure->nsaid + more->nsaid, sizeof *said);
	size_t n = failure->nsaid;

	if (n)
		memcpy(said, failure->said, n * sizeof *said);
	for (size_t i = 0; i < more->nsaid; i++) {
		struct said line = more->said[i];

		if (arena->used + line.text.n > 2 * DIAG_BYTES) {
			failure->left_out += line.text.n;
			continue;
		}
		line.text = arena_copy(arena, line.text);
		said[n++] = line;
	}
	failure->said = said;
	failure->nsaid = n;
	failure->left_out += more->left_out;
	failure->unfinished = more->unfinished;
	story->grew = true;
}

void story_end(struct story *story)
{
	failure_free(story->failure);
	*story = (struct story){0};
}
