#include "libtapir/telling.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "libtapir/channel.h"
#include "libtapir/module.h"
#include "libtapir/peek.h"
#include "libtapir/record.h"
#include "libtapir/registers.h"
#include "libtapir/signals.h"
#include "libtapir/thrown.h"
#include "libtapir/turn.h"
#include "libtapir/unwritten.h"

enum { OVERFLOW_BYTES = 1024 * 1024 }; /* this near to the stack's end, a fault is its overflow */

/* Written once, before any handler is there. */
static struct {
	pid_t process;
	bool reported; /* by a parent that is a test runner */
	uint64_t abort_message;
} first;

/* Too large for a signal's stack; whoever has the turn has it. */
static struct {
	struct record record;
	struct stack stack;
	sigset_t mask;
	bool pipe_pending;
	struct timespec began;
} told;

/* Whether the program is what GLib starts as a subprocess of a test. */
static bool is_glib_subprocess(void)
{
	char words[PATH_BYTES];
	int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;

	ssize_t n = read(fd, words, sizeof(words));

	close(fd);
	return n > 0 && memmem(words, (size_t)n, "--GTestSubprocess", 17);
}

void telling_init(void)
{
	if (first.process)
		return;
	module_init();
	channel_init();
	/* Not to have libunwind makes stacks short, not crashes untold. */
	stack_init();
	/* BXFI_MAP: a worker of Criterion's. */
	first.reported = getenv("BXFI_MAP") || is_glib_subprocess();
	first.abort_message = (uintptr_t)dlvsym(RTLD_DEFAULT, "__abort_msg", "GLIBC_PRIVATE");
	first.process = getpid();
}

bool telling_is_first_process(void)
{
	return getpid() == first.process && !first.reported;
}

/* Signals that are no faults wait until the record is written. */
static void hold_signals(void)
{
	sigset_t held, pending;

	sigfillset(&held);
	for (size_t i = 0; i < CRASH_SIGNALS; i++)
		sigdelset(&held, crash_signals[i]);
	sigprocmask(SIG_SETMASK, &held, &told.mask);
	sigpending(&pending);
	told.pipe_pending = sigismember(&pending, SIGPIPE);
}

static bool begin(void)
{
	if (!turn_take())
		return false;
	clock_gettime(CLOCK_MONOTONIC, &told.began);
	hold_signals();
	peek_forget();
	module_forget();
	return true;
}

static uint64_t microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)(now.tv_sec - told.began.tv_sec) * 1000000 +
	       (uint64_t)(now.tv_nsec / 1000) - (uint64_t)(told.began.tv_nsec / 1000);
}

static void finish(void)
{
	sigset_t mask = told.mask;

	record_line(&told.record);
	record_text(&told.record, "end pid=");
	record_number(&told.record, (uint64_t)getpid());
	record_text(&told.record, " frames=");
	record_number(&told.record, told.stack.n);
	record_text(&told.record, " us=");
	record_number(&told.record, microseconds());
	record_end_line(&told.record);
	record_flush(&told.record);
	/* The reader has gone: that must not become the cause of death. */
	if (told.record.broken_pipe && !told.pipe_pending) {
		static const struct timespec now = {0};
		sigset_t broken;

		sigemptyset(&broken);
		sigaddset(&broken, SIGPIPE);
		sigtimedwait(&broken, NULL, &now);
	}
	turn_give();
	sigprocmask(SIG_SETMASK, &mask, NULL);
}

static void tell_head(const char *word, bool saved)
{
	bool shared;
	int fd = channel_find(&shared);

	record_init(&told.record, fd, shared && !saved);
	told.stack.n = 0;
	record_line(&told.record);
	record_text(&told.record, word);
	record_text(&told.record, " pid=");
	record_number(&told.record, (uint64_t)getpid());
	record_text(&told.record, " tid=");
	record_number(&told.record, (uint64_t)syscall(SYS_gettid));
}

static void end_head(void)
{
	char directory[PATH_BYTES];

	if (syscall(SYS_getcwd, directory, sizeof(directory)) > 0) {
		record_text(&told.record, " cwd=");
		record_foreign(&told.record, directory, sizeof(directory), true);
	}
	record_end_line(&told.record);
}

static void begin_message(void)
{
	record_line(&told.record);
	record_text(&told.record, "  msg ");
}

/* A line for each line of it. */
static void tell_message(const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");

		if (n) {
			begin_message();
			record_foreign(&told.record, text, n, false);
			record_end_line(&told.record);
		}
		text += n + (text[n] == '\n');
	}
}

static void tell_frame(uint64_t number, uint64_t pc)
{
	struct record *record = &told.record;
	const struct module *module = module_find(pc);

	record_line(record);
	record_text(record, "  #");
	record_number(record, number);
	record_text(record, " ");
	record_hex(record, pc);
	if (module) {
		record_text(record, " (");
		record_foreign(record, module->path, sizeof(module->path), false);
		record_text(record, "+");
		record_hex(record, pc - module->bias);
		record_text(record, ")");
	}
	if (module && module->build_id_n) {
		record_text(record, " (BuildId: ");
		record_bytes(record, module->build_id, module->build_id_n);
		record_text(record, ")");
	}
	record_end_line(record);
}

static void tell_damage(void)
{
	struct record *record = &told.record;

	if (told.stack.endless) {
		tell_message("the stack is deeper than could be walked");
	} else if (told.stack.guessed_from != UINT64_MAX) {
		begin_message();
		record_text(record, "the stack is damaged: frames from #");
		record_number(record, told.stack.guessed_from);
		record_text(record, " on are guesses");
		record_end_line(record);
	} else if (told.stack.broken) {
		tell_message("the stack is damaged: outer frames are not known");
	}
}

