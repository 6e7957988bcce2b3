/* What is seen of fetching debug files. Gate 0 is what tapir reads; the server is a process of the
 * test's, which sends a part of a file and then holds on until the other end is closed. */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

static const char failure[] =
	"1..300\n"
	"not ok 1 - crashes\n"
	"# #0 0x1 (/nonexistent/prog+0x1139) (BuildId: 0123456789abcdef0123456789abcdef01234567)\n";

struct server {
	pid_t pid;
	unsigned port;
};

/* Ends with 0 when the connection was closed by the other end. */
static void serve(int listener)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";
	static const char part[340];
	char bytes[4096];
	int connection;

	alarm(CONSOLE_PATIENCE_S);
	connection = accept(listener, NULL, NULL);
	if (connection < 0 || read(connection, bytes, sizeof bytes) <= 0 ||
	    write(connection, head, sizeof head - 1) < 0 ||
	    write(connection, part, sizeof part) < 0)
		_exit(1);
	while (read(connection, bytes, sizeof bytes) > 0)
		;
	_exit(0);
}

static struct server start_server(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
	                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct server server;

	assert_true(listener >= 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(listener, 4), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
	server.port = ntohs(address.sin_port);
	server.pid = fork();
	assert_true(server.pid >= 0);
	if (server.pid == 0)
		serve(listener);
	close(listener);
	return server;
}

/* That nobody is connected any more. */
static void assert_left(struct server *server)
{
	int status;

	assert_int_equal(waitpid(server->pid, &status, 0), server->pid);
	assert_int_equal(status, 0);
}

/* tapir reads `producer`'s output, and fetches from the server; its cache is in the folder. */
static struct console *report(const struct server *server, const char *producer)
{
	char url[64], command[512];
	const char *environment[] = {"TAPIR_DELAY_MS=0", "TAPIR_SETTLE_MS=0",
	                             "DEBUGINFOD_CACHE_PATH=cache", url, NULL};

	snprintf(url, sizeof url, "DEBUGINFOD_URLS=http://127.0.0.1:%u", server->port);
	snprintf(command, sizeof command,
	         "trap : INT; %s | \"$TAPIR\" --debuginfod; echo \"status $?\"", producer);
	return console_start(12, 80, environment, command);
}

static void skip_without_library(void)
{
	void *library = dlopen("libdebuginfod.so.1", RTLD_LAZY);

	if (!library)
		skip();
	dlclose(library);
}

static void the_bar_says_what_is_fetched_and_how_far_it_is(void **state)
{
	(void)state;
	skip_without_library();
	struct server server = start_server();
	struct console *console = report(&server, "cat <a");

	console_feed(console, 0, failure);
	assert_row_with(console, -1, "fetching prog 34%");
	/* The frame is shown without a name meanwhile. */
	assert_text(console, "/nonexistent/prog+0x1139");
	console_close(console, 0);
	assert_text(console, "status 1");
	assert_no_text(console, "fetching");
	assert_left(&server);
	assert_sane(console);
	console_free(console);
}

static void ctrl_c_ends_fetching_while_tests_go_on(void **state)
{
	(void)state;
	skip_without_library();
	struct server server = start_server();
	struct console *console = report(&server, "(trap '' INT; exec cat <a)");

	console_feed(console, 0, failure);
	assert_row_with(console, -1, "fetching prog 34%");
	console_type(console, "\003");
	assert_no_text(console, "fetching");
	assert_left(&server);
	console_feed(console, 0, "ok 2 - goes on\n");
	console_close(console, 0);
	assert_text(console, "2 of 300");
	assert_text(console, "status 130");
	/* Not because it took too long. */
	assert_count(console, 0, "too slow");
	assert_sane(console);
	console_free(console);
}

static void ctrl_c_after_the_last_test_does_not_wait_for_what_is_fetched(void **state)
{
	(void)state;
	skip_without_library();
	struct server server = start_server();
	struct console *console = report(&server, "cat <a");

	console_feed(console, 0, failure);
	console_close(console, 0);
	assert_row_with(console, -1, "fetching prog 34%");
	console_type(console, "\003");
	assert_text(console, "status 130");
	assert_left(&server);
	assert_count(console, 0, "too slow");
	assert_sane(console);
	console_free(console);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_bar_says_what_is_fetched_and_how_far_it_is),
		cmocka_unit_test(ctrl_c_ends_fetching_while_tests_go_on),
		cmocka_unit_test(ctrl_c_after_the_last_test_does_not_wait_for_what_is_fetched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
