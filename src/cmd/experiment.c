/*
 * experiment: rounds of variants.
 *
 * Before each run the target is opened anew (variants may differ in how) and its page cache is
 * brought into the same state, so that a variant never profits from what the one before left.
 */
#include "experiment.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "environ.h"
#include "polling.h"
#include "rng.h"

/* The stream of the seed that orders the rounds: no loop has it. */
#define SHUFFLE_STREAM (UINT64_C(2) << 32)

struct experiment {
	struct session *session;
	struct spec *specs;		/* [variant_count], with the scratch directory put in */
	struct engine_choice *choices;	/* [variant_count] */
	struct cpus cpus;		/* for the loops of all runs */
	const char **skipped;		/* [variant_count]: why not, or NULL */
	unsigned *order;
	unsigned rounds;
	unsigned sequence;		/* of the run, in its round */
	unsigned place;			/* in the order of the round */
	bool was_refused;		/* the last run, before it did anything */
	bool has_scratch;
	struct spec scratch;		/* if has_scratch: what to remove */
};

/* ---- before the first round ---- */

/* What was asked of "auto" must be possible for what it became, too. */
static int check_choice(const struct spec *spec, unsigned command,
			const struct engine_choice *choice, struct err *err)
{
	struct spec as_chosen = *spec;

	if (choice->reason[0] == '\0')
		return 0;
	as_chosen.engine = choice->ops->name;
	return spec_validate(&as_chosen, command, NULL, err) < 0
		? err_wrap(err, "%s", choice->reason) : 0;
}

static int choose_engine(const struct spec *spec, unsigned command,
			 struct engine_choice *choice, struct err *err)
{
	const int ret = engine_choose(spec->engine, choice, err);

	return ret < 0 ? ret : check_choice(spec, command, choice, err);
}

/* The device is asked before the kernel, and both before the run. */
static int check_device(const struct spec *spec, const struct engine_choice *choice,
			struct err *err)
{
	if (!(choice->ops->can & ENGINE_IS_RING) || spec->ring.want[RING_IOPOLL] != RING_ON)
		return 0;
	return polling_check(spec, err);
}

static int choose_engines(struct experiment *x)
{
	struct session *s = x->session;
	struct plan *plan = &s->plan;
	unsigned can_run = 0;

	for (unsigned i = 0; i < plan->variant_count; i++) {
		struct err why = { 0 };

		x->skipped[i] = plan->variants[i].skipped;
		if (x->skipped[i])
			continue;
		if (choose_engine(&x->specs[i], s->command->bit, &x->choices[i], &why) < 0 ||
		    check_device(&x->specs[i], &x->choices[i], &why) < 0) {
			x->skipped[i] = arena_strdup(&plan->arena, why.text);
			s->err = why;
		} else {
			can_run++;
		}
	}
	/* One variant alone that cannot run is an error; among others it is a line. */
	if (can_run == 0 && s->err.code == 0)
		return err_request(&s->err, EINVAL, "none of the variants can run");
	if (can_run == 0 || plan->variant_count == 1)
		return s->err.code ? -s->err.code : 0;
	memset(&s->err, 0, sizeof(s->err));
	return 0;
}

static bool does_no_io(const struct experiment *x, unsigned variant)
{
	return x->choices[variant].ops && (x->choices[variant].ops->can & ENGINE_DOES_NO_IO);
}

/* One directory for all variants, each with the set that it needs. */
static int make_scratch(struct experiment *x)
{
	struct session *s = x->session;
	struct prepare_report report;
	int ret;

	progress_doing(&s->progress, "preparing");
	for (unsigned i = 0; i < s->plan.variant_count; i++) {
		struct spec *spec = &x->specs[i];

		if (!spec->scratch || x->skipped[i] || does_no_io(x, i))
			continue;
		if (x->has_scratch) {
			spec->targets = x->scratch.targets;
			ret = target_prepare(spec, &s->target, &report, &s->err);
		} else {
			ret = target_scratch_make(&s->plan.variants[i].jobs[0].spec, &x->scratch,
						  &s->plan.arena, &s->target, &s->err);
			x->has_scratch = ret == 0;
			if (x->has_scratch)
				*spec = x->scratch;
		}
		if (ret < 0)
			return ret;
	}
	return 0;
}

/* A virtual time passes anywhere alike. */
static bool is_imagined(const struct experiment *x, unsigned variant)
{
	return x->choices[variant].ops->can & ENGINE_CAN_VIRTUAL_TIME;
}

static int find_cpus(struct experiment *x)
{
	struct session *s = x->session;
	struct arena *arena = &s->plan.arena;
	const struct spec **specs = arena_alloc(arena, s->plan.variant_count * sizeof(*specs));
	unsigned count = 0;

	for (unsigned i = 0; i < s->plan.variant_count; i++)
		if (!x->skipped[i] && !is_imagined(x, i))
			specs[count++] = &x->specs[i];
	return cpus_open(&x->cpus, specs, count, arena, &s->err);
}

