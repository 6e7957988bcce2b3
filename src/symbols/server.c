#include "symbols/server.h"

#include <errno.h>
#include <sys/socket.h>

#include "base/limits.h"
#include "symbols/wire.h"

bool server_send(int fd, struct span bytes)
{
	while (bytes.n) {
		ssize_t n = send(fd, bytes.at, bytes.n, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes = span_from(bytes, (size_t)n);
	}
	return true;
}

void server_run(int fd, server_answer *answer, void *arg)
{
	struct buffer in = {0};
	bool going = true;

	while (going) {
		struct span body;
		size_t n;
		enum wire got = wire_next(buffer_span(&in), SYMBOL_REQUEST_BYTES, &body, &n);

		if (got == WIRE_WHOLE) {
			going = answer(fd, body, arg);
			buffer_drop(&in, n);
			continue;
		}

		ssize_t more = got == WIRE_PART
		                       ? recv(fd, buffer_reserve(&in, READ_BYTES), READ_BYTES, 0)
		                       : 0;

		if (more > 0)
			in.n += (size_t)more;
		else if (more == 0 || errno != EINTR)
			going = false;
	}
	buffer_fini(&in);
}
