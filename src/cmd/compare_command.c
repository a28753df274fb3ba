/* compare_command: from a command line to a comparison. */
#include "compare_command.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "advice.h"
#include "compare.h"
#include "noise_floor.h"
#include "rounds.h"
#include "stopping.h"
#include "verdict.h"

/* Of rounds=auto. What is not decided by then hardly scatters less after some more; and every look
 * goes over all rounds so far. */
enum { ROUNDS_MAX = 200 };
#define BUDGET_NS (UINT64_C(600) * 1000000000)

/* Parsed before anything runs: a typing error must not cost an hour. NULL if there is one. */
static const struct fail_condition *parse_conditions(struct session *s)
{
	const struct string_list *texts = &s->plan.options.fail_if;
	struct fail_condition *conditions =
		arena_alloc(&s->plan.arena, (texts->count + 1) * sizeof(*conditions));

	for (unsigned i = 0; i < texts->count; i++)
		if (condition_parse(texts->at[i], &conditions[i], &s->err) < 0)
			return NULL;
	return conditions;
}

static bool was_measured(const struct result *result)
{
	for (unsigned i = 0; i < result->run_count; i++)
		if (!result->runs[i].skipped)
			return true;
	return false;
}

/* If the rounds ended with an error, that is reported, not the missing comparison. If they were
 * interrupted before the baseline ran, the first variant that ran replaces it. */
static void compare(struct session *s)
{
	const struct plan *plan = &s->plan;
	struct err err = { 0 };

	if (compare_variants(&s->result, plan->options.baseline, &err) < 0 && signals_stop) {
		memset(&err, 0, sizeof(err));
		compare_variants(&s->result, "", &err);
	}
	if (s->err.code == 0)
		s->err = err;
	if (s->result.has_comparison && plan->pair_count > 0)
		compare_features(&s->result, plan->pairs, plan->pair_count);
}

/* A single remaining variant was not compared with anything. */
static void demand_two(struct session *s)
{
	const struct comparison *comparison = &s->result.comparison;
	const char *left = NULL;
	unsigned measured = 0;

	for (unsigned i = 0; i < comparison->variant_count; i++) {
		measured += comparison->variants[i].rounds > 0;
		if (comparison->variants[i].rounds > 0)
			left = comparison->variants[i].name;
	}
	if (measured < 2 && s->err.code == 0 && !signals_stop)
		err_failure(&s->err, ENODATA, "nothing was compared: %s%s%s has numbers",
			    left ? "only '" : "no variant", left ? left : "", left ? "'" : "");
}

/* On a copy of the result, released after each check: there may be hundreds. */
static const char *answered(struct session *s, void *context)
{
	const struct fail_condition *conditions = context;
	struct result look = s->result;
	struct err err = { 0 };
	bool is_decided = false;

	arena_init(&look.arena);
	if (compare_variants(&look, s->plan.options.baseline, &err) == 0) {
		if (s->plan.pair_count > 0)
			compare_features(&look, s->plan.pairs, s->plan.pair_count);
		is_decided = stopping_look(&look, conditions, s->plan.options.fail_if.count);
	}
	s->result.stopping = look.stopping;
	arena_release(&look.arena);
	return is_decided ? "decided" : NULL;
}

static void run_until_decided(struct session *s, const struct fail_condition *conditions)
{
	const struct plan_options *wanted = &s->plan.options;
	const struct rounds_until until = {
		.rounds_max	= ROUNDS_MAX,
		.budget_ns	= wanted->budget_ns > 0 ? wanted->budget_ns : BUDGET_NS,
		.answered	= answered,
		.context	= (void *)conditions,
	};

	s->result.stopping.always_valid = true;
	s->result.stopping.smallest = wanted->smallest_percent / 100;
	rounds_run_until(s, &until, true);
}

static void note_noise_variant(struct session *s)
{
	s->result.noise_floor.variant = s->plan.noise_variant;
	s->result.noise_floor.ratio = s->result.noise_floor.floor = NAN;
	s->result.noise_floor.low = s->result.noise_floor.high = NAN;
}

static void reach(struct session *s, const struct fail_condition *conditions)
{
	if (was_measured(&s->result)) {
		compare(s);
		noise_floor_find(&s->result);
		condition_check(&s->result, conditions, s->plan.options.fail_if.count);
	}
	if (s->result.has_comparison)
		demand_two(s);
	advice_collect(&s->result);
	verdict_find(&s->result);
}

int compare_command(const struct command *command, int argc, char **argv,
		    void (*announce)(struct session *session))
{
	const struct fail_condition *conditions;
	struct session s;

	if (!session_open(&s, command, argc, argv))
		return session_finish(&s);
	conditions = parse_conditions(&s);
	if (!conditions)
		return session_finish(&s);

	if (announce)
		announce(&s);
	note_noise_variant(&s);
	if (s.plan.options.rounds > 0)
		rounds_run(&s, s.plan.options.rounds, true);
	else
		run_until_decided(&s, conditions);
	reach(&s, conditions);
	return session_finish(&s);
}
