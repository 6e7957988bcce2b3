#include "stacks/stall.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/duration.h"
#include "base/limits.h"
#include "stacks/census.h"
#include "stacks/record.h"

/* A thread that was looked at. */
struct seen {
	const struct resident *resident;
	struct walk walk;
	struct span text; /* the walk, as lines of a record */
	int error;
	size_t alike; /* how many others have the same stack */
	bool shown;
};

struct stall {
	struct arena arena;
	struct census census;
	struct seen *seen;
	size_t nseen;
	struct space space; /* of the process with the ID `pid` */
	pid_t pid;          /* 0: none yet */
	int error;          /* why there is no such space */
};

static void enter(struct stall *stall, pid_t pid)
{
	if (stall->pid == pid)
		return;
	space_fini(&stall->space);
	stall->pid = pid;
	stall->error = space_of_process(pid, &stall->space) ? 0 : -errno;
}

static void look_at(struct stall *stall, const struct stall_way *way, struct seen *seen)
{
	const struct resident *resident = seen->resident;
	struct snapshot snapshot = {0};

	seen->error = way->take(way->context, resident->pid, resident->tid, &snapshot);
	if (seen->error)
		return;
	enter(stall, resident->pid);
	seen->error = stall->error;
	if (!seen->error) {
		stall->space.copy = (struct span){snapshot.stack, snapshot.nstack};
		stall->space.copy_at = snapshot.stack_at;
		walk_thread(&stall->space, &snapshot.registers, 0, 0, &seen->walk);
		stall->space.copy = (struct span){0};

		struct buffer text = {0};

		/* At once: soon the process may be gone, and its modules with it. */
		record_walk(&text, &stall->space, &seen->walk);
		seen->text = arena_copy(&stall->arena, buffer_span(&text));
		buffer_fini(&text);
	}
	snapshot_fini(&snapshot);
}

/* Of threads of a process that do the same, as workers that wait do, one is shown. */
static void find_alike(struct stall *stall, struct seen *seen)
{
	for (struct seen *other = stall->seen; other < seen; other++) {
		if (!other->shown || other->error != seen->error ||
		    other->resident->pid != seen->resident->pid ||
		    (!seen->error && !walk_equal(&other->walk, &seen->walk)))
			continue;
		other->alike++;
		return;
	}
	seen->shown = true;
}

static const char *state_word(char state)
{
	switch (state) {
	case 'R':
		return "running";
	case 'S':
		return "sleeping";
	case 'D':
		return "in-kernel";
	case 'T':
		return "stopped";
	case 't':
		return "traced";
	case 'Z':
	case 'X':
		return "ended";
	default:
		return "idle";
	}
}

static void add_thread(const struct seen *seen, struct buffer *out)
{
	const struct resident *resident = seen->resident;
	uint64_t percent = resident->busy_ns * 100 / CENSUS_NS;

	buffer_add(out, SPAN("# tapir:1   thread name="));
	record_foreign(out, span_of(resident->name), true);
	buffer_format(out, " pid=%d tid=%d state=%s cpu=%" PRIu64 "%%25", (int)resident->pid,
	              (int)resident->tid, state_word(resident->state),
	              percent > 100 ? UINT64_C(100) : percent);
	if (seen->alike)
		buffer_format(out, " alike=%zu", seen->alike);
	buffer_add_byte(out, '\n');
}

/* What keeps others from looking at a process of the same user. */
static const char *find_guard(void)
{
	char value = '0';
	int fd = open("/proc/sys/kernel/yama/ptrace_scope", O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		if (read(fd, &value, 1) != 1)
			value = '0';
		close(fd);
	}
	if (value == '1')
		return ": kernel.yama.ptrace_scope is 1, and the program has not got libtapir "
		       "preloaded; --ptrace can";
	if (value != '0')
		return ": kernel.yama.ptrace_scope forbids it";
	return ": the program has other privileges, or a sandbox forbids it";
}

static void add_refusal(const struct seen *seen, struct buffer *out)
{
	char text[256];
	int error = -seen->error;

	if (error == ESRCH || error == ENOENT)
		snprintf(text, sizeof text, "process %d ended meanwhile", (int)seen->resident->pid);
	else if (error == EPERM || error == EACCES)
		snprintf(text, sizeof text, "process %d (%s) may not be looked at%s",
		         (int)seen->resident->pid, seen->resident->name, find_guard());
	else if (error == ETIMEDOUT)
		snprintf(text, sizeof text, "thread %d (%s) is in the kernel and does not stop",
		         (int)seen->resident->tid, seen->resident->name);
	else if (error == EXDEV)
		snprintf(text, sizeof text, "process %d (%s) is a 32-bit program",
		         (int)seen->resident->pid, seen->resident->name);
	else
		snprintf(text, sizeof text, "process %d (%s): %s", (int)seen->resident->pid,
		         seen->resident->name, strerror(error));
	record_message(out, span_of(text));
}

static void add_stacks(struct stall *stall, struct buffer *out, uint64_t *frames)
{
	size_t shown = 0, left_out = stall->census.n - stall->nseen;

	for (size_t i = 0; i < stall->nseen; i++) {
		struct seen *seen = &stall->seen[i];

		if (!seen->shown)
			continue;
		if (seen->error) {
			add_refusal(seen, out);
			continue;
		}
		if (shown == STALL_STACKS_MAX) {
			left_out += 1 + seen->alike;
			continue;
		}
		shown++;
		add_thread(seen, out);
		buffer_add(out, seen->text);
		*frames += seen->walk.n;
	}
	if (left_out)
		buffer_format(out, "# tapir:1   msg %zu more threads are not shown\n", left_out);
}

void stall_tell(pid_t root, uint64_t quiet_ms, const struct stall_way *way, struct buffer *out)
{
	struct stall stall = {0};
	uint64_t frames = 0;

	stall.census = census_take(root, &stall.arena);
	stall.nseen = stall.census.n < STALL_LOOKED_MAX ? stall.census.n : STALL_LOOKED_MAX;
	stall.seen = arena_new(&stall.arena, stall.nseen, sizeof *stall.seen);
	for (size_t i = 0; i < stall.nseen; i++) {
		stall.seen[i].resident = &stall.census.residents[i];
		look_at(&stall, way, &stall.seen[i]);
		find_alike(&stall, &stall.seen[i]);
	}
	buffer_format(out, "# tapir:1 stall pid=%d quiet=%" PRIu64 " processes=%zu threads=%zu\n",
	              (int)root, quiet_ms, stall.census.processes, stall.census.n);
	if (quiet_ms)
		record_message(out, arena_join(&stall.arena, SPAN("no new test point for "),
		                               duration_round(quiet_ms * NS_PER_MS, &stall.arena),
		                               SPAN("")));
	if (!stall.census.n)
		record_message(out, SPAN("there is no such process"));
	if (stall.census.cut)
		record_message(out, SPAN("there are more threads than are looked at"));
	add_stacks(&stall, out, &frames);
	record_end(out, root, frames);
	space_fini(&stall.space);
	arena_fini(&stall.arena);
}
