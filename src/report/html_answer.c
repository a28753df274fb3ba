/*
 * The answer in large figures: of a comparison, a card per variant with its ratios to the baseline;
 * of a single run, its numbers. Of many variants the table and the charts say it better.
 */
#include "html_parts.h"

#include <string.h>

#include "compare.h"
#include "units.h"

enum { CARDS_MAX = 3 };

struct tile {
	const char *class, *name, *figure, *verdict, *interval, *below;	/* or NULL */
};

static void print_part(const struct page *page, const char *tag, const char *class,
		       const char *text)
{
	if (text && *text)
		html_element(page->out, tag, class, text);
}

static void print_tile(const struct page *page, const struct tile *tile)
{
	fprintf(page->out, "<div class=\"tile %s\">", tile->class ? tile->class : "");
	print_part(page, "span", "name", tile->name);
	print_part(page, "strong", "", tile->figure);
	print_part(page, "em", "", tile->verdict);
	print_part(page, "span", "interval-words", tile->interval);
	print_part(page, "span", "below", tile->below);
	fputs("</div>\n", page->out);
}

/* ---- comparison ---- */

static double median_of(const struct comparison_variant *row, unsigned metric)
{
	const double medians[COMPARISON_METRIC_COUNT] = {
		[METRIC_IOPS] = row->iops, [METRIC_P50] = row->p50_ns, [METRIC_P99] = row->p99_ns,
		[METRIC_P999] = row->p999_ns, [METRIC_CPU] = row->cpu_us_per_io * 1e3,
		[METRIC_THROUGHPUT] = row->bytes_per_s,
	};

	return medians[metric];
}

static const char *median_words(const struct page *page, const struct comparison_variant *row,
				unsigned metric)
{
	const double median = median_of(row, metric);

	return metric == METRIC_IOPS ? cell_rate(page, median)
		: metric == METRIC_THROUGHPUT
		? arena_printf(page->arena, "%s MiB/s", cell_mib_per_s(page, median))
		: cell_duration(page, median);
}

static const char *const metric_titles[COMPARISON_METRIC_COUNT] = {
	[METRIC_IOPS] = "IOPS", [METRIC_P50] = "p50 latency", [METRIC_P99] = "p99 latency",
	[METRIC_P999] = "p99.9 latency", [METRIC_CPU] = "CPU per I/O",
	[METRIC_THROUGHPUT] = "throughput",
};

static const char *interval_words(const struct page *page, const struct comparison_metric *metric)
{
	if (!metric->has_interval)
		return "";
	return arena_printf(page->arena, "95 %%: %s to %s", cell_ratio(page, metric->low),
			    cell_ratio(page, metric->high));
}

/* "5.63 ×, faster, 95 %: 4.93 to 6.31, 3,106 against 566" */
static void print_metric(const struct page *page, const struct comparison_variant *row,
			 const struct comparison_variant *baseline, unsigned which)
{
	const struct comparison_metric *metric = &row->metrics[which];
	const char *below = !baseline ? "" : arena_printf(page->arena, "%s against %s",
		median_words(page, row, which), median_words(page, baseline, which));

	if (!metric->valid)
		return;
	print_tile(page, &(struct tile){
		.class = metric_is_better(metric) ? "good" : metric_is_worse(metric) ? "bad" : "",
		.name = metric_titles[which], .verdict = metric->verdict,
		.figure = arena_printf(page->arena, "%s ×", cell_ratio(page, metric->ratio)),
		.interval = interval_words(page, metric), .below = below });
}

static const struct comparison_variant *baseline_row(const struct page *page,
						     const struct page_row *row)
{
	const struct page_rows rows = page_rows(page, NULL);
	const char *baseline = page_baseline_of(page, row->variant), *job = row->row->job;

	for (unsigned i = 0; i < rows.count; i++) {
		const struct page_row *other = &rows.at[i];
		const char *its_job = other->row->job;

		if (strcmp(other->variant->name, baseline) == 0 &&
		    (job ? its_job && strcmp(job, its_job) == 0 : !its_job))
			return other->row;
	}
	return NULL;
}

static bool has_card(const struct page *page, const struct page_row *row)
{
	const struct comparison_metric *metric =
		&row->row->metrics[compare_answer(&page->result->comparison)];

	return !row->variant->skipped && metric->valid && row->row->rounds > 0 &&
		strcmp(metric->verdict, "baseline") != 0;
}

static void print_card(const struct page *page, const struct page_row *row)
{
	const unsigned answer = compare_answer(&page->result->comparison);
	const struct comparison_variant *baseline = baseline_row(page, row);

	fputs("<div class=\"card\">", page->out);
	html_element(page->out, "h3", "", arena_printf(page->arena, "%s against %s",
		     compare_row_name(row->row, page->arena),
		     page_baseline_of(page, row->variant)));
	fputs("<div class=\"tiles\">\n", page->out);
	print_metric(page, row->row, baseline, answer);
	for (unsigned m = METRIC_P50; m <= METRIC_CPU; m++)
		print_metric(page, row->row, baseline, m);
	fputs("</div></div>\n", page->out);
}

static bool print_cards(const struct page *page)
{
	const struct page_rows rows = page_rows(page, NULL);
	unsigned count = 0;

	for (unsigned i = 0; i < rows.count; i++)
		count += has_card(page, &rows.at[i]);
	if (count == 0 || count > CARDS_MAX)
		return false;
	for (unsigned i = 0; i < rows.count; i++)
		if (has_card(page, &rows.at[i]))
			print_card(page, &rows.at[i]);
	html_element(page->out, "p", "faint", "Ratios are to the baseline within each round, with "
		     "their 95 % intervals; the numbers below them are medians over rounds.");
	return true;
}

/* ---- a run ---- */

static const char *percentile_words(const struct page *page, const struct op_result *op,
				    double percent)
{
	return cell_percentile(page, percent, (double)hist_percentile(op->hist, percent),
			       (double)op->hist->count);
}

static void print_number(const struct page *page, const char *name, const char *figure)
{
	print_tile(page, &(struct tile){ .name = name, .figure = figure });
}

static void print_run(const struct page *page, const struct run_result *run)
{
	const struct op_result *total = &run->total;

	fputs("<div class=\"card\"><div class=\"tiles\">\n", page->out);
	print_number(page, "IOPS", cell_rate(page, total->iops));
	print_number(page, "MiB/s", cell_mib_per_s(page, total->bytes_per_s));
	if (total->hist->count > 0) {
		print_number(page, "p50 latency", percentile_words(page, total, 50));
		print_number(page, "p99 latency", percentile_words(page, total, 99));
		print_number(page, "p99.9 latency", percentile_words(page, total, 99.9));
	}
	if (run->us_per_io > 0)
		print_number(page, "CPU per I/O", cell_duration(page, run->us_per_io * 1e3));
	fputs("</div></div>\n", page->out);
}

bool html_answer(const struct page *page)
{
	const struct result *result = page->result;

	if (result->has_comparison && result->comparison.feature_count == 0)
		return print_cards(page);
	if (!result->has_comparison && result->run_count == 1 && !result->runs[0].skipped)
		print_run(page, result->runs);
	return !result->has_comparison;
}
