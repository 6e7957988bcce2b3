/* tapir-stack: the stacks of live processes, of traced crashes and of core dumps, as records that
 * tapir shows. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/inheritance.h"
#include "base/limits.h"
#include "stacks/dump.h"
#include "stacks/record.h"
#include "stacks/snapshot.h"
#include "stacks/stall.h"
#include "stacks/tracer.h"

enum { EXIT_UNKNOWN = 1, EXIT_TROUBLE = 2, EXIT_NOT_FOUND = 127 };

static const char usage[] =
	"Usage: tapir-stack PID\n"
	"       tapir-stack --core=FILE\n"
	"       tapir-stack --trace -- COMMAND...\n"
	"\n"
	"Prints the stacks of the busiest threads of a process and its descendants; those\n"
	"of a core dump, as a test that failed; or runs COMMAND and prints those of its\n"
	"crashes. All in the format of tapir-trace(7): tapir reads it and names the\n"
	"addresses.\n"
	"\n"
	"  -c, --core=FILE         a core dump\n"
	"  -t, --trace             run COMMAND, traced; its status is ours\n"
	"      --quiet=MS          how long the process has been silent, to be told\n"
	"      --records=FD        print to that descriptor, not to standard output\n"
	"      --control=FD        for each line with MS there, print what COMMAND does\n"
	"      --status=FD         write there who traces, or why nobody does\n"
	"  -h, --help              this help\n"
	"  -V, --version           the version\n"
	"\n"
	"Exit status: 0 all is well, 1 there is no such process, 2 called wrongly or FILE\n"
	"cannot be read; with --trace, that of COMMAND, or 127.\n";

struct options {
	const char *core;
	bool trace;
	uint64_t quiet_ms;
	int records, control, status;
};

static int complain_of(const char *what, const char *why)
{
	fprintf(stderr, "tapir-stack: %s: %s\n", what, why);
	return EXIT_TROUBLE;
}

/* ---- a live process ---- */

static int take(void *context, pid_t process, pid_t thread, struct snapshot *ret)
{
	(void)context;
	return snapshot_take(process, thread, ret);
}

static int tell_process(const struct options *options, const char *word)
{
	static const struct stall_way way = {take, NULL};
	struct span text = span_of(word);
	struct buffer record = {0};
	uint64_t pid;

	if (!span_take_number(&text, &pid) || text.n || pid == 0 || pid > INT32_MAX)
		return complain_of(word, "no process ID");
	/* Should anything hang, nobody is to wait for us; whom we looked at is let go then. */
	alarm(STACK_SECONDS_MAX);
	stall_tell((pid_t)pid, options->quiet_ms, &way, &record);

	bool known = span_find(buffer_span(&record), SPAN(" processes=0 ")) == record.n;

	record_write(options->records, buffer_span(&record));
	buffer_fini(&record);
	return known ? 0 : EXIT_UNKNOWN;
}

/* ---- a core dump ---- */

static void tell_dump_thread(const struct dump *dump, size_t i, struct space *space,
                             struct buffer *out, uint64_t *frames)
{
	const struct dump_thread *thread = &dump->threads[i];
	bool fault = i == 0 && dump->info.si_signo == dump->signal && dump->info.si_code > 0;
	struct walk walk;

	if (dump->nthreads > 1)
		buffer_format(out, "# tapir:1   thread tid=%d%s\n", (int)thread->tid,
		              i == 0 && dump->signal ? " state=crashed" : "");
	if (i == 0 && dump->info.si_signo)
		record_reason(out, &dump->info, thread->registers.at[REGISTER_SP]);
	walk_thread(space, &thread->registers, fault ? (uint64_t)(uintptr_t)dump->info.si_addr : 0,
	            0, &walk);
	record_walk(out, space, &walk);
	*frames += walk.n;
}

