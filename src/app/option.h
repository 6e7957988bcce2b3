/* One option as data: what it is called on the command line, in the environment and in the
 * configuration file, what it takes, where that goes, and what --help says of it. All three
 * sources come through option_set(). */
#ifndef TAPIR_APP_OPTION_H
#define TAPIR_APP_OPTION_H

#include "app/options.h"

enum { OPTION_WORDS_MAX = 16 }; /* of one choice */

enum option_kind {
	OPTION_SWITCH,   /* yes or no: --x, --no-x, x = yes */
	OPTION_CHOICE,   /* one of a few words */
	OPTION_NUMBER,   /* from 0 to `most` */
	OPTION_DURATION, /* of 0 to `most` seconds, kept in ns: "90", "60s", "1h30m" */
	OPTION_TEXT,     /* of 1 to `most` bytes */
	OPTION_TEMPLATE, /* the same, in the language of view/template.h */
	OPTION_RERUN,    /* the same, in that of view/rerun.h */
	OPTION_LINK,     /* such a template, or a word that stands for one */
	OPTION_SHOW,     /* a set of enum show */
	OPTION_MODULE,   /* NAME=FILE; each is added to those said before */
	OPTION_ACTION,   /* what main() does instead of a report; only on the command line */
	OPTION_IGNORED,  /* runners give it to any formatter; only on the command line */
};

/* The groups of --help, in its order. */
enum option_group {
	GROUP_SHOWN,
	GROUP_LOOK,
	GROUP_EDITOR,
	GROUP_COMMAND,
	GROUP_FILES,
	GROUP_SELF,
	GROUP_COUNT,
};

struct option_choice {
	const char *word;
	unsigned value;
};

struct option {
	const char *name;         /* without "--"; also the key in the configuration file */
	const char *variable;     /* NULL: it makes sense for one call only, as actions do */
	const char *argument;     /* as --help names it; NULL for one that takes none or a choice */
	const char *help;         /* a sentence without a full stop; NULL: --help is silent */
	const char *fallbacks[2]; /* variables of other programs, asked after all else, in order */
	const char *otherwise;    /* a text's value when nobody says one; NULL: none */
	const struct option_choice *choices;
	size_t nchoices;
	size_t at, bytes; /* of its member in struct options */
	unsigned most;
	char letter; /* 'q' for -q; 0: none */
	enum option_kind kind;
	enum option_group group;
	enum options_action action;
};

extern const struct option option_table[];
extern const size_t option_count;

/* The option of that name or letter. NULL: there is none. */
const struct option *option_named(struct span name);
const struct option *option_lettered(char letter);

/* The name of the option that `name` was probably meant to be, of those that have a key if
 * `key`. NULL: none is near. */
const char *option_nearest(struct span name, bool key);

/* Whether it can stand in the configuration file and has a variable. */
static inline bool option_has_key(const struct option *option)
{
	return option->variable != NULL;
}

/* Whether its member is a string of its own. */
static inline bool option_is_text(const struct option *option)
{
	return option->kind == OPTION_TEXT || option->kind == OPTION_TEMPLATE ||
	       option->kind == OPTION_RERUN || option->kind == OPTION_LINK;
}

/* The member of one that is. */
static inline char **option_text(const struct option *option, struct options *options)
{
	return (char **)(void *)((char *)options + option->at);
}

/* Whether it needs a value on the command line. */
static inline bool option_takes_value(const struct option *option)
{
	return option->kind == OPTION_CHOICE || option->kind == OPTION_NUMBER ||
	       option->kind == OPTION_DURATION || option->kind == OPTION_SHOW ||
	       option->kind == OPTION_MODULE || option_is_text(option);
}

/* Sets what the value says, in place of what was there; a set that begins with "+" or "-" changes
 * what was there. False, *options untouched, when the value is wrong: then wrong->text says how,
 * and of a template also line and column within the value. The place is the caller's. */
bool option_set(const struct option *option, struct options *options, struct span value,
                struct complaint *wrong);

/* A word for a template of links: "vscode". */
struct option_alias {
	const char *word;
	const char *text; /* NULL: the default, which names this machine; "": no links */
};
extern const struct option_alias option_aliases[];
extern const size_t option_naliases;

/* The words of a set, for --help. */
extern const struct option_choice option_shows[];
extern const size_t option_nshows;

#endif
