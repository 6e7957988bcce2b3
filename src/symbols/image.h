/* An ELF file with compressed debug sections, unpacked into memory: zlib and zstd, of which
 * libelf knows the latter only in its newest versions. */
#ifndef TAPIR_SYMBOLS_IMAGE_H
#define TAPIR_SYMBOLS_IMAGE_H

#include <libelf.h>

#include "base/span.h"

/* Makes an ELF file of those sections of `elf` that naming addresses needs, all unpacked. The
 * file's segments are left out. False when nothing in it is compressed, or it cannot be unpacked
 * within bounds. free(3) ret->at. */
bool image_unpack(Elf *elf, struct span *ret);

/* `packed` as .gnu_debugdata has it: a whole file in the format of xz. As above. */
bool image_unxz(struct span packed, struct span *ret);

#endif
