#include "libtapir/peek.h"

#include <errno.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "libtapir/limits.h"
#include "libtapir/turn.h"

struct page {
	uint64_t number; /* address / PAGE_BYTES, plus 1; 0 when empty */
	unsigned char bytes[PAGE_BYTES];
};

/* Too large for a signal's stack; whoever has the turn has it. */
static struct page pages[PAGES_CACHED];
/* The kernel's answer stays the same: it is a matter of privileges. */
static bool refused;

/* Where the kernel lets nobody read another's memory, be it their own. */
static bool read_plainly(struct page *page, uint64_t address)
{
	sigjmp_buf here;
	sigjmp_buf *volatile before = turn_rescue(&here);
	volatile bool done = false;

	if (sigsetjmp(here, 0) == 0) {
		/* Word by word: the rescue must find no lock held and no library's frame. */
		const volatile uint64_t *from = (const volatile uint64_t *)(uintptr_t)address;

		for (size_t i = 0; i < PAGE_BYTES / sizeof(*from); i++)
			memcpy(page->bytes + i * sizeof(*from), &(uint64_t){from[i]},
			       sizeof(*from));
		done = true;
	}
	turn_rescue(before);
	return done;
}

static bool read_page(struct page *page, uint64_t address)
{
	if (!refused) {
		struct iovec to = {page->bytes, PAGE_BYTES};
		struct iovec from = {(void *)(uintptr_t)address, PAGE_BYTES};

		if (process_vm_readv(getpid(), &to, 1, &from, 1, 0) == PAGE_BYTES)
			return true;
		if (errno != ENOSYS && errno != EPERM && errno != EACCES)
			return false;
		refused = true;
	}
	return read_plainly(page, address);
}

static const struct page *find_page(uint64_t address)
{
	uint64_t number = address / PAGE_BYTES;
	struct page *page = &pages[number % PAGES_CACHED];

	if (page->number == number + 1)
		return page;
	page->number = 0;
	if (!read_page(page, number * PAGE_BYTES))
		return NULL;
	page->number = number + 1;
	return page;
}

bool peek(uint64_t address, void *ret, size_t n)
{
	unsigned char *to = ret;

	while (n) {
		const struct page *page = find_page(address);

		if (!page)
			return false;

		size_t at = address % PAGE_BYTES;
		size_t part = PAGE_BYTES - at < n ? PAGE_BYTES - at : n;

		memcpy(to, page->bytes + at, part);
		to += part;
		address += part;
		n -= part;
	}
	return true;
}

bool peek_string(uint64_t address, char *ret, size_t size)
{
	for (size_t i = 0; i + 1 < size; i++) {
		if (!peek(address + i, &ret[i], 1))
			return false;
		if (!ret[i])
			return true;
	}
	ret[size - 1] = '\0';
	return true;
}

void peek_forget(void)
{
	for (size_t i = 0; i < PAGES_CACHED; i++)
		pages[i].number = 0;
}
