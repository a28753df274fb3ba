/*
 * A comparison: a row per variant, with its ratio to the baseline, the interval of that, and
 * the verdict. Two more tables follow if they tell something that this one does not: if other
 * ratios disagree with the one of IOPS, and if there was more than one kind of I/O.
 */
#include "text_parts.h"

#include <string.h>

#include "report.h"
#include "stats.h"
#include "table.h"
#include "units.h"

enum { NAME_WIDTH_MIN = 12, NAME_WIDTH_KEPT = 24, BASELINE_WIDTH_MAX = 20 };

/* Some run of a variant: they all have the same options. NULL if none is in this result. */
static const struct run_result *run_of(const struct result *result, const char *variant)
{
	for (unsigned i = 0; i < result->run_count; i++) {
		if (strcmp(result->runs[i].variant, variant) == 0)
			return &result->runs[i];
	}
	return NULL;
}

/* For titles. */
static const char *baseline_name(const struct page *page)
{
	return text_shortened(page->result->comparison.baseline, BASELINE_WIDTH_MAX,
			      page->arena);
}

static const struct run_result *first_real_run(const struct result *result)
{
	for (unsigned i = 0; i < result->run_count; i++) {
		if (!result->runs[i].skipped)
			return &result->runs[i];
	}
	return NULL;
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

void page_conditions(const struct page *page)
{
	const struct comparison *comparison = &page->result->comparison;
	const struct run_result *run = first_real_run(page->result);

	if (!run)
		return;

	fprintf(page->out, "%s%u round%s × %s", comparison->paired ? "" : "old → new, ",
		comparison->rounds, comparison->rounds == 1 ? "" : "s",
		page_limits(page, &run->spec));
	if (!comparison->paired)
		fprintf(page->out, " each, measured apart");
	else if (comparison->rounds > 1)
		fprintf(page->out, ", interleaved");
	if (run->spec.warmup_ns > 0)
		fprintf(page->out, ", warm-up %s",
			cell_duration(page, (double)run->spec.warmup_ns));
	fprintf(page->out, ", seed %llu", (unsigned long long)run->spec.seed);
	if (!loops_differ(page->result))
		fprintf(page->out, " · %s", page_loops(page, run));
	fputc('\n', page->out);
	page_differing_targets(page);
	fputc('\n', page->out);
}

enum { NAME, LOOPS, DEPTH, IOPS, MIB, P50, P99, P999, CPU, RATIO, INTERVAL, VERDICT,
	COLUMN_COUNT };

static void fill_ratio(const struct page *page, struct table_cell *row,
		       const struct comparison_variant *variant)
{
	const struct comparison_metric *iops = &variant->metrics[METRIC_IOPS];

	if (!iops->valid || strcmp(iops->verdict, "baseline") == 0) {
		row[RATIO] = (struct table_cell){
			.text = iops->valid ? "baseline" : "cannot be compared",
			.spans = true };
		return;
	}
	row[RATIO].text = arena_printf(page->arena, "%s ×", cell_ratio(page, iops->ratio));
	if (iops->has_interval)
		row[INTERVAL].text = arena_printf(page->arena, "[%s, %s]",
						  cell_ratio(page, iops->low),
						  cell_ratio(page, iops->high));
	row[VERDICT] = (struct table_cell){
		.text = iops->verdict, .style = metric_style(iops) };
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
			const struct comparison_variant *variant)
{
	const struct run_result *run = run_of(page->result, variant->name);
	struct table_cell *row = table_add_row(table);

	row[NAME].text = variant->name;
	if (run && loops_differ(page->result))
		row[LOOPS].text = arena_printf(page->arena, "%u", run->spec.threads);
	if (run)
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

static void print_variants(const struct page *page)
{
	const struct comparison *comparison = &page->result->comparison;
	const struct table_column columns[COLUMN_COUNT] = {
		[NAME]	   = { .title = "variant", .width_min = NAME_WIDTH_MIN,
			       .width_kept = NAME_WIDTH_KEPT },
		[LOOPS]	   = { .title = loops_differ(page->result) ? "loops" : "",
			       .right = true, .gap = 2 },
		[DEPTH]	   = { .title = "depth", .right = true, .gap = 2 },
		[IOPS]	   = { .title = "IOPS", .right = true, .gap = 2 },
		[MIB]	   = { .title = "MiB/s", .right = true, .gap = 2, .expendable = 2 },
		[P50]	   = { .title = "p50", .right = true, .gap = 2 },
		[P99]	   = { .title = "p99", .right = true, .gap = 2 },
		[P999]	   = { .title = "p99.9", .right = true, .gap = 2, .expendable = 1 },
		[CPU]	   = { .title = "CPU/IO", .right = true, .gap = 2 },
		[RATIO]	   = { .title = arena_printf(page->arena, "IOPS against %s",
						     baseline_name(page)),
			       .title_spans = true, .right = true, .gap = 2 },
		[INTERVAL] = { .title = "", .gap = 1 },
		[VERDICT]  = { .title = "", .gap = 2 },
	};
	struct table table;

	table_init(&table, columns, COLUMN_COUNT, page->arena);
	for (unsigned i = 0; i < comparison->variant_count; i++)
		add_variant(page, &table, &comparison->variants[i]);
	table_print(&table, page->out, REPORT_WIDTH, page->colour);
}

/* Another ratio points the other way, or is sure where the one of IOPS is not. */
static bool has_trade_off(const struct comparison_variant *variant)
{
	const struct comparison_metric *iops = &variant->metrics[METRIC_IOPS];

	for (unsigned m = METRIC_P50; m <= METRIC_CPU; m++) {
		const struct comparison_metric *other = &variant->metrics[m];

		if (metric_is_better(other) && !metric_is_better(iops))
			return true;
		if (metric_is_worse(other) && !metric_is_worse(iops))
			return true;
	}
	return false;
}

static void add_ratios(const struct page *page, struct table *table,
		       const struct comparison_variant *variant)
{
	struct table_cell *row = table_add_row(table);

	row[0].text = variant->name;
	for (unsigned m = METRIC_P50; m <= METRIC_CPU; m++) {
		const struct comparison_metric *metric = &variant->metrics[m];
		if (metric->valid)
			row[m] = (struct table_cell){
				.text = arena_printf(page->arena, "%s%s ×",
						     metric_is_sure(metric) ? "" : "~",
						     cell_ratio(page, metric->ratio)),
				.style = metric_style(metric) };
	}
}

static bool any_unsure(const struct comparison *comparison)
{
	for (unsigned i = 0; i < comparison->variant_count; i++) {
		const struct comparison_variant *variant = &comparison->variants[i];

		for (unsigned m = METRIC_P50; m <= METRIC_CPU; m++) {
			if (has_trade_off(variant) && variant->metrics[m].valid &&
			    !metric_is_sure(&variant->metrics[m]))
				return true;
		}
	}
	return false;
}

/* Medians alone would not say whether these ratios mean anything. */
static void print_trade_offs(const struct page *page)
{
	const struct comparison *comparison = &page->result->comparison;
	const struct table_column columns[] = {
		{ .title = arena_printf(page->arena, "against %s", baseline_name(page)),
		  .width_min = NAME_WIDTH_MIN },
		[METRIC_P50]	= { .title = "p50", .right = true, .gap = 3 },
		[METRIC_P99]	= { .title = "p99", .right = true, .gap = 3 },
		[METRIC_P999]	= { .title = "p99.9", .right = true, .gap = 3 },
		[METRIC_CPU]	= { .title = "CPU/IO", .right = true, .gap = 3 },
		{ .title = any_unsure(comparison) ? "(~ no evidence of a difference)" : "",
		  .gap = 3, .title_spans = true },
	};
	struct table table;

	table_init(&table, columns, sizeof(columns) / sizeof(columns[0]), page->arena);
	for (unsigned i = 0; i < comparison->variant_count; i++) {
		if (has_trade_off(&comparison->variants[i]))
			add_ratios(page, &table, &comparison->variants[i]);
	}
	if (table.row_count == 0)
		return;
	fputc('\n', page->out);
	table_print(&table, page->out, REPORT_WIDTH, page->colour);
}

/* Of the rounds of one variant, and one kind of I/O. */
struct op_medians {
	double iops, bytes_per_s, p50_ns, p99_ns, p999_ns;
};

static bool op_medians(const struct page *page, const char *variant, enum io_op op,
		       struct op_medians *out)
{
	const struct result *result = page->result;
	const size_t size = (result->run_count + 1) * sizeof(double);
	double *iops = arena_alloc(page->arena, size);
	double *bytes_per_s = arena_alloc(page->arena, size);
	double *p50 = arena_alloc(page->arena, size);
	double *p99 = arena_alloc(page->arena, size);
	double *p999 = arena_alloc(page->arena, size);
	unsigned count = 0;

	for (unsigned i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];

		if (strcmp(run->variant, variant) != 0 || run->op[op].ios == 0 ||
		    run->interrupted || run->stopped_by_error)
			continue;
		iops[count] = run->op[op].iops;
		bytes_per_s[count] = run->op[op].bytes_per_s;
		p50[count] = (double)percentile_named(&run->op[op], "p50");
		p99[count] = (double)percentile_named(&run->op[op], "p99");
		p999[count] = (double)percentile_named(&run->op[op], "p99.9");
		count++;
	}
	if (count == 0)
		return false;
	*out = (struct op_medians){
		.iops = stats_median(iops, count),
		.bytes_per_s = stats_median(bytes_per_s, count),
		.p50_ns = stats_median(p50, count),
		.p99_ns = stats_median(p99, count),
		.p999_ns = stats_median(p999, count),
	};
	return true;
}

enum { OP_NAME, OP_OP, OP_IOPS, OP_MIB, OP_P50, OP_P99, OP_P999, OP_COLUMN_COUNT };

static unsigned add_operations(const struct page *page, struct table *table,
			       const char *variant)
{
	unsigned kinds = 0;

	for (enum io_op op = 0; op < IO_OP_COUNT; op++) {
		struct op_medians medians;
		struct table_cell *row;

		if (!op_medians(page, variant, op, &medians))
			continue;
		row = table_add_row(table);
		row[OP_NAME].text = kinds == 0 ? variant : "";
		row[OP_OP].text = io_op_name(op);
		row[OP_IOPS].text = cell_rate(page, medians.iops);
		if (medians.bytes_per_s > 0)
			row[OP_MIB].text = cell_mib_per_s(page, medians.bytes_per_s);
		kinds++;
		if (medians.p50_ns <= 0)
			continue;	/* fsyncs at the end of writes: their time is in those */
		row[OP_P50].text = cell_duration(page, medians.p50_ns);
		row[OP_P99].text = cell_duration(page, medians.p99_ns);
		row[OP_P999].text = cell_duration(page, medians.p999_ns);
	}
	return kinds;
}

static void print_operations(const struct page *page)
{
	static const struct table_column columns[OP_COLUMN_COUNT] = {
		[OP_NAME] = { .title = "variant", .width_min = NAME_WIDTH_MIN },
		[OP_OP]	  = { .title = "I/O", .gap = 3 },
		[OP_IOPS] = { .title = "IOPS", .right = true, .gap = 3 },
		[OP_MIB]  = { .title = "MiB/s", .right = true, .gap = 3 },
		[OP_P50]  = { .title = "p50", .right = true, .gap = 3 },
		[OP_P99]  = { .title = "p99", .right = true, .gap = 3 },
		[OP_P999] = { .title = "p99.9", .right = true, .gap = 3 },
	};
	const struct comparison *comparison = &page->result->comparison;
	struct table table;
	unsigned kinds_most = 0;

	table_init(&table, columns, OP_COLUMN_COUNT, page->arena);
	for (unsigned i = 0; i < comparison->variant_count; i++) {
		const unsigned kinds = add_operations(page, &table,
						      comparison->variants[i].name);

		if (kinds > kinds_most)
			kinds_most = kinds;
	}
	if (kinds_most < 2)
		return;
	fputc('\n', page->out);
	table_print(&table, page->out, REPORT_WIDTH, page->colour);
}

void page_comparison(const struct page *page)
{
	const char *name = page->result->profile ? page->result->profile : "";

	page_headline(page, name, page_workload(page), page_common_targets(page));
	page_conditions(page);
	print_variants(page);
	print_trade_offs(page);
	print_operations(page);
}
