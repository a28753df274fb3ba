/*
 * help: what --help prints, from the tables of commands and options.
 */
#include "command.h"

#include <stdio.h>
#include <string.h>

#include "config.h"
#include "fact_rows.h"
#include "option.h"
#include "units.h"

enum { HELP_COLUMN = 34 };

void help_program(FILE *out)
{
	fprintf(out,
		"ringbench " RINGBENCH_VERSION ": file and block I/O benchmark: io_uring against "
		"the\nsynchronous paths\n"
		"\n"
		"usage: ringbench COMMAND [PROFILE] [--option=value ...]\n"
		"\n"
		"commands:\n");
	for (const struct command *c = commands; c->name; c++)
		fprintf(out, "  %-9s %s\n", c->name, c->summary);
	fprintf(out,
		"\n"
		"start here:\n"
		"  ringbench compare quickstart    synchronous against io_uring, in half a minute\n"
		"  ringbench ablate                what each feature of the ring is worth here\n"
		"  ringbench probe                 what this machine and this directory can do\n"
		"  ringbench show profiles         the named workloads\n"
		"  ringbench COMMAND --help        a command and its options\n"
		"\n"
		"manual: ringbench(1), ringbench-fileio(1), ringbench-profile(5),\n"
		"ringbench-result(5)\n");
}

static void print_option(const struct option *option, FILE *out)
{
	const bool is_switch = option_is_switch(option);
	const char *fallback = option->fallback;
	char left[128], text[256];
	int length;

	snprintf(text, sizeof(text), fallback && *fallback ? "%s [%s]" : "%s", option->help,
		 fallback);

	length = snprintf(left, sizeof(left), "  --%s%s%s", option->name,
			  option->type == OPTION_BOOL ? "[=on|off]" :
			  is_switch ? "[=on|off|auto]" : "=",
			  is_switch ? "" : option->value_name);
	if (length < HELP_COLUMN)
		fprintf(out, "%-*s", HELP_COLUMN, left);
	else
		fprintf(out, "%s\n%*s", left, HELP_COLUMN, "");
	fact_wrapped(out, text, HELP_COLUMN, "");
}

static void print_options(unsigned command_bit, FILE *out)
{
	const char *section = "";

	for (unsigned i = 0; i < option_count; i++) {
		const struct option *option = &options[i];

		if (!(option->commands & command_bit))
			continue;
		if (strcmp(section, option->section)) {
			section = option->section;
			fprintf(out, "\n%s:\n", section);
		}
		print_option(option, out);
	}
}

/* Each as wide as the terminal. */
static void print_lines(const char *text, FILE *out)
{
	while (*text) {
		const size_t length = strcspn(text, "\n");
		char line[1024];

		snprintf(line, sizeof(line), "%.*s", (int)length, text);
		fact_wrapped(out, line, 0, "");
		text += length + (text[length] == '\n');
	}
}

void help_command(const struct command *command, FILE *out)
{
	fprintf(out, "usage: ringbench %s\n\n", command->usage);
	print_lines(command->text, out);
	print_options(command->bit, out);
}
