/*
 * check: is it good enough? Runs are repeated until each objective is decided, or the time for that
 * is over.
 */
#include <errno.h>

#include "advice.h"
#include "rounds.h"
#include "units.h"
#include "verdict.h"

#define BUDGET_NS	(50 * NS_PER_SECOND)	/* and what was begun: a minute */
enum { ROUNDS_MAX = 100 };

/* What no more runs will decide is not. */
static bool is_open(const struct objective_result *row)
{
	return !row->hopeless && (row->reason || row->runs < VERDICT_RUNS_MIN);
}

/* Asked after every round: so an interval has to be one that may be looked at so often. On a copy,
 * released after each look: there may be many. */
static const char *answered(struct session *s, void *context)
{
	struct result look = s->result;
	unsigned open = 0, undecided;

	(void)context;
	arena_init(&look.arena);
	verdict_find(&look);
	for (unsigned i = 0; i < look.objective_count; i++)
		open += is_open(&look.objectives[i]);
	undecided = verdict_count(&look).undecided;
	s->result.stopping.questions = look.objective_count;
	s->result.stopping.open = open;
	arena_release(&look.arena);
	if (open > 0)
		return NULL;
	return undecided > 0 ? "undecidable" : "decided";
}

/* An interrupted round was not looked at. */
static void judge(struct result *result)
{
	verdict_find(result);
	result->stopping.questions = result->objective_count;
	result->stopping.open = verdict_count(result).undecided;
}

static bool has_objectives(struct session *s)
{
	const struct plan_job *job;

	for (struct job_walk at = { 0 }; (job = plan_next_job(&s->plan, &at));)
		if (job->spec.objectives.count > 0)
			return true;
	err_request(&s->err, EINVAL, "there is no objective to check (--objective="
		    "'fsync.p99<10ms', or a profile that has some: 'ringbench show profiles')");
	return false;
}

int cmd_check(const struct command *command, int argc, char **argv)
{
	struct rounds_until until = { .rounds_max = ROUNDS_MAX, .answered = answered };
	struct session s;

	if (!session_open(&s, command, argc, argv) || !has_objectives(&s))
		return session_finish(&s);
	until.budget_ns = s.plan.options.budget_ns > 0 ? s.plan.options.budget_ns : BUDGET_NS;
	s.result.checked = true;
	rounds_run_until(&s, &until, true);
	advice_collect(&s.result);
	judge(&s.result);
	return session_finish(&s);
}
