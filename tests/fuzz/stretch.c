/* Stretches of passing points mean what their lines mean one by one: a stream of any bytes is
 * read in both ways, which end up the same. */
#include "base/limits.h"
#include "fuzz.h"
#include "input/lines.h"
#include "run/gather.h"
#include "run/level.h"
#include "tap/level.h"
#include "tap/parser.h"

enum { FLOOD_BYTES = DIAG_BYTES + HELD_BYTES, CHECKED_BYTES = 4096 };

struct reading {
	struct lines lines;
	struct tap_parser parser;
	struct run run;
	struct gather *gather;
	uint64_t failures, stretches;
};

/* The marks that wait are those of the bytes that wait. For small inputs: it is done for each
 * line. */
static void check_marks(const struct lines *lines)
{
	struct marked waiting = lines_waiting(lines);
	size_t n = 0;

	if (waiting.text.n > CHECKED_BYTES)
		return;
	for (size_t i = 0; i < waiting.text.n; i++) {
		if (waiting.text.at[i] == '\n' || waiting.text.at[i] == '#')
			REQUIRE(n < waiting.n &&
			        waiting.base + waiting.marks[n++] == waiting.text.at + i);
	}
	REQUIRE(n == waiting.n);
}

/* What the channel does. */
static void take_stretch(struct reading *reading)
{
	struct marked lines = lines_waiting(&reading->lines);
	struct tap_stretch stretch;
	unsigned depth;
	uint64_t next;

	if (!tap_may_stretch(&reading->parser, &depth) ||
	    !run_may_stretch(&reading->run, depth, &next) || !gather_may_stretch(reading->gather) ||
	    !tap_read_stretch(&reading->parser, &lines, next, &stretch))
		return;
	REQUIRE(stretch.bytes > 0 && stretch.bytes <= lines.text.n);
	fuzz_touch(stretch.name);
	run_stretch(&reading->run, &stretch, 1);
	gather_stretch(reading->gather);
	lines_pass(&reading->lines, stretch.bytes, stretch.marks);
	reading->stretches++;
}

static void take_text(struct reading *reading)
{
	struct marked lines = lines_waiting(&reading->lines);
	struct tap_stretch stretch;

	if (!run_may_have_text(&reading->run) || !gather_may_have_text(reading->gather) ||
	    !tap_read_text(&reading->parser, &lines, &stretch))
		return;
	REQUIRE(lines.text.at[stretch.bytes - 1] == '\n');
	gather_text(reading->gather, span_head(lines.text, stretch.bytes));
	lines_pass(&reading->lines, stretch.bytes, stretch.marks);
}

static void take_yaml(struct reading *reading)
{
	struct marked lines = lines_waiting(&reading->lines);
	struct tap_stretch stretch;

	if (!tap_read_yaml(&reading->parser, &lines, &stretch))
		return;
	REQUIRE(lines.text.at[stretch.bytes - 1] == '\n');
	gather_yaml(reading->gather, span_head(lines.text, stretch.bytes), stretch.lines,
	            reading->parser.yaml_indent, 1);
	lines_pass(&reading->lines, stretch.bytes, stretch.marks);
}

static void take_failures(struct reading *reading)
{
	struct failure *failure;

	while ((failure = gather_take(reading->gather, 1))) {
		reading->failures += 1 + failure->npath + 100 * failure->nsaid;
		reading->failures += 3 * failure->left_out + 5 * failure->earlier +
		                     7 * failure->gap;
		for (size_t i = 0; i < failure->nsaid; i++)
			reading->failures += (1 + failure->said[i].where) * failure->said[i].text.n;
		failure_free(failure);
	}
}

static void take_lines(struct reading *reading, bool stretches)
{
	struct line line;

	while (lines_next(&reading->lines, &line)) {
		struct tap_event event = tap_parse(&reading->parser, line);
		enum run_news news = run_apply(&reading->run, &event, 1);

		gather_apply(reading->gather, &reading->run, &event, news, 1);
		take_failures(reading);
		if (stretches) {
			take_yaml(reading);
			take_text(reading);
			take_stretch(reading);
			check_marks(&reading->lines);
		}
	}
}

static void begin(struct reading *reading, struct span text, bool stretches)
{
	*reading = (struct reading){.gather = gather_new(0, NULL)};
	run_init(&reading->run, 0);
	while (text.n > 0) {
		size_t room;
		char *to = lines_space(&reading->lines, &room);
		size_t n = text.n < room ? text.n : room;

		memcpy(to, text.at, n);
		lines_fill(&reading->lines, n);
		text = span_from(text, n);
		take_lines(reading, stretches);
	}
	lines_end(&reading->lines);
	take_lines(reading, stretches);
}

