#include "symbols/splice.h"

#include "base/limits.h"
#include "symbols/hex.h"
#include "trace/harness.h"

/* The file that the frame's address is of; empty when it is none. "[vdso]" and "<unknown module>"
 * are no files, and the kernel's modules are but names. */
static struct span file_of(const struct frame *frame, const struct catalog *catalog)
{
	struct span module = frame->module;

	if (frame->kernel)
		return catalog_find(catalog, module.n ? module : SPAN(CATALOG_KERNEL));

	struct span file = module.n ? catalog_find(catalog, module) : module;

	if (file.n || module.n == 0 || module.at[0] == '<' || module.at[0] == '[')
		return file;
	/* Without a path it may be anything, and is no file when only a symbol is told. */
	if (!frame->has_offset && span_index(module, '/') == module.n)
		return file;
	return module;
}

bool splice_key(const struct frame *frame, bool struck, const struct catalog *catalog,
                struct arena *arena, struct cache_key *ret)
{
	struct cache_key key = {.module = file_of(frame, catalog)};

	if (key.module.n == 0 || span_index(key.module, '\0') < key.module.n)
		return false;
	key.build_id = hex_bytes(frame->build_id, arena);
	if (frame->has_offset) {
		key.query.origin = frame->from_start ? ORIGIN_START : ORIGIN_LINKED;
		key.query.address = frame->offset;
	} else if (frame->has_plus && frame->function.n) {
		key.query.origin = ORIGIN_SYMBOL;
		key.query.symbol = frame->function;
		key.query.symbol_size = frame->size;
		key.query.address = frame->plus;
	} else {
		return false;
	}
	/* A return address is behind the call: the byte before it belongs to the caller. */
	key.query.returns = !frame->exact && !struck;
	key.query.address -= key.query.returns;
	*ret = key;
	return true;
}

/* The question for a frame that is to be asked for. */
static bool key_of(const struct frame *frame, bool struck, const struct catalog *catalog,
                   struct arena *arena, struct cache_key *ret)
{
	if (frame->kernel ? frame->named : frame->file.n && frame->line)
		return false;
	return splice_key(frame, struck, catalog, arena, ret);
}

/* The frame that the i-th called; NULL when that was of another stack, or is none. */
static const struct frame *called_by(const struct diagnosis *diagnosis, size_t i)
{
	const struct frame *frame = &diagnosis->frames[i + 1];

	return i + 1 < diagnosis->nframes && !frame->section && !frame->kernel ? frame : NULL;
}

static bool is_signal_return(const struct frame *frame)
{
	return span_is(frame->function, "__restore_rt") ||
	       span_is(frame->function, "__kernel_rt_sigreturn") ||
	       span_is(frame->function, "<signal handler called>");
}

static void add_key(const struct frame *frame, bool struck, const struct catalog *catalog,
                    struct arena *arena, struct cache_key **keys, size_t *n)
{
	struct cache_key key;

	if (!key_of(frame, struck, catalog, arena, &key))
		return;
	*ARENA_PUSH(arena, *keys, *n) = key;
	++*n;
}

struct cache_key *splice_keys(const struct diagnosis *diagnosis, const struct catalog *catalog,
                              struct arena *arena, size_t *ret_n)
{
	struct cache_key *keys = NULL;

	*ret_n = 0;
	for (; diagnosis; diagnosis = diagnosis->cause) {
		for (size_t i = 0; i < diagnosis->nframes; i++) {
			const struct frame *frame = &diagnosis->frames[i];
			const struct frame *called = called_by(diagnosis, i);

			add_key(frame, false, catalog, arena, &keys, ret_n);
			/* Whether the frame was interrupted is only known by the answers. */
			if (!frame->exact && called && !called->exact && called->file.n == 0)
				add_key(frame, true, catalog, arena, &keys, ret_n);
		}
	}
	return keys;
}

/* One frame for each function the address is in, the outermost first. */
static size_t expand(const struct frame *frame, const struct answer *answer, struct arena *arena,
                     size_t room, struct frame *out)
{
	size_t n = answer->nlocations < room ? answer->nlocations : room;

	for (size_t i = 0; i < n; i++) {
		const struct location *location = &answer->locations[answer->nlocations - 1 - i];
		struct frame *now = &out[i];

		*now = *frame;
		if (location->function.n)
			now->function = arena_copy(arena, location->function);
		else if (location->inlined)
			now->function = (struct span){0};
		/* A traceback may tell lines of its own, where the file has none. */
		if (location->file.n || location->inlined) {
			now->file = arena_copy(arena, location->file);
			now->line = location->line;
			now->column = location->column;
		}
		now->named = true;
		now->inlined = location->inlined;
		now->rebuilt = false; /* the file that ran was found, or what was kept of it */
		now->source = (struct span){0};
		now->section = frame->section && i == 0;
		if (i > 0)
			now->title = (struct span){0};
		harness_mark_native(now);
	}
	return n;
}

