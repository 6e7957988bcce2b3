#include "symbols/relocate.h"

#include <gelf.h>
#include <stddef.h>
#include <stdlib.h>

/* The kinds of relocations that debug information has: a number of some bytes to which the
 * symbol's value is added. Others are not met in it. */
struct kind {
	unsigned machine, type, bytes;
};

static const struct kind kinds[] = {
	{EM_X86_64, R_X86_64_64, 8},      {EM_X86_64, R_X86_64_32, 4},
	{EM_X86_64, R_X86_64_32S, 4},     {EM_386, R_386_32, 4},
	{EM_AARCH64, R_AARCH64_ABS64, 8}, {EM_AARCH64, R_AARCH64_ABS32, 4},
	{EM_ARM, R_ARM_ABS32, 4},         {EM_PPC64, R_PPC64_ADDR64, 8},
	{EM_PPC64, R_PPC64_ADDR32, 4},    {EM_RISCV, R_RISCV_64, 8},
	{EM_RISCV, R_RISCV_32, 4},
};

struct linking {
	char *image;
	size_t n;
	Elf *elf; /* reads the image; what is written goes around it */
	GElf_Ehdr header;
	bool is64;
};

static unsigned bytes_of(const struct linking *linking, unsigned type)
{
	for (size_t i = 0; i < countof(kinds); i++) {
		if (kinds[i].machine == linking->header.e_machine && kinds[i].type == type)
			return kinds[i].bytes;
	}
	return 0;
}

/* Where `size` bytes at `offset` of a section are; NULL when not all of them are in the image. */
static char *bytes_at(const struct linking *linking, const GElf_Shdr *section, uint64_t offset,
                      size_t size)
{
	if (section->sh_type == SHT_NOBITS || section->sh_offset > linking->n ||
	    section->sh_size > linking->n - section->sh_offset || offset > section->sh_size ||
	    size > section->sh_size - offset)
		return NULL;
	return linking->image + section->sh_offset + offset;
}

static void store(char *to, uint64_t value, size_t size)
{
	uint32_t half = (uint32_t)value;

	if (size == sizeof half)
		memcpy(to, &half, sizeof half);
	else
		memcpy(to, &value, sizeof value);
}

static uint64_t load(const char *from, size_t size)
{
	uint64_t value = 0;
	uint32_t half;

	if (size == sizeof value) {
		memcpy(&value, from, sizeof value);
		return value;
	}
	memcpy(&half, from, sizeof half);
	return half;
}

/* Addresses for the sections that are loaded, as a linker without a script gives them. */
static bool place_sections(const struct linking *linking, uint64_t *addresses, size_t n)
{
	size_t size = linking->is64 ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr);
	size_t at = linking->is64 ? offsetof(Elf64_Shdr, sh_addr) : offsetof(Elf32_Shdr, sh_addr);
	uint64_t next = 0;

	for (size_t i = 1; i < n; i++) {
		Elf_Scn *scn = elf_getscn(linking->elf, i);
		GElf_Shdr section;

		if (!scn || !gelf_getshdr(scn, &section))
			return false;
		if (!(section.sh_flags & SHF_ALLOC))
			continue;

		uint64_t align = section.sh_addralign > 1 ? section.sh_addralign : 1;

		if ((align & (align - 1)) != 0 ||
		    __builtin_add_overflow(next, align - 1, &addresses[i]))
			return false;
		addresses[i] &= ~(align - 1);
		if (__builtin_add_overflow(addresses[i], section.sh_size, &next) ||
		    next > UINT64_MAX / 2)
			return false;
		/* The image's maker has put the table there. */
		store(linking->image + linking->header.e_shoff + i * size + at, addresses[i],
		      linking->is64 ? 8 : 4);
	}
	return true;
}

static bool move_symbols(const struct linking *linking, Elf_Scn *scn, const GElf_Shdr *section,
                         const uint64_t *addresses, size_t n)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	size_t size = linking->is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	size_t at = linking->is64 ? offsetof(Elf64_Sym, st_value) : offsetof(Elf32_Sym, st_value);
	GElf_Sym symbol;

	if (!data)
		return false;
	for (size_t i = 0; i < data->d_size / size && gelf_getsym(data, (int)i, &symbol); i++) {
		char *to = bytes_at(linking, section, i * size, size);

		if (!to)
			return false;
		if (symbol.st_shndx < n)
			store(to + at, symbol.st_value + addresses[symbol.st_shndx],
			      linking->is64 ? 8 : 4);
	}
	return true;
}

