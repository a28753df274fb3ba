/*
 * experiment: the frame around each run of a variant.
 *
 * Before each run the target is opened anew (variants may differ in how) and its page cache is
 * brought into the same state, so that a variant never profits from the previous one.
 */
#include "experiment.h"

#include <errno.h>
#include <string.h>

#include "engine_pick.h"
#include "environ.h"
#include "memory_need.h"
#include "preparation.h"
#include "run_events.h"
#include "run_targets.h"

/* ---- before the first run ---- */

static void take_job(struct experiment_job *job, const struct plan_job *planned)
{
	*job = (struct experiment_job){
		.name		= planned->name[0] ? planned->name : NULL,
		.spec		= planned->spec,
		.cache_chosen	= planned->cache_chosen,
	};
}

static void take_variants(struct experiment *x)
{
	struct plan *plan = &x->session->plan;

	x->variant_count = plan->variant_count;
	x->variants = arena_alloc(&plan->arena, x->variant_count * sizeof(*x->variants));
	x->order = arena_alloc(&plan->arena, x->variant_count * sizeof(*x->order));
	for (unsigned i = 0; i < x->variant_count; i++) {
		const struct variant *planned = &plan->variants[i];
		struct experiment_job *jobs =
			arena_alloc(&plan->arena, planned->job_count * sizeof(*jobs));

		for (unsigned j = 0; j < planned->job_count; j++)
			take_job(&jobs[j], &planned->jobs[j]);
		x->order[i] = i;
		x->variants[i] = (struct experiment_variant){
			.name		= planned->name,
			.skipped	= planned->skipped,
			.jobs		= jobs,
			.job_count	= planned->job_count,
		};
	}
}

/* All loops of a run have their buffers at the same time. */
static int check_memory(const struct experiment_variant *v, const struct memory_limits *limits,
			struct err *err)
{
	struct memory_need need = { 0 };

	for (unsigned i = 0; i < v->job_count; i++)
		memory_need_add(&need, &v->jobs[i].spec, v->jobs[i].engine.ops);
	return memory_need_check(&need, limits, err);
}

/* If one job cannot run, its variant cannot. */
static int pick_engines_of(const struct experiment *x, struct experiment_variant *v,
			   const struct memory_limits *limits, struct err *err)
{
	for (unsigned i = 0; i < v->job_count; i++) {
		struct experiment_job *job = &v->jobs[i];
		const int ret = engine_pick(&job->spec, x->session->command->bit, &job->engine,
					    err);

		if (ret < 0)
			return v->job_count > 1 ? err_wrap(err, "job '%s'", job->name) : ret;
	}
	return check_memory(v, limits, err);
}

static int pick_engines(struct experiment *x)
{
	struct session *s = x->session;
	struct memory_limits limits;
	unsigned can_run = 0;

	memory_limits_gather(&limits);
	for (unsigned i = 0; i < x->variant_count; i++) {
		struct experiment_variant *v = &x->variants[i];
		struct err why = { 0 };

		if (!v->skipped && pick_engines_of(x, v, &limits, &why) < 0) {
			v->skipped = arena_strdup(&s->plan.arena, why.text);
			s->err = why;
		}
		can_run += !v->skipped;
	}
	/* A single variant that cannot run is an error; among others it is skipped with a
	 * message. */
	if (can_run == 0 && s->err.code == 0)
		return err_request(&s->err, EINVAL, "none of the variants can run");
	if (can_run == 0 || x->variant_count == 1)
		return s->err.code ? -s->err.code : 0;
	memset(&s->err, 0, sizeof(s->err));
	return 0;
}

static struct cpus_run cpus_run_of(const struct experiment_variant *v, struct arena *arena)
{
	const struct spec **specs = arena_alloc(arena, v->job_count * sizeof(*specs));
	unsigned count = 0;

	for (unsigned i = 0; i < v->job_count; i++)
		/* (Virtual time does not depend on the CPU.) */
		if (!(v->jobs[i].engine.ops->can & ENGINE_CAN_VIRTUAL_TIME))
			specs[count++] = &v->jobs[i].spec;
	return (struct cpus_run){ .specs = specs, .count = count };
}

static int find_cpus(struct experiment *x)
{
	struct session *s = x->session;
	struct arena *arena = &s->plan.arena;
	struct cpus_run *runs = arena_alloc(arena, x->variant_count * sizeof(*runs));
	unsigned count = 0;

	for (unsigned i = 0; i < x->variant_count; i++)
		if (!x->variants[i].skipped)
			runs[count++] = cpus_run_of(&x->variants[i], arena);
	return cpus_open(&x->cpus, runs, count, arena, &s->err);
}

