/* A YAML diagnostic, however broken: a bounded tree whose text is all there. What is read without
 * libyaml is read as libyaml does. */
#include "tap/yaml.h"
#include "base/limits.h"
#include "fuzz.h"
#include "tap/yaml_repair.h"
#include "tap/yaml_simple.h"

static size_t walk(const struct yaml *node, unsigned depth)
{
	size_t n = 0;

	REQUIRE(depth <= YAML_DEPTH_MAX + 1);
	for (; node; node = node->next) {
		n++;
		fuzz_touch(node->key);
		fuzz_touch(node->scalar);
		if (node->kind == YAML_SCALAR)
			REQUIRE(!node->first);
		n += walk(node->first, depth + 1);
	}
	return n;
}

static void compare(const struct yaml *a, const struct yaml *b)
{
	for (; a && b; a = a->next, b = b->next) {
		REQUIRE(a->kind == b->kind && a->plain == b->plain);
		REQUIRE(span_equal(a->key, b->key));
		REQUIRE(span_equal(a->scalar, b->scalar));
		compare(a->first, b->first);
	}
	REQUIRE(!a && !b);
}

static void compare_with_libyaml(struct span text)
{
	struct arena arena = {0};
	size_t nodes = 0;
	const struct yaml *simple = yaml_read_simply(text, &arena);

	if (simple) {
		REQUIRE(!yaml_needs_repair(text));
		compare(simple, yaml_read_strictly(text, &nodes, &arena));
	}
	arena_fini(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena arena = {0};
	struct yaml *tree = yaml_read(fuzz_span(bytes, n), &arena);

	if (tree)
		REQUIRE(walk(tree, 0) <= YAML_NODES_MAX + 1);
	arena_fini(&arena);
	compare_with_libyaml(fuzz_span(bytes, n));
	return 0;
}
