#include "app/intake.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/channel.h"
#include "app/signals.h"
#include "base/limits.h"
#include "base/memory.h"
#include "input/holder.h"
#include "input/pty.h"

static bool has_command(const struct intake *intake)
{
	return feed_has_command(&intake->feed);
}

bool intake_open(struct intake *intake, const struct options *options, unsigned rows,
                 unsigned columns, struct complaint *wrong)
{
	struct feed *feed = &intake->feed;

	if (!feed_open(feed, options, rows, columns, wrong))
		return false;
	intake->options = options;
	intake->nopen = feed->n;
	intake->polls = memory_zero(feed->n + INTAKE_OTHERS, sizeof *intake->polls);
	for (size_t i = 0; i < feed->n; i++)
		intake->polls[i] = (struct pollfd){.fd = feed->streams[i].fd, .events = POLLIN};
	return true;
}

void intake_begin(struct intake *intake, struct reporter *reporter, struct result *result,
                  uint64_t now_ns)
{
	struct feed *feed = &intake->feed;

	intake->reporter = reporter;
	intake->result = result;
	intake->read_ns = now_ns;
	for (size_t i = 0; i < (has_command(intake) ? 1 : feed->n); i++)
		reporter_stream(reporter, feed->streams[i].name);
	if (has_command(intake))
		supervisor_init(&intake->supervisor, feed, intake->options, now_ns);
	if (feed->command.trace_error)
		reporter_untraced(reporter, feed->command.trace_error);
	if (intake->options->tagged)
		intake->tagged = tagged_new(reporter, FEED_OUT);
}

/* ---- reading ---- */

/* A producer that writes line by line wakes us for each; waiting a moment after a short read lets
 * the next lines come together, which costs the producer far less. A headline waits for it, so then
 * it is shorter. */
static void nap(const struct intake *intake, uint64_t since_ns)
{
	if (since_ns < NS_PER_MS)
		signals_poll(NULL, 0,
		             reporter_may_announce(intake->reporter) ? NAP_FAILED_NS : NAP_NS);
}

static void close_stream(struct intake *intake, size_t i)
{
	stream_close(&intake->feed.streams[i]);
	intake->polls[i].fd = -1;
	intake->nopen--;
}

/* What a stream of a command is to its reporter; those of files are streams of their own. */
static enum aside aside_of(const struct intake *intake, size_t i)
{
	if (!has_command(intake) || i == FEED_OUT)
		return ASIDE_NONE;
	return i == FEED_CRASHES ? ASIDE_RECORDS : ASIDE_ERRORS;
}

/* Whether a stream's lines have tags; what libtapir says has none. */
static bool is_tagged(const struct intake *intake, size_t i)
{
	return intake->tagged && aside_of(intake, i) != ASIDE_RECORDS;
}

/* Whether it is ctest's standard error, or what libtapir says in its tests. */
static bool is_of_ctest(const struct intake *intake, size_t i)
{
	return intake->ctest && aside_of(intake, i);
}

/* Where to read a stream's bytes to. */
static char *space_for(struct intake *intake, size_t i, size_t *ret_room)
{
	if (is_tagged(intake, i) || is_of_ctest(intake, i)) {
		if (!intake->bytes)
			intake->bytes = memory_new(READ_BYTES);
		*ret_room = READ_BYTES;
		return intake->bytes;
	}

	enum aside aside = aside_of(intake, i);

	return aside ? reporter_aside_space(intake->reporter, FEED_OUT, aside, ret_room)
	             : reporter_space(intake->reporter, (unsigned)i, ret_room);
}

/* True when ctest begins in these bytes, which lie where reporter_space() said. */
static bool begin_ctest(struct intake *intake, struct span bytes, uint64_t now_ns)
{
	size_t at = channel_has_tap(reporter_channel(intake->reporter, FEED_OUT))
	                    ? bytes.n
	                    : ctest_find(bytes);

	if (at == bytes.n)
		return false;
	if (at)
		reporter_read(intake->reporter, FEED_OUT, at, now_ns);
	intake->ctest = ctest_new(intake->reporter, FEED_OUT, intake->cwd, intake->ascii);
	ctest_read(intake->ctest, span_from(bytes, at), now_ns);
	return true;
}

static void take_output(struct intake *intake, size_t i, struct span bytes, uint64_t now_ns)
{
	if (i == FEED_OUT && intake->ctest)
		ctest_read(intake->ctest, bytes, now_ns);
	else if (i != FEED_OUT || !begin_ctest(intake, bytes, now_ns))
		reporter_read(intake->reporter, (unsigned)i, bytes.n, now_ns);
}

static void take_bytes(struct intake *intake, size_t i, struct span bytes, uint64_t now_ns)
{
	enum aside aside = aside_of(intake, i);
	struct complaint wrong = {0};

	if (!aside && !result_tee(intake->result, bytes, &wrong))
		intake->complain(intake->context, &wrong);
	if (is_tagged(intake, i))
		tagged_read(intake->tagged, aside, bytes, now_ns);
	else if (is_of_ctest(intake, i) && aside == ASIDE_RECORDS)
		ctest_read_records(intake->ctest, bytes, now_ns);
	else if (is_of_ctest(intake, i))
		ctest_read_errors(intake->ctest, bytes, now_ns);
	else if (aside)
		reporter_aside_read(intake->reporter, FEED_OUT, aside, bytes.n, now_ns);
	else
		take_output(intake, i, bytes, now_ns);
	if (bytes.n < READ_BYTES / 4)
		nap(intake, now_ns - intake->read_ns);
	intake->read_ns = now_ns;
}

