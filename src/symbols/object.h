/* One ELF file, opened: its sections, its build-id, where it wants to be loaded. Knows nothing of
 * DWARF. Everything in the file is foreign: any bytes may be in it. */
#ifndef TAPIR_SYMBOLS_OBJECT_H
#define TAPIR_SYMBOLS_OBJECT_H

#include <libelf.h>

#include "base/limits.h"
#include "base/span.h"

struct object {
	int fd; /* -1: none */
	Elf *elf;
	char *image; /* made of the file: see image.h; NULL: the file itself is read */
	bool swapped;
	bool relocatable;    /* an object file (.o, .ko) that could not be linked in memory */
	uint64_t load_begin; /* the lowest address that the file is to be loaded to */
	unsigned char build_id[BUILD_ID_BYTES];
	size_t nbuild_id; /* 0: it has none */
};

/* Opens the file at `path`, which must be a regular one and ELF. With `ready`, compressed debug
 * sections are unpacked and an object file is linked, as far as naming addresses needs it. 0 or a
 * negative errno. */
int object_open(const char *path, bool ready, struct object *ret);

/* An ELF file in memory, which outlives the object. False when it is none. */
bool object_from_memory(struct span bytes, struct object *ret);

/* Accepts one that is zeroed (with fd 0 or -1) or was finished already. */
void object_fini(struct object *object);

/* The bytes of the section of that name. False when there is none, or it has no bytes. They live
 * as long as the object. */
bool object_section(const struct object *object, const char *name, struct span *ret);

/* The bytes of a section of an Elf that is open, as object_section(). */
bool elf_section(Elf *elf, const char *name, struct span *ret);

/* The build-id's bytes; empty when it has none. */
static inline struct span object_build_id(const struct object *object)
{
	return (struct span){(const char *)object->build_id, object->nbuild_id};
}

/* Those of the bytes that are mapped from the file will not be needed soon: they take no memory
 * until they are. */
void object_forget(const struct object *object, struct span bytes);

/* Whether the file has debug information. */
bool object_has_debug(const struct object *object);

#endif
