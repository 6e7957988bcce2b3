#include "app/story.h"

#include "base/limits.h"

void story_begin(struct story *story, struct failure *failure, const struct diagnosis *diagnosis)
{
	*story = (struct story){
		.failure = failure,
		.diagnosis = *diagnosis,
		.tail = {.limit = DIAG_TAIL_BYTES},
	};
}

/* The lines of the failure that count as the head of it; the others go to the tail. */
static void split(struct story *story)
{
	struct failure *failure = story->failure;
	size_t nhead = failure->left_out ? failure->gap : failure->nsaid;

	for (size_t i = 0; i < nhead; i++) {
		size_t cost = held_cost(failure->said[i].text);

		if (story->cost + cost > DIAG_BYTES)
			nhead = i;
		else
			story->cost += cost;
	}
	for (size_t i = nhead; i < failure->nsaid; i++)
		held_add(&story->tail, failure->said[i]);
	story->full = nhead < failure->nsaid || failure->left_out;
	failure->nsaid = failure->gap = nhead;
}

void story_add(struct story *story, const struct failure *more)
{
	struct failure *failure = story->failure;
	struct arena *arena = &failure->arena;

	if (!story->grew)
		split(story);
	story->grew = true;
	for (size_t i = 0; i < more->nsaid; i++) {
		struct said line = more->said[i];
		size_t cost = held_cost(line.text);

		story->full |= more->left_out && i >= more->gap;
		story->full |= story->cost + cost > DIAG_BYTES;
		if (story->full) {
			held_add(&story->tail, line);
			continue;
		}
		story->cost += cost;
		line.text = arena_copy(arena, line.text);
		*ARENA_PUSH(arena, failure->said, failure->nsaid) = line;
		failure->nsaid++;
	}
	failure->earlier += more->earlier;
	failure->left_out += more->left_out;
	failure->unfinished = more->unfinished;
}

void story_close(struct story *story)
{
	struct failure *failure = story->failure;
	struct said line;

	if (!story->grew)
		return;
	failure->gap = failure->nsaid;
	failure->left_out += held_left_out(&story->tail);

	while (held_take(&story->tail, &line)) {
		line.text = arena_copy(&failure->arena, line.text);
		*ARENA_PUSH(&failure->arena, failure->said, failure->nsaid) = line;
		failure->nsaid++;
	}
}

size_t story_bytes(const struct story *story)
{
	return story->failure ? story->failure->arena.used + story->tail.text.room : 0;
}

void story_end(struct story *story)
{
	failure_free(story->failure);
	held_fini(&story->tail);
	*story = (struct story){0};
}