static void end(struct reading *reading)
{
	enum run_news news = run_end(&reading->run, 2);

	gather_end(reading->gather, &reading->run, news, 2);
	take_failures(reading);
}

static void fini(struct reading *reading)
{
	lines_fini(&reading->lines);
	tap_parser_fini(&reading->parser);
	gather_free(reading->gather);
	run_fini(&reading->run);
}

/* What decides about the lines that would come next. */
static void check_open(const struct reading *a, const struct reading *b)
{
	REQUIRE(a->parser.nlevels == b->parser.nlevels);
	for (unsigned i = 0; i < a->parser.nlevels; i++) {
		REQUIRE(a->parser.levels[i].indent == b->parser.levels[i].indent);
		REQUIRE(a->parser.levels[i].announced == b->parser.levels[i].announced);
	}
	REQUIRE(a->parser.in_yaml == b->parser.in_yaml);
	REQUIRE(a->parser.after_point == b->parser.after_point);
	REQUIRE(a->parser.after_yaml == b->parser.after_yaml);
	REQUIRE(a->parser.timing == b->parser.timing);
	REQUIRE(a->run.nlevels == b->run.nlevels);
	for (unsigned i = 0; i < a->run.nlevels; i++) {
		REQUIRE(a->run.levels[i].points == b->run.levels[i].points);
		REQUIRE(a->run.levels[i].seen.sum == b->run.levels[i].seen.sum);
		REQUIRE(a->run.levels[i].seen.squares == b->run.levels[i].seen.squares);
		REQUIRE(a->run.levels[i].seen.highest == b->run.levels[i].seen.highest);
		REQUIRE(a->run.levels[i].plan_amid == b->run.levels[i].plan_amid);
	}
	REQUIRE(span_equal(buffer_span(&a->run.name), buffer_span(&b->run.name)));
	REQUIRE(a->run.left == b->run.left && a->run.planned == b->run.planned);
	REQUIRE(a->run.in_yaml == b->run.in_yaml && a->run.begun == b->run.begun);
	REQUIRE(a->run.current_known == b->run.current_known);
	REQUIRE(a->run.last_leaf == b->run.last_leaf);
}

static void check_result(const struct reading *a, const struct reading *b)
{
	REQUIRE(a->failures == b->failures);
	REQUIRE(memcmp(&a->run.leaves, &b->run.leaves, sizeof a->run.leaves) == 0);
	REQUIRE(memcmp(&a->run.top, &b->run.top, sizeof a->run.top) == 0);
	REQUIRE(a->run.verdict == b->run.verdict && a->run.documents == b->run.documents);
	REQUIRE(a->run.nproblems == b->run.nproblems);
	for (size_t i = 0; i < a->run.nproblems; i++)
		REQUIRE(span_equal(a->run.problems[i], b->run.problems[i]));
}

static void check(struct span text)
{
	struct reading by_line, by_stretch;

	begin(&by_line, text, false);
	begin(&by_stretch, text, true);
	check_open(&by_line, &by_stretch);
	end(&by_line);
	end(&by_stretch);
	check_result(&by_line, &by_stretch);
	fini(&by_line);
	fini(&by_stretch);
}

/* One line of the input so often that every bound on what is kept is reached. (Not of a failure:
 * thousands of them take their time.) */
static void check_flood(struct span text, size_t number)
{
	struct buffer flood = {0};
	struct span rest = text, line = text;

	while (number-- > 0 && span_next_line(&rest, &line))
		;
	buffer_add(&flood, span_head(text, text.n - rest.n));
	while (line.n && span_find(line, SPAN("not")) == line.n && flood.n < FLOOD_BYTES) {
		buffer_add(&flood, line);
		buffer_add(&flood, SPAN("\n"));
	}
	buffer_add(&flood, rest);
	check(buffer_span(&flood));
	buffer_fini(&flood);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct span text = fuzz_span(bytes, n);
	unsigned sum = 0;

	check(text);
	for (size_t i = 0; i < n; i++)
		sum += bytes[i];
	if (sum % 256 == 0) /* for few of them: it takes a while */
		check_flood(text, 1 + sum / 256 % 32);
	return 0;
}
