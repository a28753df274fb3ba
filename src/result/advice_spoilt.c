/* The topics, and those of their rules that spoil what was measured. */
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

const struct advice *advice_spoilt(struct result *result, const struct run_result *run,
				   const struct run_result *subject, const char *but)
{
	for (unsigned i = 0; advice_topics[i]; i++)
		for (const struct rule *rule = advice_topics[i]; rule->code; rule++) {
			struct finding finding = { result, NULL, "", &result->arena };
			struct advice *advice;

			if (!(rule->flags & RULE_SPOILS) || strcmp(rule->code, but) == 0)
				continue;
			finding.run = shown_by(rule, result, run, subject);
			if (!finding.run)
				continue;
			advice = arena_alloc(&result->arena, sizeof(*advice));
			*advice = (struct advice){ rule->code, rule->say(&finding) };
			return advice;
		}
	return NULL;
}
