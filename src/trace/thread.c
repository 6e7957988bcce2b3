#include "trace/thread.h"

#include "trace/percent.h"

/* The value behind " key=", decoded; empty when there is none. Values have no blanks. */
static struct span value_of(struct span line, struct span key, struct arena *arena)
{
	size_t at = span_find(line, key);
	struct span value = span_from(line, at + key.n);

	if (at == line.n)
		return (struct span){0};
	return percent_decode(span_head(value, span_index(value, ' ')), arena);
}

struct span thread_title(struct span line, struct arena *arena)
{
	struct span name = value_of(line, SPAN(" name="), arena);
	struct span tid = value_of(line, SPAN(" tid="), arena);
	struct span pid = value_of(line, SPAN(" pid="), arena);
	struct span state = value_of(line, SPAN(" state="), arena);
	struct span cpu = value_of(line, SPAN(" cpu="), arena);
	struct span alike = value_of(line, SPAN(" alike="), arena);
	struct span title = SPAN("thread");

	if (name.n)
		title = arena_join(arena, title, SPAN(" "), name);
	if (tid.n) {
		title = arena_join(arena, title, SPAN(" ("), tid);
		if (pid.n && !span_equal(pid, tid))
			title = arena_join(arena, title, SPAN(" of process "), pid);
		title = arena_join(arena, title, SPAN(")"), (struct span){0});
	}
	if (state.n)
		title = arena_join(arena, title, SPAN(", "), state);
	if (cpu.n && !span_is(cpu, "0%")) {
		title = arena_join(arena, title, SPAN(", "), cpu);
		title = arena_join(arena, title, SPAN(" of a processor"), (struct span){0});
	}
	if (alike.n) {
		title = arena_join(arena, title, SPAN(", "), alike);
		title = arena_join(arena, title, SPAN(" more like it"), (struct span){0});
	}
	return title;
}
