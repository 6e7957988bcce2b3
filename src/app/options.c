#include "app/options.h"

#include <stdlib.h>
#include <unistd.h>

#include "app/config.h"
#include "app/option.h"
#include "base/limits.h"
#include "base/memory.h"

/* Where in the command line we are. */
struct arguments {
	char **at;
	int n;
	bool done;                       /* --help or --version: nothing after it matters */
	const struct option *of_command; /* the last one that only makes sense with a command */
};

static void set_place(struct complaint *wrong, const char *prefix, struct span name)
{
	name = span_head(name, sizeof wrong->place / 2);
	snprintf(wrong->place, sizeof wrong->place, "%s%.*s", prefix, (int)name.n,
	         name.n ? name.at : "");
	wrong->line = wrong->column = 0;
}

static bool read_config(struct options *options, struct complaint *wrong)
{
	char *path = config_path();
	bool fine = !path || config_read(path, options, wrong);

	free(path);
	return fine;
}

/* Sets what a variable says, if it says anything. */
static bool read_variable(const struct option *option, const char *variable,
                          struct options *options, struct complaint *wrong)
{
	const char *value = getenv(variable);

	if (!value || value[0] == '\0')
		return true;
	set_place(wrong, "", span_of(variable));
	return option_set(option, options, span_of(value), wrong);
}

/* Variables that those read whom they concern, and who take what makes no sense for nothing: what
 * is wrong with them is said here. Their values go nowhere. */
static bool check_tunings(struct complaint *wrong)
{
#define NUMBER(n) \
	.kind = OPTION_NUMBER, .most = (n), .at = offsetof(struct options, slowest), \
	.bytes = sizeof(unsigned)
	static const struct option tunings[] = {
		{.variable = "TAPIR_FPS", NUMBER(FPS_MAX)},
		{.variable = "TAPIR_DELAY_MS", NUMBER(TUNED_NS / NS_PER_MS)},
		{.variable = "TAPIR_SETTLE_MS", NUMBER(TUNED_NS / NS_PER_MS)},
		{.variable = "TAPIR_NOTIFY_MS", NUMBER(TUNED_NS / NS_PER_MS)},
		{.variable = "TAPIR_FETCH_MS", NUMBER(FETCH_NS / NS_PER_MS)},
		{.variable = "TAPIR_FETCH_BYTES", NUMBER(FETCH_BYTES)},
		{
			.variable = "TAPIR_SYNC",
			.kind = OPTION_SWITCH,
			.at = offsetof(struct options, quiet),
			.bytes = sizeof(bool),
		},
	};
#undef NUMBER
	struct options nowhere = {0};

	for (size_t i = 0; i < countof(tunings); i++) {
		if (!read_variable(&tunings[i], tunings[i].variable, &nowhere, wrong))
			return false;
	}
	return true;
}

static bool read_environment(struct options *options, struct complaint *wrong)
{
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &option_table[i];

		if (option->variable && !read_variable(option, option->variable, options, wrong))
			return false;
	}
	return check_tunings(wrong);
}

/* A link to a file says which machine it is on, so that a terminal on another one knows. */
static bool set_link(struct options *options, struct complaint *wrong)
{
	char host[256] = "", link[sizeof host + sizeof "file://{url_path}"];

	if (gethostname(host, sizeof host - 1) != 0)
		host[0] = '\0';
	for (const char *c = host; *c; c++) {
		if (!byte_is_alpha(*c) && !byte_is_digit(*c) && *c != '.' && *c != '-') {
			host[0] = '\0';
			break;
		}
	}
	snprintf(link, sizeof link, "file://%s{url_path}", host);
	return option_set(option_named(SPAN("hyperlink-template")), options, span_of(link), wrong);
}

/* What nobody has said so far: the variables of other programs, then what we think best. A
 * mistake in a variable that is not needed is nobody's business. */
