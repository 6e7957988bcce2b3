/* Points that did not fail, and what tests print, as rows: for --show; and what is said of a
 * producer that is silent. */
#ifndef TAPIR_VIEW_ADVISORY_H
#define TAPIR_VIEW_ADVISORY_H

#include "run/run.h"
#include "view/look.h"

enum advisory { ADVISORY_PASS, ADVISORY_SKIP, ADVISORY_TODO, ADVISORY_SLOW };

/* Adds the rows of one point: "SKIP: a › b", and what else is worth saying of it (its reason; a
 * TODO that passed; how long it took). */
void advisory_rows(enum advisory kind, const struct span *path, size_t npath,
                   const struct run_point *point, const struct look *look, struct block *block);

/* Adds one line that a test printed, its own colours kept where there are colours. */
void output_row(struct span line, const struct look *look, struct block *block);

/* Adds what stands above standard error of another test: of its stream, where there are several,
 * and its title, which is printable. */
void error_title_row(struct span stream, struct span title, const struct look *look,
                     struct block *block);

/* Adds one line that a test printed, as output_row() does, of those without a tag, of a stream in
 * which each is to have one. */
void stray_row(struct span line, const struct look *look, struct block *block);

/* Adds the hint, once nothing has come for `quiet_ns`, that a producer may keep its output in a
 * buffer, and what to do about it. */
void hint_rows(uint64_t quiet_ns, const struct look *look, struct block *block);

#endif
