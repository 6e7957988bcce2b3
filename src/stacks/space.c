#include "stacks/space.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/uio.h>

#include "stacks/dump.h"

/* Debug files are for names, which are not given here; and libdw would ask the network for them. */
static int find_no_debug_file(Dwfl_Module *module, void **data, const char *name, Dwarf_Addr base,
                              const char *file, const char *link, GElf_Word crc, char **ret)
{
	(void)module;
	(void)data;
	(void)name;
	(void)base;
	(void)file;
	(void)link;
	(void)crc;
	(void)ret;
	return -1;
}

static const Dwfl_Callbacks callbacks = {
	.find_elf = dwfl_linux_proc_find_elf,
	.find_debuginfo = find_no_debug_file,
};

static bool begin(struct space *space)
{
	space->dwfl = dwfl_begin(&callbacks);
	if (space->dwfl)
		dwfl_report_begin(space->dwfl);
	return space->dwfl != NULL;
}

bool space_of_process(pid_t pid, struct space *ret)
{
	struct space space = {.pid = pid};
	int error = begin(&space) ? dwfl_linux_proc_report(space.dwfl, pid) : ENOMEM;

	if (!error)
		error = dwfl_report_end(space.dwfl, NULL, NULL) == 0 ? 0 : EIO;
	if (error) {
		space_fini(&space);
		errno = error > 0 ? error : EIO;
		return false;
	}
	*ret = space;
	return true;
}

bool space_of_dump(struct dump *dump, struct space *ret)
{
	struct space space = {.dump = dump};

	if (!begin(&space) || dwfl_core_file_report(space.dwfl, dump->elf, NULL) <= 0 ||
	    dwfl_report_end(space.dwfl, NULL, NULL) != 0) {
		space_fini(&space);
		return false;
	}
	*ret = space;
	return true;
}

void space_fini(struct space *space)
{
	if (space->dwfl)
		dwfl_end(space->dwfl);
	*space = (struct space){0};
}

bool space_read(const struct space *space, uint64_t at, void *to, size_t n)
{
	uint64_t from = at - space->copy_at;

	if (space->copy.n && at >= space->copy_at && from <= space->copy.n &&
	    n <= space->copy.n - from) {
		memcpy(to, space->copy.at + from, n);
		return true;
	}
	if (space->dump)
		return dump_read(space->dump, at, to, n);

	struct iovec here = {to, n}, there = {(void *)(uintptr_t)at, n};

	return process_vm_readv(space->pid, &here, 1, &there, 1, 0) == (ssize_t)n;
}

bool space_place(const struct space *space, uint64_t pc, struct place *ret)
{
	/* It is lax: for a wild address it gives the module below. */
	Dwfl_Module *module = dwfl_addrmodule(space->dwfl, pc);
	Dwarf_Addr start, end;
	const char *name;
	GElf_Addr bias = 0, at;

	if (!module)
		return false;
	name = dwfl_module_info(module, NULL, &start, &end, NULL, NULL, NULL, NULL);
	if (!name || pc < start || pc >= end)
		return false;

	struct place place = {.bias = start};

	/* Only now its file is opened, and the build ID known. */
	if (dwfl_module_getelf(module, &bias))
		place.bias = bias;

	const char *file = NULL;

	dwfl_module_info(module, NULL, NULL, NULL, NULL, NULL, &file, NULL);
	place.path = file ? file : name;

	int n = dwfl_module_build_id(module, &place.build_id, &at);

	place.nbuild_id = n > 0 ? (size_t)n : 0;
	*ret = place;
	return true;
}
