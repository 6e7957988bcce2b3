#include "trace/diagnosis.h"

#include "base/limits.h"
#include "tap/yaml.h"
#include "trace/account.h"
#include "trace/diffs.h"
#include "trace/elide.h"
#include "trace/finding.h"
#include "trace/keys.h"
#include "trace/path.h"
#include "trace/places.h"
#include "trace/remarks.h"
#include "trace/signal.h"
#include "trace/snippet.h"
#include "trace/source.h"

/* More lines than this are not compared with each other. */
enum { REPEATED_LINES_MAX = 1000 };

/* Everything that is needed to turn one finding into a diagnosis. */
struct settling {
	struct arena *arena;
	struct sources *sources;
	const struct diagnosis_options *options;
	struct elide_test test;
};

/* What was said, sorted by what it is. */
struct sorted {
	struct span *lines; /* comments and text that speak of the failure */
	size_t nlines;
	struct span *blocks; /* the text of each YAML block */
	size_t nblocks;
	struct span *output;
	size_t noutput;
};

/* The lines of a YAML block from said[*at] on, as one text; *at moves behind them. */
static struct span join_block(const struct failure *failure, size_t *at, struct arena *arena)
{
	size_t begin = *at, total = 0, end = begin;

	for (; end < failure->nsaid && failure->said[end].where == SAID_YAML; end++)
		total += failure->said[end].text.n + 1;
	*at = end;

	char *text = arena_new(arena, total + 1, 1);
	size_t n = 0;

	for (size_t i = begin; i < end; i++) {
		struct span line = failure->said[i].text;

		if (line.n)
			memcpy(text + n, line.at, line.n);
		n += line.n;
		text[n++] = '\n';
	}
	return (struct span){text, n};
}

static void sort_said(const struct failure *failure, struct arena *arena, struct sorted *sorted)
{
	for (size_t i = 0; i < failure->nsaid;) {
		const struct said *said = &failure->said[i];

		switch (said->where) {
		case SAID_YAML_BEGIN:
			i++;
			break;
		case SAID_YAML:
			*ARENA_PUSH(arena, sorted->blocks, sorted->nblocks) = join_block(failure,
			                                                                 &i, arena);
			sorted->nblocks++;
			break;
		case SAID_BEFORE:
		case SAID_NOTE:
			*ARENA_PUSH(arena, sorted->output, sorted->noutput) = said->text;
			sorted->noutput++;
			i++;
			break;
		case SAID_COMMENT:
		case SAID_AFTER:
			*ARENA_PUSH(arena, sorted->lines, sorted->nlines) = said->text;
			sorted->nlines++;
			i++;
			break;
		}
	}
}

static size_t section_end(const struct diagnosis *diagnosis, size_t begin)
{
	size_t end = begin + 1;

	while (end < diagnosis->nframes && !diagnosis->frames[end].section)
		end++;
	return end;
}

static bool is_foreign(const struct frame *frame)
{
	return frame->harness || frame->runtime;
}

/* Where several stacks were printed, one that has no frame of the user's is hidden whole, unless
 * none has. */
static size_t hide_foreign_sections(struct diagnosis *diagnosis)
{
	struct frame *frames = diagnosis->frames;
	size_t hidden = 0;
	bool any = false;

	for (size_t i = 0; i < diagnosis->nframes && !any; i++)
		any = !is_foreign(&frames[i]);
	for (size_t begin = 0, end; any && begin < diagnosis->nframes; begin = end) {
		bool foreign = true;

		end = section_end(diagnosis, begin);
		for (size_t i = begin; i < end && foreign; i++)
			foreign = is_foreign(&frames[i]);
		for (size_t i = begin; i < end && foreign; i++) {
			hidden += !frames[i].hidden;
			frames[i].hidden = true;
		}
	}
	return hidden;
}

