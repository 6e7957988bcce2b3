/* What the shared library does by itself: it catches at the start when it was preloaded, and stands
 * in front of functions of the C library, and of the C++ runtime. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <unwind.h>

#include "libtapir/alternate.h"
#include "libtapir/handlers.h"
#include "libtapir/harness.h"
#include "libtapir/next.h"
#include "libtapir/thrown.h"
#include "tapir/trace.h"

/* Whether LD_PRELOAD names a file that is called as this library is. */
static bool is_preloaded(void)
{
	const char *list = getenv("LD_PRELOAD");

	while (list && *list) {
		size_t n = strcspn(list, " :");
		const char *name = memrchr(list, '/', n);

		name = name ? name + 1 : list;
		if (!strncmp(name, "libtapir.so", 11) && name + 11 <= list + n)
			return true;
		list += n + (list[n] != '\0');
	}
	return false;
}

/* AddressSanitizer of gcc refuses to start behind another library unless its options allow it.
 * tapir adds that to ASAN_OPTIONS, but a test suite may replace those. A program that has a
 * function of this name itself is asked before us. Called before any constructor. */
const char *asan_options(void) STANDS_FOR("__asan_default_options");

const char *asan_options(void)
{
	return "verify_asan_link_order=0";
}

/* Who may have a look at the program while it hangs; set before there are threads. */
static unsigned long looker;

static void let_look(void)
{
	prctl(PR_SET_PTRACER, looker, 0, 0, 0);
}

/* Where the kernel lets only parents look (Yama), a program can make an exception: for one process
 * and those that descend from it. A child that is forked has to say so again. */
static void find_looker(void)
{
	const char *word = getenv("TAPIR_TRACER");

	for (; word && *word >= '0' && *word <= '9'; word++)
		looker = looker * 10 + (unsigned long)(*word - '0');
	if (!looker)
		return;
	let_look();
	pthread_atfork(NULL, NULL, let_look);
}

/* A pipe makes stdio hold results back until a block of them is full; with "1" they are written
 * line by line. A program that says itself how it wants to write comes later, and has its way. */
static void write_lines(void)
{
	const char *wanted = getenv("TAPIR_LINE_BUFFER");
	struct stat out;

	if (wanted && !strcmp(wanted, "1") && fstat(STDOUT_FILENO, &out) == 0 &&
	    S_ISFIFO(out.st_mode))
		setvbuf(stdout, NULL, _IOLBF, 0);
}

__attribute__((constructor)) static void start(void)
{
	if (!is_preloaded())
		return;
	write_lines();
	tapir_catch_crashes();
	find_looker();
}

/* clang-format off */
int stand_for_sigaction(int, const struct sigaction *, struct sigaction *) STANDS_FOR("sigaction");
sighandler_t stand_for_signal(int, sighandler_t) STANDS_FOR("signal");
sighandler_t stand_for_bsd_signal(int, sighandler_t) STANDS_FOR("bsd_signal");
sighandler_t stand_for_sysv_signal(int, sighandler_t) STANDS_FOR("__sysv_signal");
int stand_for_sigaltstack(const stack_t *, stack_t *) STANDS_FOR("sigaltstack");
int stand_for_pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *)
	STANDS_FOR("pthread_create");
void stand_for_throw(void *, void *, void (*)(void *)) STANDS_FOR("__cxa_throw");
/* clang-format on */

int stand_for_sigaction(int number, const struct sigaction *action, struct sigaction *ret)
{
	return handlers_set(number, action, ret);
}

static sighandler_t set_with_flags(int number, sighandler_t handler, int flags)
{
	struct sigaction action = {.sa_flags = flags}, before;

	action.sa_handler = handler;
	sigemptyset(&action.sa_mask);
	return handlers_set(number, &action, &before) == 0 ? before.sa_handler : SIG_ERR;
}

/* Looked up at the start: handlers may call them, and constructors of other libraries that run
 * before ours. They know what siginterrupt() asked for. */
static struct real_signals {
	__typeof__(stand_for_signal) *plain, *bsd, *sysv;
} real;

__attribute__((constructor(101))) static void find_real(void)
{
	real.plain = (__typeof__(real.plain))dlsym(RTLD_NEXT, "signal");
	real.bsd = (__typeof__(real.bsd))dlsym(RTLD_NEXT, "bsd_signal");
	real.sysv = (__typeof__(real.sysv))dlsym(RTLD_NEXT, "__sysv_signal");
}

static const struct real_signals *real_signals(void)
{
	if (!real.plain)
		find_real();
	return &real;
}

sighandler_t stand_for_signal(int number, sighandler_t handler)
{
	if (!handlers_keep(number))
		return real_signals()->plain(number, handler);
	return set_with_flags(number, handler, SA_RESTART);
}

sighandler_t stand_for_bsd_signal(int number, sighandler_t handler)
{
	if (!handlers_keep(number))
		return real_signals()->bsd(number, handler);
	return set_with_flags(number, handler, SA_RESTART);
}

