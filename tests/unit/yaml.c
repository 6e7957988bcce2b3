#include "tap/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/limits.h"

/* The child of that key; there is one. */
static const struct yaml *child_of(const struct yaml *map, const char *key)
{
	const struct yaml *child = map->first;

	while (child && !span_is(child->key, key))
		child = child->next;
	assert_non_null(child);
	return child;
}

/* The tree written on one line: {key: value}, [item], values in '…', plain ones bare. */
static void write_tree(const struct yaml *node, struct buffer *out)
{
	bool first = true;

	if (node->kind == YAML_SCALAR) {
		buffer_add(out, node->plain ? SPAN("") : SPAN("'"));
		buffer_add(out, node->scalar);
		buffer_add(out, node->plain ? SPAN("") : SPAN("'"));
		return;
	}
	buffer_add(out, node->kind == YAML_MAP ? SPAN("{") : SPAN("["));
	for (const struct yaml *child = node->first; child; child = child->next) {
		if (!first)
			buffer_add(out, SPAN(", "));
		first = false;
		buffer_add(out, child->key);
		if (child->key.n)
			buffer_add(out, SPAN(": "));
		write_tree(child, out);
	}
	buffer_add(out, node->kind == YAML_MAP ? SPAN("}") : SPAN("]"));
}

static void expect_tree(const char *text, const char *want)
{
	struct arena arena = {0};
	struct buffer out = {0};
	struct yaml *root = yaml_read(span_of(text), &arena);

	if (root)
		write_tree(root, &out);
	buffer_add_byte(&out, '\0');
	assert_string_equal(out.bytes, want);
	buffer_fini(&out);
	arena_fini(&arena);
}

static void a_map_keeps_its_keys_in_order_and_repeated_ones_twice(void **state)
{
	(void)state;
	expect_tree("b: 1\na: 'x'\nb: 2\n", "{b: 1, a: 'x', b: 2}");
}

static void lists_and_maps_nest(void **state)
{
	(void)state;
	expect_tree("failures:\n- a.c:16: |+\n    one\n    two\n\n- a.c:17: three\n",
	            "{failures: [{a.c:16: 'one\ntwo\n\n'}, {a.c:17: three}]}");
}

static void a_line_of_json_is_yaml(void **state)
{
	(void)state;
	expect_tree("{\"message\":\"a\\nb\",\"at\":{\"file\":\"./b.ts\",\"line\":1}}",
	            "{message: 'a\nb', at: {file: './b.ts', line: 1}}");
}

static void a_hash_in_an_unquoted_value_is_no_comment(void **state)
{
	(void)state;
	expect_tree("message: off # by one\nnext: 1", "{message: off # by one, next: 1}");
}

static void a_collection_has_its_source_text(void **state)
{
	struct arena arena = {0};
	struct yaml *root = yaml_read(
		SPAN("expected:\n  ü:\n    - 1\n  b: {c: é}\nactual: [1, 2]\n"), &arena);

	(void)state;
	assert_non_null(root);
	assert_true(span_is(child_of(root, "expected")->scalar, "ü:\n  - 1\nb: {c: é}"));
	assert_true(span_is(child_of(root, "actual")->scalar, "[1, 2]"));
	assert_true(span_is(child_of(child_of(root, "expected"), "b")->scalar, "{c: é}"));
	arena_fini(&arena);
}

static void a_broken_value_does_not_lose_the_other_keys(void **state)
{
	(void)state;
	expect_tree("message: no\nwanted:   \"x\" (f(\"x\"))\nfound: \"y\" (z)\nline: 6\n",
	            "{message: no, wanted: '\"x\" (f(\"x\"))', found: '\"y\" (z)', line: 6}");
}

static void a_broken_value_of_several_lines_keeps_them(void **state)
{
	(void)state;
	expect_tree("a: \"x\" y\n    z\n  w\nb:\n  'c': |\n    k\n  d: @\n",
	            "{a: '\"x\" y\n  z\nw', b: {c: 'k\n', d: '@'}}");
}

