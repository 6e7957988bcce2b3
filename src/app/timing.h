/* How long each point took, where the producer may say so only after the point: the latest point
 * waits here until the next one comes. */
#ifndef TAPIR_APP_TIMING_H
#define TAPIR_APP_TIMING_H

#include "run/run.h"

/* {0} is ready. */
struct timing {
	struct arena arena; /* owns the path and the point's text */
	bool waiting;
	struct span *path;
	size_t npath;
	struct run_point point;
};

void timing_fini(struct timing *timing);

/* A new point: remembers it, copied. The one before must have been taken. */
void timing_point(struct timing *timing, const struct run *run, const struct tap_event *event);

/* A line of YAML after it: "duration_ms: 12.5" is its duration. */
void timing_yaml(struct timing *timing, struct span line);

#endif
