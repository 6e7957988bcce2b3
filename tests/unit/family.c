#include "input/family.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

/* A child with a child of its own, both waiting; with `orphaned` the former dies at once. Whoever
 * waits holds `end`. */
struct pair {
	pid_t child, grandchild;
	int fd, end; /* the reading end of a pipe, and the other in those two alone */
};

static void wait_for_ever(void)
{
	for (;;)
		pause();
}

static struct pair start_pair(bool orphaned)
{
	struct pair pair;
	int held[2], told[2];

	assert_int_equal(pipe(held), 0);
	assert_int_equal(pipe(told), 0);
	pair.child = fork();
	if (pair.child == 0) {
		pid_t grandchild = fork();

		if (grandchild == 0)
			wait_for_ever();
		if (write(told[1], &grandchild, sizeof grandchild) < 0 || orphaned)
			_exit(0);
		wait_for_ever();
	}
	assert_int_equal(read(told[0], &pair.grandchild, sizeof pair.grandchild),
	                 sizeof pair.grandchild);
	close(told[0]);
	close(told[1]);
	close(held[1]);
	pair.fd = held[0];
	if (orphaned)
		waitpid(pair.child, NULL, 0);
	return pair;
}

static void end_pair(const struct pair *pair, bool orphaned)
{
	kill(pair->grandchild, SIGKILL);
	if (!orphaned) {
		kill(pair->child, SIGKILL);
		waitpid(pair->child, NULL, 0);
	}
	close(pair->fd);
}

static bool has(const struct family *family, pid_t pid)
{
	for (size_t i = 0; i < family->n; i++) {
		if (family->members[i].pid == pid)
			return true;
	}
	return false;
}

static void a_child_and_what_descends_from_it_are_found(void **state)
{
	(void)state;
	struct pair pair = start_pair(false);
	struct family family = {0};

	family_find(&family, &(struct kinship){.head = pair.child});
	assert_int_equal(family.n, 2);
	assert_true(has(&family, pair.child));
	assert_true(has(&family, pair.grandchild));
	end_pair(&pair, false);
	family_fini(&family);
}

static void whoever_was_left_behind_is_found_by_the_pipe_he_holds(void **state)
{
	(void)state;
	struct pair pair = start_pair(true);
	struct family family = {0};

	family_find(&family, &(struct kinship){0});
	assert_int_equal(family.n, 0);
	family_find(&family, &(struct kinship){.ends = &pair.fd, .n = 1});
	assert_int_equal(family.n, 1);
	assert_true(has(&family, pair.grandchild));
	end_pair(&pair, true);
	family_fini(&family);
}

static void a_member_stays_one_when_its_parent_has_died(void **state)
{
	(void)state;
	struct pair pair = start_pair(false);
	struct family family = {0};

	family_find(&family, &(struct kinship){.head = pair.child});
	kill(pair.child, SIGKILL);
	waitpid(pair.child, NULL, 0);
	family_find(&family, &(struct kinship){0});
	assert_int_equal(family.n, 1);
	assert_true(has(&family, pair.grandchild));
	end_pair(&pair, true);
	family_fini(&family);
}

static void another_process_of_the_same_number_is_no_member(void **state)
{
	(void)state;
	struct pair pair = start_pair(false);
	struct family family = {0};

	family_find(&family, &(struct kinship){.head = pair.child});
	for (size_t i = 0; i < family.n; i++)
		family.members[i].started++;
	family_find(&family, &(struct kinship){0});
	assert_int_equal(family.n, 0);
	end_pair(&pair, false);
	family_fini(&family);
}

static void we_are_no_member_even_if_we_hold_the_pipe(void **state)
{
	(void)state;
	struct family family = {0};
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	family_find(&family, &(struct kinship){.ends = ends, .n = 1});
	assert_int_equal(family.n, 0);
	close(ends[0]);
	close(ends[1]);
	family_fini(&family);
}

static void a_stranger_is_no_member_even_if_it_is_all_else(void **state)
{
	(void)state;
	struct pair pair = start_pair(false);
	struct family family = {0};
	struct kinship kinship = {
		.head = pair.child, .ends = &pair.fd, .n = 1, .stranger = pair.child};

	family_find(&family, &kinship);
	assert_int_equal(family.n, 1);
	assert_true(has(&family, pair.grandchild));
	end_pair(&pair, false);
	family_fini(&family);
}

