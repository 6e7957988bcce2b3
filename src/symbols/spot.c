#include "symbols/spot.h"

#include <limits.h>
#include <unistd.h>

#include "base/limits.h"
#include "symbols/hex.h"

/* "0x1f", or just digits. True when there are any; they are taken. */
static bool take_hex(struct span *text, uint64_t *ret)
{
	struct span rest = *text;
	uint64_t value = 0;
	size_t n = 0;

	if (span_starts(rest, SPAN("0x")))
		rest = span_from(rest, 2);
	for (; n < rest.n && n < 16 && hex_value(rest.at[n]) >= 0; n++)
		value = value << 4 | (uint64_t)hex_value(rest.at[n]);
	if (n == 0 || (n < rest.n && hex_value(rest.at[n]) >= 0))
		return false;
	*text = span_from(rest, n);
	*ret = value;
	return true;
}

/* An address as it stands there, or the one before a return address. */
static struct query query_of(enum origin origin, uint64_t address, bool returns)
{
	return (struct query){.origin = origin, .address = address - returns, .returns = returns};
}

/* The last "+0x1f)" or " + 0x1f)" of the line; *ret_end is behind the digits. */
static bool find_offset(struct span line, size_t *ret_begin, size_t *ret_end, uint64_t *ret)
{
	for (size_t i = line.n; i-- > 0;) {
		struct span rest = span_from(line, i);
		size_t blanks = i && line.at[i - 1] == ' ';

		if (rest.at[0] != '+')
			continue;
		rest = span_from(rest, 1);
		if (blanks && rest.n && rest.at[0] == ' ')
			rest = span_from(rest, 1);
		if (!span_starts(rest, SPAN("0x")) || !take_hex(&rest, ret) || !rest.n ||
		    rest.at[0] != ')')
			continue;
		*ret_begin = i - blanks;
		*ret_end = line.n - rest.n;
		return true;
	}
	return false;
}

static bool exists(struct span path)
{
	char text[PATH_MAX];

	if (path.n >= sizeof text)
		return false;
	if (path.n)
		memcpy(text, path.at, path.n);
	text[path.n] = '\0';
	return access(text, F_OK) == 0;
}

/* Where the module's name begins that ends at `end`: behind a parenthesis. A path may have
 * parentheses of its own, so a file that exists is the better guess. */
static bool find_module(struct span line, size_t end, size_t *ret)
{
	bool any = false;
	size_t tries = 0;

	for (size_t i = end; i-- > 0 && tries < 16;) {
		if (line.at[i] != '(' || i + 1 == end)
			continue;
		tries++;
		if (!any)
			*ret = i + 1;
		any = true;
		if (exists(span_from(span_head(line, end), i + 1))) {
			*ret = i + 1;
			break;
		}
	}
	return any;
}

/* " (BuildId: 1f…)" behind the spot. */
static void take_build_id(struct span line, struct arena *arena, struct spot *spot)
{
	struct span rest = span_from(line, spot->end), word = SPAN(" (BuildId: ");

	if (!span_starts(rest, word))
		return;
	rest = span_from(rest, word.n);

	size_t close = span_index(rest, ')');

	if (close == rest.n)
		return;
	spot->key.build_id = hex_bytes(span_head(rest, close), arena);
	spot->end += word.n + close + 1;
}

/* Whether the line is of frame 0, which is where it happened; others are return addresses. */
static bool is_first(struct span line)
{
	struct span text = span_trim(line);

	return span_starts(text, SPAN("#0 "));
}

/* "MODULE(+0x1f)[0x55…]" or "MODULE(f+0x1f) [0x55…]", in which all that is before the
 * parenthesis is the module. `close` is where it closes. */
static bool read_glibc(struct span line, size_t plus, uint64_t offset, size_t close,
                       struct spot *ret)
{
	struct span rest = span_from(line, close + 1);
	size_t open = plus, begin = 0;
	uint64_t address;

	if (rest.n && rest.at[0] == ' ')
		rest = span_from(rest, 1);
	if (!rest.n || rest.at[0] != '[')
		return false;

	struct span digits = rest = span_from(rest, 1);

	if (!take_hex(&rest, &address) || !rest.n || rest.at[0] != ']')
		return false;
	while (open > 0 && line.at[open - 1] != '(')
		open--;
	while (begin < open && byte_is_blank(line.at[begin]))
		begin++;
	if (open < 2 || begin + 1 >= open)
		return false;
	*ret = (struct spot){
		.key = {.module = span_from(span_head(line, open - 1), begin),
	                .query = query_of(ORIGIN_LINKED, offset, true)},
		.begin = begin,
		.end = line.n - rest.n + 1,
		.address = span_head(digits, digits.n - rest.n),
	};
	ret->key.query.symbol = span_from(span_head(line, plus), open);
	if (ret->key.query.symbol.n)
		ret->key.query.origin = ORIGIN_SYMBOL;
	return true;
}

