#include "app/option.h"

#include <stdlib.h>

#include "base/duration.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "view/rerun.h"
#include "view/template.h"

enum { SHOWN_BYTES = 60 }; /* of a wrong value, what a complaint repeats */

/* Says that a word is none of the choices, which they are, and which it was meant to be. */
static bool complain_of_word(struct complaint *wrong, struct span word,
                             const struct option_choice *choices, size_t n)
{
	const char *words[OPTION_WORDS_MAX];
	char list[160];
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		words[i] = choices[i].word;
		used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i > 0 ? ", " : "",
		                         words[i]);
	}

	const char *near = nearest_word(word, words, n);
	word = span_head(word, SHOWN_BYTES);
	return complain(wrong, "\"%.*s\" is none of %s%s%s%s", (int)word.n, word.at, list,
	                near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

static bool find_choice(struct span word, const struct option_choice *choices, size_t n,
                        unsigned *ret)
{
	for (size_t i = 0; i < n; i++) {
		if (span_is(word, choices[i].word)) {
			*ret = choices[i].value;
			return true;
		}
	}
	return false;
}

/* A choice or a switch: enums and bools are kept in members of different sizes. */
static void store(const struct option *option, struct options *options, unsigned value)
{
	char *member = (char *)options + option->at;

	if (option->bytes == sizeof(bool))
		*(bool *)member = value != 0;
	else
		*(unsigned *)(void *)member = value;
}

static bool set_choice(const struct option *option, struct options *options, struct span value,
                       struct complaint *wrong)
{
	unsigned chosen;

	if (!find_choice(value, option->choices, option->nchoices, &chosen))
		return complain_of_word(wrong, value, option->choices, option->nchoices);
	store(option, options, chosen);
	return true;
}

static bool set_switch(const struct option *option, struct options *options, struct span value,
                       struct complaint *wrong)
{
	static const struct option_choice words[] = {
		{"1", 1}, {"yes", 1}, {"true", 1},  {"on", 1},
		{"0", 0}, {"no", 0},  {"false", 0}, {"off", 0},
	};

	for (size_t i = 0; i < countof(words); i++) {
		if (span_equal_nocase(value, span_of(words[i].word))) {
			store(option, options, words[i].value);
			return true;
		}
	}
	value = span_head(value, SHOWN_BYTES);
	return complain(wrong, "\"%.*s\" is neither yes nor no", (int)value.n, value.at);
}

static bool set_number(const struct option *option, struct options *options, struct span value,
                       struct complaint *wrong)
{
	struct span rest = value;
	uint64_t number;

	if (!span_take_number(&rest, &number) || rest.n > 0 || number > option->most) {
		value = span_head(value, SHOWN_BYTES);
		return complain(wrong, "\"%.*s\" is no number from 0 to %u", (int)value.n, value.at,
		                option->most);
	}
	store(option, options, (unsigned)number);
	return true;
}

static bool set_duration(const struct option *option, struct options *options, struct span value,
                         struct complaint *wrong)
{
	uint64_t ns;

	if (!duration_read(value, &ns)) {
		value = span_head(value, SHOWN_BYTES);
		return complain(wrong, "\"%.*s\" is no duration, as 90, 60s, 2m and 1h30m are",
		                (int)value.n, value.at);
	}
	if (ns / NS_PER_S > option->most) {
		value = span_head(value, SHOWN_BYTES);
		return complain(wrong, "\"%.*s\" is longer than %u hours", (int)value.n, value.at,
		                option->most / 3600);
	}
	*(uint64_t *)(void *)((char *)options + option->at) = ns;
	return true;
}

static bool set_text(const struct option *option, struct options *options, struct span value,
                     struct complaint *wrong)
{
	char **member = option_text(option, options);

	if (value.n > option->most)
		return complain(wrong, "longer than %u bytes", option->most);

	free(*member);
	*member = memory_text(value);
	return true;
}

/* A name said twice is what it was said to be last. */
static bool add_module(const struct option *option, struct options *options, struct span value,
                       struct complaint *wrong)
{
	size_t equals = span_index(value, '=');

	if (value.n > option->most)
		return complain(wrong, "longer than %u bytes", option->most);
	if (equals == 0 || equals + 1 == value.n || value.at[value.n - 1] == '/')
		return complain(wrong, "it is to be NAME=FILE");
	if (options->nmodules == MODULES_MAX)
		return complain(wrong, "more than %d modules", MODULES_MAX);

	options->modules = memory_grow(options->modules, options->nmodules + 1,
	                               sizeof *options->modules);
	options->modules[options->nmodules++] = memory_text(value);
	return true;
}

static bool set_template(const struct option *option, struct options *options, struct span value,
                         struct complaint *wrong)
{
	if (value.n <= option->most) {
		struct template *template = template_new(value, wrong);

		if (!template)
			return false;
		template_free(template);
	}
	return set_text(option, options, value, wrong);
}

static const struct option_alias *find_alias(struct span word)
{
	for (size_t i = 0; i < option_naliases; i++) {
		if (span_is(word, option_aliases[i].word))
			return &option_aliases[i];
	}
	return NULL;
}

/* What is neither one of the words nor a URL was meant to be one of the words. */
static bool complain_of_alias(struct complaint *wrong, struct span value)
{
	const char *words[OPTION_WORDS_MAX];

	for (size_t i = 0; i < option_naliases; i++)
		words[i] = option_aliases[i].word;

	const char *near = nearest_word(value, words, option_naliases);
	size_t shown = value.n < SHOWN_BYTES ? value.n : SHOWN_BYTES;

	return complain(wrong, "\"%.*s\" is neither a URL nor a known name%s%s%s", (int)shown,
	                value.at, near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

static bool set_link(const struct option *option, struct options *options, struct span value,
                     struct complaint *wrong)
{
	const struct option_alias *alias = find_alias(value);

	if (!alias) {
		if (span_index(value, ':') == value.n && span_index(value, '{') == value.n)
			return complain_of_alias(wrong, value);
		return set_template(option, options, value, wrong);
	}
	if (alias->text)
		return set_text(option, options, span_of(alias->text), wrong);
	/* Whoever reads all the sources fills it in. */
	free(*option_text(option, options));
	*option_text(option, options) = NULL;
	return true;
}

/* Words between commas. A plain first one begins a new set; "+" and "-" hold until the next
 * sign. */
static bool set_show(const struct option *option, struct options *options, struct span value,
                     struct complaint *wrong)
{
	unsigned show = value.at[0] == '+' || value.at[0] == '-' ? options->show : 0;
	bool add = true;

	for (;;) {
		size_t n = span_index(value, ',');
		struct span word = span_trim(span_head(value, n));
		unsigned bits;

		if (word.n > 0 && (word.at[0] == '+' || word.at[0] == '-')) {
			add = word.at[0] == '+';
			word = span_from(word, 1);
		}
		if (!find_choice(word, option_shows, option_nshows, &bits))
			return complain_of_word(wrong, word, option_shows, option_nshows);
		show = add ? show | bits : show & ~bits;
		if (n == value.n)
			break;
		value = span_from(value, n + 1);
	}
	store(option, options, show);
	return true;
}

static bool set_rerun(const struct option *option, struct options *options, struct span value,
                      struct complaint *wrong)
{
	return rerun_template_check(value, wrong) && set_text(option, options, value, wrong);
}

static bool set_action(const struct option *option, struct options *options, struct span value,
                       struct complaint *wrong)
{
	(void)value;
	(void)wrong;
	options->action = option->action;
	return true;
}

bool option_set(const struct option *option, struct options *options, struct span value,
                struct complaint *wrong)
{
	static bool (*const setters[])(const struct option *, struct options *, struct span,
	                               struct complaint *) = {
		[OPTION_SWITCH] = set_switch, [OPTION_CHOICE] = set_choice,
		[OPTION_NUMBER] = set_number, [OPTION_DURATION] = set_duration,
		[OPTION_TEXT] = set_text,     [OPTION_TEMPLATE] = set_template,
		[OPTION_RERUN] = set_rerun,   [OPTION_LINK] = set_link,
		[OPTION_SHOW] = set_show,     [OPTION_MODULE] = add_module,
		[OPTION_ACTION] = set_action, [OPTION_IGNORED] = NULL,
	};

	if (value.n == 0 && option_takes_value(option))
		return complain(wrong, "the value is empty");
	return !setters[option->kind] || setters[option->kind](option, options, value, wrong);
}
