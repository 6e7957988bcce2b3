#include "stacks/fault.h"

#include <limits.h>
#include <stdio.h>
#include <sys/ptrace.h>

#include "base/proc.h"
#include "stacks/record.h"
#include "stacks/snapshot.h"

enum {
	FORKED_ONLY = 0x40,      /* PF_FORKNOEXEC: it was forked, and has called no program since */
	WORDS_BYTES = 64 * 1024, /* of an environment or a command line */
};

/* What /proc/ID/status has. */
struct status {
	pid_t process;
	uint64_t caught, ignored; /* signals, the first the lowest bit */
};

static bool is_crash(int signal)
{
	return signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE || signal == SIGILL ||
	       signal == SIGABRT || signal == SIGTRAP || signal == SIGSYS;
}

static uint64_t take_hex(struct span text)
{
	uint64_t number = 0;

	for (text = span_trim(text); text.n; text = span_from(text, 1)) {
		char c = text.at[0];

		number = number << 4 |
		         (uint64_t)(byte_is_digit(c) ? c - '0' : (c | ' ') - 'a' + 10);
	}
	return number;
}

static bool read_status(pid_t thread, struct status *ret)
{
	char path[64], bytes[4096];

	snprintf(path, sizeof path, "/proc/%d/status", (int)thread);

	struct span rest = proc_read(path, bytes, sizeof bytes), line;

	*ret = (struct status){0};
	while (span_next_line(&rest, &line)) {
		struct span value = span_from(line, span_index(line, ':') + 1);

		if (span_starts(line, SPAN("Tgid:"))) {
			uint64_t id = 0;

			value = span_trim(value);
			span_take_number(&value, &id);
			ret->process = (pid_t)id;
		} else if (span_starts(line, SPAN("SigIgn:"))) {
			ret->ignored = take_hex(value);
		} else if (span_starts(line, SPAN("SigCgt:"))) {
			ret->caught = take_hex(value);
		}
	}
	return ret->process > 0;
}

static bool has(uint64_t signals, int signal)
{
	return signals >> (signal - 1) & 1;
}

/* Whether a file of /proc has `word` in what of it can be read at once. */
static bool has_word(pid_t process, const char *file, struct span word)
{
	char path[64], bytes[WORDS_BYTES];

	snprintf(path, sizeof path, "/proc/%d/%s", (int)process, file);

	struct span text = proc_read(path, bytes, sizeof bytes);

	return span_find(text, word) < text.n;
}

/* Whether somebody else reports what becomes of it: it is a child that a test program forked, a
 * worker of Criterion's, or what GLib starts as a subprocess of a test. */
static bool is_reported(pid_t process)
{
	struct proc_stat stat;
	char path[64];

	snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
	return (proc_read_stat(path, &stat) && (stat.flags & FORKED_ONLY)) ||
	       has_word(process, "environ", SPAN("BXFI_MAP=")) ||
	       has_word(process, "cmdline", SPAN("--GTestSubprocess"));
}

static struct fault *find_fault(struct faults *faults, pid_t thread, int signal)
{
	for (size_t i = 0; i < faults->n && i < FAULTS_KEPT; i++) {
		if (faults->kept[i].thread == thread && faults->kept[i].signal == signal)
			return &faults->kept[i];
	}
	return NULL;
}

/* A program may live by its faults, as some run-time systems do. */
static bool note_handled(struct faults *faults, const struct fault *fault)
{
	struct fault *known = find_fault(faults, fault->thread, fault->signal);

	if (!known) {
		known = &faults->kept[faults->n++ % FAULTS_KEPT];
		*known = (struct fault){0};
	}

	unsigned times = known->process == fault->process ? known->times + 1 : 1;

	*known = *fault;
	known->times = times;
	return times <= FAULTS_HANDLED_MAX;
}

static void add_head(pid_t process, pid_t thread, const siginfo_t *info, struct buffer *out)
{
	buffer_format(out, "# tapir:1 crash pid=%d tid=%d", (int)process, (int)thread);
	record_signal(out, info);
}

static void add_directory(pid_t process, struct buffer *out)
{
	char path[64], directory[PATH_MAX];

	snprintf(path, sizeof path, "/proc/%d/cwd", (int)process);

	ssize_t n = readlink(path, directory, sizeof directory);

	if (n > 0 && n < 1024) {
		buffer_add(out, SPAN(" cwd="));
		record_foreign(out, (struct span){directory, (size_t)n}, true);
	}
	buffer_add_byte(out, '\n');
}

bool faults_tell(struct faults *faults, pid_t thread, int signal, struct buffer *out)
{
	struct status status;
	struct registers registers;
	struct space space;
	siginfo_t info;

	if (!is_crash(signal) || ptrace(PTRACE_GETSIGINFO, thread, NULL, &info) != 0 ||
	    !read_status(thread, &status) || snapshot_registers(thread, &registers) != 0)
		return false;

	bool caught = has(status.caught, signal);

	if (has(status.ignored, signal))
		return false;

	uint64_t pc = registers.at[REGISTER_PC];
	struct fault fault = {status.process, thread, signal, pc, 0};
	const struct fault *before = find_fault(faults, thread, signal);

	/* What was sent by kill(2) to a handler is a message. */
	if (caught &&
	    (info.si_code == SI_USER || info.si_code == SI_QUEUE || !note_handled(faults, &fault)))
		return false;
	if (!space_of_process(status.process, &space))
		space = (struct space){0};

	struct walk walk = {0};
	uint64_t address = info.si_code > 0 ? (uintptr_t)info.si_addr : 0;
	uint64_t told = before && !caught && before->process == status.process ? before->pc : 0;

	if (space.dwfl)
		walk_thread(&space, &registers, address, told, &walk);
	add_head(status.process, thread, &info, out);
	buffer_add(out,
	           caught || is_reported(status.process) ? SPAN(" fatal=0") : SPAN(" fatal=1"));
	/* Its handler has passed it on: the place is still on the stack. */
	if (told && walk.seen)
		buffer_add(out, SPAN(" again=1"));
	add_directory(status.process, out);
	if (!told || !walk.seen) {
		record_reason(out, &info, registers.at[REGISTER_SP]);
		if (space.dwfl)
			record_walk(out, &space, &walk);
	}
	record_end(out, status.process, walk.n);
	space_fini(&space);
	return true;
}