/* What a signal's handler called is nobody's business: the signal struck above it. `handler` says
 * whether it did in a frame before these; whether it goes on behind them is returned. */
static bool mark_handler(struct frame *frames, size_t n, bool handler)
{
	for (size_t i = 0; i < n; i++) {
		handler = handler && !frames[i].section;
		frames[i].runtime |= handler;
	}
	return handler;
}

/* Puts what is known of the frame into `out`, which has room for `room` (one
 * at least). How many frames that makes. */
static size_t put_frame(struct diagnosis *diagnosis, const struct frame *frame,
                        const struct cache_entry *entry, struct arena *arena, size_t room,
                        struct frame *out)
{
	if (entry && entry->answer.nlocations) {
		diagnosis->frames_cut |= entry->answer.nlocations > room;
		return expand(frame, &entry->answer, arena, room, out);
	}
	*out = *frame;
	out->rebuilt |= entry && entry->state == MODULE_REBUILT;
	return 1;
}

/* What is known of the i-th frame; NULL when it cannot be asked for, or was not answered yet. */
static const struct cache_entry *find_entry(const struct diagnosis *diagnosis, size_t i,
                                            bool struck, const struct catalog *catalog,
                                            const struct cache *cache, struct arena *scratch)
{
	struct cache_key key;

	if (!key_of(&diagnosis->frames[i], struck, catalog, scratch, &key))
		return NULL;

	const struct cache_entry *entry = cache_find(cache, &key);

	return entry && entry->answered ? entry : NULL;
}

/* Of each frame. */
struct known {
	bool struck; /* by a signal, so that its address is exact */
	const struct cache_entry *entry;
};

static struct known *find_known(const struct diagnosis *diagnosis, const struct catalog *catalog,
                                const struct cache *cache, struct arena *scratch)
{
	struct known *known = arena_new(scratch, diagnosis->nframes + 1, sizeof *known);
	const struct cache_entry *below = NULL; /* of the frame that was looked at before */

	for (size_t i = diagnosis->nframes; i-- > 0;) {
		const struct frame *called = called_by(diagnosis, i);
		const struct cache_entry *entry = find_entry(diagnosis, i, false, catalog, cache,
		                                             scratch);

		known[i].struck = called &&
		                  (is_signal_return(called) || (below && below->answer.signal));
		known[i].entry = known[i].struck
		                         ? find_entry(diagnosis, i, true, catalog, cache, scratch)
		                         : entry;
		below = entry;
	}
	return known;
}

/* Room for the frames there are once what is known is put in; 0: nothing is. */
static size_t count_frames(const struct known *known, size_t nframes)
{
	bool any = false;
	size_t n = 0;

	for (size_t i = 0; i < nframes; i++) {
		const struct cache_entry *entry = known[i].entry;

		any |= entry != NULL;
		n += entry && entry->answer.nlocations ? entry->answer.nlocations : 1;
	}
	if (!any)
		return 0;
	return n < FRAMES_MAX ? n : FRAMES_MAX;
}

/* Most failures have no such frame. */
static bool has_native(const struct diagnosis *diagnosis)
{
	for (size_t i = 0; i < diagnosis->nframes; i++) {
		if (diagnosis->frames[i].has_offset || diagnosis->frames[i].has_plus)
			return true;
	}
	return false;
}

bool splice_names(struct diagnosis *diagnosis, const struct catalog *catalog,
                  const struct cache *cache, struct arena *arena)
{
	if (!has_native(diagnosis))
		return false;

	struct arena scratch = {0};
	const struct known *known = find_known(diagnosis, catalog, cache, &scratch);
	size_t room = count_frames(known, diagnosis->nframes);
	struct frame *frames = room ? arena_new(arena, room, sizeof *frames) : NULL;
	bool handler = false;
	size_t n = 0;

	for (size_t i = 0; frames && i < diagnosis->nframes; i++) {
		/* What comes is printed, before what was inlined is. */
		size_t left = diagnosis->nframes - i - 1;

		if (n + left >= FRAMES_MAX)
			break;

		size_t more = put_frame(diagnosis, &diagnosis->frames[i], known[i].entry, arena,
		                        FRAMES_MAX - n - left, frames + n);

		handler = mark_handler(frames + n, more, handler) || known[i].struck;
		n += more;
	}
	arena_fini(&scratch);
	if (!frames)
		return false;
	diagnosis->frames = frames;
	diagnosis->nframes = n;
	return true;
}
