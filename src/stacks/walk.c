#include "stacks/walk.h"

#include <stdlib.h>

static pid_t next_thread(Dwfl *dwfl, void *space, void **argument)
{
	(void)dwfl;
	if (*argument)
		return 0;
	*argument = space;
	return 1;
}

static bool read_memory(Dwfl *dwfl, Dwarf_Addr at, Dwarf_Word *ret, void *space)
{
	(void)dwfl;
	return space_read(space, at, ret, sizeof *ret);
}

static bool set_registers(Dwfl_Thread *thread, void *argument)
{
	const struct space *space = argument;
	Dwarf_Word words[REGISTERS];

	for (size_t i = 0; i < REGISTERS; i++)
		words[i] = space->walked->at[i];
#if defined(__x86_64__)
	return dwfl_thread_state_registers(thread, 0, REGISTERS, words);
#else
	dwfl_thread_state_register_pc(thread, words[REGISTER_PC]);
	return dwfl_thread_state_registers(thread, 0, REGISTER_PC, words);
#endif
}

static const Dwfl_Thread_Callbacks thread_callbacks = {
	.next_thread = next_thread,
	.memory_read = read_memory,
	.set_initial_registers = set_registers,
};

static void add(struct walk *walk, uint64_t pc)
{
	if (walk->n < WALK_FIRST)
		walk->first[walk->n] = pc;
	else
		walk->last[(walk->n - WALK_FIRST) % WALK_LAST] = pc;
	walk->n++;
}

struct climb {
	const struct space *space;
	struct walk *walk;
	uint64_t looked_for;
	uint64_t pc; /* of the outermost frame so far, to look up */
	bool at_end; /* there is no address to return to, as in outermost frames */
};

static bool is_readable(const struct space *space, uint64_t at)
{
	char byte;

	return space_read(space, at, &byte, sizeof byte);
}

/* Whether it is libtapir, which stands behind threads and handlers, and is nobody's business. */
static bool is_ours(const struct space *space, uint64_t pc)
{
	struct place place;

	if (!space_place(space, pc, &place))
		return false;

	const char *slash = strrchr(place.path, '/');

	return span_starts(span_of(slash ? slash + 1 : place.path), SPAN("libtapir.so"));
}

static int take_frame(Dwfl_Frame *frame, void *argument)
{
	struct climb *climb = argument;
	struct walk *walk = climb->walk;
	struct place place;
	Dwarf_Addr pc;
	bool exact;

	if (!dwfl_frame_pc(frame, &pc, &exact) || (pc == 0 && walk->n))
		return DWARF_CB_ABORT;
	if (walk->n >= WALK_STEPS_MAX) {
		walk->endless = true;
		return DWARF_CB_ABORT;
	}
	if (exact && climb->looked_for && pc == climb->looked_for)
		walk->seen = true;
	if (!exact)
		pc--;
	/* Code that a program made itself has no module. */
	if (walk->n && !space_place(climb->space, pc, &place) && !is_readable(climb->space, pc))
		return DWARF_CB_ABORT;
	climb->pc = pc;
	if (!is_ours(climb->space, pc))
		add(walk, pc);
	return DWARF_CB_OK;
}

/* Whether the unwind table says that there is nothing to return to: it does for the code that a
 * program or a thread starts with. libdw itself does not tell such an end from one that it cannot
 * pass. */
static bool is_outermost(const struct space *space, uint64_t pc)
{
	Dwfl_Module *module = dwfl_addrmodule(space->dwfl, pc);
	Dwarf_Addr bias = 0;
	Dwarf_CFI *table = module ? dwfl_module_eh_cfi(module, &bias) : NULL;
	Dwarf_Frame *frame = NULL;
	Dwarf_Op room[3], *ops = NULL;
	size_t nops = 1;
	bool signal, ret = false;

	if (!table || dwarf_cfi_addrframe(table, pc - bias, &frame) != 0)
		return false;

	int number = dwarf_frame_info(frame, NULL, NULL, &signal);

	ret = number >= 0 && dwarf_frame_register(frame, number, room, &ops, &nops) == 0 &&
	      nops == 0 && ops == room;
	free(frame);
	return ret;
}

/* After a call of what is no code: goes back to the call, as if it had just been made. False when
 * there is none. */
static bool undo_call(const struct space *space, struct registers *registers)
{
	struct place place;
	uint64_t back;

#if defined(__x86_64__)
	if (!space_read(space, registers->at[REGISTER_SP], &back, sizeof back))
		return false;
#else
	back = registers->at[REGISTER_LR];
#endif
	if (!space_place(space, back, &place))
		return false;
	registers->at[REGISTER_PC] = back - 1;
#if defined(__x86_64__)
	registers->at[REGISTER_SP] += sizeof back;
#endif
	return true;
}

void walk_thread(struct space *space, const struct registers *registers, uint64_t fault,
                 uint64_t looked_for, struct walk *ret)
{
	struct registers start = *registers;
	uint64_t pc = start.at[REGISTER_PC];
	struct climb climb = {.space = space, .walk = ret, .looked_for = looked_for};
	struct place place;

	*ret = (struct walk){0};
	if ((fault == pc && fault) ||
	    (!space_place(space, pc, &place) && !is_readable(space, pc))) {
		ret->called_nothing = true;
		add(ret, pc);
		if (!undo_call(space, &start)) {
			ret->broken = true;
			return;
		}
	}
	if (!space->attached)
		space->attached = dwfl_attach_state(space->dwfl, NULL, 1, &thread_callbacks, space);
	space->walked = &start;

	uint64_t before = ret->n;

	/* A stack whose end is not marked as such ends in an error. */
	if (!space->attached || dwfl_getthread_frames(space->dwfl, 1, take_frame, &climb) < 0 ||
	    !(climb.at_end || is_outermost(space, climb.pc)))
		ret->broken = true;
	if (ret->n == before) {
		add(ret, start.at[REGISTER_PC]);
		ret->broken = true;
	}
	space->walked = NULL;
}

bool walk_frame(const struct walk *walk, uint64_t i, uint64_t *ret)
{
	if (i >= walk->n)
		return false;
	if (i < WALK_FIRST) {
		*ret = walk->first[i];
		return true;
	}
	if (i + WALK_LAST < walk->n)
		return false;
	*ret = walk->last[(i - WALK_FIRST) % WALK_LAST];
	return true;
}

bool walk_equal(const struct walk *a, const struct walk *b)
{
	uint64_t left, right;

	if (a->n != b->n)
		return false;
	for (uint64_t i = 0; i < a->n; i++) {
		if (walk_frame(a, i, &left) && walk_frame(b, i, &right) && left != right)
			return false;
		if (i == WALK_FIRST && a->n > WALK_FIRST + WALK_LAST)
			i = a->n - WALK_LAST - 1;
	}
	return true;
}
