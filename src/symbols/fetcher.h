/* The process that fetches debug files from debuginfod's servers: alone with libdebuginfod, which
 * nothing else loads. It has the network and writes to debuginfod's cache, so it is not sandboxed
 * as the worker is; but what it may take of memory, disk and time is bounded. It opens no file that
 * it fetched: whoever does has to look whether it is the right one. */
#ifndef TAPIR_SYMBOLS_FETCHER_H
#define TAPIR_SYMBOLS_FETCHER_H

/* Serves the socket `fd`, blocking, until its other end is closed or breaks the rules, or SIGTERM
 * or SIGINT comes: then half-fetched files are removed first. Changes the limits and the
 * environment of the process for good. */
void fetcher_run(int fd);

#endif
