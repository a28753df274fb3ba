/* The topics, and what their rules mean to objectives. */
#include "advice.h"

#include <string.h>

#include "advice_rule.h"

/* In the order of importance to a reader, after disturbances by other programs. */
const struct rule *const advice_topics[] = {
	advice_run_rules,
	advice_rate_rules,
	advice_soak_rules,
	advice_storage_rules,
	advice_cache_rules,
	advice_jobs_rules,
	advice_cost_rules,
	advice_quota_rules,
	advice_device_rules,
	advice_queue_rules,
	advice_engine_rules,
	NULL,
};

/* Of a run that has jobs, each of them; of a job, itself and what is known of the run only. */
static const struct run_result *shown_by(const struct rule *rule, const struct result *result,
					 const struct run_result *run,
					 const struct run_result *subject)
{
	if (rule->flags & RULE_OF_RUN)
		return rule->weight(result, run) > 0 ? run : NULL;
	for (unsigned n = 0; n < run_result_job_count(subject); n++) {
		const struct run_result *job = run_result_job(subject, n);

		if (rule->weight(result, job) > 0)
			return job;
	}
	return NULL;
}

static const struct advice *apply(const struct rule *rule, struct result *result,
				  const struct run_result *run, const struct run_result *subject)
{
	struct finding finding = { result, shown_by(rule, result, run, subject), "",
				   &result->arena };
	struct advice *advice;

	if (!finding.run)
		return NULL;
	advice = arena_alloc(&result->arena, sizeof(*advice));
	*advice = (struct advice){ rule->code, rule->say(&finding) };
	return advice;
}

static const struct advice *first_of(const struct rule *rules, enum rule_flag flag,
				     struct result *result, const struct run_result *run,
				     const struct run_result *subject, const char *but)
{
	const struct advice *advice = NULL;

	for (const struct rule *rule = rules; rule->code && !advice; rule++)
		if ((rule->flags & flag) && strcmp(rule->code, but) != 0)
			advice = apply(rule, result, run, subject);
	return advice;
}

static const struct advice *first_with(enum rule_flag flag, struct result *result,
				       const struct run_result *run,
				       const struct run_result *subject, const char *but)
{
	const struct advice *advice = first_of(advice_others_rules, flag, result, run, subject,
					       but);

	for (unsigned i = 0; advice_topics[i] && !advice; i++)
		advice = first_of(advice_topics[i], flag, result, run, subject, but);
	return advice;
}

const struct advice *advice_spoilt(struct result *result, const struct run_result *run,
				   const struct run_result *subject, const char *but)
{
	return first_with(RULE_SPOILS, result, run, subject, but);
}

const struct advice *advice_slowed(struct result *result, const struct run_result *run,
				   const struct run_result *subject)
{
	return first_with(RULE_SLOWS, result, run, subject, "");
}

const struct advice *advice_changed(struct result *result, const struct run_result *run,
				    const struct run_result *subject)
{
	return first_with(RULE_CHANGES, result, run, subject, "");
}
