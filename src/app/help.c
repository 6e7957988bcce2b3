#include "app/option.h"

enum {
	HELP_COLUMNS = 80,
	TEXT_COLUMN = 28, /* where the descriptions begin */
	/* In a narrower terminal they stand below what they describe. */
	NARROW_TEXT_COLUMN = 10,
	NARROWEST = 40,
};

const char options_usage[] =
	"Usage: COMMAND | tapir [OPTION]...\n"
	"       tapir [OPTION]... FILE...\n"
	"       tapir [OPTION]... -- COMMAND...\n"
	"\n"
	"tapir reads TAP, and standard input is a terminal. Pipe a test runner into it:\n"
	"\n"
	"  prove -v t/ 2>&1 | tapir\n"
	"\n"
	"tapir --help says more.\n";

static const char summary[] =
	"Shows each failure of a TAP stream as soon as it is known, and a bar meanwhile.";

static const struct example {
	const char *command, *help;
} calls[] =
	{
		{"Usage: COMMAND | tapir [OPTION]...", NULL},
		{"       tapir [OPTION]... FILE...", NULL},
		{"       tapir [OPTION]... -- COMMAND...", NULL},
		{"       tapir [OPTION]... --shell TEXT", NULL},
		{"       as the formatter of a test runner", NULL},
},
  examples[] = {
	  {"  prove -v t/ 2>&1 | tapir", "after set -o pipefail, to keep prove's status"},
	  {"  tapir unit.tap slow.fifo",
           "recorded streams and FIFOs, side by side; - is standard input"},
	  {"  tapir -- prove -v t/", "runs it, and tells of its errors and its end too"},
	  {"  bats -F \"$(command -v tapir)\" test", NULL},
};

static const char *const titles[] = {
	[GROUP_SHOWN] = "What is shown",
	[GROUP_LOOK] = "How it looks",
	[GROUP_EDITOR] = "The way to the editor",
	[GROUP_COMMAND] = "With a command",
	[GROUP_FILES] = "Files",
	[GROUP_SELF] = "tapir itself",
};
_Static_assert(countof(titles) == GROUP_COUNT, "one title for each group");

static const char *const ending[] = {
	"An option that says yes or no is undone by --no-OPTION. Each option but the actions is "
	"also "
	"a variable (--json: TAPIR_JSON) and a key in ~/.config/tapir/config: see tapir.conf(5). "
	"The "
	"command line wins over the environment, and that over the file.",
	"Exit status: 0 all is well, 1 a test failed or the stream is not a whole passing one, 2 "
	"tapir was called wrongly. tapir(1) has the rest.",
};

/* Where things are written, and how wide. */
struct sheet {
	FILE *to;
	size_t columns;
	size_t indent; /* of descriptions */
};

/* Writes words from column `column` on, wrapped to stand right of `indent`. */
static void write_words(const struct sheet *sheet, const char *words, size_t column, size_t indent)
{
	struct span text = span_of(words);
	bool first = true;

	while (text.n > 0) {
		struct span word = span_head(text, span_index(text, ' '));

		if (!first && column + 1 + word.n >= sheet->columns) {
			fprintf(sheet->to, "\n%*s", (int)indent, "");
			column = indent;
		} else if (!first) {
			fputc(' ', sheet->to);
			column++;
		}
		fprintf(sheet->to, "%.*s", (int)word.n, word.at);
		column += word.n;
		text = span_from(text, word.n + 1);
		first = false;
	}
	fputc('\n', sheet->to);
}

/* What stands right of `column` columns, or below them where they are in the way. */
static void write_help(const struct sheet *sheet, size_t column, const char *help, size_t indent)
{
	if (column + 2 > indent) {
		fputc('\n', sheet->to);
		column = 0;
	}
	fprintf(sheet->to, "%*s", (int)(indent - column), "");
	write_words(sheet, help, indent, indent);
}

static void write_examples(const struct sheet *sheet, const struct example *example, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int column = fprintf(sheet->to, "%s", example[i].command);

		if (example[i].help)
			write_help(sheet, (size_t)column, example[i].help, sheet->indent + 2);
		else
			fputc('\n', sheet->to);
	}
}

/* "  -q, --quiet" or "      --color=auto|always|never"; returns its columns. */
static size_t write_synopsis(FILE *to, const struct option *option)
{
	int n = option->letter ? fprintf(to, "  -%c, --%s", option->letter, option->name)
	                       : fprintf(to, "      --%s", option->name);

	if (option->argument)
		n += fprintf(to, " %s", option->argument);
	for (size_t i = 0; i < option->nchoices; i++)
		n += fprintf(to, "%c%s", i > 0 ? '|' : '=', option->choices[i].word);
	return (size_t)n;
}

static void write_option(const struct sheet *sheet, const struct option *option)
{
	write_help(sheet, write_synopsis(sheet->to, option), option->help, sheet->indent);
}

void options_help(FILE *to, unsigned columns)
{
	struct sheet sheet = {.to = to, .columns = HELP_COLUMNS, .indent = TEXT_COLUMN};

	if (columns && columns < HELP_COLUMNS) {
		sheet.columns = columns > NARROWEST ? columns : NARROWEST;
		sheet.indent = NARROW_TEXT_COLUMN;
	}
	write_examples(&sheet, calls, countof(calls));
	fputc('\n', to);
	write_words(&sheet, summary, 0, 0);
	fputc('\n', to);
	write_examples(&sheet, examples, countof(examples));
	for (enum option_group group = 0; group < GROUP_COUNT; group++) {
		fprintf(to, "\n%s:\n", titles[group]);
		for (size_t i = 0; i < option_count; i++) {
			if (option_table[i].help && option_table[i].group == group)
				write_option(&sheet, &option_table[i]);
		}
	}
	for (size_t i = 0; i < countof(ending); i++) {
		fputc('\n', to);
		write_words(&sheet, ending[i], 0, 0);
	}
}
