#include "symbols/fetcher.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "symbols/sandbox.h"
#include "symbols/server.h"
#include "symbols/wire.h"

enum {
	CPU_SECONDS = 10,
	FILES = 256,
	ALARM_SECONDS = 10, /* for one file; nobody waits that long: see FETCH_NS */
};

/* What one server may take, as libdebuginfod understands it (debuginfod-client-config(7)): a server
 * that is silent is left while there is time for others. */
#define TIMEOUT_SECONDS 2
#define MAXTIME_SECONDS (FETCH_NS / NS_PER_S)

/* libdebuginfod's interface, which its soname promises. */
struct client;
typedef int progress(struct client *client, long have, long whole);

struct library {
	struct client *client;
	int (*find)(struct client *client, const unsigned char *build_id, int n, char **path);
	void *(*user_data)(struct client *client);
};

/* ---- ending early ---- */

/* "/proc/self/fd/12": snprintf(3) is nothing for a handler. */
static void write_link(int fd, char *to)
{
	static const char folder[] = "/proc/self/fd/";
	char digits[12];
	size_t n = 0;

	memcpy(to, folder, sizeof folder - 1);
	to += sizeof folder - 1;
	do
		digits[n++] = (char)('0' + fd % 10);
	while ((fd /= 10) > 0);
	while (n)
		*to++ = digits[--n];
	*to = '\0';
}

/* Removes the file behind a descriptor if it is half fetched: open for writing, and writable still,
 * which what is in debuginfod's cache is not. Its folder goes too when nothing else is in it.
 * Asked in this way, since libdebuginfod (0.188) remembers a query that is cancelled as one that
 * was answered with no. */
static void remove_half(int fd)
{
	char link[64], path[PATH_MAX];
	struct stat about;
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY || fstat(fd, &about) < 0 ||
	    !S_ISREG(about.st_mode) || !(about.st_mode & S_IWUSR))
		return;
	write_link(fd, link);

	ssize_t n = readlink(link, path, sizeof path - 1);

	if (n <= 0)
		return;
	path[n] = '\0';
	unlink(path);
	*strrchr(path, '/') = '\0';
	rmdir(path);
}

/* Only async-signal-safe calls: nobody waits for libdebuginfod, which may wait itself. */
static void end_early(int signo)
{
	(void)signo;
	for (int fd = STDERR_FILENO + 1; fd < FILES; fd++)
		remove_half(fd);
	_exit(1);
}

