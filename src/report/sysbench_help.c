/* The lists of options, laid out as sysbench does, from the table in sysbench_options.h. */
#include <string.h>

#include "sysbench_report.h"

static const char *const formats[] = {
	[SYSBENCH_BOOL]		= "[=on|off]",
	[SYSBENCH_INT]		= "=N",
	[SYSBENCH_SIZE]		= "=SIZE",
	[SYSBENCH_INT_SIZE]	= "=N",
	[SYSBENCH_DOUBLE]	= "=N",
	[SYSBENCH_STRING]	= "=STRING",
	[SYSBENCH_LIST]		= "=[LIST,...]",
	[SYSBENCH_FILE]		= "=FILENAME",
};

static int width_of(const struct sysbench_option *option)
{
	return (int)(strlen(option->name) + strlen(formats[option->type]));
}

static void print_group(FILE *out, enum sysbench_group group)
{
	int width = 0;

	for (unsigned i = 0; i < SYSBENCH_OPTION_COUNT; i++)
		if (sysbench_options[i].group == group && width_of(&sysbench_options[i]) > width)
			width = width_of(&sysbench_options[i]);
	for (unsigned i = 0; i < SYSBENCH_OPTION_COUNT; i++) {
		const struct sysbench_option *option = &sysbench_options[i];

		if (option->group != group)
			continue;
		fprintf(out, "  --%s%-*s%s", option->name,
			width - (int)strlen(option->name) + 1, formats[option->type],
			option->help);
		if (option->fallback)
			fprintf(out, " [%s]", option->fallback);
		fputc('\n', out);
	}
	fputc('\n', out);
}

void sysbench_print_options(FILE *out)
{
	fprintf(out, "fileio options:\n");
	print_group(out, SYSBENCH_FILEIO);
}

void sysbench_print_help(FILE *out)
{
	fprintf(out,
		"Usage:\n"
		"  sysbench [options]... [testname] [command]\n"
		"\n"
		"Commands implemented by most tests: prepare run cleanup help\n"
		"\n"
		"General options:\n");
	print_group(out, SYSBENCH_GENERAL);
	fprintf(out, "Pseudo-Random Numbers Generator options:\n");
	print_group(out, SYSBENCH_RANDOM);
	fprintf(out, "Log options:\n");
	print_group(out, SYSBENCH_LOG);
	fprintf(out,
		"Compiled-in tests:\n"
		"  fileio - File I/O test\n"
		"\n"
		"See 'sysbench <testname> help' for a list of options for each test.\n"
		"Options of ringbench work here too: see 'ringbench show options'.\n"
		"Differences: ringbench-fileio(1).\n");
}
