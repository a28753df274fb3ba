/*
 * From runs to points: what was measured at one rate of one variant is one point, however many runs
 * it took. The ceiling is the point without a rate.
 */
#include "curve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "metric_value.h"
#include "objective.h"
#include "overload.h"
#include "result.h"
#include "stats.h"
#include "student.h"

/* ---- the job whose rate is raised ---- */

static const struct run_result *job_of(const struct run_result *run, const char *job)
{
	const struct run_result *named = job ? run_result_job_named(run, job, strlen(job)) : NULL;

	return named ? named : run_result_job(run, 0);
}

static double rate_of(const struct run_result *job)
{
	return spec_rate_iops(&job->spec);
}

/* ---- one point ---- */

/* Adds up what its runs have, until it is finished. */
struct sum {
	struct curve_point point;
	struct hist response, service;
	unsigned overloads;
	double cpu_s;
	double ios;
};

static double busiest(const struct run_result *job)
{
	double most = 0;

	for (unsigned i = 0; i < job->loop_count; i++)
		most = fmax(most, job->loops[i].busy);
	return most;
}

static void sum_add(struct sum *sum, const struct run_result *job)
{
	const struct op_result *total = &job->total;
	const bool open = total->service.hist != NULL;

	sum->point.runs++;
	sum->point.reached += open ? job->rate_reached : total->iops;
	sum->point.busy += busiest(job);
	sum->overloads += open && overload_in(job);
	sum->cpu_s += job->user_s + job->system_s;
	sum->ios += (double)total->ios;
	hist_merge(&sum->response, total->hist);
	hist_merge(&sum->service, open ? total->service.hist : total->hist);
}

static struct curve_point sum_finish(struct sum *sum)
{
	struct curve_point *point = &sum->point;

	point->reached /= point->runs;
	point->busy /= point->runs;
	point->overloaded = 2 * sum->overloads > point->runs;
	point->samples = sum->response.count;
	point->mean_ns = hist_mean(&sum->response);
	point->p50_ns = hist_percentile(&sum->response, 50);
	point->p99_ns = hist_percentile(&sum->response, 99);
	point->p999_ns = hist_percentile(&sum->response, 99.9);
	point->service_p99_ns = hist_percentile(&sum->service, 99);
	point->us_per_io = sum->ios > 0 ? sum->cpu_s * 1e6 / sum->ios : 0;
	return *point;
}

/* ---- all points ---- */

/* The runs of a curve, each with the job that counts. */
struct samples {
	const struct run_result **at;
	const struct run_result **runs;	/* that they are jobs of, or the same */
	unsigned count;
};

static struct samples samples_of(const struct result *result, const char *variant,
				 const char *job, struct arena *arena)
{
	struct samples samples = {
		.at   = arena_alloc(arena, (result->run_count + 1) * sizeof(*samples.at)),
		.runs = arena_alloc(arena, (result->run_count + 1) * sizeof(*samples.runs)),
	};

	for (unsigned i = 0; i < result->run_count; i++)
		if (strcmp(result->runs[i].variant, variant) == 0 &&
		    run_result_is_whole(&result->runs[i])) {
			samples.runs[samples.count] = &result->runs[i];
			samples.at[samples.count++] = job_of(&result->runs[i], job);
		}
	return samples;
}

static struct curve_point point_at(const struct samples *samples, const char *variant,
				   double rate, struct arena *arena)
{
	struct sum *sum = calloc(1, sizeof(*sum));
	struct curve_point point;

	if (!sum)
		memory_ran_out();
	hist_init(&sum->response);
	hist_init(&sum->service);
	for (unsigned i = 0; i < samples->count; i++)
		if (rate_of(samples->at[i]) == rate)
			sum_add(sum, samples->at[i]);
	point = sum_finish(sum);
	point.chosen = hist_percentiles(&sum->response, samples->at[0]->spec.percentiles, arena);
	point.variant = variant;
	point.offered = rate;
	free(sum);
	return point;
}

/* The ceiling is above all rates. */
static int by_rate(const void *a, const void *b)
{
	const double left = *(const double *)a, right = *(const double *)b;

	if (left == 0 || right == 0)
		return (left == 0) - (right == 0);
	return (left > right) - (left < right);
}

static void add_points(struct curve *curve, const struct samples *samples, const char *variant,
		       struct arena *arena)
{
	double *rates = arena_alloc(arena, (samples->count + 1) * sizeof(*rates));

	for (unsigned i = 0; i < samples->count; i++)
		rates[i] = rate_of(samples->at[i]);
	qsort(rates, samples->count, sizeof(*rates), by_rate);
	for (unsigned i = 0; i < samples->count; i++)
		if (i == 0 || rates[i] != rates[i - 1])
			curve->points[curve->point_count++] = point_at(samples, variant, rates[i],
								       arena);
}

struct curve_points curve_points_of(const struct curve *curve, const char *variant)
{
	struct curve_points points = { .count = 0 };

	for (unsigned i = 0; i < curve->point_count; i++) {
		if (strcmp(curve->points[i].variant, variant) != 0 ||
		    curve->points[i].offered == 0)
			continue;
		if (points.count++ == 0)
			points.at = &curve->points[i];
	}
	return points;
}

/* ---- the anchor ---- */

/* Of y over 0, 1, 2, …: the rise from the first to the last, and its standard error. */
static double rise_of(const double *y, unsigned count, double *error)
{
	const double middle = (count - 1) / 2.0, mean = stats_mean(y, count);
	double xx = 0, xy = 0, left = 0, slope;

	for (unsigned i = 0; i < count; i++) {
		xx += (i - middle) * (i - middle);
		xy += (i - middle) * y[i];
	}
	slope = xy / xx;
	for (unsigned i = 0; i < count; i++) {
		const double off = y[i] - mean - slope * (i - middle);

		left += off * off;
	}
	*error = count > 2 ? sqrt(left / (count - 2) / xx) * (count - 1) : 0;
	return slope * (count - 1);
}

