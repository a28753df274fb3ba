/*
 * A comparison: a row per variant, with its ratio to the baseline, the interval of that, and
 * the verdict. More tables follow where they tell something that this one does not.
 */
#include "text_parts.h"

#include <string.h>

#include "compare.h"
#include "name_columns.h"
#include "report.h"
#include "table.h"
#include "units.h"

/* Some run of a variant: they all have the same options. NULL if none is in this result. */
static const struct run_result *run_of(const struct result *result, const char *variant)
{
	for (unsigned i = 0; i < result->run_count; i++) {
		if (strcmp(result->runs[i].variant, variant) == 0)
			return &result->runs[i];
	}
	return NULL;
}

/* ---- variants that are compared with the same one stand in one table ---- */

/* Is this variant the first of those with its baseline? */
static bool begins_table(const struct page *page, unsigned index)
{
	const struct comparison *comparison = &page->result->comparison;
	const char *baseline = page_baseline_of(page, &comparison->variants[index]);

	for (unsigned i = 0; i < index; i++)
		if (page_compares_with(page, i, baseline))
			return false;
	return true;
}

static unsigned table_count(const struct page *page)
{
	unsigned count = 0;

	for (unsigned i = 0; i < page->result->comparison.variant_count; i++)
		count += begins_table(page, i);
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

/* Of a diff only the new runs are here: what the old ones had is not known. */
static bool depths_differ(const struct result *result)
{
	if (!result->comparison.paired)
		return true;
	for (unsigned i = 1; i < result->run_count; i++) {
		if (result->runs[i].spec.iodepth != result->runs[0].spec.iodepth)
			return true;
	}
	return false;
}

static bool loops_differ(const struct result *result)
{
	for (unsigned i = 1; i < result->run_count; i++) {
		if (result->runs[i].spec.threads != result->runs[0].spec.threads)
			return true;
	}
	return false;
}

const char *page_workload(const struct page *page)
{
	const struct result *result = page->result;
	const char *common = "";

	for (unsigned i = 0; i < result->run_count; i++) {
		const char *workload = spec_describe(&result->runs[i].spec, page->arena);

		if (i > 0 && strcmp(workload, common) != 0)
			return "";
		common = workload;
	}
	return common;
}

/* What of both is the same in all variants: what is not has a column. */
static const char *loops_and_depth(const struct page *page, const struct run_result *run)
{
	const char *loops = loops_differ(page->result) ? "" : page_loops(page, run);
	const char *depth = depths_differ(page->result) ? "" :
		arena_printf(page->arena, "depth %u", run->spec.iodepth);

	return text_joined(page->arena, loops, ", ", depth);
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
	text = arena_printf(page->arena, "%s, seed %llu", text,
			    (unsigned long long)run->spec.seed);
	page_two(page, STYLE_PLAIN, text, loops_and_depth(page, run));
	page_differing_targets(page);
	fputc('\n', page->out);
}

static enum metric answer_of(const struct page *page)
{
	return compare_answer(&page->result->comparison);
}

enum { LOOPS, DEPTH, IOPS, MIB, P50, P99, P999, CPU, RATIO, INTERVAL, VERDICT,
	COLUMN_COUNT };

static void fill_ratio(const struct page *page, struct table_cell *row,
		       const struct comparison_variant *variant)
{
	const struct comparison_metric *metric = &variant->metrics[answer_of(page)];

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
		.text = metric->verdict, .style = metric_style(metric) };
}

static void fill_medians(const struct page *page, struct table_cell *row,
			 const struct comparison_variant *variant)
{
	row[IOPS].text = cell_rate(page, variant->iops);
	row[MIB].text = cell_mib_per_s(page, variant->bytes_per_s);
	row[P50].text = cell_duration(page, variant->p50_ns);
	row[P99].text = cell_duration(page, variant->p99_ns);
	row[P999].text = cell_duration(page, variant->p999_ns);
	if (variant->cpu_us_per_io > 0)
		row[CPU].text = cell_duration(page, variant->cpu_us_per_io * 1e3);
}

