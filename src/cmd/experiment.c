/*
 * experiment: what stands around each run of a variant.
 *
 * Before each run the target is opened anew (variants may differ in how) and its page cache is
 * brought into the same state, so that a variant never profits from what the one before left.
 */
#include "experiment.h"

#include <errno.h>
#include <string.h>

#include "engine_pick.h"
#include "environ.h"

/* ---- before the first run ---- */

static void pick_engine(struct experiment *x, unsigned i, struct err *why)
{
	struct experiment_variant *v = &x->variants[i];

	if (engine_pick(&v->spec, x->session->command->bit, &v->engine, why) < 0)
		v->skipped = arena_strdup(&x->session->plan.arena, why->text);
}

static int pick_engines(struct experiment *x)
{
	struct session *s = x->session;
	unsigned can_run = 0;

	for (unsigned i = 0; i < x->variant_count; i++) {
		struct err why = { 0 };

		if (!x->variants[i].skipped)
			pick_engine(x, i, &why);
		if (why.code)
			s->err = why;
		can_run += !x->variants[i].skipped;
	}
	/* One variant alone that cannot run is an error; among others it is a line. */
	if (can_run == 0 && s->err.code == 0)
		return err_request(&s->err, EINVAL, "none of the variants can run");
	if (can_run == 0 || x->variant_count == 1)
		return s->err.code ? -s->err.code : 0;
	memset(&s->err, 0, sizeof(s->err));
	return 0;
}

static bool does_no_io(const struct experiment_variant *v)
{
	return v->engine.ops && (v->engine.ops->can & ENGINE_DOES_NO_IO);
}

/* The first variant that needs one makes the directory; others have their set in it, too. */
static int make_scratch_for(struct experiment *x, unsigned i)
{
	struct session *s = x->session;
	struct spec *spec = &x->variants[i].spec;
	struct prepare_report report;
	int ret;

	if (x->has_scratch) {
		spec->targets = x->scratch.targets;
		return target_prepare(spec, &s->target, &report, &s->err);
	}
	ret = target_scratch_make(&s->plan.variants[i].jobs[0].spec, &x->scratch, &s->plan.arena,
				  &s->target, &s->err);
	if (ret < 0)
		return ret;
	x->has_scratch = true;
	*spec = x->scratch;
	return 0;
}

static int make_scratch(struct experiment *x)
{
	int ret = 0;

	progress_doing(&x->session->progress, "preparing");
	for (unsigned i = 0; ret == 0 && i < x->variant_count; i++) {
		const struct experiment_variant *v = &x->variants[i];

		if (v->spec.scratch && !v->skipped && !does_no_io(v))
			ret = make_scratch_for(x, i);
	}
	return ret;
}

/* A virtual time passes anywhere alike. */
static bool is_imagined(const struct experiment_variant *v)
{
	return v->engine.ops->can & ENGINE_CAN_VIRTUAL_TIME;
}

static int find_cpus(struct experiment *x)
{
	struct session *s = x->session;
	struct arena *arena = &s->plan.arena;
	const struct spec **specs = arena_alloc(arena, x->variant_count * sizeof(*specs));
	unsigned count = 0;

	for (unsigned i = 0; i < x->variant_count; i++)
		if (!x->variants[i].skipped && !is_imagined(&x->variants[i]))
			specs[count++] = &x->variants[i].spec;
	return cpus_open(&x->cpus, specs, count, arena, &s->err);
}

static void note_skipped(struct experiment *x, const struct experiment_variant *v)
{
	struct run_result *run = result_add_run(&x->session->result);

	run->variant = v->name;
	run->round = 1;
	run->spec = v->spec;
	run->skipped = v->skipped;
	run->engine_requested = v->spec.engine;
}

static void take_variants(struct experiment *x)
{
	struct plan *plan = &x->session->plan;

	x->variant_count = plan->variant_count;
	x->variants = arena_alloc(&plan->arena, x->variant_count * sizeof(*x->variants));
	for (unsigned i = 0; i < x->variant_count; i++) {
		x->variants[i].name = plan->variants[i].name;
		x->variants[i].skipped = plan->variants[i].skipped;
		x->variants[i].spec = plan->variants[i].jobs[0].spec;
	}
}

int experiment_open(struct experiment *x, struct session *session)
{
	int ret;

	*x = (struct experiment){ .session = session, .cpus.claims.lock_fd = -1 };
	environ_capture(&session->result.environ, &session->result.arena);
	take_variants(x);
	ret = pick_engines(x);
	if (ret == 0)
		ret = make_scratch(x);
	if (ret == 0)
		ret = find_cpus(x);
	for (unsigned i = 0; ret == 0 && i < x->variant_count; i++)
		if (x->variants[i].skipped)
			note_skipped(x, &x->variants[i]);
	return ret;
}

/* ---- one run ---- */

static void note_targets(struct run_result *run, const struct target *target,
			 struct result *result)
{
	run->target_count = target->group_count;
	run->targets = arena_alloc(&result->arena, target->group_count * sizeof(*run->targets));
	for (unsigned i = 0; i < target->group_count; i++)
		run->targets[i] = environ_add_target(&result->environ, &target->groups[i],
						     &result->arena);
}

