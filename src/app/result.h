/* The files a run leaves behind: --json and --tee. */
#ifndef TAPIR_APP_RESULT_H
#define TAPIR_APP_RESULT_H

#include "app/reporter.h"

/* {.json = -1, .tee = -1} has none. */
struct result {
	int json, tee;   /* descriptors; -1: not wanted */
	bool tee_failed; /* said once */
};

/* Opens what the options name, emptied. False, and *wrong says why, when one cannot be written. */
bool result_open(struct result *result, const struct options *options, struct complaint *wrong);

/* Writes bytes of the raw stream to the --tee file. False, and *wrong says why, the first time that
 * it fails; nothing is written after that. */
bool result_tee(struct result *result, struct span bytes, struct complaint *wrong);

/* Writes the JSON document and closes everything. False, and *wrong says why, when it could not
 * be written whole. */
bool result_close(struct result *result, struct reporter *reporter, struct complaint *wrong);

#endif
