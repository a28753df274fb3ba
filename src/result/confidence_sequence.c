/* Count, mean and squares (Welford, Technometrics 4, 1962) are all that the formulas need. */
#include "confidence_sequence.h"

#include <assert.h>
#include <math.h>

/* c² of the header: the precision of the mixture over effects. */
static const double precision = 0.1;

void confidence_sequence_init(struct confidence_sequence *cs, double alpha)
{
	assert(alpha > 0 && alpha < 1);
	*cs = (struct confidence_sequence){ .alpha = alpha };
}

void confidence_sequence_add(struct confidence_sequence *cs, double value)
{
	const double before = value - cs->mean;

	assert(isfinite(value));
	cs->count++;
	cs->mean += before / cs->count;
	cs->squares += before * (value - cs->mean);
}

bool confidence_sequence_interval(const struct confidence_sequence *cs, double *low, double *high)
{
	const double n = cs->count, sum = n + precision;
	const double k = pow(sum / (precision * cs->alpha * cs->alpha), 1 / n);
	const double room = 1 - k * precision / sum;
	double reach;

	*low = -INFINITY;
	*high = INFINITY;
	if (cs->count == 0 || room <= 0)
		return false;
	reach = sqrt(cs->squares / n * (k - 1) / room);
	*low = cs->mean - reach;
	*high = cs->mean + reach;
	return true;
}

double confidence_sequence_p(const struct confidence_sequence *cs, double mean)
{
	const double n = cs->count, sum = n + precision;
	const double away = (cs->mean - mean) * (cs->mean - mean);
	const double scatter = n > 0 ? cs->squares / n : 0;
	double evidence;

	if (away == 0 || cs->count == 0)
		return 1;
	/* V is n (scatter + away), S² is n² away. */
	evidence = n / 2 * log((scatter + away) / (scatter + away * precision / sum)) -
		   log(sum / precision) / 2;
	return evidence > 0 ? exp(-evidence) : 1;
}
