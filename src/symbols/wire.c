#include "symbols/wire.h"

#include <limits.h>

#include "symbols/bytes.h"

enum { FLAG_INLINED = 1 << 0, FLAG_OFFSET = 1 << 1 };
enum { QUERY_RETURNS = 1 << 7 };
enum { ANSWER_REBUILT = 1 << 0, ANSWER_SIGNAL = 1 << 1 };

static void add_number(struct buffer *buffer, uint64_t number, size_t size)
{
	uint8_t byte = (uint8_t)number;
	uint32_t half = (uint32_t)number;
	const void *from = size == 1   ? (const void *)&byte
	                   : size == 4 ? (const void *)&half
	                               : (const void *)&number;

	buffer_add(buffer, (struct span){from, size});
}

static void add_text(struct buffer *buffer, struct span text, size_t max)
{
	text = span_head(text, max);
	add_number(buffer, text.n, 4);
	buffer_add(buffer, text);
}

static struct span read_text(struct cursor *cursor)
{
	return cursor_take(cursor, cursor_number(cursor, 4));
}

static bool has_nul(struct span text)
{
	return span_index(text, '\0') != text.n;
}

static bool is_path(struct span text)
{
	return text.n < PATH_MAX && !has_nul(text);
}

/* The length at `begin`, once all that it counts is there. */
static void set_length(struct buffer *buffer, size_t begin)
{
	uint32_t n = (uint32_t)(buffer->n - begin - 4);

	memcpy(buffer->bytes + begin, &n, sizeof n);
}

void wire_add_request(struct buffer *buffer, const struct request *request)
{
	size_t begin = buffer->n;

	add_number(buffer, 0, 4);
	add_text(buffer, request->module, SYMBOL_NAME_BYTES);
	add_text(buffer, request->build_id, BUILD_ID_BYTES);
	for (size_t i = 0; i < countof(request->files); i++)
		add_text(buffer, request->files[i], PATH_MAX - 1);
	add_number(buffer, request->nqueries, 4);
	for (size_t i = 0; i < request->nqueries; i++) {
		const struct query *query = &request->queries[i];

		add_number(buffer, query->origin | (query->returns ? QUERY_RETURNS : 0u), 1);
		add_number(buffer, query->address, 8);
		add_number(buffer, query->symbol_size, 8);
		add_text(buffer, query->symbol, SYMBOL_NAME_BYTES);
	}
	set_length(buffer, begin);
}

bool wire_read_request(struct span body, struct arena *arena, struct request *ret)
{
	struct cursor cursor = cursor_over(body, false);
	struct request request = {0};

	request.module = read_text(&cursor);
	request.build_id = read_text(&cursor);
	for (size_t i = 0; i < countof(request.files); i++)
		request.files[i] = read_text(&cursor);
	request.nqueries = cursor_number(&cursor, 4);
	if (cursor.failed || request.nqueries > SYMBOL_QUERIES_MAX)
		return false;
	request.queries = arena_new(arena, request.nqueries + 1, sizeof *request.queries);
	for (size_t i = 0; i < request.nqueries && !cursor.failed; i++) {
		struct query *query = &request.queries[i];
		unsigned origin = cursor_byte(&cursor);

		query->returns = origin & QUERY_RETURNS;
		origin &= ~(unsigned)QUERY_RETURNS;
		if (origin >= ORIGIN_COUNT)
			return false;
		query->origin = origin;
		query->address = cursor_number(&cursor, 8);
		query->symbol_size = cursor_number(&cursor, 8);
		query->symbol = read_text(&cursor);
	}
	if (cursor.failed || cursor_left(&cursor) || has_nul(request.module))
		return false;
	for (size_t i = 0; i < countof(request.files); i++) {
		if (!is_path(request.files[i]))
			return false;
	}
	*ret = request;
	return true;
}

static void add_location(struct buffer *buffer, const struct location *location)
{
	unsigned flags = (location->inlined ? FLAG_INLINED : 0u) |
	                 (location->has_offset ? FLAG_OFFSET : 0u);

	add_number(buffer, flags, 1);
	add_number(buffer, location->line, 8);
	add_number(buffer, location->column, 8);
	add_number(buffer, location->offset, 8);
	add_text(buffer, location->function, SYMBOL_NAME_BYTES);
	add_text(buffer, location->file, SYMBOL_NAME_BYTES);
}

