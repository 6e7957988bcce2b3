#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/digits.h"
#include "base/memory.h"

void buffer_fini(struct buffer *buffer)
{
	free(buffer->bytes);
	*buffer = (struct buffer){0};
}

char *buffer_reserve(struct buffer *buffer, size_t more)
{
	if (buffer->room - buffer->n < more) {
		size_t room = buffer->room ? buffer->room : 256;

		while (room - buffer->n < more) {
			if (room > SIZE_MAX / 2)
				die("out of memory");
			room *= 2;
		}
		buffer->bytes = memory_grow(buffer->bytes, room, 1);
		buffer->room = room;
	}
	return PLACE(buffer->bytes, buffer->n);
}

void buffer_add(struct buffer *buffer, struct span text)
{
	if (text.n == 0)
		return;
	memcpy(buffer_reserve(buffer, text.n), text.at, text.n);
	buffer->n += text.n;
}

void buffer_add_byte(struct buffer *buffer, char byte)
{
	*buffer_reserve(buffer, 1) = byte;
	buffer->n++;
}

void buffer_format(struct buffer *buffer, const char *format, ...)
{
	/* Most is shorter. */
	enum { TRIED = 128 };
	va_list args, again;

	va_start(args, format);
	va_copy(again, args);

	int n = vsnprintf(buffer_reserve(buffer, TRIED), TRIED, format, args);

	va_end(args);
	if (n < 0)
		die("a format that cannot be printed");
	if (n >= TRIED)
		vsnprintf(buffer_reserve(buffer, (size_t)n + 1), (size_t)n + 1, format, again);
	va_end(again);
	buffer->n += (size_t)n;
}

void buffer_add_number(struct buffer *buffer, uint64_t value)
{
	char room[DIGITS_MAX];

	buffer_add(buffer, digits_of(value, room));
}

void buffer_drop(struct buffer *buffer, size_t n)
{
	if (n >= buffer->n) {
		buffer->n = 0;
		return;
	}
	memmove(buffer->bytes, buffer->bytes + n, buffer->n - n);
	buffer->n -= n;
}
