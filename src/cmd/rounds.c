/* rounds: the order of runs. */
#include "rounds.h"

#include <string.h>

#include "clock.h"
#include "experiment.h"
#include "rng.h"

/* The stream of the seed that orders the rounds; no loop uses it. */
#define SHUFFLE_STREAM (UINT64_C(2) << 32)

struct rounds {
	struct experiment x;
	unsigned count;			/* no more than that */
	const struct rounds_until *until;	/* NULL: a fixed number of rounds */
	uint64_t began_ns, round_began_ns;
	unsigned round;			/* this one, from 1 */
	unsigned place;			/* in the order of its variants */
	unsigned sequence;		/* of the run, among those of its round */
};

/* ---- one run of a round ---- */

/* The runs after this one: in its round, and in later rounds. */
static void plan_ahead(const struct rounds *r, struct experiment_step *step)
{
	const unsigned rounds_after = r->until ? 0 : r->count - r->round;

	for (unsigned i = 0; i < r->x.variant_count; i++) {
		const struct experiment_variant *variant = &r->x.variants[r->x.order[i]];
		const unsigned runs = rounds_after + (i > r->place);

		if (variant->skipped)
			continue;
		step->runs_after += runs;
		step->planned_after_ns += runs * experiment_planned_ns(variant);
	}
}

/* On the live line; NULL where the name of the variant is enough. */
static const char *label(const struct rounds *r, const char *variant)
{
	const struct rounds_stopping *stopping = &r->x.session->result.stopping;
	struct arena *arena = &r->x.session->plan.arena;

	if (r->count == 1)
		return NULL;
	if (!r->until)
		return arena_printf(arena, "round %u/%u  %s", r->round, r->count, variant);
	if (stopping->questions == 0)
		return arena_printf(arena, "round %u  %s", r->round, variant);
	return arena_printf(arena, "round %u, %u of %u decided  %s", r->round,
			    stopping->questions - stopping->open, stopping->questions, variant);
}

static int run(struct rounds *r, unsigned variant)
{
	struct experiment_step step = {
		.variant	= variant,
		.round		= r->round,
		.sequence	= r->sequence,
		.label		= label(r, r->x.variants[variant].name),
	};

	plan_ahead(r, &step);
	return r->round == 1 ? experiment_run_first(&r->x, &step)
			     : experiment_run_variant(&r->x, &step);
}

/* ---- all rounds ---- */

static int run_round(struct rounds *r)
{
	r->sequence = 0;
	for (r->place = 0; r->place < r->x.variant_count; r->place++) {
		const unsigned variant = r->x.order[r->place];
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

/* ---- when they end ---- */

static bool exceeds_budget(const struct rounds *r)
{
	const uint64_t now_ns = clock_real_ns();

	return r->until->budget_ns > 0 && now_ns - r->began_ns + (now_ns - r->round_began_ns) >
					  r->until->budget_ns;
}

/* Why no other round begins; NULL: one does. */
static const char *reason_to_stop(struct rounds *r, int ret)
{
	const char *answered;

	if (signals_stop)
		return "interrupted";
	if (ret < 0 || experiment_is_over(&r->x))
		return "error";
	r->x.session->result.stopping.rounds = r->round;
	answered = r->until->answered(r->x.session, r->until->context);
	if (answered)
		return answered;
	if (r->round == r->count)
		return "rounds";
	return exceeds_budget(r) ? "budget" : NULL;
}

static bool must_stop(struct rounds *r, int ret)
{
	const char *reason;

	if (!r->until)
		return ret < 0 || r->round == r->count || experiment_is_over(&r->x);
	reason = reason_to_stop(r, ret);
	if (reason)
		r->x.session->result.stopping.reason = reason;
	return reason != NULL;
}

static int run_all(struct rounds *r, bool shuffled)
{
	struct rng rng;
	int ret;

	rng_init(&rng, r->x.variants[0].jobs[0].spec.seed, SHUFFLE_STREAM);
	r->began_ns = clock_real_ns();
	for (r->round = 1; ; r->round++) {
		r->round_began_ns = clock_real_ns();
		if (shuffled)
			rng_shuffle(&rng, r->x.order, r->x.variant_count);
		ret = run_round(r);
		session_sort_runs(r->x.session);
		if (must_stop(r, ret))
			return ret;
		session_save(r->x.session, r->round, r->until ? 0 : r->count);
	}
}

static int run_rounds(struct rounds *r, struct session *session, bool shuffled)
{
	int ret, closed;

	ret = experiment_open(&r->x, session);
	if (ret == 0)
		ret = run_all(r, shuffled);
	closed = experiment_close(&r->x);
	return ret < 0 ? ret : closed;
}

int rounds_run(struct session *session, unsigned count, bool shuffled)
{
	struct rounds r = { .count = count };

	return run_rounds(&r, session, shuffled);
}

int rounds_run_until(struct session *session, const struct rounds_until *until, bool shuffled)
{
	struct rounds r = { .count = until->rounds_max, .until = until };

	session->result.stopping.budget_ns = until->budget_ns;
	return run_rounds(&r, session, shuffled);
}
