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

enum { USAGE_COLUMN = 7, COMMAND_COLUMN = 12, HELP_COLUMN = 34 };

static void print_usage(FILE *out, const char *words)
{
	char usage[128];

	snprintf(usage, sizeof(usage), "ringbench %s", words);
	fact_beside(out, "usage:", usage, USAGE_COLUMN, "");
	fputc('\n', out);
}

void help_program(FILE *out)
{
	static const struct { const char *command, *what; } first_steps[] = {
		{ "compare quickstart", "synchronous I/O against io_uring, in half a minute" },
		{ "ablate", "what each ring feature is worth here" },
		{ "probe", "what this machine and this directory can do" },
		{ "show profiles", "the named workloads" },
		{ "COMMAND --help", "a command and its options" },
	};

	fact_below(out, "ringbench " RINGBENCH_VERSION ": file and block I/O benchmark: io_uring "
		     "against the synchronous paths", 0, "");
	fputc('\n', out);
	print_usage(out, "COMMAND [PROFILE] [--option=value...]");
	fprintf(out, "commands:\n");
	for (const struct command *c = commands; c->name; c++) {
		char head[COMMAND_COLUMN];

		snprintf(head, sizeof(head), "  %s", c->name);
		fact_beside(out, head, c->summary, COMMAND_COLUMN, "");
	}
	fprintf(out, "\nstart here:\n");
	for (size_t i = 0; i < sizeof(first_steps) / sizeof(first_steps[0]); i++) {
		char head[HELP_COLUMN];

		snprintf(head, sizeof(head), "  ringbench %s", first_steps[i].command);
		fact_beside(out, head, first_steps[i].what, HELP_COLUMN, "");
	}
	fputc('\n', out);
	fact_below(out, "manual: ringbench(1), ringbench-fileio(1), ringbench-fio(1), "
		     "ringbench-profile(5), ringbench-result(5)", 0, "");
}

static void print_option(const struct option *option, FILE *out)
{
	const bool is_switch = option_is_switch(option);
	const char *fallback = option->fallback;
	char left[128], text[256];

	snprintf(text, sizeof(text), fallback && *fallback ? "%s [%s]" : "%s", option->help,
		 fallback);

	snprintf(left, sizeof(left), "  --%s%s%s", option->name,
		 option->type == OPTION_BOOL ? "[=on|off]" : is_switch ? "[=on|off|auto]" : "=",
		 is_switch ? "" : option->value_name);
	fact_beside(out, left, text, HELP_COLUMN, "");
}

static bool is_listed(const struct option *option, const struct command *command)
{
	return command->own_options_only ? option->commands == command->bit
					 : (option->commands & command->bit) != 0;
}

static void print_options(const struct command *command, FILE *out)
{
	const char *section = "";

	for (unsigned i = 0; i < option_count; i++) {
		const struct option *option = &options[i];

		if (!is_listed(option, command))
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
		fact_below(out, line, 0, "");
		text += length + (text[length] == '\n');
	}
}

void help_command(const struct command *command, FILE *out)
{
	print_usage(out, command->usage);
	print_lines(command->text, out);
	print_options(command, out);
}
