/*
 * Phrases for headlines and cells.
 */
#include "text_parts.h"

#include <stdarg.h>
#include <string.h>

#include "report.h"
#include "table.h"
#include "units.h"

void page_wrapped(const struct page *page, size_t used, size_t indent, const char *text)
{
	page->medium->prose(page, used, indent, text);
}

void page_remark(const struct page *page, const struct remark *remark)
{
	page->medium->remark(page, remark);
}

void page_put_table(const struct page *page, const struct table *table)
{
	page->medium->table(page, table);
}

void page_gap(const struct page *page)
{
	page->medium->gap(page);
}

void page_line(const struct page *page, const char *label, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	page_remark(page, &(struct remark){
		.label = arena_printf(page->arena, "%-*s", LABEL_WIDTH, label),
		.text = arena_vprintf(page->arena, format, args), .indent = LABEL_WIDTH });
	va_end(args);
}

const char *text_joined(struct arena *arena, const char *a, const char *between, const char *b)
{
	return arena_printf(arena, "%s%s%s", a, a[0] && b[0] ? between : "", b);
}

enum { BASELINE_WIDTH_MAX = 20 };

void page_two(const struct page *page, enum style style, const char *first, const char *second)
{
	const char *whole = text_joined(page->arena, first, " · ", second);
	const bool fits = units_text_width(whole) <= page->width || !first[0] || !second[0];

	page->medium->headline(page, style, fits ? whole : first);
	if (!fits)
		page->medium->headline(page, style, second);
}

void page_headline(const struct page *page, const char *name, const char *workload,
		   const char *targets)
{
	page_two(page, STYLE_BOLD, text_joined(page->arena, name, " · ", workload), targets);
}

const char *page_run_workload(const struct page *page, const struct run_result *run)
{
	const char *common = "";

	for (unsigned i = 0; i < run_result_job_count(run); i++) {
		const struct run_result *job = run_result_job(run, i);
		const char *workload = spec_describe(&job->spec, page->arena);

		if (i > 0 && strcmp(workload, common) != 0)
			return "";
		common = workload;
	}
	return common;
}

/* "2 sequential, 2 random" */
static const char *passes_text(const struct page *page, const struct pass_list *list)
{
	const char *text = "";

	for (unsigned i = 0; i < list->count; i++)
		text = arena_printf(page->arena, "%s%s%u %s", text, i > 0 ? ", " : "",
				    list->at[i].times,
				    list->at[i].random ? "random" : "sequential");
	return text;
}

/* "preconditioned: 4 passes (2 sequential, 2 random), 16 GiB written in 31 s" */
static void print_precondition(const struct page *page)
{
	const struct result_precondition *done = &page->result->precondition;
	const struct run_result *run = page->result->runs;
	char size[UNITS_TEXT_MAX];

	if (done->passes == 0 || page->result->run_count == 0)
		return;
	page_wrapped(page, 0, 0, arena_printf(page->arena, "preconditioned: %s pass%s (%s), %s "
		"written in %s", cell_count(page, done->passes), done->passes == 1 ? "" : "es",
		passes_text(page, &run->spec.precondition),
		units_human_size((double)done->bytes, size),
		cell_duration(page, (double)done->elapsed_ns)));
}

void page_description(const struct page *page)
{
	if (page->result->description && *page->result->description)
		page_wrapped(page, 0, 0, page->result->description);
	print_precondition(page);
}

/* "0-3,8" of CPUs in the order of loops. */
static const char *cpu_ranges(const struct run_result *run, struct arena *arena)
{
	const char *text = "";
	unsigned first = 0;

	for (unsigned i = 0; i < run->loop_count; i++) {
		const unsigned cpu = run->loops[i].cpu;

		if (i + 1 < run->loop_count && run->loops[i + 1].cpu == cpu + 1)
			continue;
		text = arena_printf(arena, "%s%s%u", text, text[0] ? "," : "",
				    run->loops[first].cpu);
		if (i > first)
			text = arena_printf(arena, "%s-%u", text, cpu);
		first = i + 1;
	}
	return text;
}

const char *page_loops(const struct page *page, const struct run_result *run)
{
	const unsigned count = run->loop_count ? run->loop_count : run->spec.threads;
	const char *loops = arena_printf(page->arena, "%u loop%s", count,
					 count == 1 ? "" : "s");

	if (run->loop_count == 0)
		return loops;
	if (!run->loops[0].pinned)
		return arena_printf(page->arena, "%s, not pinned", loops);
	return text_shortened(arena_printf(page->arena, "%s on cpu%s %s", loops,
					   count == 1 ? "" : "s",
					   cpu_ranges(run, page->arena)),
			      page->width / 2, page->arena);
}

