/* rounds: the order of runs. */
#include "rounds.h"

#include <stdlib.h>
#include <string.h>

#include "experiment.h"
#include "rng.h"

/* The stream of the seed that orders the rounds: no loop has it. */
#define SHUFFLE_STREAM (UINT64_C(2) << 32)

struct rounds {
	struct experiment x;
	unsigned count;
	unsigned round;			/* this one, from 1 */
	unsigned *order;		/* of its variants */
	unsigned place;			/* in that order */
	unsigned sequence;		/* of the run, among those of its round */
};

/* ---- one run of a round ---- */

/* What is still to be run after this run: of its round, and in the rounds after it. */
static void plan_ahead(const struct rounds *r, struct experiment_step *step)
{
	const unsigned rounds_after = r->count - r->round;

	for (unsigned i = 0; i < r->x.variant_count; i++) {
		const struct experiment_variant *variant = &r->x.variants[r->order[i]];
		const unsigned runs = rounds_after + (i > r->place);

		if (variant->skipped)
			continue;
		step->runs_after += runs;
		step->planned_after_ns += runs * experiment_planned_ns(variant);
	}
}

static int run(struct rounds *r, unsigned variant)
{
	struct experiment_step step = {
		.variant	= variant,
		.round		= r->round,
		.sequence	= r->sequence,
	};

	if (r->count > 1)
		step.label = arena_printf(&r->x.session->plan.arena, "round %u/%u  %s", r->round,
					  r->count, r->x.variants[variant].name);
	plan_ahead(r, &step);
	return r->round == 1 ? experiment_run_first(&r->x, &step)
			     : experiment_run_variant(&r->x, &step);
}

/* ---- all rounds ---- */

static int run_round(struct rounds *r)
{
	r->sequence = 0;
	for (r->place = 0; r->place < r->x.variant_count; r->place++) {
		const unsigned variant = r->order[r->place];
		int ret;

		if (r->x.variants[variant].skipped)
			continue;
		if (experiment_is_over(&r->x))
			return 0;
		r->sequence++;
		ret = run(r, variant);
		if (ret < 0)
			return ret;
	}
	return 0;
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
static void sort_runs(struct session *s)
{
	struct result *result = &s->result;

	if (result->run_count > 0)
		qsort_r(result->runs, result->run_count, sizeof(*result->runs),
			by_round_and_variant, &s->plan);
}

static int run_all(struct rounds *r, bool shuffled)
{
	const unsigned variants = r->x.variant_count;
	struct rng rng;
	int ret;

	rng_init(&rng, r->x.variants[0].jobs[0].spec.seed, SHUFFLE_STREAM);
	r->order = arena_alloc(&r->x.session->plan.arena, variants * sizeof(*r->order));
	for (unsigned i = 0; i < variants; i++)
		r->order[i] = i;
	for (r->round = 1; ; r->round++) {
		if (shuffled)
			rng_shuffle(&rng, r->order, variants);
		ret = run_round(r);
		if (ret < 0 || r->round == r->count || experiment_is_over(&r->x))
			return ret;
		sort_runs(r->x.session);
		session_save(r->x.session, r->round, r->count);
	}
}

int rounds_run(struct session *session, unsigned count, bool shuffled)
{
	struct rounds r = { .count = count };
	int ret, closed;

	ret = experiment_open(&r.x, session);
	if (ret == 0)
		ret = run_all(&r, shuffled);
	sort_runs(session);
	closed = experiment_close(&r.x);
	return ret < 0 ? ret : closed;
}
