/*
 * ringbench: asynchronous file and block I/O benchmark for Linux on io_uring.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "config.h"
#include "err.h"
#include "option.h"

static const struct command *find_command(const char *name)
{
	for (const struct command *c = commands; c->name; c++)
		if (!strcmp(c->name, name))
			return c;
	return NULL;
}

static int unknown_command(const char *name)
{
	const char *names[32] = { NULL };
	char hint[NEAREST_HINT_MAX];
	unsigned count = 0;

	for (const struct command *c = commands; c->name; c++)
		names[count++] = c->name;
	fprintf(stderr, "ringbench: '%s' is not a command%s; see 'ringbench --help'\n", name,
		nearest_hint(nearest_name(name, names), hint));
	return EXIT_STATUS_REQUEST;
}

int main(int argc, char **argv)
{
	const struct command *command;

	if (argc > 0 && is_sysbench_line(argc, argv))
		return cmd_fileio(NULL, argc, argv);
	if (argc < 2) {
		help_program(stderr);
		return EXIT_STATUS_REQUEST;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		help_program(stdout);
		return EXIT_STATUS_OK;
	}
	if (!strcmp(argv[1], "--version")) {
		puts("ringbench " RINGBENCH_VERSION);
		return EXIT_STATUS_OK;
	}

	command = find_command(argv[1]);
	return command ? command->run(command, argc, argv) : unknown_command(argv[1]);
}
