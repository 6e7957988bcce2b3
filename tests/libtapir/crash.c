/* Crashes in the way that its argument says; crashes.py looks at what is told of it. Each way has a
 * function of its own, called by run(), called by main(). */
#undef NDEBUG /* its assertions are ways to crash */
#include <assert.h>
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifdef LINKED
#include <tapir/trace.h>
#endif

#if defined(__clang__)
#define KEPT __attribute__((noinline))
#define UNPROTECTED __attribute__((no_stack_protector))
#else
#define KEPT __attribute__((noinline, noclone, noipa))
#define UNPROTECTED __attribute__((optimize("no-stack-protector")))
#endif

/* What the compiler must not see through. */
static volatile int zero;
static volatile int *volatile nowhere;
static void (*volatile not_code)(void);

KEPT static void segv(void)
{
	*nowhere = 1;
	zero++;
}

/* Each call needs a piece of stack. */
KEPT static int overflow_stack(int depth)
{
	volatile char room[64];

	room[0] = (char)depth;
	return overflow_stack(depth + 1) + room[zero];
}

KEPT static void overflow(void)
{
	overflow_stack(0);
	zero++;
}

static void *overflow_in_thread(void *argument)
{
	overflow_stack(0);
	return argument;
}

static void *segv_in_thread(void *argument)
{
	segv();
	return argument;
}

KEPT static void start_thread_of(void *(*run)(void *))
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, run, NULL) == 0)
		pthread_join(thread, NULL);
}

static void overflow_thread(void)
{
	start_thread_of(overflow_in_thread);
	zero++;
}

static void thread(void)
{
	start_thread_of(segv_in_thread);
	zero++;
}

/* Overwrites its return address, and those of its callers. */
KEPT UNPROTECTED static void smash(void)
{
	volatile char room[16];
	volatile char *at = room;

	__asm__("" : "+r"(at));
	for (int i = 0; i < 64; i++)
		at[i] = 'A';
	zero = room[zero];
}

KEPT static void frame_pointer(void)
{
#if defined(__x86_64__)
	__asm__ volatile("mov $0x1234, %%rbp; movl $1, 0" ::: "memory");
#else
	__asm__ volatile("mov x29, #0x1234; mov x0, #0; str xzr, [x0]" ::: "x0", "memory");
#endif
	zero++;
}

KEPT static void call_null(void)
{
	not_code();
	zero++;
}

KEPT static void call_wild(void)
{
	not_code = (void (*)(void))0x4141414141414141;
	not_code();
	zero++;
}

KEPT static void call_data(void)
{
	static int data[4];

	not_code = (void (*)(void))(void *)data;
	not_code();
	zero++;
}

KEPT static void call_abort(void)
{
	abort();
}

/* As assert() does, whether NDEBUG is defined or not. */
KEPT static void asserts(void)
{
	__assert_fail("1 == 2", "sum.c", 3, "sum");
}

KEPT static void heap(void)
{
	volatile char *volatile block = malloc(20000);

	for (volatile int i = 20000; i < 20064; i++)
		block[i] = 0x41;
	block = malloc(40000);
	block = malloc(1 << 16);
	zero += block != NULL;
}

KEPT static void fpe(void)
{
#if defined(__x86_64__)
	zero = 7 / zero;
#else
	raise(SIGFPE);
#endif
}

KEPT static void ill(void)
{
	__builtin_trap();
}

/* The clock is read by code of the kernel's, in the vdso. */
KEPT static void vdso(void)
{
	clock_gettime(CLOCK_MONOTONIC, (struct timespec *)(long)(8 + zero));
	zero++;
}

static int compare_badly(const void *a, const void *b)
{
	segv();
	return a < b;
}

KEPT static void sort(void)
{
	int numbers[4] = {3, 2, 1};

	qsort(numbers, 4, sizeof(*numbers), compare_badly);
	zero++;
}

static void segv_in_handler(int number)
{
	segv();
	zero = number;
}

KEPT static void handler(void)
{
	signal(SIGUSR1, segv_in_handler);
	raise(SIGUSR1);
	zero++;
}

KEPT static void module(void)
{
	void *library = dlopen(getenv("CRASH_MODULE"), RTLD_NOW);
	void (*crash)(void) = (void (*)(void))dlsym(library, "crash_in_module");

	crash();
	zero++;
}

KEPT static void killed(void)
{
	kill(getpid(), SIGSEGV);
	zero++;
}

KEPT static void bus(void)
{
	FILE *empty = tmpfile();
	volatile char *page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fileno(empty), 0);

	zero = page[0];
}

KEPT static void trap(void)
{
	raise(SIGTRAP);
	zero++;
}

KEPT static void smash_guarded(void)
{
	char room[8];
	volatile size_t n = 32;

	memset(room, 'A', n);
	zero = room[zero];
}

/* What is no crash by itself. */

static sigjmp_buf recovery;

static void recover(int number)
{
	siglongjmp(recovery, number);
}

/* Catches its own crash, twice, as a test runner does, and ends well. */
static void recovers(void)
{
	for (volatile int i = 0; i < 2; i++) {
		signal(SIGSEGV, recover);
		if (sigsetjmp(recovery, 1) == 0)
			segv();
	}
	signal(SIGSEGV, SIG_DFL);
}

