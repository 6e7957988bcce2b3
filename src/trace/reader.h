/* The state of reading the lines of a traceback, and what is done to it whatever the line: reports
 * begin, messages grow, headlines are looked for. */
#ifndef TAPIR_TRACE_READER_H
#define TAPIR_TRACE_READER_H

#include "base/arena.h"
#include "trace/dialects.h"
#include "trace/frame.h"

struct report;
struct stack;

/* What a line says of the build-id of a module that frames only name. */
struct build {
	const struct dialect *dialect;
	struct span module, id;
};

/* The owner of a line that says nothing, whoever's it is. */
#define OWNER_NOISE UINT32_MAX

enum { BUILDS_MAX = 64 }; /* that are heeded */

struct reader {
	struct arena *arena;
	size_t n;             /* lines */
	struct span *text;    /* each without indentation, colours and trailing blanks */
	uint32_t *indent;     /* in bytes, to the left of the text */
	uint32_t *owner;      /* the report that a line belongs to, + 1; 0: none */
	uint64_t *addresses;  /* of the frames; 0: none was printed */
	struct frame *frames; /* as printed */
	size_t nframes;
	struct build *builds;
	size_t nbuilds;
	struct report *reports;
	size_t nreports;
	/* Of the report being read, which is the last one: */
	bool open;
	enum rest rest;
	size_t rest_from;     /* the line whose text goes on */
	uint32_t rest_skip;   /* columns behind its indentation where the text begins */
	struct span function; /* that the next place is in */
	bool function_once;
	struct span file; /* that the next frames are in */
};

/* The report being read; NULL when there is none. Good until the next one begins. */
struct report *reader_report(struct reader *reader);

/* Whether the report being read is of this dialect. */
bool reader_in(struct reader *reader, const struct dialect *dialect);

/* Adds a line to the message of a report, and gives it the line. */
void reader_say(struct reader *reader, struct report *report, struct span text, size_t line);

/* The text of line i with as much of its indentation as it has more than `indent`. */
struct span reader_text(const struct reader *reader, size_t i, uint32_t indent);

/* No further line belongs to the message. */
void reader_close_rest(struct reader *reader);

/* Begins the report that line i is the first of; it is the one being read from then on. */
struct report *reader_begin_report(struct reader *reader, const struct dialect *dialect, size_t i);

/* Begins the next stack of a report. */
struct stack *reader_begin_stack(struct reader *reader, struct report *report, struct span title);

/* Looks above line i for the headline of the report that begins there. */
void reader_look_above(struct reader *reader, struct report *report, size_t i);

/* Takes the lines right above line i, which say what is wrong there, for the message. */
void reader_take_above(struct reader *reader, struct report *report, size_t i);

#endif
