/* The modules and the memory of one process, be it alive or a core dump. Everything in either is
 * foreign. */
#ifndef TAPIR_STACKS_SPACE_H
#define TAPIR_STACKS_SPACE_H

#include <elfutils/libdwfl.h>
#include <sys/types.h>

#include "base/limits.h"
#include "base/span.h"
#include "stacks/registers.h"

struct dump;

struct space {
	Dwfl *dwfl;
	pid_t pid;         /* of the live process; 0: none is read */
	struct dump *dump; /* the core dump, borrowed; NULL: none */
	/* A thread's stack as it was when it stood still; read instead of the live memory. */
	struct span copy;
	uint64_t copy_at;
	const struct registers *walked; /* of the thread that is being walked */
	bool attached;
};

/* Where an address lies. */
struct place {
	const char *path; /* of the module; lives as long as the space */
	uint64_t bias;    /* what was added to the file's addresses */
	const unsigned char *build_id;
	size_t nbuild_id; /* 0: it has none */
};

/* The process with that ID. False when its modules cannot be found; errno then says why. */
bool space_of_process(pid_t pid, struct space *ret);

/* The process that a core dump is of. False when no module is found. */
bool space_of_dump(struct dump *dump, struct space *ret);

void space_fini(struct space *space);

/* Copies `n` bytes. False when not all can be read. */
bool space_read(const struct space *space, uint64_t at, void *to, size_t n);

/* The module that the address lies in. False when there is none. */
bool space_place(const struct space *space, uint64_t pc, struct place *ret);

#endif
