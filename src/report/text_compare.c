/*
 * A comparison: a row per variant, with its ratio to the baseline, its interval, and the verdict.
 * More tables follow if they add information.
 */
#include "text_parts.h"

#include <string.h>

#include "compare.h"
#include "name_columns.h"
#include "report.h"
#include "stopping.h"
#include "table.h"
#include "units.h"

/* ---- variants with the same baseline form one table ---- */

static unsigned table_count(const struct page *page)
{
	unsigned count = 0;

	for (unsigned i = 0; i < page->result->comparison.variant_count; i++)
		count += page_begins_table(page, i);
	return count;
}

static const struct run_result *first_real_run(const struct result *result)
{
	for (unsigned i = 0; i < result->run_count; i++) {
		if (!result->runs[i].skipped)
			return &result->runs[i];
	}
	return NULL;
}

/* Is it the same of all jobs of all runs? */
static bool all_agree(const struct result *result, unsigned (*of)(const struct spec *spec))
{
	const struct run_result *first = NULL;

	for (unsigned i = 0; i < result->run_count; i++)
		for (unsigned k = 0; k < run_result_job_count(&result->runs[i]); k++) {
			const struct run_result *job = run_result_job(&result->runs[i], k);

			if (first && of(&job->spec) != of(&first->spec))
				return false;
			first = job;
		}
	return true;
}

static unsigned depth_of(const struct spec *spec)
{
	return spec->iodepth;
}

static unsigned loops_of(const struct spec *spec)
{
	return spec->threads;
}

/* For a diff only the new runs are available: the targets of the old ones are unknown. */
static bool depths_differ(const struct result *result)
{
	return !result->comparison.paired || !all_agree(result, depth_of);
}

static bool loops_differ(const struct result *result)
{
	return !all_agree(result, loops_of);
}

const char *page_workload(const struct page *page)
{
	const struct result *result = page->result;
	const char *common = "";

	for (unsigned i = 0; i < result->run_count; i++) {
		const char *workload = page_run_workload(page, &result->runs[i]);

		if (i > 0 && strcmp(workload, common) != 0)
			return "";
		common = workload;
	}
	return common;
}

/* The same number in every run, with all its jobs. */
static bool same_loops(const struct result *result)
{
	const struct run_result *first = first_real_run(result);

	for (unsigned i = 0; i < result->run_count; i++)
		if (!result->runs[i].skipped && result->runs[i].loop_count != first->loop_count)
			return false;
	return true;
}

/* Those equal in all variants; the others have a column. */
static const char *loops_and_depth(const struct page *page, const struct run_result *run)
{
	const char *loops = loops_differ(page->result) || !same_loops(page->result)
		? "" : page_loops(page, run);
	const char *depth = depths_differ(page->result) ? "" :
		arena_printf(page->arena, "depth %u", run->spec.iodepth);

	return text_joined(page->arena, loops, ", ", depth);
}

/* "" if jobs of that name differ between runs. */
static const char *job_workload(const struct page *page, const char *name)
{
	const char *common = "";

	for (unsigned i = 0; i < page->result->run_count; i++) {
		const struct run_result *job = run_result_job_named(&page->result->runs[i], name,
								       strlen(name));
		const char *workload = job ? spec_describe(&job->spec, page->arena) : common;

		if (*common && strcmp(workload, common) != 0)
			return "";
		common = workload;
	}
	return common;
}

/* "readers: 4 KiB random reads", once for all variants, unless it is in the headline. */
static void page_job_workloads(const struct page *page)
{
	const struct page_rows rows = page_rows(page, NULL);

	for (unsigned i = 0; i < rows.count && !*page_workload(page); i++) {
		const char *job = rows.at[i].row->job;
		bool told = !job;

		for (unsigned k = 0; k < i && !told; k++)
			told = rows.at[k].row->job && strcmp(rows.at[k].row->job, job) == 0;
		if (!told && *job_workload(page, job))
			page_wrapped(page, 0, 0, arena_printf(page->arena, "%s: %s", job,
							      job_workload(page, job)));
	}
}

/* The reason for the number of rounds, and the meaning of verdicts. */
static void page_stopping(const struct page *page)
{
	const struct rounds_stopping *stopping = &page->result->stopping;
	const char *sentence = stopping_sentence(stopping, page->arena);

	if (page->result->comparison.always_valid)
		page_wrapped(page, 0, 0, "the number of rounds was not fixed: intervals and "
			     "verdicts are those that hold wherever the rounds ended");
	else if (sentence && page->result->comparison.paired)
		page_wrapped(page, 0, 0, arena_printf(page->arena, "%s (no difference: none "
			     "above %g %%)", sentence, 100 * stopping->smallest));
}

