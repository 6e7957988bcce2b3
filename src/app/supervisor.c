#include "app/supervisor.h"

#include <sys/wait.h>

#include "base/limits.h"
#include "input/holder.h"

void supervisor_init(struct supervisor *supervisor, struct feed *feed,
                     const struct options *options, uint64_t now_ns)
{
	*supervisor = (struct supervisor){
		.feed = feed,
		.timeout = {.limit_ns = options->timeout_ns, .grace_ns = options->kill_after_ns},
		.lookout = {.limit_ns = options->stall_ns, .program = feed->tracer},
	};
	timeout_hear(&supervisor->timeout, now_ns);
	lookout_hear(&supervisor->lookout, now_ns);
}

void supervisor_fini(struct supervisor *supervisor)
{
	timeout_fini(&supervisor->timeout);
	lookout_fini(&supervisor->lookout);
}

void supervisor_resume(struct supervisor *supervisor, uint64_t now_ns)
{
	timeout_hear(&supervisor->timeout, now_ns);
	lookout_resume(&supervisor->lookout, now_ns);
}

bool supervisor_has_timed_out(const struct supervisor *supervisor)
{
	return supervisor->timeout.stage != TIMEOUT_NOT_YET;
}

bool supervisor_gave_up(const struct supervisor *supervisor)
{
	return timeout_gave_up(&supervisor->timeout);
}

/* Whether the timeout has still something to do. */
static bool has_timeout(const struct supervisor *supervisor)
{
	return supervisor_has_timed_out(supervisor) ? timeout_is_busy(&supervisor->timeout)
	                                            : !supervisor->feed->command.ended;
}

static void watch_time(struct supervisor *supervisor, struct reporter *reporter, uint64_t now_ns)
{
	struct timeout *timeout = &supervisor->timeout;
	const struct feed *feed = supervisor->feed;
	const int ends[] = {feed->streams[FEED_OUT].fd, feed->streams[FEED_ERR].fd};
	const struct kinship kinship = {.head = feed->command.pid,
	                                .mark = feed->mark,
	                                .ends = ends,
	                                .n = countof(ends),
	                                .stranger = feed->command.tracer};

	timeout_hear(timeout, reporter_point_ns(reporter));
	lookout_hear(&supervisor->lookout, reporter_point_ns(reporter));
	lookout_tick(&supervisor->lookout, &feed->command, now_ns);
	if (has_timeout(supervisor) && timeout_tick(timeout, &kinship, now_ns))
		reporter_timed_out(reporter, timeout->limit_ns,
		                   timeout->stage == TIMEOUT_KILLED ? timeout->grace_ns : 0);
}

bool supervisor_tick(struct supervisor *supervisor, struct reporter *reporter, uint64_t now_ns)
{
	struct command *command = &supervisor->feed->command;

	watch_time(supervisor, reporter, now_ns);
	if (supervisor_gave_up(supervisor) && !command_ended(command, now_ns))
		command_abandon(command, now_ns);
	if (!command_ended(command, now_ns))
		return false;
	command_stop_crashes(command);
	return !timeout_is_busy(&supervisor->timeout);
}

uint64_t supervisor_deadline(const struct supervisor *supervisor)
{
	if (!has_timeout(supervisor))
		return UINT64_MAX;

	bool ended = supervisor->feed->command.ended;
	uint64_t timeout_ns = timeout_deadline(&supervisor->timeout);
	uint64_t lookout_ns = ended ? UINT64_MAX : lookout_deadline(&supervisor->lookout);

	return timeout_ns < lookout_ns ? timeout_ns : lookout_ns;
}

/* Who could not be killed, by name. */
static struct span name_survivors(const struct supervisor *supervisor)
{
	const struct family *family = &supervisor->timeout.family;
	struct arena *arena = &supervisor->feed->arena;
	struct roster roster = {0};

	for (size_t i = 0; i < family->n; i++)
		roster_add(&roster, family->members[i].pid, arena);
	return roster_text(&roster, arena);
}

struct ending supervisor_ending(const struct supervisor *supervisor, struct span holders)
{
	const struct command *command = &supervisor->feed->command;
	int status = command->status;

	return (struct ending){
		.known = true,
		.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 0,
		.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
		.core = WIFSIGNALED(status) && WCOREDUMP(status),
		.timeout_ns = supervisor_has_timed_out(supervisor) ? supervisor->timeout.limit_ns
	                                                           : 0,
		.wall_ns = command->ended_ns - command->began_ns,
		.user_ns = command->user_ns,
		.system_ns = command->system_ns,
		.peak_bytes = command->peak_bytes,
		.leak = supervisor_gave_up(supervisor) ? name_survivors(supervisor) : holders,
	};
}
