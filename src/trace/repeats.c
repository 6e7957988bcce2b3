#include "trace/repeats.h"

enum { BEFORE_MAX = 4 }; /* reports before one that it is compared with */

bool repeats_place(const struct report *before, const struct report *report)
{
	if (!before->has_place || !before->point ||
	    !report_same_place(&before->place, &report->place))
		return false;
	for (size_t i = 0; before->nmessage && i < report->nmessage; i++) {
		if (report->message[i].text.n && !report_says(before, report->message[i].text))
			return false;
	}
	return true;
}

static bool same_stack(const struct reader *reader, const struct stack *a, const struct stack *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		const struct frame *x = &reader->frames[a->first + i];
		const struct frame *y = &reader->frames[b->first + i];

		if (x->line != y->line || !span_equal(x->file, y->file) ||
		    !span_equal(x->function, y->function) || !span_equal(x->module, y->module) ||
		    x->offset != y->offset)
			return false;
	}
	return true;
}

static bool says_the_same(const struct reader *reader, const struct report *a,
                          const struct report *b)
{
	if (a->dialect != b->dialect || a->nstacks != b->nstacks || !a->nstacks || !a->nmessage ||
	    !b->nmessage || !span_equal(a->message[0].text, b->message[0].text))
		return false;
	for (size_t s = 0; s < a->nstacks; s++) {
		if (!same_stack(reader, &a->stacks[s], &b->stacks[s]))
			return false;
	}
	return true;
}

void repeats_drop(struct reader *reader)
{
	for (size_t i = 1; i < reader->nreports; i++) {
		struct report *report = &reader->reports[i];

		for (size_t k = i; k > 0 && k + BEFORE_MAX > i && !report->dropped; k--) {
			struct report *before = &reader->reports[k - 1];

			if (before->dropped || !says_the_same(reader, before, report))
				continue;
			report_give_lines(reader, before, report);
			report->dropped = true;
		}
	}
}