static bool has_rate(const struct run_result *run)
{
	for (unsigned i = 0; i < run_result_job_count(run); i++)
		if (spec_rate_iops(&run_result_job(run, i)->spec) > 0)
			return true;
	return false;
}

/* Of loads that are open, or only of those of some variants or jobs. */
static void page_rate(const struct page *page)
{
	const struct result *result = page->result;

	for (unsigned i = 0; i < result->run_count; i++) {
		if (result->runs[i].skipped || !has_rate(&result->runs[i]))
			continue;
		page_wrapped(page, 0, 0, "with a rate, latencies are response times, counted from "
			     "when an I/O was due");
		return;
	}
}

void page_conditions(const struct page *page)
{
	const struct comparison *comparison = &page->result->comparison;
	const struct run_result *run = first_real_run(page->result);
	const char *text;

	if (!run)
		return;

	text = arena_printf(page->arena, "%s%u round%s × %s%s",
			    comparison->paired ? "" : "old → new, ", comparison->rounds,
			    comparison->rounds == 1 ? "" : "s", page_limits(page, &run->spec),
			    !comparison->paired ? " each, measured apart" :
			    comparison->rounds > 1 ? ", interleaved" : "");
	if (run->spec.warmup_ns > 0)
		text = arena_printf(page->arena, "%s, warm-up %s", text,
				    cell_duration(page, (double)run->spec.warmup_ns));
	if (run->spec.steady)
		text = arena_printf(page->arena, "%s, each when it was steady", text);
	text = arena_printf(page->arena, "%s, seed %llu", text,
			    (unsigned long long)run->spec.seed);
	page_job_workloads(page);
	page_two(page, STYLE_PLAIN, text, loops_and_depth(page, run));
	page_stopping(page);
	page_rate(page);
	page_differing_targets(page);
	page_gap(page);
}

static enum compared_metric answer_of(const struct page *page)
{
	return compare_answer(&page->result->comparison);
}

enum { JOB, LOOPS, DEPTH, IOPS, MIB, PERCENTILES };
enum { CPU, RATIO, INTERVAL, VERDICT, COLUMNS_AFTER };	/* behind the percentiles */

/* How soon a usual percentile is left out on a narrow page; one that was asked for never is. */
static unsigned expendable(double percent)
{
	return percent == 50 ? 2 : percent == 99 ? 1 : 4;
}

static void fill_ratio(const struct page *page, struct table_cell *row,
		       const struct comparison_variant *variant)
{
	const struct comparison_metric *metric = &variant->metrics[answer_of(page)];

	if (!*page_baseline_of(page, variant))
		return;
	if (!metric->valid || strcmp(metric->verdict, "baseline") == 0) {
		row[RATIO] = (struct table_cell){
			.text = metric->valid ? "baseline" : "cannot be compared",
			.spans = true };
		return;
	}
	row[RATIO].text = arena_printf(page->arena, "%s ×", cell_ratio(page, metric->ratio));
	if (metric->has_interval)
		row[INTERVAL].text = arena_printf(page->arena, "[%s, %s]",
						  cell_ratio(page, metric->low),
						  cell_ratio(page, metric->high));
	row[VERDICT] = (struct table_cell){
		.text = variant->repeats_baseline ? "baseline again" : metric->verdict,
		.style = metric_style(metric) };
}

static void fill_medians(const struct page *page, struct table_cell *row,
			 const struct comparison_variant *variant,
			 struct percentile_list percentiles)
{
	const struct percentile_medians medians = {
		{ variant->p50_ns, variant->p99_ns, variant->p999_ns }, &variant->chosen,
		variant->samples
	};

	row[IOPS].text = cell_rate(page, variant->iops);
	row[MIB].text = cell_mib_per_s(page, variant->bytes_per_s);
	percentile_cells_of(page, &row[PERCENTILES], percentiles, &medians);
	row += PERCENTILES + percentiles.count;
	if (variant->cpu_us_per_io > 0)
		row[CPU].text = cell_duration(page, variant->cpu_us_per_io * 1e3);
}

static void add_row(const struct page *page, struct table *table,
		    const struct name_columns *names, const struct page_row *what,
		    struct percentile_list percentiles)
{
	const struct comparison_variant *variant = what->variant;
	const struct run_result *run = page_row_run(page, what);
	struct table_cell *row = table_add_row(table);

