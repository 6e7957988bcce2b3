#include "base/proc.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* As proc(5) counts them. */
enum {
	FIELD_STATE = 3,
	FIELD_PARENT = 4,
	FIELD_FLAGS = 9,
	FIELD_USER = 14,
	FIELD_SYSTEM = 15,
	FIELD_THREADS = 20,
	FIELD_STARTED = 22,
};

struct span proc_read(const char *path, char *to, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, to, size - 1) : -1;

	if (fd >= 0)
		close(fd);
	to[n > 0 ? n : 0] = '\0';
	return (struct span){to, n > 0 ? (size_t)n : 0};
}

/* Some fields that nobody asks for can be negative: of those it is the amount. */
static bool take_field(struct span *text, uint64_t *ret)
{
	*text = span_trim(*text);
	if (text->n && text->at[0] == '-')
		*text = span_from(*text, 1);
	return span_take_number(text, ret);
}

bool proc_read_stat(const char *path, struct proc_stat *ret)
{
	char bytes[1024];
	struct span text = proc_read(path, bytes, sizeof bytes);
	/* The name may have anything in it: what is behind the last parenthesis has not. */
	const char *name_end = text.n ? memrchr(text.at, ')', text.n) : NULL;
	uint64_t fields[FIELD_STARTED + 1];

	if (!name_end)
		return false;
	text = span_trim(span_from(text, (size_t)(name_end + 1 - text.at)));
	if (!text.n)
		return false;

	char state = text.at[0];

	text = span_from(text, 1);
	for (size_t i = FIELD_STATE + 1; i <= FIELD_STARTED; i++) {
		if (!take_field(&text, &fields[i]))
			return false;
	}
	*ret = (struct proc_stat){
		.state = state,
		.parent = (pid_t)fields[FIELD_PARENT],
		.threads = fields[FIELD_THREADS],
		.flags = (unsigned long)fields[FIELD_FLAGS],
		.ticks = fields[FIELD_USER] + fields[FIELD_SYSTEM],
		.started = fields[FIELD_STARTED],
	};
	return true;
}
