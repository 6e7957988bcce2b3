/* The process that reads ELF files: answers questions until nobody asks any more. */
#ifndef TAPIR_SYMBOLS_WORKER_H
#define TAPIR_SYMBOLS_WORKER_H

#include "symbols/module.h"

/* Serves the socket `fd`, blocking, until its other end is closed or breaks the rules. */
void worker_run(int fd, const struct module_options *options);

#endif
