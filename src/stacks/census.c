#include "stacks/census.h"

#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/proc.h"

static uint64_t read_run_ns(const char *task, uint64_t ticks)
{
	char path[96], bytes[128];

	snprintf(path, sizeof path, "%s/schedstat", task);

	struct span text = proc_read(path, bytes, sizeof bytes);
	uint64_t ns;

	if (span_take_number(&text, &ns))
		return ns;
	return ticks * (NS_PER_S / (uint64_t)sysconf(_SC_CLK_TCK));
}

static bool read_resident(pid_t pid, pid_t tid, struct resident *ret)
{
	char task[64], path[96];
	struct proc_stat stat;

	snprintf(task, sizeof task, "/proc/%d/task/%d", (int)pid, (int)tid);
	snprintf(path, sizeof path, "%s/stat", task);
	if (!proc_read_stat(path, &stat))
		return false;
	ret->pid = pid;
	ret->tid = tid;
	ret->state = stat.state;
	ret->run_ns = read_run_ns(task, stat.ticks);
	snprintf(path, sizeof path, "%s/comm", task);

	struct span name = proc_read(path, ret->name, sizeof ret->name);

	if (name.n && name.at[name.n - 1] == '\n')
		ret->name[name.n - 1] = '\0';
	return true;
}

/* Calls `take` for each entry of a folder that is a number. */
static void each_number(const char *folder, void (*take)(void *context, pid_t number),
                        void *context)
{
	DIR *entries = opendir(folder);

	if (!entries)
		return;
	for (struct dirent *entry; (entry = readdir(entries));) {
		struct span name = span_of(entry->d_name);
		uint64_t number;

		if (span_take_number(&name, &number) && !name.n && number <= INT32_MAX)
			take(context, (pid_t)number);
	}
	closedir(entries);
}

struct process {
	pid_t pid, parent;
	unsigned depth; /* 0: it is none of ours, as far as is known */
};

struct processes {
	struct arena *arena;
	struct process *all;
	size_t n;
};

static void add_process(void *context, pid_t pid)
{
	struct processes *processes = context;
	struct proc_stat stat;
	char path[64];

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	if (!proc_read_stat(path, &stat))
		return;
	*ARENA_PUSH(processes->arena, processes->all,
	            processes->n) = (struct process){.pid = pid, .parent = stat.parent};
	processes->n++;
}

static int by_pid(const void *left, const void *right)
{
	const struct process *a = left, *b = right;

	return (a->pid > b->pid) - (a->pid < b->pid);
}

/* Gives the descendants of `root` their depth, from 1 on. Children mostly stand behind their
 * parents, so that one or two passes find all. */
static void find_descendants(struct processes *processes, pid_t root)
{
	bool more = processes->n > 0;

	if (more)
		qsort(processes->all, processes->n, sizeof *processes->all, by_pid);
	for (unsigned passes = 0; more && passes < CENSUS_DEPTH_MAX; passes++) {
		more = false;
		for (size_t i = 0; i < processes->n; i++) {
			struct process *process = &processes->all[i];
			const struct process wanted = {.pid = process->parent};
			const struct process *parent = bsearch(&wanted, processes->all,
			                                       processes->n, sizeof wanted, by_pid);

			if (process->depth)
				continue;
			if (process->pid == root)
				process->depth = 1;
			else if (parent && parent->depth)
				process->depth = parent->depth + 1;
			more |= process->depth > 0;
		}
	}
}

struct threads {
	struct arena *arena;
	struct census *census;
	const struct process *process;
};

static void add_thread(void *context, pid_t tid)
{
	struct threads *threads = context;
	struct census *census = threads->census;
	struct resident resident = {.depth = threads->process->depth};

	if (census->n == CENSUS_THREADS_MAX)
		census->cut = true;
	else if (read_resident(threads->process->pid, tid, &resident) && resident.state != 'Z' &&
	         resident.state != 'X')
		*ARENA_PUSH(threads->arena, census->residents, census->n++) = resident;
}

static int busiest_first(const void *left, const void *right)
{
	const struct resident *a = left, *b = right;

	/* What is little more than being counted is nothing. */
	if (a->busy_ns / NS_PER_MS != b->busy_ns / NS_PER_MS)
		return a->busy_ns > b->busy_ns ? -1 : 1;
	if (a->depth != b->depth)
		return a->depth > b->depth ? -1 : 1;
	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	return a->tid < b->tid ? -1 : a->tid > b->tid;
}

static void look_again(struct census *census)
{
	for (size_t i = 0; i < census->n; i++) {
		struct resident *resident = &census->residents[i];
		struct resident now;

		if (read_resident(resident->pid, resident->tid, &now) &&
		    now.run_ns > resident->run_ns)
			resident->busy_ns = now.run_ns - resident->run_ns;
	}
}

struct census census_take(pid_t root, struct arena *arena)
{
	static const struct timespec while_looking = {.tv_nsec = CENSUS_NS};
	struct processes processes = {.arena = arena};
	struct census census = {0};

	each_number("/proc", add_process, &processes);
	find_descendants(&processes, root);
	for (size_t i = 0; i < processes.n; i++) {
		struct threads threads = {arena, &census, &processes.all[i]};
		char path[64];

		if (!processes.all[i].depth)
			continue;
		snprintf(path, sizeof path, "/proc/%d/task", (int)processes.all[i].pid);
		each_number(path, add_thread, &threads);
		census.processes++;
	}
	ppoll(NULL, 0, &while_looking, NULL);
	look_again(&census);
	if (census.n)
		qsort(census.residents, census.n, sizeof *census.residents, busiest_first);
	return census;
}
