#include "symbols/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef HAVE_SECCOMP
#include <seccomp.h>
#endif

/* A sanitizer's shadow takes terabytes of addresses, and it calls what it likes. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SANITIZED = 1 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif
#else
enum { SANITIZED = 0 };
#endif

/* Files are mapped, so a large one takes addresses without taking memory. */
#define ADDRESS_BYTES (16ull << 30)
enum { CPU_SECONDS = 60, FILES = 256 };

bool sandbox_limit(int resource, uint64_t value)
{
	struct rlimit now;

	if (getrlimit(resource, &now) < 0)
		return false;
	if (now.rlim_max != RLIM_INFINITY && now.rlim_max < value)
		value = now.rlim_max;
	return setrlimit(resource, &(struct rlimit){value, value}) == 0;
}

static bool limit_resources(void)
{
	bool done = sandbox_limit(RLIMIT_CPU, CPU_SECONDS);

	done &= sandbox_limit(RLIMIT_CORE, 0);
	done &= sandbox_limit(RLIMIT_NOFILE, FILES);
	if (!SANITIZED)
		done &= sandbox_limit(RLIMIT_AS, ADDRESS_BYTES);
	return done;
}

bool sandbox_drop_privileges(int signo)
{
	bool done = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;

	done &= prctl(PR_SET_PDEATHSIG, signo) == 0;
	done &= prctl(PR_SET_DUMPABLE, 0) == 0;
	return done;
}

/* ---- Landlock: the kernel's headers may be older than the kernel ---- */

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

struct ruleset {
	uint64_t files, net, scoped;
};

struct path_rule {
	uint64_t allowed;
	int32_t parent_fd;
} __attribute__((packed));

enum {
	LANDLOCK_VERSION = 1 << 0, /* asks for it */
	RULE_PATH_BENEATH = 1,
	READ_FILE = 1 << 2,
	READ_DIR = 1 << 3,
};

/* Everything that version `abi` can forbid; the attribute's length says how much of it is known. */
static struct ruleset all_rights(long abi, size_t *ret_size)
{
	struct ruleset ruleset = {.files = (1u << 13) - 1};

	*ret_size = sizeof ruleset.files;
	if (abi >= 2)
		ruleset.files |= 1u << 13; /* REFER */
	if (abi >= 3)
		ruleset.files |= 1u << 14; /* TRUNCATE */
	if (abi >= 4) {
		ruleset.net = 3;
		*ret_size += sizeof ruleset.net;
	}
	if (abi >= 5)
		ruleset.files |= 1u << 15; /* IOCTL_DEV */
	if (abi >= 6) {
		ruleset.scoped = 3;
		*ret_size += sizeof ruleset.scoped;
	}
	return ruleset;
}

static bool restrict_files(void)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_VERSION);

	if (abi < 1)
		return false;

	size_t size;
	struct ruleset ruleset = all_rights(abi, &size);
	int fd = (int)syscall(SYS_landlock_create_ruleset, &ruleset, size, 0);
	int root = open("/", O_PATH | O_CLOEXEC | O_DIRECTORY);
	struct path_rule rule = {.allowed = READ_FILE | READ_DIR, .parent_fd = root};
	bool done = fd >= 0 && root >= 0 &&
	            syscall(SYS_landlock_add_rule, fd, RULE_PATH_BENEATH, &rule, 0) == 0 &&
	            syscall(SYS_landlock_restrict_self, fd, 0) == 0;

	if (fd >= 0)
		close(fd);
	if (root >= 0)
		close(root);
	return done;
}

/* ---- seccomp ---- */

#ifdef HAVE_SECCOMP
/* What libelf, libdw, the C library's allocator and its sorting call. */
static const int allowed[] = {
	SCMP_SYS(read),
	SCMP_SYS(pread64),
	SCMP_SYS(write),
	SCMP_SYS(writev),
	SCMP_SYS(close),
	SCMP_SYS(fstat),
	SCMP_SYS(newfstatat),
	SCMP_SYS(stat),
	SCMP_SYS(lstat),
	SCMP_SYS(statx),
	SCMP_SYS(lseek),
	SCMP_SYS(mmap),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(mprotect),
	SCMP_SYS(madvise),
	SCMP_SYS(brk),
	SCMP_SYS(futex),
	SCMP_SYS(getrandom),
	SCMP_SYS(readlink),
	SCMP_SYS(readlinkat),
	SCMP_SYS(getcwd),
	SCMP_SYS(fcntl),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(sysinfo),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(gettid),
	SCMP_SYS(getpid),
	SCMP_SYS(tgkill),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	SCMP_SYS(recvfrom),
	SCMP_SYS(sendto),
	SCMP_SYS(prlimit64),
	SCMP_SYS(sched_getaffinity),
	SCMP_SYS(restart_syscall),
};

/* What is asked for in vain, but should not kill. */
static const struct {
	int call, error;
} refused[] = {
	{SCMP_SYS(ioctl), ENOTTY},      {SCMP_SYS(socket), EPERM},  {SCMP_SYS(socketpair), EPERM},
	{SCMP_SYS(connect), EPERM},     {SCMP_SYS(access), EACCES}, {SCMP_SYS(faccessat), EACCES},
	{SCMP_SYS(faccessat2), EACCES},
};

static bool restrict_calls(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	const uint64_t writing = O_ACCMODE | O_CREAT | O_TRUNC;
	bool done = filter != NULL;

	for (size_t i = 0; done && i < sizeof allowed / sizeof *allowed; i++)
		done = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0) == 0;
	for (size_t i = 0; done && i < sizeof refused / sizeof *refused; i++)
		done = seccomp_rule_add(filter, SCMP_ACT_ERRNO((uint32_t)refused[i].error),
		                        refused[i].call, 0) == 0;
	done = done &&
	       seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
	                        SCMP_A2(SCMP_CMP_MASKED_EQ, writing, O_RDONLY)) == 0 &&
	       seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
	                        SCMP_A1(SCMP_CMP_MASKED_EQ, writing, O_RDONLY)) == 0 &&
	       seccomp_load(filter) == 0;
	if (filter)
		seccomp_release(filter);
	return done;
}
#else
static bool restrict_calls(void)
{
	return false;
}
#endif

struct sandbox sandbox_enter(void)
{
	struct sandbox sandbox = {.privileges = sandbox_drop_privileges(SIGKILL),
	                          .limits = limit_resources()};

	sandbox.landlock = restrict_files();
	if (!SANITIZED && sandbox.privileges)
		sandbox.seccomp = restrict_calls();
	return sandbox;
}

void sandbox_write_no_files(void)
{
	sandbox_limit(RLIMIT_FSIZE, 0);
}
