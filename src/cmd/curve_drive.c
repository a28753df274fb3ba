/*
 * In each step every variant is measured once, at a rate of its own. What the next step is may
 * depend on what all before it have found.
 */
#include "curve_drive.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "clock.h"
#include "curve.h"
#include "experiment.h"
#include "objective.h"
#include "rng.h"
#include "units.h"

/* The stream of the seed that orders the steps: no loop has it, and rounds have another. */
#define SHUFFLE_STREAM	(UINT64_C(6) << 32)
#define BUDGET_NS	(170 * NS_PER_SECOND)	/* of runs: less than three minutes in all */
#define PERCENT		99.9
#define ANCHOR		3			/* of curve_first_shares: 0.7 */
#define WARMUP_PART	10			/* of a run */

enum {
	REFINEMENTS	= 6,
	ANCHORS_MORE	= 3,
	STEPS		= 1 + CURVE_FIRST_SHARES + ANCHORS_MORE + REFINEMENTS,
	STEPS_OF_LIMIT	= 13,		/* some halvings, and two rates five times */
	LIMIT_STEPS_MAX	= 100,
};

struct drive {
	struct experiment x;
	struct curve_question question;
	struct rng rng;
	uint64_t budget_ns;
	uint64_t began_ns, planned_ns;	/* when, and as long as all runs so far were to last */
	uint64_t reserved_ns;		/* for the last step, while limits are searched */
	unsigned steps_done, steps_left;
	unsigned steps_missing;		/* left out of those that do not depend on objectives */
};

/* One step: the rate at which a variant is measured; below 0: not at all. */
struct step {
	double (*rate)(const struct drive *d, const struct step *step, const char *variant);
	double share;			/* of the ceiling */
	bool steepest;
};

/* ---- time ---- */

/* In a virtual time a run is over at once; what it was to last counts all the same, so that its
 * curve is the same every time. */
static uint64_t left_ns(const struct drive *d)
{
	const uint64_t real_ns = clock_real_ns() - d->began_ns;
	const uint64_t gone_ns = d->reserved_ns +
		(real_ns > d->planned_ns ? real_ns : d->planned_ns);

	return gone_ns < d->budget_ns ? d->budget_ns - gone_ns : 0;
}

static unsigned variants_left(const struct drive *d)
{
	unsigned count = 0;

	for (unsigned i = 0; i < d->x.variant_count; i++)
		count += !d->x.variants[i].skipped;
	return count;
}

/* ---- one run ---- */

static struct experiment_job *raised_job(const struct drive *d, struct experiment_variant *v)
{
	for (unsigned i = 0; d->question.job && i < v->job_count; i++)
		if (v->jobs[i].name && strcmp(v->jobs[i].name, d->question.job) == 0)
			return &v->jobs[i];
	return &v->jobs[0];
}

/* The time is that of a run: all its jobs have the same. */
static void set_load(const struct drive *d, struct experiment_variant *v, double rate,
		     uint64_t time_ns)
{
	for (unsigned i = 0; i < v->job_count; i++) {
		struct spec *spec = &v->jobs[i].spec;

		spec->warmup_ns = time_ns / WARMUP_PART;
		spec->time_ns = time_ns - spec->warmup_ns;
		spec->events = spec->passes = 0;
	}
	raised_job(d, v)->spec.rate = (struct rate){ .all.per_s = rate };
}

static const char *label_of(const struct drive *d, const struct experiment_variant *v, double rate)
{
	char text[UNITS_TEXT_MAX];

	return arena_printf(&d->x.session->plan.arena, "%s  %s%s", v->name,
			    rate > 0 ? units_human_count(rate, text) : "as fast as it can",
			    rate > 0 ? "/s" : "");
}

static int measure(struct drive *d, unsigned variant, double rate, unsigned sequence)
{
	struct experiment_variant *v = &d->x.variants[variant];
	const unsigned runs_left = d->steps_left * variants_left(d) - (sequence - 1);
	const uint64_t all_ns = left_ns(d);
	const uint64_t time_ns = curve_time_ns(rate, d->question.percent, all_ns, runs_left);
	const struct experiment_step step = {
		.variant		= variant,
		.round			= d->steps_done + 1,
		.sequence		= sequence,
		.label			= label_of(d, v, rate),
		.runs_after		= runs_left - 1,
		.planned_after_ns	= all_ns > time_ns ? all_ns - time_ns : 0,
	};

	set_load(d, v, rate, time_ns);
	d->planned_ns += time_ns;
	return d->steps_done == 0 ? experiment_run_first(&d->x, &step)
				  : experiment_run_variant(&d->x, &step);
}

/* ---- one step ---- */

