#include "libtapir/stack.h"

#include <dlfcn.h>
#include <libunwind.h>
#include <stddef.h>
#include <string.h>

#include "libtapir/module.h"
#include "libtapir/peek.h"
#include "libtapir/registers.h"

#define TEXT_(text) #text
#define TEXT(text) TEXT_(text)

/* Exported for debuggers, but in no header. */
typedef int search_fn(unw_addr_space_t, unw_word_t, unw_dyn_info_t *, unw_proc_info_t *, int,
                      void *);

/* libunwind's "remote" half: it reads memory and registers through us alone. Its local half takes
 * the loader's lock and probes addresses by writing them to a pipe, which may be closed and its
 * number be the program's file by then. Loaded, not linked: its core library has the C++
 * runtime's _Unwind_ functions too, which must not replace those of the program. */
static struct {
	void *library;
	unw_addr_space_t space; /* NULL when libunwind is not installed */
	__typeof__(unw_init_remote) *init;
	__typeof__(unw_step) *step;
	__typeof__(unw_get_reg) *get;
	search_fn *search;
} unwinder;

static int find_procedure(unw_addr_space_t space, unw_word_t ip, unw_proc_info_t *ret,
                          int with_info, void *registers)
{
	/* version 1; pc-relative frames, counted in 4 bytes, sorted and relative to the table */
	static const unsigned char known[] = {1, 0x1b, 3, 0x3b};
	unsigned char header[12];
	const struct module *module = module_find(ip);

	if (!module || !module->unwind || !peek(module->unwind, header, sizeof(header)) ||
	    memcmp(header, known, sizeof(known)) != 0)
		return -UNW_ENOINFO;

	uint32_t n;

	memcpy(&n, header + 8, sizeof(n));

	unw_dyn_info_t table = {
		.start_ip = module->start,
		.end_ip = module->end,
		.format = UNW_INFO_FORMAT_REMOTE_TABLE,
		.u.rti =
			{
				.segbase = module->unwind,
				.table_data = module->unwind + sizeof(header),
				.table_len = (unw_word_t)n * 8 / sizeof(unw_word_t),
			},
	};

	return unwinder.search(space, ip, &table, ret, with_info, registers);
}

static void put_procedure(unw_addr_space_t space, unw_proc_info_t *info, void *registers)
{
	(void)space;
	(void)info;
	(void)registers;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): the type is libunwind's */
static int find_dynamic(unw_addr_space_t space, unw_word_t *ret, void *registers)
{
	(void)space;
	(void)ret;
	(void)registers;
	return -UNW_ENOINFO;
}

static int access_memory(unw_addr_space_t space, unw_word_t address, unw_word_t *value, int write,
                         void *registers)
{
	(void)space;
	(void)registers;
	return !write && peek(address, value, sizeof(*value)) ? 0 : -UNW_EINVAL;
}

static int access_register(unw_addr_space_t space, unw_regnum_t number, unw_word_t *value,
                           int write, void *from)
{
	struct registers *registers = from;

	(void)space;
	if (write || number < 0 || number >= REGISTERS)
		return -UNW_EBADREG;
	*value = registers->at[number];
	return 0;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): the type is libunwind's */
static int access_float(unw_addr_space_t space, unw_regnum_t number, unw_fpreg_t *value, int write,
                        void *registers)
{
	(void)space;
	(void)number;
	(void)value;
	(void)write;
	(void)registers;
	return -UNW_EBADREG;
}

static int resume(unw_addr_space_t space, unw_cursor_t *cursor, void *registers)
{
	(void)space;
	(void)cursor;
	(void)registers;
	return -UNW_EINVAL;
}