/* "MODULE[0x40114e]" or "MODULE() [0x40114e]": the address is as it was linked, which is what it
 * says when nothing is relocated. */
static bool read_fixed(struct span line, struct spot *ret)
{
	size_t open = line.n, begin = 0;
	uint64_t address;

	while (open > 0 && line.at[open - 1] != '[')
		open--;

	struct span rest = span_from(line, open);

	if (open < 2 || !take_hex(&rest, &address) || rest.n != 1 || rest.at[0] != ']')
		return false;

	struct span module = span_trim_end(span_head(line, open - 1));

	if (span_ends(module, SPAN("()")))
		module.n -= 2;
	while (begin < module.n && byte_is_blank(module.at[begin]))
		begin++;
	module = span_from(module, begin);
	if (span_index(module, '/') == module.n ||
	    (span_index(module, '(') < module.n && !exists(module)))
		return false;
	*ret = (struct spot){
		.key = {.module = module, .query = query_of(ORIGIN_LINKED, address, true)},
		.begin = begin,
		.end = line.n,
		.address = span_head(span_from(line, open), line.n - open - 1),
	};
	return true;
}

/* " [shop 1f…]" of the kernel's: a module and perhaps its build-id. What is no module stays. */
static void read_kernel_module(struct span line, size_t *end, struct arena *arena,
                               struct span *ret_module, struct span *ret_build_id)
{
	struct span rest = span_from(line, *end);
	size_t close = span_index(rest, ']');

	if (!span_starts(rest, SPAN(" [")) || close == rest.n)
		return;

	struct span inside = span_from(span_head(rest, close), 2);
	size_t blank = span_index(inside, ' ');

	*ret_module = span_head(inside, blank);
	*ret_build_id = hex_bytes(span_from(inside, blank + 1), arena);
	*end += close + 1;
}

static bool is_symbol_byte(char c)
{
	return byte_is_alpha(c) || byte_is_digit(c) || c == '_' || c == '.' || c == '$';
}

/* Whether the kernel says that just there it happened, and not that something returns there. */
static bool is_exact_in_kernel(struct span before, struct span behind)
{
	static const char *const words[] = {"RIP: ", "pc : ", "PC is at ", "NIP [", "WARNING: "};

	for (size_t i = 0; i < countof(words); i++) {
		if (span_find(before, span_of(words[i])) < before.n)
			return true;
	}
	return span_starts(behind, SPAN(" (P"));
}

/* "cart_add+0x1a/0x40 [shop]": of the kernel, or one of its modules, whose file must be known. */
static bool read_kernel(struct span line, const struct catalog *catalog, struct arena *arena,
                        struct spot *ret)
{
	struct span module = SPAN(CATALOG_KERNEL), build_id = {0};
	uint64_t offset, size;

	for (size_t i = line.n; i-- > 0;) {
		struct span rest = span_from(line, i);
		size_t begin = i;

		if (!span_starts(rest, SPAN("+0x")))
			continue;
		rest = span_from(rest, 1);
		while (begin > 0 && is_symbol_byte(line.at[begin - 1]))
			begin--;
		if (!take_hex(&rest, &offset) || !span_starts(rest, SPAN("/0x")))
			continue;
		rest = span_from(rest, 1);
		if (!take_hex(&rest, &size) || begin == i)
			continue;

		size_t end = line.n - rest.n;
		bool exact;

		read_kernel_module(line, &end, arena, &module, &build_id);
		exact = is_exact_in_kernel(span_head(line, begin), span_from(line, end));
		*ret = (struct spot){
			.key = {.module = catalog_find(catalog, module),
		                .build_id = build_id,
		                .query = query_of(ORIGIN_SYMBOL, offset, !exact)},
			.begin = begin,
			.end = end,
			.stays = true,
		};
		ret->key.query.symbol = span_from(span_head(line, i), begin);
		ret->key.query.symbol_size = size;
		return ret->key.module.n > 0;
	}
	return false;
}

/* "(MODULE+0x1f)" of sanitizers, "(MODULE + 0x1f)" of systemd. */
static bool read_module(struct span line, size_t plus, uint64_t offset, size_t close,
                        struct arena *arena, struct spot *ret)
{
	bool from_start = line.at[plus] == ' ';
	size_t module;

