#include "input/family.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
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

/* False when it is gone, or has died and only waits to be asked for. */
static bool read_process(const char *name, struct process *ret)
{
	char path[64];
	struct proc_stat stat;
	uint64_t pid;
	struct span number = span_of(name);

	snprintf(path, sizeof path, "/proc/%.20s/stat", name);
	if (!span_take_number(&number, &pid) || !proc_read_stat(path, &stat) || stat.state == 'Z' ||
	    stat.state == 'X')
		return false;
	*ret = (struct process){.self = {.pid = (pid_t)pid, .started = stat.started},
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

/* Ourselves we never are, so that no other children of ours are. */
static void mark(struct process *processes, size_t n, const struct family *family, pid_t head,
                 const struct other_end *ends, size_t nends)
{
	for (size_t i = 0; i < n; i++) {
		struct process *process = &processes[i];

		process->is_ours = process->self.pid != getpid() &&
		                   (process->self.pid == head || has(family, process->self) ||
		                    holds_any(process, ends, nends));
	}
	qsort(processes, n, sizeof *processes, compare);
	mark_children(processes, n);
}

void family_find(struct family *family, pid_t head, const int *fds, size_t n)
{
	struct process *processes = memory_new(PROCESSES_MAX * sizeof *processes);
	size_t count = read_all(processes);
	struct other_end ends[FAMILY_ENDS_MAX];
	size_t nends = 0;

	for (size_t i = 0; i < n && nends < FAMILY_ENDS_MAX; i++)
		nends += other_end_of(fds[i], &ends[nends]);
	mark(processes, count, family, head, ends, nends);
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