/* Starts a shell that waits until `gate` is closed and has `variable` in its environment; its
 * parent has died. */
static pid_t start_orphan(const char *variable, int gate)
{
	static char shell[] = "sh", option[] = "-c", script[] = "echo $$; read x";
	char *const argv[] = {shell, option, script, NULL};
	char *const environment[] = {option, (char *)(uintptr_t)variable, option, NULL};
	char number[32] = "";
	int told[2];

	assert_int_equal(pipe(told), 0);

	pid_t child = fork();

	if (child == 0) {
		if (fork() != 0)
			_exit(0);
		dup2(gate, STDIN_FILENO);
		dup2(told[1], STDOUT_FILENO);
		execve("/bin/sh", argv, environment);
		_exit(127);
	}
	waitpid(child, NULL, 0);
	close(told[1]);
	assert_true(read(told[0], number, sizeof number - 1) > 0);
	close(told[0]);
	struct span text = span_of(number);
	uint64_t pid = 0;

	assert_true(span_take_number(&text, &pid));
	return (pid_t)pid;
}

static void whoever_was_left_behind_is_found_by_the_mark_in_his_environment(void **state)
{
	(void)state;
	struct family family = {0};
	int gate[2];

	assert_int_equal(pipe2(gate, O_CLOEXEC), 0);

	pid_t ours = start_orphan(FAMILY_VARIABLE "=/1.2/:/3.4/", gate[0]);
	pid_t other = start_orphan(FAMILY_VARIABLE "=/11.2/", gate[0]);
	pid_t unrelated = start_orphan("B=/1.2/", gate[0]);

	family_find(&family, &(struct kinship){.mark = SPAN("/1.2/")});
	assert_int_equal(family.n, 1);
	assert_true(has(&family, ours));
	assert_false(has(&family, other));
	assert_false(has(&family, unrelated));
	close(gate[0]);
	close(gate[1]);
	family_fini(&family);
}

/* A child that starts others as fast as it can. */
static pid_t start_forker(void)
{
	enum { CHILDREN_MAX = 40 };
	int ready[2];
	char byte;

	assert_int_equal(pipe2(ready, O_CLOEXEC), 0);

	pid_t pid = fork();

	if (pid == 0) {
		sigaction(SIGTERM, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
		for (int i = 0; i < CHILDREN_MAX; i++) {
			if (fork() == 0) {
				close(ready[1]);
				wait_for_ever();
			}
			close(ready[1]);
		}
		wait_for_ever();
	}
	close(ready[1]);
	/* They have begun. */
	assert_int_equal(read(ready[0], &byte, 1), 0);
	close(ready[0]);
	return pid;
}

static void stop(struct family *family, const struct kinship *kinship)
{
	for (unsigned still = 0; still < 2;) {
		family_find(family, kinship);
		still = family_stop(family) ? still + 1 : 0;
	}
}

static void nobody_slips_away_who_is_started_while_all_are_killed(void **state)
{
	(void)state;
	enum { RUNS = 150 };

	for (int i = 0; i < RUNS; i++) {
		struct family family = {0};
		int held[2];

		assert_int_equal(pipe2(held, O_CLOEXEC), 0);

		struct kinship kinship = {.head = start_forker()};

		close(held[1]);
		stop(&family, &kinship);
		family_signal(&family, SIGKILL);
		assert_int_equal(waitpid(kinship.head, NULL, 0), kinship.head);

		/* Nobody has the other end any more, once those that were killed have died. */
		bool over = poll(&(struct pollfd){.fd = held[0]}, 1, 10000) == 1;

		if (!over) {
			family_find(&family, &(struct kinship){.ends = held, .n = 1});
			family_signal(&family, SIGKILL);
		}
		assert_true(over);
		close(held[0]);
		family_fini(&family);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_child_and_what_descends_from_it_are_found),
		cmocka_unit_test(whoever_was_left_behind_is_found_by_the_pipe_he_holds),
		cmocka_unit_test(a_member_stays_one_when_its_parent_has_died),
		cmocka_unit_test(another_process_of_the_same_number_is_no_member),
		cmocka_unit_test(a_stranger_is_no_member_even_if_it_is_all_else),
		cmocka_unit_test(whoever_was_left_behind_is_found_by_the_mark_in_his_environment),
		cmocka_unit_test(nobody_slips_away_who_is_started_while_all_are_killed),
		cmocka_unit_test(we_are_no_member_even_if_we_hold_the_pipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
