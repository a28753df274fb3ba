/*
 * compare: variants against a baseline, in interleaved rounds; which is better, by how much,
 * and how sure that is.
 */
#include "advice.h"
#include "compare.h"
#include "experiment.h"

/* Conditions are parsed before anything runs: a typing mistake must not cost an hour. */
static struct fail_condition *parse_conditions(struct session *s)
{
	const struct string_list *texts = &s->plan.options.fail_if;
	struct fail_condition *conditions =
		arena_alloc(&s->plan.arena, (texts->count + 1) * sizeof(*conditions));

	for (unsigned i = 0; i < texts->count; i++)
		if (fail_condition_parse(texts->at[i], &conditions[i], &s->err) < 0)
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

/* If the rounds ended with an error, that is told, and not what it left nothing of. */
static void compare(struct session *s)
{
	struct err err = { 0 };

	compare_variants(&s->result, s->plan.options.baseline, s->plan.variants[0].spec.seed, &err);
	if (s->err.code == 0)
		s->err = err;
}

int cmd_compare(const struct command *command, int argc, char **argv)
{
	const struct fail_condition *conditions;
	struct session s;

	if (!session_open(&s, command, argc, argv))
		return session_finish(&s);
	conditions = parse_conditions(&s);
	if (!conditions)
		return session_finish(&s);

	experiment_run(&s, s.plan.options.rounds, true);
	if (was_measured(&s.result)) {
		compare(&s);
		compare_check(&s.result, conditions, s.plan.options.fail_if.count);
	}
	advice_collect(&s.result);
	return session_finish(&s);
}
