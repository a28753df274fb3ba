/*
 * Objectives that no run can decide are refused before the first one: of an operation that the
 * workload does not have, or two that exclude each other.
 */
#include "plan_builder.h"

#include <string.h>

#include "objective.h"

static bool does(const struct spec *spec, unsigned op)
{
	if (!spec->test_mode_given)
		return true;
	if (op == IO_READ)
		return spec_reads(spec);
	if (op == IO_WRITE)
		return spec_writes(spec);
	if (op == IO_FSYNC)
		return spec_writes(spec) && (spec->fsync_all || spec->fsync_freq > 0);
	return true;
}

/* Variants of a profile may share an objective that concerns only some of them. */
static bool any_job_does(const struct plan *plan, const struct metric *metric)
{
	const struct plan_job *job;

	for (struct job_walk at = { 0 }; (job = plan_next_job(plan, &at));)
		if ((!metric->job || metric_is_of_job(metric, job->name)) &&
		    does(&job->spec, metric->op))
			return true;
	return false;
}

static bool is_same_number(const struct metric *a, const struct metric *b)
{
	return a->job_length == b->job_length &&
		(!a->job || memcmp(a->job, b->job, (size_t)a->job_length) == 0) &&
		a->op == b->op && a->times == b->times && a->stat == b->stat &&
		a->percent == b->percent;
}

/* No value is below a limit and above one that is not less. */
static bool exclude_each_other(const struct objective *a, const struct objective *b)
{
	const struct objective *most = relation_is_below(a->relation) ? a : b;
	const struct objective *least = most == a ? b : a;

	if (!is_same_number(&a->metric, &b->metric) ||
	    relation_is_below(a->relation) == relation_is_below(b->relation))
		return false;
	return least->limit > most->limit ||
		(least->limit == most->limit && !(objective_holds(least, least->limit) &&
						  objective_holds(most, least->limit)));
}

static int check_pairs(const struct plan_job *job, unsigned index, const struct objective *last,
		       struct arena *arena, struct err *err)
{
	const struct string_list *texts = &job->spec.objectives;

	for (unsigned i = 0; i < index; i++) {
		struct objective other;

		if (objective_parse(&other, texts->at[i], err) == 0 &&
		    exclude_each_other(&other, last))
			return setting_mistake(err, option_find("objective"),
				settings_get(&job->settings, "objective")->origin,
				arena_printf(arena, "'%s' and '%s' cannot both hold", other.text,
					     last->text));
	}
	return 0;
}

static const char *cure(unsigned op)
{
	return op == IO_FSYNC ? "--file-fsync-all, or a --file-test-mode that writes"
			      : "another --file-test-mode";
}

int plan_check_objectives(struct plan *plan, const struct plan_job *job, struct err *err)
{
	const struct string_list *texts = &job->spec.objectives;

	for (unsigned i = 0; i < texts->count; i++) {
		struct objective objective;
		int ret = objective_parse(&objective, texts->at[i], err);

		if (ret == 0 && !any_job_does(plan, &objective.metric))
			ret = setting_mistake(err, option_find("objective"),
				settings_get(&job->settings, "objective")->origin,
				arena_printf(&plan->arena, "'%s': this workload has no %ss (%s)",
					     objective.text, io_op_name(objective.metric.op),
					     cure(objective.metric.op)));
		if (ret == 0)
			ret = check_pairs(job, i, &objective, &plan->arena, err);
		if (ret < 0)
			return ret;
	}
	return 0;
}
