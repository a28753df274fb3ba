/*
 * compare: variants against a baseline, in interleaved rounds; which is better, by how much,
 * and how sure that is.
 */
#include "experiment.h"
#include "verdict.h"

int cmd_compare(const struct command *command, int argc, char **argv)
{
	const struct fail_condition *conditions;
	struct session s;

	if (!session_open(&s, command, argc, argv))
		return session_finish(&s);
	conditions = verdict_conditions(&s);
	if (!conditions)
		return session_finish(&s);

	experiment_run(&s, s.plan.options.rounds, true);
	verdict_reach(&s, conditions);
	return session_finish(&s);
}
