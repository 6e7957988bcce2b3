/* A YAML diagnostic, however broken: a bounded tree whose text is all there. */
#include "tap/yaml.h"
#include "base/limits.h"
#include "fuzz.h"

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

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena arena = {0};
	struct yaml *tree = yaml_read(fuzz_span(bytes, n), &arena);

	if (tree)
		REQUIRE(walk(tree, 0) <= YAML_NODES_MAX + 1);
	yaml_get(tree, "message");
	arena_fini(&arena);
	return 0;
}
