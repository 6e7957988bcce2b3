#include "view/text.h"

#include "base/limits.h"
#include "rows.h"
#include "test.h"

/* ---- the doorway ---- */

#define assert_shown(foreign, wanted) assert_shown_as(SPAN(foreign), false, wanted)
#define assert_shown_in_ascii(foreign, wanted) assert_shown_as(SPAN(foreign), true, wanted)

static void assert_shown_as(struct span foreign, bool ascii, const char *wanted)
{
	struct arena arena = {0};

	assert_span(text_printable(foreign, ascii, &arena), wanted);
	arena_fini(&arena);
}

static void printable_text_passes_as_it_is(void **state)
{
	(void)state;
	assert_shown("plain ~ text", "plain ~ text");
	assert_shown("naïve 日本語 👍", "naïve 日本語 👍");
	assert_shown("", "");
}

static void control_characters_are_shown_as_pictures(void **state)
{
	(void)state;
	assert_shown("\x1b[2J", "␛[2J");
	assert_shown("a\ab\rc\nd\x7f", "a␇b␍c␊d␡");
	assert_shown("\0"
	             "x",
	             "␀x");
}

static void in_ascii_control_characters_have_a_caret(void **state)
{
	(void)state;
	assert_shown_in_ascii("\x1b[2J\x7f\r", "^[[2J^?^M");
}

static void bytes_that_are_no_utf8_are_shown_in_hexadecimal(void **state)
{
	(void)state;
	assert_shown("a\xff", "a\\xff");
	assert_shown("\xc0\xaf", "\\xc0\\xaf");                   /* overlong */
	assert_shown("\xed\xa0\x80", "\\xed\\xa0\\x80");          /* a surrogate */
	assert_shown("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"); /* beyond U+10FFFF */
	assert_shown("\xe2\x82", "\\xe2\\x82");                   /* cut off */
	assert_shown("\xe2\x82z", "\\xe2\\x82z");
	assert_shown("\x9b"
	             "2J",
	             "\\x9b2J");
}

static void c1_controls_are_shown_by_number(void **state)
{
	(void)state;
	assert_shown("\xc2\x9b!2J\xc2\x85", "<U+009B>!2J<U+0085>");
}

static void invisible_and_turning_characters_are_shown_by_number(void **state)
{
	(void)state;
	assert_shown("a\u202eb", "a<U+202E>b");
	assert_shown("\u2066\u200b\ufeff\u00ad", "<U+2066><U+200B><U+FEFF><U+00AD>");
	assert_shown("\u2028\u3164\uffa0", "<U+2028><U+3164><U+FFA0>");
	assert_shown("\U000e0041", "<U+E0041>");
	assert_shown("\xef\xbf\xbf", "<U+FFFF>");
	assert_shown("\xf0\x9f\xbf\xbe", "<U+1FFFE>");
}

static void a_tab_goes_to_the_next_multiple_of_eight(void **state)
{
	(void)state;
	assert_shown("\tx", "        x");
	assert_shown("abc\tx", "abc     x");
	assert_shown("日本語\tx", "日本語  x");
	assert_shown("12345678\tx", "12345678        x");
}

static void a_leading_mark_gets_a_circle_to_sit_on(void **state)
{
	(void)state;
	assert_shown("\u0301x", "\u25cc\u0301x");
	assert_shown("\xff\u0301", "\\xff\u25cc\u0301");
	assert_shown("e\u0301", "e\u0301");
	assert_shown("\u200d", "\u25cc\u200d");
}

static void marks_beyond_the_bound_are_shown_by_number(void **state)
{
	(void)state;
	struct buffer foreign = {0}, wanted = {0};
	struct arena arena = {0};

	buffer_add(&foreign, SPAN("e"));
	for (int i = 0; i < MARKS_MAX + 2; i++)
		buffer_add(&foreign, SPAN("\u0301"));
	buffer_add(&foreign, SPAN("e\u0301"));
	buffer_add(&wanted, span_head(buffer_span(&foreign), 1 + MARKS_MAX * strlen("\u0301")));
	buffer_add(&wanted, SPAN("<U+0301><U+0301>e\u0301"));

	assert_true(span_equal(text_printable(buffer_span(&foreign), false, &arena),
	                       buffer_span(&wanted)));
	buffer_fini(&foreign);
	buffer_fini(&wanted);
	arena_fini(&arena);
}

static void joined_emoji_stay_joined(void **state)
{
	(void)state;
	assert_shown("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧");
	assert_shown("☃\ufe0f", "☃\ufe0f");
}

static void in_ascii_other_characters_are_escaped(void **state)
{
	(void)state;
	assert_shown_in_ascii("né", "n\\u00e9");
	assert_shown_in_ascii("👍", "\\U0001f44d");
	assert_shown_in_ascii("\u202e", "<U+202E>");
	assert_shown_in_ascii("\u0301", "\\u0301");
}

/* ---- whatever goes in ---- */

