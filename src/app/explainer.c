#include "app/explainer.h"

#include "symbols/symbols.h"
#include "trace/signal.h"

void explainer_read(const struct explainer *explainer, struct failure *failure,
                    const struct ending *ending, struct diagnosis *ret)
{
	diagnose(failure, explainer->sources, &explainer->options, ret);
	if (failure->unfinished && ending->timeout_ns) {
		ret->kind = FAILURE_ERROR;
		ret->signal = SPAN("timed out");
	} else if (failure->unfinished && ending->signal && !ret->signal.n) {
		ret->signal = signal_name((uint64_t)ending->signal);
	}
}

void explainer_ask(const struct explainer *explainer, const struct diagnosis *diagnosis,
                   uint64_t now_ns)
{
	if (explainer->symbols)
		symbols_ask(explainer->symbols, diagnosis, now_ns);
}

void explainer_seek(const struct explainer *explainer, const struct diagnosis *diagnosis,
                    bool *sought, uint64_t now_ns)
{
	if (explainer->symbols && !*sought)
		*sought = symbols_seek(explainer->symbols, diagnosis, &explainer->options, now_ns);
}

bool explainer_is_open(const struct explainer *explainer, const struct diagnosis *diagnosis)
{
	return explainer->symbols && symbols_pending(explainer->symbols, diagnosis);
}

bool explainer_awaits(const struct explainer *explainer, const struct diagnosis *diagnosis,
                      uint64_t now_ns)
{
	return explainer->symbols && symbols_awaited(explainer->symbols, diagnosis, now_ns);
}

bool explainer_name(const struct explainer *explainer, struct failure *failure,
                    struct diagnosis *diagnosis)
{
	return explainer->symbols && symbols_name(explainer->symbols, diagnosis, explainer->sources,
	                                          &explainer->options, &failure->arena);
}
