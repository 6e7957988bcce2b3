#include "trace/modules.h"

#include "trace/report.h"

/* "(name+0x11)[0x55f5…]" says nothing about where in the module that is, but another frame of the
 * same module, "(+0x1230)[0x…]", tells where the module begins. One that was linked to a fixed
 * address begins at 0, and is printed without any parentheses. */
void modules_find_offsets(struct reader *reader, const struct stack *stack)
{
	enum { FIXED_BELOW = 0x10000000, NEAR = 64 };

	for (size_t i = stack->first; i < stack->first + stack->n; i++) {
		struct frame *frame = &reader->frames[i];
		uint64_t address = reader->addresses[i];

		if (!frame->has_offset && frame->module.n && address && address < FIXED_BELOW) {
			frame->offset = address;
			frame->has_offset = true;
		}
		if (!frame->has_offset || !address || address < frame->offset)
			continue;
		for (size_t k = i > stack->first + NEAR ? i - NEAR : stack->first;
		     k < stack->first + stack->n && k < i + NEAR; k++) {
			struct frame *other = &reader->frames[k];
			uint64_t base = address - frame->offset;

			if (other->has_offset || reader->addresses[k] < base ||
			    !span_equal(other->module, frame->module))
				continue;
			other->offset = reader->addresses[k] - base;
			other->has_offset = true;
		}
	}
}

/* The last part of a path is enough for the same module. */
static bool is_module(struct span path, struct span module)
{
	return span_ends(path, module) &&
	       (path.n == module.n || path.at[path.n - module.n - 1] == '/');
}

static void find_build(const struct reader *reader, struct frame *frame)
{
	for (size_t k = 0; k < reader->nbuilds && frame->build_id.n == 0; k++) {
		const struct build *build = &reader->builds[k];

		if (build->dialect->kernel != frame->kernel ||
		    build->dialect->from_start != frame->from_start ||
		    !is_module(build->module, frame->module))
			continue;
		frame->module = build->module;
		frame->build_id = build->id;
	}
}

void modules_find_builds(struct reader *reader)
{
	if (reader->nbuilds == 0)
		return;
	for (size_t i = 0; i < reader->nframes; i++)
		find_build(reader, &reader->frames[i]);
	for (size_t i = 0; i < reader->nreports; i++)
		find_build(reader, &reader->reports[i].place);
}

void modules_note_build(struct reader *reader, const struct dialect *dialect,
                        const struct match *match, size_t i)
{
	if (reader->nbuilds < BUILDS_MAX) {
		*ARENA_PUSH(reader->arena, reader->builds, reader->nbuilds) = (struct build){
			.dialect = dialect,
			.module = match->group[CAPTURE_MODULE],
			.id = match->group[CAPTURE_BUILD_ID],
		};
		reader->nbuilds++;
	}
	if (reader_in(reader, dialect))
		report_own(reader, reader_report(reader), i);
	else
		reader->owner[i] = OWNER_NOISE;
}
