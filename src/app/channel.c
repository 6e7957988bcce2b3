#include "app/channel.h"

#include <stdio.h>

#include "base/limits.h"
#include "view/headline.h"

void channel_init(struct channel *channel, struct span name, unsigned index,
                  const struct options *options, uint64_t now_ns)
{
	*channel = (struct channel){.name = name, .gather = gather_new(index)};
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

void channels_entitle(struct channel *channels, unsigned n, struct titles *titles)
{
	bool all = titles_add(titles, channels[n - 1].name);

	for (unsigned i = all ? 0 : n - 1; i < n; i++)
		channels[i].title = titles_of(titles, channels[i].name);
}

struct summary_stream *channels_streams(const struct channel *channels, unsigned n,
                                        struct arena *arena)
{
	struct summary_stream *streams = arena_new(arena, n, sizeof *streams);

	for (unsigned i = 0; i < n; i++)
		streams[i] = (struct summary_stream){.name = channels[i].name,
		                                     .title = channels[i].title,
		                                     .run = &channels[i].run,
		                                     .ending = &channels[i].ending};
	return streams;
}

uint64_t channels_point_ns(const struct channel *channels, unsigned n)
{
	uint64_t latest_ns = 0;

	for (unsigned i = 0; i < n; i++) {
		uint64_t point_ns = channels[i].run.last_point_ns;

		latest_ns = point_ns > latest_ns ? point_ns : latest_ns;
	}
	return latest_ns;
}

struct counts channels_total(const struct channel *channels, unsigned n)
{
	struct counts ret = {0};

	for (unsigned i = 0; i < n; i++) {
		const struct counts *leaves = &channels[i].run.leaves;

		ret.tests += leaves->tests;
		ret.passed += leaves->passed;
		ret.failed += leaves->failed;
		ret.skipped += leaves->skipped;
		ret.todo += leaves->todo;
		ret.todo_passed += leaves->todo_passed;
	}
	return ret;
}

uint64_t channels_planned(const struct channel *channels, unsigned n)
{
	uint64_t planned = 0;

	for (unsigned i = 0; i < n; i++) {
		const struct run *run = &channels[i].run;

		if (!run->planned && run->carrier)
			continue;
		if (!run->planned && !run->skipped_all)
			return 0;
		if (__builtin_add_overflow(planned, run->planned, &planned))
			return UINT64_MAX;
	}
	return planned;
}

bool channels_over(const struct channel *channels, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		if (!channels[i].over)
			return false;
	}
	return true;
}

static bool is_ok(const struct channel *channel)
{
	return !channel->broken && run_ok(&channel->run) && ending_is_fine(&channel->ending);
}

bool channels_ok(const struct channel *channels, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		if (!is_ok(&channels[i]))
			return false;
	}
	return n > 0;
}

void channels_rerun(const struct channel *channels, unsigned n, struct rerun *rerun)
{
	for (unsigned i = 0; i < n; i++) {
		if (!channels[i].carrier && !is_ok(&channels[i]))
			rerun_stream(rerun, channels[i].name);
	}
}

/* The one that comes after `last` in the order of how long their tests have been running. NULL:
 * none does. */
static const struct channel *next_running(const struct channel *channels, unsigned n,
                                          const struct channel *last)
{
	const struct channel *best = NULL;

	for (const struct channel *channel = channels; channel < channels + n; channel++) {
		uint64_t since_ns = channel->run.current_since_ns;

		if (channel->over || (!channel->is_test && run_is_nameless(&channel->run)))
			continue;
		if (last && (since_ns < last->run.current_since_ns ||
		             (since_ns == last->run.current_since_ns && channel <= last)))
			continue;
		if (!best || since_ns < best->run.current_since_ns)
			best = channel;
	}
	return best;
}

/* Those with a test running, the longest first. */
static struct bar_running *find_running(const struct channel *channels, unsigned n, unsigned rows,
                                        uint64_t now_ns, struct arena *arena, size_t *ret_n)
{
	/* One more than there is room for, to see whether there are several. */
	struct bar_running *running = arena_new(arena, rows + 1, sizeof *running);
	const struct channel *channel = next_running(channels, n, NULL);
	size_t found = 0;

	for (; channel && found < rows; channel = next_running(channels, n, channel)) {
		const struct run *run = &channel->run;
		struct bar_running *one = &running[found++];

		*one = (struct bar_running){
			.stream = channel->title,
			.ns = now_ns - run->current_since_ns,
		};
		one->path = run_current(run, arena, &one->npath);
	}
	*ret_n = found < 2 ? 0 : found < rows ? found : rows - 1;
	return running;
}

struct bar channels_bar(const struct channel *channels, unsigned n, unsigned heard, unsigned rows,
                        uint64_t now_ns, struct arena *arena)
{
	const struct run *run = &channels[heard].run;
	struct bar bar = {
		.counts = channels_total(channels, n),
		.planned = channels_planned(channels, n),
		.over = channels_over(channels, n),
		.current_ns = now_ns - run->current_since_ns,
	};

	bar.done = bar.counts.tests;
	bar.path = run_current(run, arena, &bar.npath);
	bar.running = find_running(channels, n, rows, now_ns, arena, &bar.nrunning);
	return bar;
}