static void note_skipped(struct experiment *x, const struct experiment_variant *v)
{
	struct run_result *run = result_add_run(&x->session->result);

	run->variant = v->name;
	run->round = 1;
	run->spec = v->jobs[0].spec;
	run->skipped = v->skipped;
	run->engine_requested = v->jobs[0].spec.engine;
}

int experiment_open(struct experiment *x, struct session *session)
{
	int ret;

	*x = (struct experiment){ .session = session, .cpus.claims.lock_fd = -1 };
	environ_capture(&session->result.environ, &session->result.arena);
	take_variants(x);
	ret = pick_engines(x);
	if (ret == 0)
		ret = preparation_make(x);
	if (ret == 0)
		ret = find_cpus(x);
	for (unsigned i = 0; ret == 0 && i < x->variant_count; i++)
		if (x->variants[i].skipped)
			note_skipped(x, &x->variants[i]);
	return ret;
}

/* ---- one run ---- */

static const struct run_job *list_jobs(struct experiment *x, const struct run_targets *targets)
{
	const struct experiment_variant *v = targets->variant;
	struct run_job *jobs = arena_alloc(&x->session->plan.arena, v->job_count * sizeof(*jobs));

	for (unsigned i = 0; i < v->job_count; i++)
		jobs[i] = (struct run_job){
			.name	= v->jobs[i].name,
			.spec	= &v->jobs[i].spec,
			.engine	= &v->jobs[i].engine,
			.target	= &targets->at[i],
		};
	return jobs;
}

/* The job that the error is told of. */
static void name_culprit(const struct run_result *run, struct err *err)
{
	for (unsigned i = 0; i < run->job_count && run->job_count > 1; i++) {
		const struct run_result *job = &run->jobs[i];

		if (!job->stopped_by_error || job->first_error != run->first_error ||
		    job->shrunk_target != run->shrunk_target)
			continue;
		err_wrap(err, "job '%s'", job->job);
		return;
	}
}

static void note_error_of(const struct run_result *run, struct err *err)
{
	if (run->stopped_by_error && run->first_error)
		err_failure(err, EIO, "the run stopped at an I/O error (--continue-on-error "
			    "counts them instead): %s", run->first_error);
	else if (run->stopped_by_error && run->shrunk_target)
		err_failure(err, EIO, "the target shrank during the run: %s",
			    run->shrunk_target);
	if (run->stopped_by_error)
		name_culprit(run, err);
}

static int run_on_targets(struct experiment *x, const struct experiment_step *step,
			  const struct run_targets *targets, struct run_result *run)
{
	struct session *s = x->session;
	const struct experiment_variant *v = targets->variant;
	const struct run_request request = {
		.variant	= v->name,
		.round		= step->round,
		.place		= step->sequence,
		.jobs		= list_jobs(x, targets),
		.job_count	= v->job_count,
		.cpus		= &x->cpus,
		.observer	= &s->observer,
		.stop		= &signals_stop,
		.leave		= &signals_leave,
		.loops_left	= &s->loops_left,
		.refused	= x->refused,
	};
	int ret;

	ret = run_once(&request, run, &s->result.arena, &s->err);
	if (ret < 0) {
		x->was_refused = s->err.status == EXIT_STATUS_REQUEST;
		return ret;
	}
	note_error_of(run, &s->err);
	run->sequence = step->sequence;
	run->cache_chosen = v->jobs[0].cache_chosen;
	for (unsigned i = 0; i < run->job_count; i++) {
		run->jobs[i].sequence = step->sequence;
		run->jobs[i].cache_chosen = v->jobs[i].cache_chosen;
	}
	return 0;
}

/* A run has jobs[] if there are several, or if its only one has a name to compare it by. */
static struct run_result *add_run(struct result *result, const struct experiment_variant *v)
{
	struct run_result *run = result_add_run(result);

	if (!v->jobs[0].name)
		return run;
	run_result_add_jobs(run, v->job_count, &result->arena);
	for (unsigned i = 0; i < v->job_count; i++)
		run->jobs[i].job = v->jobs[i].name;
	return run;
}

static int measure(struct experiment *x, const struct experiment_step *step,
		   const struct run_targets *targets)
{
	struct session *s = x->session;
	struct run_result *run;
	int ret;

	ret = run_targets_set_cache(targets, &s->target, &s->err);
	progress_doing(&s->progress, NULL);
	if (ret < 0)
		return ret;
	run = add_run(&s->result, targets->variant);
	run_targets_look_before(targets, run, &s->result);
	run_events_begin(s, targets->variant->name, step->round);
	ret = run_on_targets(x, step, targets, run);
	if (ret < 0)
		s->result.run_count--;	/* a run without numbers does not count */
	else if (!s->loops_left)
		run_targets_look_after(targets, run);
	if (ret >= 0)
		run_events_end(s, run);
	return ret;
}

