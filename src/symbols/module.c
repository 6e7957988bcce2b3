#include "symbols/module.h"

#include <dwarf.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "symbols/debugfile.h"
#include "symbols/image.h"
#include "symbols/lines.h"
#include "symbols/names.h"
#include "symbols/namesake.h"
#include "symbols/object.h"
#include "symbols/scopes.h"
#include "symbols/symtab.h"
#include "symbols/units.h"

struct module {
	char *path;
	struct module_options options;
	char *files[SYMBOL_FILES_MAX]; /* NULL: none */
	struct stat about;             /* the file when it was opened */
	char wanted_id[BUILD_ID_BYTES];
	size_t nwanted_id;
	enum module_state state;
	struct object object;    /* the file itself */
	struct object debug;     /* its debug file */
	struct object alternate; /* what dwz shared */
	struct object mini;      /* symbols that were left to a stripped file */
	struct package package;  /* what the compiler left to .dwo files */
	char *mini_image;
	bool mini_tried, debug_tried, unwinding_tried;
	Dwarf *dwarf, *alternate_dwarf;
	Dwarf_CFI *unwinding;              /* of the file itself */
	const struct object *dwarf_object; /* that dwarf reads: object or debug */
};

/* One request. */
struct lookup {
	struct module *module;
	struct targets targets; /* in the end sorted by unit first */
};

/* NUL-terminated. */
static char *copy_path(struct span path)
{
	char *copy = memory_zero(path.n + 1, 1);

	if (path.n)
		memcpy(copy, path.at, path.n);
	return copy;
}

static bool among_fetched(const struct module *module, struct span build_id, struct object *ret)
{
	return debugfile_among(build_id, module->files, SYMBOL_FILES_MAX, ret);
}

struct module *module_open(const struct module_name *name, const struct module_options *options)
{
	struct module *module = memory_zero(1, sizeof *module);
	struct span build_id = name->build_id;
	const char *path = module->path = copy_path(name->path);

	for (size_t i = 0; i < SYMBOL_FILES_MAX; i++) {
		if (name->files[i].n)
			module->files[i] = copy_path(name->files[i]);
	}
	module->options = *options;
	module->object.fd = module->debug.fd = module->alternate.fd = module->mini.fd = -1;
	module->package.object.fd = -1;
	module->nwanted_id = build_id.n <= BUILD_ID_BYTES ? build_id.n : 0;
	if (module->nwanted_id)
		memcpy(module->wanted_id, build_id.at, build_id.n);
	module->state = MODULE_MISSING;
	if (stat(path, &module->about) < 0)
		memset(&module->about, 0, sizeof module->about);

	bool opened = object_open(path, true, &module->object) == 0 && !module->object.relocatable;
	struct span id = object_build_id(&module->object);

	if (opened && (module->nwanted_id == 0 || id.n == 0 || span_equal(id, build_id))) {
		module->state = MODULE_FOUND;
		return module;
	}
	/* The program that printed the address may be gone, and its debug file still be there. */
	object_fini(&module->object);
	if (debugfile_by_id(build_id, options->root, &module->object) ||
	    among_fetched(module, build_id, &module->object))
		module->state = MODULE_FOUND;
	else if (opened)
		module->state = MODULE_REBUILT;
	return module;
}

void module_free(struct module *module)
{
	if (!module)
		return;
	if (module->dwarf)
		dwarf_end(module->dwarf);
	if (module->alternate_dwarf)
		dwarf_end(module->alternate_dwarf);
	if (module->unwinding)
		dwarf_cfi_end(module->unwinding);
	object_fini(&module->object);
	object_fini(&module->debug);
	object_fini(&module->alternate);
	object_fini(&module->mini);
	package_fini(&module->package);
	free(module->mini_image);
	for (size_t i = 0; i < SYMBOL_FILES_MAX; i++)
		free(module->files[i]);
	free(module->path);
	free(module);
}

enum module_state module_state(const struct module *module)
{
	return module->state;
}

struct span module_wanted(const struct module *module)
{
	struct span wanted = {module->wanted_id, module->nwanted_id};
	const struct object *object = &module->object;