static void add_variant(const struct page *page, struct table *table,
			const struct name_columns *names,
			const struct comparison_variant *variant)
{
	const struct run_result *run = run_of(page->result, variant->name);
	struct table_cell *row = table_add_row(table);

	name_columns_fill(names, variant->name, row);
	row += names->count;
	if (run && loops_differ(page->result))
		row[LOOPS].text = arena_printf(page->arena, "%u", run->spec.threads);
	if (run && depths_differ(page->result))
		row[DEPTH].text = arena_printf(page->arena, "%u", run->spec.iodepth);

	if (variant->skipped || variant->rounds == 0) {
		row[IOPS] = (struct table_cell){
			.text = variant->skipped
				? arena_printf(page->arena, "not run: %s", variant->skipped)
				: "no round was completed",
			.spans = true };
		return;
	}
	fill_medians(page, row, variant);
	fill_ratio(page, row, variant);
}

static void print_variants(const struct page *page, const char *baseline)
{
	const struct comparison *comparison = &page->result->comparison;
	static const char *const beside[] = { "iodepth", "threads", NULL };
	const struct table_column numbers[COLUMN_COUNT] = {
		[LOOPS]	   = { .title = loops_differ(page->result) ? "loops" : "",
			       .right = true, .gap = 2 },
		[DEPTH]	   = { .title = depths_differ(page->result) ? "depth" : "",
			       .right = true, .gap = 2 },
		[IOPS]	   = { .title = "IOPS", .right = true, .gap = 2 },
		[MIB]	   = { .title = "MiB/s", .right = true, .gap = 2 },
		[P50]	   = { .title = "p50", .right = true, .gap = 2, .expendable = 2 },
		[P99]	   = { .title = "p99", .right = true, .gap = 2, .expendable = 1 },
		[P999]	   = { .title = "p99.9", .right = true, .gap = 2, .expendable = 4 },
		[CPU]	   = { .title = "CPU/IO", .right = true, .gap = 2, .expendable = 3 },
		[RATIO]	   = { .title = arena_printf(page->arena, "%s against %s",
				answer_of(page) == METRIC_THROUGHPUT ? "MiB/s" : "IOPS",
				text_baseline_title(baseline)),
			       .title_spans = true, .right = true, .gap = 2 },
		[INTERVAL] = { .title = "", .gap = 1 },
		[VERDICT]  = { .title = "", .gap = 2 },
	};
	struct table_column columns[NAME_COLUMNS_MAX + COLUMN_COUNT];
	struct name_columns names;
	struct table table;

	name_columns_init(&names, comparison, beside, page->arena);
	name_columns_head(&names, "variant", columns);
	memcpy(columns + names.count, numbers, sizeof(numbers));
	table_init(&table, columns, names.count + COLUMN_COUNT, page->arena);
	for (unsigned i = 0; i < comparison->variant_count; i++)
		if (page_compares_with(page, i, baseline))
			add_variant(page, &table, &names, &comparison->variants[i]);
	table_print(&table, page->out, page->width, page->colour);
}

/* With its workload, if others follow that do other work. */
static void print_table_of(const struct page *page, const char *baseline)
{
	const struct run_result *run = run_of(page->result, baseline);

	if (run && table_count(page) > 1 && !*page_workload(page)) {
		if (strcmp(baseline, page->result->comparison.baseline) != 0)
			fputc('\n', page->out);
		page_two(page, STYLE_BOLD, spec_describe(&run->spec, page->arena), "");
	}
	print_variants(page, baseline);
	page_trade_offs(page, baseline);
}

void page_comparison(const struct page *page)
{
	const char *name = page->result->profile ? page->result->profile : "";

	page_headline(page, name, page_workload(page), page_common_targets(page));
	page_description(page);
	page_conditions(page);
	for (unsigned i = 0; i < page->result->comparison.variant_count; i++)
		if (begins_table(page, i))
			print_table_of(page, page_baseline_of(page,
							 &page->result->comparison.variants[i]));
	page_operations(page);
	page_differences(page);
}
