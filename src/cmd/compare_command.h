/*
 * compare_command: the common part of compare and ablate: parse the conditions of --fail-if, run
 * the rounds, compute ratios, test the conditions, add advice.
 */
#ifndef COMPARE_COMMAND_H
#define COMPARE_COMMAND_H

#include "session.h"

/* A whole command of this kind, given its name. `announce`, or NULL, is called when everything is
 * known and nothing was run. Returns the exit status. */
int compare_command(const struct command *command, int argc, char **argv,
		    void (*announce)(struct session *session));

#endif
