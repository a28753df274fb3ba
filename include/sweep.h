/*
 * sweep: variants that differ in one number: a depth, a number of loops, a rate, a block size.
 *
 * A line is the variants that are alike but for that number, so a matrix of engines and depths has
 * a line for each engine. Variants of several jobs have no such number. Pure; any thread.
 */
#ifndef SWEEP_H
#define SWEEP_H

#include <stdbool.h>

#include "result.h"

struct sweep_step {
	unsigned variant;		/* of the comparison */
	double value;
};

struct sweep_line {
	const char *name;		/* the part of the names that its variants share */
	struct sweep_step *steps;	/* rising */
	unsigned count;
};

struct sweep {
	const char *option;		/* "iodepth": what is varied; NULL: there is no sweep */
	struct sweep_line *lines;
	unsigned line_count;
	unsigned longest;		/* steps of a line */
};

enum { SWEEP_STEPS_MIN = 3 };		/* of its longest line */

/* Of the numbers that variants differ in, the one with the longest lines. */
struct sweep sweep_find(const struct result *result, struct arena *arena);

/* Did they measure the same with the same engine, but for this option and what comes with it? */
bool sweep_alike(const struct run_result *a, const struct run_result *b, const char *option,
		 struct arena *arena);
/* A run of the variant that has one job; NULL: none. */
const struct run_result *sweep_run(const struct result *result, const char *variant);

#endif