sighandler_t stand_for_sysv_signal(int number, sighandler_t handler)
{
	if (!handlers_keep(number))
		return real_signals()->sysv(number, handler);
	return set_with_flags(number, handler, (int)(SA_RESETHAND | SA_NODEFER));
}

int stand_for_sigaltstack(const stack_t *stack, stack_t *ret)
{
	return alternate_set(stack, ret);
}

struct beginning {
	void *(*run)(void *);
	void *argument;
};

static void take_stack(void *nothing)
{
	(void)nothing;
	alternate_take();
}

static void *run_thread(void *argument)
{
	struct beginning beginning = *(struct beginning *)argument;
	void *result;

	free(argument);
	alternate_give();
	pthread_cleanup_push(take_stack, NULL);
	result = beginning.run(beginning.argument);
	pthread_cleanup_pop(1);
	return result;
}

int stand_for_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                             void *(*run)(void *), void *argument)
{
	__typeof__(stand_for_pthread_create) *create = NEXT(stand_for_pthread_create,
	                                                    "pthread_create");

	if (!handlers_are_caught())
		return create(thread, attributes, run, argument);

	struct beginning *beginning = malloc(sizeof(*beginning));

	if (!beginning)
		return EAGAIN;
	*beginning = (struct beginning){run, argument};

	int error = create(thread, attributes, run_thread, beginning);

	if (error)
		free(beginning);
	return error;
}

/* What libstdc++ and libc++abi keep for each thread; the ABI of C++ says so. */
struct exceptions {
	void *caught;
	unsigned uncaught;
};

/* Of each thread, for its handler; without a call of the loader's. */
static __thread struct thrown thrown __attribute__((tls_model("initial-exec")));
/* The runtime's, known since the first throw. A program without exceptions has no such libraries.
 */
static struct {
	struct exceptions *(*get_exceptions)(void);
	__typeof__(_Unwind_GetIP) *get_ip;
	__typeof__(_Unwind_Backtrace) *walk;
	__typeof__(stand_for_throw) *throw;
} runtime;

static _Unwind_Reason_Code add_frame(struct _Unwind_Context *context, void *argument)
{
	struct thrown *to = argument;
	uint64_t pc = runtime.get_ip(context);

	if (to->n == THROW_FRAMES)
		return _URC_END_OF_STACK;
	if (pc)
		to->frames[to->n++] = pc - 1;
	return _URC_NO_REASON;
}

/* Of a library that the program has, wherever it was loaded. */
static void *find_in_runtime(const char *name)
{
	static const char *const libraries[] = {"libstdc++.so.6", "libc++abi.so.1",
	                                        "libgcc_s.so.1"};
	void *found = dlsym(RTLD_NEXT, name);

	for (size_t i = 0; !found && i < sizeof(libraries) / sizeof(*libraries); i++) {
		void *library = dlopen(libraries[i], RTLD_LAZY | RTLD_NOLOAD);

		if (library) {
			found = dlsym(library, name);
			dlclose(library);
		}
	}
	return found;
}

/* Test libraries of C++ leave a failed test by an exception of their own. */
static void tell_failure(const char *type, const void *caller)
{
	static const struct {
		const char *type, *kind;
	} failures[] = {
		{"N5Catch20TestFailureExceptionE", "catch2"},
		{"N7doctest6detail20TestFailureExceptionE", "doctest"},
	};

	for (size_t i = 0; i < sizeof(failures) / sizeof(*failures); i++) {
		if (!strcmp(type, failures[i].type))
			harness_tell(failures[i].kind, NULL, 0, caller);
	}
}

void stand_for_throw(void *exception, void *type, void (*destroy)(void *))
{
	/* std::type_info: a pointer to its methods, a pointer to its name. */
	const char *name = ((const char *const *)type)[1];

	if (!runtime.throw) {
		runtime.walk = (__typeof__(runtime.walk))find_in_runtime("_Unwind_Backtrace");
		runtime.get_ip = (__typeof__(runtime.get_ip))find_in_runtime("_Unwind_GetIP");
		runtime.get_exceptions = (__typeof__(runtime.get_exceptions))find_in_runtime(
			"__cxa_get_globals");
		runtime.throw = (__typeof__(runtime.throw))find_in_runtime("__cxa_throw");
	}
	if (handlers_are_caught() && runtime.walk && runtime.get_ip) {
		thrown.n = 0;
		runtime.walk(add_frame, &thrown);
		/* The innermost is our own. */
		if (thrown.n)
			memmove(thrown.frames, thrown.frames + 1,
			        --thrown.n * sizeof(*thrown.frames));
		thrown.type = name;
	}
	tell_failure(name, __builtin_return_address(0));
	if (!runtime.throw)
		abort();
	runtime.throw(exception, type, destroy);
	__builtin_unreachable();
}

const struct thrown *thrown_last(void)
{
	struct exceptions *exceptions = thrown.n && runtime.get_exceptions
	                                        ? runtime.get_exceptions()
	                                        : NULL;

	return exceptions && (exceptions->caught || exceptions->uncaught) ? &thrown : NULL;
}
