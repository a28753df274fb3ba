/* compare_rows: medians over the rounds of a variant. */
#include "compare_rows.h"

#include <string.h>

#include "compare.h"
#include "op_medians.h"
#include "ratios.h"
#include "result_fields.h"
#include "stats.h"

/* Nothing per second is a rate, too. */
static double median_rate(const struct group *group, value_of_run value, struct arena *arena)
{
	const unsigned count = group->count + group->empty;
	double *rates = arena_alloc(arena, (count + 1) * sizeof(*rates));

	if (group->count == 0)
		return 0;
	memcpy(rates, group_values(group, value, arena), group->count * sizeof(*rates));
	for (unsigned i = group->count; i < count; i++)
		rates[i] = 0;
	return stats_median(rates, count);
}

void row_describe(struct comparison_variant *out, const struct group *group,
		  struct arena *arena)
{
	*out = (struct comparison_variant){
		.name		= group->name,
		.skipped	= group->skipped,
		.rounds		= group->count,
		.empty_rounds	= group->empty,
		.request_bytes	= group->count > 0 ? spec_request_size(&group->runs[0]->spec) : 0,
		.iops		= median_rate(group, metric_values[METRIC_IOPS], arena),
		.bytes_per_s	= median_rate(group, metric_values[METRIC_THROUGHPUT], arena),
		.p50_ns		= group_median(group, metric_values[METRIC_P50], arena),
		.p99_ns		= group_median(group, metric_values[METRIC_P99], arena),
		.p999_ns	= group_median(group, metric_values[METRIC_P999], arena),
		.cpu_us_per_io	= group_median(group, metric_values[METRIC_CPU], arena),
		.iops_variation	= stats_variation(group_values(group, metric_values[METRIC_IOPS],
							       arena), group->count),
	};
	for (enum io_op op = 0; op < IO_OP_COUNT; op++)
		op_medians_find(&out->op[op], group, op, arena);
	detail_medians_find(out->details, group, arena);
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

static bool requests_differ(const struct comparison *comparison)
{
	uint64_t seen = 0;

	for (unsigned i = 0; i < comparison->variant_count; i++) {
		const uint64_t bytes = comparison->variants[i].request_bytes;

		if (seen > 0 && bytes > 0 && bytes != seen)
			return true;
		seen = bytes > 0 ? bytes : seen;
	}
	return false;
}

enum metric compare_answer(const struct comparison *comparison)
{
	for (enum metric m = 0; m < COMPARISON_METRIC_COUNT; m++)
		if (comparison->answer && strcmp(comparison->answer, metric_names[m].name) == 0)
			return m;
	return METRIC_IOPS;
}

void comparison_finish(struct comparison *comparison, struct arena *arena)
{
	comparison->rounds = most_rounds(comparison);
	comparison->answer = metric_names[requests_differ(comparison) ? METRIC_THROUGHPUT
								      : METRIC_IOPS].name;
	correct_marks(comparison, arena);
}