bool page_table(const struct page *page, const struct table *table, const char *title)
{
	if (table->row_count == 0)
		return false;
	page_gap(page);
	if (title)
		page_wrapped(page, 0, 0, title);
	page_put_table(page, table);
	return true;
}

const char *page_limits(const struct page *page, const struct spec *spec)
{
	char time[UNITS_TEXT_MAX], count[UNITS_TEXT_MAX];
	const uint64_t counted = spec->passes ? spec->passes : spec->events;
	const char *unit = !spec->passes ? "I/Os" : spec->passes == 1 ? "pass" : "passes";

	units_human_duration((double)spec->time_ns, time);
	units_human_count((double)counted, count);
	if (counted == 0)
		return arena_strdup(page->arena, time);
	if (spec->time_ns == 0)
		return arena_printf(page->arena, "%s %s", count, unit);
	return arena_printf(page->arena, "%s %s or %s", count, unit, time);
}

const char *cell_count(const struct page *page, double count)
{
	char text[UNITS_TEXT_MAX];

	return arena_strdup(page->arena, units_human_count(count, text));
}

const char *cell_rate(const struct page *page, double per_second)
{
	/* One fsync every few seconds must not appear as 0. */
	if (per_second > 0 && per_second < 10)
		return arena_printf(page->arena, "%.1f", per_second);
	return cell_count(page, per_second);
}

const char *cell_mib_per_s(const struct page *page, double bytes_per_s)
{
	const double mib = bytes_per_s / (1024 * 1024);

	return mib < 1000 ? arena_printf(page->arena, mib < 1 ? "%.2f" : "%.1f", mib)
			  : cell_count(page, mib);
}

const char *cell_duration(const struct page *page, double ns)
{
	char text[UNITS_TEXT_MAX];

	return arena_strdup(page->arena, units_human_duration(ns, text));
}

const char *cell_share(const struct page *page, double share)
{
	return arena_printf(page->arena, "%.0f %%", 100 * share);
}

const char *cell_calls(const struct page *page, double per_io)
{
	return arena_printf(page->arena, per_io < 0.9995 ? "%.3f" : "%.2f", per_io);
}

/* ---- comparisons ---- */

static bool is(const struct comparison_metric *metric, const char *verdict)
{
	return metric->valid && strcmp(metric->verdict, verdict) == 0;
}

bool metric_is_better(const struct comparison_metric *metric)
{
	return is(metric, metric->higher_is_better ? "faster" : "lower");
}

bool metric_is_worse(const struct comparison_metric *metric)
{
	return is(metric, metric->higher_is_better ? "slower" : "higher");
}

bool metric_is_sure(const struct comparison_metric *metric)
{
	return metric_is_better(metric) || metric_is_worse(metric);
}

enum style metric_style(const struct comparison_metric *metric)
{
	if (metric_is_better(metric))
		return STYLE_GOOD;
	return metric_is_worse(metric) ? STYLE_BAD : STYLE_PLAIN;
}

const char *cell_ratio(const struct page *page, double ratio)
{
	const int decimals = ratio < 9.995 ? 2 : ratio < 99.95 ? 1 : 0;

	return arena_printf(page->arena, "%.*f", decimals, ratio);
}

const char *page_baseline_of(const struct page *page, const struct comparison_variant *variant)
{
	return variant->baseline ? variant->baseline : page->result->comparison.baseline;
}

bool page_compares_with(const struct page *page, unsigned variant_index, const char *baseline)
{
	const struct comparison_variant *variant =
		&page->result->comparison.variants[variant_index];

	return strcmp(page_baseline_of(page, variant), baseline) == 0;
}

bool page_begins_table(const struct page *page, unsigned index)
{
	const struct comparison *comparison = &page->result->comparison;
	const char *baseline = page_baseline_of(page, &comparison->variants[index]);

	for (unsigned i = 0; i < index; i++)
		if (page_compares_with(page, i, baseline))
			return false;
	return true;
}

/* Truncated it would be meaningless, and its row identifies it. */
const char *text_baseline_title(const char *name)
{
	return units_text_width(name) <= BASELINE_WIDTH_MAX ? name : "baseline";
}
