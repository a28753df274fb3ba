/*
 * ringbench: asynchronous file and block I/O benchmark for Linux on io_uring.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "config.h"
#include "err.h"
#include "json_text.h"
#include "memory.h"
#include "option.h"
#include "outputs.h"
#include "refusal.h"
#include "streams.h"
#include "target.h"
#include "visible.h"

static const struct command *find_command(const char *name)
{
	for (const struct command *c = commands; c->name; c++)
		if (!strcmp(c->name, name))
			return c;
	return NULL;
}

static int unknown_command(int argc, char **argv, const char *name)
{
	const char *names[32] = { NULL };
	char hint[NEAREST_HINT_MAX];
	struct err err = { 0 };
	unsigned count = 0;

	for (const struct command *c = commands; c->name; c++)
		names[count++] = c->name;
	if (name[0] == '-')
		err_request(&err, EINVAL, "missing command, such as run or compare; see "
			    "'ringbench --help'");
	else
		err_request(&err, EINVAL, "'%s' is not a command%s; see 'ringbench --help'",
			    name, nearest_hint(nearest_name(name, names), hint));
	fputs("ringbench: ", stderr);
	visible_print(stderr, err.text);
	fputc('\n', stderr);
	return refusal_finish(argc, argv, EXIT_STATUS_REQUEST, err.text);
}

/* "ringbench --iodepth=4 run" means "ringbench run --iodepth=4": move the command to the front. */
static void put_command_first(int argc, char **argv)
{
	for (int i = 2; i < argc && argv[1][0] == '-'; i++) {
		char *const name = argv[i];

		if (!find_command(name))
			continue;
		memmove(&argv[2], &argv[1], (size_t)(i - 1) * sizeof(*argv));
		argv[1] = name;
	}
}

static bool is_one_of(const char *word, const char *const words[])
{
	while (*words && strcmp(word, *words) != 0)
		words++;
	return *words != NULL;
}

static int run_command(int argc, char **argv)
{
	static const char *const help[] = { "help", "--help", "-h", NULL };
	static const char *const version[] = { "version", "--version", "-V", NULL };
	static char dashes_help[] = "--help";
	const struct command *command;
	FILE *out = outputs_promised(argc, argv) ? stderr : stdout;

	if (argc > 0 && fileio_is_sysbench_line(argc, argv))
		return cmd_fileio(NULL, argc, argv);
	if (argc > 0 && fio_is_link(argv[0]))
		return cmd_fio(find_command("fio"), argc, argv);
	if (argc < 2) {
		help_program(stderr);
		return EXIT_STATUS_REQUEST;
	}
	if (!strcmp(argv[1], "help"))
		argv[1] = dashes_help;
	put_command_first(argc, argv);
	if (is_one_of(argv[1], help) && argc > 2 && argv[2][0] != '-')
		return unknown_command(argc, argv, argv[2]);
	if (is_one_of(argv[1], help)) {
		help_program(out);
		return refusal_finish(argc, argv, EXIT_STATUS_OK, NULL);
	}
	if (is_one_of(argv[1], version)) {
		fputs("ringbench " RINGBENCH_VERSION "\n", out);
		return refusal_finish(argc, argv, EXIT_STATUS_OK, NULL);
	}

	command = find_command(argv[1]);
	return command ? command->run(command, argc, argv) : unknown_command(argc, argv, argv[1]);
}

/* Output that was not written is a failure. A closed pipe needs no message. */
static int end(int status)
{
	const int error = streams_finish();

	if (error != 0 && error != EPIPE)
		fprintf(stderr, "ringbench: cannot write to standard output: %s\n",
			strerror(error));
	return error != 0 && status == EXIT_STATUS_OK ? EXIT_STATUS_FAILED : status;
}

static void tidy_up(void)
{
	target_scratch_remove_at_once();
	refusal_without_memory();
}

int main(int argc, char **argv)
{
	if (streams_open() < 0)
		return EXIT_STATUS_FAILED;
	streams_survive_closed_pipes();
	memory_before_end(tidy_up);
	json_memory_init();
	refusal_provide_for_no_memory(argc, argv);
	return end(run_command(argc, argv));
}
