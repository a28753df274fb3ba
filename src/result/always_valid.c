/* Ratio, scatter and number of rounds are all that an interval needs: nothing is added up again. */
#include "always_valid.h"

#include <math.h>
#include <string.h>

#include "confidence_sequence.h"
#include "ratios.h"
#include "stats.h"

/* The least difference that counts is a ratio, to be as far from 1 on both sides. */
static bool is_within(const struct comparison_metric *metric, double smallest)
{
	return metric->low > 1 / (1 + smallest) && metric->high < 1 + smallest;
}

static void judge(struct comparison_metric *metric, double alpha, double smallest)
{
	const struct confidence_sequence cs = {
		.alpha		= alpha,
		.count		= metric->rounds,
		.mean		= log(metric->ratio),
		.squares	= metric->scatter * metric->scatter * (metric->rounds - 1),
	};
	double low, high;

	if (!metric->valid || !metric->has_interval)
		return;
	metric->has_interval = confidence_sequence_interval(&cs, &low, &high);
	metric->low = metric->has_interval ? exp(low) : NAN;
	metric->high = metric->has_interval ? exp(high) : NAN;
	metric->p = confidence_sequence_p(&cs, 0);
	metric->verdict = ratios_verdict(metric);
	if (metric->has_interval && metric->higher_is_better && is_within(metric, smallest) &&
	    strcmp(metric->verdict, "no evidence") == 0)
		metric->verdict = "no difference";
}

static void judge_all(struct comparison_metric *metrics, double alpha, double smallest)
{
	for (unsigned m = 0; m < COMPARISON_METRIC_COUNT; m++)
		judge(&metrics[m], alpha, smallest);
}

/* A variant of one job is that job. */
static unsigned rows_of(const struct comparison_variant *variant)
{
	if (strcmp(variant->metrics[METRIC_IOPS].verdict, "baseline") == 0 || variant->rounds == 0)
		return 0;
	return 1 + (variant->job_count > 1 ? variant->job_count : 0);
}

void always_valid_variants(struct comparison *comparison, double smallest)
{
	unsigned rows = 0;

	for (unsigned i = 0; i < comparison->variant_count; i++)
		rows += rows_of(&comparison->variants[i]);
	for (unsigned i = 0; i < comparison->variant_count; i++) {
		struct comparison_variant *variant = &comparison->variants[i];
		const double alpha = (1 - STATS_CONFIDENCE) / rows;

		if (rows_of(variant) == 0)
			continue;
		judge_all(variant->metrics, alpha, smallest);
		for (unsigned k = 0; k < variant->job_count; k++)
			judge_all(variant->jobs[k].metrics, alpha, smallest);
	}
}

void always_valid_features(struct comparison *comparison, double smallest)
{
	unsigned rows = 0;

	for (unsigned i = 0; i < comparison->feature_count; i++)
		rows += comparison->features[i].rounds > 0;
	for (unsigned i = 0; i < comparison->feature_count; i++)
		if (comparison->features[i].rounds > 0)
			judge_all(comparison->features[i].metrics, (1 - STATS_CONFIDENCE) / rows,
				  smallest);
}
