#include "libtapir/alternate.h"

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "libtapir/limits.h"

/* Of each thread; read without a call of the loader's. */
static __thread struct {
	char *mapped;   /* with the guard in front; NULL: none of ours */
	stack_t wanted; /* what the program asked for since */
} alternate __attribute__((tls_model("initial-exec")));

static int set(const stack_t *stack, stack_t *ret)
{
	return (int)syscall(SYS_sigaltstack, stack, ret);
}

bool alternate_give(void)
{
	stack_t now;
	size_t guard = (size_t)sysconf(_SC_PAGESIZE);

	if (alternate.mapped)
		return true;
	if (set(NULL, &now) == 0 && !(now.ss_flags & SS_DISABLE) && now.ss_size >= STACK_BYTES)
		return true;

	char *mapped = mmap(NULL, guard + STACK_BYTES, PROT_READ | PROT_WRITE,
	                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (mapped == MAP_FAILED)
		return false;

	stack_t ours = {.ss_sp = mapped + guard, .ss_size = STACK_BYTES};

	if (mprotect(mapped, guard, PROT_NONE) != 0 || set(&ours, NULL) != 0) {
		munmap(mapped, guard + STACK_BYTES);
		return false;
	}
	alternate.mapped = mapped;
	alternate.wanted = now;
	return true;
}

void alternate_take(void)
{
	stack_t none = {.ss_flags = SS_DISABLE};
	char *mapped = alternate.mapped;

	if (!mapped || set(&none, NULL) != 0)
		return;
	alternate.mapped = NULL;
	munmap(mapped, (size_t)sysconf(_SC_PAGESIZE) + STACK_BYTES);
}

int alternate_set(const stack_t *stack, stack_t *ret)
{
	if (!alternate.mapped ||
	    (stack && !(stack->ss_flags & SS_DISABLE) && stack->ss_size > STACK_BYTES))
		return set(stack, ret);

	stack_t before = alternate.wanted;

	if (stack)
		alternate.wanted = *stack;
	if (ret)
		*ret = before;
	return 0;
}

bool alternate_has(uint64_t address)
{
	stack_t now;

	return set(NULL, &now) == 0 && !(now.ss_flags & SS_DISABLE) &&
	       address - (uintptr_t)now.ss_sp < now.ss_size;
}
