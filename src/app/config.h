/* The configuration file: `key = value`, each key the long name of an option. Knows where the
 * file is and its grammar (inih's); what the values mean is option.h's. */
#ifndef TAPIR_APP_CONFIG_H
#define TAPIR_APP_CONFIG_H

#include "app/options.h"

/* Where the file is: $XDG_CONFIG_HOME/tapir/config, or ~/.config/tapir/config. NULL when the
 * environment names neither directory (by an absolute path). free() it. */
char *config_path(void);

/* Sets what the file at `path` says. A file that is not there says nothing; one that cannot be
 * read, is no regular file or is larger than CONFIG_BYTES is wrong, as is a mistake in it: false,
 * and *wrong says where. *options may have taken the settings before the mistake. */
bool config_read(const char *path, struct options *options, struct complaint *wrong);

/* The same for a text; `path` is for complaints. */
bool config_parse(struct span text, const char *path, struct options *options,
                  struct complaint *wrong);

#endif
