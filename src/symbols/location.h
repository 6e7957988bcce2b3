/* What is known of an address: the functions it is in and where in their sources. Questions and
 * answers, without how they are found. */
#ifndef TAPIR_SYMBOLS_LOCATION_H
#define TAPIR_SYMBOLS_LOCATION_H

#include "base/span.h"

/* One function that an address is in. Spans live as long as the arena they were made in; empty
 * means unknown. */
struct location {
	struct span function; /* demangled */
	struct span file;     /* absolute, unless the compiler was not told where it ran */
	uint64_t line;        /* from 1; 0: unknown */
	uint64_t column;      /* from 1; 0: unknown */
	uint64_t offset;      /* from the function's first byte; for one that is not inlined */
	bool has_offset;
	bool inlined; /* into the next one */
};

/* What an address is counted from. */
enum origin {
	ORIGIN_LINKED, /* 0: it is as the file was linked */
	ORIGIN_START,  /* the lowest address that the file is loaded to */
	ORIGIN_SYMBOL, /* the symbol's value */
	ORIGIN_COUNT,
};

/* What is asked of one module. */
struct query {
	enum origin origin;
	struct span symbol;
	uint64_t symbol_size; /* to the next symbol, tells namesakes apart; 0: unknown */
	uint64_t address;     /* already adjusted: of a byte of the instruction in question */
	bool returns;         /* it was adjusted: whether a signal's handler returns there counts */
};

/* What is answered: the innermost function first. */
struct answer {
	struct location *locations;
	size_t nlocations;
	bool rebuilt; /* the symbol has another size now; nothing else is known then */
	bool signal;  /* a signal's handler returns through it: what it calls was interrupted */
};

/* How a module was found. */
enum module_state {
	MODULE_FOUND,
	MODULE_MISSING, /* there is no such file, or it is no ELF file that can be read */
	MODULE_REBUILT, /* the file is another one by now: its build-id says so */
};

#endif
