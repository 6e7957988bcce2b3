/* What is said of points that are no failures: those that pass, are skipped or are to do, where
 * that is wanted; those that are slow; and which were the slowest, for the end. */
#ifndef TAPIR_APP_NOTES_H
#define TAPIR_APP_NOTES_H

#include "app/options.h"
#include "app/page.h"
#include "app/records.h"

/* All borrowed. */
struct notes {
	const struct options *options;
	struct page *page;
	struct records *records;
};

/* `event` was a new leaf point of the channel (NEWS_POINT). */
void notes_point(const struct notes *notes, struct channel *channel, const struct tap_event *event);

/* The duration of the channel's latest point is final: now it can be called slow. */
void notes_duration(const struct notes *notes, struct channel *channel);

#endif
