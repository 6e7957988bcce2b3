#include "view/bar.h"
#include "base/limits.h"
#include "test.h"

/* The text of a row, styles left out. */
static struct span row_text(const struct row *row, struct arena *arena)
{
	struct span text = SPAN("");

	for (size_t i = 0; i < row->npieces; i++)
		text = arena_join(arena, text, row->pieces[i].text, SPAN(""));
	return text;
}

static struct span bar_text(const struct bar *bar, const struct look *look, unsigned columns,
                            struct arena *arena)
{
	struct block block = {.arena = arena, .ascii = look->ascii};

	bar_rows(bar, look, columns, &block);
	return block.nrows ? row_text(&block.rows[0], arena) : SPAN("(none)");
}

static const struct span connect_path[] = {{"net", 3}, {"tls_handshake", 13}};

static struct bar example(void)
{
	return (struct bar){.counts = {.tests = 123, .passed = 118, .failed = 2, .skipped = 3},
	                    .done = 123,
	                    .planned = 300,
	                    .elapsed_ns = 41 * NS_PER_S,
	                    .path = connect_path,
	                    .npath = countof(connect_path),
	                    .current_ns = 12 * NS_PER_S};
}

static void eighty_columns_hold_everything(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct theme theme;
	struct bar bar = example();
	struct look look = {.theme = &theme};

	theme_default(&theme);
	assert_span(
		bar_text(&bar, &look, 80, &arena),
		" 2✗ 118✓ 3○  123/300  0:41  net › tls_handshake  12s             █████▋░░░░░░░░");
	arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(eighty_columns_hold_everything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