static void tell_frames(void)
{
	uint64_t elided = 0;

	for (uint64_t i = 0; i < told.stack.n; i++) {
		uint64_t pc;

		if (!stack_frame(&told.stack, i, &pc)) {
			elided++;
			continue;
		}
		if (elided) {
			record_line(&told.record);
			record_text(&told.record, "  ... ");
			record_number(&told.record, elided);
			record_text(&told.record, " frames elided");
			record_end_line(&told.record);
			elided = 0;
		}
		tell_frame(i, pc);
	}
}

/* Walks and tells frames, whatever happens meanwhile. */
static void tell_stack(const ucontext_t *context, const struct stack_part *part,
                       void (*tell_more)(const void *), const void *argument)
{
	sigjmp_buf here;

	if (sigsetjmp(here, 0) == 0) {
		turn_rescue(&here);
		stack_walk(&told.stack, context, part);
		tell_more(argument);
		tell_damage();
		tell_frames();
	} else {
		record_end_line(&told.record);
		tell_message("the trace broke off here: memory changed meanwhile");
	}
	turn_rescue(NULL);
}

static void tell_reason(const struct crash *crash, const char *reason)
{
	const char *at = strchr(reason, '@');
	uint64_t address = (uintptr_t)crash->info->si_addr;
	struct registers registers;

	registers_read(&registers, crash->context);
	begin_message();
	if (at && address - registers.at[REGISTER_SP] + OVERFLOW_BYTES < 2 * OVERFLOW_BYTES)
		record_text(&told.record, "stack overflow: ");
	record_foreign(&told.record, reason, at ? (size_t)(at - reason) : strlen(reason), false);
	if (at) {
		record_hex(&told.record, address);
		record_text(&told.record, at + 1);
	}
	record_end_line(&told.record);
}

static void tell_wild_call(const struct crash *crash)
{
	struct registers registers;

	registers_read(&registers, crash->context);
	if (module_find(registers.at[REGISTER_PC]) && !is_fetch_fault(crash->context))
		return;
	begin_message();
	record_text(&told.record, "called ");
	record_hex(&told.record, registers.at[REGISTER_PC]);
	record_text(&told.record, ", where there is no code");
	record_end_line(&told.record);
}

static void tell_abort_message(void)
{
	uint64_t text;
	char copy[MESSAGE_BYTES];

	/* An unsigned size comes first. */
	if (first.abort_message && peek(first.abort_message, &text, sizeof(text)) && text &&
	    peek_string(text + sizeof(unsigned), copy, sizeof(copy)))
		tell_message(copy);
}

static void tell_sender(const siginfo_t *info)
{
	if (info->si_pid == getpid() || info->si_pid <= 0)
		return;
	begin_message();
	record_text(&told.record, "sent by process ");
	record_number(&told.record, (uint64_t)info->si_pid);
	record_end_line(&told.record);
}

static void tell_crash_messages(const void *argument)
{
	const struct crash *crash = argument;
	const siginfo_t *info = crash->info;
	const char *reason = signal_reason(info);

	if (info->si_signo == SIGABRT)
		tell_abort_message();
	if (info->si_code <= 0)
		tell_sender(info);
	else if (reason)
		tell_reason(crash, reason);
	if (info->si_code > 0)
		tell_wild_call(crash);
}

static void tell_throw(void)
{
	const struct thrown *thrown = thrown_last();

	if (!thrown)
		return;
	record_line(&told.record);
	record_text(&told.record, "  throw type=");
	record_foreign(&told.record, thrown->type ? thrown->type : "", MESSAGE_BYTES, true);
	record_end_line(&told.record);
	for (size_t i = 0; i < thrown->n; i++)
		tell_frame(i, thrown->frames[i]);
}

void tell_crash(const struct crash *crash)
{
	if (!begin())
		return;

	bool saved = crash->last_words && unwritten_save();

	tell_head("crash", saved);
	record_text(&told.record, " sig=");
	record_text(&told.record, signal_word(crash->info->si_signo));
	record_text(&told.record, " code=");
	if (crash->info->si_code < 0)
		record_text(&told.record, "-");
	record_number(&told.record, (uint64_t)labs((long)crash->info->si_code));
	if (crash->info->si_code > 0) {
		record_text(&told.record, " addr=");
		record_hex(&told.record, (uintptr_t)crash->info->si_addr);
	}
	record_text(&told.record, crash->fatal ? " fatal=1" : " fatal=0");
	if (crash->again)
		record_text(&told.record, " again=1");
	end_head();
	if (!crash->again) {
		tell_stack(crash->context, NULL, tell_crash_messages, crash);
		if (crash->info->si_signo == SIGABRT)
			tell_throw();
	}
	finish();
}

static void tell_assertion_message(const void *argument)
{
	const struct assertion *assertion = argument;

	if (assertion->message)
		tell_message(assertion->message);
}

void tell_assertion(const struct assertion *assertion)
{
	if (!begin())
		return;
	tell_head("assert", assertion->last_words && unwritten_save());
	record_text(&told.record, " kind=");
	record_text(&told.record, assertion->kind);
	if (assertion->file) {
		record_text(&told.record, " at=");
		record_foreign(&told.record, assertion->file, PATH_BYTES, true);
		record_text(&told.record, ":");
		record_number(&told.record, assertion->line);
	}
	end_head();
	tell_stack(assertion->context, assertion->part, tell_assertion_message, assertion);
	finish();
}

static void tell_nothing(const void *argument)
{
	(void)argument;
}

void tell_trace(const ucontext_t *context, const struct stack_part *part)
{
	if (!begin())
		return;
	tell_head("trace", false);
	end_head();
	tell_stack(context, part, tell_nothing, NULL);
	finish();
}
