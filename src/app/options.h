/* What the user asked for: options over environment over configuration over defaults. */
#ifndef TAPIR_APP_OPTIONS_H
#define TAPIR_APP_OPTIONS_H

#include <stdio.h>

#include "base/complaint.h"
#include "base/span.h"
#include "term/caps.h"

enum show {
	SHOW_FAIL = 1 << 0,
	SHOW_SKIP = 1 << 1,
	SHOW_TODO = 1 << 2,
	SHOW_PASS = 1 << 3,
	SHOW_SLOW = 1 << 4,
	SHOW_OUTPUT = 1 << 5,
};

/* What main() does with them. */
enum options_action { ACTION_REPORT, ACTION_HELP, ACTION_VERSION, ACTION_LIST_THEMES };

/* Strings are owned and NUL-terminated; options_fini() frees them. NULL: not given. */
struct options {
	enum options_action action;
	char **files; /* none: standard input; "-" is standard input */
	size_t nfiles;
	char **modules; /* as catalog_add() takes them */
	size_t nmodules;
	char *const *command; /* what stands behind "--": run it; borrowed from argv; NULL: none */
	char *shell;          /* … or give this to a shell */
	bool pty;             /* … whose output is to be a terminal */
	bool tagged;          /* the stream carries others, each line with a tag */
	uint64_t timeout_ns;  /* without a new test point it is ended then; 0: never */
	uint64_t kill_after_ns; /* … and killed this long after that */
	uint64_t stall_ns;      /* without a new test point it is looked at then; 0: never */
	char *core;             /* a core dump to report; NULL: none */
	enum color_wish color;
	enum bar_wish bar;
	enum link_wish hyperlink;
	unsigned show; /* enum show */
	unsigned slowest;
	unsigned bar_rows;
	bool all_frames, absolute_paths, quiet;
	bool still;   /* --motion=none */
	bool preload; /* libtapir, into the command */
	bool trace;   /* … no, the command is traced */
	bool debuginfod;
	enum progress_wish progress;
	bool notify;
	char *editor;          /* never NULL: "vi" at the least */
	char *editor_template; /* never NULL */
	char *rerun_template;
	char *hyperlink_template; /* never NULL; empty: no links */
	char *theme;              /* never NULL: "default" */
	char *json, *tee;
};

/* Fills *ret from the command line, the environment and the configuration file. False when
 * something is wrong: *wrong says what (the nearest right word included), and the exit status is
 * 2; *ret is untouched then. --help and --version are answered whatever else is wrong. A
 * complaint holds text as the user gave it, control bytes included. Templates are checked, the
 * theme is not. For --help and --version the strings may be NULL. */
bool options_read(int argc, char **argv, struct options *ret, struct complaint *wrong);
void options_fini(struct options *options);

/* Writes the text of --help, made from the table of options, for a terminal of so many columns (0:
 * it is none): at most 80, and no narrower than 40. */
void options_help(FILE *to, unsigned columns);

/* The short text for a terminal on standard input. */
extern const char options_usage[];

#endif