static void tell_dump(struct dump *dump, struct space *space, struct buffer *out)
{
	uint64_t frames = 0;

	buffer_format(out, "TAP version 14\n1..1\n# tapir:1 %s pid=%d tid=%d",
	              dump->signal ? "crash" : "trace", (int)dump->pid, (int)dump->threads[0].tid);
	if (dump->signal) {
		siginfo_t info = dump->info;

		info.si_signo = dump->signal;
		record_signal(out, &info);
	}
	buffer_add(out, SPAN("\n"));
	for (size_t i = 0; i < dump->nthreads; i++)
		tell_dump_thread(dump, i, space, out, &frames);
	if (dump->more_threads)
		buffer_format(out, "# tapir:1   msg %zu more threads are not shown\n",
		              dump->more_threads);
	record_end(out, dump->pid, frames);
	buffer_add(out, SPAN("not ok 1 - core dump of "));
	record_foreign(out, dump->command[0] ? span_of(dump->command) : SPAN("a program"), false);
	buffer_format(out, " (process %d)\n", (int)dump->pid);
}

static int tell_core(const struct options *options)
{
	struct dump dump;
	struct space space;
	struct buffer out = {0};
	int error = dump_open(options->core, &dump);

	alarm(STACK_SECONDS_MAX);
	if (error == -ENOEXEC)
		return complain_of(options->core, "no core dump");
	if (error == -EXDEV)
		return complain_of(options->core, "the core dump is of another kind of processor");
	if (error)
		return complain_of(options->core, strerror(-error));
	if (!dump.nthreads || !space_of_dump(&dump, &space)) {
		dump_fini(&dump);
		return complain_of(options->core, "the core dump is damaged");
	}
	tell_dump(&dump, &space, &out);

	bool done = record_write(options->records, buffer_span(&out));

	buffer_fini(&out);
	space_fini(&space);
	dump_fini(&dump);
	return done ? 0 : EXIT_TROUBLE;
}

/* ---- a command ---- */

static int trace(const struct options *options, char *const *argv)
{
	struct tracer_options tracer = {argv, options->records, options->control, options->status};
	int error = tracer_run(&tracer);

	if (options->status < 0)
		complain_of(argv[0], strerror(error));
	return EXIT_NOT_FOUND;
}

static bool read_number(const char *text, uint64_t most, uint64_t *ret)
{
	struct span rest = span_of(text);

	return span_take_number(&rest, ret) && !rest.n && *ret <= most;
}

static bool read_fd(const char *text, int *ret)
{
	uint64_t number;

	if (!read_number(text, INT32_MAX, &number))
		return false;
	*ret = (int)number;
	return true;
}

static int run(const struct options *options, char **words)
{
	if (options->trace && words[0])
		return trace(options, words);
	if (options->core && !options->trace && !words[0])
		return tell_core(options);
	if (!options->core && !options->trace && words[0] && !words[1])
		return tell_process(options, words[0]);
	fputs(usage, stderr);
	return EXIT_TROUBLE;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {
		{"core", required_argument, NULL, 'c'},
		{"trace", no_argument, NULL, 't'},
		{"quiet", required_argument, NULL, 'q'},
		{"records", required_argument, NULL, 'r'},
		{"control", required_argument, NULL, 'o'},
		{"status", required_argument, NULL, 's'},
		{"help", no_argument, NULL, 'h'},
		{"version", no_argument, NULL, 'V'},
		{0},
	};
	struct options options = {.records = STDOUT_FILENO, .control = -1, .status = -1};
	bool fine = true;

	inheritance_mend();
	for (int letter; (letter = getopt_long(argc, argv, "+c:thV", longs, NULL)) >= 0;) {
		switch (letter) {
		case 'c':
			options.core = optarg;
			break;
		case 't':
			options.trace = true;
			break;
		case 'q':
			fine &= read_number(optarg, UINT64_MAX, &options.quiet_ms);
			break;
		case 'r':
			fine &= read_fd(optarg, &options.records);
			break;
		case 'o':
			fine &= read_fd(optarg, &options.control);
			break;
		case 's':
			fine &= read_fd(optarg, &options.status);
			break;
		case 'h':
			return fputs(usage, stdout) < 0 ? EXIT_TROUBLE : 0;
		case 'V':
			return puts("tapir-stack " TAPIR_VERSION) < 0 ? EXIT_TROUBLE : 0;
		default:
			fine = false;
		}
	}
	if (!fine) {
		fputs("tapir-stack --help says more.\n", stderr);
		return EXIT_TROUBLE;
	}
	return run(&options, argv + optind);
}
