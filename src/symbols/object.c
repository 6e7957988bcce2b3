#include "symbols/object.h"

#include <elfutils/libdwelf.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "symbols/image.h"

bool elf_section(Elf *elf, const char *name, struct span *ret)
{
	size_t names;

	if (elf_getshdrstrndx(elf, &names) != 0)
		return false;
	for (Elf_Scn *scn = NULL; (scn = elf_nextscn(elf, scn));) {
		GElf_Shdr header;

		if (!gelf_getshdr(scn, &header) || header.sh_type == SHT_NOBITS)
			continue;

		const char *its_name = elf_strptr(elf, names, header.sh_name);

		if (!its_name || strcmp(its_name, name) != 0)
			continue;

		Elf_Data *data = elf_rawdata(scn, NULL);

		if (!data || !data->d_buf || data->d_size == 0)
			return false;
		*ret = (struct span){data->d_buf, data->d_size};
		return true;
	}
	return false;
}

bool object_section(const struct object *object, const char *name, struct span *ret)
{
	return object->elf && elf_section(object->elf, name, ret);
}

void object_forget(const struct object *object, struct span bytes)
{
	size_t size;
	const char *file = elf_rawfile(object->elf, &size);
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t begin = ((uintptr_t)bytes.at + page - 1) & ~(page - 1);
	uintptr_t end = ((uintptr_t)bytes.at + bytes.n) & ~(page - 1);

	/* Of a mapping the kernel reads them again; memory of our own would be lost. */
	if (object->fd < 0 || !file || begin >= end || (uintptr_t)file > begin ||
	    end > (uintptr_t)file + size)
		return;
	madvise((void *)begin, end - begin, MADV_DONTNEED);
}

bool object_has_debug(const struct object *object)
{
	struct span section;

	return object_section(object, ".debug_info", &section) ||
	       object_section(object, ".zdebug_info", &section);
}

static void read_header(struct object *object)
{
	GElf_Ehdr header;
	const void *id;
	ssize_t n = dwelf_elf_gnu_build_id(object->elf, &id);
	size_t nsegments = 0;

	if (n > 0 && n <= BUILD_ID_BYTES) {
		memcpy(object->build_id, id, (size_t)n);
		object->nbuild_id = (size_t)n;
	}
	if (!gelf_getehdr(object->elf, &header))
		return;
	object->relocatable = header.e_type == ET_REL;
	object->swapped = header.e_ident[EI_DATA] !=
	                  (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB);
	elf_getphdrnum(object->elf, &nsegments);
	object->load_begin = UINT64_MAX;
	for (size_t i = 0; i < nsegments; i++) {
		GElf_Phdr segment;

		if (!gelf_getphdr(object->elf, (int)i, &segment))
			break;
		if (segment.p_type == PT_LOAD && segment.p_vaddr < object->load_begin)
			object->load_begin = segment.p_vaddr;
	}
	/* Mapped by whole pages. */
	object->load_begin = object->load_begin == UINT64_MAX ? 0 : object->load_begin & ~0xfffull;
}

/* A module's name comes from a traceback: it may be that of a FIFO or a device, which is neither
 * waited for nor opened. */
static int open_regular(const char *path)
{
	struct stat about;

	if (stat(path, &about) < 0)
		return -errno;
	if (!S_ISREG(about.st_mode))
		return -EINVAL;

	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return -errno;
	if (fstat(fd, &about) < 0 || !S_ISREG(about.st_mode)) {
		close(fd);
		return -EINVAL;
	}
	return fd;
}

int object_open(const char *path, bool ready, struct object *ret)
{
	int fd = open_regular(path);

	if (fd < 0)
		return fd;
	elf_version(EV_CURRENT);

	/* Mapped, not read: of hundreds of megabytes a few pages are touched. Private, because
	 * libdw unpacks the oldest kind of compressed sections in place. */
	struct object object = {.fd = fd, .elf = elf_begin(fd, ELF_C_READ_MMAP_PRIVATE, NULL)};

	if (!object.elf || elf_kind(object.elf) != ELF_K_ELF) {
		object_fini(&object);
		return -ENOEXEC;
	}

	struct span image;

	if (ready && image_make(object.elf, &image)) {
		struct object in_memory;

		if (object_from_memory(image, &in_memory)) {
			read_header(&object);
			in_memory.load_begin = object.load_begin;
			in_memory.nbuild_id = object.nbuild_id;
			memcpy(in_memory.build_id, object.build_id, BUILD_ID_BYTES);
			in_memory.image = (char *)(uintptr_t)image.at;
			object_fini(&object);
			*ret = in_memory;
			return 0;
		}
		free((char *)(uintptr_t)image.at);
	}
	read_header(&object);
	*ret = object;
	return 0;
}

bool object_from_memory(struct span bytes, struct object *ret)
{
	elf_version(EV_CURRENT);

	/* libelf does not write to it: it is opened for reading. */
	struct object object = {.fd = -1, .elf = elf_memory((char *)(uintptr_t)bytes.at, bytes.n)};

	if (!object.elf || elf_kind(object.elf) != ELF_K_ELF) {
		object_fini(&object);
		return false;
	}
	read_header(&object);
	*ret = object;
	return true;
}

void object_fini(struct object *object)
{
	if (object->elf)
		elf_end(object->elf);
	if (object->fd > 0)
		close(object->fd);
	free(object->image);
	*object = (struct object){.fd = -1};
}
