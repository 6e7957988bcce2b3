#include "trace/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/limits.h"
#include "base/memory.h"

/* A pattern of ours that does not compile is our own bug, found by the first test. */

enum {
	SLOTS = 1024, /* at least twice the patterns there are */
	GROUPS_MAX = 32,
	MATCH_STEPS = 20000, /* of backtracking, for one line */
	MATCH_DEPTH = 2000,
	MATCH_HEAP_KIB = 512,
	STACK_BYTES = 256 * 1024, /* of compiled matching */
	/* Compiling to machine code costs as much as this many matches without. */
	JIT_AFTER = 64,
};

struct slot {
	const char *pattern;
	pcre2_code *code;
	const uint8_t *first; /* 256 bits: what a match can begin with; NULL: unknown */
	uint8_t single[32];   /* … where that is a single letter */
	unsigned uses;
	uint8_t capture[GROUPS_MAX]; /* for each group, its capture + 1; 0 for none */
};

/* Static, since a compiled pattern depends on nothing but a literal of the program, and every
 * failure of every stream needs the same ones. Written when a pattern is first used, by the one
 * thread that reads. */
static struct {
	struct slot slots[SLOTS];
	pcre2_match_context *limits;
	pcre2_match_data *groups;
	pcre2_jit_stack *stack;
} cache;

static const char *const names[] = {
	[CAPTURE_FILE] = "file",       [CAPTURE_LINE] = "line",
	[CAPTURE_COLUMN] = "column",   [CAPTURE_FUNCTION] = "function",
	[CAPTURE_MODULE] = "module",   [CAPTURE_OFFSET] = "offset",
	[CAPTURE_PLUS] = "plus",       [CAPTURE_ADDRESS] = "address",
	[CAPTURE_BUILD_ID] = "build",  [CAPTURE_NUMBER] = "number",
	[CAPTURE_MESSAGE] = "message", [CAPTURE_TITLE] = "title",
	[CAPTURE_SIGNAL] = "signal",   [CAPTURE_SOURCE] = "source",
	[CAPTURE_SIZE] = "size",
};
_Static_assert(countof(names) == CAPTURE_COUNT, "a name for each capture");

static void make_limits(void)
{
	cache.limits = pcre2_match_context_create(NULL);
	cache.groups = pcre2_match_data_create(GROUPS_MAX, NULL);
	cache.stack = pcre2_jit_stack_create(32 * 1024, STACK_BYTES, NULL);
	if (!cache.limits || !cache.groups || !cache.stack)
		die("out of memory");
	pcre2_set_match_limit(cache.limits, MATCH_STEPS);
	pcre2_set_depth_limit(cache.limits, MATCH_DEPTH);
	pcre2_set_heap_limit(cache.limits, MATCH_HEAP_KIB);
	pcre2_jit_stack_assign(cache.limits, NULL, cache.stack);
}

static uint8_t find_capture(const char *name)
{
	for (size_t i = 0; i < CAPTURE_COUNT; i++) {
		if (strcmp(name, names[i]) == 0)
			return (uint8_t)(i + 1);
	}
	die("a pattern has a group of an unknown name");
}

