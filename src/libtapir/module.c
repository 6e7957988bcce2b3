#include "libtapir/module.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <string.h>
#include <unistd.h>

#include "libtapir/peek.h"

/* The program's own file. Written once, before any handler is there. */
static char program[PATH_BYTES];
/* Too large for a signal's stack; whoever has the turn has it. */
static struct module known[MODULES_CACHED];
/* How many of `known` are in use, and which is the next to go. */
static size_t nknown, oldest;

void module_init(void)
{
	ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);

	if (n < 0)
		n = 0;
	program[n] = '\0';
}

static void read_notes(struct module *module, uint64_t at, uint64_t n)
{
	uint64_t end = at + (n < NOTES_BYTES ? n : NOTES_BYTES);

	while (at + sizeof(ElfW(Nhdr)) <= end) {
		ElfW(Nhdr) note;
		char name[4];

		if (!peek(at, &note, sizeof(note)))
			return;
		at += sizeof(note);
		if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof(name) &&
		    note.n_descsz <= sizeof(module->build_id) && peek(at, name, sizeof(name)) &&
		    !memcmp(name, "GNU", sizeof(name)) &&
		    peek(at + sizeof(name), module->build_id, note.n_descsz)) {
			module->build_id_n = note.n_descsz;
			return;
		}
		at += ((uint64_t)note.n_namesz + 3) / 4 * 4 + ((uint64_t)note.n_descsz + 3) / 4 * 4;
	}
}

/* The first page of a module is its ELF header, as linkers lay it out. */
static void read_build_id(struct module *module)
{
	ElfW(Ehdr) header;

	if (!peek(module->start, &header, sizeof(header)) ||
	    memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
	    header.e_phentsize != sizeof(ElfW(Phdr)))
		return;
	for (size_t i = 0; i < header.e_phnum && !module->build_id_n; i++) {
		ElfW(Phdr) segment;

		if (!peek(module->start + header.e_phoff + i * sizeof(segment), &segment,
		          sizeof(segment)))
			return;
		if (segment.p_type == PT_NOTE)
			read_notes(module, module->bias + segment.p_vaddr, segment.p_memsz);
	}
}

static void read_module(struct module *module, const struct dl_find_object *found)
{
	struct link_map map = {0};
	uint64_t name = 0;

	*module = (struct module){
		.start = (uintptr_t)found->dlfo_map_start,
		.end = (uintptr_t)found->dlfo_map_end,
		.unwind = (uintptr_t)found->dlfo_eh_frame,
	};
	if (peek((uintptr_t)found->dlfo_link_map, &map, sizeof(map))) {
		module->bias = map.l_addr;
		name = (uintptr_t)map.l_name;
	}
	if (!name || !peek_string(name, module->path, sizeof(module->path)))
		module->path[0] = '\0';
	if (!module->path[0])
		memcpy(module->path, program, sizeof(program));
	read_build_id(module);
}

const struct module *module_find(uint64_t address)
{
	for (size_t i = 0; i < nknown; i++) {
		if (address >= known[i].start && address < known[i].end)
			return &known[i];
	}

	struct dl_find_object found;

	if (_dl_find_object((void *)(uintptr_t)address, &found) != 0 ||
	    address >= (uintptr_t)found.dlfo_map_end)
		return NULL;

	size_t at = nknown < MODULES_CACHED ? nknown++ : oldest++ % MODULES_CACHED;

	read_module(&known[at], &found);
	return &known[at];
}

bool module_is_ours(uint64_t address)
{
#ifdef TAPIR_SHARED
	struct dl_find_object us, them;

	return _dl_find_object((void *)(uintptr_t)module_is_ours, &us) == 0 &&
	       _dl_find_object((void *)(uintptr_t)address, &them) == 0 &&
	       us.dlfo_link_map == them.dlfo_link_map;
#else
	(void)address;
	return false;
#endif
}

bool module_is_named(const void *address, const char *name)
{
	struct dl_find_object found;

	if (_dl_find_object((void *)(uintptr_t)address, &found) != 0 ||
	    !found.dlfo_link_map->l_name)
		return false;

	const char *path = found.dlfo_link_map->l_name;
	const char *slash = strrchr(path, '/');

	return !strncmp(slash ? slash + 1 : path, name, strlen(name));
}

void module_forget(void)
{
	nknown = 0;
	oldest = 0;
}
