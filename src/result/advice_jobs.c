/*
 * Jobs of a comparison: p99 of each with its interval, and a significant change of the answer, in a
 * sentence. And jobs of one run with the same work on different targets: is one of these slower?
 */
#include "advice_jobs.h"

#include <string.h>

#include "advice_rule.h"
#include "compare.h"
#include "option.h"
#include "stats.h"

#define MUCH_SLOWER 0.2

/* Why there is no conclusion. */
static const char *doubt(const struct comparison_metric *metric)
{
	if (compare_is_corrected(metric))
		return "no evidence given the number of ratios";
	if (strcmp(metric->verdict, "higher") == 0 || strcmp(metric->verdict, "lower") == 0)
		return "less than rounds differ";
	return metric->verdict;
}

/* "p99 4.20 × higher [3.80, 4.64]", "p99 1.10 × [0.90, 1.34] (no evidence)". */
static const char *p99_text(const struct comparison_metric *p99, struct arena *arena)
{
	if (!compare_concludes(p99))
		return arena_printf(arena, "p99 %.2f × [%.2f, %.2f] (%s)", p99->ratio, p99->low,
				    p99->high, doubt(p99));
	return arena_printf(arena, "p99 %.2f × %s [%.2f, %.2f]", p99->ratio,
			    p99->ratio > 1 ? "higher" : "(lower)", p99->low, p99->high);
}

/* ", IOPS 0.50 ×"; "" if it is not significant. The table has its interval and verdict. */
static const char *answer_text(const struct comparison_metric *metric, const char *title,
			       struct arena *arena)
{
	if (!compare_concludes(metric))
		return "";
	return arena_printf(arena, ", %s %.2f ×", title, metric->ratio);
}

/* NULL if it was not compared, or in too few rounds. */
static const char *job_text(const struct comparison_variant *job, enum compared_metric answer,
			    struct arena *arena)
{
	const struct comparison_metric *p99 = &job->metrics[METRIC_P99];

	if (!p99->has_interval)
		return NULL;
	return arena_printf(arena, "%s: %s%s", job->job, p99_text(p99, arena),
			    answer_text(&job->metrics[answer],
					answer == METRIC_THROUGHPUT ? "MiB/s" : "IOPS", arena));
}

void advice_on_jobs(struct result *result)
{
	const struct comparison *comparison = &result->comparison;
	struct arena *arena = &result->arena;

	for (unsigned i = 0; i < comparison->variant_count; i++) {
		const struct comparison_variant *variant = &comparison->variants[i];
		const char *list = "";

		for (unsigned k = 0; k < variant->job_count; k++) {
			const char *text = job_text(&variant->jobs[k],
						    compare_answer(comparison), arena);

			if (text)
				list = arena_printf(arena, "%s%s%s", list, *list ? "; " : "", text);
		}
		if (*list)
			result_add_advice(result, "jobs", "%s against %s: %s.", variant->name,
					  comparison->paired && variant->baseline
					  ? variant->baseline : comparison->baseline, list);
	}
}

/* ---- targets ---- */

static bool same_but_for_target(const struct run_result *a, const struct run_result *b,
				struct arena *arena)
{
	for (unsigned i = 0; i < option_count; i++) {
		const struct option *option = &options[i];

		if (option->scope == OPTION_OF_SPEC && strcmp(option->name, "target") != 0 &&
		    strcmp(option_format(option, &a->spec, arena),
			   option_format(option, &b->spec, arena)) != 0)
			return false;
	}
	return a->target_count == 1 && b->target_count == 1 && a->targets[0] != b->targets[0];
}

struct pace {
	const struct run_result *slowest;
	double others_iops;		/* their median */
};

/* slowest: NULL if jobs are not the same work on different targets. */
static struct pace pace_of(const struct run_result *run)
{
	struct pace pace = { .others_iops = 0 };
	struct arena arena;
	double *others;
	unsigned count = 0;
	bool same = run->job_count > 1;

	arena_init(&arena);
	for (unsigned i = 1; i < run->job_count && same; i++)
		same = same_but_for_target(&run->jobs[i], &run->jobs[0], &arena);
	for (unsigned i = 0; i < run->job_count && same; i++)
		if (!pace.slowest || run->jobs[i].total.iops < pace.slowest->total.iops)
			pace.slowest = &run->jobs[i];
	others = arena_alloc(&arena, (run->job_count + 1) * sizeof(*others));
	for (unsigned i = 0; i < run->job_count && same; i++)
		if (&run->jobs[i] != pace.slowest)
			others[count++] = run->jobs[i].total.iops;
	if (count > 0)
		pace.others_iops = stats_median(others, count);
	arena_release(&arena);
	return pace;
}

static double imbalance(const struct result *result, const struct run_result *run)
{
	const struct pace pace = pace_of(run);
	const double less = pace.slowest && pace.others_iops > 0
		? 1 - pace.slowest->total.iops / pace.others_iops : 0;

	(void)result;
	return less >= MUCH_SLOWER ? less : 0;
}

static const char *say_imbalance(const struct finding *f)
{
	const struct pace pace = pace_of(f->run);
	const struct environ_target *target = result_target(f->result, pace.slowest, 0);

	return arena_printf(f->arena, "%s was the slowest of %u targets%s: %s IOPS (job %s), where "
			    "the others had %s in the middle: whatever is spread over all of them "
			    "goes at its pace", target->path, f->run->job_count, f->at,
			    advice_count(f, pace.slowest->total.iops), pace.slowest->job,
			    advice_count(f, pace.others_iops));
}

const struct rule advice_jobs_rules[] = {
	{ "imbalance",	imbalance,	say_imbalance, RULE_OF_RUN },
	{ .code = NULL },
};