/* What cannot be known any more when the run is over. */
static void look_before(struct run_result *run, const struct spec *spec,
			const struct target *target, struct result *result)
{
	note_targets(run, target, result);
	run->resident_before = target_resident_fraction(target);
	if (spec_reads(spec))
		target_find_gaps(target, &run->gaps);
}

static int run_on_target(struct experiment *x, const struct experiment_step *step,
			 const struct target *target, struct run_result *run)
{
	struct session *s = x->session;
	const struct experiment_variant *v = &x->variants[step->variant];
	const struct run_job job = {
		.spec		= &v->spec,
		.engine		= &v->engine,
		.target		= target,
	};
	const struct run_request request = {
		.variant	= v->name,
		.round		= step->round,
		.place		= step->sequence,
		.jobs		= &job,
		.job_count	= 1,
		.cpus		= &x->cpus,
		.observer	= &s->observer,
		.stop		= &session_stop,
		.leave		= &session_leave,
		.loops_left	= &s->loops_left,
	};
	int ret;

	ret = run_once(&request, run, &s->result.arena, &s->err);
	if (ret < 0) {
		x->was_refused = s->err.status == EXIT_STATUS_REQUEST;
		return ret;
	}
	if (run->stopped_by_error && run->first_error)
		err_failure(&s->err, EIO, "the run stopped at an I/O error (--continue-on-error "
			    "counts them instead): %s", run->first_error);
	else if (run->stopped_by_error && run->shrunk_target)
		err_failure(&s->err, EIO, "the target became shorter during the run: %s",
			    run->shrunk_target);
	run->sequence = step->sequence;
	run->cache_chosen = s->plan.variants[step->variant].jobs[0].cache_chosen;
	return 0;
}

static int measure(struct experiment *x, const struct experiment_step *step,
		   const struct target *target)
{
	struct session *s = x->session;
	const struct experiment_variant *v = &x->variants[step->variant];
	const bool real = !does_no_io(v);
	struct run_result *run;
	int ret;

	if (real) {
		ret = target_set_cache(target, v->spec.cache, &s->target, &s->err);
		progress_doing(&s->progress, NULL);
		if (ret < 0)
			return ret;
	}
	run = result_add_run(&s->result);
	if (real)
		look_before(run, &v->spec, target, &s->result);
	ret = run_on_target(x, step, target, run);
	if (ret < 0)
		s->result.run_count--;	/* a run without numbers is none */
	else if (real && !s->loops_left)
		run->resident_after = target_resident_fraction(target);
	return ret;
}

static void announce(struct experiment *x, const struct experiment_step *step)
{
	const struct experiment_variant *v = &x->variants[step->variant];

	progress_run_begins(&x->session->progress, &(struct progress_run){
		.name			= step->label ? step->label : v->name,
		.warmup_ns		= v->spec.warmup_ns,
		.time_ns		= v->spec.time_ns,
		.runs_after		= step->runs_after,
		.planned_after_ns	= step->planned_after_ns,
	});
}

int experiment_run_variant(struct experiment *x, const struct experiment_step *step)
{
	struct session *s = x->session;
	const struct experiment_variant *v = &x->variants[step->variant];
	struct target *target = arena_alloc(&s->plan.arena, sizeof(*target));
	int ret;

	x->was_refused = false;
	announce(x, step);
	ret = does_no_io(v) ? target_imagine(target, &v->spec, &s->err)
			    : target_open(target, &v->spec, &s->target, &s->err);
	if (ret < 0)
		return ret;

	ret = measure(x, step, target);
	progress_run_is_over(&s->progress);
	/* What loops still read and write stays open, and in its place. */
	if (s->loops_left)
		return ret;
	target_close(target);
	if (ret == 0 && v->spec.test_mode == TEST_MODE_SEQWR && !session_stop && !does_no_io(v))
		ret = target_complete(&v->spec, &s->target, &s->err);
	return ret;
}

/* ---- after a refusal ---- */

bool experiment_fall_back(struct experiment *x, unsigned variant)
{
	struct session *s = x->session;
	struct experiment_variant *v = &x->variants[variant];

	if (!engine_pick_another(&v->spec, s->command->bit, &v->engine, &s->err))
		return false;
	memset(&s->err, 0, sizeof(s->err));
	return true;
}

void experiment_leave_out(struct experiment *x, unsigned variant)
{
	struct session *s = x->session;
	struct experiment_variant *v = &x->variants[variant];

	v->skipped = arena_strdup(&s->plan.arena, s->err.text);
	note_skipped(x, v);
	memset(&s->err, 0, sizeof(s->err));
}

/* ---- after the last run ---- */

/* A failure that is told already is not replaced by one while tidying up. */
static int remove_scratch(struct experiment *x)
{
	struct session *s = x->session;
	struct err err = { 0 };
	int ret;

	if (!x->has_scratch)
		return 0;
	/* It can block as what the loops do, so it comes last: see session_finish(). */
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
	/* Stopped in prepare by a signal: the exit status says so, there is no error to tell. */
	if (session_stop && (s->err.code == EINTR || s->err.code == 0))
		memset(&s->err, 0, sizeof(s->err));
	return remove_scratch(x);
}