/* A generator with a fixed beginning: the same bytes in every run. */
static uint32_t next_random(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

/* Bytes as hostile text has them: controls, beginnings and ends of characters, whole ones. */
static size_t make_bytes(uint64_t *seed, char *out, size_t room)
{
	static const struct span bits[] = {
		{"\x1b[", 2},    {"\x9b", 1},         {"\xc2\x9b", 2},     {"\u202e", 3},
		{"e", 1},        {"\u0301", 2},       {"\u0301\u0301", 4}, {"日", 3},
		{"👍🏽", 8}, {"\u200d", 3},       {"\xf0\x9f", 2},     {"\t", 1},
		{"\xff", 1},     {"\xed\xa0\x80", 3}, {"☃\ufe0f", 6},      {"\x1b]8;;x\x1b\\", 8},
	};
	size_t n = 0, wanted = next_random(seed) % room;

	while (n + 8 < wanted) {
		if (next_random(seed) % 3) {
			struct span bit = bits[next_random(seed) % countof(bits)];

			memcpy(out + n, bit.at, bit.n);
			n += bit.n;
		} else {
			out[n++] = (char)next_random(seed);
		}
	}
	return n;
}

static void assert_harmless(struct span text, bool ascii)
{
	unsigned columns = 0;
	uint32_t code = 0;
	size_t n = 0;

	for (struct span rest = text; rest.n; rest = span_from(rest, n)) {
		uint32_t before = code;

		assert_true(text_decode(rest, &code, &n));
		assert_true(code >= 0x20 && code != 0x7f && !(code >= 0x80 && code <= 0x9f));
		assert_true(!ascii || code < 0x80);
		assert_true(code != 0x202e && code != 0xfeff);
		columns += code == 0xfe0f && before >= 0x20 && text_code_columns(before) == 1
		                   ? 1
		                   : text_code_columns(code);
	}
	assert_int_equal(text_columns(text), columns);
}

static void whatever_goes_in_printable_text_comes_out(void **state)
{
	(void)state;
	uint64_t seed = 1;
	char bytes[200];

	for (int i = 0; i < 20000; i++) {
		struct span foreign = {bytes, make_bytes(&seed, bytes, sizeof bytes)};
		struct arena arena = {0};
		bool ascii = i % 4 == 0;
		struct span shown = text_printable(foreign, ascii, &arena);

		assert_harmless(shown, ascii);
		/* What has passed once passes again, as it is. */
		assert_true(span_equal(text_printable(shown, ascii, &arena), shown));
		arena_fini(&arena);
	}
}

static void whatever_is_cut_fits(void **state)
{
	(void)state;
	uint64_t seed = 2;
	char bytes[200];

	for (int i = 0; i < 5000; i++) {
		struct arena arena = {0};
		bool ascii = i % 4 == 0;
		struct span foreign = {bytes, make_bytes(&seed, bytes, sizeof bytes)};
		struct span text = text_printable(foreign, ascii, &arena);
		unsigned columns = next_random(&seed) % 60;
		struct span left = text_cut_left(text, columns, ascii, &arena);

		assert_true(text_columns(left) <= columns);
		assert_harmless(left, ascii);
		arena_fini(&arena);
	}
}

/* ---- columns and cutting ---- */

static void columns_are_those_of_most_terminals(void **state)
{
	(void)state;
	assert_int_equal(text_columns(SPAN("abc")), 3);
	assert_int_equal(text_columns(SPAN("日本")), 4);
	assert_int_equal(text_columns(SPAN("e\u0301")), 1);
	assert_int_equal(text_columns(SPAN("✗✓○…›█▍░")), 8);
	assert_int_equal(text_columns(SPAN("☃")), 1);
	assert_int_equal(text_columns(SPAN("☃\ufe0f")), 2);
	assert_int_equal(text_columns(SPAN("👍")), 2);
}

#define assert_cut(text, columns, ascii, wanted) \
	do { \
		struct arena arena = {0}; \
\
		assert_span(text_cut_left(SPAN(text), columns, ascii, &arena), wanted); \
		arena_fini(&arena); \
	} while (0)

static void what_fits_is_not_cut(void **state)
{
	(void)state;
	assert_cut("abcdef", 6, false, "abcdef");
	assert_cut("日本", 4, false, "日本");
}

static void the_end_is_kept_behind_a_mark(void **state)
{
	(void)state;
	assert_cut("abcdef", 5, false, "…cdef");
	assert_cut("abcdef", 1, false, "…");
	assert_cut("abcdef", 0, false, "");
	assert_cut("abcdef", 5, true, "...ef");
	assert_cut("abcdef", 2, true, "..");
}

static void a_wide_character_is_kept_whole_or_not_at_all(void **state)
{
	(void)state;
	assert_cut("日本語", 5, false, "…本語");
	assert_cut("日本語", 4, false, "…語");
}

static void a_character_keeps_its_marks(void **state)
{
	(void)state;
	assert_cut("abe\u0301cd", 3, false, "…cd");
	assert_cut("abe\u0301cd", 4, false, "…e\u0301cd");
	assert_cut("x👨\u200d👩\u200d👧y", 4, false, "…y");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(printable_text_passes_as_it_is),
		cmocka_unit_test(control_characters_are_shown_as_pictures),
		cmocka_unit_test(in_ascii_control_characters_have_a_caret),
		cmocka_unit_test(bytes_that_are_no_utf8_are_shown_in_hexadecimal),
		cmocka_unit_test(c1_controls_are_shown_by_number),
		cmocka_unit_test(invisible_and_turning_characters_are_shown_by_number),
		cmocka_unit_test(a_tab_goes_to_the_next_multiple_of_eight),
		cmocka_unit_test(a_leading_mark_gets_a_circle_to_sit_on),
		cmocka_unit_test(marks_beyond_the_bound_are_shown_by_number),
		cmocka_unit_test(joined_emoji_stay_joined),
		cmocka_unit_test(in_ascii_other_characters_are_escaped),
		cmocka_unit_test(whatever_goes_in_printable_text_comes_out),
		cmocka_unit_test(whatever_is_cut_fits),
		cmocka_unit_test(columns_are_those_of_most_terminals),
		cmocka_unit_test(what_fits_is_not_cut),
		cmocka_unit_test(the_end_is_kept_behind_a_mark),
		cmocka_unit_test(a_wide_character_is_kept_whole_or_not_at_all),
		cmocka_unit_test(a_character_keeps_its_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
