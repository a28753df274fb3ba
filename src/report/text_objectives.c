/*
 * Objectives: a sentence for each, which can be pasted somewhere else; and the page of `check`,
 * whose runs are only there for these sentences.
 */
#include "text_parts.h"

#include <math.h>
#include <string.h>

#include "objective.h"
#include "stopping.h"
#include "units.h"

static const struct {
	const char *verdict, *label;
	enum style style;
} labels[] = {
	{ "pass",	"PASS: ",	STYLE_GOOD },
	{ "fail",	"FAIL: ",	STYLE_BAD },
	{ "undecided",	"UNDECIDED: ",	STYLE_BAD },
};

static bool is_one_variant(const struct result *result)
{
	for (unsigned i = 1; i < result->run_count; i++)
		if (strcmp(result->runs[i].variant, result->runs[0].variant) != 0)
			return false;
	return true;
}

/* "uring: readers/read.p99" */
static const char *what_is_judged(const struct page *page, const struct objective_result *row)
{
	const bool named = row->variant[0] && !is_one_variant(page->result);

	return arena_printf(page->arena, "%s%s%s%s%s", named ? row->variant : "",
			    named ? ": " : "", row->job ? row->job : "", row->job ? "/" : "",
			    row->metric);
}

static const char *value_text(const struct page *page, const struct metric *metric, double value)
{
	char text[UNITS_TEXT_MAX];

	return arena_strdup(page->arena, metric_format_value(metric, value, text));
}

/* " is 8.2 ms (95 %: 7.9 ms to 8.5 ms, 5 runs)" */
static const char *measured_text(const struct page *page, const struct metric *metric,
				 const struct objective_result *row)
{
	const char *runs = arena_printf(page->arena, "%u run%s", row->runs,
					row->runs == 1 ? "" : "s");

	if (isnan(row->measured))
		return "";
	if (!row->has_interval)
		return arena_printf(page->arena, " is %s (%s)",
				    value_text(page, metric, row->measured), runs);
	return arena_printf(page->arena, " is %s (95 %%: %s to %s, %s)",
			    value_text(page, metric, row->measured),
			    value_text(page, metric, row->low),
			    value_text(page, metric, row->high), runs);
}

static const char *sentence(const struct page *page, const struct objective_result *row)
{
	const char *what = what_is_judged(page, row), *limit, *measured;
	const int relation = relation_find(row->relation);
	struct metric metric;
	struct err err = { 0 };

	if (relation < 0 || metric_parse(&metric, row->metric, &err) < 0)
		return arena_printf(page->arena, "%s: %s", row->text,
				    row->reason ? row->reason : "");
	limit = value_text(page, &metric, row->limit);
	measured = measured_text(page, &metric, row);
	if (strcmp(row->verdict, "undecided") == 0)
		return arena_printf(page->arena, "%s%s, to be %s %s: %s", what, measured,
				    row->relation, limit, row->reason ? row->reason : "");
	return arena_printf(page->arena, "%s%s, which %s the limit of %s", what, measured,
			    strcmp(row->verdict, "pass") == 0
			    ? relation_words((enum relation)relation)
			    : relation_denied((enum relation)relation), limit);
}

static void print_indented(const struct page *page, const char *text)
{
	page_remark(page, &(struct remark){ .label = "  ", .text = text, .indent = 2 });
}

static void print_objective(const struct page *page, const struct objective_result *row)
{
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (strcmp(labels[i].verdict, row->verdict) == 0)
			page_remark(page, &(struct remark){
				.label = labels[i].label, .label_style = labels[i].style,
				.text = sentence(page, row), .indent = 2 });
	if (row->meaning)
		print_indented(page, row->meaning);
	if (row->source)
		print_indented(page, arena_printf(page->arena, "limit from: %s", row->source));
}

void page_objectives(const struct page *page)
{
	const struct result *result = page->result;

	if (result->objective_count > 0)
		page_gap(page);
	for (unsigned i = 0; i < result->objective_count; i++)
		print_objective(page, &result->objectives[i]);
}

/* ---- the page of `check` ---- */

static bool is_first_of_variant(const struct result *result, unsigned run)
{
	for (unsigned i = 0; i < run; i++)
		if (strcmp(result->runs[i].variant, result->runs[run].variant) == 0)
			return false;
	return true;
}

static unsigned runs_of(const struct result *result, const char *variant)
{
	unsigned count = 0;

	for (unsigned i = 0; i < result->run_count; i++)
		count += !result->runs[i].skipped &&
			strcmp(result->runs[i].variant, variant) == 0;
	return count;
}

/* "Linux 6.12.1 x86_64, write cache: write back, ringbench 1.0, 2026-11-26T…" */
static const char *where_and_when(const struct page *page)
{
	const struct result *result = page->result;
	const char *cache = result->environ.target_count == 1
		? result->environ.targets[0].write_cache : "";

	return arena_printf(page->arena, "%s, %s%s%sringbench %s, %s", result->environ.kernel,
			    cache[0] ? "write cache: " : "", cache, cache[0] ? ", " : "",
			    result->version, result->started_at);
}

static void print_variant(const struct page *page, const struct run_result *run)
{
	const char *profile = page->result->profile ? page->result->profile : "";
	const unsigned runs = runs_of(page->result, run->variant);

	page_headline(page, text_joined(page->arena, profile, ":", run->variant),
		      page_run_workload(page, run), page_targets(page, run));
	if (run->skipped)
		page_wrapped(page, 0, 0, arena_printf(page->arena, "not run: %s", run->skipped));
	else
		page_wrapped(page, 0, 0, arena_printf(page->arena, "%u run%s × %s, engine %s", runs,
						      runs == 1 ? "" : "s",
						      page_limits(page, &run->spec),
						      run->engine_used));
}

void page_check(const struct page *page)
{
	const struct result *result = page->result;
	const char *stopping = stopping_sentence(&result->stopping, page->arena);

	for (unsigned i = 0; i < result->run_count; i++)
		if (is_first_of_variant(result, i))
			print_variant(page, &result->runs[i]);
	page_description(page);
	if (stopping)
		page_wrapped(page, 0, 0, stopping);
	page_wrapped(page, 0, 0, where_and_when(page));
}