	if (module->state != MODULE_FOUND)
		return wanted;
	if (!module->debug_tried || object->relocatable)
		return (struct span){0};
	if (!module->dwarf)
		return object_build_id(object);
	return module->alternate_dwarf ? (struct span){0}
	                               : debugfile_alternate_id(module->dwarf_object);
}

bool module_is(const struct module *module, const struct module_name *name)
{
	const struct stat *then = &module->about;
	struct stat now;

	if (!span_is(name->path, module->path) ||
	    !span_equal((struct span){module->wanted_id, module->nwanted_id}, name->build_id))
		return false;
	for (size_t i = 0; i < SYMBOL_FILES_MAX; i++) {
		if (!span_equal(span_of(module->files[i]), name->files[i]))
			return false;
	}
	if (stat(module->path, &now) < 0)
		return then->st_ino == 0;
	return now.st_dev == then->st_dev && now.st_ino == then->st_ino &&
	       now.st_size == then->st_size && now.st_mtim.tv_sec == then->st_mtim.tv_sec &&
	       now.st_mtim.tv_nsec == then->st_mtim.tv_nsec;
}

/* Beside the module, where the linker's helper writes it. */
static void open_package(struct module *module)
{
	struct arena arena = {0};
	struct span path = arena_join(&arena, span_of(module->path), SPAN(".dwp"), SPAN("\0"));

	package_open(path.at, &module->package);
	arena_fini(&arena);
}

static void open_dwarf(struct module *module)
{
	const struct object *object = &module->object;

	if (module->debug_tried)
		return;
	module->debug_tried = true;
	if (!object_has_debug(object) &&
	    (debugfile_find(object, module->path, module->options.root, &module->debug) ||
	     among_fetched(module, object_build_id(object), &module->debug)))
		object = &module->debug;
	if (!object_has_debug(object) || object->relocatable)
		return;
	module->dwarf = dwarf_begin_elf(object->elf, DWARF_C_READ, NULL);
	module->dwarf_object = object;
	open_package(module);
	if (module->dwarf &&
	    (debugfile_alternate(object, module->path, module->options.root, &module->alternate) ||
	     among_fetched(module, debugfile_alternate_id(object), &module->alternate))) {
		module->alternate_dwarf = dwarf_begin_elf(module->alternate.elf, DWARF_C_READ,
		                                          NULL);
		if (module->alternate_dwarf)
			dwarf_setalt(module->dwarf, module->alternate_dwarf);
	}
}

static void open_mini(struct module *module)
{
	struct span packed, image;

	if (module->mini_tried)
		return;
	module->mini_tried = true;
	if (!object_section(&module->object, ".gnu_debugdata", &packed) ||
	    !image_unxz(packed, &image))
		return;
	module->mini_image = (char *)(uintptr_t)image.at;
	object_from_memory(image, &module->mini);
}

/* Whether the unwinding tables say that a signal's handler returns to the address. */
static bool is_signal_frame(struct module *module, uint64_t address)
{
	Dwarf_Frame *frame = NULL;
	bool signal = false;

	if (!module->unwinding_tried && module->object.elf)
		module->unwinding = dwarf_getcfi_elf(module->object.elf);
	module->unwinding_tried = true;
	if (!module->unwinding || dwarf_cfi_addrframe(module->unwinding, address, &frame) != 0)
		return false;
	if (dwarf_frame_info(frame, NULL, NULL, &signal) < 0)
		signal = false;
	free(frame);
	return signal;
}

/* ---- one request ---- */

static int by_address(const void *a, const void *b)
{
	const struct target *left = a, *right = b;

	return (left->address > right->address) - (left->address < right->address);
}

static int by_unit(const void *a, const void *b)
{
	const struct target *left = a, *right = b;

	if (left->has_unit != right->has_unit)
		return left->has_unit - right->has_unit;
	if (left->has_unit && left->unit != right->unit)
		return left->unit < right->unit ? -1 : 1;
	return by_address(a, b);
}