static void heed_signals(void)
{
	struct sigaction end = {.sa_handler = end_early}, ignore = {.sa_handler = SIG_IGN};

	sigaction(SIGTERM, &end, NULL);
	sigaction(SIGINT, &end, NULL);
	sigaction(SIGALRM, &end, NULL);
	/* A file that gets too large is an error of write(2). */
	sigaction(SIGXFSZ, &ignore, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
}

/* ---- bounds ---- */

/* What the user set stays when it is stricter. */
static void set_bound(const char *name, uint64_t bound)
{
	struct span value = span_of(getenv(name));
	uint64_t wish;
	char text[32];

	if (span_take_number(&value, &wish) && value.n == 0 && wish && wish < bound)
		return;
	snprintf(text, sizeof text, "%llu", (unsigned long long)bound);
	setenv(name, text, 1);
}

static void set_bounds(void)
{
	sandbox_limit(RLIMIT_CPU, CPU_SECONDS);
	sandbox_limit(RLIMIT_CORE, 0);
	sandbox_limit(RLIMIT_NOFILE, FILES);
	sandbox_drop_privileges(SIGTERM);
	set_bound("DEBUGINFOD_TIMEOUT", TIMEOUT_SECONDS);
	set_bound("DEBUGINFOD_MAXTIME", MAXTIME_SECONDS);
	setenv("DEBUGINFOD_RETRY_LIMIT", "0", 1);
	unsetenv("DEBUGINFOD_PROGRESS");
	unsetenv("DEBUGINFOD_VERBOSE");
}

/* ---- queries ---- */

static bool send_reply(int fd, const struct fetch_reply *reply)
{
	struct buffer out = {0};
	bool done;

	wire_add_fetch_reply(&out, reply);
	done = server_send(fd, buffer_span(&out));
	buffer_fini(&out);
	return done;
}

/* What one query tells its callback, and is told by it. */
struct query_state {
	int fd;
	uint64_t have;
	bool asked; /* a server; else it was in the cache */
};

/* Its callback is given nothing of ours but through itself. One per process, loaded when first
 * needed. */
static struct library library;

/* libdebuginfod calls this every now and then. */
static int tell_progress(struct client *client, long have, long whole)
{
	struct query_state *state = library.user_data(client);
	struct fetch_reply reply = {.status = FETCH_GOING};

	reply.have = have > 0 ? (uint64_t)have : 0;
	reply.whole = whole > 0 ? (uint64_t)whole : 0;
	state->asked = true;
	state->have = reply.have;
	if (!send_reply(state->fd, &reply))
		end_early(SIGTERM);
	return 0;
}

static bool load(struct query_state *state)
{
	void *handle = dlopen("libdebuginfod.so.1", RTLD_NOW | RTLD_LOCAL);
	struct client *(*begin)(void) = NULL;
	void (*set_progress)(struct client * client, progress * function) = NULL;
	void (*set_user_data)(struct client * client, void *data) = NULL;
	const struct {
		const char *name;
		void *to;
	} symbols[] = {
		{"debuginfod_begin", &begin},
		{"debuginfod_find_debuginfo", &library.find},
		{"debuginfod_set_progressfn", &set_progress},
		{"debuginfod_set_user_data", &set_user_data},
		{"debuginfod_get_user_data", &library.user_data},
	};

	for (size_t i = 0; i < countof(symbols); i++) {
		void *symbol = handle ? dlsym(handle, symbols[i].name) : NULL;

		if (!symbol)
			return false;
		memcpy(symbols[i].to, &symbol, sizeof symbol);
	}
	library.client = begin();
	if (!library.client)
		return false;
	set_progress(library.client, tell_progress);
	set_user_data(library.client, state);
	return true;
}

static enum fetch_status status_of(int error)
{
	switch (error) {
	case ETIME:
	case ETIMEDOUT:
		return FETCH_TOO_LONG;
	case EFBIG:
	case EIO: /* it could not be written any further */
		return FETCH_TOO_LARGE;
	default:
		return FETCH_NOTHING;
	}
}

static struct fetch_reply fetch(const struct fetch_request *request, struct query_state *state,
                                char **ret_path)
{
	struct fetch_reply reply = {.status = FETCH_NO_LIBRARY};
	struct stat about;

	if (!library.client && !load(state))
		return reply;
	set_bound("DEBUGINFOD_MAXSIZE", request->most_bytes);
	/* A reply that does not say how long it is ends here. */
	sandbox_limit(RLIMIT_FSIZE, request->most_bytes);
	*state = (struct query_state){.fd = state->fd};
	alarm(ALARM_SECONDS);

	int fd = library.find(library.client, (const unsigned char *)request->build_id.at,
	                      (int)request->build_id.n, ret_path);

	alarm(0);
	reply.have = state->asked ? state->have : 0;
	if (fd < 0) {
		reply.status = status_of(-fd);
		return reply;
	}
	if (state->asked && fstat(fd, &about) == 0)
		reply.have = (uint64_t)about.st_size;
	close(fd);
	reply.status = *ret_path && strlen(*ret_path) < PATH_MAX ? FETCH_GOT : FETCH_NOTHING;
	if (reply.status == FETCH_GOT)
		reply.path = span_of(*ret_path);
	return reply;
}

static bool answer(int fd, struct span body, void *arg)
{
	struct fetch_request request;
	struct fetch_reply reply;
	char *path = NULL;
	bool done = false;

	if (wire_read_fetch_request(body, &request)) {
		reply = fetch(&request, arg, &path);
		done = send_reply(fd, &reply);
	}
	free(path);
	return done;
}

void fetcher_run(int fd)
{
	struct query_state state = {.fd = fd};

	heed_signals();
	set_bounds();
	server_run(fd, answer, &state);
}
