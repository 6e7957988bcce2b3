#include "base/complaint.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

bool complain(struct complaint *wrong, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(wrong->text, sizeof wrong->text, format, args);
	va_end(args);
	return false;
}
