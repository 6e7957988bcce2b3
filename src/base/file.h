/* What is done with descriptors in more than one place. */
#ifndef TAPIR_BASE_FILE_H
#define TAPIR_BASE_FILE_H

#include "base/span.h"

/* Writes all of it, whatever it takes: waits for one that would block, and tries again after a
 * signal. 0, or a negative errno; how much was written then is not known. */
int file_write(int fd, struct span bytes);

/* The same until some of it is written, and takes that off *bytes. */
int file_write_some(int fd, struct span *bytes);

/* Whether there is no such file of the user's settings, as far as we may know. A folder that we may
 * not enter is somebody else's, as HOME is where only the user was changed. */
bool file_is_absent(const char *path);

/* The folder for temporary files: TMPDIR where that is an absolute path, else /tmp. It lives as
 * long as the environment is not changed. */
const char *file_scratch(void);

/* A file without a name, in that folder: it is gone when its descriptor is closed, which is the
 * caller's to do. To read and write, closed on exec. -1 when there is none to be had. */
int file_unnamed(const char *folder);

#endif
