#include "view/ending.h"

#include <errno.h>
#include <string.h>

#include "base/duration.h"
#include "base/limits.h"
#include "trace/signal.h"
#include "view/summary.h"

struct span ending_words(const struct ending *ending, struct arena *arena)
{
	struct span name = signal_name((uint64_t)ending->signal);

	if (ending_is_fine(ending))
		return (struct span){0};
	if (!ending->signal)
		return arena_format(arena, "exited with status %d", ending->exit);
	if (!name.n)
		name = arena_format(arena, "signal %d", ending->signal);
	return arena_join(arena, SPAN("killed by "), name,
	                  ending->core ? SPAN(" (core dumped)") : SPAN(""));
}

struct span timeout_text(uint64_t limit_ns, struct arena *arena)
{
	return arena_join(arena, SPAN("timed out: no new test point for "),
	                  duration_round(limit_ns, arena), SPAN(""));
}

void timeout_rows(uint64_t limit_ns, uint64_t grace_ns, const struct look *look,
                  struct block *block)
{
	struct style style = look_style(look, ROLE_BAD);

	block_row(block);
	if (grace_ns) {
		row_add(block, style, SPAN("killed: it lived on for "));
		row_add(block, style, duration_round(grace_ns, block->arena));
		return;
	}
	row_add(block, style, timeout_text(limit_ns, block->arena));
	row_add(block, style, SPAN("; the command is told to end"));
}

void untraced_row(int error, const struct look *look, struct block *block)
{
	struct style style = look_style(look, ROLE_BAD);

	block_row(block);
	row_add(block, style, SPAN("not traced: "));
	row_add_foreign(block, style, span_of(strerror(error)));
	if (error == EPERM)
		row_add(block, style,
		        SPAN(" (the kernel's or a container's settings forbid ptrace)"));
}

/* "34 MB", as people count memory. */
static struct span memory_text(uint64_t bytes, struct arena *arena)
{
	unsigned long long mb = (bytes + 500 * 1000) / (1000 * 1000);

	return mb < 10000 ? arena_format(arena, "%llu MB", mb)
	                  : arena_format(arena, "%llu GB", (mb + 500) / 1000);
}

/* Of the time on the wall, the percentage in which one core would have been idle. */
static unsigned waiting_percent(const struct ending *ending)
{
	uint64_t busy_ns = ending->user_ns + ending->system_ns;

	if (!ending->wall_ns || busy_ns >= ending->wall_ns)
		return 0;
	return (unsigned)((ending->wall_ns - busy_ns) / (ending->wall_ns / 100 + 1));
}

static void add_costs(const struct ending *ending, const struct look *look, struct block *block)
{
	struct style style = look_style(look, ROLE_HIDDEN);
	struct arena *arena = block->arena;

	block_row(block);
	row_add(block, style, duration_fine(ending->wall_ns, false, arena));
	row_add(block, style, SPAN(": "));
	row_add(block, style, duration_fine(ending->user_ns, false, arena));
	row_add(block, style, SPAN(" user, "));
	row_add(block, style, duration_fine(ending->system_ns, false, arena));
	row_add(block, style,
	        arena_format(arena, " system, %u%% waiting; ", waiting_percent(ending)));
	row_add(block, style, memory_text(ending->peak_bytes, arena));
}

void ending_rows(const struct ending *ending, const struct look *look, struct block *block)
{
	struct style style = look_style(look, ROLE_BAD);

	if (ending->known && ending->peak_bytes)
		add_costs(ending, look, block);
	if (!ending->leak.n)
		return;
	block_row(block);
	row_add(block, style, SPAN("leaked: "));
	row_add_foreign(block, style, ending->leak);
}
