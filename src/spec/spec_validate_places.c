/*
 * Checks the options that choose offsets: distributions, sweeps, and mixtures.
 */
#include "spec_check.h"

/* Beyond it the second block is practically never chosen. */
enum { ZIPFIAN_EXP_MAX = 100 };

static void check_distribution(struct spec_check *check)
{
	const struct spec *spec = check->spec;

	/* NaN is neither above nor below. */
	if (spec->rand_type == RAND_PARETO &&
	    !(spec->rand_pareto_h > 0 && spec->rand_pareto_h < 1))
		spec_mistake(check, "rand-pareto-h", "rand-pareto-h=%g is not between 0 and 1 "
			     "(0.2: 80%% of the I/Os go to 20%% of the blocks)",
			     spec->rand_pareto_h);
	if (spec->rand_type == RAND_ZIPFIAN &&
	    !(spec->rand_zipfian_exp >= 0 && spec->rand_zipfian_exp <= ZIPFIAN_EXP_MAX))
		spec_mistake(check, "rand-zipfian-exp", "rand-zipfian-exp=%g is not between 0 "
			     "and %d", spec->rand_zipfian_exp, ZIPFIAN_EXP_MAX);
}

static void check_no_repeat(struct spec_check *check)
{
	const struct spec *spec = check->spec;

	if (!spec->no_repeat)
		return;
	if (spec_is_sequential(spec))
		spec_mistake(check, "no-repeat", "no-repeat has no effect on a sequential mode, "
			     "which repeats no block before the end of the set");
	else if (spec->rand_type != RAND_UNIFORM)
		spec_mistake(check, "no-repeat", "no-repeat cannot be combined with preferred "
			     "blocks (leave rand-type out)");
}

static void check_hot_spots(struct spec_check *check)
{
	const struct spec *spec = check->spec;

	if (spec->hot_spots.count == 0)
		return;
	if (spec->test_mode_given && spec_is_sequential(spec))
		spec_mistake(check, "hot-spots", "hot-spots has no effect on a sequential mode "
			     "(use file-test-mode=rndrd, rndwr or rndrw)");
	else if (spec->rand_type != RAND_UNIFORM)
		spec_mistake(check, "hot-spots", "hot-spots and rand-type both select the "
			     "preferred blocks (leave one out)");
	else if (spec->no_repeat)
		spec_mistake(check, "hot-spots", "hot-spots cannot be combined with no-repeat, "
			     "which visits all blocks equally often");
}

static void check_rw_sequence(struct spec_check *check)
{
	const struct spec *spec = check->spec;

	if (spec->rw_sequence <= 1)
		return;
	if (spec->test_mode_given && spec_is_sequential(spec))
		spec_mistake(check, "rw-sequence", "rw-sequence has no effect on a sequential mode "
			     "(use a random one, or random-share)");
	else if (spec->no_repeat)
		spec_mistake(check, "rw-sequence", "rw-sequence cannot be combined with no-repeat: "
			     "the blocks behind a random place may have been visited");
}

static void check_random_share(struct spec_check *check)
{
	const struct spec *spec = check->spec;

	if (spec->random_share == 0)
		return;
	if (!spec_is_sequential(spec) && (spec->no_repeat || spec->rw_sequence > 1))
		spec_mistake(check, "random-share", "random-share of a random mode cannot be "
			     "combined with %s (leave one out)",
			     spec->no_repeat ? "no-repeat" : "rw-sequence");
	else if (spec->test_mode == TEST_MODE_SEQWR)
		spec_mistake(check, "random-share", "random-share cannot be combined with seqwr, "
			     "which writes files from start to end (use seqrewr)");
}

void spec_check_places(struct spec_check *check)
{
	check_distribution(check);
	check_no_repeat(check);
	check_hot_spots(check);
	check_rw_sequence(check);
	check_random_share(check);
}