void wire_add_reply(struct buffer *buffer, const struct reply *reply)
{
	size_t begin = buffer->n;

	add_number(buffer, 0, 4);
	add_number(buffer, reply->state, 1);
	add_text(buffer, reply->wanted, BUILD_ID_BYTES);
	add_number(buffer, reply->nanswers, 4);
	for (size_t i = 0; i < reply->nanswers; i++) {
		const struct answer *answer = &reply->answers[i];
		size_t before = buffer->n;

		add_number(buffer,
		           (answer->rebuilt ? ANSWER_REBUILT : 0u) |
		                   (answer->signal ? ANSWER_SIGNAL : 0u),
		           1);
		add_number(buffer, answer->nlocations, 4);
		for (size_t k = 0; k < answer->nlocations; k++)
			add_location(buffer, &answer->locations[k]);
		/* Five bytes are kept for each that is to come. */
		if (buffer->n - begin + 5 * (reply->nanswers - i) <= SYMBOL_REPLY_BYTES)
			continue;
		buffer->n = before;
		add_number(buffer, 0, 1);
		add_number(buffer, 0, 4);
	}
	set_length(buffer, begin);
}

static void read_location(struct cursor *cursor, struct location *ret)
{
	unsigned flags = cursor_byte(cursor);

	ret->inlined = flags & FLAG_INLINED;
	ret->has_offset = flags & FLAG_OFFSET;
	ret->line = cursor_number(cursor, 8);
	ret->column = cursor_number(cursor, 8);
	ret->offset = cursor_number(cursor, 8);
	ret->function = read_text(cursor);
	ret->file = read_text(cursor);
}

bool wire_read_reply(struct span body, struct arena *arena, struct reply *ret)
{
	struct cursor cursor = cursor_over(body, false);
	struct reply reply = {.state = cursor_byte(&cursor)};

	reply.wanted = read_text(&cursor);
	reply.nanswers = cursor_number(&cursor, 4);
	if (cursor.failed || reply.state > MODULE_REBUILT || reply.wanted.n > BUILD_ID_BYTES ||
	    reply.nanswers > SYMBOL_QUERIES_MAX)
		return false;
	reply.answers = arena_new(arena, reply.nanswers + 1, sizeof *reply.answers);
	for (size_t i = 0; i < reply.nanswers; i++) {
		struct answer *answer = &reply.answers[i];
		unsigned flags = cursor_byte(&cursor);
		uint64_t n = cursor_number(&cursor, 4);

		if (cursor.failed || n > SYMBOL_CHAIN_MAX)
			return false;
		answer->locations = arena_new(arena, n + 1, sizeof *answer->locations);
		answer->nlocations = n;
		answer->rebuilt = flags & ANSWER_REBUILT;
		answer->signal = flags & ANSWER_SIGNAL;
		for (size_t k = 0; k < n && !cursor.failed; k++)
			read_location(&cursor, &answer->locations[k]);
	}
	if (cursor.failed || cursor_left(&cursor))
		return false;
	*ret = reply;
	return true;
}

void wire_add_fetch_request(struct buffer *buffer, const struct fetch_request *request)
{
	size_t begin = buffer->n;

	add_number(buffer, 0, 4);
	add_number(buffer, request->most_bytes, 8);
	add_text(buffer, request->build_id, BUILD_ID_BYTES);
	set_length(buffer, begin);
}

bool wire_read_fetch_request(struct span body, struct fetch_request *ret)
{
	struct cursor cursor = cursor_over(body, false);
	struct fetch_request request = {.most_bytes = cursor_number(&cursor, 8)};

	request.build_id = read_text(&cursor);
	if (cursor.failed || cursor_left(&cursor) || request.build_id.n == 0 ||
	    request.build_id.n > BUILD_ID_BYTES)
		return false;
	*ret = request;
	return true;
}

void wire_add_fetch_reply(struct buffer *buffer, const struct fetch_reply *reply)
{
	size_t begin = buffer->n;

	add_number(buffer, 0, 4);
	add_number(buffer, reply->status, 1);
	add_number(buffer, reply->have, 8);
	add_number(buffer, reply->whole, 8);
	add_text(buffer, reply->path, PATH_MAX - 1);
	set_length(buffer, begin);
}

bool wire_read_fetch_reply(struct span body, struct fetch_reply *ret)
{
	struct cursor cursor = cursor_over(body, false);
	struct fetch_reply reply = {.status = cursor_byte(&cursor)};

	reply.have = cursor_number(&cursor, 8);
	reply.whole = cursor_number(&cursor, 8);
	reply.path = read_text(&cursor);
	if (cursor.failed || cursor_left(&cursor) || reply.status > FETCH_NO_LIBRARY ||
	    !is_path(reply.path))
		return false;
	*ret = reply;
	return true;
}

enum wire wire_next(struct span received, size_t max, struct span *ret_body, size_t *ret_n)
{
	uint32_t n;

	if (received.n < sizeof n)
		return WIRE_PART;
	memcpy(&n, received.at, sizeof n);
	if (n > max)
		return WIRE_BROKEN;
	if (received.n - sizeof n < n)
		return WIRE_PART;
	*ret_body = span_head(span_from(received, sizeof n), n);
	*ret_n = sizeof n + n;
	return WIRE_WHOLE;
}
