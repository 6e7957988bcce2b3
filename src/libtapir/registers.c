#include "libtapir/registers.h"

#include <stddef.h>
#include <string.h>

#include "libtapir/peek.h"

#if defined(__x86_64__)

void registers_read(struct registers *registers, const ucontext_t *context)
{
	static const unsigned char order[REGISTERS] = {
		REG_RAX, REG_RDX, REG_RCX, REG_RBX, REG_RSI, REG_RDI, REG_RBP, REG_RSP, REG_R8,
		REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15, REG_RIP,
	};

	for (size_t i = 0; i < REGISTERS; i++)
		registers->at[i] = (uint64_t)context->uc_mcontext.gregs[order[i]];
}

bool is_fetch_fault(const ucontext_t *context)
{
	enum { PAGE_FAULT = 14, INSTRUCTION = 1 << 4 };
	const greg_t *at = context->uc_mcontext.gregs;

	return at[REG_TRAPNO] == PAGE_FAULT && (at[REG_ERR] & INSTRUCTION) &&
	       at[REG_CR2] == at[REG_RIP];
}

bool is_trampoline(uint64_t pc)
{
	/* mov $15,%rax; syscall */
	static const unsigned char code[] = {0x48, 0xc7, 0xc0, 0x0f, 0, 0, 0, 0x0f, 0x05};
	unsigned char found[sizeof(code)];

	return peek(pc, found, sizeof(found)) && !memcmp(code, found, sizeof(code));
}

bool follows_call(uint64_t pc)
{
	unsigned char code[7];

	if (pc < sizeof(code) || !peek(pc - sizeof(code), code, sizeof(code)))
		return false;
	if (code[2] == 0xe8)
		return true;
	/* ff /2: the length depends on how the operand is addressed. */
	for (size_t at = 0; at + 1 < sizeof(code); at++) {
		unsigned char mode = code[at + 1] >> 6, base = code[at + 1] & 7;
		size_t length = 2 + (mode != 3 && base == 4) + (mode == 1) +
		                4 * (mode == 2 || (mode == 0 && base == 5));

		if (code[at] == 0xff && (code[at + 1] >> 3 & 7) == 2 && at + length == sizeof(code))
			return true;
	}
	return false;
}

bool registers_undo_call(struct registers *registers)
{
	uint64_t back;

	if (!peek(registers->at[REGISTER_SP], &back, sizeof(back)) || !follows_call(back))
		return false;
	registers->at[REGISTER_PC] = back - 1;
	registers->at[REGISTER_SP] += sizeof(back);
	return true;
}

#elif defined(__aarch64__)

void registers_read(struct registers *registers, const ucontext_t *context)
{
	for (size_t i = 0; i < REGISTER_SP; i++)
		registers->at[i] = context->uc_mcontext.regs[i];
	registers->at[REGISTER_SP] = context->uc_mcontext.sp;
	registers->at[REGISTER_PC] = context->uc_mcontext.pc;
}

bool is_fetch_fault(const ucontext_t *context)
{
	return context->uc_mcontext.fault_address == context->uc_mcontext.pc;
}

bool is_trampoline(uint64_t pc)
{
	/* mov x8, #139; svc #0 */
	static const uint32_t code[] = {0xd2801168, 0xd4000001};
	uint32_t found[2];

	return peek(pc, found, sizeof(found)) && !memcmp(code, found, sizeof(code));
}

bool follows_call(uint64_t pc)
{
	uint32_t code;

	if (pc < sizeof(code) || !peek(pc - sizeof(code), &code, sizeof(code)))
		return false;
	return code >> 26 == 0x25 || (code & 0xfffffc1f) == 0xd63f0000;
}

bool registers_undo_call(struct registers *registers)
{
	uint64_t back = registers->at[REGISTER_LR];

	if (!follows_call(back))
		return false;
	registers->at[REGISTER_PC] = back - 1;
	return true;
}

#endif
