/* The far end of process.h: a process that takes one request after the other from a socket. */
#ifndef TAPIR_SYMBOLS_SERVER_H
#define TAPIR_SYMBOLS_SERVER_H

#include <stdbool.h>

#include "base/span.h"

/* Answers the request with server_send(); `body` is good until it returns. False ends the serving:
 * the request was none, or nobody listens any more. */
typedef bool server_answer(int fd, struct span body, void *arg);

/* Serves the socket `fd`, blocking, until its other end is closed or breaks the rules. */
void server_run(int fd, server_answer *answer, void *arg);

/* Sends all of it. False: it cannot be sent. */
bool server_send(int fd, struct span bytes);

#endif
