/*
 * completion: scripts that complete command lines of ringbench in a shell, from the tables of
 * commands and options. A file per shell; this is what they have in common.
 *
 * Texts belong to the arena, or are those of the tables.
 */
#ifndef COMPLETION_H
#define COMPLETION_H

#include <stdbool.h>
#include <stdio.h>

#include "arena.h"
#include "command.h"

/* An option of a command, as a shell has to know it. */
struct completion_option {
	const char *name;		/* without the dashes */
	const char *help;
	const char *value_name;		/* "SIZE"; NULL: a switch, whose value can be left out */
	const char *values;		/* words with blanks between; "": anything */
	bool is_list;			/* of values, with commas between */
	bool is_path;
};

/* The options of a command; the last has no name. */
const struct completion_option *completion_options(const struct command *command,
						   struct arena *arena);

/* The names of the commands, and of the profiles in the program, with blanks between. */
const char *completion_commands(struct arena *arena);
const char *completion_profiles(struct arena *arena);

/* 'it'\''s': a word for a shell. fish takes it too. */
char *completion_quote(const char *text, struct arena *arena);

void completion_bash(FILE *out, struct arena *arena);
void completion_fish(FILE *out, struct arena *arena);
void completion_zsh(FILE *out, struct arena *arena);

#endif
