/* The other end of the worker, and of the fetcher: the process, started when it is first needed,
 * and the requests that wait for it. Nothing here blocks, but for FETCH_GRACE_MS at a gentle end.
 */
#ifndef TAPIR_SYMBOLS_PROCESS_H
#define TAPIR_SYMBOLS_PROCESS_H

#include <sys/types.h>

#include "base/buffer.h"

/* How to start a worker. */
struct process_options {
	/* A program that serves its standard input when called with `argument` (NULL: --worker): a
	 * path, or the name of one for helper_program(). NULL: `run` is called instead, in a child
	 * process, with a socket to serve. */
	const char *program, *argument;
	void (*run)(int fd, void *arg);
	void *arg;
	bool environment;     /* it has ours; else none */
	uint64_t patience_ns; /* how long one answer may take; 0: SYMBOL_LATE_NS */
	/* It is asked to end, with SIGTERM, before it is killed: it may have files to remove. */
	bool gentle;
};

/* Requests are served one after the other. */
struct process_job {
	struct process_job *next;
	struct buffer message;
	void *what; /* the owner's */
};

struct process {
	struct process_options options;
	pid_t pid; /* 0: none is running */
	int fd;
	unsigned starts;
	struct process_job *first, **last;
	uint64_t began_ns; /* the first job was sent then; 0: it was not yet */
	size_t sent;       /* bytes of it */
	struct buffer in;
	pid_t dying[8]; /* killed, and not yet gone */
	size_t ndying;
};

/* What became of the first job. */
enum process_news {
	PROCESS_NOTHING, /* nothing yet */
	PROCESS_REPLY,   /* *ret_body is the answer, or a part of it */
	PROCESS_LOST,    /* the worker died of it, or took too long */
	PROCESS_OVER,    /* there is no worker any more, and none will be started */
};

void process_init(struct process *process, const struct process_options *options);

/* Kills the worker, forgets all jobs; what they stand for is the owner's. */
void process_fini(struct process *process);

/* Appends a job, whose message is taken over. */
void process_add(struct process *process, struct buffer message, void *what);

/* Writes, reads, starts and kills what has to be. After anything but PROCESS_NOTHING the caller
 * looks at `first`, then calls process_done(), and asks again; or process_more(), when the answer
 * has further parts. It lives until then. */
enum process_news process_serve(struct process *process, uint64_t now_ns, struct span *ret_body);
void process_done(struct process *process);
void process_more(struct process *process);

/* Ends the worker, if one is running. The next job starts another one. */
void process_stop(struct process *process);

/* The descriptor to poll for reading, -1: none now; with *ret_write for writing as well. */
int process_fd(const struct process *process, bool *ret_write);

/* When process_serve() wants to be called at the latest; UINT64_MAX: no need. */
uint64_t process_deadline(const struct process *process);

#endif
