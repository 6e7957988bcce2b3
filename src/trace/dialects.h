/* The table of dialects: what the lines of each language's and tool's tracebacks look like.
 * Knows nothing of how they are put together: traceback.c does that. */
#ifndef TAPIR_TRACE_DIALECTS_H
#define TAPIR_TRACE_DIALECTS_H

#include "base/span.h"

/* What a line is. A report is all that is said of one failure: a headline and stacks. */
enum role {
	ROLE_FRAME,    /* a stack frame */
	ROLE_NAME,     /* a frame's function; its place comes on the next line */
	ROLE_PLACE,    /* where the last name, or what the headline says, is */
	ROLE_POINT,    /* a report in one line: a place and what is wrong there */
	ROLE_HEAD,     /* the headline of a report whose frames follow; it may name a place */
	ROLE_BEGIN,    /* frames follow */
	ROLE_STACK,    /* frames of another stack of the same report follow */
	ROLE_MESSAGE,  /* a line of the message */
	ROLE_FUNCTION, /* the function that the next place is in */
	ROLE_FILE,     /* the file that the next frames are in */
	ROLE_CHAIN,    /* the report above led to the one that follows */
	ROLE_OUTER,    /* the frames above are of what led to the report whose own follow; the
	                  headline said "report ---> what led to it" */
	ROLE_CALLS,    /* all functions of a stack, outermost first, " -> " between them */
	ROLE_LEFT_OUT, /* says how many frames were not printed here; RULE_AGAIN: the last one again
	                */
	ROLE_BUILD,    /* says which build a module is of, or the kernel itself */
	ROLE_DEEPER,   /* parts a frame from a deeper one: nobody cares for its arguments then */
	ROLE_NOISE,    /* says nothing more; before or after a report, not just in it */
};

/* Which lines after this one belong to its text. */
enum rest {
	REST_NONE,
	REST_BLANK,  /* up to a blank line */
	REST_DEEPER, /* those that are indented deeper; blank lines between them as well */
	REST_FRAMES, /* up to the first frame */
	REST_SOURCE, /* the one line below, if it is deeper, is the source line */
	REST_QUOTED, /* up to a line that ends in a quotation mark; no text, but code */
};

enum {
	RULE_INSIDE = 1 << 0,    /* only within a report of the dialect */
	RULE_DEEP = 1 << 1,      /* only a line indented by four or more */
	RULE_ASSERTION = 1 << 2, /* an assertion failed */
	RULE_CRASH = 1 << 3,     /* a signal, a panic, a sanitizer's report */
	RULE_WARNING = 1 << 4,   /* a report to look at only when there is no graver one */
	RULE_NOTE = 1 << 5,      /* less than that */
	RULE_GRAVE = 1 << 6,     /* more than others of its kind */
	RULE_FLIPPED = 1 << 7,   /* a stack in the other order than the dialect's */
	RULE_EXACT = 1 << 8,     /* the offset needs no adjusting: see struct frame */
	RULE_ABOVE = 1 << 9,     /* what is wrong stands in the lines above, up to a blank one */
	RULE_AGAIN = 1 << 10,    /* a further headline, or further frames, of the same report */
	RULE_DROPPED = 1 << 11,  /* a frame not worth keeping when there are others */
	RULE_PLAIN = 1 << 12,    /* the title of a first stack says nothing */
	RULE_ONCE = 1 << 13,     /* the first function wins, for one frame */
	RULE_FOLLOWS = 1 << 16,  /* the report above led to this one */
	RULE_RUNTIME = 1 << 18,  /* a frame of the run-time */
	RULE_TITLED = 1 << 17,   /* the title of a first stack is shown as well */
	RULE_ENDS = 1 << 15,     /* the report is complete */
	RULE_NUMBERED = 1 << 14, /* only a line with a number right after a ":" or a "(" */
};

struct rule {
	enum role role;
	enum rest rest;
	unsigned flags;
	const char *hint;    /* must stand in the line; tried before the pattern */
	const char *pattern; /* the line without its indentation, colours and trailing blanks */
};

enum order { INNER_FIRST, INNER_LAST };

/* What a frame begins that does not follow on the frame before it. */
enum gap {
	GAP_NOTHING,
	GAP_REPORT,
	GAP_STACK, /* also when the frames are numbered and it is number 0 */
};

struct dialect {
	const char *name;
	enum order order; /* in which frames are printed */
	enum gap gap;
	bool callee;  /* a line names what is called there, not the function it is in */
	bool after;   /* the headline comes after the frames, and is less indented */
	bool by_file; /* the file tells whose a frame is; the function only where there is no file
	               */
	bool from_start; /* offsets are counted from where a module begins in memory */
	bool titles;     /* the title of a stack tells something, though it have no frames */
	bool vague;      /* the place in a headline is none of the stack's */
	bool kernel;     /* its frames are a kernel's; also the first is a return address */
	bool caution;    /* its lines look like many others': another dialect's report goes first */
	/* What a headline above the first frame looks like; NULL when nobody looks. */
	const char *headline;
	unsigned reach; /* how many lines above the frame it may stand */
	/* Frames of test libraries and runners, and those of the language's run-time. */
	const char *harness_file, *harness_function;
	const char *runtime_file, *runtime_function;
	const char
		*test_function; /* what runners call a test's own function, when it has no name */
	const struct rule *rules;
	size_t nrules;
};

/* In the order in which they are tried. */
extern const struct dialect *const dialects[];
extern const size_t ndialects;

extern const struct dialect dialect_python, dialect_pytest, dialect_perl, dialect_raku, dialect_php,
	dialect_ruby, dialect_lua, dialect_javascript, dialect_shell, dialect_r, dialect_tcl,
	dialect_guile, dialect_racket, dialect_lisp, dialect_octave;
extern const struct dialect dialect_java, dialect_dotnet, dialect_go, dialect_testify, dialect_rust,
	dialect_erlang, dialect_ocaml, dialect_haskell, dialect_julia, dialect_ada, dialect_fortran,
	dialect_pascal, dialect_d, dialect_nim, dialect_crystal;
extern const struct dialect dialect_tapir, dialect_gdb, dialect_valgrind, dialect_sanitizer,
	dialect_coredump, dialect_glibc, dialect_kernel, dialect_boost, dialect_death;
extern const struct dialect dialect_assert, dialect_libstdcxx, dialect_unit, dialect_bats,
	dialect_place, dialect_build;

#endif
