/* What a program may have been given by its parent that it could not work with. */
#ifndef TAPIR_BASE_INHERITANCE_H
#define TAPIR_BASE_INHERITANCE_H

/* To be called before anything else is opened or started.
 *
 * Of the standard descriptors those that are closed are opened: else the next file or pipe of ours
 * would get their number, and what is meant for the terminal would end up in it. What is opened is
 * of no use: to read from it, or to write to it, fails as if it were still closed.
 *
 * SIGCHLD is not ignored any more: else the kernel would forget how our children ended. */
void inheritance_mend(void);

#endif
