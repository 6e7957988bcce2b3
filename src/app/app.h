/* The whole program but main(): owns every object and moves data from room to room. */
#ifndef TAPIR_APP_APP_H
#define TAPIR_APP_APP_H

#include "app/options.h"

enum { EXIT_WRONG = 1, EXIT_TROUBLE = 2, EXIT_TIMED_OUT = 124 };

/* Prints a complaint on standard error, as "tapir: place:line:column: text". Returns
 * EXIT_TROUBLE. */
int app_complain(const struct complaint *wrong);

/* Reports the streams the options name; the exit status. Does not return when a signal ended
 * the run: then it dies of that signal. */
int app_report(const struct options *options);

/* Prints the themes that can be found, each in its own colours; the exit status. */
int app_list_themes(const struct options *options);

#endif
