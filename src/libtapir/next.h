/* For functions that stand in front of a library's: their name outside, and what they stand in
 * front of. */
#ifndef TAPIR_LIBTAPIR_NEXT_H
#define TAPIR_LIBTAPIR_NEXT_H

#include <dlfcn.h>

/* Declares a function of ours that others know by another name. */
#define STANDS_FOR(name) __asm__(name) __attribute__((visibility("default")))

/* The function of that name in the libraries behind us, kept in a static variable of the type of
 * `function`, a function of ours with the same arguments. */
#define NEXT(function, name) \
	__extension__({ \
		/* The same for every caller. */ \
		static __typeof__(function) *next_function; \
		if (!next_function) \
			next_function = (__typeof__(function) *)dlsym(RTLD_NEXT, name); \
		next_function; \
	})

#endif
