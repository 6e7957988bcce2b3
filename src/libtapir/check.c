/* Check: its library is linked into the program, where nothing can stand in front of its functions.
 * But where one is can be read from the program's symbols. */
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libtapir/harness.h"

static const char wanted[] = "_ck_assert_failed";

/* A file, mapped. */
struct image {
	const unsigned char *at;
	size_t n;
};

static const void *part(const struct image *image, uint64_t offset, uint64_t n)
{
	return offset <= image->n && n <= image->n - offset ? image->at + offset : NULL;
}

static const ElfW(Shdr) * find_section(const struct image *image, uint32_t type)
{
	const ElfW(Ehdr) *header = part(image, 0, sizeof(*header));

	if (!header || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
	    header->e_shentsize != sizeof(ElfW(Shdr)))
		return NULL;

	const ElfW(Shdr) *sections = part(image, header->e_shoff,
	                                  (uint64_t)header->e_shnum * sizeof(*sections));

	for (size_t i = 0; sections && i < header->e_shnum; i++) {
		if (sections[i].sh_type == type && sections[i].sh_link < header->e_shnum)
			return &sections[i];
	}
	return NULL;
}

/* Where the function is in the file's addresses: true, and from and to. */
static bool find_function(const struct image *image, uint64_t *ret_from, uint64_t *ret_to)
{
	const ElfW(Shdr) *table = find_section(image, SHT_SYMTAB);

	if (!table)
		return false;

	const ElfW(Ehdr) *header = part(image, 0, sizeof(*header));
	const ElfW(Shdr) *sections = part(image, header->e_shoff, 0);
	const ElfW(Shdr) *strings = &sections[table->sh_link];
	const ElfW(Sym) *symbols = part(image, table->sh_offset, table->sh_size);
	const char *names = part(image, strings->sh_offset, strings->sh_size);

	/* Most programs do not have it: the names alone tell that. */
	const char *name = names ? memmem(names, strings->sh_size, wanted, sizeof(wanted)) : NULL;

	for (size_t i = 0; symbols && name && i < table->sh_size / sizeof(*symbols); i++) {
		if (symbols[i].st_name == (uint64_t)(name - names)) {
			*ret_from = symbols[i].st_value;
			*ret_to = symbols[i].st_value + symbols[i].st_size;
			return true;
		}
	}
	return false;
}

static bool read_program(uint64_t *ret_from, uint64_t *ret_to)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	struct stat found;
	bool known = false;

	if (fd < 0)
		return false;
	if (fstat(fd, &found) == 0 && found.st_size > 0) {
		struct image image = {.n = (size_t)found.st_size};
		void *mapped = mmap(NULL, image.n, PROT_READ, MAP_PRIVATE, fd, 0);

		if (mapped != MAP_FAILED) {
			image.at = mapped;
			known = find_function(&image, ret_from, ret_to);
			munmap(mapped, image.n);
		}
	}
	close(fd);
	return known;
}

bool check_has(const void *address)
{
	/* Found at the first call, and kept. */
	static struct {
		bool looked;
		uint64_t from, to;
	} function;

	if (function.looked)
		return (uintptr_t)address - function.from - 1 < function.to - function.from;

	struct dl_find_object found;

	/* Only calls from the program itself are worth reading its file for. */
	if (_dl_find_object((void *)(uintptr_t)address, &found) != 0 ||
	    found.dlfo_link_map->l_name[0])
		return false;

	uint64_t from, to;

	if (read_program(&from, &to)) {
		function.from = found.dlfo_link_map->l_addr + from;
		function.to = found.dlfo_link_map->l_addr + to;
	}
	function.looked = true;
	return check_has(address);
}
