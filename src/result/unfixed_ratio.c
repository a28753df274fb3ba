/* Two sequences, each with half of the error: both hold with STATS_CONFIDENCE. */
#include "unfixed_ratio.h"

#include <math.h>

#include "confidence_sequence.h"

enum { HALVINGS = 60 };		/* as exact as a double */

static struct confidence_sequence sequence_of(const double *values, unsigned count)
{
	struct confidence_sequence cs;

	confidence_sequence_init(&cs, (1 - STATS_CONFIDENCE) / 2);
	for (unsigned i = 0; i < count; i++)
		confidence_sequence_add(&cs, log(values[i]));
	return cs;
}

/* The largest error at which both sequences still have a mean in common: p falls with the distance
 * from the own mean, so the means of both bracket it. */
static double p_of_equality(const struct confidence_sequence *a,
			    const struct confidence_sequence *b)
{
	double near_a = a->mean, near_b = b->mean, p_a = 1, p_b = 1;

	for (unsigned i = 0; i < HALVINGS; i++) {
		const double mean = (near_a + near_b) / 2;

		p_a = confidence_sequence_p(a, mean);
		p_b = confidence_sequence_p(b, mean);
		if (p_a > p_b)
			near_a = mean;
		else
			near_b = mean;
	}
	return fmin(1, 2 * fmin(p_a, p_b));
}

static double variance_of(const struct confidence_sequence *cs)
{
	return cs->count > 1 ? cs->squares / (cs->count - 1) : 0;
}

struct stats_ratio unfixed_ratio(const double *values, unsigned count,
				 const double *baseline, unsigned baseline_count)
{
	const struct confidence_sequence new = sequence_of(values, count);
	const struct confidence_sequence old = sequence_of(baseline, baseline_count);
	struct stats_ratio out = {
		.ratio = exp(new.mean - old.mean), .low = NAN, .high = NAN, .p = NAN,
		.scatter = NAN };
	double new_low, new_high, old_low, old_high;

	if (count < STATS_ROUNDS_FOR_INTERVAL || baseline_count < STATS_ROUNDS_FOR_INTERVAL)
		return out;
	out.scatter = sqrt(variance_of(&new) + variance_of(&old));
	if (!confidence_sequence_interval(&new, &new_low, &new_high) ||
	    !confidence_sequence_interval(&old, &old_low, &old_high))
		return out;
	out.has_interval = true;
	out.low = exp(new_low - old_high);
	out.high = exp(new_high - old_low);
	out.p = p_of_equality(&new, &old);
	return out;
}
