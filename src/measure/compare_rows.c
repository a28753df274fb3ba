/* compare_rows: medians over the rounds of a variant. */
#include "compare_rows.h"

#include "ratios.h"
#include "stats.h"

void row_describe(struct comparison_variant *out, const struct group *group,
		  struct arena *arena)
{
	*out = (struct comparison_variant){
		.name		= group->name,
		.skipped	= group->skipped,
		.rounds		= group->count,
		.iops		= group_median(group, metric_values[METRIC_IOPS], arena),
		.bytes_per_s	= group_median(group, metric_values[METRIC_THROUGHPUT], arena),
		.p50_ns		= group_median(group, metric_values[METRIC_P50], arena),
		.p99_ns		= group_median(group, metric_values[METRIC_P99], arena),
		.p999_ns	= group_median(group, metric_values[METRIC_P999], arena),
		.cpu_us_per_io	= group_median(group, metric_values[METRIC_CPU], arena),
		.iops_variation	= stats_variation(group_values(group, metric_values[METRIC_IOPS],
							       arena), group->count),
	};
	ratios_clear(out->metrics);
}

void row_mark_as_baseline(struct comparison_variant *variant)
{
	for (unsigned i = 0; i < COMPARISON_METRIC_COUNT; i++) {
		variant->metrics[i].valid = variant->rounds > 0;
		variant->metrics[i].ratio = 1.0;
		variant->metrics[i].verdict = "baseline";
	}
}

static unsigned most_rounds(const struct comparison *comparison)
{
	unsigned most = 0;

	for (unsigned i = 0; i < comparison->variant_count; i++) {
		if (comparison->variants[i].rounds > most)
			most = comparison->variants[i].rounds;
	}
	return most;
}

static void correct_marks(struct comparison *comparison, struct arena *arena)
{
	struct comparison_metric **marks =
		arena_alloc(arena, comparison->variant_count * RATIOS_MARKS_PER_ROW *
			    sizeof(*marks));
	unsigned count = 0;

	for (unsigned i = 0; i < comparison->variant_count; i++)
		count += ratios_add_marks(comparison->variants[i].metrics, &marks[count]);
	ratios_correct(marks, count, arena);
}

void comparison_finish(struct comparison *comparison, struct arena *arena)
{
	comparison->rounds = most_rounds(comparison);
	correct_marks(comparison, arena);
}
