#include "symbols/image.h"

#include <gelf.h>
#include <lzma.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include "base/limits.h"
#include "symbols/relocate.h"

/* Older headers do not have it. */
enum { COMPRESSED_ZSTD = 2 };

/* Deflate cannot do better than this. */
enum { DEFLATE_RATIO = 1032 };

/* Where each section's bytes go in the image. */
struct part {
	GElf_Shdr header;
	struct span packed; /* as the file has them */
	unsigned kind;      /* of compression; 0: none */
	uint64_t size;      /* unpacked */
};

/* Location lists, macros and frames are large, and of no use here. */
static bool is_needed(const char *name, const GElf_Shdr *header)
{
	static const char *const debug[] = {
		".debug_abbrev",   ".debug_addr", ".debug_aranges",  ".debug_info",
		".debug_line",     ".debug_str",  ".debug_line_str", ".debug_ranges",
		".debug_rnglists", ".debug_sup",  ".debug_types",    ".debug_str_offsets",
		".debug_cu_index",
	};

	if (header->sh_type == SHT_SYMTAB || header->sh_type == SHT_RELA ||
	    header->sh_type == SHT_REL || header->sh_type == SHT_STRTAB ||
	    header->sh_type == SHT_DYNSYM || header->sh_type == SHT_NOTE ||
	    header->sh_type == SHT_SYMTAB_SHNDX)
		return true;
	for (size_t i = 0; i < countof(debug); i++) {
		size_t n = strlen(debug[i]);

		if (strncmp(name, debug[i], n) == 0 &&
		    (name[n] == '\0' || strcmp(name + n, ".dwo") == 0))
			return true;
	}
	return strncmp(name, ".gnu_debug", 10) == 0;
}

/* The header in front of a compressed section's bytes, which it is taken off of. False when it is
 * none, or when unpacking would take more than *room bytes. */
static bool take_compression(Elf_Scn *scn, bool is64, uint64_t *room, struct part *part)
{
	size_t taken = is64 ? sizeof(Elf64_Chdr) : sizeof(Elf32_Chdr);
	GElf_Chdr header;

	if (!gelf_getchdr(scn, &header) || part->packed.n < taken || header.ch_size > *room)
		return false;
	part->packed = span_from(part->packed, taken);
	if (header.ch_type == ELFCOMPRESS_ZLIB && header.ch_size / DEFLATE_RATIO > part->packed.n)
		return false;
	*room -= header.ch_size;
	part->kind = header.ch_type;
	part->size = header.ch_size;
	return true;
}

/* False when nothing is to be done, as none is compressed and they are linked, or when their
 * headers cannot be read. */
static bool list_parts(Elf *elf, size_t n, bool is64, bool linked, struct part *parts)
{
	uint64_t room = SYMBOL_UNPACKED_BYTES;
	bool any = !linked;
	size_t names;

	if (elf_getshdrstrndx(elf, &names) != 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		Elf_Scn *scn = elf_getscn(elf, i);
		struct part *part = &parts[i];

		if (!scn || !gelf_getshdr(scn, &part->header))
			return false;

		const char *name = elf_strptr(elf, names, part->header.sh_name);
		bool needed = i && name && is_needed(name, &part->header);
		Elf_Data *data = needed ? elf_rawdata(scn, NULL) : NULL;

		if (data && data->d_buf) {
			part->packed = (struct span){data->d_buf, data->d_size};
			part->size = data->d_size;
		}
		if (!(part->header.sh_flags & SHF_COMPRESSED))
			continue;
		if (data && take_compression(scn, is64, &room, part)) {
			any = true;
		} else {
			part->packed = (struct span){0};
			part->size = 0;
		}
	}
	return any;
}

static bool unpack_zlib(struct span packed, char *to, uint64_t size)
{
	z_stream stream = {0};
	int status = Z_OK;

	if (inflateInit(&stream) != Z_OK)
		return false;
	while (status == Z_OK && stream.total_out < size) {
		/* zlib counts in 32 bits. */
		uint64_t in = packed.n - stream.total_in;
		uint64_t out = size - stream.total_out;

		stream.next_in = (Bytef *)(uintptr_t)(packed.at + stream.total_in);
		stream.next_out = (Bytef *)to + stream.total_out;
		stream.avail_in = in < 1u << 30 ? (uInt)in : 1u << 30;
		stream.avail_out = out < 1u << 30 ? (uInt)out : 1u << 30;
		status = inflate(&stream, Z_NO_FLUSH);
	}

	bool whole = stream.total_out == size;

	inflateEnd(&stream);
	return whole;
}

static bool unpack(const struct part *part, char *to)
{
	switch (part->kind) {
	case 0:
		memcpy(to, part->packed.at, part->packed.n);
		return true;
	case ELFCOMPRESS_ZLIB:
		return unpack_zlib(part->packed, to, part->size);
	case COMPRESSED_ZSTD:
		return ZSTD_decompress(to, part->size, part->packed.at, part->packed.n) ==
		       part->size;
	}
	return false;
}

