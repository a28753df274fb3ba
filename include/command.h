/*
 * command: the sub-commands. Each file in src/cmd/ reads like the description of its command;
 * main.c looks the name up in one table. They return an exit status (err.h) and print.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>

#include "plan.h"

/* What its words are, for the completion of command lines. */
enum command_takes { TAKES_PROFILE, TAKES_FILES, TAKES_WORDS };

struct command {
	const char *name;
	unsigned bit;			/* enum command_bit */
	const char *usage;		/* "run [PROFILE[:VARIANT]] [--option=value …]" */
	const char *summary;		/* one line for --help */
	const char *text;		/* text of `ringbench <name> --help` above the options */
	bool own_options_only;		/* … which are those that no other command has */
	enum command_takes takes;
	const char *words;		/* TAKES_WORDS: these, with blanks between */
	int (*run)(const struct command *command, int argc, char **argv);
};

extern const struct command commands[];		/* ends with name NULL */

int cmd_prepare(const struct command *command, int argc, char **argv);
int cmd_run(const struct command *command, int argc, char **argv);
int cmd_cleanup(const struct command *command, int argc, char **argv);
int cmd_compare(const struct command *command, int argc, char **argv);
int cmd_curve(const struct command *command, int argc, char **argv);
int cmd_ablate(const struct command *command, int argc, char **argv);
int cmd_check(const struct command *command, int argc, char **argv);
int cmd_report(const struct command *command, int argc, char **argv);
int cmd_diff(const struct command *command, int argc, char **argv);
int cmd_probe(const struct command *command, int argc, char **argv);
int cmd_show(const struct command *command, int argc, char **argv);
int cmd_fileio(const struct command *command, int argc, char **argv);
int cmd_fio(const struct command *command, int argc, char **argv);

/* Is this a command line of sysbench: a link of that name, --test=fileio, or options before
 * the word fileio? */
bool fileio_is_sysbench_line(int argc, char *const argv[]);

/* Was the program run under the name fio? */
bool fio_is_link(const char *program);

/* The program's own --help, and one command's. */
void help_program(FILE *out);
void help_command(const struct command *command, FILE *out);

#endif