	if (!find_module(line, plus, &module))
		return false;
	*ret = (struct spot){
		.key = {.module = span_from(span_head(line, plus), module),
	                .query = query_of(from_start ? ORIGIN_START : ORIGIN_LINKED, offset,
	                                  from_start && !is_first(line))},
		.begin = module - 1,
		.end = close + 1,
	};
	take_build_id(line, arena, ret);

	/* What was printed for a name goes. */
	struct span before = span_head(line, ret->begin), nothing = SPAN("<null> <null> ");
	size_t in = span_find(before, SPAN(" in "));

	if (in < before.n)
		ret->begin = in + 1;
	else if (span_ends(before, nothing))
		ret->begin -= nothing.n;
	ret->summary = span_starts(line, SPAN("SUMMARY: "));
	return true;
}

bool spot_find(struct span line, const struct catalog *catalog, struct arena *arena,
               struct spot *ret)
{
	struct spot spot;
	size_t plus, close;
	uint64_t offset;
	bool found;

	if (line.n > LINE_BYTES)
		return false;
	if (catalog && catalog->n && read_kernel(line, catalog, arena, ret))
		return true;
	if (find_offset(line, &plus, &close, &offset))
		found = read_glibc(line, plus, offset, close, &spot) ||
		        read_module(line, plus, offset, close, arena, &spot);
	else
		found = read_fixed(line, &spot);
	if (!found || span_index(spot.key.module, '\0') < spot.key.module.n)
		return false;

	struct span file = catalog_find(catalog, spot.key.module);

	if (file.n)
		spot.key.module = file;
	*ret = spot;
	return true;
}

struct cache_key spot_struck_key(const struct spot *spot)
{
	struct cache_key key = spot->key;

	key.query.address += key.query.returns;
	key.query.returns = false;
	return key;
}

/* Bytes of the character of UTF-8 at the front; 0 when it is none, or a control character. */
static size_t printable(struct span text)
{
	unsigned char lead = (unsigned char)text.at[0];
	size_t n = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;

	if (lead < 0x20 || lead == 0x7f || lead > 0xf4 || n > text.n)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if (((unsigned char)text.at[i] & 0xc0) != 0x80)
			return 0;
	}
	return lead == 0xc2 && (unsigned char)text.at[1] < 0xa0 ? 0 : n;
}

void spot_write_text(struct span text, struct buffer *out)
{
	while (text.n) {
		size_t n = printable(text);

		if (n)
			buffer_add(out, span_head(text, n));
		else
			buffer_format(out, "\\x%02x", (unsigned char)text.at[0]);
		text = span_from(text, n ? n : 1);
	}
}

static void write_place(const struct location *location, struct buffer *out)
{
	spot_write_text(location->file, out);
	buffer_format(out, ":%llu", (unsigned long long)location->line);
	if (location->column)
		buffer_format(out, ":%llu", (unsigned long long)location->column);
}

static void write_location(const struct location *location, struct span original,
                           struct buffer *out)
{
	buffer_add(out, SPAN("in "));
	spot_write_text(location->function.n ? location->function : SPAN("??"), out);
	if (location->file.n) {
		buffer_add_byte(out, ' ');
		write_place(location, out);
		return;
	}
	if (location->has_offset)
		buffer_format(out, "+0x%llx", (unsigned long long)location->offset);
	buffer_add_byte(out, ' ');
	buffer_add(out, original);
}

/* What stood there, or the name of what was inlined into it, with its place behind it. */
static void write_behind(const struct location *location, struct span original, struct buffer *out)
{
	if (location->inlined)
		spot_write_text(location->function.n ? location->function : SPAN("??"), out);
	else
		buffer_add(out, original);
	if (!location->file.n)
		return;
	buffer_add(out, SPAN(" ("));
	write_place(location, out);
	buffer_add_byte(out, ')');
}

void spot_write(const struct spot *spot, struct span line, const struct cache_entry *entry,
                struct buffer *out)
{
	struct span original = span_from(span_head(line, spot->end), spot->begin);
	size_t n = entry ? entry->answer.nlocations : 0;

	if (spot->summary && n > 1)
		n = 1;
	for (size_t i = 0; i < n; i++) {
		const struct location *location = &entry->answer.locations[i];

		buffer_add(out, span_head(line, spot->begin));
		if (spot->address.n) {
			buffer_add(out, spot->address);
			buffer_add_byte(out, ' ');
		}
		if (spot->stays)
			write_behind(location, original, out);
		else
			write_location(location, original, out);
		if (i + 1 == n)
			buffer_add(out, span_from(line, spot->end));
		buffer_add_byte(out, '\n');
	}
	if (n)
		return;
	buffer_add(out, line);
	if (entry && entry->state == MODULE_REBUILT)
		buffer_add(out, SPAN(" (rebuilt since)"));
	buffer_add_byte(out, '\n');
}
