#include "stacks/dump.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

#if defined(__x86_64__)
enum { MACHINE = EM_X86_64 };
#else
enum { MACHINE = EM_AARCH64 };
#endif

/* Of the file, what there is: dumps may be cut off. */
static struct span part_of(const struct dump *dump, uint64_t at, uint64_t n)
{
	if (at > dump->file.n)
		return (struct span){0};
	return span_head(span_from(dump->file, at), n < dump->file.n ? n : dump->file.n);
}

static void take_thread(struct dump *dump, struct span note)
{
	struct elf_prstatus status;

	if (note.n != sizeof status)
		return;
	memcpy(&status, note.at, sizeof status);
	if (dump->nthreads == DUMP_THREADS_MAX) {
		dump->more_threads++;
		return;
	}
	if (dump->nthreads == 0)
		dump->signal = status.pr_cursig;

	struct dump_thread *thread = &dump->threads[dump->nthreads++];

	thread->tid = status.pr_pid;
	registers_read(status.pr_reg, &thread->registers);
}

static void take_process(struct dump *dump, struct span note)
{
	struct elf_prpsinfo process;

	if (note.n != sizeof process)
		return;
	memcpy(&process, note.at, sizeof process);
	dump->pid = process.pr_pid;
	snprintf(dump->command, sizeof dump->command, "%.*s", (int)sizeof process.pr_psargs,
	         process.pr_psargs);
	if (!dump->command[0])
		snprintf(dump->command, sizeof dump->command, "%.*s", (int)sizeof process.pr_fname,
		         process.pr_fname);
	/* The kernel has a blank behind each word. */
	dump->command[span_trim_end(span_of(dump->command)).n] = '\0';
}

static void take_note(struct dump *dump, uint32_t kind, struct span note)
{
	switch (kind) {
	case NT_PRSTATUS:
		take_thread(dump, note);
		break;
	case NT_PRPSINFO:
		take_process(dump, note);
		break;
	case NT_SIGINFO:
		/* Of the thread before it: the first one's is wanted. */
		if (note.n <= sizeof dump->info && dump->nthreads == 1)
			memcpy(&dump->info, note.at, note.n);
		break;
	default:
		break;
	}
}

static void read_notes(struct dump *dump, const GElf_Phdr *segment)
{
	Elf_Data *data = elf_getdata_rawchunk(dump->elf, (int64_t)segment->p_offset,
	                                      segment->p_filesz, ELF_T_NHDR);
	size_t at = 0, name, text;
	GElf_Nhdr note;

	while (data && (at = gelf_getnote(data, at, &note, &name, &text)) > 0) {
		struct span bytes = {data->d_buf, data->d_size};

		if (note.n_namesz == sizeof "CORE" &&
		    span_starts(span_from(bytes, name), SPAN("CORE")))
			take_note(dump, note.n_type,
			          span_head(span_from(bytes, text), note.n_descsz));
	}
}

static void read_segments(struct dump *dump)
{
	size_t n = 0;

	elf_getphdrnum(dump->elf, &n);
	dump->segments = memory_zero(n, sizeof *dump->segments);
	dump->threads = memory_zero(DUMP_THREADS_MAX, sizeof *dump->threads);
	for (size_t i = 0; i < n; i++) {
		GElf_Phdr segment;

		if (!gelf_getphdr(dump->elf, (int)i, &segment))
			break;
		if (segment.p_type == PT_NOTE)
			read_notes(dump, &segment);
		else if (segment.p_type == PT_LOAD)
			dump->segments[dump->nsegments++] = (struct dump_segment){
				.at = segment.p_vaddr,
				.bytes = part_of(dump, segment.p_offset, segment.p_filesz),
			};
	}
}

/* Opens and maps it. 0 or a negative errno. */
static int open_file(const char *path, struct dump *dump)
{
	struct stat about;

	dump->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (dump->fd < 0 || fstat(dump->fd, &about) < 0)
		return -errno;
	if (!S_ISREG(about.st_mode))
		return S_ISDIR(about.st_mode) ? -EISDIR : -ENOEXEC;
	if (about.st_size == 0)
		return -ENOEXEC;

	dump->file.n = (size_t)about.st_size;
	dump->file.at = mmap(NULL, dump->file.n, PROT_READ, MAP_PRIVATE, dump->fd, 0);
	if (dump->file.at == MAP_FAILED) {
		dump->file = (struct span){0};
		return -errno;
	}
	return 0;
}

int dump_open(const char *path, struct dump *ret)
{
	struct dump dump = {.fd = -1};
	int error = open_file(path, &dump);
	GElf_Ehdr header;

	elf_version(EV_CURRENT);
	if (!error) {
		dump.elf = elf_begin(dump.fd, ELF_C_READ_MMAP, NULL);
		if (!dump.elf || elf_kind(dump.elf) != ELF_K_ELF ||
		    !gelf_getehdr(dump.elf, &header) || header.e_type != ET_CORE)
			error = -ENOEXEC;
		else if (header.e_machine != MACHINE || gelf_getclass(dump.elf) != ELFCLASS64)
			error = -EXDEV;
	}
	if (error) {
		dump_fini(&dump);
		return error;
	}
	read_segments(&dump);
	*ret = dump;
	return 0;
}

void dump_fini(struct dump *dump)
{
	if (dump->elf)
		elf_end(dump->elf);
	if (dump->file.at)
		munmap((void *)(uintptr_t)dump->file.at, dump->file.n);
	if (dump->fd >= 0)
		close(dump->fd);
	free(dump->segments);
	free(dump->threads);
	*dump = (struct dump){.fd = -1};
}

bool dump_read(const struct dump *dump, uint64_t at, void *to, size_t n)
{
	for (size_t i = 0; i < dump->nsegments; i++) {
		const struct dump_segment *segment = &dump->segments[i];
		uint64_t from = at - segment->at;

		if (at < segment->at || from >= segment->bytes.n || n > segment->bytes.n - from)
			continue;
		memcpy(to, segment->bytes.at + from, n);
		return true;
	}
	return false;
}
