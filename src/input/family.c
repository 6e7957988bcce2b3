#include "input/family.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/memory.h"
#include "base/proc.h"
#include "input/holder.h"

struct process {
	struct family_member self;
	pid_t parent;
	bool is_ours;
};

void family_fini(struct family *family)
{
	free(family->members);
	*family = (struct family){0};
}

struct span family_mark(struct arena *arena)
{
	struct proc_stat stat = {0};

	proc_read_stat("/proc/self/stat", &stat);
	return arena_format(arena, "/%ld.%llu/", (long)getpid(), (unsigned long long)stat.started);
}

/* A first thread that has died is no end of the others. */
static bool lives(const struct proc_stat *stat)
{
	return stat->state != 'X' && (stat->state != 'Z' || stat->threads > 1);
}

/* Stopped or held by a debugger. In a sleep that no signal ends (as of who waits for the end of a
 * vfork, which may be stopped itself) nobody is started either. */
static bool is_still(const struct proc_stat *stat)
{
	return stat->state == 'T' || stat->state == 't' || stat->state == 'D';
}

/* False when it is gone, or has died and only waits to be asked for. */
static bool read_process(const char *name, struct process *ret)
{
	char path[64];
	struct proc_stat stat;
	uint64_t pid;
	struct span number = span_of(name);

	snprintf(path, sizeof path, "/proc/%.20s/stat", name);
	if (!span_take_number(&number, &pid) || !proc_read_stat(path, &stat) || !lives(&stat))
		return false;
	*ret = (struct process){
		.self = {.pid = (pid_t)pid, .started = stat.started, .still = is_still(&stat)},
		.parent = stat.parent};
	return true;
}

static size_t read_all(struct process *to)
{
	DIR *processes = opendir("/proc");
	size_t n = 0;

	if (!processes)
		return 0;
	for (struct dirent *entry; n < PROCESSES_MAX && (entry = readdir(processes));) {
		if (byte_is_digit(entry->d_name[0]) && read_process(entry->d_name, &to[n]))
			n++;
	}
	closedir(processes);
	return n;
}

static bool has(const struct family *family, struct family_member member)
{
	for (size_t i = 0; i < family->n; i++) {
		if (family->members[i].pid == member.pid &&
		    family->members[i].started == member.started)
			return true;
	}
	return false;
}

static bool holds_any(const struct process *process, const struct other_end *ends, size_t n)
{
	char name[32];

	snprintf(name, sizeof name, "%ld", (long)process->self.pid);
	for (size_t i = 0; i < n; i++) {
		if (other_end_is_held(&ends[i], name))
			return true;
	}
	return false;
}

/* Whether its environment has the mark. `room` has ENVIRONMENT_BYTES. */
static bool is_marked(const struct process *process, struct span mark, char *room)
{
	char path[64];

	if (!mark.n)
		return false;
	snprintf(path, sizeof path, "/proc/%ld/environ", (long)process->self.pid);

	struct span text = proc_read(path, room, ENVIRONMENT_BYTES);

	while (text.n) {
		struct span entry = span_head(text, span_index(text, '\0'));

		if (span_starts(entry, SPAN(FAMILY_VARIABLE "=")))
			return span_find(entry, mark) < entry.n;
		text = span_from(text, entry.n < text.n ? entry.n + 1 : text.n);
	}
	return false;
}

static int compare(const void *a, const void *b)
{
	const struct process *left = a, *right = b;

	return (left->self.pid > right->self.pid) - (left->self.pid < right->self.pid);
}

/* Marks the children of those that are marked, until there is none left. They are sorted; children
 * mostly stand behind. */
static void mark_children(struct process *processes, size_t n)
{
	bool changed;

	do {
		changed = false;
		for (size_t i = 0; i < n; i++) {
			struct process wanted = {.self.pid = processes[i].parent};
			const struct process *parent = bsearch(&wanted, processes, n, sizeof wanted,
			                                       compare);

			if (!processes[i].is_ours && parent && parent->is_ours)
				processes[i].is_ours = changed = true;
		}
	} while (changed);
}

/* Without /proc nobody is known but the command itself, until it has ended. */
static size_t read_head(pid_t head, struct process *to)
{
	siginfo_t ended = {0};

	if (head <= 0 || waitid(P_PID, (id_t)head, &ended, WEXITED | WNOHANG | WNOWAIT) != 0 ||
	    ended.si_pid)
		return 0;
	*to = (struct process){.self.pid = head};
	return 1;
}

/* Ourselves we never are, so that no other children of ours are. */
static void mark(struct process *processes, size_t n, const struct family *family,
                 const struct kinship *kinship)
{
	char *room = memory_new(ENVIRONMENT_BYTES);
	struct other_end ends[FAMILY_ENDS_MAX];
	size_t nends = 0;

	for (size_t i = 0; i < kinship->n && nends < FAMILY_ENDS_MAX; i++)
		nends += other_end_of(kinship->ends[i], &ends[nends]);
	for (size_t i = 0; i < n; i++) {
		struct process *process = &processes[i];
		pid_t pid = process->self.pid;

		process->is_ours = pid != getpid() && pid != kinship->stranger &&
		                   (pid == kinship->head || has(family, process->self) ||
		                    holds_any(process, ends, nends) ||
		                    is_marked(process, kinship->mark, room));
	}
	free(room);
	qsort(processes, n, sizeof *processes, compare);
	mark_children(processes, n);
}

void family_find(struct family *family, const struct kinship *kinship)
{
	struct process *processes = memory_new(PROCESSES_MAX * sizeof *processes);
	size_t count = read_all(processes);

	if (!count)
		count = read_head(kinship->head, processes);
	mark(processes, count, family, kinship);
	family->n = 0;
	for (size_t i = 0; i < count; i++) {
		if (!processes[i].is_ours)
			continue;
		family->members = memory_grow(family->members, family->n + 1,
		                              sizeof *family->members);
		family->members[family->n++] = processes[i].self;
	}
	free(processes);
}

void family_signal(const struct family *family, int signo)
{
	for (size_t i = 0; i < family->n; i++)
		kill(family->members[i].pid, signo);
}

bool family_stop(const struct family *family)
{
	bool still = true;

	for (size_t i = 0; i < family->n; i++) {
		if (family->members[i].still)
			continue;
		kill(family->members[i].pid, SIGSTOP);
		still = false;
	}
	return still;
}
