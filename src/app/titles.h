/* How streams are called where several are shown: paths below the directory tapir was started in
 * from there on, others without the directories that all of them have in common. */
#ifndef TAPIR_APP_TITLES_H
#define TAPIR_APP_TITLES_H

#include <stdbool.h>

#include "base/span.h"

struct titles {
	struct span cwd;    /* empty: not known */
	bool absolute;      /* names are left as they are */
	unsigned n;         /* paths elsewhere */
	struct span shared; /* the directories they have in common, with the last "/" */
};

/* A further stream of that name (borrowed). Whether others' titles changed. */
bool titles_add(struct titles *titles, struct span name);

/* The title of a name that was added: the end of it, never empty unless the name is. */
struct span titles_of(const struct titles *titles, struct span name);

#endif
