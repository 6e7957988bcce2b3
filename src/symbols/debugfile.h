/* Where the debug information of a stripped file is: another file, found by build-id or by the
 * name that the file has for it, or handed over by somebody who fetched it. Here nothing is
 * fetched. */
#ifndef TAPIR_SYMBOLS_DEBUGFILE_H
#define TAPIR_SYMBOLS_DEBUGFILE_H

#include "symbols/object.h"

/* Where systems keep the debug files of what they install. */
#define DEBUG_ROOT "/usr/lib/debug"

/* Finds what belongs to `object`, the file at `path`: the same build-id; or without one the same
 * checksum. `root` is DEBUG_ROOT, or a directory like it. */
bool debugfile_find(const struct object *object, const char *path, const char *root,
                    struct object *ret);

/* Finds the file with this build-id. */
bool debugfile_by_id(struct span build_id, const char *root, struct object *ret);

/* Opens the one with this build-id of the files at `paths` (NULL: none), whatever who handed them
 * over says of them. */
bool debugfile_among(struct span build_id, char *const *paths, size_t n, struct object *ret);

/* The build-id of the file that dwz moved shared parts of `debug` to; empty when there is none.
 * Lives as long as the object. */
struct span debugfile_alternate_id(const struct object *debug);

/* Finds the file that dwz moved shared parts of `debug` to, which is at `path`. */
bool debugfile_alternate(const struct object *debug, const char *path, const char *root,
                         struct object *ret);

#endif
