#include "base/block.h"
#include "base/hash.h"
#include "trace/diagnosis.h"

static bool is_hex(char c)
{
	return byte_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool ends_path(char c)
{
	return byte_is_blank(c) || c == '\n' || c == '\'' || c == '"' || c == ':' || c == ',' ||
	       c == ')' || c == '`';
}

/* How many bytes at the front of `text` are none that something masked may begin with: all that
 * does is between "/" and "9". */
static size_t plain_length(struct span text)
{
	size_t n = 0;

	for (; n + BLOCK_BYTES <= text.n; n += BLOCK_BYTES) {
		unsigned first = block_first(block_between(block_at(text.at + n), '/', '9'));

		if (first < BLOCK_BYTES)
			return n + first;
	}
	while (n < text.n && (text.at[n] < '/' || text.at[n] > '9'))
		n++;
	return n;
}

/* The length of what stands for any other of its kind at the front of `text`: a number, an
 * address, the path of a temporary file. 0: nothing does. */
static size_t masked_length(struct span text)
{
	static const struct span temporary[] = {SPAN_INIT("/tmp/"), SPAN_INIT("/var/tmp/"),
	                                        SPAN_INIT("/dev/shm/"), SPAN_INIT("/run/user/")};
	size_t n = 0;

	for (size_t i = 0; text.at[0] == '/' && i < countof(temporary); i++) {
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
	size_t plain = 0;

	for (;;) {
		size_t n;

		plain += plain_length(span_from(text, plain));
		if (plain == text.n)
			return hash_text(hash, text);
		n = masked_length(span_from(text, plain));
		if (!n) {
			plain++;
			continue;
		}
		/* Where it stands is told by the length of what is in front of it. */
		hash = hash_text(hash, span_head(text, plain));
		text = span_from(text, plain + n);
		plain = 0;
	}
}

uint64_t diagnosis_fingerprint(const struct diagnosis *diagnosis)
{
	uint64_t hash = 1;
	size_t visible = 0;

	for (size_t i = 0; i < diagnosis->nframes; i++) {
		const struct frame *frame = &diagnosis->frames[i];

		if (frame->hidden)
			continue;
		visible++;
		hash = hash_text(hash, frame->shown.n ? frame->shown : frame->module);
		hash = hash_text(hash, frame->function);
		hash = hash_word(hash, frame->line ^ frame->offset);
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
