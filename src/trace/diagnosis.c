#include "trace/diagnosis.h"

void diagnose(struct failure *failure, struct sources *sources,
              const struct diagnosis_options *options, struct diagnosis *ret)
{
	(void)sources;
	(void)options;
	*ret = (struct diagnosis){.kind = failure->kind, .duration_ns = failure->duration_ns};
	for (size_t i = 0; i < failure->nsaid; i++) {
		struct span text = failure->said[i].text;

		if (failure->said[i].where == SAID_YAML_BEGIN)
			continue;
		if (failure->said[i].where == SAID_BEFORE || failure->said[i].where == SAID_NOTE) {
			*ARENA_PUSH(&failure->arena, ret->output, ret->noutput) = text;
			ret->noutput++;
		} else {
			*ARENA_PUSH(&failure->arena, ret->rest, ret->nrest) = text;
			ret->nrest++;
		}
	}
}
