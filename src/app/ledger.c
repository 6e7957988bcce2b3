#include "app/ledger.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"

/* In front of each object. */
struct head {
	uint64_t next; /* place of the stream's next one; 0: none */
	uint64_t n;    /* bytes of this one */
};

void ledger_fini(struct ledger *ledger)
{
	if (ledger->file >= 0)
		close(ledger->file);
	free(ledger->chains);
	buffer_fini(&ledger->newer);
	buffer_fini(&ledger->window);
	*ledger = (struct ledger){.file = -1};
}

static void fail(struct ledger *ledger, int error)
{
	if (!ledger->error)
		ledger->error = error;
}

static void read_file(struct ledger *ledger, uint64_t at, char *to, size_t n)
{
	while (n) {
		ssize_t got = pread(ledger->file, to, n, (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			fail(ledger, got ? -errno : -EIO);
			memset(to, 0, n);
			return;
		}
		to += got;
		at += (uint64_t)got;
		n -= (size_t)got;
	}
}

/* Objects of one stream mostly follow each other: what is behind the first is read with it. Not
 * much of it, since those of many streams lie between each other. */
enum { WINDOW_BYTES = 16384 };

static void read_at(struct ledger *ledger, uint64_t at, char *to, size_t n)
{
	struct buffer *window = &ledger->window;
	uint64_t left = ledger->spooled - at;

	if (at >= ledger->spooled) {
		memcpy(to, ledger->newer.bytes + (at - ledger->spooled), n);
		return;
	}
	if (n > WINDOW_BYTES) {
		read_file(ledger, at, to, n);
		return;
	}
	if (at < ledger->window_at || at + n > ledger->window_at + window->n) {
		window->n = 0;
		buffer_reserve(window, WINDOW_BYTES);
		window->n = left < WINDOW_BYTES ? (size_t)left : WINDOW_BYTES;
		ledger->window_at = at;
		read_file(ledger, at, window->bytes, window->n);
	}
	memcpy(to, window->bytes + (at - ledger->window_at), n);
}

/* Has the object at `place` be followed by another. */
static void link_to(struct ledger *ledger, uint64_t place, uint64_t next)
{
	uint64_t at = place - 1;
	ssize_t n;

	if (at >= ledger->spooled) {
		memcpy(ledger->newer.bytes + (at - ledger->spooled), &next, sizeof next);
		return;
	}
	ledger->window.n = 0;
	do
		n = pwrite(ledger->file, &next, sizeof next, (off_t)at);
	while (n < 0 && errno == EINTR);
	if (n != sizeof next)
		fail(ledger, n < 0 ? -errno : -EIO);
}

/* Without a file they stay in memory: rather more of it than a result that lies. */
static void spool(struct ledger *ledger)
{
	if (ledger->file < 0)
		ledger->file = file_unnamed(file_scratch());
	ledger->refused = ledger->file < 0 ||
	                  lseek(ledger->file, (off_t)ledger->spooled, SEEK_SET) < 0 ||
	                  file_write(ledger->file, buffer_span(&ledger->newer)) != 0;
	if (ledger->refused)
		return;
	ledger->spooled += ledger->newer.n;
	ledger->newer.n = 0;
}

static struct ledger_chain *need_chain(struct ledger *ledger, unsigned stream)
{
	size_t n = ledger->nchains;

	if (stream >= n) {
		ledger->nchains = stream + 1;
		ledger->chains = memory_grow(ledger->chains, ledger->nchains,
		                             sizeof *ledger->chains);
		memset(ledger->chains + n, 0, (ledger->nchains - n) * sizeof *ledger->chains);
	}
	return &ledger->chains[stream];
}

void ledger_add(struct ledger *ledger, unsigned stream, struct span object)
{
	struct ledger_chain *chain = need_chain(ledger, stream);
	struct head head = {.n = object.n};
	uint64_t place = ledger->spooled + ledger->newer.n + 1;

	buffer_add(&ledger->newer, (struct span){(const char *)&head, sizeof head});
	buffer_add(&ledger->newer, object);
	if (chain->last)
		link_to(ledger, chain->last, place);
	else
		chain->first = place;
	chain->last = place;
	if (ledger->newer.n >= QUEUE_BYTES && !ledger->refused)
		spool(ledger);
}

bool ledger_next(struct ledger *ledger, struct ledger_cursor *cursor, struct buffer *ret)
{
	struct head head = {0};

	if (cursor->place) {
		read_at(ledger, cursor->place - 1, (char *)&head, sizeof head);
		cursor->place = head.next;
	}
	while (!cursor->place && cursor->chain < ledger->nchains)
		cursor->place = ledger->chains[cursor->chain++].first;
	if (!cursor->place)
		return false;
	read_at(ledger, cursor->place - 1, (char *)&head, sizeof head);
	ret->n = 0;
	if (!ledger->error)
		read_at(ledger, cursor->place - 1 + sizeof head, buffer_reserve(ret, head.n),
		        head.n);
	if (ledger->error)
		return false;
	ret->n = head.n;
	return true;
}