static void hide_frames(struct diagnosis *diagnosis)
{
	diagnosis->nhidden = 0;
	for (size_t begin = 0, end; begin < diagnosis->nframes; begin = end) {
		end = section_end(diagnosis, begin);
		diagnosis->nhidden += elide(diagnosis->frames + begin, end - begin,
		                            diagnosis->assertion, &diagnosis->test);
	}
	diagnosis->nhidden += hide_foreign_sections(diagnosis);
}

/* The place that a failure gave for itself goes, when a frame that has its name by now is there. */
static void drop_place(struct diagnosis *diagnosis)
{
	size_t last = diagnosis->nframes - 1;

	if (diagnosis->nframes == 0 || diagnosis->frames[last].module.n ||
	    diagnosis->frames[last].function.n || !diagnosis->frames[last].line)
		return;
	for (size_t i = 0; i < last; i++) {
		const struct frame *frame = &diagnosis->frames[i];

		if (frame->module.n && frame->file.n &&
		    place_same(frame, &diagnosis->frames[last])) {
			diagnosis->nframes--;
			return;
		}
	}
}

void diagnosis_refine(struct diagnosis *diagnosis, struct sources *sources,
                      const struct diagnosis_options *options, struct arena *arena)
{
	for (size_t i = 0; i < diagnosis->nframes; i++) {
		struct frame *frame = &diagnosis->frames[i];

		frame->hidden = false;
		if (!frame->file.n)
			continue;
		frame->file = sources_find(sources, options->cwd, path_clean(frame->file, arena));
		frame->shown = path_shown(frame->file, options->cwd, options->absolute_paths,
		                          arena);
		if (sources && frame->line && !frame->source.n)
			frame->source = sources_line(sources, options->cwd, frame->file,
			                             frame->line, arena);
	}
	drop_place(diagnosis);
	if (!options->all_frames)
		hide_frames(diagnosis);
}

/* A stack that is a single place, and one of the frames above it, only says its title: what Perl's
 * croak() reports is where the test called it. */
static void drop_repeated_places(struct finding *finding)
{
	size_t kept = 0;

	for (size_t i = 0; i < finding->nframes; i++) {
		struct frame *frame = &finding->frames[i];
		bool alone = frame->section && !frame->function.n && !frame->module.n &&
		             (i + 1 == finding->nframes || finding->frames[i + 1].section);
		bool repeated = false;

		for (size_t k = 0; k < kept && alone && !repeated; k++)
			repeated = place_same(&finding->frames[k], frame) &&
			           place_same_column(&finding->frames[k], frame);
		if (!repeated)
			finding->frames[kept++] = *frame;
		else if (!finding_message(finding, frame->title))
			finding_rest(finding, frame->title);
	}
	finding->nframes = kept;
}

static void settle_frames(struct settling *settling, struct finding *finding, struct diagnosis *ret)
{
	places_settle(finding);
	drop_repeated_places(finding);
	ret->frames = finding->frames;
	ret->nframes = finding->nframes;
	ret->frames_cut = finding->frames_cut;
	ret->assertion = finding->assertion;
	ret->test = settling->test;
	diagnosis_refine(ret, settling->sources, settling->options, settling->arena);
	/* One place alone in the test library is where it failed for every test: ava's "at". */
	if (ret->nframes == 1 && ret->assertion && ret->frames[0].harness && !ret->nhidden &&
	    !settling->options->all_frames) {
		ret->frames[0].hidden = true;
		ret->nhidden = 1;
	}
	for (size_t i = 0; i < ret->nframes; i++) {
		struct frame *frame = &ret->frames[i];

		if (!frame->file.n || frame->source.n)
			continue;
		if (finding->source.n && place_same(frame, &finding->at))
			frame->source = snippet_marked_line(finding->source);
		if (!frame->source.n && i + 1 == finding->nframes)
			frame->source = finding->source_line;
	}
}