static void note_groups(struct slot *slot)
{
	uint32_t n, size;
	PCRE2_SPTR entry;

	pcre2_pattern_info(slot->code, PCRE2_INFO_NAMECOUNT, &n);
	pcre2_pattern_info(slot->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	pcre2_pattern_info(slot->code, PCRE2_INFO_NAMETABLE, &entry);
	for (uint32_t i = 0; i < n; i++, entry += size) {
		unsigned group = (unsigned)entry[0] << 8 | entry[1];

		if (group >= GROUPS_MAX)
			die("a pattern has too many groups");
		slot->capture[group] = find_capture((const char *)entry + 2);
	}
}

/* Whether a pattern begins with a "^" that holds for all of it: no "|" stands outside of groups. */
static bool is_anchored(const char *pattern)
{
	unsigned depth = 0;
	bool in_class = false;

	if (pattern[0] != '^')
		return false;
	for (const char *c = pattern + 1; *c; c++) {
		if (*c == '\\' && c[1])
			c++;
		else if (in_class)
			in_class = *c != ']' || c[-1] == '[' || (c[-1] == '^' && c[-2] == '[');
		else if (*c == '[')
			in_class = true;
		else if (*c == '(')
			depth++;
		else if (*c == ')')
			depth--;
		else if (*c == '|' && depth == 0)
			return false;
	}
	return depth == 0;
}

/* What a match of the whole pattern can begin with, as PCRE2 knows it: most lines are refused by
 * their first byte, without a call. Only for anchored patterns, which are matched nowhere else. */
static void note_first(struct slot *slot)
{
	uint32_t kind = 0, byte = 0;

	pcre2_pattern_info(slot->code, PCRE2_INFO_FIRSTCODETYPE, &kind);
	if (kind == 1) {
		/* It does not say whether the letter's case matters. */
		pcre2_pattern_info(slot->code, PCRE2_INFO_FIRSTCODEUNIT, &byte);
		slot->single[byte / 8] |= (uint8_t)(1u << byte % 8);
		byte ^= byte_is_alpha((char)byte) ? 0x20 : 0;
		slot->single[byte / 8] |= (uint8_t)(1u << byte % 8);
		slot->first = slot->single;
	} else {
		pcre2_pattern_info(slot->code, PCRE2_INFO_FIRSTBITMAP, &slot->first);
	}
}

static void compile(struct slot *slot, const char *pattern)
{
	bool anchored = is_anchored(pattern);
	int error;
	size_t at;

	if (!cache.limits)
		make_limits();
	slot->code = pcre2_compile((PCRE2_SPTR)pattern + anchored, PCRE2_ZERO_TERMINATED,
	                           (anchored ? PCRE2_ANCHORED : 0) | PCRE2_DUPNAMES |
	                                   PCRE2_NEVER_UTF | PCRE2_DOLLAR_ENDONLY |
	                                   PCRE2_NO_AUTO_CAPTURE,
	                           &error, &at, NULL);
	if (!slot->code)
		die(pattern);
	slot->pattern = pattern;
	if (anchored)
		note_first(slot);
	note_groups(slot);
}

static struct slot *find_slot(const char *pattern)
{
	size_t at = (size_t)((uintptr_t)pattern * UINT64_C(0x9e3779b97f4a7c15) >> 32) % SLOTS;

	for (size_t tries = 0; tries < SLOTS; tries++, at = (at + 1) % SLOTS) {
		if (cache.slots[at].pattern == pattern)
			return &cache.slots[at];
		if (!cache.slots[at].pattern) {
			compile(&cache.slots[at], pattern);
			return &cache.slots[at];
		}
	}
	die("more patterns than slots");
}

bool pattern_match(const char *pattern, struct span text, struct match *ret)
{
	struct slot *slot = find_slot(pattern);
	PCRE2_SPTR subject = (PCRE2_SPTR)(text.at ? text.at : "");
	size_t n = text.n < TRACE_LINE_BYTES ? text.n : TRACE_LINE_BYTES;
	if (slot->first && n && !(slot->first[subject[0] / 8] >> subject[0] % 8 & 1))
		return false;

	/* Without just-in-time compilation it is slower, not different. */
	if (++slot->uses == JIT_AFTER)
		pcre2_jit_compile(slot->code, PCRE2_JIT_COMPLETE);

	int found = pcre2_match(slot->code, subject, n, 0, 0, cache.groups, cache.limits);

	if (found < 0)
		return false;
	if (!ret)
		return true;
	*ret = (struct match){0};

	const size_t *at = pcre2_get_ovector_pointer(cache.groups);

	for (int i = 1; i < found; i++) {
		if (slot->capture[i] && at[2 * i] != PCRE2_UNSET)
			ret->group[slot->capture[i] - 1] = (struct span){text.at + at[2 * i],
			                                                 at[2 * i + 1] - at[2 * i]};
	}
	return true;
}

void patterns_free(void)
{
	for (size_t i = 0; i < SLOTS; i++)
		pcre2_code_free(cache.slots[i].code);
	pcre2_match_context_free(cache.limits);
	pcre2_match_data_free(cache.groups);
	pcre2_jit_stack_free(cache.stack);
	memset(&cache, 0, sizeof cache);
}
