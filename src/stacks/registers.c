#include "stacks/registers.h"

#include <stddef.h>

void registers_read(const elf_gregset_t from, struct registers *ret)
{
#if defined(__x86_64__)
	/* Where the kernel has rax, rdx, rcx, rbx, rsi, rdi, rbp, rsp, r8 to r15, rip. */
	static const unsigned char order[REGISTERS] = {10, 12, 11, 5, 13, 14, 4, 19, 9,
	                                               8,  7,  6,  3, 2,  1,  0, 16};

	for (size_t i = 0; i < REGISTERS; i++)
		ret->at[i] = from[order[i]];
#else
	for (size_t i = 0; i < REGISTERS; i++)
		ret->at[i] = from[i];
#endif
}
