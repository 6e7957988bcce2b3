/* Rows on their way to the output: laid out for one paint, painted, and collected until somebody
 * takes the bytes. And what stands last there, since more of it can be told right below. */
#ifndef TAPIR_APP_PAGE_H
#define TAPIR_APP_PAGE_H

#include "app/channel.h"
#include "base/buffer.h"
#include "term/caps.h"

struct page {
	const struct look *look; /* both borrowed */
	const struct caps *caps;
	struct arena arena;             /* of the paint that is being made */
	struct buffer text;             /* what was painted; whoever takes it empties it */
	const struct channel *told;     /* its story is the last thing that was shown … */
	const struct channel *headline; /* … no, the headline of its open failure */
	bool beside;                    /* … no, what is said beside all streams */
};

void page_fini(struct page *page);

/* A fresh block for one paint; what was in the arena is gone. */
struct block page_begin(struct page *page);

/* Paints it. It is then the last thing that was shown, and nobody's. */
void page_add(struct page *page, const struct block *block);

#endif
