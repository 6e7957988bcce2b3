#include "app/result.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "app/ledger.h"
#include "base/file.h"
#include "base/limits.h"
#include "view/json.h"

static bool complain_of(struct complaint *wrong, const char *place, int error)
{
	snprintf(wrong->place, sizeof wrong->place, "%s", place);
	return complain(wrong, "%s", strerror(error));
}

static bool open_for(const char *path, int *fd, struct complaint *wrong)
{
	if (!path)
		return true;
	*fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
	return *fd >= 0 || complain_of(wrong, path, errno);
}

bool result_open(struct result *result, const struct options *options, struct complaint *wrong)
{
	*result = (struct result){.json = -1, .tee = -1};
	return open_for(options->json, &result->json, wrong) &&
	       open_for(options->tee, &result->tee, wrong);
}

bool result_tee(struct result *result, struct span bytes, struct complaint *wrong)
{
	if (result->tee < 0 || result->tee_failed)
		return true;

	int error = file_write(result->tee, bytes);

	result->tee_failed = error != 0;
	return !error || complain_of(wrong, "--tee", -error);
}

/* Writes the objects with what stands between them. */
static int write_objects(int fd, struct ledger *ledger)
{
	struct ledger_cursor cursor = {0};
	struct buffer object = {0}, text = {0};
	bool first = true;
	int error = 0;

	while (!error && ledger_next(ledger, &cursor, &object)) {
		json_separate(&text, first);
		buffer_add(&text, buffer_span(&object));
		first = false;
		if (text.n < READ_BYTES)
			continue;
		error = file_write(fd, buffer_span(&text));
		text.n = 0;
	}
	if (!error)
		error = file_write(fd, buffer_span(&text));
	buffer_fini(&object);
	buffer_fini(&text);
	return error ? error : ledger->error;
}

static int write_json(int fd, struct reporter *reporter)
{
	struct buffer text = {0};
	int error;

	json_begin(&text, reporter_summary(reporter));
	error = file_write(fd, buffer_span(&text));
	if (!error)
		error = write_objects(fd, reporter_failures(reporter));
	text.n = 0;
	json_stalls(&text);
	if (!error)
		error = file_write(fd, buffer_span(&text));
	if (!error)
		error = write_objects(fd, reporter_stalls(reporter));
	text.n = 0;
	json_end(&text);
	if (!error)
		error = file_write(fd, buffer_span(&text));
	buffer_fini(&text);
	return error;
}

bool result_close(struct result *result, struct reporter *reporter, struct complaint *wrong)
{
	int error = 0;

	if (result->json >= 0) {
		error = write_json(result->json, reporter);
		if (close(result->json) < 0 && !error)
			error = -errno;
	}
	if (result->tee >= 0)
		close(result->tee);
	return !error || complain_of(wrong, "--json", -error);
}
