/* One stack frame, from whatever printed it, in the order of the report: the test's own
 * frame first, then each call deeper. */
#ifndef TAPIR_TRACE_FRAME_H
#define TAPIR_TRACE_FRAME_H

#include "base/span.h"

/* Spans live as long as the failure whose arena made them. Empty means unknown. */
struct frame {
	struct span function;  /* as the language prints it */
	struct span file;      /* as it was printed; path.h makes it what is shown */
	struct span shown;     /* the file as it is shown: relative or absolute */
	struct span source;    /* the source line, trimmed of its indentation */
	uint64_t line, column; /* from 1; 0: unknown */
	struct span module;    /* native frames: the object file */
	struct span build_id;  /* hex */
	uint64_t offset;       /* into the module */
	bool has_offset;
	bool from_start; /* the offset is counted from where the module begins in memory */
	uint64_t plus;   /* into the function, where no offset is printed */
	uint64_t size;   /* of the function, up to the next one; 0: unknown */
	bool has_plus;
	bool kernel;       /* of a kernel: its module is a name, none for the kernel itself */
	bool exact;        /* the offset is where a signal struck, or already adjusted */
	bool inlined;      /* a part of the frame above it in the machine */
	bool named;        /* by the module's own symbols */
	bool rebuilt;      /* the module is another file by now than the one that ran */
	bool harness;      /* belongs to a test library or a runner */
	bool runtime;      /* of the language's run-time or start-up: nobody's business, ever */
	bool test;         /* a test's own function, as its name tells */
	bool hidden;       /* elision left it out of the report */
	bool section;      /* the first frame of another stack: "Previous write by thread …" */
	struct span title; /* of that section, or of the first stack */
	/* Frames that were not printed: this one so many times more, right below; and so many
	 * others between it and the one above it. */
	uint64_t repeats, skipped;
};

#endif