static int take_step(struct drive *d, const struct step *step)
{
	struct session *s = d->x.session;
	unsigned sequence = 0;
	int ret = 0;

	rng_shuffle(&d->rng, d->x.order, d->x.variant_count);
	for (unsigned i = 0; ret == 0 && i < d->x.variant_count; i++) {
		const struct experiment_variant *v = &d->x.variants[d->x.order[i]];
		double rate;

		if (v->skipped || experiment_is_over(&d->x))
			continue;
		rate = step->rate(d, step, v->name);
		if (rate >= 0)
			ret = measure(d, d->x.order[i], rate, ++sequence);
	}
	d->steps_done++;
	d->steps_left--;
	session_sort_runs(s);
	if (s->result.run_count > 0)
		curve_find(&s->result, &d->question);
	if (ret == 0 && !experiment_is_over(&d->x))
		session_save(s, d->steps_done, d->steps_done + d->steps_left);
	return ret;
}

static const struct curve_variant *variant_of(const struct drive *d, const char *name)
{
	const struct curve *curve = &d->x.session->result.curve;

	for (unsigned i = 0; i < curve->variant_count; i++)
		if (strcmp(curve->variants[i].name, name) == 0)
			return &curve->variants[i];
	return NULL;
}

static double closed_loop(const struct drive *d, const struct step *step, const char *variant)
{
	(void)d;
	(void)step;
	(void)variant;
	return 0;
}

static double at_share(const struct drive *d, const struct step *step, const char *variant)
{
	const struct curve_variant *v = variant_of(d, variant);

	return v && v->ceiling > 0 ? v->ceiling * step->share : -1;
}

static double at_bend(const struct drive *d, const struct step *step, const char *variant)
{
	const double rate = curve_next_rate(curve_points_of(&d->x.session->result.curve, variant),
					    step->steepest);

	return rate > 0 ? rate : -1;
}

/* The first objective that is not decided yet; 0: all are. */
static double at_limit(const struct drive *d, const struct step *step, const char *variant)
{
	const struct curve_variant *v = variant_of(d, variant);
	double rate = 0;

	(void)step;
	for (unsigned i = 0; v && rate <= 0 && i < v->limit_count; i++)
		rate = curve_limit_next(&v->limits[i], v->ceiling);
	return rate > 0 ? rate : -1;
}

/* ---- all steps ---- */

static bool may_go_on(const struct drive *d)
{
	return !experiment_is_over(&d->x) && left_ns(d) > 0;
}

/* What the time is too short for is counted: the curve is then less than it should be. */
static int measure_step(struct drive *d, const struct step *step)
{
	if (may_go_on(d))
		return take_step(d, step);
	d->steps_missing++;
	return 0;
}

static int measure_share(struct drive *d, unsigned index)
{
	return measure_step(d, &(struct step){
		.rate = at_share, .share = curve_first_shares[index] });
}

/* Shuffled, so that what changes with time does not look like a curve; the anchor first, and once
 * more in the middle. */
static int measure_shares(struct drive *d)
{
	unsigned order[CURVE_FIRST_SHARES - 1];
	unsigned count = 0;
	int ret;

	for (unsigned i = 0; i < CURVE_FIRST_SHARES; i++)
		if (i != ANCHOR)
			order[count++] = i;
	rng_shuffle(&d->rng, order, count);
	ret = measure_share(d, ANCHOR);
	for (unsigned i = 0; ret == 0 && i < count; i++) {
		ret = measure_share(d, order[i]);
		if (ret == 0 && i + 1 == count / 2)
			ret = measure_share(d, ANCHOR);
	}
	return ret;
}

static int measure_bends(struct drive *d)
{
	int ret = 0;

	for (unsigned i = 0; ret == 0 && i < REFINEMENTS; i++) {
		ret = measure_step(d, &(struct step){ .rate = at_bend, .steepest = i % 2 });
		if (ret == 0 && i + 1 == REFINEMENTS / 2)
			ret = measure_share(d, ANCHOR);
	}
	return ret;
}

/* Of the variant that needs most. */
static unsigned steps_to_limits(const struct drive *d)
{
	const struct curve *curve = &d->x.session->result.curve;
	unsigned most = 0;

	for (unsigned i = 0; i < curve->variant_count; i++) {
		const struct curve_variant *v = &curve->variants[i];
		unsigned runs = 0;

		for (unsigned k = 0; k < v->limit_count; k++)
			runs += curve_limit_runs_left(&v->limits[k], v->ceiling);
		most = runs > most ? runs : most;
	}
	return most;
}

/* Rates of one objective are trials of all others too. Two that lie on a step of chance could
 * take turns for ever. */
static int measure_limits(struct drive *d)
{
	int ret = 0;

	/* Without its own time, the last anchor would be missing after every long search. */
	d->reserved_ns = left_ns(d) / (steps_to_limits(d) + 1);
	for (unsigned i = 0; ret == 0 && may_go_on(d) && i < LIMIT_STEPS_MAX; i++) {
		const unsigned steps = steps_to_limits(d);

		if (steps == 0)
			break;
		d->steps_left = steps + 1;
		ret = take_step(d, &(struct step){ .rate = at_limit });
	}
	d->reserved_ns = 0;
	d->steps_left = 1;
	return ret;
}

