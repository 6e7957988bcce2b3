#include <stdio.h>
#include <unistd.h>

#include "app/app.h"
#include "base/inheritance.h"
#include "term/terminal.h"

/* A person who typed only "tapir" is told how to use it, instead of being kept waiting. */
static bool has_nothing_to_read(const struct options *options)
{
	return options->nfiles == 0 && !options->command && !options->shell && isatty(STDIN_FILENO);
}

int main(int argc, char **argv)
{
	struct options options;
	struct complaint wrong = {0};
	int status = 0;

	inheritance_mend();
	if (!options_read(argc, argv, &options, &wrong))
		return app_complain(&wrong);

	switch (options.action) {
	case ACTION_HELP:
		options_help(stdout, terminal_columns(STDOUT_FILENO));
		break;
	case ACTION_VERSION:
		puts("tapir " TAPIR_VERSION);
		break;
	case ACTION_LIST_THEMES:
		status = app_list_themes(&options);
		break;
	case ACTION_REPORT:
		if (has_nothing_to_read(&options)) {
			fputs(options_usage, stderr);
			status = EXIT_TROUBLE;
		} else {
			status = app_report(&options);
		}
		break;
	}
	options_fini(&options);
	return status;
}
