#include "app/tagged.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/memory.h"

enum { SLOTS = 4 * TAGS_MAX };

struct tag {
	uint64_t hash;
	struct span name;
	unsigned stream;
};

/* Where in its lines one of the pipes is. */
struct place {
	enum aside aside;   /* which pipe: only the stream's own makes streams of its tags */
	struct buffer head; /* the beginning of a line whose tab has not come */
	bool in_line;       /* behind the tab: what comes until a newline is `stream`'s */
	unsigned stream;
};

struct tagged {
	struct reporter *reporter;
	unsigned carrier;
	struct tag *tags;
	size_t n, last;  /* the one used last, which is mostly the next as well */
	uint16_t *slots; /* SLOTS of them: where a tag is found by its hash, from 1; 0: free */
	struct arena arena;
	struct place output, errors;
};

struct tagged *tagged_new(struct reporter *reporter, unsigned carrier)
{
	struct tagged *tagged = memory_zero(1, sizeof *tagged);

	*tagged = (struct tagged){
		.reporter = reporter,
		.carrier = carrier,
		.errors = {.aside = ASIDE_ERRORS},
	};
	reporter_carries(reporter, carrier);
	tagged->tags = memory_new(TAGS_MAX * sizeof *tagged->tags);
	tagged->slots = memory_zero(SLOTS, sizeof *tagged->slots);
	return tagged;
}

void tagged_free(struct tagged *tagged)
{
	if (!tagged)
		return;
	free(tagged->tags);
	free(tagged->slots);
	buffer_fini(&tagged->output.head);
	buffer_fini(&tagged->errors.head);
	arena_fini(&tagged->arena);
	free(tagged);
}

/* ---- tags ---- */

static bool is_tag(const struct tag *tag, uint64_t hash, struct span name)
{
	return tag->hash == hash && span_equal(tag->name, name);
}

/* Where the tag is, or would be: free then. At most a quarter of the slots are taken. */
static uint16_t *slot_of(const struct tagged *tagged, uint64_t hash, struct span name)
{
	size_t i = hash % SLOTS;

	while (tagged->slots[i] && !is_tag(&tagged->tags[tagged->slots[i] - 1], hash, name))
		i = (i + 1) % SLOTS;
	return &tagged->slots[i];
}

/* False when there is none of that name. */
static bool find_tag(struct tagged *tagged, uint64_t hash, struct span name, unsigned *ret_stream)
{
	if (!tagged->n || !is_tag(&tagged->tags[tagged->last], hash, name)) {
		uint16_t place = *slot_of(tagged, hash, name);

		if (!place)
			return false;
		tagged->last = place - 1u;
	}
	*ret_stream = tagged->tags[tagged->last].stream;
	return true;
}

/* The stream of a tag, which is made if need be; false when there is no room for another. */
static bool take_tag(struct tagged *tagged, struct span name, bool make, unsigned *ret_stream)
{
	uint64_t hash = hash_text(0, name);

	if (find_tag(tagged, hash, name, ret_stream))
		return true;
	if (!make || tagged->n == TAGS_MAX)
		return false;

	struct tag *tag = &tagged->tags[tagged->n];

	*slot_of(tagged, hash, name) = (uint16_t)(tagged->n + 1);
	*tag = (struct tag){.hash = hash, .name = arena_copy(&tagged->arena, name)};
	tag->stream = reporter_stream(tagged->reporter,
	                              name.n ? tag->name : SPAN("(an empty tag)"));
	reporter_carried(tagged->reporter, tagged->carrier, tag->stream);
	tagged->last = tagged->n++;
	*ret_stream = tag->stream;
	return true;
}

/* ---- bytes ---- */

/* The line that begins has its tag: whose it is. What belongs to no tag goes on whole. */
static void begin_line(struct tagged *tagged, struct place *place, bool has_tab, uint64_t now_ns)
{
	bool makes = place->aside == ASIDE_NONE;
	struct span head = buffer_span(&place->head);

	place->in_line = true;
	if (has_tab && take_tag(tagged, span_head(head, head.n - 1), makes, &place->stream)) {
		place->head.n = 0;
		return;
	}
	place->stream = tagged->carrier;
	if (has_tab && makes)
		reporter_crowded(tagged->reporter, tagged->carrier);
	reporter_pass(tagged->reporter, place->stream, place->aside, head, now_ns);
	place->head.n = 0;
}

/* Takes what begins a line off *bytes: up to the tab; or all of it when it has none. */
static void take_head(struct tagged *tagged, struct place *place, struct span *bytes,
                      uint64_t now_ns)
{
	size_t most = TAG_BYTES + 1 - place->head.n;
	struct span part = span_head(*bytes, most);
	size_t newline = span_index(part, '\n'), tab = span_index(part, '\t');
	bool has_tab = tab < newline, has_newline = !has_tab && newline < part.n;
	size_t n = has_tab ? tab + 1 : newline;

	buffer_add(&place->head, span_head(part, n));
	*bytes = span_from(*bytes, n);
	if (has_tab || has_newline || place->head.n > TAG_BYTES)
		begin_line(tagged, place, has_tab, now_ns);
}

void tagged_read(struct tagged *tagged, enum aside aside, struct span bytes, uint64_t now_ns)
{
	struct place *place = aside ? &tagged->errors : &tagged->output;

	while (bytes.n) {
		if (!place->in_line) {
			take_head(tagged, place, &bytes, now_ns);
			continue;
		}

		size_t n = span_index(bytes, '\n');

		place->in_line = n == bytes.n;
		n += n < bytes.n;
		reporter_pass(tagged->reporter, place->stream, place->aside, span_head(bytes, n),
		              now_ns);
		bytes = span_from(bytes, n);
	}
}

void tagged_end(struct tagged *tagged, uint64_t now_ns)
{
	if (tagged->output.head.n)
		begin_line(tagged, &tagged->output, false, now_ns);
	if (tagged->errors.head.n)
		begin_line(tagged, &tagged->errors, false, now_ns);
	for (size_t i = 0; i < tagged->n; i++)
		reporter_end(tagged->reporter, tagged->tags[i].stream, false, now_ns);
}
