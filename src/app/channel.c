#include "app/channel.h"

#include <stdio.h>

#include "base/limits.h"
#include "view/headline.h"

void channel_init(struct channel *channel, struct span name, unsigned index, struct share *share,
                  const struct options *options, uint64_t now_ns)
{
	*channel = (struct channel){.name = name, .gather = gather_new(index, share)};
	run_init(&channel->run, now_ns);
	gather_output_shown(channel->gather, options->show & SHOW_OUTPUT);
	if (options->command || options->shell)
		gather_expect_aside(channel->gather);
}

void channel_fini(struct channel *channel)
{
	lines_fini(&channel->lines);
	lines_fini(&channel->errors);
	lines_fini(&channel->records);
	buffer_fini(&channel->error_title);
	tap_parser_fini(&channel->parser);
	run_fini(&channel->run);
	gather_free(channel->gather);
	timing_fini(&channel->timing);
	story_end(&channel->story);
}

static bool take_points(struct channel *channel, uint64_t now_ns)
{
	struct marked lines = lines_waiting(&channel->lines);
	struct tap_stretch stretch;
	uint64_t next;
	unsigned depth;

	if (!tap_may_stretch(&channel->parser, &depth) ||
	    !run_may_stretch(&channel->run, depth, &next) || !gather_may_stretch(channel->gather) ||
	    !tap_read_stretch(&channel->parser, &lines, next, &stretch))
		return false;
	run_stretch(&channel->run, &stretch, now_ns);
	gather_stretch(channel->gather);
	lines_pass(&channel->lines, stretch.bytes, stretch.marks);
	return true;
}

static void take_text(struct channel *channel)
{
	struct marked lines = lines_waiting(&channel->lines);
	struct tap_stretch stretch;

	if (!run_may_have_text(&channel->run) || !gather_may_have_text(channel->gather) ||
	    !tap_read_text(&channel->parser, &lines, &stretch))
		return;
	gather_text(channel->gather, span_head(lines.text, stretch.bytes));
	lines_pass(&channel->lines, stretch.bytes, stretch.marks);
}

static void take_yaml(struct channel *channel, uint64_t now_ns)
{
	struct marked lines = lines_waiting(&channel->lines);
	struct tap_stretch stretch;

	if (channel->timing.waiting || !tap_read_yaml(&channel->parser, &lines, &stretch))
		return;
	gather_yaml(channel->gather, span_head(lines.text, stretch.bytes), stretch.lines,
	            channel->parser.yaml_indent, now_ns);
	lines_pass(&channel->lines, stretch.bytes, stretch.marks);
}

bool channel_hurry(struct channel *channel, const struct options *options, uint64_t now_ns)
{
	bool shows_points = options->slowest || options->show & (SHOW_PASS | SHOW_SLOW);

	if (channel->parser.in_yaml) {
		take_yaml(channel, now_ns);
		return false;
	}
	if (channel->carrier)
		return false;
	if (!(options->show & SHOW_OUTPUT))
		take_text(channel);
	return !shows_points && take_points(channel, now_ns);
}

bool channel_advisory(const struct channel *channel, unsigned show, enum advisory *ret)
{
	switch (channel->run.point.directive) {
	case TAP_SKIP:
		*ret = ADVISORY_SKIP;
		return show & SHOW_SKIP;
	case TAP_TODO:
		*ret = ADVISORY_TODO;
		return show & SHOW_TODO;
	case TAP_PLAIN:
		*ret = ADVISORY_PASS;
		return channel->run.point.ok && (show & SHOW_PASS);
	}
	return false;
}

bool channel_has_tap(const struct channel *channel)
{
	const struct run *run = &channel->run;

	return run->leaves.tests || run->has_plan || run->bailed;
}

void channel_judge_carrier(struct channel *channel)
{
	struct run *run = &channel->run;
	char problem[64];

	if (!channel->strays || (run->carrier && !run->top.tests && !run->has_plan && !run->bailed))
		return;
	snprintf(problem, sizeof problem, "lines without a tag: %llu",
	         (unsigned long long)channel->strays);
	run_blame(run, problem);
}

void channel_crowd(struct channel *channel)
{
	struct run *run = &channel->run;

	char problem[80];

	if (run->crowded)
		return;
	snprintf(problem, sizeof problem,
	         "more than %d streams in it: lines of the others were only shown", TAGS_MAX);
	run_blame(run, problem);
	run->crowded = true;
}

bool channel_error_title(struct channel *channel, const struct look *look, struct arena *arena,
                         struct span *ret)
{
	size_t n;
	struct span *path = run_current(&channel->run, arena, &n);
	struct span title = path_joined(path, n, look, arena);

	if (!title.n)
		title = SPAN("before the first test");
	else if (!channel->run.current_known)
		title = arena_join(arena, SPAN("after "), title, SPAN(""));
	if (span_equal(title, buffer_span(&channel->error_title)))
		return false;
	channel->error_title.n = 0;
	buffer_add(&channel->error_title, title);
	*ret = title;
	return true;
}

bool channel_is_ok(const struct channel *channel)
{
	return !channel->broken && run_ok(&channel->run) && ending_is_fine(&channel->ending);
}
