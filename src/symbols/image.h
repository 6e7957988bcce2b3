/* An ELF file in memory with its debug sections as they are to be read: unpacked (zlib and zstd,
 * of which libelf knows the latter only in its newest versions), and linked when it is an object
 * file. */
#ifndef TAPIR_SYMBOLS_IMAGE_H
#define TAPIR_SYMBOLS_IMAGE_H

#include <libelf.h>

#include "base/span.h"

/* Makes an ELF file of those sections of `elf` that naming addresses needs, all unpacked and
 * linked. The file's segments are left out. False when nothing in it is compressed and it is
 * linked already, or that cannot be done within bounds. free(3) ret->at. */
bool image_make(Elf *elf, struct span *ret);

/* `packed` as .gnu_debugdata has it: a whole file in the format of xz. As above. */
bool image_unxz(struct span packed, struct span *ret);

#endif
