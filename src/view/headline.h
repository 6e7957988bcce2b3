/* How a point is named: in headlines, the bar, the recap and the lists at the end. */
#ifndef TAPIR_VIEW_HEADLINE_H
#define TAPIR_VIEW_HEADLINE_H

#include "run/failure.h"
#include "view/look.h"

/* The names of a path joined as headlines and the bar show them; printable. Empty names are
 * left out. */
struct span path_joined(const struct span *path, size_t npath, const struct look *look,
                        struct arena *arena);

/* The same, when its last name may be empty: then "a › #3", or "test 3" when there is nothing in
 * front. Empty when there is no number either. */
struct span path_titled(const struct span *path, size_t npath, bool numbered, uint64_t number,
                        const struct look *look, struct arena *arena);

/* What a failure's headline names, printable: its point; of a bail-out of the whole stream the
 * reason; of a crash of no test, when it was. */
struct span failure_title(const struct failure *failure, const struct look *look,
                          struct arena *arena);

/* Whether that is the reason. */
bool failure_titled_by_reason(const struct failure *failure);

/* "FAIL", "ERROR", "CRASH", "BAIL OUT". */
struct span kind_word(enum failure_kind kind);

/* Adds "FAIL: stream › path  (signal)" to the last row. All but `kind` may be empty; `path` is
 * printable already. */
void headline_add(enum failure_kind kind, struct span stream, struct span path, struct span signal,
                  const struct look *look, struct block *block);

#endif
