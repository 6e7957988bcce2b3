#include "app/config.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/option.h"
#include "base/buffer.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"

/* One pass over the text. inih calls back without saying where it is, so the line it has just
 * been given is remembered. */
struct reading {
	struct span rest;
	const char *line; /* inih's own copy of the line, without its indentation */
	size_t room;      /* of that copy */
	size_t indent;
	unsigned number; /* of the line, from 1 */
	struct options *options;
	struct complaint *wrong;
	bool complained; /* the first complaint is the one that is kept */
};

/* Marks the place of a complaint whose text is about to be, or was, filled in. `at` points into
 * the line, or is NULL. Returns 0, inih's word for trouble. */
static int blame(struct reading *reading, const char *at)
{
	reading->complained = true;
	reading->wrong->line = reading->number;
	reading->wrong->column = 0;
	if (at && at >= reading->line && at < reading->line + reading->room)
		reading->wrong->column =
			(unsigned)(at - reading->line + (ptrdiff_t)reading->indent) + 1;
	return 0;
}

/* Hands inih its next line, as fgets() would. Indentation is taken off, because inih reads an
 * indented line as more of the value before it, which nobody means here. */
static char *hand_line(char *to, int room, void *context)
{
	struct reading *reading = context;
	struct span line;

	if (reading->complained || !span_next_line(&reading->rest, &line))
		return NULL;
	reading->number++;
	reading->line = to;
	reading->room = (size_t)room;

	struct span text = span_trim(line);
	reading->indent = text.n > 0 ? (size_t)(text.at - line.at) : 0;
	to[0] = '\0';
	if (text.n + 1 > (size_t)room) {
		complain(reading->wrong, "the line is longer than %d bytes", room - 1);
		blame(reading, NULL);
	} else if (text.n > 0 && memchr(text.at, '\0', text.n)) {
		complain(reading->wrong, "the line has a NUL byte");
		blame(reading, NULL);
	} else if (text.n > 0) {
		memcpy(to, text.at, text.n);
		to[text.n] = '\0';
	}
	return to;
}

/* Quotes around a value keep its blanks at both ends. */
static bool unquote(struct span *value)
{
	if (value->n == 0 || value->at[0] != '"')
		return true;
	if (value->n == 1 || value->at[value->n - 1] != '"')
		return false;
	*value = (struct span){value->at + 1, value->n - 2};
	return true;
}

static int take_setting(void *context, const char *section, const char *name, const char *value)
{
	struct reading *reading = context;
	struct complaint *wrong = reading->wrong;

	if (reading->complained)
		return 0;
	if (section[0] != '\0' && strcmp(section, "tapir") != 0) {
		complain(wrong, "there is no section \"%.60s\", only [tapir]", section);
		return blame(reading, name);
	}

	struct span key = {name, strlen(name)};
	const struct option *option = option_named(key);
	if (!option || !option_has_key(option)) {
		const char *near = option_nearest(key, true);
		complain(wrong, "there is no setting \"%.60s\"%s%s%s", name,
		         near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
		return blame(reading, name);
	}

	struct span text = span_of(value);
	if (!unquote(&text)) {
		complain(wrong, "the quote is not closed");
		return blame(reading, value);
	}
	wrong->column = 0;
	if (!option_set(option, reading->options, text, wrong)) {
		unsigned inside = wrong->column; /* of a template */

		blame(reading, text.at);
		if (inside > 0 && wrong->column > 0)
			wrong->column += inside - 1;
		return 0;
	}
	return 1;
}

bool config_parse(struct span text, const char *path, struct options *options,
                  struct complaint *wrong)
{
	struct reading reading = {.rest = text, .options = options, .wrong = wrong};

	snprintf(wrong->place, sizeof wrong->place, "%s", path);
	int line = ini_parse_stream(hand_line, &reading, take_setting, &reading);
	if (line > 0 && !(reading.complained && wrong->line <= (unsigned)line)) {
		reading.complained = true;
		wrong->line = (unsigned)line;
		wrong->column = 0;
		complain(wrong, "neither \"key = value\" nor a comment");
	}
	return !reading.complained;
}

/* Everything in the file at `fd`, at most one byte more than CONFIG_BYTES. False, errno set,
 * when it cannot be read. */
static bool read_all(int fd, struct buffer *text)
{
	while (text->n <= CONFIG_BYTES) {
		size_t room = CONFIG_BYTES + 1 - text->n;
		ssize_t n = read(fd, buffer_reserve(text, room), room);

		if (n < 0 && errno != EINTR)
			return false;
		if (n == 0)
			return true;
		if (n > 0)
			text->n += (size_t)n;
	}
	return true;
}

/* Reads the file, which is open. Never a FIFO or a device: they can hang or never end. */
static bool read_text(int fd, struct buffer *text, struct complaint *wrong)
{
	struct stat status;

	if (fstat(fd, &status) != 0)
		return complain(wrong, "%s", strerror(errno));
	if (!S_ISREG(status.st_mode))
		return complain(wrong, "not a regular file");
	if (!read_all(fd, text))
		return complain(wrong, "%s", strerror(errno));
	if (text->n > CONFIG_BYTES)
		return complain(wrong, "larger than %d KiB", CONFIG_BYTES / 1024);
	return true;
}

bool config_read(const char *path, struct options *options, struct complaint *wrong)
{
	struct buffer text = {0};

	snprintf(wrong->place, sizeof wrong->place, "%s", path);
	wrong->line = wrong->column = 0;

	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0) {
		int error = errno;

		return file_is_absent(path) || complain(wrong, "%s", strerror(error));
	}

	bool fine = read_text(fd, &text, wrong) &&
	            config_parse(buffer_span(&text), path, options, wrong);
	close(fd);
	buffer_fini(&text);
	return fine;
}

char *config_path(void)
{
	const char *home = getenv("XDG_CONFIG_HOME");
	const char *rest = "tapir/config";

	if (!home || home[0] != '/') {
		home = getenv("HOME");
		rest = ".config/tapir/config";
		if (!home || home[0] != '/')
			return NULL;
	}

	size_t n = strlen(home) + strlen(rest) + sizeof "/";
	char *path = memory_new(n);
	snprintf(path, n, "%s/%s", home, rest);
	return path;
}
