#include "symbols/namesake.h"

#include <stdlib.h>

#include "symbols/symtab.h"

enum {
	NAMESAKES_MAX = 4096, /* of all anchors; those that come later are not looked at */
	PADDING_MAX = 64,     /* between two functions */
};

/* One function that is called as an anchor is. */
struct namesake {
	struct span name;
	uint64_t value, size;
	uint64_t next; /* where the next symbol is, or the section ends */
	unsigned section;
	bool last; /* it is the section's end */
	bool global;
};

struct lookup {
	const struct object *object;
	struct symtab table;
	const struct anchor **anchors; /* that are missing, by name */
	size_t nanchors;
	struct namesake *namesakes;
	size_t nnamesakes;
	struct budget *budget;
	struct arena *arena;
};

static int compare_names(struct span a, struct span b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.at, b.at, n) : 0;

	return order ? order : (a.n > b.n) - (a.n < b.n);
}

static int by_name(const void *a, const void *b)
{
	const struct anchor *const *left = a, *const *right = b;

	return compare_names((*left)->name, (*right)->name);
}

static int by_place(const void *a, const void *b)
{
	const struct namesake *left = a, *right = b;

	if (left->section != right->section)
		return left->section < right->section ? -1 : 1;
	return (left->value > right->value) - (left->value < right->value);
}

static bool is_wanted(const struct lookup *lookup, struct span name)
{
	struct anchor wanted = {.name = name};
	const struct anchor *key = &wanted;

	return bsearch(&key, lookup->anchors, lookup->nanchors, sizeof(const struct anchor *),
	               by_name) != NULL;
}

/* The kernel leaves out what link-time optimisation appends. */
static struct span plain_name(struct span name)
{
	return span_head(name, span_find(name, SPAN(".llvm.")));
}

static bool find_section(const struct lookup *lookup, unsigned index, GElf_Shdr *ret)
{
	Elf_Scn *scn = elf_getscn(lookup->object->elf, index);

	return scn && gelf_getshdr(scn, ret);
}

static void collect(struct lookup *lookup)
{
	GElf_Sym symbol;
	GElf_Shdr section;

	for (size_t i = 0; i < lookup->table.n && budget_take(lookup->budget, 1); i++) {
		if (!gelf_getsym(lookup->table.data, (int)i, &symbol))
			break;

		unsigned type = GELF_ST_TYPE(symbol.st_info);
		struct span name = plain_name(symtab_name(&lookup->table, &symbol));

		if (symbol.st_shndx == SHN_UNDEF || name.n == 0 ||
		    (type != STT_FUNC && type != STT_GNU_IFUNC && type != STT_NOTYPE) ||
		    !is_wanted(lookup, name) || !find_section(lookup, symbol.st_shndx, &section) ||
		    !(section.sh_flags & SHF_EXECINSTR) || lookup->nnamesakes == NAMESAKES_MAX)
			continue;
		*ARENA_PUSH(lookup->arena, lookup->namesakes,
		            lookup->nnamesakes) = (struct namesake){
			.name = name,
			.value = symbol.st_value,
			.size = symbol.st_size,
			.next = section.sh_addr + section.sh_size,
			.section = symbol.st_shndx,
			.last = true,
			.global = GELF_ST_BIND(symbol.st_info) != STB_LOCAL,
		};
		lookup->nnamesakes++;
	}
}

/* How many of the namesakes, sorted by place, lie before an address of a section. */
static size_t count_before(const struct lookup *lookup, unsigned section, uint64_t value)
{
	size_t from = 0, n = lookup->nnamesakes;

	while (n > 0) {
		size_t half = n / 2;
		const struct namesake *namesake = &lookup->namesakes[from + half];

		if (namesake->section < section ||
		    (namesake->section == section && namesake->value < value)) {
			from += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return from;
}

/* Each ends where the next symbol is, which is what the kernel takes for its size. */
static void find_ends(struct lookup *lookup)
{
	GElf_Sym symbol;

	for (size_t i = 0; i < lookup->table.n && budget_take(lookup->budget, 1); i++) {
		if (!gelf_getsym(lookup->table.data, (int)i, &symbol))
			break;

		unsigned type = GELF_ST_TYPE(symbol.st_info);
		size_t at = count_before(lookup, symbol.st_shndx, symbol.st_value);
		struct span name = symtab_name(&lookup->table, &symbol);

		if (at == 0 || type == STT_SECTION || type == STT_FILE || name.n == 0 ||
		    name.at[0] == '$' || span_starts(name, SPAN(".L")))
			continue;

		uint64_t value = lookup->namesakes[at - 1].value;

		for (; at > 0; at--) {
			struct namesake *before = &lookup->namesakes[at - 1];

			if (before->section != symbol.st_shndx || before->value != value)
				break;
			if (symbol.st_value < before->next) {
				before->next = symbol.st_value;
				before->last = false;
			}
		}
	}
}

enum fit { FIT_NONE, FIT_NEAR, FIT_EXACT };

/* The kernel does not know all symbols, and knows some that the file does not tell of. */
static enum fit fit_of(const struct namesake *namesake, uint64_t size)
{
	uint64_t gap = namesake->next > namesake->value ? namesake->next - namesake->value : 0;

	if (size == 0)
		return namesake->global ? FIT_EXACT : FIT_NEAR;
	if (size == gap || (namesake->size && size == namesake->size))
		return FIT_EXACT;
	if (size < namesake->size || size < gap)
		return FIT_NONE;
	return namesake->last || namesake->size == 0 || size - namesake->size < PADDING_MAX
	               ? FIT_NEAR
	               : FIT_NONE;
}

static void settle(const struct lookup *lookup, struct anchor *anchor)
{
	enum fit best = FIT_NONE;
	bool any = false, several = false;

	for (size_t i = 0; i < lookup->nnamesakes; i++) {
		const struct namesake *namesake = &lookup->namesakes[i];

		if (!span_equal(namesake->name, anchor->name))
			continue;

		enum fit fit = fit_of(namesake, anchor->size);

		any = true;
		if (fit == FIT_NONE || fit < best)
			continue;
		several = fit == best && (several || namesake->value != anchor->value);
		best = fit;
		anchor->value = namesake->value;
	}
	if (any)
		anchor->state = best == FIT_NONE ? ANCHOR_RESIZED
		                : several        ? ANCHOR_AMBIGUOUS
		                                 : ANCHOR_FOUND;
}

void anchors_find(const struct object *object, struct anchor *anchors, size_t n,
                  struct budget *budget, struct arena *arena)
{
	struct lookup lookup = {.object = object, .budget = budget, .arena = arena};

	lookup.anchors = arena_new(arena, n + 1, sizeof(const struct anchor *));
	for (size_t i = 0; i < n; i++) {
		if (anchors[i].state == ANCHOR_MISSING && anchors[i].name.n)
			lookup.anchors[lookup.nanchors++] = &anchors[i];
	}
	if (lookup.nanchors == 0 || !symtab_open(object, &lookup.table))
		return;
	qsort(lookup.anchors, lookup.nanchors, sizeof(const struct anchor *), by_name);
	collect(&lookup);
	if (lookup.nnamesakes == 0)
		return;
	qsort(lookup.namesakes, lookup.nnamesakes, sizeof *lookup.namesakes, by_place);
	find_ends(&lookup);
	for (size_t i = 0; i < n && budget_take(budget, lookup.nnamesakes); i++) {
		if (anchors[i].state == ANCHOR_MISSING)
			settle(&lookup, &anchors[i]);
	}
}