bool stack_init(void)
{
	/* libunwind keeps the pointer. */
	static unw_accessors_t accessors = {
		.find_proc_info = find_procedure,
		.put_unwind_info = put_procedure,
		.get_dyn_info_list_addr = find_dynamic,
		.access_mem = access_memory,
		.access_reg = access_register,
		.access_fpreg = access_float,
		.resume = resume,
	};
	unwinder.library = dlopen(UNWINDER, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

	if (!unwinder.library)
		return false;

	__typeof__(unw_create_addr_space) *create = dlsym(unwinder.library,
	                                                  TEXT(unw_create_addr_space));
	__typeof__(unw_set_caching_policy) *cache = dlsym(unwinder.library,
	                                                  TEXT(unw_set_caching_policy));

	unwinder.init = dlsym(unwinder.library, TEXT(unw_init_remote));
	unwinder.step = dlsym(unwinder.library, TEXT(unw_step));
	unwinder.get = dlsym(unwinder.library, TEXT(unw_get_reg));
	unwinder.search = dlsym(unwinder.library, TEXT(UNW_OBJ(dwarf_search_unwind_table)));
	if (!create || !cache || !unwinder.init || !unwinder.step || !unwinder.get ||
	    !unwinder.search)
		return false;
	unwinder.space = create(&accessors, 0);
	if (!unwinder.space)
		return false;
	/* Its cache has a lock. */
	cache(unwinder.space, UNW_CACHE_NONE);

	ucontext_t here = {0};
	struct stack stack;

	getcontext(&here);
	stack_walk(&stack, &here, NULL);
	return true;
}

void stack_add(struct stack *stack, uint64_t pc)
{
	if (stack->n < FIRST_FRAMES)
		stack->first[stack->n] = pc;
	else
		stack->last[(stack->n - FIRST_FRAMES) % LAST_FRAMES] = pc;
	stack->n++;
}

/* Through what is left of a damaged stack, for values that a call may have left there. */
static void scan(struct stack *stack, uint64_t sp)
{
	uint64_t from = (sp + sizeof(uint64_t) - 1) / sizeof(uint64_t) * sizeof(uint64_t);

	stack->guessed_from = stack->n;
	for (uint64_t at = from; at - from < SCAN_BYTES; at += sizeof(uint64_t)) {
		uint64_t value;

		if (!peek(at, &value, sizeof(value)) ||
		    stack->n - stack->guessed_from == GUESSES_MAX)
			break;
		if (module_find(value) && !module_is_ours(value) && follows_call(value))
			stack_add(stack, value - 1);
	}
	if (stack->n == stack->guessed_from)
		stack->guessed_from = UINT64_MAX;
}

/* What is still to be left out of a stack. */
struct filter {
	const struct stack_part *part; /* NULL once its caller was passed */
	unsigned skip;
};

/* Adds a frame, unless it is ours or to be left out. The caller leaves out all below it. */
static void take(struct stack *stack, struct filter *filter, uint64_t pc, bool exact)
{
	if (filter->part && pc == filter->part->caller) {
		stack->n = 0;
		filter->part = NULL;
	}
	if (!filter->part && filter->skip > 0)
		filter->skip--;
	else if (!module_is_ours(pc))
		stack_add(stack, exact ? pc : pc - 1);
}

/* Adds the frames from that of `registers` on. Where it ends is in *ret_sp. */
static void climb(struct stack *stack, struct registers *registers, const struct stack_part *part,
                  uint64_t *ret_sp)
{
	struct filter filter = {.part = part, .skip = part ? part->skip : 0};
	unw_cursor_t cursor;
	bool exact = true;
	uint64_t sp = registers->at[REGISTER_SP];

	*ret_sp = sp;
	stack->broken = true;
	if (unwinder.init(&cursor, unwinder.space, registers) < 0)
		return;
	for (int steps = 0; steps < STEPS_MAX; steps++) {
		unw_word_t pc, next;

		if (unwinder.get(&cursor, UNW_REG_IP, &pc) < 0 ||
		    unwinder.get(&cursor, UNW_REG_SP, &next) < 0)
			return;
		*ret_sp = next;
		/* Outermost frames have no address to return to. */
		if (pc == 0) {
			stack->broken = steps == 0;
			return;
		}

		bool trampoline = is_trampoline(pc);
		const struct module *module = module_find(pc);

		if (!module && !trampoline && steps > 0)
			return;
		take(stack, &filter, pc, exact || trampoline);

		int more = unwinder.step(&cursor);

		if (more <= 0) {
			stack->broken = more < 0 || !module;
			return;
		}
		unwinder.get(&cursor, UNW_REG_SP, &next);
		/* Only a signal can have come on another stack. */
		if (next <= sp && !trampoline && steps > 0)
			return;
		sp = next;
		exact = trampoline;
	}
	stack->endless = true;
}

void stack_walk(struct stack *stack, const ucontext_t *context, const struct stack_part *part)
{
	struct registers registers;
	uint64_t sp;

	*stack = (struct stack){.guessed_from = UINT64_MAX};
	registers_read(&registers, context);
	sp = registers.at[REGISTER_SP];
	if (!module_find(registers.at[REGISTER_PC]) || is_fetch_fault(context)) {
		stack_add(stack, registers.at[REGISTER_PC]);
		if (!registers_undo_call(&registers)) {
			stack->broken = true;
			scan(stack, sp);
			return;
		}
	}
	if (!unwinder.space) {
		stack_add(stack, registers.at[REGISTER_PC]);
		stack->broken = true;
	} else {
		climb(stack, &registers, part, &sp);
	}
	if (stack->broken)
		scan(stack, sp);
}

bool stack_frame(const struct stack *stack, uint64_t i, uint64_t *ret)
{
	if (i >= stack->n)
		return false;
	if (i < FIRST_FRAMES) {
		*ret = stack->first[i];
		return true;
	}
	if (i + LAST_FRAMES < stack->n)
		return false;
	*ret = stack->last[(i - FIRST_FRAMES) % LAST_FRAMES];
	return true;
}
