/*
 * compare_command: what compare and ablate do: read the conditions of --fail-if, run the rounds,
 * reach ratios, gates and advice.
 */
#ifndef COMPARE_COMMAND_H
#define COMPARE_COMMAND_H

#include "session.h"

/* A whole command of this kind, but for its name. `announce`, or NULL, is called when all is known
 * and nothing was run. Returns the exit status. */
int compare_command(const struct command *command, int argc, char **argv,
		    void (*announce)(struct session *session));

#endif