/* The streams that a stream carries end with it. */
static void end_carried(struct intake *intake, size_t i, uint64_t now_ns)
{
	if (i == FEED_OUT && intake->tagged)
		tagged_end(intake->tagged, now_ns);
	if (i == FEED_OUT && intake->ctest)
		ctest_end(intake->ctest, now_ns);
}

static void end_stream(struct intake *intake, size_t i, bool broken, uint64_t now_ns)
{
	close_stream(intake, i);
	/* A command's stream ends when the command has: then it is known how. */
	if (has_command(intake))
		return;
	end_carried(intake, i, now_ns);
	reporter_end(intake->reporter, (unsigned)i, broken, now_ns);
}

/* Whether bytes came. */
static bool read_stream(struct intake *intake, size_t i, uint64_t now_ns)
{
	struct stream *stream = &intake->feed.streams[i];
	size_t room, n;
	char *to = space_for(intake, i, &room);
	enum stream_got got = stream_read(stream, to, room, &n);

	if (got == STREAM_BYTES) {
		take_bytes(intake, i, (struct span){to, n}, now_ns);
	} else if (got == STREAM_OVER) {
		end_stream(intake, i, false, now_ns);
	} else if (got == STREAM_ERROR) {
		struct complaint wrong = {0};

		snprintf(wrong.place, sizeof wrong.place, "%.*s", (int)stream->name.n,
		         stream->name.at);
		complain(&wrong, "%s", strerror(errno));
		intake->complain(intake->context, &wrong);
		end_stream(intake, i, true, now_ns);
	}
	return got == STREAM_BYTES;
}

/* A terminal gives a little at a time; what comes by another way is to stand behind all of it. */
static void read_all(struct intake *intake, size_t i, uint64_t now_ns)
{
	size_t most = intake->feed.streams[i].terminal ? TERMINAL_READS : 1;

	while (most-- && read_stream(intake, i, now_ns))
		continue;
}

/* ---- the command's end ---- */

/* Somebody the command left behind holds its output open: he is named, and not waited for. */
static struct span let_go(struct intake *intake)
{
	struct span holders = {0};

	for (size_t i = 0; i < intake->feed.n; i++) {
		if (intake->polls[i].fd < 0)
			continue;
		if (!holders.n && i != FEED_CRASHES)
			holders = holders_named(intake->polls[i].fd, &intake->feed.arena);
		close_stream(intake, i);
	}
	return holders;
}

static void end_command(struct intake *intake, uint64_t now_ns)
{
	struct ending ending = supervisor_ending(&intake->supervisor, let_go(intake));

	reporter_ending(intake->reporter, FEED_OUT, &ending);
	end_carried(intake, FEED_OUT, now_ns);
	reporter_end(intake->reporter, FEED_OUT, false, now_ns);
	intake->told = true;
}

/* When a command that has ended, but not its output, is waited for no longer. */
static uint64_t leak_deadline(const struct intake *intake)
{
	uint64_t ended_ns = intake->feed.command.ended_ns;

	return (intake->read_ns > ended_ns ? intake->read_ns : ended_ns) + LEAK_NS;
}

static void watch_command(struct intake *intake, uint64_t now_ns)
{
	struct supervisor *supervisor = &intake->supervisor;

	if (!supervisor_tick(supervisor, intake->reporter, now_ns))
		return;
	if (!intake->nopen || supervisor_gave_up(supervisor) || now_ns >= leak_deadline(intake))
		end_command(intake, now_ns);
}

void intake_wait(struct intake *intake, const struct pollfd *others, size_t n, uint64_t timeout_ns,
                 bool *ret_ready)
{
	memcpy(intake->polls + intake->feed.n, others, n * sizeof *others);
	*ret_ready = signals_poll(intake->polls, intake->feed.n + n, timeout_ns) > 0;
}

void intake_read(struct intake *intake, bool ready, uint64_t now_ns)
{
	/* Before ctest says that a test died, libtapir has said why. */
	if (ready && is_of_ctest(intake, FEED_CRASHES) && intake->feed.n > FEED_CRASHES &&
	    intake->polls[FEED_CRASHES].fd >= 0 && intake->polls[FEED_CRASHES].revents)
		read_all(intake, FEED_CRASHES, now_ns);
	for (size_t i = 0; i < intake->feed.n && ready; i++) {
		if (intake->polls[i].fd >= 0 && intake->polls[i].revents)
			read_all(intake, i, now_ns);
	}
	if (has_command(intake) && !intake->told)
		watch_command(intake, now_ns);
}

bool intake_over(const struct intake *intake)
{
	return !intake->nopen && (!has_command(intake) || intake->told);
}

uint64_t intake_deadline(const struct intake *intake)
{
	if (!has_command(intake) || intake->told)
		return UINT64_MAX;

	uint64_t deadline_ns = supervisor_deadline(&intake->supervisor);
	bool leaks = intake->feed.command.ended && intake->nopen;

	return deadline_ns == UINT64_MAX && leaks ? leak_deadline(intake) : deadline_ns;
}

void intake_resize(struct intake *intake, unsigned rows, unsigned columns)
{
	for (size_t i = 0; i < intake->feed.n; i++) {
		const struct stream *stream = &intake->feed.streams[i];

		if (stream->terminal && stream->fd >= 0)
			pty_resize(stream->fd, rows, columns);
	}
}

void intake_resumed(struct intake *intake, uint64_t now_ns)
{
	supervisor_resume(&intake->supervisor, now_ns);
}

void intake_fini(struct intake *intake)
{
	free(intake->polls);
	free(intake->bytes);
	tagged_free(intake->tagged);
	ctest_free(intake->ctest);
	supervisor_fini(&intake->supervisor);
	feed_fini(&intake->feed);
}