/* The symbols that addresses are counted from, one for each query. */
static struct anchor *find_anchors(struct lookup *lookup, const struct query *queries, size_t n)
{
	struct module *module = lookup->module;
	struct anchor *anchors = arena_new(lookup->targets.arena, n + 1, sizeof *anchors);
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		if (queries[i].origin != ORIGIN_SYMBOL)
			continue;
		anchors[i].name = queries[i].symbol;
		anchors[i].size = queries[i].symbol_size;
		any = true;
	}
	if (!any)
		return anchors;
	anchors_find(&module->debug, anchors, n, lookup->targets.budget, lookup->targets.arena);
	anchors_find(&module->object, anchors, n, lookup->targets.budget, lookup->targets.arena);
	open_mini(module);
	anchors_find(&module->mini, anchors, n, lookup->targets.budget, lookup->targets.arena);
	return anchors;
}

static void make_targets(struct lookup *lookup, const struct query *queries, size_t n,
                         struct answer *ret)
{
	const struct anchor *anchors = find_anchors(lookup, queries, n);

	lookup->targets.all = arena_new(lookup->targets.arena, n + 1, sizeof *lookup->targets.all);
	for (size_t i = 0; i < n; i++) {
		struct target *target = &lookup->targets.all[lookup->targets.n];

		target->query = i;
		target->address = queries[i].address;
		switch (queries[i].origin) {
		case ORIGIN_START:
			target->address += lookup->module->object.load_begin;
			break;
		case ORIGIN_SYMBOL:
			ret[i].rebuilt = anchors[i].state == ANCHOR_RESIZED;
			if (anchors[i].state != ANCHOR_FOUND)
				continue;
			target->address += anchors[i].value;
			break;
		default:
			break;
		}
		lookup->targets.n++;
	}
	qsort(lookup->targets.all, lookup->targets.n, sizeof *lookup->targets.all, by_address);
}

static void find_symbols(struct lookup *lookup)
{
	struct module *module = lookup->module;

	symtab_find(&module->debug, &lookup->targets);
	symtab_find(&module->object, &lookup->targets);
	for (size_t i = 0; i < lookup->targets.n; i++) {
		if (lookup->targets.all[i].has_symbol)
			continue;
		open_mini(module);
		symtab_find(&module->mini, &lookup->targets);
		return;
	}
}

/* The function of scope k as it is called, not yet demangled. Of the outermost, which is the one
 * in the machine's eyes, the symbol says more: "f.cold", "f.isra.0", and what a lambda is in. */
static struct span function_of(const struct target *target, size_t k)
{
	struct span name = {0};

	if (k == 0 && target->has_symbol && target->symbol_size && target->symbol.n)
		return target->symbol;
	if (k < target->nscopes) {
		Dwarf_Die die = target->scopes[k].die;

		name = name_of_entry(&die);
	}
	if (name.n == 0 && k == 0)
		name = target->symbol;
	return name;
}

static void make_answer(struct lookup *lookup, const struct target *target,
                        const struct lines *lines, struct answer *ret)
{
	struct arena *arena = lookup->targets.arena;
	size_t n = target->nscopes ? target->nscopes : 1;
	struct location *locations = arena_new(arena, n, sizeof *locations);

	if (!target->nscopes && !target->has_line && !target->has_symbol)
		return;
	for (size_t i = 0; i < n; i++) {
		size_t k = n - 1 - i;
		struct location *location = &locations[i];
		uint64_t file = 0;

		location->function = function_of(target, k);
		location->function = lookup->module->options.mangled
		                             ? arena_copy(arena, location->function)
		                             : name_demangled(location->function, arena);
		location->inlined = k > 0;
		if (i == 0) {
			file = target->file;
			location->line = target->line;
			location->column = target->column;
		} else {
			const struct scope *callee = &target->scopes[k + 1];

			file = callee->call_file;
			location->line = callee->call_line;
			location->column = callee->call_column;
		}
		if (lines && (i || target->has_line))
			location->file = arena_copy(arena, lines_path(lines, file, arena));
		if (k == 0 && target->has_symbol) {
			location->offset = target->address - target->symbol_value;
			location->has_offset = true;
		}
	}
	*ret = (struct answer){.locations = locations, .nlocations = n};
}

