#include "input/holder.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"

bool other_end_of(int fd, struct other_end *ret)
{
	char path[64];
	struct stat found;

	if (fd < 0 || fstat(fd, &found) < 0)
		return false;
	if (S_ISFIFO(found.st_mode)) {
		*ret = (struct other_end){.inode = found.st_ino};
		return true;
	}
	if (ptsname_r(fd, path, sizeof path) != 0 || stat(path, &found) < 0)
		return false;
	*ret = (struct other_end){.terminal = true, .device = found.st_rdev};
	return true;
}

static bool is_it(const struct other_end *end, const struct stat *found)
{
	return end->terminal ? S_ISCHR(found->st_mode) && found->st_rdev == end->device
	                     : S_ISFIFO(found->st_mode) && found->st_ino == end->inode;
}

bool other_end_is_held(const struct other_end *end, const char *process)
{
	char path[64];
	bool found = false;

	snprintf(path, sizeof path, "/proc/%.20s/fd", process);

	DIR *descriptors = opendir(path);

	if (!descriptors)
		return false;
	for (struct dirent *entry; !found && (entry = readdir(descriptors));) {
		struct stat target, link;

		found = fstatat(dirfd(descriptors), entry->d_name, &target, 0) == 0 &&
		        is_it(end, &target) &&
		        fstatat(dirfd(descriptors), entry->d_name, &link, AT_SYMLINK_NOFOLLOW) ==
		                0 &&
		        (link.st_mode & S_IWUSR);
	}
	closedir(descriptors);
	return found;
}

/* "sleep (1234)". */
static struct span name_process(pid_t pid, struct arena *arena)
{
	char path[64], name[64];
	ssize_t n = -1;

	snprintf(path, sizeof path, "/proc/%ld/comm", (long)pid);

	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		n = read(fd, name, sizeof name);
		close(fd);
	}
	if (n > 0 && name[n - 1] == '\n')
		n--;
	return arena_format(arena, "%.*s (%ld)", n > 0 ? (int)n : 1, n > 0 ? name : "?", (long)pid);
}

void roster_add(struct roster *roster, pid_t pid, struct arena *arena)
{
	if (roster->n++ < HOLDERS_MAX)
		roster->names = arena_join(arena, roster->names,
		                           roster->names.n ? SPAN(", ") : SPAN(""),
		                           name_process(pid, arena));
}

struct span roster_text(const struct roster *roster, struct arena *arena)
{
	if (roster->n <= HOLDERS_MAX)
		return roster->names;
	return arena_join(arena, roster->names, SPAN(" and "),
	                  arena_format(arena, "%zu more", roster->n - HOLDERS_MAX));
}

struct span holders_named(int fd, struct arena *arena)
{
	struct roster roster = {0};
	struct other_end end;
	DIR *processes = other_end_of(fd, &end) ? opendir("/proc") : NULL;

	if (!processes)
		return roster.names;
	for (struct dirent *entry; (entry = readdir(processes));) {
		struct span number = span_of(entry->d_name);
		uint64_t pid;

		if (span_take_number(&number, &pid) && other_end_is_held(&end, entry->d_name))
			roster_add(&roster, (pid_t)pid, arena);
	}
	closedir(processes);
	return roster_text(&roster, arena);
}