/* A message whose values or diff are shown apart is its first line alone. */
static struct span short_message(const struct finding *finding, struct span message)
{
	struct span first = span_head(message, span_index(message, '\n'));

	if (!(finding->has_expected && finding->has_actual) && !finding->diff.n)
		return message;
	if (first.n && first.n == message.n && first.at[first.n - 1] == ':')
		return span_head(first, first.n - 1);
	if (first.n < message.n && span_index(finding->actual, '\n') < finding->actual.n) {
		/* "why: expected '…' to be '…'" with the values in it. */
		size_t expected = span_find(message, SPAN("expected "));

		if (expected == 0)
			return (struct span){0};
		if (expected < first.n && span_ends(span_head(message, expected), SPAN(": ")))
			return span_head(message, expected - 2);
	}
	if (first.n == message.n || first.n == 0 || first.at[first.n - 1] != ':')
		return message;
	if (!span_starts(first, SPAN("Expected ")) && !span_starts(first, SPAN("Values ")) &&
	    !span_starts(first, SPAN("Input ")))
		return message;
	first.n--;
	return first;
}

static void settle_message(struct finding *finding, struct diagnosis *ret)
{
	struct span message = finding->message;

	while (message.n && (message.at[message.n - 1] == '\n' || message.at[message.n - 1] == ' '))
		message.n--;
	if (finding->error_name.n && !finding->assertion &&
	    span_find(message, finding->error_name) == message.n &&
	    !span_is(finding->error_name, "Error"))
		message = arena_join(finding->arena, finding->error_name,
		                     message.n ? SPAN(": ") : SPAN(""), message);
	ret->message = short_message(finding, message);
}

/* The lines nobody understood, without blank ones at both ends and without the indentation
 * they share. */
static void settle_rest(const struct finding *finding, struct diagnosis *ret)
{
	struct span *rest = finding->rest;
	size_t n = finding->nrest, least = SIZE_MAX;

	while (n && !span_trim(rest[n - 1]).n)
		n--;
	while (n && !span_trim(rest[0]).n) {
		rest++;
		n--;
	}
	for (size_t i = 0; i < n; i++) {
		if (span_trim(rest[i]).n && span_blanks(rest[i]) < least)
			least = span_blanks(rest[i]);
	}

	size_t kept = 0;

	/* What was understood leaves several blank lines behind: one is enough. */
	for (size_t i = 0; i < n; i++) {
		if (span_trim(rest[i]).n || span_trim(rest[kept - 1]).n)
			rest[kept++] = span_from(rest[i], least);
	}
	ret->rest = rest;
	ret->nrest = kept;
}

static struct span word_or(struct span word, struct span otherwise)
{
	return word.n ? word : otherwise;
}

/* A diff of one line against another is two values. */
static void split_diff(struct finding *finding)
{
	struct span rest = finding->diff, first, second, more, old, new;

	if (finding->has_expected || finding->has_actual || !span_next_line(&rest, &first) ||
	    !span_next_line(&rest, &second) || span_next_line(&rest, &more) || !first.n ||
	    !second.n)
		return;
	old = first.at[0] == '-' ? first : second;
	new = first.at[0] == '-' ? second : first;
	if (old.at[0] != '-' || new.at[0] != '+')
		return;
	finding_expected(finding, word_or(finding->expected_word, SPAN("expected")),
	                 span_trim(span_from(old, 1)));
	finding_actual(finding, word_or(finding->actual_word, SPAN("actual")),
	               span_trim(span_from(new, 1)));
}

static bool says(struct span message, struct span value)
{
	return value.n && span_find(message, value) < message.n;
}

