/* A program that is measured: it reads a pipe, on a terminal that is ours to read. */
#ifndef TAPIR_TESTS_BENCH_READER_H
#define TAPIR_TESTS_BENCH_READER_H

/* Starts it on a terminal of that size. The pipe's end to write to, and the terminal's to read
 * from, are the caller's; exits with a message where there are none to be had. */
void reader_start(char **command, unsigned short rows, unsigned short columns, int *ret_to,
                  int *ret_terminal);

#endif
