/* A stopped thread's registers, in the order of DWARF, whether the kernel gave them through
 * ptrace(2) or in a core dump. */
#ifndef TAPIR_STACKS_REGISTERS_H
#define TAPIR_STACKS_REGISTERS_H

#include <stdint.h>
#include <sys/procfs.h>

#if defined(__x86_64__)
enum { REGISTERS = 17, REGISTER_SP = 7, REGISTER_PC = 16 };
#elif defined(__aarch64__)
enum { REGISTERS = 33, REGISTER_LR = 30, REGISTER_SP = 31, REGISTER_PC = 32 };
#else
#error "stacks are walked on x86-64 and aarch64"
#endif

struct registers {
	uint64_t at[REGISTERS];
};

/* From the kernel's order. */
void registers_read(const elf_gregset_t from, struct registers *ret);

#endif