static void announce(struct experiment *x, const struct experiment_step *step)
{
	const struct experiment_variant *v = &x->variants[step->variant];

	progress_run_begins(&x->session->progress, &(struct progress_run){
		.name			= step->label ? step->label : v->name,
		.warmup_ns		= spec_warmup_max_ns(&v->jobs[0].spec),
		.time_ns		= v->jobs[0].spec.time_ns,
		.runs_after		= step->runs_after,
		.planned_after_ns	= step->planned_after_ns,
	});
}

int experiment_run_variant(struct experiment *x, const struct experiment_step *step)
{
	struct session *s = x->session;
	struct run_targets targets;
	int ret;

	x->was_refused = false;
	memset(x->refused, 0, sizeof(x->refused));
	announce(x, step);
	ret = run_targets_open(&targets, &x->variants[step->variant], &s->target, &s->plan.arena,
			       &s->err);
	if (ret < 0)
		return ret;

	run_targets_tell(&targets, s);
	ret = measure(x, step, &targets);
	progress_run_is_over(&s->progress);
	/* Files that loops still access stay open, and are not moved. */
	if (s->loops_left)
		return ret;
	run_targets_close(&targets);
	if (ret == 0 && !signals_stop)
		ret = run_targets_complete(&targets, &s->target, &s->err);
	return ret;
}

/* All jobs of a run have the same times. */
uint64_t experiment_planned_ns(const struct experiment_variant *v)
{
	return spec_warmup_max_ns(&v->jobs[0].spec) + v->jobs[0].spec.time_ns;
}

/* ---- after a refusal ---- */

/* The jobs that were refused get another engine, if they can have one. */
static bool fall_back(struct experiment *x, unsigned variant)
{
	struct session *s = x->session;
	struct experiment_variant *v = &x->variants[variant];
	bool changed = false;

	for (unsigned i = 0; i < v->job_count; i++)
		changed |= x->refused[i] &&
			engine_pick_another(&v->jobs[i].spec, s->command->bit,
					    &v->jobs[i].engine, &s->err);
	if (changed)
		memset(&s->err, 0, sizeof(s->err));
	return changed;
}

static void leave_out(struct experiment *x, unsigned variant)
{
	struct session *s = x->session;
	struct experiment_variant *v = &x->variants[variant];

	v->skipped = arena_strdup(&s->plan.arena, s->err.text);
	note_skipped(x, v);
	memset(&s->err, 0, sizeof(s->err));
}

/* The others can be run without it. */
static bool is_dispensable(const struct experiment *x, unsigned variant)
{
	const char *baseline = x->session->plan.options.baseline;
	unsigned others = 0;

	for (unsigned i = 0; i < x->variant_count; i++)
		others += i != variant && !x->variants[i].skipped;
	return others > 0 && (!baseline || strcmp(x->variants[variant].name, baseline) != 0);
}

int experiment_run_first(struct experiment *x, const struct experiment_step *step)
{
	int ret = experiment_run_variant(x, step);

	/* One may be refused only after another one was helped. */
	while (ret < 0 && x->was_refused && fall_back(x, step->variant))
		ret = experiment_run_variant(x, step);
	if (ret < 0 && x->was_refused && is_dispensable(x, step->variant)) {
		leave_out(x, step->variant);
		ret = 0;
	}
	return ret;
}

bool experiment_is_over(const struct experiment *x)
{
	const struct result *result = &x->session->result;

	return signals_stop ||
		(result->run_count > 0 && result->runs[result->run_count - 1].stopped_by_error);
}

/* ---- after the last run ---- */

/* A failure while cleaning up does not replace an earlier one. */
static int remove_scratch(struct experiment *x)
{
	struct session *s = x->session;
	struct err err = { 0 };
	int ret;

	if (x->scratch.places.count == 0)
		return 0;
	/* It can block like the I/O of the loops, so it comes last: see session_finish(). */
	if (s->loops_left) {
		s->scratch_left = true;
		return 0;
	}
	progress_doing(&s->progress, "removing the files");
	ret = target_scratch_remove(&err);
	if (ret < 0 && !s->err.code)
		s->err = err;
	return ret;
}

int experiment_close(struct experiment *x)
{
	struct session *s = x->session;

	cpus_close(&x->cpus);
	/* Stopped in prepare by a signal: the exit status shows it, there is no error to report. */
	if (signals_stop && (s->err.code == EINTR || s->err.code == 0))
		memset(&s->err, 0, sizeof(s->err));
	return remove_scratch(x);
}
