#include "run/pending.h"

static void note_clue(struct pending *pending, enum said_where where, enum clue clue)
{
	bool crash = clue == CLUE_CRASH || clue == CLUE_REPORT;

	/* Comments with a traceback in them are told from others by where they stand. */
	pending->trace |= (clue == CLUE_TRACE && where != SAID_NOTE) || crash;
	pending->crash |= crash;
	pending->report |= clue == CLUE_REPORT;
}

void pending_add(struct pending *pending, struct said line, enum clue clue)
{
	note_clue(pending, line.where, clue);
	/* Comments are looked at when they come. */
	pending->unread |= line.where != SAID_NOTE;
	held_add(&pending->held, line);
}

void pending_add_output(struct pending *pending, struct span lines)
{
	pending->unread = true;
	held_add_output(&pending->held, lines);
}

void pending_read(struct pending *pending)
{
	struct held_cursor cursor = {0};
	struct said line;

	while (held_next(&pending->held, &cursor, &line))
		note_clue(pending, line.where, clue_of(line.text, line.where == SAID_NOTE));
}

void pending_read_reports(struct pending *pending)
{
	if (pending->unread && !held_is_empty(&pending->held) &&
	    clue_may_report(held_text(&pending->held)))
		pending_read(pending);
}

bool pending_has_shell(struct pending *pending)
{
	struct held_cursor cursor = {0};
	struct said line;

	while (held_next(&pending->held, &cursor, &line)) {
		if (clue_is_shell(line.text))
			return true;
	}
	return false;
}

void pending_clear(struct pending *pending)
{
	if (!held_is_empty(&pending->held) || pending->held.left_out || pending->held.text.n)
		held_clear(&pending->held);
	pending->trace = pending->crash = pending->report = pending->early = false;
	pending->unread = false;
}
