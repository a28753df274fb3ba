/*
 * sysbench_values: what was given for sysbench's options, as texts and by type, and what is said
 * about it.
 */
#ifndef SYSBENCH_VALUES_H
#define SYSBENCH_VALUES_H

#include "sysbench_options.h"

__attribute__((format(printf, 3, 4)))
void sysbench_say(struct sysbench_request *r, enum sysbench_voice voice, const char *format, ...);

/* Only the first mistake is told. */
#define refuse(r, voice, ...)								\
	do {										\
		if (!(r)->failed)							\
			sysbench_say(r, voice, __VA_ARGS__);					\
		(r)->failed = true;							\
	} while (0)

/* 0, or -EINVAL if a mistake was told. */
int sysbench_end_step(const struct sysbench_request *r);

/* Where what was given for an option is kept. */
const char **sysbench_value(struct sysbench_request *r, const char *name);

/* NULL: nothing. */
const char *sysbench_given(const struct sysbench_request *r, const char *name);

/* What was given, or the default; NULL if there is neither. */
const char *sysbench_text(const struct sysbench_request *r, const char *name);

bool sysbench_bool(const struct sysbench_request *r, const char *name);

/* 0, and a mistake, if it is no number. */
int64_t sysbench_int(struct sysbench_request *r, const char *name);

#endif