static void settle_values(struct finding *finding, struct diagnosis *ret)
{
	split_diff(finding);
	ret->has_values = finding->has_expected && finding->has_actual;
	ret->diff = ret->has_values ? (struct span){0} : finding->diff;
	ret->operator= finding->operator;
	ret->expected = finding->expected;
	ret->actual = finding->actual;
	ret->expected_word = finding->expected_word;
	ret->actual_word = finding->actual_word;
	if (ret->has_values)
		return;
	if (finding->has_expected && !says(ret->message, finding->expected))
		finding_detail(finding, finding->expected_word, finding->expected, 0);
	if (finding->has_actual && !says(ret->message, finding->actual))
		finding_detail(finding, finding->actual_word, finding->actual, 0);
}

static enum failure_kind settle_kind(const struct finding *finding, enum failure_kind kind)
{
	if (kind == FAILURE_BAIL || kind == FAILURE_CRASH || kind == FAILURE_STALL)
		return kind;
	if (finding->crash)
		return FAILURE_CRASH;
	if (finding->assertion || (finding->has_expected && finding->has_actual) ||
	    finding->operator.n)
		return FAILURE_FAIL;
	return finding->error ? FAILURE_ERROR : kind;
}

static void settle(struct settling *settling, struct finding *finding, enum failure_kind kind,
                   struct diagnosis *ret)
{
	ret->kind = settle_kind(finding, kind);
	ret->signal = finding->signal;
	ret->duration_ns = finding->duration_ns;
	settle_frames(settling, finding, ret);
	if (finding->assertion)
		diff_take_from_message(finding);
	settle_message(finding, ret);
	settle_values(finding, ret);
	settle_rest(finding, ret);
	ret->details = finding->details;
	ret->ndetails = finding->ndetails;
}

/* The chains of causes and of other failures, one behind the other. */
static void settle_chain(struct settling *settling, struct finding *finding, enum failure_kind kind,
                         struct diagnosis *ret)
{
	struct diagnosis **link = &ret->cause;

	settle(settling, finding, kind, ret);
	for (struct finding *cause = finding->cause; cause; cause = cause->cause) {
		*link = arena_new(settling->arena, 1, sizeof **link);
		settle(settling, cause, FAILURE_ERROR, *link);
		link = &(*link)->cause;
	}
	for (struct finding *also = finding->also; also; also = also->also) {
		*link = arena_new(settling->arena, 1, sizeof **link);
		(*link)->also = true;
		settle(settling, also, FAILURE_FAIL, *link);
		link = &(*link)->cause;
	}
}

/* GLib tells, before each test, of the folders that it made for it. */
static void drop_chatter(struct sorted *sorted)
{
	size_t kept = 0;

	for (size_t i = 0; i < sorted->noutput; i++) {
		if (!span_starts(span_trim(sorted->output[i]),
		                 SPAN("GLib-DEBUG: g_set_user_dirs: ")))
			sorted->output[kept++] = sorted->output[i];
	}
	sorted->noutput = kept;
}

/* When nothing else tells where it failed, what the test printed before may. */
static void search_output(struct finding *finding, struct sorted *sorted)
{
	if (finding->nframes || finding->at.file.n || !sorted->noutput)
		return;

	bool *used = arena_new(finding->arena, sorted->noutput, sizeof *used);
	size_t kept = 0;

	if (!finding_traceback(finding, sorted->output, sorted->noutput, used))
		return;
	for (size_t i = 0; i < sorted->noutput; i++) {
		if (!used[i])
			sorted->output[kept++] = sorted->output[i];
	}
	sorted->noutput = kept;
}

/* cmocka prints what fail_msg() was told as an error, before the point. */
static void search_errors(struct finding *finding, struct sorted *sorted)
{
	struct span label = SPAN("ERROR: ");

	for (size_t i = sorted->noutput; i > 0 && !finding->message.n; i--) {
		struct span line = span_trim(sorted->output[i - 1]);

		if (!span_starts(line, label) || !finding->assertion)
			continue;
		finding_message(finding, span_from(line, label.n));
		sorted->noutput--;
		memmove(sorted->output + i - 1, sorted->output + i,
		        (sorted->noutput - (i - 1)) * sizeof *sorted->output);
	}
}

