#include "app/lookout.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/helper.h"
#include "base/limits.h"
#include "base/proc.h"

void lookout_fini(struct lookout *lookout)
{
	if (lookout->helper > 0) {
		kill(lookout->helper, SIGKILL);
		waitpid(lookout->helper, NULL, 0);
	}
	lookout->helper = 0;
}

void lookout_hear(struct lookout *lookout, uint64_t now_ns)
{
	if (now_ns <= lookout->since_ns)
		return;
	lookout->since_ns = now_ns;
	lookout->told = false;
}

void lookout_resume(struct lookout *lookout, uint64_t now_ns)
{
	if (now_ns > lookout->since_ns)
		lookout->since_ns = now_ns;
}

/* By a signal, or by who traces it: under our own tracer the first looks like the second. */
static bool is_stopped(pid_t pid)
{
	char path[64];
	struct proc_stat stat;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	return proc_read_stat(path, &stat) && (stat.state == 'T' || stat.state == 't');
}

/* Who traces the command is asked; else somebody is started. */
static void look(struct lookout *lookout, const struct command *command)
{
	unsigned long long quiet_ms = lookout->limit_ns / NS_PER_MS;
	char quiet[32], pid[32];

	if (command->control >= 0) {
		int n = snprintf(quiet, sizeof quiet, "%llu\n", quiet_ms);

		file_write(command->control, (struct span){quiet, (size_t)n});
		return;
	}
	snprintf(quiet, sizeof quiet, "--quiet=%llu", quiet_ms);
	snprintf(pid, sizeof pid, "%d", (int)command->pid);

	char *argv[] = {(char *)(uintptr_t)lookout->program, quiet, pid, NULL};

	struct helper_options how = {.input = -1, .output = command->crashes_end};

	if (helper_start(lookout->program, argv, &how, &lookout->helper) != 0)
		lookout->helper = 0;
}

void lookout_tick(struct lookout *lookout, const struct command *command, uint64_t now_ns)
{
	if (lookout->helper > 0 && waitpid(lookout->helper, NULL, WNOHANG) != 0)
		lookout->helper = 0;
	if (now_ns < lookout_deadline(lookout) || !command->pid)
		return;
	if (is_stopped(command->pid)) {
		lookout_resume(lookout, now_ns);
		return;
	}
	lookout->told = true;
	look(lookout, command);
}

uint64_t lookout_deadline(const struct lookout *lookout)
{
	if (!lookout->limit_ns || lookout->told || lookout->helper > 0)
		return UINT64_MAX;
	return lookout->since_ns + lookout->limit_ns;
}