	name_columns_fill(names, variant->name, row);
	row += names->count;
	row[JOB].text = what->job;
	if (run && run->job_count == 0 && loops_differ(page->result))
		row[LOOPS].text = arena_printf(page->arena, "%u", run->spec.threads);
	if (run && run->job_count == 0 && depths_differ(page->result))
		row[DEPTH].text = arena_printf(page->arena, "%u", run->spec.iodepth);

	if (variant->skipped || what->row->rounds == 0) {
		row[IOPS] = (struct table_cell){
			.text = variant->skipped
				? arena_printf(page->arena, "not run: %s", variant->skipped)
				: "no round was completed",
			.spans = true };
		return;
	}
	fill_medians(page, row, what->row, percentiles);
	fill_ratio(page, row + PERCENTILES + percentiles.count, what->row);
}

static const char *ratio_title(const struct page *page, const char *baseline)
{
	return *baseline ? arena_printf(page->arena, "%s against %s",
					answer_of(page) == METRIC_THROUGHPUT ? "MiB/s" : "IOPS",
					text_baseline_title(baseline)) : "";
}

/* Returns their number. */
static unsigned number_columns(const struct page *page, const char *job_title,
			       const char *baseline, struct percentile_list percentiles,
			       struct table_column *columns)
{
	const struct table_column before[PERCENTILES] = {
		[JOB]	   = { .title = job_title, .gap = 2 },
		[LOOPS]	   = { .title = loops_differ(page->result) ? "loops" : "",
			       .right = true, .gap = 2 },
		[DEPTH]	   = { .title = depths_differ(page->result) ? "depth" : "",
			       .right = true, .gap = 2 },
		[IOPS]	   = { .title = "IOPS", .right = true, .gap = 2 },
		[MIB]	   = { .title = "MiB/s", .right = true, .gap = 2 },
	};
	const struct table_column after[COLUMNS_AFTER] = {
		[CPU]	   = { .title = "CPU/IO", .right = true, .gap = 2, .expendable = 3 },
		[RATIO]	   = { .title = ratio_title(page, baseline),
			       .title_spans = true, .right = true, .gap = 2 },
		[INTERVAL] = { .title = "", .gap = 1 },
		[VERDICT]  = { .title = "", .gap = 2 },
	};

	memcpy(columns, before, sizeof(before));
	percentile_columns(&columns[PERCENTILES], percentiles, 2, page->arena);
	for (unsigned i = 0; i < percentiles.count && !page_has_chosen_percentiles(page); i++)
		columns[PERCENTILES + i].expendable = expendable(percentiles.at[i]);
	memcpy(&columns[PERCENTILES + percentiles.count], after, sizeof(after));
	return PERCENTILES + percentiles.count + COLUMNS_AFTER;
}

static void print_variants(const struct page *page, const char *baseline)
{
	static const char *const beside[] = { "iodepth", "threads", NULL };
	const struct percentile_list percentiles = page_percentiles_compared(page);
	const struct page_rows rows = page_rows(page, baseline);
	struct table_column columns[NAME_COLUMNS_MAX + PERCENTILES + PERCENTILES_MAX +
				    COLUMNS_AFTER];
	struct name_columns names;
	struct table table;
	unsigned count;

	name_columns_init(&names, &page->result->comparison, beside, page->arena);
	name_columns_head(&names, "variant", columns);
	count = number_columns(page, rows.job_title, baseline, percentiles,
			       columns + names.count);
	table_init(&table, columns, names.count + count, page->arena);
	for (unsigned i = 0; i < rows.count; i++)
		add_row(page, &table, &names, &rows.at[i], percentiles);
	page_put_table(page, &table);
}

/* With its workload, if others with a different workload follow. */
static void print_table_of(const struct page *page, const char *baseline, bool first)
{
	const struct run_result *run = result_first_run(page->result, baseline);

	if (run && table_count(page) > 1 && !*page_workload(page)) {
		if (!first)
			page_gap(page);
		page_two(page, STYLE_BOLD, page_run_workload(page, run), "");
	}
	print_variants(page, baseline);
	page_trade_offs(page, baseline);
}

void page_comparison_head(const struct page *page)
{
	const char *name = page->result->profile ? page->result->profile : "";

	page_headline(page, name, page_workload(page), page_common_targets(page));
	page_description(page);
	page_conditions(page);
}

void page_comparison(const struct page *page)
{
	for (unsigned i = 0; i < page->result->comparison.variant_count; i++)
		if (page_begins_table(page, i))
			print_table_of(page, page_baseline_of(page,
						&page->result->comparison.variants[i]), i == 0);
	page_operations(page);
	page_scarce(page);
	page_differences(page);
	if (page->details)
		page_comparison_details(page);
}
