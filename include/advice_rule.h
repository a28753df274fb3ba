/*
 * advice_rule: what a row of the table in advice.c is made of.
 */
#ifndef ADVICE_RULE_H
#define ADVICE_RULE_H

#include "arena.h"
#include "result.h"

/* What a sentence is made from. */
struct finding {
	const struct result *result;
	const struct run_result *run;	/* that shows it most */
	const char *at;			/* " at sync, uring"; "" if all runs do */
	struct arena *arena;
};

struct rule {
	const char *code;
	double (*weight)(const struct result *result, const struct run_result *run);
	const char *(*say)(const struct finding *finding);
};

/* Nothing was read or written: null, nop. */
bool advice_no_io(const struct run_result *run);

#endif