static int set_up(struct experiment *x)
{
	struct arena *arena = &x->session->plan.arena;
	const struct plan *plan = &x->session->plan;
	const unsigned count = plan->variant_count;
	int ret;

	x->specs = arena_alloc(arena, count * sizeof(*x->specs));
	x->choices = arena_alloc(arena, count * sizeof(*x->choices));
	x->skipped = arena_alloc(arena, count * sizeof(*x->skipped));
	x->order = arena_alloc(arena, count * sizeof(*x->order));
	for (unsigned i = 0; i < count; i++) {
		x->specs[i] = plan->variants[i].jobs[0].spec;
		x->order[i] = i;
	}
	ret = choose_engines(x);
	if (ret == 0)
		ret = make_scratch(x);
	return ret < 0 ? ret : find_cpus(x);
}

/* ---- one run ---- */

static void note_skipped(struct experiment *x, unsigned variant)
{
	struct result *result = &x->session->result;
	struct run_result *run = result_add_run(result);

	run->variant = x->session->plan.variants[variant].name;
	run->round = 1;
	run->spec = x->specs[variant];
	run->skipped = x->skipped[variant];
	run->engine_requested = x->specs[variant].engine;
}

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

static int run_on_target(struct experiment *x, unsigned variant, unsigned round,
			 struct target *target)
{
	struct session *s = x->session;
	const struct run_request request = {
		.variant	= s->plan.variants[variant].name,
		.round		= round,
		.place		= x->sequence,
		.spec		= &x->specs[variant],
		.engine		= &x->choices[variant],
		.target		= target,
		.cpus		= &x->cpus,
		.observer	= &s->observer,
		.stop		= &session_stop,
		.leave		= &session_leave,
		.loops_left	= &s->loops_left,
	};
	const bool real = !does_no_io(x, variant);
	struct run_result *run;
	int ret;

	if (real) {
		ret = target_set_cache(target, request.spec->cache, &s->target, &s->err);
		progress_doing(&s->progress, NULL);
		if (ret < 0)
			return ret;
	}
	run = result_add_run(&s->result);
	if (real)
		look_before(run, request.spec, target, &s->result);
	ret = run_once(&request, run, &s->result.arena, &s->err);
	if (ret < 0) {
		x->was_refused = s->err.status == EXIT_STATUS_REQUEST;
		s->result.run_count--;	/* a run without numbers is none */
		return ret;
	}
	if (run->stopped_by_error && run->first_error)
		err_failure(&s->err, EIO, "the run stopped at an I/O error (--continue-on-error "
			    "counts them instead): %s", run->first_error);
	run->sequence = x->sequence;
	run->cache_chosen = s->plan.variants[variant].jobs[0].cache_chosen;
	if (real && !s->loops_left)
		run->resident_after = target_resident_fraction(target);
	return 0;
}

static uint64_t planned_ns(const struct spec *spec)
{
	return spec->warmup_ns + spec->time_ns;
}

/* What is still to be run after this run: of its round, and in the rounds after it. */
static void plan_ahead(const struct experiment *x, unsigned round, struct progress_run *run)
{
	const unsigned rounds_after = x->rounds - round;

	for (unsigned i = 0; i < x->session->plan.variant_count; i++) {
		const unsigned variant = x->order[i];
		const unsigned runs = rounds_after + (i > x->place);

		if (x->skipped[variant])
			continue;
		run->runs_after += runs;
		run->planned_after_ns += runs * planned_ns(&x->specs[variant]);
	}
}

static void announce(struct experiment *x, unsigned variant, unsigned round)
{
	struct session *s = x->session;
	const char *name = s->plan.variants[variant].name;
	struct progress_run run = {
		.name		= x->rounds > 1
			? arena_printf(&s->plan.arena, "round %u/%u  %s", round, x->rounds, name)
			: name,
		.warmup_ns	= x->specs[variant].warmup_ns,
		.time_ns	= x->specs[variant].time_ns,
	};

	plan_ahead(x, round, &run);
	progress_run_begins(&s->progress, &run);
}

static int run_variant(struct experiment *x, unsigned variant, unsigned round)
{
	struct session *s = x->session;
	const struct spec *spec = &x->specs[variant];
	struct target *target = arena_alloc(&s->plan.arena, sizeof(*target));
	int ret;

	x->was_refused = false;
	announce(x, variant, round);
	ret = does_no_io(x, variant) ? target_imagine(target, spec, &s->err)
				     : target_open(target, spec, &s->target, &s->err);
	if (ret < 0)
		return ret;

	ret = run_on_target(x, variant, round, target);
	progress_run_is_over(&s->progress);
	/* What loops still read and write stays open, and in its place. */
	if (s->loops_left)
		return ret;
	target_close(target);
	if (ret == 0 && spec->test_mode == TEST_MODE_SEQWR && !session_stop &&
	    !does_no_io(x, variant))
		ret = target_complete(spec, &s->target, &s->err);
	return ret;
}

