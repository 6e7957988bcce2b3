#include "app/stories.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"
#include "view/json.h"
#include "view/recap.h"

/* A story that waits for late names. */
struct late {
	struct late *next;
	struct channel *channel;
	struct story story;
};

void stories_init(struct stories *stories)
{
	stories->last_late = &stories->late;
	stories->failures.file = stories->stalls.file = -1;
	stories->rerun = rerun_new(&(struct rerun_wishes){
		.template = stories->options->rerun_template,
		.command = stories->options->command,
	});
	records_init(&stories->records, stories->options->slowest);
}

void stories_fini(struct stories *stories)
{
	while (stories->late) {
		struct late *late = stories->late;

		stories->late = late->next;
		story_end(&late->story);
		free(late);
	}
	records_fini(&stories->records);
	rerun_free(stories->rerun);
	ledger_fini(&stories->failures);
	ledger_fini(&stories->stalls);
	buffer_fini(&stories->object);
}

/* ---- the end of one ---- */

/* For the JSON document. */
static void note_object(struct stories *stories, struct ledger *ledger,
                        const struct failure *failure, const struct diagnosis *diagnosis)
{
	stories->object.n = 0;
	json_failure(&stories->object, failure, diagnosis);
	if (stories->object.n)
		ledger_add(ledger, failure->stream, buffer_span(&stories->object));
}

/* What the recap has of it, now that more is known. */
static void revise(struct stories *stories, const struct channel *channel,
                   const struct story *story, uint64_t known)
{
	struct arena arena = {0};
	struct recap_entry entry = recap_entry_of(story->failure, &story->diagnosis,
	                                          channels_title(stories->channels, channel),
	                                          stories->look, &arena);

	records_revise(&stories->records, story->fingerprint, known, &entry);
	arena_fini(&arena);
}

/* The story is known as well as it ever will be. */
static void finish(struct stories *stories, const struct channel *channel, struct story *story)
{
	const struct explainer *explainer = stories->explainer;

	story_close(story);
	if (story->grew)
		explainer_read(explainer, story->failure, &channel->ending, &story->diagnosis);

	bool named = explainer_name(explainer, story->failure, &story->diagnosis);

	if (story->grew || named) {
		uint64_t known = diagnosis_fingerprint(&story->diagnosis);

		stories->renamed |= named && known != story->fingerprint;
		if (!story->failure->more)
			revise(stories, channel, story, known);
	}
	if (!story->failure->more)
		rerun_failure(stories->rerun, story->failure, &story->diagnosis,
		              &explainer->options);
	if (stories->options->json)
		note_object(stories, &stories->failures, story->failure, &story->diagnosis);
	story_end(story);
}

/* Those at the front that wait for nothing more; or all of them. */
static void finish_late(struct stories *stories, bool all)
{
	while (stories->late) {
		struct late *late = stories->late;

		if (!all && stories->nlate <= LATE_MAX &&
		    explainer_is_open(stories->explainer, &late->story.diagnosis))
			return;
		stories->late = late->next;
		if (!stories->late)
			stories->last_late = &stories->late;
		stories->nlate--;
		finish(stories, late->channel, &late->story);
		free(late);
	}
}

/* Nothing more can come for the channel's story, but names. */
static void end(struct stories *stories, struct channel *channel)
{
	struct late *late;

	if (!channel->story.failure)
		return;
	stories->bytes -= channel->story.counted;
	late = memory_new(sizeof *late);
	*late = (struct late){.channel = channel, .story = channel->story};
	channel->story = (struct story){0};
	*stories->last_late = late;
	stories->last_late = &late->next;
	stories->nlate++;
	finish_late(stories, false);
}

/* ---- those that go on ---- */

uint64_t stories_next(struct stories *stories, struct channel *channel)
{
	end(stories, channel);
	return ++stories->ordinal;
}

/* NULL: none. */
static struct channel *oldest_story(const struct stories *stories)
{
	struct channel *oldest = NULL;

	for (unsigned i = 0; i < stories->channels->n; i++) {
		struct channel *channel = &stories->channels->all[i];

		if (channel->story.failure &&
		    (!oldest || channel->story.failure->ordinal < oldest->story.failure->ordinal))
			oldest = channel;
	}
	return oldest;
}

void stories_weigh(struct stories *stories, struct channel *channel)
{
	struct story *story = &channel->story;
	struct channel *oldest;

	stories->bytes -= story->counted;
	story->counted = story_bytes(story);
	stories->bytes += story->counted;
	while (stories->bytes > STORIES_BYTES && (oldest = oldest_story(stories)))
		end(stories, oldest);
}

void stories_withdraw(struct stories *stories, struct channel *channel)
{
	struct story *story = &channel->story;

	if (!story->failure)
		return;
	records_withdraw(&stories->records, story->fingerprint, story->failure->ordinal);
	stories->ordinal -= stories->ordinal == story->failure->ordinal;
	stories->bytes -= story->counted;
	story_end(story);
}

void stories_note_stall(struct stories *stories, const struct failure *failure,
                        const struct diagnosis *diagnosis)
{
	if (stories->options->json && stories->nstalls++ < STALLS_MAX)
		note_object(stories, &stories->stalls, failure, diagnosis);
}

static void seek(const struct stories *stories, struct story *story, uint64_t now_ns)
{
	explainer_seek(stories->explainer, &story->diagnosis, &story->sought, now_ns);
}

void stories_tick(struct stories *stories, uint64_t now_ns)
{
	/* Their names may have taken longer than they could be waited for. */
	for (unsigned i = 0; i < stories->channels->n; i++) {
		struct story *story = &stories->channels->all[i].story;

		if (story->failure)
			seek(stories, story, now_ns);
	}
	for (struct late *late = stories->late; late; late = late->next)
		seek(stories, &late->story, now_ns);
	finish_late(stories, false);
}

void stories_finish(struct stories *stories)
{
	for (unsigned i = 0; i < stories->channels->n; i++)
		end(stories, &stories->channels->all[i]);
	finish_late(stories, true);
}