struct relocation {
	uint64_t offset, addend;
	unsigned symbol, type;
	bool added; /* the addend is in the bytes themselves */
};

static bool next_relocation(Elf_Data *data, GElf_Word kind, size_t i, struct relocation *ret)
{
	GElf_Rela rela;
	GElf_Rel rel;

	*ret = (struct relocation){.added = kind == SHT_REL};
	if (kind == SHT_RELA) {
		if (!gelf_getrela(data, (int)i, &rela))
			return false;
		rel = (GElf_Rel){.r_offset = rela.r_offset, .r_info = rela.r_info};
		ret->addend = (uint64_t)rela.r_addend;
	} else if (!gelf_getrel(data, (int)i, &rel)) {
		return false;
	}
	ret->offset = rel.r_offset;
	ret->symbol = (unsigned)GELF_R_SYM(rel.r_info);
	ret->type = (unsigned)GELF_R_TYPE(rel.r_info);
	return true;
}

/* What a relocation adds: where the symbol is now. */
static uint64_t value_of(Elf_Data *symbols, unsigned index)
{
	GElf_Sym symbol;

	return symbols && gelf_getsym(symbols, (int)index, &symbol) ? symbol.st_value : 0;
}

/* Sections that are loaded have no say in names; their relocations stay undone. */
static void relocate_section(const struct linking *linking, Elf_Scn *scn, const GElf_Shdr *section)
{
	Elf_Scn *target_scn = elf_getscn(linking->elf, section->sh_info);
	Elf_Scn *symbols_scn = elf_getscn(linking->elf, section->sh_link);
	Elf_Data *data = elf_getdata(scn, NULL);
	Elf_Data *symbols = symbols_scn ? elf_getdata(symbols_scn, NULL) : NULL;
	GElf_Shdr target;
	struct relocation now;

	if (!target_scn || !gelf_getshdr(target_scn, &target) || (target.sh_flags & SHF_ALLOC) ||
	    target.sh_type == SHT_NOBITS || !data)
		return;
	for (size_t i = 0; next_relocation(data, section->sh_type, i, &now); i++) {
		unsigned bytes = bytes_of(linking, now.type);
		char *to = bytes ? bytes_at(linking, &target, now.offset, bytes) : NULL;

		if (to)
			store(to,
			      value_of(symbols, now.symbol) +
			              (now.added ? load(to, bytes) : now.addend),
			      bytes);
	}
}

static bool begin_linking(char *image, size_t n, struct linking *ret)
{
	*ret = (struct linking){.image = image, .n = n, .elf = elf_memory(image, n)};
	if (!ret->elf || !gelf_getehdr(ret->elf, &ret->header))
		return false;
	ret->is64 = ret->header.e_ident[EI_CLASS] == ELFCLASS64;
	return true;
}

static bool move_all(const struct linking *linking, size_t n)
{
	uint64_t *addresses = calloc(n, sizeof *addresses);
	bool done = addresses && place_sections(linking, addresses, n);
	GElf_Shdr section;

	for (size_t i = 1; i < n && done; i++) {
		Elf_Scn *scn = elf_getscn(linking->elf, i);

		done = scn && gelf_getshdr(scn, &section) &&
		       (section.sh_type != SHT_SYMTAB ||
		        move_symbols(linking, scn, &section, addresses, n));
	}
	free(addresses);
	return done;
}

static void relocate_all(const struct linking *linking, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		Elf_Scn *scn = elf_getscn(linking->elf, i);
		GElf_Shdr section;

		if (scn && gelf_getshdr(scn, &section) &&
		    (section.sh_type == SHT_RELA || section.sh_type == SHT_REL))
			relocate_section(linking, scn, &section);
	}
}

bool relocate(char *image, size_t n)
{
	struct linking linking;
	size_t nsections = 0;
	/* At the same place in both classes. */
	uint16_t type = ET_EXEC;
	bool done = begin_linking(image, n, &linking) &&
	            elf_getshdrnum(linking.elf, &nsections) == 0 && move_all(&linking, nsections);

	if (linking.elf)
		elf_end(linking.elf);
	if (!done)
		return false;
	/* What libelf remembers of the image is from before. */
	if (begin_linking(image, n, &linking))
		relocate_all(&linking, nsections);
	if (linking.elf)
		elf_end(linking.elf);
	memcpy(image + offsetof(Elf64_Ehdr, e_type), &type, sizeof type);
	return true;
}