struct curve_anchor curve_anchor_of(double rate, const double *p50_ns, unsigned count)
{
	struct curve_anchor anchor = { .rate = rate, .runs = count, .change = 1 };
	double logs[64], rise, error, reach;

	count = count < 64 ? count : 64;
	for (unsigned i = 0; i < count; i++)
		logs[i] = log(fmax(p50_ns[i], 1));
	if (count < 2)
		return anchor;
	rise = rise_of(logs, count, &error);
	anchor.change = exp(rise);
	anchor.has_interval = count > 2;
	if (!anchor.has_interval)
		return anchor;
	reach = error * student_reach(STATS_CONFIDENCE, count - 2);
	anchor.low = exp(rise - reach);
	anchor.high = exp(rise + reach);
	return anchor;
}

static struct curve_anchor find_anchor(const struct samples *samples, double rate,
				       struct arena *arena)
{
	double *p50_ns = arena_alloc(arena, (samples->count + 1) * sizeof(*p50_ns));
	unsigned count = 0;

	for (unsigned i = 0; i < samples->count; i++)
		if (rate_of(samples->at[i]) == rate)
			p50_ns[count++] = (double)op_result_percentile(&samples->at[i]->total,
								       "p50");
	return curve_anchor_of(rate, p50_ns, count);
}

/* ---- the limits ---- */

/* Of an objective, each run with a rate is a trial, if it has the metric at all. */
static void find_limit(struct curve_limit *limit, const struct objective *objective,
		       const struct samples *samples, struct arena *arena)
{
	limit->trials = arena_alloc(arena, (samples->count + 1) * sizeof(*limit->trials));
	for (unsigned i = 0; i < samples->count; i++) {
		struct curve_trial trial = {
			.rate		= rate_of(samples->at[i]),
			.overloaded	= overload_in(samples->at[i]),
		};

		if (trial.rate <= 0 ||
		    !metric_value(&objective->metric, samples->runs[i], &trial.value))
			continue;
		curve_trial_judge(&trial, objective);
		limit->trials[limit->trial_count++] = trial;
	}
	curve_limit_find(limit);
}

/* Or was the budget over after the closed loop? */
static bool has_rates(const struct samples *samples)
{
	for (unsigned i = 0; i < samples->count; i++)
		if (rate_of(samples->at[i]) > 0)
			return true;
	return false;
}

/* Objectives were parsed when the spec was validated; a saved one is of a version that could. */
static void find_limits(struct curve_variant *variant, const struct samples *samples,
			struct arena *arena)
{
	const struct string_list *texts = &samples->runs[0]->spec.objectives;

	variant->limits = arena_alloc(arena, (texts->count + 1) * sizeof(*variant->limits));
	for (unsigned i = 0; i < texts->count; i++) {
		struct curve_limit *limit = &variant->limits[variant->limit_count];
		struct objective objective;
		struct err err = { 0 };

		if (objective_parse(&objective, texts->at[i], &err) < 0)
			continue;
		limit->objective = texts->at[i];
		find_limit(limit, &objective, samples, arena);
		limit->runs_missing = has_rates(samples)
			? curve_limit_runs_left(limit, variant->ceiling) : CURVE_LIMIT_RUNS_MIN;
		variant->limit_count++;
	}
}

/* ---- the curve ---- */

static struct curve_variant *add_variant(struct curve *curve, const struct run_result *run,
					 const struct curve_question *question)
{
	struct curve_variant *variant = &curve->variants[curve->variant_count++];

	*variant = (struct curve_variant){
		.name		= run->variant,
		.job		= question->job,
		.skipped	= run->skipped,
	};
	return variant;
}

static bool is_known(const struct curve *curve, const char *name)
{
	for (unsigned i = 0; i < curve->variant_count; i++)
		if (strcmp(curve->variants[i].name, name) == 0)
			return true;
	return false;
}

static void find_variant(struct result *result, const struct run_result *run,
			 const struct curve_question *question)
{
	struct curve *curve = &result->curve;
	struct curve_variant *variant = add_variant(curve, run, question);
	const struct samples samples = samples_of(result, run->variant, question->job,
						  &result->arena);

	add_points(curve, &samples, run->variant, &result->arena);
	if (samples.count == 0)
		return;
	if (curve->points[curve->point_count - 1].offered == 0)
		variant->ceiling = curve->points[curve->point_count - 1].reached;
	variant->knee = curve_knee_of(curve_points_of(curve, run->variant), variant->ceiling);
	find_limits(variant, &samples, &result->arena);
	variant->anchor = find_anchor(&samples, variant->ceiling * question->anchor_share,
				      &result->arena);
}

void curve_find(struct result *result, const struct curve_question *question)
{
	struct arena *arena = &result->arena;

	result->has_curve = true;
	result->curve = (struct curve){
		.percent	 = question->percent,
		.knee_definition = CURVE_KNEE_DEFINITION,
		.variants = arena_alloc(arena, (result->run_count + 1) *
					       sizeof(struct curve_variant)),
		.points	  = arena_alloc(arena, (result->run_count + 1) *
					       sizeof(struct curve_point)),
	};
	for (unsigned i = 0; i < result->run_count; i++)
		if (!is_known(&result->curve, result->runs[i].variant))
			find_variant(result, &result->runs[i], question);
}
