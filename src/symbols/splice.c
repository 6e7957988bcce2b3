#include "symbols/splice.h"

#include "base/limits.h"
#include "symbols/hex.h"
#include "trace/harness.h"

/* Whether the frame can be asked for, and how. "[vdso]" and "<unknown module>" are no files. */
static bool key_of(const struct frame *frame, struct arena *arena, struct cache_key *ret)
{
	struct span module = frame->module;

	if ((frame->file.n && frame->line) || frame->rebuilt || module.n == 0 ||
	    module.at[0] == '<' || module.at[0] == '[' || span_index(module, '\0') < module.n)
		return false;
	/* The kernel's modules are names, not files. */
	if (!frame->has_offset &&
	    !(frame->has_plus && frame->function.n && span_index(module, '/') < module.n))
		return false;

	struct cache_key key = {.module = module,
	                        .build_id = hex_bytes(frame->build_id, arena),
	                        .address = frame->offset};

	if (!frame->has_offset) {
		key.symbol = frame->function;
		key.address = frame->plus;
	}
	/* A return address is behind the call: the byte before it belongs to the caller. */
	if (!frame->exact)
		key.address--;
	*ret = key;
	return true;
}

struct cache_key *splice_keys(const struct diagnosis *diagnosis, struct arena *arena, size_t *ret_n)
{
	struct cache_key *keys = NULL;
	struct cache_key key;

	*ret_n = 0;
	for (; diagnosis; diagnosis = diagnosis->cause) {
		for (size_t i = 0; i < diagnosis->nframes; i++) {
			if (!key_of(&diagnosis->frames[i], arena, &key))
				continue;
			*ARENA_PUSH(arena, keys, *ret_n) = key;
			++*ret_n;
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
		now->file = arena_copy(arena, location->file);
		now->line = location->line;
		now->column = location->column;
		now->inlined = location->inlined;
		now->source = (struct span){0};
		now->section = frame->section && i == 0;
		if (i > 0)
			now->title = (struct span){0};
		harness_mark_native(now);
	}
	return n;
}

bool splice_names(struct diagnosis *diagnosis, const struct cache *cache, struct arena *arena)
{
	size_t room = FRAMES_MAX, n = 0;
	struct frame *frames = NULL;
	struct arena scratch = {0};
	struct cache_key key;

	for (size_t i = 0; i < diagnosis->nframes; i++) {
		struct frame *frame = &diagnosis->frames[i];
		const struct cache_entry *entry = key_of(frame, &scratch, &key)
		                                          ? cache_find(cache, &key)
		                                          : NULL;

		if (!frames && entry && entry->answered) {
			frames = arena_new(arena, FRAMES_MAX, sizeof *frames);
			for (; n < i && n < FRAMES_MAX; n++)
				frames[n] = diagnosis->frames[n];
		}
		if (!frames)
			continue;
		/* What comes is printed, before what was inlined is. */
		room = FRAMES_MAX - n - (diagnosis->nframes - i - 1);
		if (n + diagnosis->nframes - i > FRAMES_MAX || room == 0)
			break;
		if (!entry || !entry->answered || entry->answer.nlocations == 0) {
			frames[n] = *frame;
			frames[n++].rebuilt |= entry && entry->state == MODULE_REBUILT;
			continue;
		}
		diagnosis->frames_cut |= entry->answer.nlocations > room;
		n += expand(frame, &entry->answer, arena, room, frames + n);
	}
	arena_fini(&scratch);
	if (!frames)
		return false;
	diagnosis->frames = frames;
	diagnosis->nframes = n;
	return true;
}
