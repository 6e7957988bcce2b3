#include "app/option.h"

enum {
	HELP_COLUMNS = 80,
	TEXT_COLUMN = 28, /* where the descriptions begin */
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

static const char beginning[] =
	"Usage: COMMAND | tapir [OPTION]...\n"
	"       tapir [OPTION]... FILE...\n"
	"       tapir [OPTION]... -- COMMAND... (or --shell TEXT)\n"
	"       as the formatter that a test runner calls\n"
	"\n"
	"Shows each failure of a TAP stream as soon as it is known, and a bar meanwhile.\n"
	"\n"
	"  prove -v t/ 2>&1 | tapir    (after set -o pipefail, to keep prove's status)\n"
	"  tapir unit.tap slow.fifo    recorded streams and FIFOs, side by side; - is\n"
	"                              standard input\n"
	"  tapir -- prove -v t/        runs it, and tells of its errors and its end too\n"
	"  bats -F \"$(command -v tapir)\" test\n";

static const char *const titles[] = {
	[GROUP_SHOWN] = "What is shown",
	[GROUP_LOOK] = "How it looks",
	[GROUP_EDITOR] = "The way to the editor",
	[GROUP_COMMAND] = "With a command",
	[GROUP_FILES] = "Files",
	[GROUP_SELF] = "tapir itself",
};
_Static_assert(countof(titles) == GROUP_COUNT, "one title for each group");

static const char ending[] =
	"\n"
	"An option that says yes or no is undone by --no-OPTION. Each option but the\n"
	"actions is also a variable (--json: TAPIR_JSON) and a key in\n"
	"~/.config/tapir/config: see tapir.conf(5). The command line wins over the\n"
	"environment, and that over the file.\n"
	"\n"
	"Exit status: 0 all is well, 1 a test failed or the stream is not a whole\n"
	"passing one, 2 tapir was called wrongly. tapir(1) has the rest.\n";

/* Writes words from column `column` on, wrapped to stay right of TEXT_COLUMN. */
static void write_words(FILE *to, struct span text, size_t column)
{
	bool first = true;

	while (text.n > 0) {
		struct span word = span_head(text, span_index(text, ' '));

		if (!first && column + 1 + word.n >= HELP_COLUMNS) {
			fprintf(to, "\n%*s", TEXT_COLUMN, "");
			column = TEXT_COLUMN;
		} else if (!first) {
			fputc(' ', to);
			column++;
		}
		fprintf(to, "%.*s", (int)word.n, word.at);
		column += word.n;
		text = span_from(text, word.n + 1);
		first = false;
	}
	fputc('\n', to);
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

static void write_option(FILE *to, const struct option *option)
{
	size_t column = write_synopsis(to, option);

	if (column + 2 > TEXT_COLUMN) {
		fputc('\n', to);
		column = 0;
	}
	fprintf(to, "%*s", (int)(TEXT_COLUMN - column), "");
	write_words(to, span_of(option->help), TEXT_COLUMN);
}

void options_help(FILE *to)
{
	fputs(beginning, to);
	for (enum option_group group = 0; group < GROUP_COUNT; group++) {
		fprintf(to, "\n%s:\n", titles[group]);
		for (size_t i = 0; i < option_count; i++) {
			if (option_table[i].help && option_table[i].group == group)
				write_option(to, &option_table[i]);
		}
	}
	fputs(ending, to);
}
