#include "trace/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/memory.h"

enum {
	FILES_MAX = 8,      /* kept */
	PATH_BYTES = 4096,  /* of a path */
	MARK_LINES = 256,   /* between two remembered beginnings of lines */
	SNIFFED_BYTES = 512 /* looked at for NUL bytes: such a file is no source */
};

struct source {
	char *path; /* NULL: a free place */
	char *text; /* NULL: there is nothing to be read there */
	size_t n;
	size_t *marks; /* where the lines 1, 1 + MARK_LINES, … begin */
	size_t nmarks;
	uint64_t last_used;
};

struct sources {
	struct source file[FILES_MAX];
	uint64_t uses;
};

struct sources *sources_new(void)
{
	return memory_zero(1, sizeof(struct sources));
}

static void forget(struct source *file)
{
	free(file->path);
	free(file->text);
	free(file->marks);
	*file = (struct source){0};
}

void sources_free(struct sources *sources)
{
	if (!sources)
		return;
	for (size_t i = 0; i < FILES_MAX; i++)
		forget(&sources->file[i]);
	free(sources);
}

/* A traceback may name a FIFO, a terminal or a device: the open neither waits nor takes hold of
 * one, and only what turns out to be a regular file is read. */
static int open_regular(const char *path, size_t *ret_n)
{
	struct stat about;

	/* Asked first, since opening some devices has effects. */
	if (stat(path, &about) < 0 || !S_ISREG(about.st_mode))
		return -1;

	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return -1;
	if (fstat(fd, &about) < 0 || !S_ISREG(about.st_mode) || about.st_size < 0 ||
	    about.st_size > SOURCE_BYTES) {
		close(fd);
		return -1;
	}
	*ret_n = (size_t)about.st_size;
	return fd;
}

/* The size is what fstat(2) said; a file that grew meanwhile is read up to that, one that
 * shrank up to where it ends now. */
static void read_text(struct source *file, int fd, size_t size)
{
	file->text = memory_new(size);
	while (file->n < size) {
		ssize_t got = read(fd, file->text + file->n, size - file->n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		file->n += (size_t)got;
	}

	size_t sniffed = file->n < SNIFFED_BYTES ? file->n : SNIFFED_BYTES;

	if (sniffed && memchr(file->text, '\0', sniffed))
		file->n = 0;
}

/* Line numbers in one traceback are all over a file, and it may have a million lines: every so
 * many beginnings are kept, so that finding a line never reads the whole file again. */
static void mark_lines(struct source *file)
{
	size_t at = 0;
	size_t room = 0;
	size_t line = 0;

	while (at < file->n) {
		if (line++ % MARK_LINES == 0) {
			if (file->nmarks == room) {
				room = room ? room * 2 : 16;
				file->marks = memory_grow(file->marks, room, sizeof *file->marks);
			}
			file->marks[file->nmarks++] = at;
		}

		const char *end = memchr(file->text + at, '\n', file->n - at);

		at = end ? (size_t)(end - file->text) + 1 : file->n;
	}
}

static struct source *load(struct sources *sources, const char *path)
{
	struct source *oldest = &sources->file[0];

	for (size_t i = 0; i < FILES_MAX; i++) {
		struct source *file = &sources->file[i];

		if (file->path && strcmp(file->path, path) == 0)
			return file;
		if (file->last_used < oldest->last_used)
			oldest = file;
	}
	forget(oldest);

	size_t length = strlen(path) + 1;
	size_t size;
	int fd = open_regular(path, &size);

	oldest->path = memory_new(length);
	memcpy(oldest->path, path, length);
	if (fd >= 0) {
		read_text(oldest, fd, size);
		close(fd);
		mark_lines(oldest);
	}
	return oldest;
}

static struct span find_line(const struct source *file, uint64_t line)
{
	if (line == 0 || (line - 1) / MARK_LINES >= file->nmarks)
		return (struct span){0};

	size_t at = file->marks[(line - 1) / MARK_LINES];
	struct span text = {file->text + at, file->n - at};
	struct span found = {0};

	for (uint64_t skip = (line - 1) % MARK_LINES + 1; skip > 0; skip--) {
		if (!span_next_line(&text, &found))
			return (struct span){0};
	}
	return found;
}

/* False when it is no path, or too long for one. */
static bool join_path(char *out, struct span cwd, struct span path)
{
	bool relative = path.at[0] != '/';

	if (memchr(path.at, '\0', path.n))
		return false;
	if (!relative || cwd.n == 0)
		cwd = (struct span){0};
	if (cwd.n + path.n + 2 > PATH_BYTES)
		return false;
	if (cwd.n) {
		memcpy(out, cwd.at, cwd.n);
		out[cwd.n++] = '/';
	}
	memcpy(out + cwd.n, path.at, path.n);
	out[cwd.n + path.n] = '\0';
	return true;
}

/* The file of that path, its use noted; NULL when that is no path. */
static struct source *find_file(struct sources *sources, struct span cwd, struct span path)
{
	char name[PATH_BYTES];

	if (!sources || path.n == 0 || !join_path(name, cwd, path))
		return NULL;

	struct source *file = load(sources, name);

	file->last_used = ++sources->uses;
	return file;
}

struct span sources_find(struct sources *sources, struct span cwd, struct span path)
{
	static const struct span up = SPAN_INIT("../");
	struct span inside = path;
	const struct source *file;

	while (span_starts(inside, up))
		inside = span_from(inside, up.n);
	if (inside.n == path.n)
		return path;
	file = find_file(sources, cwd, path);
	if (file && file->text)
		return path;
	file = find_file(sources, cwd, inside);
	return file && file->text ? inside : path;
}

struct span sources_line(struct sources *sources, struct span cwd, struct span path, uint64_t line,
                         struct arena *arena)
{
	const struct source *file = line ? find_file(sources, cwd, path) : NULL;

	if (!file || !file->text)
		return (struct span){0};

	struct span found = span_head(span_trim(find_line(file, line)), SOURCE_LINE_BYTES);

	/* Not in the middle of a character. */
	if (found.n == SOURCE_LINE_BYTES) {
		while (found.n && ((unsigned char)found.at[found.n - 1] & 0xc0) == 0x80)
			found.n--;
		if (found.n && ((unsigned char)found.at[found.n - 1] & 0xc0) == 0xc0)
			found.n--;
	}
	return found.n ? arena_copy(arena, found) : found;
}
