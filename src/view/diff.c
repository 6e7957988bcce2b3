#include "view/diff.h"

enum {
	/* Equal lines kept before the first change and after the last one. */
	AROUND = 8,
	/* Lines compared of each text, from the first that differs: nobody reads more of a diff. */
	COMPARED_MAX = 2000,
	/* An edit path of more steps than this is not looked for: the time is bounded by it times
	 * the number of lines, the memory by its square. Half as many lines of each text never
	 * need more. */
	STEPS_MAX = 200,
};

struct text {
	struct span *lines;
	size_t n;
	bool finished; /* it ends in a newline */
};

/* Unlike span_next_line() this keeps a carriage return, which may be the whole difference. */
static struct text split(struct span text, struct arena *arena)
{
	struct text ret = {.finished = !text.n || text.at[text.n - 1] == '\n'};
	size_t lines = 0;

	for (struct span rest = text; rest.n; lines++)
		rest = span_from(rest, span_index(rest, '\n') + 1);
	ret.lines = arena_new(arena, lines, sizeof *ret.lines);
	while (text.n) {
		size_t n = span_index(text, '\n');

		ret.lines[ret.n++] = span_head(text, n);
		text = span_from(text, n + 1);
	}
	return ret;
}

static bool is_continuation(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

void diff_common(struct span first, struct span second, size_t *ret_head, size_t *ret_tail)
{
	size_t most = first.n < second.n ? first.n : second.n;
	size_t head = 0, tail = 0;

	while (head < most && first.at[head] == second.at[head])
		head++;
	while (head && ((head < first.n && is_continuation(first.at[head])) ||
	                (head < second.n && is_continuation(second.at[head]))))
		head--;
	while (tail < most - head && first.at[first.n - 1 - tail] == second.at[second.n - 1 - tail])
		tail++;
	while (tail && is_continuation(first.at[first.n - tail]))
		tail--;
	*ret_head = head;
	*ret_tail = tail;
}

/* What is being put together. */
struct making {
	struct arena *arena;
	struct diff *diff;
};

static void add(struct making *making, enum diff_side side, struct span text)
{
	struct diff *diff = making->diff;

	*ARENA_PUSH(making->arena, diff->lines, diff->n) = (struct diff_line){.side = side,
	                                                                      .text = text};
	diff->n++;
}

static void add_both(struct making *making, const struct span *lines, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add(making, DIFF_BOTH, lines[i]);
}

/* ---- the shortest edit path, after Myers ---- */

/* How far the furthest path of `step` edits reaches on diagonal `k`, that is, its line of the
 * first text. Every step has a row of its own, so that the path can be walked back. */
struct paths {
	int **furthest; /* [step][k + step] */
	int steps;
};

static int reach(const struct paths *paths, int step, int k)
{
	return k < -step || k > step ? -1 : paths->furthest[step][k + step];
}

/* Where a path of `step` edits starts on diagonal `k`: below or beside one of one edit less. Of two
 * ways to the same place that by way of below is taken, so that in a run of changes all that went
 * stands before all that came: that is how people read it. */
static int start(const struct paths *paths, int step, int k, bool *ret_down)
{
	int above = reach(paths, step - 1, k + 1);
	int beside = reach(paths, step - 1, k - 1);

	*ret_down = k == -step || (k != step && beside < above);
	return *ret_down ? above : beside + 1;
}

/* Fills in the paths until one reaches both ends. False when that takes too many steps. */
static bool find_path(const struct text *first, const struct text *second, struct arena *arena,
                      struct paths *paths)
{
	int n = (int)first->n, m = (int)second->n;

	paths->furthest = arena_new(arena, STEPS_MAX + 1, sizeof *paths->furthest);
	for (int step = 0; step <= STEPS_MAX && step <= n + m; step++) {
		paths->furthest[step] = arena_new(arena, 2 * (size_t)step + 1,
		                                  sizeof **paths->furthest);
		paths->steps = step;
		for (int k = -step; k <= step; k += 2) {
			bool down;
			int x = step ? start(paths, step, k, &down) : 0;
			int y = x - k;

			while (x < n && y >= 0 && y < m &&
			       span_equal(first->lines[x], second->lines[y])) {
				x++;
				y++;
			}
			paths->furthest[step][k + step] = x;
			if (x >= n && y >= m)
				return true;
		}
	}
	return false;
}

/* Walks the path back, then adds its lines in their order. */
static void add_path(struct making *making, const struct text *first, const struct text *second,
                     const struct paths *paths)
{
	int x = (int)first->n, y = (int)second->n;
	size_t n = 0;
	struct diff_line *back = arena_new(making->arena, first->n + second->n, sizeof *back);

	for (int step = paths->steps; step > 0; step--) {
		bool down;
		int k = x - y;
		int from = start(paths, step, k, &down);

		for (; x > from; x--, y--)
			back[n++] = (struct diff_line){.text = first->lines[x - 1]};
		if (down) {
			y--;
			back[n++] = (struct diff_line){.side = DIFF_SECOND,
			                               .text = second->lines[y]};
		} else {
			x--;
			back[n++] = (struct diff_line){.side = DIFF_FIRST, .text = first->lines[x]};
		}
	}
	for (; x > 0; x--)
		back[n++] = (struct diff_line){.text = first->lines[x - 1]};
	while (n--)
		add(making, back[n].side, back[n].text);
}

/* ---- within lines ---- */

/* Marks what differs in two lines, if they have something to do with each other: a third of the
 * longer one in common. */
static void mark(struct diff_line *first, struct diff_line *second)
{
	size_t head, tail;
	size_t longer = first->text.n > second->text.n ? first->text.n : second->text.n;

	diff_common(first->text, second->text, &head, &tail);
	if (3 * (head + tail) < longer)
		return;
	first->from = second->from = head;
	first->to = first->text.n - tail;
	second->to = second->text.n - tail;
}

/* In each run of changes the first lines that went belong to the first that came, one by one. */
static void mark_changes(struct diff *diff)
{
	size_t i = 0;

	while (i < diff->n) {
		size_t gone = i;

		while (gone < diff->n && diff->lines[gone].side == DIFF_FIRST)
			gone++;

		size_t come = gone;

		while (come < diff->n && diff->lines[come].side == DIFF_SECOND)
			come++;
		for (size_t j = 0; i + j < gone && gone + j < come; j++)
			mark(&diff->lines[i + j], &diff->lines[gone + j]);
		i = come > i ? come : i + 1;
	}
}

/* How many lines at the end of *text are beyond `most`; takes them off. */
static size_t cut(struct text *text, size_t most)
{
	size_t beyond = text->n > most ? text->n - most : 0;

	text->n -= beyond;
	return beyond;
}

void diff_texts(struct span first, struct span second, struct arena *arena, struct diff *ret)
{
	struct text a = split(first, arena), b = split(second, arena);
	struct making making = {.arena = arena, .diff = ret};
	size_t most = a.n < b.n ? a.n : b.n;
	size_t head = 0, tail = 0;

	*ret = (struct diff){.first_unfinished = !a.finished && b.finished,
	                     .second_unfinished = a.finished && !b.finished};
	while (head < most && span_equal(a.lines[head], b.lines[head]))
		head++;
	while (tail < most - head && span_equal(a.lines[a.n - 1 - tail], b.lines[b.n - 1 - tail]))
		tail++;
	ret->same = head == a.n && head == b.n;

	struct text middle_a = {.lines = a.lines + head, .n = a.n - head - tail};
	struct text middle_b = {.lines = b.lines + head, .n = b.n - head - tail};

	struct paths paths = {0};

	ret->left_out = cut(&middle_a, COMPARED_MAX) + cut(&middle_b, COMPARED_MAX);
	if (!find_path(&middle_a, &middle_b, arena, &paths)) {
		ret->left_out += cut(&middle_a, STEPS_MAX / 2) + cut(&middle_b, STEPS_MAX / 2);
		find_path(&middle_a, &middle_b, arena, &paths);
	}
	if (ret->left_out) {
		ret->left_out += tail;
		tail = 0;
	}
	ret->before = head > AROUND ? head - AROUND : 0;
	ret->after = tail > AROUND ? tail - AROUND : 0;
	add_both(&making, a.lines + ret->before, head - ret->before);
	add_path(&making, &middle_a, &middle_b, &paths);
	add_both(&making, a.lines + a.n - tail, tail - ret->after);
	mark_changes(ret);
}
