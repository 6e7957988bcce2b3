#include "trace/harness.h"

#include "trace/pattern.h"

static bool matches(const char *pattern, struct span text)
{
	return pattern && text.n && pattern_match(pattern, text, NULL);
}

/* In front of the name of a function template stands what it returns: of those that GoogleTest
 * calls tests by, one of these. */
static struct span without_type(struct span function)
{
	size_t n = strlen("bool ");

	if (span_starts(function, SPAN("bool testing::")) ||
	    span_starts(function, SPAN("void testing::")))
		return span_from(function, n);
	return function;
}

void harness_mark(struct frame *frame, const struct dialect *dialect)
{
	struct span object = frame->file.n ? frame->file : frame->module;

	if (!dialect) {
		static const struct dialect *const by_file[] = {&dialect_javascript,
		                                                &dialect_python, &dialect_ruby,
		                                                &dialect_perl, &dialect_place};

		for (size_t i = 0; i < countof(by_file); i++) {
			frame->harness |= matches(by_file[i]->harness_file, object);
			frame->runtime |= matches(by_file[i]->runtime_file, object);
		}
		return;
	}
	bool function = !dialect->by_file || frame->file.n == 0;

	frame->runtime |= matches(dialect->runtime_file, object) ||
	                  (function && matches(dialect->runtime_function, frame->function));
	frame->harness |= matches(dialect->harness_file, object) ||
	                  (function &&
	                   matches(dialect->harness_function, without_type(frame->function)));
	frame->test = !frame->harness && matches(dialect->test_function, frame->function);
}

void harness_mark_native(struct frame *frame)
{
	frame->harness = frame->runtime = false;
	/* The tables of all native dialects but the kernel's are the same. */
	harness_mark(frame, frame->kernel ? &dialect_kernel : &dialect_sanitizer);
}

bool harness_asserts(struct span function)
{
	return matches("(?i)assert|expect|should|require|verify|\\b(?:fail|ok|is|not|equals?|"
	               "deepequal|strictequal|same|throws|match|flunk)\\b|equal$",
	               function);
}
