#include "app/result.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

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
	*result = (struct result){.json = -1, .tee = -1, .spool = -1};
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

void result_failures(struct result *result, struct buffer *failures)
{
	buffer_add(&result->failures, buffer_span(failures));
	failures->n = 0;
	if (result->failures.n < QUEUE_BYTES)
		return;
	if (result->spool < 0)
		result->spool = file_unnamed(file_scratch());
	/* Without a file they stay in memory: rather more of it than a result that lies. */
	if (result->spool >= 0 && file_write(result->spool, buffer_span(&result->failures)) == 0)
		result->failures.n = 0;
}

static int copy_spool(int from, int to)
{
	char bytes[16 * 1024];
	int error = lseek(from, 0, SEEK_SET) < 0 ? -errno : 0;
	ssize_t n;

	while (!error && (n = read(from, bytes, sizeof bytes)) != 0) {
		if (n > 0)
			error = file_write(to, (struct span){bytes, (size_t)n});
		else if (errno != EINTR)
			error = -errno;
	}
	return error;
}

static int write_json(struct result *result, const struct reporter *reporter)
{
	const struct summary *summary = reporter_summary(reporter);
	struct buffer text = {0};
	int error;

	json_begin(&text, summary);
	error = file_write(result->json, buffer_span(&text));
	if (!error && result->spool >= 0)
		error = copy_spool(result->spool, result->json);
	if (!error)
		error = file_write(result->json, buffer_span(&result->failures));
	text.n = 0;
	json_end(&text, reporter_stalls(reporter));
	if (!error)
		error = file_write(result->json, buffer_span(&text));
	buffer_fini(&text);
	return error;
}

bool result_close(struct result *result, const struct reporter *reporter, struct complaint *wrong)
{
	int error = 0;

	if (result->json >= 0) {
		error = write_json(result, reporter);
		if (close(result->json) < 0 && !error)
			error = -errno;
	}
	if (result->tee >= 0)
		close(result->tee);
	if (result->spool >= 0)
		close(result->spool);
	buffer_fini(&result->failures);
	return !error || complain_of(wrong, "--json", -error);
}
