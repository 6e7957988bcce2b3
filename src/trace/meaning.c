#include "trace/meaning.h"

struct key {
	const char *word;
	enum meaning meaning;
};

static const struct key keys[] = {
	{"message", KEY_MESSAGE},
	{"msg", KEY_MESSAGE},
	{"reason", KEY_MESSAGE},
	{"error", KEY_ERROR},
	{"exception", KEY_ERROR},
	{"name", KEY_NAME},
	{"code", KEY_CODE},
	{"failureType", KEY_TYPE},
	{"type", KEY_TYPE},
	{"stack", KEY_STACK},
	{"backtrace", KEY_STACK},
	{"traceback", KEY_STACK},
	{"trace", KEY_STACK},
	{"stacktrace", KEY_STACK},
	{"at", KEY_AT},
	{"where", KEY_AT},
	{"location", KEY_LOCATION},
	{"file", KEY_FILE},
	{"fileName", KEY_FILE},
	{"filename", KEY_FILE},
	{"line", KEY_LINE},
	{"lineNumber", KEY_LINE},
	{"lineno", KEY_LINE},
	{"column", KEY_COLUMN},
	{"columnNumber", KEY_COLUMN},
	{"function", KEY_FUNCTION},
	{"functionName", KEY_FUNCTION},
	{"method", KEY_FUNCTION},
	{"expected", KEY_EXPECTED},
	{"wanted", KEY_EXPECTED},
	{"want", KEY_EXPECTED},
	{"actual", KEY_ACTUAL},
	{"found", KEY_ACTUAL},
	{"got", KEY_ACTUAL},
	{"have", KEY_ACTUAL},
	{"received", KEY_ACTUAL},
	{"operator", KEY_OPERATOR},
	{"compare", KEY_OPERATOR},
	{"assertion", KEY_OPERATOR},
	{"diff", KEY_DIFF},
	{"Difference (- actual, + expected):", KEY_DIFF},
	{"Difference:", KEY_DIFF}, /* of older ava, the same */
	{"Error thrown in test:", KEY_PRINTED},
	{"Rejected promise returned by test. Reason:", KEY_PRINTED},
	{"values", KEY_DETAILS},
	{"source", KEY_SOURCE},
	{"severity", KEY_SEVERITY},
	{"duration_ms", KEY_DURATION_MS},
	{"duration", KEY_NOTHING},
	{"time", KEY_NOTHING},
	{"exitcode", KEY_EXIT},
	{"exit", KEY_EXIT},
	{"signal", KEY_SIGNAL},
	{"cause", KEY_CAUSE},
	{"details", KEY_DETAILS},
	{"data", KEY_DETAILS},
	{"failures", KEY_FAILURES},
	{"messages", KEY_ALSO},
	{"stdout", KEY_OUTPUT},
	{"stderr", KEY_OUTPUT},
	{"output", KEY_OUTPUT},
	{"generatedMessage", KEY_NOTHING},
	{"assertions", KEY_NOTHING},
	{"isToplevel", KEY_NOTHING},
	{"typeName", KEY_NOTHING},
	{"evalOrigin", KEY_NOTHING},
	{"tapCaught", KEY_CAUGHT},
};

static unsigned letter_of(char c)
{
	return (unsigned char)c & 0x1f; /* whatever its case */
}

enum meaning meaning_of(struct span key)
{
	/* By first letter: the last key that begins with it, + 1; by key: the one before, and how
	 * long it is. Made of the table above, once, by the thread that reads. */
	static uint8_t last[32], before[countof(keys)], length[countof(keys)];
	_Static_assert(countof(keys) < UINT8_MAX, "a key's number is a byte");

	if (!last[letter_of(keys[0].word[0])]) {
		for (size_t i = 0; i < countof(keys); i++) {
			before[i] = last[letter_of(keys[i].word[0])];
			last[letter_of(keys[i].word[0])] = (uint8_t)(i + 1);
			length[i] = (uint8_t)strlen(keys[i].word);
		}
	}
	if (!key.n)
		return KEY_UNKNOWN;
	for (uint8_t i = last[letter_of(key.at[0])]; i; i = before[i - 1]) {
		struct span word = {keys[i - 1].word, length[i - 1]};

		if (span_equal(key, word) || span_equal_nocase(key, word))
			return keys[i - 1].meaning;
	}
	return KEY_UNKNOWN;
}
