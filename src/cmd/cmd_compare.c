/*
 * compare: variants against a baseline, in interleaved rounds; which is better, by how much,
 * and how sure that is.
 */
#include "compare_command.h"

int cmd_compare(const struct command *command, int argc, char **argv)
{
	return compare_command(command, argc, argv, NULL);
}
