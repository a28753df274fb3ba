/*
 * sysbench_values: the values of sysbench's options, as texts and by type, and messages about them.
 */
#ifndef SYSBENCH_VALUES_H
#define SYSBENCH_VALUES_H

#include "sysbench_options.h"

__attribute__((format(printf, 3, 4)))
void sysbench_say(struct sysbench_request *r, enum sysbench_voice voice, const char *format, ...);

/* Only the first error is reported. */
#define refuse(r, voice, ...)								\
	do {										\
		if (!(r)->failed)							\
			sysbench_say(r, voice, __VA_ARGS__);					\
		(r)->failed = true;							\
	} while (0)

/* 0, or -EINVAL if an error was reported. */
int sysbench_end_step(const struct sysbench_request *r);

/* Storage for the given value of an option. */
const char **sysbench_value(struct sysbench_request *r, const char *name);

/* NULL: nothing. */
const char *sysbench_given(const struct sysbench_request *r, const char *name);

/* The given value, or the default; NULL if there is neither. */
const char *sysbench_text(const struct sysbench_request *r, const char *name);

bool sysbench_bool(const struct sysbench_request *r, const char *name);

/* 0, with an error, if it is not a number. */
int64_t sysbench_int(struct sysbench_request *r, const char *name);

#endif
