/* A single place, from a YAML value as a rule. */
#include "trace/dialect.h"
#include "trace/harness.h"
#include "trace/pattern.h"
#include "trace/prepare.h"

#define PATH "(?<file>(?:file://|[a-z]+:/*|[A-Za-z]:[\\\\/])?[^:()\"]+)"

static const char *const forms[] = {
	"^\\(?(?:at )?(?:async )?(?<function>[^()]*(?:\\([^()]*\\)[^()]*)*?)(?: \\[as [^\\]]*\\])? "
	"\\(" PATH ":(?<line>\\d+)(?::(?<column>\\d+))?\\)$",
	"^File \"(?<file>[^\"]+)\", line (?<line>\\d+)(?:, in (?<function>.+))?$",
	"^(?:at |in |file )?" PATH
	",? (?:at )?line (?<line>\\d+)(?:,? col(?:umn)? (?<column>\\d+))?\\.?$",
	"^(?:at |in )?" PATH ":(?<line>\\d+):in [`'](?<function>[^']+)'$",
	"^(?:at |in |--> )?" PATH ":(?<line>\\d+)(?::(?<column>\\d+))?:?$",
	"^(?:at |in )?" PATH " ?[@#] ?(?<line>\\d+)$",
	"^(?:at |in )?" PATH "\\((?<line>\\d+)(?:,(?<column>\\d+))?\\)$",
	"^(?<function>[^@]*)@" PATH ":(?<line>\\d+)(?::(?<column>\\d+))?$",
};

bool location_read(struct span text, struct arena *arena, struct frame *ret)
{
	struct match match;

	text = span_trim(prepare_plain(text, arena));
	if (text.n == 0 || span_index(text, '\n') < text.n)
		return false;
	for (size_t i = 0; i < countof(forms); i++) {
		if (!pattern_match(forms[i], text, &match))
			continue;

		struct frame frame = {
			.function = match.group[CAPTURE_FUNCTION],
			.file = span_trim(match.group[CAPTURE_FILE]),
		};
		struct span line = match.group[CAPTURE_LINE];
		struct span column = match.group[CAPTURE_COLUMN];

		span_take_number(&line, &frame.line);
		span_take_number(&column, &frame.column);
		harness_mark(&frame, NULL);
		*ret = frame;
		return true;
	}
	return false;
}
