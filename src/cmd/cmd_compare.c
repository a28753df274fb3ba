/*
 * compare: runs variants against a baseline, in interleaved rounds, and reports which is better, by
 * how much, and with what certainty.
 */
#include "compare_command.h"

int cmd_compare(const struct command *command, int argc, char **argv)
{
	return compare_command(command, argc, argv, NULL);
}
