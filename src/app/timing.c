#include "app/timing.h"

#include "base/limits.h"

void timing_fini(struct timing *timing)
{
	arena_fini(&timing->arena);
	*timing = (struct timing){0};
}

void timing_point(struct timing *timing, const struct run *run, const struct tap_event *event)
{
	arena_reset(&timing->arena);
	timing->path = run_path(run, event, &timing->arena, &timing->npath);
	for (size_t i = 0; i < timing->npath; i++)
		timing->path[i] = arena_copy(&timing->arena, timing->path[i]);
	timing->point = run->point;
	timing->point.name = arena_copy(&timing->arena, run->point.name);
	timing->point.reason = arena_copy(&timing->arena, run->point.reason);
	timing->waiting = true;
}

/* Milliseconds with decimals, as ns. False when `text` is no such number. */
static bool take_milliseconds(struct span text, uint64_t *ret)
{
	uint64_t whole;

	if (!span_take_number(&text, &whole) || whole > UINT64_MAX / NS_PER_MS / 2)
		return false;

	uint64_t ns = whole * NS_PER_MS;

	if (text.n && text.at[0] == '.') {
		uint64_t unit = NS_PER_MS / 10;

		for (text = span_from(text, 1); text.n && byte_is_digit(text.at[0]);
		     text = span_from(text, 1)) {
			ns += (uint64_t)(text.at[0] - '0') * unit;
			unit /= 10;
		}
	}
	if (span_trim(text).n)
		return false;
	*ret = ns;
	return true;
}

void timing_yaml(struct timing *timing, struct span line)
{
	static const struct span key = SPAN_INIT("duration_ms:");

	if (!timing->waiting || !span_starts(line, key))
		return;

	uint64_t ns;

	if (take_milliseconds(span_trim(span_from(line, key.n)), &ns)) {
		timing->point.duration_ns = ns;
		timing->point.measured = false;
	}
}
