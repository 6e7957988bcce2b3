#include "libtapir/unwritten.h"

#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "libtapir/limits.h"
#include "libtapir/peek.h"

/* stdio's locks and functions are out of reach in a handler; its buffer is not. */
bool unwritten_save(void)
{
	_Alignas(FILE) char bytes[sizeof(FILE)];
	const FILE *copy = (const FILE *)(const void *)bytes;
	char part[512];
	char latest = '\n';

	if (!stdout || !peek((uintptr_t)stdout, bytes, sizeof(bytes)) || copy->_mode > 0 ||
	    copy->_IO_write_ptr <= copy->_IO_write_base)
		return false;
	peek_forget();
	for (const char *at = copy->_IO_write_base; at < copy->_IO_write_ptr;) {
		size_t n = (size_t)(copy->_IO_write_ptr - at);

		if (n > sizeof(part))
			n = sizeof(part);
		if (!peek((uintptr_t)at, part, n))
			return false;
		for (size_t done = 0; done < n;) {
			ssize_t wrote = write(copy->_fileno, part + done, n - done);

			if (wrote <= 0)
				return false;
			done += (size_t)wrote;
		}
		latest = part[n - 1];
		at += n;
	}
	stdout->_IO_write_ptr = stdout->_IO_write_base;
	if (latest != '\n' && write(copy->_fileno, "\n", 1) < 0)
		return false;
	return true;
}