static bool fill_gaps(struct options *options, struct complaint *wrong)
{
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &option_table[i];
		if (!option_is_text(option))
			continue;

		char **text = option_text(option, options);
		for (size_t j = 0; !*text && j < countof(option->fallbacks); j++) {
			if (option->fallbacks[j] &&
			    !read_variable(option, option->fallbacks[j], options, wrong))
				return false;
		}
		if (!*text && option->otherwise &&
		    !option_set(option, options, span_of(option->otherwise), wrong))
			return false;
	}
	return options->hyperlink_template || set_link(options, wrong);
}

static bool add_file(struct options *options, char *path, struct complaint *wrong)
{
	set_place(wrong, "", span_of(path));
	if (path[0] == '\0')
		return complain(wrong, "a file's name is empty");
	if (options->nfiles == STREAMS_MAX)
		return complain(wrong, "more than %d files", STREAMS_MAX);
	for (size_t i = 0; i < options->nfiles; i++) {
		if (strcmp(path, "-") == 0 && strcmp(options->files[i], "-") == 0)
			return complain(wrong, "standard input can be read only once");
	}

	options->files = memory_grow(options->files, options->nfiles + 1, sizeof *options->files);
	options->files[options->nfiles++] = memory_text(span_of(path));
	return true;
}

/* Whether nothing else matters any more. */
static bool ends_early(const struct options *options)
{
	return options->action == ACTION_HELP || options->action == ACTION_VERSION;
}

/* "--no-x" for a switch is "no", for a duration "0"; for a choice that has the word it is "never".
 */
static const struct option *find_negated(struct span name, struct span *ret_value)
{
	if (!span_starts(name, SPAN("no-")))
		return NULL;

	const struct option *option = option_named(span_from(name, strlen("no-")));
	if (option && (option->kind == OPTION_SWITCH || option->kind == OPTION_DURATION)) {
		*ret_value = option->kind == OPTION_SWITCH ? SPAN("no") : SPAN("0");
		return option;
	}
	for (size_t i = 0; option && i < option->nchoices; i++) {
		if (strcmp(option->choices[i].word, "never") == 0) {
			*ret_value = SPAN("never");
			return option;
		}
	}
	return NULL;
}

/* The value of an option that needs one: behind its "=", or the next argument. */
static bool take_value(struct arguments *arguments, bool attached, struct span *value,
                       struct complaint *wrong)
{
	if (attached)
		return true;
	if (arguments->n == 0 || strncmp(arguments->at[0], "--", 2) == 0)
		return complain(wrong, "needs a value");
	*value = span_of(arguments->at[0]);
	arguments->at++;
	arguments->n--;
	return true;
}

/* The name is neither an option's nor, with "no-" in front, a switch's. */
static bool complain_of_name(struct complaint *wrong, struct span name)
{
	const char *near = option_nearest(name, false);

	return complain(wrong, "no such option; %s%s%s",
	                near ? "did you mean --" : "see tapir --help", near ? near : "",
	                near ? "?" : "");
}

/* `text` is what stands behind the "--". */
static bool read_long(struct arguments *arguments, struct span text, struct options *options,
                      struct complaint *wrong)
{
	struct span name = span_head(text, span_index(text, '='));
	bool attached = name.n < text.n;
	struct span value = attached ? span_from(text, name.n + 1) : SPAN("yes");
	const struct option *option = option_named(name);
	const struct option *negated = option ? NULL : find_negated(name, &value);

	set_place(wrong, "--", name);
	if (!option && !negated)
		return complain_of_name(wrong, name);
	if (attached && (negated || (!option_takes_value(option) && option->kind != OPTION_SWITCH)))
		return complain(wrong, "takes no value");
	if (negated)
		return option_set(negated, options, value, wrong);
	if (option_takes_value(option) && !take_value(arguments, attached, &value, wrong))
		return false;
	if (!option_set(option, options, value, wrong))
		return false;
	if (option->group == GROUP_COMMAND)
		arguments->of_command = option;
	arguments->done = ends_early(options);
	return true;
}

