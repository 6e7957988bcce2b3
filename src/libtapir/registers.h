/* A thread's registers, in the order of DWARF, and what only the processor's kind tells. */
#ifndef TAPIR_LIBTAPIR_REGISTERS_H
#define TAPIR_LIBTAPIR_REGISTERS_H

#include <stdbool.h>
#include <stdint.h>
#include <ucontext.h>

#if defined(__x86_64__)
enum { REGISTERS = 17, REGISTER_SP = 7, REGISTER_PC = 16 };
#define UNWINDER "libunwind-x86_64.so.8"
#elif defined(__aarch64__)
enum { REGISTERS = 33, REGISTER_SP = 31, REGISTER_PC = 32, REGISTER_LR = 30 };
#define UNWINDER "libunwind-aarch64.so.8"
#else
#error "libtapir knows x86-64 and aarch64"
#endif

struct registers {
	uint64_t at[REGISTERS];
};

/* All are async-signal-safe; those that look at code use peek(). */

/* What the kernel saved of the thread that a signal struck. */
void registers_read(struct registers *registers, const ucontext_t *context);

/* Whether the fault was to go where there may be memory, but no code. */
bool is_fetch_fault(const ucontext_t *context);

/* After a call of what is no code: goes back to the call, as if it had just been made. False when
 * there is none. */
bool registers_undo_call(struct registers *registers);

/* Whether `pc` is the code that a signal handler returns to. */
bool is_trampoline(uint64_t pc);

/* Whether a call instruction ends at `pc`. */
bool follows_call(uint64_t pc);

#endif
