#include "stacks/record.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/file.h"
#include "trace/signal.h"

enum {
	OVERFLOW_BYTES = 1024 * 1024, /* this near to the stack pointer, a fault is its overflow */
	MODULE_BYTES = 1024,          /* of a module's path: the line is to fit in one write */
};

void record_foreign(struct buffer *out, struct span text, bool field)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char byte = (unsigned char)text.at[i];

		if (byte < ' ' || byte == 0x7f || byte == '%' || (field && byte == ' '))
			buffer_format(out, "%%%02x", byte);
		else
			buffer_add_byte(out, text.at[i]);
	}
}

void record_message(struct buffer *out, struct span text)
{
	struct span line;

	while (span_next_line(&text, &line)) {
		buffer_add(out, SPAN("# tapir:1   msg "));
		record_foreign(out, span_head(line, MODULE_BYTES), false);
		buffer_add_byte(out, '\n');
	}
}

void record_signal(struct buffer *out, const siginfo_t *info)
{
	struct span name = signal_name((uint64_t)info->si_signo);

	buffer_format(out, " sig=%.*s code=%d", (int)name.n, name.at, info->si_code);
	if (info->si_code > 0)
		buffer_format(out, " addr=0x%" PRIx64, (uint64_t)(uintptr_t)info->si_addr);
}

static const struct {
	int signal, code;
	const char *before, *behind; /* the address; NULL: it is of no interest */
} reasons[] = {
	{SIGSEGV, SEGV_MAPERR, "address ", " not mapped"},
	{SIGSEGV, SEGV_ACCERR, "no permission for address ", ""},
	{SIGSEGV, SI_KERNEL, "not an address", NULL},
	{SIGBUS, BUS_ADRALN, "address ", " badly aligned"},
	{SIGBUS, BUS_ADRERR, "nothing behind the mapping at ", ""},
	{SIGFPE, FPE_INTDIV, "integer divided by zero", NULL},
	{SIGILL, ILL_ILLOPN, "illegal instruction", NULL},
	{SIGSYS, 1 /* SYS_SECCOMP */, "system call not allowed", NULL},
};

void record_reason(struct buffer *out, const siginfo_t *info, uint64_t sp)
{
	uint64_t address = (uintptr_t)info->si_addr;

	for (size_t i = 0; i < countof(reasons); i++) {
		if (reasons[i].signal != info->si_signo || reasons[i].code != info->si_code)
			continue;
		buffer_add(out, SPAN("# tapir:1   msg "));
		if (reasons[i].behind && address - sp + OVERFLOW_BYTES < 2 * OVERFLOW_BYTES)
			buffer_add(out, SPAN("stack overflow: "));
		buffer_format(out, "%s", reasons[i].before);
		if (reasons[i].behind)
			buffer_format(out, "0x%" PRIx64 "%s", address, reasons[i].behind);
		buffer_add_byte(out, '\n');
	}
}

static void add_frame(struct buffer *out, const struct space *space, uint64_t number, uint64_t pc)
{
	struct place place;

	buffer_format(out, "# tapir:1   #%" PRIu64 " 0x%" PRIx64, number, pc);
	if (space_place(space, pc, &place)) {
		struct span path = span_of(place.path);
		const struct span gone = SPAN(" (deleted)");

		if (span_ends(path, gone))
			path = span_head(path, path.n - gone.n);
		buffer_add(out, SPAN(" ("));
		record_foreign(out, span_head(path, MODULE_BYTES), false);
		buffer_format(out, "+0x%" PRIx64 ")", pc - place.bias);
		if (place.nbuild_id && place.nbuild_id <= BUILD_ID_BYTES) {
			buffer_add(out, SPAN(" (BuildId: "));
			for (size_t i = 0; i < place.nbuild_id; i++)
				buffer_format(out, "%02x", place.build_id[i]);
			buffer_add_byte(out, ')');
		}
	}
	buffer_add_byte(out, '\n');
}

void record_walk(struct buffer *out, const struct space *space, const struct walk *walk)
{
	uint64_t elided = 0, pc;

	if (walk->called_nothing && walk_frame(walk, 0, &pc))
		buffer_format(out, "# tapir:1   msg called 0x%" PRIx64 ", where there is no code\n",
		              pc);
	if (walk->endless)
		record_message(out, SPAN("the stack is deeper than could be walked"));
	else if (walk->broken)
		record_message(out,
		               SPAN("the stack cannot be followed: outer frames are not known"));
	for (uint64_t i = 0; i < walk->n; i++) {
		if (!walk_frame(walk, i, &pc)) {
			elided++;
			continue;
		}
		if (elided)
			buffer_format(out, "# tapir:1   ... %" PRIu64 " frames elided\n", elided);
		elided = 0;
		add_frame(out, space, i, pc);
	}
}

void record_end(struct buffer *out, pid_t pid, uint64_t frames)
{
	buffer_format(out, "# tapir:1 end pid=%d frames=%" PRIu64 "\n", (int)pid, frames);
}

bool record_write(int fd, struct span record)
{
	while (record.n) {
		size_t n = record.n;

		if (n > RECORD_BYTES) {
			for (n = RECORD_BYTES; n && record.at[n - 1] != '\n';)
				n--;
			if (!n)
				n = RECORD_BYTES;
		}
		if (file_write(fd, span_head(record, n)) != 0)
			return false;
		record = span_from(record, n);
	}
	return true;
}
