#include "term/terminal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "term/emergency.h"
#include "test.h"

static const struct caps plain = {.bar = BAR_NONE};

static void make_pipe(int *ret_read, int *ret_write)
{
	int ends[2];

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	*ret_read = ends[0];
	*ret_write = ends[1];
}

/* Everything up to the end. */
static struct buffer read_all(int fd)
{
	struct buffer all = {0};
	ssize_t n;

	while ((n = read(fd, buffer_reserve(&all, 64 * 1024), 64 * 1024)) > 0)
		all.n += (size_t)n;
	return all;
}

static void lines_come_out_of_a_pipe_in_order(void **state)
{
	(void)state;
	int out, in;

	make_pipe(&out, &in);

	struct terminal *terminal = terminal_new(in, &plain);

	terminal_show(terminal, NULL, SPAN("one\n"));
	terminal_show(terminal, &(struct terminal_bar){.row = SPAN("bar")}, SPAN(""));
	terminal_show(terminal, NULL, SPAN("two\nthree\n"));
	assert_int_equal(terminal_finish(terminal), 0);
	close(in);

	struct buffer all = read_all(out);

	assert_span(buffer_span(&all), "one\ntwo\nthree\n");
	buffer_fini(&all);
	close(out);
}

static unsigned count_threads(void)
{
	DIR *tasks = opendir("/proc/self/task");
	unsigned n = 0;

	assert_non_null(tasks);
	for (const struct dirent *task; (task = readdir(tasks));)
		n += task->d_name[0] != '.';
	closedir(tasks);
	return n;
}

static void the_last_lines_need_no_writer(void **state)
{
	(void)state;
	int out, in;

	make_pipe(&out, &in);

	struct terminal *terminal = terminal_new(in, &plain);

	terminal_leave(terminal);
	terminal_show(terminal, NULL, SPAN("all there is\n"));
	assert_int_equal(count_threads(), 1);
	assert_int_equal(terminal_finish(terminal), 0);
	close(in);

	struct buffer all = read_all(out);

	assert_span(buffer_span(&all), "all there is\n");
	buffer_fini(&all);
	close(out);
}

static void a_terminal_nothing_was_printed_on_ends_at_once(void **state)
{
	(void)state;
	struct terminal *terminal = terminal_new(1, &plain);

	terminal_resized(terminal);
	terminal_suspend(terminal);
	terminal_resume(terminal);
	assert_int_equal(terminal_finish(terminal), 0);
}

static void what_is_no_terminal_has_no_size(void **state)
{
	(void)state;
	int out, in;
	unsigned rows = 1, columns = 1;

	make_pipe(&out, &in);

	struct terminal *terminal = terminal_new(in, &plain);

	terminal_size(terminal, &rows, &columns);
	assert_int_equal(rows, 0);
	assert_int_equal(columns, 0);
	terminal_finish(terminal);
	close(in);
	close(out);
}

static void printing_into_a_pipe_that_nobody_reads_waits_for_nobody(void **state)
{
	(void)state;
	enum { LINES = 3 * QUEUE_BYTES / 100 };
	int out, in;
	char line[101];

	make_pipe(&out, &in);

	struct terminal *terminal = terminal_new(in, &plain);

	/* This alone would hang if it waited: the pipe holds 64 KiB. */
	for (unsigned i = 0; i < LINES; i++) {
		snprintf(line, sizeof line, "%099u", i);
		line[99] = '\n';
		terminal_show(terminal, NULL, (struct span){line, 100});
	}

	pid_t reader = fork();

	if (reader == 0) {
		close(in);

		struct buffer all = read_all(out);
		bool whole = all.n == LINES * 100;

		for (unsigned i = 0; whole && i < LINES; i++) {
			snprintf(line, sizeof line, "%099u", i);
			whole = memcmp(all.bytes + (size_t)i * 100, line, 99) == 0;
		}
		_exit(whole ? 0 : 1);
	}
	assert_int_equal(terminal_finish(terminal), 0);
	close(in);
	close(out);

	int status;

	assert_int_equal(waitpid(reader, &status, 0), reader);
	assert_int_equal(status, 0);
}

static void a_reader_that_went_away_is_an_error_told_once_at_the_end(void **state)
{
	(void)state;
	int out, in;

	sigaction(SIGPIPE, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
	make_pipe(&out, &in);
	close(out);

	struct terminal *terminal = terminal_new(in, &plain);

	for (unsigned i = 0; i < 10000; i++)
		terminal_show(terminal, NULL, SPAN("a line that goes nowhere\n"));
	assert_int_equal(terminal_finish(terminal), -EPIPE);
	close(in);
}

static void a_pipe_that_does_not_block_is_waited_for(void **state)
{
	(void)state;
	int out, in;
	static char line[100001];

	make_pipe(&out, &in);
	fcntl(in, F_SETFL, O_WRONLY | O_NONBLOCK);
	memset(line, 'x', sizeof line);
	line[sizeof line - 1] = '\n';

	struct terminal *terminal = terminal_new(in, &plain);

	terminal_show(terminal, NULL, (struct span){line, sizeof line});

	char byte;

	for (unsigned i = 0; i < sizeof line; i++)
		assert_int_equal(read(out, &byte, 1), 1);
	assert_int_equal(byte, '\n');
	assert_int_equal(terminal_finish(terminal), 0);
	close(in);
	close(out);
}

static void an_emergency_writes_nothing_where_there_is_no_bar(void **state)
{
	(void)state;
	int out, in;

	make_pipe(&out, &in);

	struct terminal *terminal = terminal_new(in, &plain);

	terminal_show(terminal, NULL, SPAN("one\n"));
	assert_int_equal(terminal_finish(terminal), 0);
	emergency_act();
	close(in);

	struct buffer all = read_all(out);

	assert_span(buffer_span(&all), "one\n");
	buffer_fini(&all);
	close(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_come_out_of_a_pipe_in_order),
		cmocka_unit_test(the_last_lines_need_no_writer),
		cmocka_unit_test(a_terminal_nothing_was_printed_on_ends_at_once),
		cmocka_unit_test(what_is_no_terminal_has_no_size),
		cmocka_unit_test(printing_into_a_pipe_that_nobody_reads_waits_for_nobody),
		cmocka_unit_test(a_reader_that_went_away_is_an_error_told_once_at_the_end),
		cmocka_unit_test(a_pipe_that_does_not_block_is_waited_for),
		cmocka_unit_test(an_emergency_writes_nothing_where_there_is_no_bar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
