#include "base/proc.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "test.h"

/* Reads `line` as if the kernel had written it. */
static bool read_line(const char *line, struct proc_stat *ret)
{
	char path[64];
	int fd = memfd_create("stat", MFD_CLOEXEC);
	size_t n = strlen(line);

	assert_true(write(fd, line, n) == (ssize_t)n);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);

	bool ret_read = proc_read_stat(path, ret);

	close(fd);
	return ret_read;
}

#define BEHIND_THE_PARENT " 5 6 0 -1 64 8 9 10 11 1000 200 14 15 20 0 1 0 777 18 19\n"

static void the_fields_of_a_stat_are_told_apart(void **state)
{
	(void)state;
	struct proc_stat stat;

	assert_true(read_line("12 (make) S 4" BEHIND_THE_PARENT, &stat));
	assert_int_equal(stat.state, 'S');
	assert_int_equal(stat.parent, 4);
	assert_int_equal(stat.flags, 64);
	assert_int_equal(stat.threads, 1);
	assert_int_equal(stat.ticks, 1200);
	assert_int_equal(stat.started, 777);
}

static void a_name_may_look_like_fields(void **state)
{
	(void)state;
	struct proc_stat stat;

	assert_true(read_line("12 (a) Z 99 (b) R 4" BEHIND_THE_PARENT, &stat));
	assert_int_equal(stat.state, 'R');
	assert_int_equal(stat.parent, 4);
	assert_int_equal(stat.started, 777);
}

static void what_is_no_stat_is_refused(void **state)
{
	(void)state;
	struct proc_stat stat;

	assert_false(read_line("", &stat));
	assert_false(read_line("12 make S 4" BEHIND_THE_PARENT, &stat));
	assert_false(read_line("12 (make)", &stat));
	assert_false(read_line("12 (make) \n", &stat));
	assert_false(read_line("12 (make) S 4 5 6 0\n", &stat));
	assert_false(proc_read_stat("/proc/0/stat", &stat));
}

static void we_are_a_child_of_our_parent(void **state)
{
	(void)state;
	struct proc_stat stat;

	assert_true(proc_read_stat("/proc/self/stat", &stat));
	assert_int_equal(stat.state, 'R');
	assert_int_equal(stat.parent, getppid());
	assert_true(stat.started > 0);
}

static void a_file_longer_than_its_room_is_cut(void **state)
{
	(void)state;
	char bytes[4];

	assert_int_equal(proc_read("/proc/self/stat", bytes, sizeof bytes).n, 3);
	assert_int_equal(bytes[3], '\0');
	assert_int_equal(proc_read("/proc/0/stat", bytes, sizeof bytes).n, 0);
	assert_int_equal(bytes[0], '\0');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_fields_of_a_stat_are_told_apart),
		cmocka_unit_test(a_name_may_look_like_fields),
		cmocka_unit_test(what_is_no_stat_is_refused),
		cmocka_unit_test(we_are_a_child_of_our_parent),
		cmocka_unit_test(a_file_longer_than_its_room_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
