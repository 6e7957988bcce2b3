#include "libtapir/record.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void record_init(struct record *record, int fd, bool mid_line)
{
	record->fd = fd;
	record->broken_pipe = false;
	record->n = record->whole = 0;
	if (mid_line) {
		record->bytes[0] = '\n';
		record->n = record->whole = 1;
	}
}

static void write_all(struct record *record, size_t n)
{
	for (size_t at = 0; at < n;) {
		ssize_t done = write(record->fd, record->bytes + at, n - at);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			record->broken_pipe |= errno == EPIPE;
		if (done <= 0)
			return;
		at += (size_t)done;
	}
}

void record_flush(struct record *record)
{
	write_all(record, record->whole);
	memmove(record->bytes, record->bytes + record->whole, record->n - record->whole);
	record->n -= record->whole;
	record->whole = 0;
}

/* One byte stays free for the end of the line. */
static void put(struct record *record, char byte)
{
	if (record->n == RECORD_BYTES - 1 && record->whole > 0)
		record_flush(record);
	if (record->n < RECORD_BYTES - 1)
		record->bytes[record->n++] = byte;
}

void record_text(struct record *record, const char *text)
{
	for (; *text; text++)
		put(record, *text);
}

void record_line(struct record *record)
{
	record_text(record, "# tapir:1 ");
}

void record_end_line(struct record *record)
{
	record->bytes[record->n++] = '\n';
	record->whole = record->n;
	if (record->n == RECORD_BYTES)
		record_flush(record);
}

void record_number(struct record *record, uint64_t number)
{
	char digits[21];
	size_t at = sizeof(digits) - 1;

	digits[at] = '\0';
	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	record_text(record, digits + at);
}

static const char hex_digits[] = "0123456789abcdef";

void record_hex(struct record *record, uint64_t number)
{
	char digits[17];
	size_t at = sizeof(digits) - 1;

	digits[at] = '\0';
	do {
		digits[--at] = hex_digits[number % 16];
		number /= 16;
	} while (number);
	record_text(record, "0x");
	record_text(record, digits + at);
}

void record_bytes(struct record *record, const unsigned char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		put(record, hex_digits[bytes[i] >> 4]);
		put(record, hex_digits[bytes[i] & 15]);
	}
}

void record_foreign(struct record *record, const char *text, size_t n, bool field)
{
	for (size_t i = 0; i < n && text[i]; i++) {
		unsigned char byte = (unsigned char)text[i];

		if (byte < ' ' || byte == 0x7f || byte == '%' || (field && byte == ' ')) {
			put(record, '%');
			record_bytes(record, &byte, 1);
		} else {
			put(record, text[i]);
		}
	}
}