static int measure_all(struct drive *d)
{
	int ret;

	rng_init(&d->rng, d->x.variants[0].jobs[0].spec.seed, SHUFFLE_STREAM);
	d->began_ns = clock_real_ns();
	ret = take_step(d, &(struct step){ .rate = closed_loop });
	if (ret == 0)
		ret = measure_shares(d);
	if (ret == 0)
		ret = measure_bends(d);
	if (ret == 0)
		ret = measure_limits(d);
	if (ret == 0)
		ret = measure_share(d, ANCHOR);
	return ret;
}

/* Of an interrupted command, it is not the budget that cut it short. */
static void note_missing(const struct drive *d)
{
	struct result *result = &d->x.session->result;

	if (!result->has_curve || experiment_is_over(&d->x))
		return;
	result->curve.steps = STEPS;
	result->curve.steps_missing = d->steps_missing;
}

/* ---- before the first ---- */

static const char *job_names(const struct variant *variant, struct arena *arena)
{
	const char *names = "";

	for (unsigned i = 0; i < variant->job_count; i++)
		names = arena_printf(arena, "%s%s'%s'", names, i ? ", " : "",
				     variant->jobs[i].name);
	return names;
}

static const struct plan_job *find_job(const struct variant *variant, const char *name)
{
	for (unsigned i = 0; *name && i < variant->job_count; i++)
		if (strcmp(variant->jobs[i].name, name) == 0)
			return &variant->jobs[i];
	return variant->job_count == 1 && !*name ? &variant->jobs[0] : NULL;
}

/* The job whose rate is raised must be known, and its rate be free. */
static int check_variant(struct session *s, const struct variant *variant)
{
	const char *name = s->plan.options.curve_job;
	const struct plan_job *job = find_job(variant, name);
	struct arena *arena = &s->plan.arena;
	struct err *err = &s->err;

	if (!job && *name)
		return err_request(err, EINVAL, "--curve-job: variant '%s' has no job '%s'%s%s",
				   variant->name, name, variant->job_count > 1 ? ", but " : "",
				   variant->job_count > 1 ? job_names(variant, arena) : "");
	if (!job)
		return err_request(err, EINVAL, "variant '%s' has %u jobs: name the one whose rate "
				   "is raised by --curve-job: %s", variant->name,
				   variant->job_count, job_names(variant, arena));
	if (job->spec.think_time_ns > 0)
		return err_request(err, EINVAL, "variant '%s' has a think-time, and so its own "
				   "rate (think-time=0)", variant->name);
	if (settings_get(&job->settings, "rate")->origin == setting_from_command_line &&
	    spec_rate_iops(&job->spec) > 0)
		return err_request(err, EINVAL, "--rate: the rate is what curve raises by itself "
				   "(of another job: --set=JOB/rate=N)");
	return 0;
}

static int check(struct session *s)
{
	int ret = 0;

	for (unsigned i = 0; ret == 0 && i < s->plan.variant_count; i++)
		ret = check_variant(s, &s->plan.variants[i]);
	return ret;
}

/* A curve of nothing is none. */
static int demand_ceiling(struct drive *d)
{
	const struct result *result = &d->x.session->result;

	for (unsigned i = 0; result->has_curve && i < result->curve.variant_count; i++)
		if (result->curve.variants[i].ceiling > 0)
			return 0;
	if (experiment_is_over(&d->x))
		return 0;
	return err_failure(&d->x.session->err, ENODATA, "no I/O was done, so there is no curve");
}

static unsigned objective_count(const struct session *s)
{
	unsigned most = 0;

	for (unsigned i = 0; i < s->plan.variant_count; i++) {
		const unsigned count = s->plan.variants[i].jobs[0].spec.objectives.count;

		most = count > most ? count : most;
	}
	return most;
}

/* The highest that an objective names; without any, the highest that the report shows. */
static double percent_of(const struct session *s)
{
	double most = 0;

	for (unsigned i = 0; i < s->plan.variant_count; i++) {
		const struct string_list *texts = &s->plan.variants[i].jobs[0].spec.objectives;

		for (unsigned k = 0; k < texts->count; k++) {
			struct objective objective;
			struct err err = { 0 };

			if (objective_parse(&objective, texts->at[k], &err) == 0 &&
			    objective.metric.stat == STAT_PERCENTILE)
				most = fmax(most, objective.metric.percent);
		}
	}
	return most > 0 ? most : PERCENT;
}

int curve_drive(struct session *session)
{
	const char *job = session->plan.options.curve_job;
	const uint64_t budget_ns = session->plan.options.budget_ns;
	struct drive d = {
		.question	= { .job = *job ? job : NULL, .percent = percent_of(session),
				    .anchor_share = curve_first_shares[ANCHOR] },
		.budget_ns	= budget_ns ? budget_ns : BUDGET_NS,
		.steps_left	= STEPS + STEPS_OF_LIMIT * objective_count(session),
	};
	int ret = check(session), closed;

	if (ret < 0)
		return ret;
	ret = experiment_open(&d.x, session);
	if (ret == 0)
		ret = measure_all(&d);
	note_missing(&d);
	if (ret == 0)
		ret = demand_ceiling(&d);
	closed = experiment_close(&d.x);
	return ret < 0 ? ret : closed;
}
