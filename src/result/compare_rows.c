/* compare_rows: medians over the rounds of a variant. */
#include "compare_rows.h"

#include <math.h>
#include <string.h>

#include "compare.h"
#include "op_medians.h"
#include "ratios.h"
#include "result_fields.h"
#include "stats.h"

/* A rate may be 0. */
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

static double samples_of(const struct run_result *run)
{
	return (double)run->total.hist->count;
}

static uint64_t request_bytes(const struct group *group)
{
	uint64_t common;

	if (group->count == 0)
		return 0;
	if (group->job_count == 0 && spec_has_sizes(&group->runs[0]->spec))
		return 0;
	if (group->job_count == 0)
		return spec_request_size(&group->runs[0]->spec);
	common = request_bytes(&group->jobs[0]);
	for (unsigned i = 1; i < group->job_count; i++)
		if (request_bytes(&group->jobs[i]) != common)
			return 0;
	return common;
}

static double durable_of(const struct run_result *run)
{
	return run->durable_bytes_per_s;
}

static void describe(struct comparison_variant *out, const struct group *group,
		     struct arena *arena)
{
	*out = (struct comparison_variant){
		.name		= group->name,
		.job		= group->job,
		.skipped	= group->skipped,
		.rounds		= group->count,
		.empty_rounds	= group->empty,
		.request_bytes	= request_bytes(group),
		.iops		= median_rate(group, metric_values[METRIC_IOPS], arena),
		.bytes_per_s	= median_rate(group, metric_values[METRIC_THROUGHPUT], arena),
		.p50_ns		= group_median(group, metric_values[METRIC_P50], arena),
		.p99_ns		= group_median(group, metric_values[METRIC_P99], arena),
		.p999_ns	= group_median(group, metric_values[METRIC_P999], arena),
		.samples	= group_median(group, samples_of, arena),
		.cpu_us_per_io	= group_median(group, metric_values[METRIC_CPU], arena),
		.durable_bytes_per_s = group_median(group, durable_of, arena),
		.iops_variation	= stats_variation(group_values(group, metric_values[METRIC_IOPS],
							       arena), group->count),
	};
	op_medians_find(out, group, arena);
	detail_medians_find(out->details, group, arena);
	ratios_clear(out->metrics);
}

void row_describe(struct comparison_variant *out, const struct group *group,
		  struct arena *arena)
{
	describe(out, group, arena);
	out->jobs = arena_alloc(arena, group->job_count * sizeof(*out->jobs));
	out->job_count = group->job_count;
	for (unsigned i = 0; i < group->job_count; i++)
		describe(&out->jobs[i], &group->jobs[i], arena);
}

void row_mark_as_baseline(struct comparison_variant *variant)
{
	for (unsigned i = 0; i < COMPARISON_METRIC_COUNT; i++) {
		variant->metrics[i].valid = variant->rounds > 0;
		variant->metrics[i].ratio = 1.0;
		variant->metrics[i].verdict = "baseline";
	}
	for (unsigned i = 0; i < variant->job_count; i++) {
		variant->jobs[i].baseline = variant->baseline;
		row_mark_as_baseline(&variant->jobs[i]);
	}
}

