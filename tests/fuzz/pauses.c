/* What a stream means does not depend on when its lines come: any bytes, at once and with pauses
 * in which all that is open settles, give the same JSON document, recap and verdict. */
#include "app/ledger.h"
#include "app/reporter.h"
#include "base/limits.h"
#include "fuzz.h"
#include "view/json.h"
#include "view/theme.h"

enum { PAUSES_MAX = 2000, FLOOD_BYTES = DIAG_BYTES + HELD_BYTES };

/* How the bytes of an input come. */
struct pace {
	unsigned lines;   /* a pause after every so many lines; 0: none … */
	unsigned bytes;   /* … and after every so many bytes */
	bool is_terminal; /* failures are announced, too, in each pause */
};

struct play {
	struct options options;
	struct caps caps;
	struct theme theme;
	struct look look;
	struct reporter *reporter;
	uint64_t now_ns;
	unsigned pauses;
};

static char name[] = "tapir";
static char json[] = "--json=/dev/null";

static void begin(struct play *play, const struct pace *pace)
{
	char *arguments[] = {name, json, NULL};
	struct complaint wrong = {.line = 0};

	*play = (struct play){
		.caps = {.tty = pace->is_terminal, .utf8 = true},
		.now_ns = NS_PER_S,
	};
	REQUIRE(options_read(2, arguments, &play->options, &wrong));
	theme_default(&play->theme);
	play->look = (struct look){
		.theme = &play->theme,
		.editor_line = template_new(span_of(play->options.editor_template), &wrong),
		.editor = SPAN("vi"),
		.cwd = SPAN("/nowhere"),
	};

	struct reporter_parts parts = {
		.options = &play->options,
		.caps = &play->caps,
		.look = &play->look,
	};

	play->reporter = reporter_new(&parts, play->now_ns);
	reporter_stream(play->reporter, SPAN("stdin"));
}

static void fini(struct play *play)
{
	reporter_free(play->reporter);
	template_free((struct template *)(uintptr_t)play->look.editor_line);
	theme_fini(&play->theme);
	options_fini(&play->options);
}

static void pause(struct play *play, const struct pace *pace)
{
	if (play->pauses++ >= PAUSES_MAX)
		return;
	if (pace->is_terminal && reporter_may_announce(play->reporter))
		reporter_announce(play->reporter, play->now_ns);
	play->now_ns += 2 * SETTLE_NS;
	reporter_tick(play->reporter, play->now_ns);
	reporter_text(play->reporter)->n = 0;
}

static void feed(struct play *play, struct span text)
{
	reporter_pass(play->reporter, 0, ASIDE_NONE, text, play->now_ns);
}

static void feed_all(struct play *play, struct span text, const struct pace *pace)
{
	size_t lines = 0;

	while (text.n) {
		size_t line = span_index(text, '\n');
		size_t n = line + (line < text.n);

		if (pace->bytes && pace->bytes < n)
			n = pace->bytes;
		lines += text.at[n - 1] == '\n';
		feed(play, span_head(text, n));
		text = span_from(text, n);
		if (pace->bytes || (pace->lines && lines % pace->lines == 0))
			pause(play, pace);
	}
}

/* What is left of the run: the document, the recap, the last line. */
static void end(struct play *play, struct buffer *ret)
{
	const struct summary *summary;
	struct ledger_cursor cursor = {0};
	struct buffer object = {0};

	/* However long it took. */
	play->now_ns = NS_PER_S * 1000 * 1000;
	reporter_end(play->reporter, 0, false, play->now_ns);
	reporter_finish(play->reporter, play->now_ns);
	summary = reporter_summary(play->reporter);
	json_begin(ret, summary);
	while (ledger_next(reporter_failures(play->reporter), &cursor, &object)) {
		json_separate(ret, false);
		buffer_add(ret, buffer_span(&object));
	}
	buffer_fini(&object);
	json_end(ret);
	for (size_t i = 0; i < summary->nrecap; i++) {
		const struct recap_entry *entry = &summary->recap[i];

		buffer_format(ret, "%u %llu %llu ", entry->kind, (unsigned long long)entry->ordinal,
		              (unsigned long long)entry->times);
		buffer_add(ret, entry->path);
		buffer_add(ret, SPAN(" "));
		buffer_add(ret, entry->signal);
		buffer_add(ret, SPAN(" "));
		buffer_add(ret, entry->frame.shown);
		buffer_add(ret, SPAN(" "));
		buffer_add(ret, entry->message);
		buffer_add(ret, SPAN("\n"));
	}
	buffer_add(ret, summary->line);
}

static void play_at(struct span text, const struct pace *pace, struct buffer *ret)
{
	struct play play;

	begin(&play, pace);
	feed_all(&play, text, pace);
	end(&play, ret);
	fini(&play);
}

static void check(struct span text, const struct pace *pace, const struct buffer *wanted)
{
	struct buffer seen = {0};

	play_at(text, pace, &seen);
	if (!span_equal(buffer_span(&seen), buffer_span(wanted)))
		fprintf(stderr, "at once:\n%.*s\n\npaused after every %u lines, %u bytes:\n%.*s\n",
		        (int)wanted->n, wanted->bytes, pace->lines, pace->bytes, (int)seen.n,
		        seen.bytes);
	REQUIRE(span_equal(buffer_span(&seen), buffer_span(wanted)));
	buffer_fini(&seen);
}

static void check_all(struct span text)
{
	static const struct pace paces[] = {
		{.lines = 1}, {.lines = 1, .is_terminal = true}, {.lines = 3}, {.lines = 500},
		{.bytes = 7},
	};
	struct buffer wanted = {0};

	play_at(text, &(struct pace){0}, &wanted);
	for (size_t i = 0; i < countof(paces); i++)
		check(text, &paces[i], &wanted);
	buffer_fini(&wanted);
}

/* One line of the input so often that the bounds of a failure are reached. */
static void check_flood(struct span text, size_t number)
{
	struct buffer flood = {0};
	struct span rest = text, line = text;

	while (number-- > 0 && span_next_line(&rest, &line))
		;
	buffer_add(&flood, span_head(text, text.n - rest.n));
	while (line.n && span_find(line, SPAN("ok")) == line.n && flood.n < FLOOD_BYTES) {
		buffer_add(&flood, line);
		buffer_add(&flood, SPAN("\n"));
	}
	buffer_add(&flood, rest);
	check_all(buffer_span(&flood));
	buffer_fini(&flood);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct span text = fuzz_span(bytes, n);
	unsigned sum = 0;

	check_all(text);
	for (size_t i = 0; i < n; i++)
		sum += bytes[i];
	if (sum % 64 == 0) /* for few of them: it takes a while */
		check_flood(text, 1 + sum / 64 % 32);
	return 0;
}
