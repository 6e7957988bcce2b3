/* The few lines of TAP that the demo's C programs need. A demo should be seen to run, so each
 * point takes a moment; DEMO_FAST in the environment makes it take none. */
#ifndef TAPIR_TESTS_PROGRAMS_DEMO_DEMO_H
#define TAPIR_TESTS_PROGRAMS_DEMO_DEMO_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Blanks before each line: four for each level of subtests. */
extern int demo_indent;

/* Announces a plan, at once. */
void demo_plan(int n);

/* Takes a moment: the work that a real test would do. */
void demo_work(int ms);

/* One point. */
void demo_ok(int number, const char *name);

/* A point of two texts that should be the same; where they are not, a YAML block says so. */
#define demo_is(number, name, got, wanted) \
	demo_compare(number, name, got, wanted, __FILE__, __LINE__, __func__)
void demo_compare(int number, const char *name, const char *got, const char *wanted,
                  const char *file, int line, const char *function);

#endif