void row_compare(struct comparison_variant *row, const struct group *group,
		 const struct group *baseline,
		 void (*ratios)(struct comparison_metric *metrics, const struct group *group,
				const struct group *baseline, struct arena *arena),
		 struct arena *arena)
{
	ratios(row->metrics, group, baseline, arena);
	for (unsigned i = 0; i < row->job_count; i++) {
		const struct group *job = group_job(baseline, row->jobs[i].job);

		row->jobs[i].baseline = row->baseline;
		if (job)
			ratios(row->jobs[i].metrics, &group->jobs[i], job, arena);
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

static bool same_number(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

/* A variant of one job, compared with one of one job: the variant is that job. */
static bool is_its_job(const struct comparison_variant *variant)
{
	for (unsigned m = 0; variant->job_count == 1 && m < COMPARISON_METRIC_COUNT; m++)
		if (!same_number(variant->metrics[m].ratio, variant->jobs[0].metrics[m].ratio) ||
		    !same_number(variant->metrics[m].p, variant->jobs[0].metrics[m].p))
			return false;
	return variant->job_count == 1;
}

/* Those that have verdicts of their own. */
static unsigned count_jobs(const struct comparison_variant *variant)
{
	return is_its_job(variant) ? 0 : variant->job_count;
}

static void correct_marks(struct comparison *comparison, struct arena *arena)
{
	struct comparison_metric **marks;
	unsigned rows = 0, count = 0;

	for (unsigned i = 0; i < comparison->variant_count; i++)
		rows += 1 + count_jobs(&comparison->variants[i]);
	marks = arena_alloc(arena, rows * RATIOS_MARKS_PER_ROW * sizeof(*marks));
	for (unsigned i = 0; i < comparison->variant_count; i++) {
		struct comparison_variant *variant = &comparison->variants[i];

		count += ratios_add_marks(variant->metrics, &marks[count]);
		for (unsigned k = 0; k < count_jobs(variant); k++)
			count += ratios_add_marks(variant->jobs[k].metrics, &marks[count]);
	}
	ratios_correct(marks, count, arena);
	for (unsigned i = 0; i < comparison->variant_count; i++) {
		struct comparison_variant *variant = &comparison->variants[i];

		if (is_its_job(variant))
			memcpy(variant->jobs[0].metrics, variant->metrics,
			       sizeof(variant->metrics));
	}
}

static bool differ(uint64_t *seen, uint64_t bytes)
{
	const bool other = *seen > 0 && bytes > 0 && bytes != *seen;

	*seen = bytes > 0 ? bytes : *seen;
	return other;
}

static const struct comparison_variant *job_row(const struct comparison_variant *variant,
						const char *job)
{
	for (unsigned i = 0; i < variant->job_count; i++)
		if (strcmp(variant->jobs[i].job, job) == 0)
			return &variant->jobs[i];
	return NULL;
}

/* Jobs of one name are compared, and so are whole variants, where they have one size. */
static bool requests_differ(const struct comparison *comparison)
{
	uint64_t seen = 0;

	for (unsigned i = 0; i < comparison->variant_count; i++) {
		const struct comparison_variant *variant = &comparison->variants[i];

		if (differ(&seen, variant->job_count > 0 ? 0 : variant->request_bytes))
			return true;
		for (unsigned k = 0; k < variant->job_count; k++) {
			const struct comparison_variant *job = &variant->jobs[k], *other;
			uint64_t seen_of_job = job->request_bytes;

			for (unsigned j = i + 1; j < comparison->variant_count; j++) {
				other = job_row(&comparison->variants[j], job->job);
				if (other && differ(&seen_of_job, other->request_bytes))
					return true;
			}
		}
	}
	return false;
}

bool compare_has_baseline(const struct comparison *comparison)
{
	for (unsigned i = 0; i < comparison->variant_count; i++) {
		const char *own = comparison->variants[i].baseline;

		if (own ? *own : *comparison->baseline)
			return true;
	}
	return false;
}

enum compared_metric compare_answer(const struct comparison *comparison)
{
	for (enum compared_metric m = 0; m < COMPARISON_METRIC_COUNT; m++)
		if (comparison->answer && strcmp(comparison->answer, metric_names[m].name) == 0)
			return m;
	return METRIC_IOPS;
}

void comparison_finish(struct comparison *comparison, struct arena *arena)
{
	comparison->rounds = most_rounds(comparison);
	comparison->answer = metric_names[compare_has_baseline(comparison) &&
					  requests_differ(comparison) ? METRIC_THROUGHPUT
								      : METRIC_IOPS].name;
	correct_marks(comparison, arena);
}