/* ---- what cannot run, as its first run shows ---- */

/* "auto" chose the ring because a small one could be made. If the real one cannot be, for want of
 * locked memory or descriptors, it is what it would have been without any. */
static bool fall_back(struct experiment *x, unsigned variant)
{
	struct session *s = x->session;
	struct engine_choice pool = x->choices[variant];
	struct err err = { 0 };

	if (strcmp(pool.requested, "auto") != 0 || !(pool.ops->can & ENGINE_IS_RING))
		return false;
	engine_fall_back(&pool, &s->err);
	if (check_choice(&x->specs[variant], s->command->bit, &pool, &err) < 0)
		return false;
	x->choices[variant] = pool;
	return true;
}

static bool is_baseline(const struct experiment *x, unsigned variant)
{
	const struct plan *plan = &x->session->plan;

	return !strcmp(plan->variants[variant].name, plan->options.baseline);
}

/* Leave it out, if there are others and they can do without it. */
static bool leave_out(struct experiment *x, unsigned variant)
{
	struct session *s = x->session;
	unsigned others = 0;

	for (unsigned i = 0; i < s->plan.variant_count; i++)
		others += i != variant && !x->skipped[i];
	if (others == 0 || is_baseline(x, variant))
		return false;
	x->skipped[variant] = arena_strdup(&s->plan.arena, s->err.text);
	note_skipped(x, variant);
	return true;
}

static int run_first_time(struct experiment *x, unsigned variant)
{
	struct session *s = x->session;
	int ret = run_variant(x, variant, 1);

	if (ret < 0 && x->was_refused && fall_back(x, variant)) {
		memset(&s->err, 0, sizeof(s->err));
		ret = run_variant(x, variant, 1);
	}
	if (ret < 0 && x->was_refused && leave_out(x, variant)) {
		memset(&s->err, 0, sizeof(s->err));
		ret = 0;
	}
	return ret;
}

/* ---- all rounds ---- */

/* Fisher and Yates; the same seed gives the same orders. */
static void shuffle(unsigned *order, unsigned count, struct rng *rng)
{
	for (unsigned i = count; i > 1; i--) {
		const unsigned j = (unsigned)rng_below(rng, i);
		const unsigned tmp = order[i - 1];

		order[i - 1] = order[j];
		order[j] = tmp;
	}
}

static bool must_stop(const struct session *s)
{
	const struct result *result = &s->result;

	return session_stop ||
		(result->run_count > 0 && result->runs[result->run_count - 1].stopped_by_error);
}

static int by_round_and_variant(const void *a, const void *b, void *context)
{
	const struct run_result *left = a, *right = b;
	const struct plan *plan = context;

	if (left->round != right->round)
		return left->round < right->round ? -1 : 1;
	for (unsigned i = 0; i < plan->variant_count; i++) {
		if (!strcmp(plan->variants[i].name, right->variant))
			return strcmp(left->variant, right->variant) != 0;
		if (!strcmp(plan->variants[i].name, left->variant))
			return -1;
	}
	return 0;
}

/* Readers want them in the order of the plan; `sequence` keeps the one in which they ran. */
static void sort_runs(struct experiment *x)
{
	struct result *result = &x->session->result;

	if (result->run_count > 0)
		qsort_r(result->runs, result->run_count, sizeof(*result->runs),
			by_round_and_variant, &x->session->plan);
}

static int run_rounds(struct experiment *x, bool shuffled)
{
	const unsigned count = x->session->plan.variant_count;
	struct rng rng;
	int ret;

	rng_init(&rng, x->specs[0].seed, SHUFFLE_STREAM);
	for (unsigned i = 0; i < count; i++)
		if (x->skipped[i])
			note_skipped(x, i);
	for (unsigned round = 1; round <= x->rounds; round++) {
		if (shuffled)
			shuffle(x->order, count, &rng);
		x->sequence = 0;
		for (unsigned i = 0; i < count; i++) {
			if (x->skipped[x->order[i]])
				continue;
			if (must_stop(x->session))
				return 0;
			x->sequence++;
			x->place = i;
			ret = round == 1 ? run_first_time(x, x->order[i])
					 : run_variant(x, x->order[i], round);
			if (ret < 0)
				return ret;
		}
	}
	return 0;
}

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

int experiment_run(struct session *session, unsigned rounds, bool shuffled)
{
	struct experiment x = { .session = session, .rounds = rounds,
				.cpus.claims.lock_fd = -1 };
	int ret, removed;

	environ_capture(&session->result.environ, &session->result.arena);
	ret = set_up(&x);
	if (ret == 0)
		ret = run_rounds(&x, shuffled);
	cpus_close(&x.cpus);
	sort_runs(&x);
	removed = remove_scratch(&x);
	/* Stopped in prepare by a signal: the exit status says so, there is no error to tell. */
	if (ret == -EINTR && session_stop)
		memset(&session->err, 0, sizeof(session->err));
	return ret < 0 ? ret : removed;
}
