#include "trace/diagnosis.h"

/* FNV-1a, 64 bits. */
#define FNV_BASIS 0xcbf29ce484222325ull
#define FNV_PRIME 0x100000001b3ull

static uint64_t hash_byte(uint64_t hash, char byte)
{
	return (hash ^ (unsigned char)byte) * FNV_PRIME;
}

static uint64_t hash_span(uint64_t hash, struct span text)
{
	for (size_t i = 0; i < text.n; i++)
		hash = hash_byte(hash, text.at[i]);
	return hash_byte(hash, '\n');
}

static bool is_hex(char c)
{
	return byte_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool ends_path(char c)
{
	return byte_is_blank(c) || c == '\n' || c == '\'' || c == '"' || c == ':' || c == ',' ||
	       c == ')' || c == '`';
}

/* The length of what stands for any other of its kind at the front of `text`: a number, an
 * address, the path of a temporary file. 0: nothing does. */
static size_t masked_length(struct span text)
{
	static const struct span temporary[] = {
		{"/tmp/", 5}, {"/var/tmp/", 9}, {"/dev/shm/", 9}, {"/run/user/", 10}};
	size_t n = 0;

	if (!byte_is_digit(text.at[0]) && text.at[0] != '/')
		return 0;
	for (size_t i = 0; i < countof(temporary); i++) {
		if (!span_starts(text, temporary[i]))
			continue;
		while (n < text.n && !ends_path(text.at[n]))
			n++;
		return n;
	}
	if (span_starts(text, SPAN("0x"))) {
		n = 2;
		while (n < text.n && is_hex(text.at[n]))
			n++;
		return n;
	}
	while (n < text.n && byte_is_digit(text.at[n]))
		n++;
	return n;
}

static uint64_t hash_masked(uint64_t hash, struct span text)
{
	while (text.n) {
		size_t n = masked_length(text);

		hash = hash_byte(hash, n ? '0' : text.at[0]);
		text = span_from(text, n ? n : 1);
	}
	return hash_byte(hash, '\n');
}

uint64_t diagnosis_fingerprint(const struct diagnosis *diagnosis)
{
	uint64_t hash = FNV_BASIS;
	size_t visible = 0;

	for (size_t i = 0; i < diagnosis->nframes; i++) {
		const struct frame *frame = &diagnosis->frames[i];

		if (frame->hidden)
			continue;
		visible++;
		hash = hash_span(hash, frame->shown.n ? frame->shown : frame->module);
		hash = hash_span(hash, frame->function);
		for (unsigned shift = 0; shift < 64; shift += 8)
			hash = hash_byte(hash, (char)((frame->line ^ frame->offset) >> shift));
	}
	if (!visible && !diagnosis->message.n && !diagnosis->nrest && !diagnosis->has_values)
		return 0;
	hash = hash_masked(hash, diagnosis->message);
	hash = hash_masked(hash, diagnosis->signal);
	if (diagnosis->has_values) {
		hash = hash_masked(hash, diagnosis->expected);
		hash = hash_masked(hash, diagnosis->actual);
	}
	hash = hash_masked(hash, diagnosis->diff);
	for (size_t i = 0; !diagnosis->message.n && i < diagnosis->nrest; i++)
		hash = hash_masked(hash, diagnosis->rest[i]);
	return hash ? hash : 1;
}
