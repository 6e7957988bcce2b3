/* Every bound of the library. What one cuts off is said in the record. */
#ifndef TAPIR_LIBTAPIR_LIMITS_H
#define TAPIR_LIBTAPIR_LIMITS_H

/* clang-format off */
enum {
	RECORD_BYTES    = 4096,      /* of one write: PIPE_BUF, so that writers do not mix */
	FIRST_FRAMES    = 48,        /* kept of a stack: the innermost … */
	LAST_FRAMES     = 16,        /* … and the outermost */
	STEPS_MAX       = 1 << 19,   /* frames walked: 8 MiB of the smallest */
	GUESSES_MAX     = 12,        /* frames found by looking through a damaged stack … */
	SCAN_BYTES      = 16 * 1024, /* … and how far it is looked through */
	THROW_FRAMES    = 48,        /* of the place of the last throw */
	MESSAGE_BYTES   = 1024,      /* of what the C library said when it aborted */
	PATH_BYTES      = 1024,      /* of a module, of the directory */
	BUILD_ID_BYTES  = 32,
	NOTES_BYTES     = 4096,      /* of a module's notes, what is looked through */
	PAGE_BYTES      = 4096,      /* of one read of memory … */
	PAGES_CACHED    = 64,        /* … and how many are kept */
	MODULES_CACHED  = 16,
	STACK_BYTES     = 64 * 1024, /* the alternate stack of a thread */
	HANDLED_MAX     = 16,        /* crashes told that the program handles itself */
	WAIT_SLICES     = 50,        /* of 100 ms, that a thread waits for another's record */
};
/* clang-format on */

#endif
