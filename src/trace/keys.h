/* The keys of YAML diagnostics and what they mean. */
#ifndef TAPIR_TRACE_KEYS_H
#define TAPIR_TRACE_KEYS_H

#include "tap/yaml.h"
#include "trace/finding.h"

/* Adds what the block says to *finding (and to its chain of causes, and of what else). */
void keys_read(const struct yaml *root, struct finding *finding);

#endif
