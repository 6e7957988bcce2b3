#include "input/family.h"

#include <fcntl.h>
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

	family_find(&family, pair.child, NULL, 0);
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

	family_find(&family, 0, NULL, 0);
	assert_int_equal(family.n, 0);
	family_find(&family, 0, &pair.fd, 1);
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

	family_find(&family, pair.child, NULL, 0);
	kill(pair.child, SIGKILL);
	waitpid(pair.child, NULL, 0);
	family_find(&family, 0, NULL, 0);
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

	family_find(&family, pair.child, NULL, 0);
	for (size_t i = 0; i < family.n; i++)
		family.members[i].started++;
	family_find(&family, 0, NULL, 0);
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
	family_find(&family, 0, ends, 1);
	assert_int_equal(family.n, 0);
	close(ends[0]);
	close(ends[1]);
	family_fini(&family);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_child_and_what_descends_from_it_are_found),
		cmocka_unit_test(whoever_was_left_behind_is_found_by_the_pipe_he_holds),
		cmocka_unit_test(a_member_stays_one_when_its_parent_has_died),
		cmocka_unit_test(another_process_of_the_same_number_is_no_member),
		cmocka_unit_test(we_are_no_member_even_if_we_hold_the_pipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
