#include "stacks/snapshot.h"

#include <elf.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/memory.h"

int snapshot_registers(pid_t thread, struct registers *ret)
{
	elf_gregset_t words;
	struct iovec to = {&words, sizeof words};

	if (ptrace(PTRACE_GETREGSET, thread, NT_PRSTATUS, &to) != 0)
		return -errno;
	if (to.iov_len != sizeof words)
		return -EXDEV;
	registers_read(words, ret);
	return 0;
}

/* As much as there is of it, in pages: the end of the stack's mapping may come before. */
static void copy_stack(pid_t process, struct snapshot *snapshot)
{
	struct iovec to = {memory_new(SNAPSHOT_BYTES), SNAPSHOT_BYTES};
	struct iovec from = {(void *)(uintptr_t)snapshot->registers.at[REGISTER_SP],
	                     SNAPSHOT_BYTES};
	struct iovec pages[SNAPSHOT_BYTES / PAGE_BYTES + 1];
	uint64_t at = snapshot->registers.at[REGISTER_SP], end = at + SNAPSHOT_BYTES;
	size_t n = 0;

	if (end < at)
		end = at;
	/* What is read in pieces is read as far as it goes. */
	for (uint64_t next; at < end; at = next) {
		next = (at / PAGE_BYTES + 1) * PAGE_BYTES;
		if (next > end)
			next = end;
		pages[n++] = (struct iovec){(void *)(uintptr_t)at, next - at};
	}

	ssize_t done = process_vm_readv(process, &to, 1, pages, n, 0);

	snapshot->stack = to.iov_base;
	snapshot->nstack = done > 0 ? (size_t)done : 0;
	snapshot->stack_at = (uintptr_t)from.iov_base;
}

static int await_stop(pid_t thread, int *ret_status)
{
	uint64_t deadline_ns = clock_now() + SNAPSHOT_NS;

	for (;;) {
		pid_t pid = waitpid(thread, ret_status, __WALL | WNOHANG);
		static const struct timespec moment = {.tv_nsec = 200 * 1000};

		if (pid < 0 && errno != EINTR)
			return -errno;
		if (pid == thread)
			return WIFSTOPPED(*ret_status) ? 0 : -ESRCH;
		if (clock_now() > deadline_ns)
			return -ETIMEDOUT;
		ppoll(NULL, 0, &moment, NULL);
	}
}

static int read_thread(pid_t process, pid_t thread, struct snapshot *ret)
{
	struct snapshot snapshot = {0};
	int error = snapshot_registers(thread, &snapshot.registers);

	if (error)
		return error;
	copy_stack(process, &snapshot);
	*ret = snapshot;
	return 0;
}

int snapshot_of_tracee(pid_t process, pid_t thread, struct snapshot *ret, int *ret_status)
{
	*ret_status = 0;
	if (ptrace(PTRACE_INTERRUPT, thread, NULL, NULL) != 0)
		return -errno;

	int error = await_stop(thread, ret_status);

	return error ? error : read_thread(process, thread, ret);
}

int snapshot_take(pid_t process, pid_t thread, struct snapshot *ret)
{
	int status;

	/* Unlike PTRACE_ATTACH this sends no signal. */
	if (ptrace(PTRACE_SEIZE, thread, NULL, NULL) != 0)
		return -errno;

	int error = snapshot_of_tracee(process, thread, ret, &status);

	if (WIFSTOPPED(status)) {
		/* A signal that was on its way goes on; what is no signal is an event. */
		int signal = status >> 16 ? 0 : WSTOPSIG(status);

		ptrace(PTRACE_DETACH, thread, NULL, (void *)(intptr_t)signal);
	}
	return error;
}

void snapshot_fini(struct snapshot *snapshot)
{
	free(snapshot->stack);
	*snapshot = (struct snapshot){0};
}
