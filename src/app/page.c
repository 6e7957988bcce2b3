#include "app/page.h"

#include "term/paint.h"

void page_fini(struct page *page)
{
	buffer_fini(&page->text);
	arena_fini(&page->arena);
}

struct block page_begin(struct page *page)
{
	arena_reset(&page->arena);
	return (struct block){.arena = &page->arena, .ascii = page->look->ascii};
}

void page_add(struct page *page, const struct block *block)
{
	paint_block(block, page->caps, &page->text);
	page->told = page->headline = NULL;
	page->beside = false;
}