static void a_quoted_value_that_goes_on_in_the_first_column_keeps_its_newlines(void **state)
{
	(void)state;
	expect_tree(
		"error:\n    message: \"one\ntwo\\\"\"\nactual: \"{\n  \\\"a\\\": 1,\n}\"\nn: 1",
		"{error: {message: 'one\ntwo\"'}, actual: '{\n  \"a\": 1,\n}', n: 1}");
}

static void an_ordinary_folded_value_is_folded(void **state)
{
	(void)state;
	expect_tree("at: >-\n  f\n  (a.js:1:2)\ntext: \"a\n  b\"\n",
	            "{at: 'f (a.js:1:2)', text: 'a b'}");
}

static void bytes_that_are_no_yaml_survive(void **state)
{
	(void)state;
	expect_tree("a: x\xff\ty\nb: 1\nc: \033[31mred\033[0m",
	            "{a: 'x\xff\ty', b: 1, c: '\033[31mred\033[0m'}");
}

static void prose_is_not_yaml(void **state)
{
	struct arena arena = {0};

	(void)state;
	assert_null(yaml_read(SPAN("\t- @broken\n"), &arena));
	assert_null(yaml_read(SPAN("just words\n  and: more\n"), &arena));
	assert_null(yaml_read(SPAN(""), &arena));
	arena_fini(&arena);
}

static void a_block_that_stops_in_a_string_is_read(void **state)
{
	(void)state;
	expect_tree("a: 1\nb: \"begun", "{a: 1, b: '\"begun'}");
}

static void nesting_and_nodes_are_bounded(void **state)
{
	struct arena arena = {0};
	struct buffer text = {0};

	(void)state;
	for (size_t i = 0; i < 100000; i++)
		buffer_add(&text, SPAN("["));
	assert_null(yaml_read(buffer_span(&text), &arena));
	text.n = 0;
	for (size_t i = 0; i <= YAML_NODES_MAX; i++)
		buffer_add(&text, SPAN("- 1\n"));
	assert_null(yaml_read(buffer_span(&text), &arena));
	text.n = 0;
	for (size_t i = 0; i < 500; i++)
		buffer_format(&text, "%*sa:\n", (int)i, "");
	buffer_add(&text, SPAN("@\n"));
	assert_non_null(yaml_read(buffer_span(&text), &arena));
	assert_true(arena.used < 32 * 1024 * 1024);
	buffer_fini(&text);
	arena_fini(&arena);
}

static void many_literal_blocks_take_memory_as_their_text_does(void **state)
{
	struct arena arena = {0};
	struct buffer text = {0};

	(void)state;
	for (size_t i = 0; i < 5000; i++)
		buffer_format(&text, "k%zu: |\n  b\n", i);
	assert_non_null(yaml_read(buffer_span(&text), &arena));
	assert_true(arena.used < 8 * 1024 * 1024);
	buffer_fini(&text);
	arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_map_keeps_its_keys_in_order_and_repeated_ones_twice),
		cmocka_unit_test(lists_and_maps_nest),
		cmocka_unit_test(a_line_of_json_is_yaml),
		cmocka_unit_test(a_hash_in_an_unquoted_value_is_no_comment),
		cmocka_unit_test(a_collection_has_its_source_text),
		cmocka_unit_test(a_broken_value_does_not_lose_the_other_keys),
		cmocka_unit_test(a_broken_value_of_several_lines_keeps_them),
		cmocka_unit_test(
			a_quoted_value_that_goes_on_in_the_first_column_keeps_its_newlines),
		cmocka_unit_test(an_ordinary_folded_value_is_folded),
		cmocka_unit_test(bytes_that_are_no_yaml_survive),
		cmocka_unit_test(prose_is_not_yaml),
		cmocka_unit_test(a_block_that_stops_in_a_string_is_read),
		cmocka_unit_test(nesting_and_nodes_are_bounded),
		cmocka_unit_test(many_literal_blocks_take_memory_as_their_text_does),
	};

	return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