/* What the point's own name and directive say: a signal, a place. */
static void read_headline(struct finding *finding, const struct failure *failure)
{
	struct span name = finding->name, after = SPAN("signal after ");
	size_t at = span_find(name, after);

	if (at < name.n)
		location_read(span_trim(span_from(name, at + after.n)), finding->arena,
		              &finding->at);
	if (!finding->signal.n) {
		finding->signal = signal_in(name);
		finding->crash |= finding->signal.n != 0;
	}
	finding->crash |= at < name.n;
	if (!failure->reason.n)
		return;
	if (failure->kind == FAILURE_BAIL) {
		struct span reason = failure->reason;
		bool used = false;

		if (!finding_traceback(finding, &reason, 1, &used))
			finding_message(finding, reason);
	} else if (span_find(name, failure->reason) == name.n) {
		finding_message(finding, failure->reason);
	}
}

/* Standard error often repeats what the stream says: GLib's messages are on both. */
static void drop_repeated_output(struct sorted *sorted)
{
	size_t kept = 0;

	if (sorted->nlines > REPEATED_LINES_MAX || sorted->noutput > REPEATED_LINES_MAX)
		return;
	for (size_t i = 0; i < sorted->noutput; i++) {
		struct span line = span_trim(sorted->output[i]);
		bool repeated = remark_is_empty(line, (struct span){0});

		for (size_t k = 0; k < sorted->nlines && !repeated && line.n; k++)
			repeated = span_equal(span_trim(sorted->lines[k]), line);
		if (!repeated)
			sorted->output[kept++] = sorted->output[i];
	}
	sorted->noutput = kept;
}

static void trim_output(const struct sorted *sorted, struct diagnosis *ret)
{
	ret->output = sorted->output;
	ret->noutput = sorted->noutput;
	while (ret->noutput && !span_trim(ret->output[ret->noutput - 1]).n)
		ret->noutput--;
	while (ret->noutput && !span_trim(ret->output[0]).n) {
		ret->output++;
		ret->noutput--;
	}
}

void diagnose(struct failure *failure, struct sources *sources,
              const struct diagnosis_options *options, struct diagnosis *ret)
{
	struct arena *arena = &failure->arena;
	struct sorted sorted = {0};
	struct finding main_finding = {.arena = arena, .duration_ns = failure->duration_ns};
	struct finding *finding = &main_finding;
	bool understood = false;

	*ret = (struct diagnosis){0};
	if (failure->npath)
		finding->name = failure->path[failure->npath - 1];
	sort_said(failure, arena, &sorted);
	for (size_t i = 0; i < sorted.nblocks; i++) {
		struct yaml *root = yaml_read(sorted.blocks[i], arena);

		if (root && i <= CAUSES_MAX) {
			keys_read(root, understood ? finding_also(finding) : finding);
			understood = true;
			continue;
		}

		size_t n;
		struct span *lines = lines_of(sorted.blocks[i], arena, &n);

		for (size_t k = 0; k < n; k++) {
			*ARENA_PUSH(arena, sorted.lines, sorted.nlines) = lines[k];
			sorted.nlines++;
		}
	}
	for (size_t i = 0; i < finding->noutput; i++) {
		*ARENA_PUSH(arena, sorted.output, sorted.noutput) = finding->output[i];
		sorted.noutput++;
	}
	accounts_read(finding, sorted.lines, sorted.nlines);
	read_headline(finding, failure);
	drop_repeated_output(&sorted);
	drop_chatter(&sorted);
	search_output(finding, &sorted);
	search_errors(finding, &sorted);

	struct settling settling = {
		.arena = arena,
		.sources = sources,
		.options = options,
		.test = {.file = finding->start.file, .function = finding->name},
	};

	settle_chain(&settling, finding, failure->kind, ret);
	trim_output(&sorted, ret);
}