static struct span comp_dir_of(Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	const char *text = NULL;

	if (dwarf_attr(die, DW_AT_comp_dir, &attribute))
		text = dwarf_formstring(&attribute);
	return span_of(text);
}

static bool open_lines(struct lookup *lookup, Dwarf_Die *die, struct lines *ret)
{
	const struct object *object = lookup->module->dwarf_object;
	struct line_sections sections = {.swapped = object->swapped};
	Dwarf_Attribute attribute;
	Dwarf_Word offset;

	if (!dwarf_attr(die, DW_AT_stmt_list, &attribute) ||
	    dwarf_formudata(&attribute, &offset) != 0)
		return false;
	/* libdw unpacks the oldest kind of compression in place. */
	if (!object_section(object, ".debug_line", &sections.line))
		object_section(object, ".zdebug_line", &sections.line);
	if (!object_section(object, ".debug_str", &sections.str))
		object_section(object, ".zdebug_str", &sections.str);
	if (!object_section(object, ".debug_line_str", &sections.line_str))
		object_section(object, ".zdebug_line_str", &sections.line_str);
	return lines_open(&sections, offset, comp_dir_of(die), lookup->targets.arena, ret);
}

static void answer_unit(struct lookup *lookup, struct unit *unit, const struct targets *targets,
                        struct answer *ret)
{
	struct lines lines;
	bool has_lines = open_lines(lookup, &unit->die, &lines);

	scopes_find(&unit->contents, targets);
	if (has_lines)
		lines_find(&lines, targets);
	for (size_t i = 0; i < targets->n; i++)
		make_answer(lookup, &targets->all[i], has_lines ? &lines : NULL,
		            &ret[targets->all[i].query]);
}

/* Of those that no unit is known of, the symbol is all there is. */
static void answer_without_unit(struct lookup *lookup, const struct targets *targets,
                                struct answer *ret)
{
	for (size_t i = 0; i < targets->n; i++)
		make_answer(lookup, &targets->all[i], NULL, &ret[targets->all[i].query]);
}

/* The targets from the i-th on that are in the same unit. */
static struct targets same_unit(const struct targets *targets, size_t i)
{
	struct targets part = *targets;
	const struct target *first = part.all = &targets->all[i];

	for (part.n = 0; i < targets->n && targets->all[i].has_unit == first->has_unit &&
	                 targets->all[i].unit == first->unit;
	     i++)
		part.n++;
	return part;
}

static void answer_all(struct lookup *lookup, struct answer *ret)
{
	struct module *module = lookup->module;
	struct targets *targets = &lookup->targets;
	struct unit *units = NULL;
	size_t nunits = 0, k = 0;

	if (module->dwarf)
		units = units_find(module->dwarf, module->dwarf_object, &module->package, targets,
		                   &nunits);
	qsort(targets->all, targets->n, sizeof *targets->all, by_unit);
	for (size_t at = 0; at < targets->n;) {
		struct targets part = same_unit(targets, at);
		const struct target *first = part.all;

		while (k < nunits && units[k].offset < first->unit)
			k++;
		if (first->has_unit && k < nunits && units[k].offset == first->unit)
			answer_unit(lookup, &units[k], &part, ret);
		else
			answer_without_unit(lookup, &part, ret);
		at += part.n;
	}
}

void module_find(struct module *module, const struct query *queries, size_t n, struct arena *arena,
                 struct answer *ret)
{
	struct budget budget = {.steps = SYMBOL_STEPS_MAX};
	struct lookup lookup = {.module = module, .targets = {.budget = &budget, .arena = arena}};

	memset(ret, 0, n * sizeof *ret);
	if (module->state != MODULE_FOUND || n > SYMBOL_QUERIES_MAX)
		return;
	open_dwarf(module);
	make_targets(&lookup, queries, n, ret);
	if (lookup.targets.n == 0)
		return;
	find_symbols(&lookup);
	answer_all(&lookup, ret);
	for (size_t i = 0; i < lookup.targets.n; i++) {
		const struct target *target = &lookup.targets.all[i];

		ret[target->query].signal = queries[target->query].returns &&
		                            is_signal_frame(module, target->address);
	}
}