/* `letters` is what stands behind the "-"; none of them takes a value. */
static bool read_letters(struct arguments *arguments, const char *letters, struct options *options,
                         struct complaint *wrong)
{
	for (; *letters && !arguments->done; letters++) {
		const struct option *option = option_lettered(*letters);

		set_place(wrong, "-", (struct span){letters, 1});
		if (!option)
			return complain(wrong, "no such option; see tapir --help");
		if (!option_set(option, options, SPAN("yes"), wrong))
			return false;
		arguments->done = ends_early(options);
	}
	return true;
}

/* The rest of the line is a command. */
static bool set_command(const struct arguments *arguments, struct options *options,
                        struct complaint *wrong)
{
	set_place(wrong, "--", (struct span){0});
	if (arguments->n == 0)
		return complain(wrong, "a command is to follow");
	if (options->nfiles)
		return complain(wrong, "it is files or a command, not both");
	options->command = arguments->at;
	return true;
}

/* What is read comes from files, or from one command. */
static bool is_one_source(const struct arguments *arguments, const struct options *options,
                          struct complaint *wrong)
{
	bool command = options->command || options->shell;

	if (ends_early(options))
		return true;
	if (options->shell && (options->nfiles || options->command)) {
		set_place(wrong, "--shell", (struct span){0});
		return complain(wrong, options->command ? "there is a command behind \"--\" already"
		                                        : "it is files or a command, not both");
	}
	if (options->core && (options->nfiles || command)) {
		set_place(wrong, "--core", (struct span){0});
		return complain(wrong, "it is a core dump or %s, not both",
		                command ? "a command" : "files");
	}
	if (arguments->of_command && !command) {
		set_place(wrong, "--", span_of(arguments->of_command->name));
		return complain(wrong,
		                "is for a command that tapir runs: write that behind \"--\"");
	}
	return true;
}

static bool read_arguments(int argc, char **argv, struct options *options, struct complaint *wrong)
{
	struct arguments arguments = {.at = argv + 1, .n = argc > 0 ? argc - 1 : 0};

	while (arguments.n > 0 && !arguments.done) {
		char *word = arguments.at[0];
		bool fine = true;

		arguments.at++;
		arguments.n--;
		if (strcmp(word, "--") == 0)
			return set_command(&arguments, options, wrong) &&
			       is_one_source(&arguments, options, wrong);
		if (word[0] != '-' || word[1] == '\0')
			fine = add_file(options, word, wrong);
		else if (word[1] == '-')
			fine = read_long(&arguments, span_of(word + 2), options, wrong);
		else
			fine = read_letters(&arguments, word + 1, options, wrong);
		if (!fine)
			return false;
	}
	return is_one_source(&arguments, options, wrong);
}

bool options_read(int argc, char **argv, struct options *ret, struct complaint *wrong)
{
	struct options options = {.show = SHOW_FAIL,
	                          .bar_rows = BAR_HEIGHT,
	                          .preload = true,
	                          .kill_after_ns = KILL_AFTER_NS};
	struct complaint elsewhere = {0};

	*wrong = (struct complaint){0};
	/* The command line is read even if what comes before it is wrong: its own mistakes are
	 * nearer to the user, and --help has to work. */
	bool settled = read_config(&options, &elsewhere) && read_environment(&options, &elsewhere);
	bool fine = read_arguments(argc, argv, &options, wrong);
	if (fine && !ends_early(&options)) {
		settled = settled && fill_gaps(&options, &elsewhere);
		if (!settled)
			*wrong = elsewhere;
		fine = settled;
	}
	if (!fine) {
		options_fini(&options);
		return false;
	}
	*ret = options;
	return true;
}

void options_fini(struct options *options)
{
	for (size_t i = 0; i < options->nfiles; i++)
		free(options->files[i]);
	free(options->files);
	for (size_t i = 0; i < options->nmodules; i++)
		free(options->modules[i]);
	free(options->modules);
	for (size_t i = 0; i < option_count; i++) {
		if (option_is_text(&option_table[i]))
			free(*option_text(&option_table[i], options));
	}
	*options = (struct options){0};
}
