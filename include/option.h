/*
 * option: THE table. One row per option is its only declaration.
 *
 * Name, type, range, default, unit, section and help are defined here once; the command line,
 * INI keys, `--help`, `ringbench show options`, the JSON echo and the test of the man page all
 * read these rows. To add an option: a row here, a field in struct spec (or plan_options or
 * output_options), an entry in man/ringbench.1 (checked by a test).
 *
 * Settings are texts with their origin, one per row: those of defaults, profile, variant and
 * command line override each other as texts, and are converted to a typed struct once, at the end,
 * so that every mistake can be reported with its origin.
 */
#ifndef OPTION_H
#define OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "err.h"

enum option_type {
	OPTION_BOOL,		/* bare, on/off, true/false, yes/no, 1/0 */
	OPTION_SWITCH,		/* unsigned, enum ring_want: as a bool, or auto: if available */
	OPTION_UINT,		/* unsigned */
	OPTION_COUNT,		/* uint64_t */
	OPTION_SIZE,		/* uint64_t, bytes */
	OPTION_DURATION,	/* uint64_t, ns; a bare number is seconds */
	OPTION_RATIO,		/* double >= 0; above max it must be written as "N/M" */
	OPTION_DECIMAL,		/* double, 0 to max: 99.9, 0.5, 10k */
	OPTION_CHOICE,		/* enum (int): index into choices[] */
	OPTION_FLAGS,		/* unsigned: comma list of choices[], bit i for choices[i], or
				 * "none" */
	OPTION_STRING,		/* const char * */
	OPTION_ENGINE,		/* const char *: "auto" or a name in engines[] */
	OPTION_PATHS,		/* struct string_list: repeatable, one literal path each (or
				 * another text that may have commas); several are one text
				 * with a line each */
	OPTION_STRINGS,		/* struct string_list: repeatable and comma-separated; "\,"
				 * is a comma within a string, "\\" a backslash */
	OPTION_DURATIONS,	/* struct duration_list */
	OPTION_BLOCK_SIZES,	/* struct block_sizes: 4K:60,16K:40 */
	OPTION_CPUS,		/* struct cpu_list: 0-3,8 */
	OPTION_HOT_SPOTS,	/* struct hot_spot_list: 20:80,30:15 */
	OPTION_PERCENTILES,	/* struct percentile_list: 50,99,99.9 */
	OPTION_RATE,		/* struct rate: 500, 0.5, 200MiB/s, read:9000,write:1000 */
	OPTION_RATE_PROCESS,	/* struct rate_process: poisson, uniform, burst:8 */
	OPTION_PASSES,		/* struct pass_list: 2, seq:2,rnd:2 */
};

/* The struct that holds the value, and thus where it may be set. */
enum option_scope {
	OPTION_OF_SPEC,		/* may differ between variants: profile sections, --vary */
	OPTION_OF_PLAN,		/* once per plan: profile base or command line */
	OPTION_OF_COMMAND,	/* command line only */
	OPTION_OF_LINE,		/* affects only the parsing of the command line */
};

/* Sub-commands, as bits: those that accept a row and list it in their --help. */
enum command_bit {
	COMMAND_PREPARE	= 1 << 0,
	COMMAND_RUN	= 1 << 1,
	COMMAND_CLEANUP	= 1 << 2,
	COMMAND_COMPARE	= 1 << 3,
	COMMAND_DIFF	= 1 << 4,
	COMMAND_PROBE	= 1 << 5,
	COMMAND_SHOW	= 1 << 6,
	COMMAND_ABLATE	= 1 << 7,
	COMMAND_CHECK	= 1 << 8,
	COMMAND_CURVE	= 1 << 9,
	COMMAND_REPORT	= 1 << 10,
};

struct option {
	const char *name;		/* "file-num"; underscores are accepted for dashes */
	const char *section;		/* heading in --help: "target", "workload", "fsync", … */
	enum option_type type;
	enum option_scope scope;
	unsigned commands;		/* enum command_bit */
	size_t offset;			/* in struct spec, plan_options or output_options */
	const char *fallback;		/* the default, as a user would write it; NULL: none */
	uint64_t min, max;		/* of numbers, in the type's unit; max 0: the type's own */
	const char *zero;		/* of UINT: a word that stands for 0, whatever `min` is */
	const char *const *choices;	/* NULL-terminated, for CHOICE and FLAGS */
	int (*check)(const char *text, struct err *err);	/* of each text of PATHS; or NULL */
	const char *follows;		/* NULL; else it goes with that option: where another layer
					 * sets that one, what this one had below is gone */
	const char *value_name;		/* "SIZE", "N", "PATH", … for --help */
	const char *help;		/* one line, no full stop */
	bool of_run;			/* one for all jobs of a run */
	bool workload;			/* part of the measured work: `diff` has no verdict
					 * on results that differ in it */
};