/* Writes section i's header behind all the bytes. The image is for this machine, so the
 * structures are as they are in memory. */
static void write_header(char *table, size_t i, bool is64, const GElf_Shdr *header)
{
	if (is64) {
		memcpy(table + i * sizeof *header, header, sizeof *header);
		return;
	}

	Elf32_Shdr narrow = {
		.sh_name = header->sh_name,
		.sh_type = header->sh_type,
		.sh_flags = (Elf32_Word)header->sh_flags,
		.sh_addr = (Elf32_Addr)header->sh_addr,
		.sh_offset = (Elf32_Off)header->sh_offset,
		.sh_size = (Elf32_Word)header->sh_size,
		.sh_link = header->sh_link,
		.sh_info = header->sh_info,
		.sh_addralign = (Elf32_Word)header->sh_addralign,
		.sh_entsize = (Elf32_Word)header->sh_entsize,
	};

	memcpy(table + i * sizeof narrow, &narrow, sizeof narrow);
}

static void write_parts(struct part *parts, size_t n, bool is64, char *image, uint64_t at,
                        uint64_t table)
{
	for (size_t i = 0; i < n; i++) {
		struct part *part = &parts[i];
		GElf_Shdr *header = &part->header;

		if (part->size && unpack(part, image + at)) {
			header->sh_offset = at;
			header->sh_size = part->size;
			header->sh_flags &= ~(GElf_Xword)SHF_COMPRESSED;
			if (part->kind)
				header->sh_addralign = 1;
			at += (part->size + 15) & ~15ull;
		} else if (i) {
			header->sh_type = SHT_NOBITS;
			header->sh_flags &= ~(GElf_Xword)SHF_COMPRESSED;
			header->sh_offset = 0;
		}
		write_header(image + table, i, is64, header);
	}
}

/* The file's own header with the table of sections elsewhere and no segments. */
static size_t write_beginning(const char *file, bool is64, uint64_t table, char *image)
{
	if (is64) {
		Elf64_Ehdr header;

		memcpy(&header, file, sizeof header);
		header.e_shoff = table;
		header.e_phoff = header.e_phnum = 0;
		header.e_shentsize = sizeof(Elf64_Shdr);
		memcpy(image, &header, sizeof header);
		return sizeof header;
	}

	Elf32_Ehdr header;

	memcpy(&header, file, sizeof header);
	header.e_shoff = (Elf32_Off)table;
	header.e_phoff = header.e_phnum = 0;
	header.e_shentsize = sizeof(Elf32_Shdr);
	memcpy(image, &header, sizeof header);
	return sizeof header;
}

static bool is_object_file(Elf *elf)
{
	GElf_Ehdr header;

	return gelf_getehdr(elf, &header) && header.e_type == ET_REL;
}

bool image_make(Elf *elf, struct span *ret)
{
	size_t nident, nfile, n;
	const char *ident = elf_getident(elf, &nident);
	const char *file = elf_rawfile(elf, &nfile);
	unsigned own = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB;

	if (!ident || !file || nident <= EI_DATA || (unsigned char)ident[EI_DATA] != own ||
	    elf_getshdrnum(elf, &n) != 0 || n < 2)
		return false;

	bool is64 = ident[EI_CLASS] == ELFCLASS64;
	size_t header = is64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
	size_t entry = is64 ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr);
	struct part *parts = calloc(n, sizeof *parts);
	uint64_t total = 64;
	char *image = NULL;
	bool linked = !is_object_file(elf);

	if (!parts || nfile < header || !list_parts(elf, n, is64, linked, parts)) {
		free(parts);
		return false;
	}
	for (size_t i = 0; i < n; i++)
		total += (parts[i].size + 15) & ~15ull;
	/* What is not compressed is at most the file; so this is bounded. */
	if (total <= 2 * SYMBOL_UNPACKED_BYTES)
		image = malloc(total + n * entry);
	if (image) {
		write_beginning(file, is64, total, image);
		write_parts(parts, n, is64, image, 64, total);
		*ret = (struct span){image, total + n * entry};
	}
	free(parts);
	if (image && !linked && !relocate(image, total + n * entry)) {
		free(image);
		return false;
	}
	return image != NULL;
}

bool image_unxz(struct span packed, struct span *ret)
{
	uint64_t memory = SYMBOL_XZ_BYTES;
	size_t room = 0, used = 0, at = 0;
	char *image = NULL;
	lzma_ret status = LZMA_BUF_ERROR;

	/* The size is nowhere said: larger and larger buffers are tried. */
	for (room = packed.n * 4 + 4096; status == LZMA_BUF_ERROR && room <= SYMBOL_XZ_BYTES;
	     room *= 4) {
		free(image);
		image = malloc(room);
		if (!image)
			return false;
		at = used = 0;
		status = lzma_stream_buffer_decode(&memory, 0, NULL, (const uint8_t *)packed.at,
		                                   &at, packed.n, (uint8_t *)image, &used, room);
	}
	if (status != LZMA_OK) {
		free(image);
		return false;
	}
	*ret = (struct span){image, used};
	return true;
}
