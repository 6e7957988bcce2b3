#include "symbols/symtab.h"

static bool open_table(Elf *elf, GElf_Word type, struct symtab *ret)
{
	for (Elf_Scn *scn = NULL; (scn = elf_nextscn(elf, scn));) {
		GElf_Shdr header;

		if (!gelf_getshdr(scn, &header) || header.sh_type != type)
			continue;

		Elf_Data *data = elf_getdata(scn, NULL);
		Elf_Scn *strings_scn = elf_getscn(elf, header.sh_link);
		Elf_Data *strings = strings_scn ? elf_rawdata(strings_scn, NULL) : NULL;
		size_t size = gelf_fsize(elf, ELF_T_SYM, 1, EV_CURRENT);

		if (!data || !data->d_buf || !strings || !strings->d_buf || size == 0)
			return false;
		ret->data = data;
		ret->strings = (struct span){strings->d_buf, strings->d_size};
		ret->n = data->d_size / size;
		return ret->n > 0;
	}
	return false;
}

/* What the loader's table has is also in the full one, when there is one. */
bool symtab_open(const struct object *object, struct symtab *ret)
{
	return object->elf && (open_table(object->elf, SHT_SYMTAB, ret) ||
	                       open_table(object->elf, SHT_DYNSYM, ret));
}

static bool is_code(const GElf_Sym *symbol)
{
	unsigned type = GELF_ST_TYPE(symbol->st_info);

	return symbol->st_shndx != SHN_UNDEF && (type == STT_FUNC || type == STT_GNU_IFUNC);
}

struct span symtab_name(const struct symtab *table, const GElf_Sym *symbol)
{
	if (symbol->st_name >= table->strings.n)
		return (struct span){0};

	struct span text = span_from(table->strings, symbol->st_name);

	return span_head(text, span_index(text, '\0'));
}

static void take_symbol(struct target *target, const struct symtab *table, const GElf_Sym *symbol)
{
	target->symbol = symtab_name(table, symbol);
	target->symbol_value = symbol->st_value;
	target->symbol_size = symbol->st_size;
	target->has_symbol = true;
}

/* The nearest symbol below the address counts if it reaches to it; of several there the largest,
 * and of those the last. */
static void apply_function(const struct targets *targets, const struct symtab *table,
                           const GElf_Sym *symbol)
{
	uint64_t end;

	if (__builtin_add_overflow(symbol->st_value, symbol->st_size, &end))
		return;
	for (size_t i = targets_from(targets, symbol->st_value);
	     i < targets->n && targets->all[i].address < end; i++) {
		struct target *target = &targets->all[i];

		if (target->symbol_settled ||
		    (target->has_symbol && (target->symbol_value > symbol->st_value ||
		                            (target->symbol_value == symbol->st_value &&
		                             target->symbol_size > symbol->st_size))))
			continue;
		take_symbol(target, table, symbol);
	}
}

/* A label has no size: it reaches to the next one, or to the end of its section. */
static void apply_label(const struct object *object, const struct targets *targets,
                        const struct symtab *table, const GElf_Sym *symbol)
{
	size_t i = targets_from(targets, symbol->st_value);
	unsigned type = GELF_ST_TYPE(symbol->st_info);
	struct span name = symtab_name(table, symbol);
	GElf_Shdr section;

	if (i == targets->n || symbol->st_size || name.n == 0 || name.at[0] == '$' ||
	    (type != STT_NOTYPE && type != STT_FUNC))
		return;

	Elf_Scn *scn = elf_getscn(object->elf, symbol->st_shndx);

	if (!scn || !gelf_getshdr(scn, &section) || !(section.sh_flags & SHF_EXECINSTR))
		return;
	for (; i < targets->n && targets->all[i].address - section.sh_addr < section.sh_size; i++) {
		struct target *target = &targets->all[i];

		if (target->symbol_settled ||
		    (target->has_symbol &&
		     (target->symbol_size || target->symbol_value > symbol->st_value)))
			continue;
		take_symbol(target, table, symbol);
	}
}

static size_t settle(const struct targets *targets)
{
	size_t open = 0;

	for (size_t i = 0; i < targets->n; i++) {
		targets->all[i].symbol_settled = targets->all[i].has_symbol;
		open += !targets->all[i].has_symbol;
	}
	return open;
}

void symtab_find(const struct object *object, const struct targets *targets)
{
	struct symtab table;
	GElf_Sym symbol;

	if (!symtab_open(object, &table) || settle(targets) == 0)
		return;
	for (size_t i = 0; i < table.n && budget_take(targets->budget, 1); i++) {
		if (!gelf_getsym(table.data, (int)i, &symbol))
			break;
		if (is_code(&symbol) && symbol.st_size &&
		    symbol.st_value <= targets->all[targets->n - 1].address)
			apply_function(targets, &table, &symbol);
	}
	if (settle(targets) == 0)
		return;
	for (size_t i = 0; i < table.n && budget_take(targets->budget, targets->n); i++) {
		if (gelf_getsym(table.data, (int)i, &symbol))
			apply_label(object, targets, &table, &symbol);
	}
}
