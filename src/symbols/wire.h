/* Questions and answers as bytes, between tapir and the process that reads ELF files. Both run on
 * this machine, so numbers are as they are in memory; but neither trusts what it reads. */
#ifndef TAPIR_SYMBOLS_WIRE_H
#define TAPIR_SYMBOLS_WIRE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/limits.h"
#include "symbols/location.h"

/* What is asked of one module, all at once. */
struct request {
	struct span module; /* its path, no NUL in it */
	struct span build_id;
	struct span files[SYMBOL_FILES_MAX]; /* paths: fetched for it; empty: none */
	struct query *queries;
	size_t nqueries;
};

struct reply {
	enum module_state state;
	struct span wanted;     /* build-id of the debug file that would say more; empty: none */
	struct answer *answers; /* one for each query */
	size_t nanswers;
};

/* Appends a whole message. A reply that would be longer than SYMBOL_REPLY_BYTES ends in empty
 * answers. */
void wire_add_request(struct buffer *buffer, const struct request *request);
void wire_add_reply(struct buffer *buffer, const struct reply *reply);

enum wire { WIRE_WHOLE, WIRE_PART, WIRE_BROKEN };

/* The message at the front of what was received: *ret_body borrows from it, *ret_n is how many
 * bytes to drop then. WIRE_PART: more has to come; WIRE_BROKEN: it would be longer than `max`. */
enum wire wire_next(struct span received, size_t max, struct span *ret_body, size_t *ret_n);

/* What a message says. False when it is none. Text borrows from `body`. */
bool wire_read_request(struct span body, struct arena *arena, struct request *ret);
bool wire_read_reply(struct span body, struct arena *arena, struct reply *ret);

/* ---- between tapir and the process that fetches ---- */

struct fetch_request {
	struct span build_id;
	uint64_t most_bytes; /* that it may be */
};

enum fetch_status {
	FETCH_GOING, /* the only one that others follow */
	FETCH_GOT,
	FETCH_NOTHING, /* no server has it, or none can be reached */
	FETCH_TOO_LONG,
	FETCH_TOO_LARGE,
	FETCH_NO_LIBRARY, /* there is no libdebuginfod on this machine */
};

struct fetch_reply {
	enum fetch_status status;
	uint64_t have,
		whole; /* bytes; whole 0: unknown. What was in the cache already is not counted */
	struct span path; /* got */
};

/* Append a whole message. */
void wire_add_fetch_request(struct buffer *buffer, const struct fetch_request *request);
void wire_add_fetch_reply(struct buffer *buffer, const struct fetch_reply *reply);

/* As above: false when it is none. A path in it has no NUL, and room for one in PATH_MAX. */
bool wire_read_fetch_request(struct span body, struct fetch_request *ret);
bool wire_read_fetch_reply(struct span body, struct fetch_reply *ret);

#endif
