/*
 * The text report on stdout: for every run its table, or the comparison of all; then the notes, one
 * paragraph each.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "charset.h"
#include "memory.h"
#include "table.h"
#include "text_parts.h"
#include "units.h"
#include "visible.h"

static void print_remark(const struct page *page, const char *label, enum style style,
			 const char *text)
{
	page_remark(page, &(struct remark){
		.label = label, .label_style = style, .text = text,
		.indent = (unsigned)units_text_width(label) });
}

/* The answer of a comparison comes first and is not a warning. */
static bool is_finding(const struct advice *advice)
{
	return strcmp(advice->code, "jobs") == 0 || strcmp(advice->code, "depth-sweep") == 0 ||
		strcmp(advice->code, "features") == 0;
}

static void print_advice(const struct page *page)
{
	const struct result *result = page->result;

	if (result->advice_count > 0)
		page_gap(page);
	for (unsigned i = 0; i < result->advice_count; i++) {
		if (is_finding(&result->advice[i]))
			print_remark(page, "", STYLE_PLAIN, result->advice[i].text);
	}
	for (unsigned i = 0; i < result->advice_count; i++) {
		if (!is_finding(&result->advice[i]))
			print_remark(page, "note: ", STYLE_BOLD, result->advice[i].text);
	}
}

static void print_failed_conditions(const struct page *page)
{
	const struct comparison *comparison = &page->result->comparison;

	if (comparison->failed_count + comparison->undecided_count > 0)
		page_gap(page);
	for (unsigned i = 0; i < comparison->failed_count; i++)
		print_remark(page, "failed: ", STYLE_BAD, comparison->failed_conditions[i]);
	for (unsigned i = 0; i < comparison->undecided_count; i++)
		print_remark(page, "undecided: ", STYLE_BAD, comparison->undecided_conditions[i]);
}

static void print_runs(const struct page *page, bool details)
{
	const struct result *result = page->result;

	for (unsigned i = 0; i < result->run_count; i++) {
		if (i > 0)
			page_gap(page);
		page_run(page, &result->runs[i]);
		if (details && !result->runs[i].skipped)
			page_run_details(page, &result->runs[i]);
	}
}

static void print_comparison(const struct page *page, bool details)
{
	if (page->result->comparison.feature_count > 0)
		page_ablation(page);
	else
		page_comparison(page);
	if (details)
		page_comparison_details(page);
}

static void print(const struct page *page, bool details)
{
	if (page->result->has_comparison)
		print_comparison(page, details);
	else if (page->result->checked)
		page_check(page);
	else if (page->result->has_curve)
		page_curve(page);
	else
		print_runs(page, details);
	print_advice(page);
	if (page->result->has_comparison)
		print_failed_conditions(page);
	page_objectives(page);
}

static void print_on(const struct page_medium *medium, const struct result *result, FILE *out,
		     const struct report_look *look)
{
	FILE *shown = look->ascii ? charset_open_ascii(out) : out;
	struct arena arena;
	char *text = NULL;
	size_t size_bytes = 0;
	struct scarce_percentiles scarce = { .count = 0 };
	struct page page = {
		.result = result, .medium = medium, .colour = look->colour,
		.width = look->width, .arena = &arena, .scarce = &scarce };

	arena_init(&arena);
	page.out = memory_stream_open(&text, &size_bytes);
	print(&page, look->details);
	memory_stream_close(page.out, &text);
	visible_print_page(shown, text, size_bytes);
	charset_close(shown, out);
	free(text);
	arena_release(&arena);
}

void report_text(const struct result *result, FILE *out, const struct report_look *look)
{
	print_on(&medium_text, result, out, look);
}

/* It is a file, not a terminal. */
void report_markdown(const struct result *result, FILE *out, const struct report_look *look)
{
	const struct report_look plain = { .details = look->details, .width = PROSE_WIDTH };

	print_on(&medium_markdown, result, out, &plain);
}
