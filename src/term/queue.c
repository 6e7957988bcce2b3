#include "term/queue.h"

#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"

void queue_fini(struct queue *queue)
{
	buffer_fini(&queue->memory);
	if (queue->file >= 0)
		close(queue->file);
	*queue = (struct queue){.file = -1};
}

static bool write_at(int fd, struct span text, uint64_t offset)
{
	while (text.n) {
		ssize_t n = pwrite(fd, text.at, text.n, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		text = span_from(text, (size_t)n);
		offset += (size_t)n;
	}
	return true;
}

static bool add_to_file(struct queue *queue, struct span lines, const char *directory)
{
	if (queue->to + lines.n > SPOOL_BYTES)
		return false;
	if (queue->file < 0)
		queue->file = file_unnamed(directory);
	if (queue->file < 0 || !write_at(queue->file, lines, queue->to))
		return false;
	queue->to += lines.n;
	return true;
}

static bool in_file(const struct queue *queue)
{
	return queue->from < queue->to;
}

static size_t in_memory(const struct queue *queue)
{
	return queue->memory.n - queue->taken;
}

static void compact(struct queue *queue)
{
	buffer_drop(&queue->memory, queue->taken);
	queue->taken = 0;
}

static bool add(struct queue *queue, struct span lines, const char *directory)
{
	if (in_file(queue) || in_memory(queue) + lines.n > QUEUE_BYTES) {
		/* One piece larger than all of the queue still needs no file. */
		if (in_memory(queue) || in_file(queue))
			return add_to_file(queue, lines, directory);
	}
	/* Only when half of it is gone, so that each byte moves a bounded number of times. */
	if (queue->taken > queue->memory.n / 2)
		compact(queue);
	buffer_add(&queue->memory, lines);
	return true;
}

/* Adds what was lost, with the lines after it or not at all: one short line finds room where they
 * do not, and would be told again and again. */
static bool add_loss(struct queue *queue, struct span lines, const char *directory)
{
	struct buffer text = {0};

	buffer_format(&text, "... %llu lines left out: nowhere to keep them for a slow terminal\n",
	              (unsigned long long)queue->lost);
	buffer_add(&text, lines);

	bool added = add(queue, buffer_span(&text), directory);

	if (added)
		queue->lost = 0;
	buffer_fini(&text);
	return added;
}

void queue_add(struct queue *queue, struct span lines, const char *directory)
{
	if (lines.n == 0)
		return;
	if (queue->lost ? add_loss(queue, lines, directory) : add(queue, lines, directory))
		return;
	for (size_t i = 0; i < lines.n; i++)
		queue->lost += lines.at[i] == '\n';
}

bool queue_empty(const struct queue *queue)
{
	return in_memory(queue) == 0 && !in_file(queue) && queue->lost == 0;
}

uint64_t queue_bytes(const struct queue *queue)
{
	return in_memory(queue) + (queue->to - queue->from);
}

/* Takes the next part of the file into memory; the whole file is forgotten when it is read. */
static void read_file(struct queue *queue)
{
	size_t want = QUEUE_BYTES;

	compact(queue);
	if (want > queue->to - queue->from)
		want = (size_t)(queue->to - queue->from);

	char *place = buffer_reserve(&queue->memory, want);
	ssize_t n;

	do {
		n = pread(queue->file, place, want, (off_t)queue->from);
	} while (n < 0 && errno == EINTR);
	if (n <= 0) {
		/* It was there: the disk is broken. How many lines that were is not known. */
		queue->from = queue->to;
		queue->lost++;
		return;
	}
	queue->memory.n += (size_t)n;
	queue->from += (size_t)n;
	if (!in_file(queue)) {
		queue->from = queue->to = 0;
		if (ftruncate(queue->file, 0) < 0) {
			close(queue->file);
			queue->file = -1;
		}
	}
}

struct span queue_head(struct queue *queue, size_t most)
{
	if (in_memory(queue) == 0 && !in_file(queue) && queue->lost)
		add_loss(queue, (struct span){0},
		         NULL); /* into the empty memory: that always works */

	for (;;) {
		struct span waiting = {queue->memory.bytes + queue->taken, in_memory(queue)};
		struct span window = span_head(waiting, most);
		const char *last = window.n ? memrchr(window.at, '\n', window.n) : NULL;

		if (last)
			return span_head(waiting, (size_t)(last - window.at) + 1);

		size_t end = span_index(waiting, '\n');

		if (end < waiting.n)
			return span_head(waiting, end + 1);
		if (!in_file(queue))
			return waiting;
		read_file(queue);
	}
}

void queue_drop(struct queue *queue, size_t n)
{
	queue->taken += n;
	if (queue->taken >= queue->memory.n)
		queue->taken = queue->memory.n = 0;
}