/* Rows of one section are adjacent, in the order in which they are shown. */
extern const struct option options[];
extern const unsigned option_count;

/* NULL if there is none. Dashes and underscores are the same. */
const struct option *option_find(const char *name);

/* The separator of a list to which a repeated option adds; '\0': a repeated option overrides. */
char option_separator(const struct option *option);

/* Takes a bare --name and --no-name. */
bool option_is_switch(const struct option *option);

/* The known name nearest to a wrong one, or NULL if none is near. (For messages about options
 * there is fio_words_hint() in fio_words.h.) */
const char *option_nearest(const char *name);

/* The nearest of any NULL-terminated list: used for commands, engines and choices too.
 * Near means a few typing errors away (edit distance), or a part of the name. */
const char *nearest_name(const char *name, const char *const names[]);

/* " (did you mean 'x'?)" to put behind a message, or "" if `name` is NULL. buffer: 80
 * bytes. */
enum { NEAREST_HINT_MAX = 80 };
char *nearest_hint(const char *name, char *buffer);

/* Parse `text` into the row's field of the struct at `base`. On failure err says why, to
 * appended to the option's name: "'4q' is not a size (try 4096, 4K or 1M)". */
int option_parse(const struct option *option, const char *text, void *base,
		 struct arena *arena, struct err *err);

/* Checks that the text can be parsed; the value is dropped. */
int option_check(const struct option *option, const char *text, struct err *err);

/* The value of a row in a struct of its scope, canonical and readable back: "4K", "10s",
 * "on", "sync,direct". */
char *option_format(const struct option *option, const void *base, struct arena *arena);

/* A valid text in canonical form: "4096" -> "4K". */
char *option_canonical(const struct option *option, const char *text, struct arena *arena);

/* Description of the values that the row accepts: "on|off", "1 to 1024", "a size of 1 to 1G",
 * "auto|io_uring|psync|pool|…". */
char *option_accepts(const struct option *option, struct arena *arena);

/* The default as shown: "(none)" for an empty one, "(required)" if there is none. */
const char *option_default_text(const struct option *option);

/* One text per row. value NULL: not set on this level. Texts are not copied. */
struct setting {
	const char *value;
	const char *origin;	/* one of those below, or a profile's "path:line" */
};

/* To be compared with strcmp(). */
extern const char setting_from_default[];	/* "default" */
extern const char setting_from_command_line[];	/* "command line" */
extern const char setting_from_vary[];		/* "--vary" */
extern const char setting_from_preset[];	/* "preset" */
extern const char setting_from_ablation[];	/* "ablate" */
extern const char setting_from_choice[];	/* "chosen": a seed that was not given */

/* True for "oltp.ini:12", false for those above, which have no colon. */
bool setting_is_from_file(const struct setting *setting);

struct settings {
	struct setting *at;	/* [option_count], index as in options[] */
};

void settings_init(struct settings *settings, struct arena *arena);	/* nothing set */
void settings_set(struct settings *settings, const struct option *option,
		  const char *value, const char *origin);
/* The name must be known. */
const struct setting *settings_get(const struct settings *settings, const char *name);
/* Was it given? False for a default, or a value from a preset. */
bool settings_are_given(const struct settings *settings, const char *name);
/* Values set in `over` replace those in `under`; a default replaces nothing. */
void settings_overlay(struct settings *under, const struct settings *over);
/* Every row that is not set gets its default, if it has one, origin "default". */
void settings_fill_defaults(struct settings *settings);

/* Parse every row of `scope` that is set into the struct at `base`. Every mistake is
 * added to err with its origin, the value and the accepted values. 0, or -EINVAL after
 * all rows were tried. */
int settings_parse(const struct settings *settings, enum option_scope scope, void *base,
		   struct arena *arena, struct err *err);

/* Add "<where>: <name>: <why>" to err: "oltp.ini:12: iodepth: '0' is too small (…)",
 * "--iodepth: '0' is too small (…)". Returns -EINVAL. */
int setting_mistake(struct err *err, const struct option *option, const char *origin,
		    const char *why);

#endif