static void say_and_end(int number, siginfo_t *info, void *context)
{
	static const char words[] = "own handler ran\n";

	(void)context;
	if (write(STDERR_FILENO, words, sizeof(words) - 1) < 0)
		_exit(9);
	_exit(info->si_signo == number ? 7 : 8);
}

static void own_handler(void)
{
	struct sigaction action = {.sa_flags = SA_SIGINFO};
	struct sigaction before;

	action.sa_sigaction = say_and_end;
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGSEGV, NULL, &before);
	if (before.sa_sigaction != say_and_end)
		_exit(6);
	segv();
}

static void raise_again(int number)
{
	signal(number, SIG_DFL);
	raise(number);
}

static void passes_on(void)
{
	signal(SIGSEGV, raise_again);
	segv();
}

static void return_to_fault(int number)
{
	signal(number, SIG_DFL);
}

static void returns(void)
{
	signal(SIGSEGV, return_to_fault);
	segv();
}

static void ignores(void)
{
	signal(SIGABRT, SIG_IGN);
	kill(getpid(), SIGABRT);
	signal(SIGABRT, SIG_DFL);
}

static void hear(int number)
{
	zero = number;
}

static void message(void)
{
	signal(SIGTRAP, hear);
	kill(getpid(), SIGTRAP);
}

/* 20 frames, with those of the C library. */
KEPT static int go_down(int depth)
{
	if (depth == 0)
		segv();
	return go_down(depth - 1) + zero;
}

static void deep(void)
{
	zero = go_down(12);
}

static void child(void)
{
	int status;
	pid_t process;

	printf("not yet written\n");
	process = fork();
	if (process == 0)
		segv();
	waitpid(process, &status, 0);
	_exit(WTERMSIG(status) == SIGSEGV ? 0 : 1);
}

static void unwritten(void)
{
	printf("1..2\nok 1 - first\nok 2 - sec");
	segv();
}

static void closes(void)
{
	for (int fd = 3; fd < 4096; fd++)
		close(fd);
	segv();
}

static void *crash_too(void *barrier)
{
	pthread_barrier_wait(barrier);
	segv();
	return NULL;
}

static void two_threads(void)
{
	pthread_barrier_t barrier;
	pthread_t threads[2];

	pthread_barrier_init(&barrier, NULL, 2);
	for (int i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, crash_too, &barrier);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
}

static int hold_loader(struct dl_phdr_info *info, size_t size, void *barrier)
{
	(void)info;
	(void)size;
	pthread_barrier_wait(barrier);
	while (!zero)
		pause();
	return 0;
}

static void *iterate(void *barrier)
{
	dl_iterate_phdr(hold_loader, barrier);
	return NULL;
}

/* Another thread has the loader's lock, and keeps it. */
static void loader_locked(void)
{
	pthread_barrier_t barrier;
	pthread_t other;

	pthread_barrier_init(&barrier, NULL, 2);
	pthread_create(&other, NULL, iterate, &barrier);
	pthread_barrier_wait(&barrier);
	segv();
}

/* A sandbox that lets nobody read memory of processes. */
static void sandboxed(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_process_vm_readv, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof(code) / sizeof(*code), code};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		exit(4);
	call_null();
}

static void nothing(void)
{
}

#ifdef LINKED
KEPT static void assertion(void)
{
	TAPIR_ASSERT(zero == 1);
}

KEPT static void trace(void)
{
	tapir_backtrace(0);
	zero++;
}

KEPT static void trace_of_caller(void)
{
	tapir_backtrace(1);
	zero++;
}
#endif

static const struct {
	const char *name;
	void (*crash)(void);
} ways[] = {
#define WAY(name) \
	{ \
#name, name \
	}
	WAY(segv),          WAY(overflow),      WAY(overflow_thread),
	WAY(smash),         WAY(smash_guarded), WAY(frame_pointer),
	WAY(call_null),     WAY(call_wild),     WAY(call_data),
	WAY(call_abort),    WAY(asserts),       WAY(heap),
	WAY(fpe),           WAY(ill),           WAY(vdso),
	WAY(sort),          WAY(thread),        WAY(handler),
	WAY(module),        WAY(killed),        WAY(bus),
	WAY(trap),          WAY(recovers),      WAY(own_handler),
	WAY(passes_on),     WAY(returns),       WAY(ignores),
	WAY(child),         WAY(unwritten),     WAY(closes),
	WAY(two_threads),   WAY(message),       WAY(deep),
	WAY(loader_locked), WAY(sandboxed),     WAY(nothing),
#ifdef LINKED
	WAY(assertion),     WAY(trace),         WAY(trace_of_caller),
#endif
};

KEPT static void run(const char *name)
{
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		if (!strcmp(ways[i].name, name)) {
			ways[i].crash();
			zero++;
			return;
		}
	}
	exit(2);
}

int main(int argc, char **argv)
{
#ifdef LINKED
	if (tapir_catch_crashes() != 0)
		return 3;
#endif
	run(argc > 1 ? argv[1] : "");
	return 0;
}
