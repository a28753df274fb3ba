/*
 * option_type: parsing and formatting of each option type. Other modules use option_parse() and
 * option_format() of option.h.
 *
 * One row of two functions per type. A parser stores through `value`, which points to the
 * type's C type; on failure it gives the reason and the accepted values. A formatter gives the
 * canonical text, which its parser converts back to the same value.
 */
#ifndef OPTION_TYPE_H
#define OPTION_TYPE_H

#include "option.h"
#include "units.h"

struct option_type_ops {
	int (*parse)(const struct option *option, const char *text, void *value,
		     struct arena *arena, struct err *err);
	char *(*format)(const struct option *option, const void *value,
			struct arena *arena);
};

/* option_scalar.c */
extern const struct option_type_ops option_bool, option_switch, option_uint,
	option_count_type, option_size,
	option_duration, option_ratio, option_decimal, option_choice, option_string, option_engine;
/* option_list.c */
/* Separator of paths in one text, which no path on a command line or in a profile contains. */
#define PATH_SEPARATOR '\n'

/* The next element of a list, without blanks around it and with \, and \\ resolved. NULL at the
 * end. "" is a list without elements, "a," is one with an empty element at its end. */
char *option_next_element(const char **at, struct arena *arena);

extern const struct option_type_ops option_flags, option_paths, option_strings, option_durations,
	option_cpus;
/* option_shares.c */
extern const struct option_type_ops option_hot_spots;
/* option_percentiles.c */
extern const struct option_type_ops option_percentiles;
/* option_sizes.c */
extern const struct option_type_ops option_block_sizes;
/* option_rate.c */
extern const struct option_type_ops option_rate, option_rate_process;

/* option_passes.c */
extern const struct option_type_ops option_passes;

/* Whole numbers: of something, of bytes, of nanoseconds. */
struct number_kind {
	int (*parse)(const char *text, uint64_t *value);
	char *(*format)(uint64_t value, char *buffer);
	const char *what, *examples;
};
extern const struct number_kind number_count, number_size, number_duration;

/* The largest value of the row, or of its C type. */
uint64_t number_max(const struct option *option);
int number_parse(const struct number_kind *kind, const struct option *option,
		 const char *text, uint64_t *value, struct err *err);
char *number_format(const struct number_kind *kind, uint64_t value, struct arena *arena);

enum { NAMES_MAX = 32 };

/* "auto" and the names of engines[], so that a new engine is included automatically. */
void names_of_engines(const char *names[NAMES_MAX]);

/* -1 if it is not among the NULL-terminated names. */
int names_index(const char *const names[], const char *name);

/* "a|b|c" */
char *names_join(const char *const names[], const char *separator, struct arena *arena);

/* "'x' is not <what> (did you mean 'a'?): a|b|c" */
int names_refuse(const char *const names[], const char *name, const char *what,
		 struct err *err);

#endif
