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

void page_findings(const struct page *page)
{
	const struct result *result = page->result;

	for (unsigned i = 0; i < result->advice_count; i++) {
		if (is_finding(&result->advice[i]))
			print_remark(page, "", STYLE_PLAIN, result->advice[i].text);
	}
}

void page_notes(const struct page *page)
{
	const struct result *result = page->result;

	for (unsigned i = 0; i < result->advice_count; i++) {
		if (!is_finding(&result->advice[i]))
			print_remark(page, "note: ", STYLE_BOLD, result->advice[i].text);
	}
}

void page_failed_conditions(const struct page *page)
{
	const struct comparison *comparison = &page->result->comparison;

	if (comparison->failed_count + comparison->undecided_count > 0)
		page_gap(page);
	for (unsigned i = 0; i < comparison->failed_count; i++)
		print_remark(page, "failed: ", STYLE_BAD, comparison->failed_conditions[i]);
	for (unsigned i = 0; i < comparison->undecided_count; i++)
		print_remark(page, "undecided: ", STYLE_BAD, comparison->undecided_conditions[i]);
}

static void nothing(const struct page *page)
{
	(void)page;
}

/* ---- the forms of a report ---- */

/* Several runs that were not compared have a head each. */
static void print_run_head(const struct page *page)
{
	if (page->result->run_count == 1)
		page_run_head(page, page->result->runs);
}

static void print_runs(const struct page *page)
{
	const struct result *result = page->result;

	for (unsigned i = 0; i < result->run_count; i++) {
		if (i > 0)
			page_gap(page);
		if (result->run_count > 1)
			page_run_head(page, &result->runs[i]);
		if (result->runs[i].skipped)
			continue;
		page_run_numbers(page, &result->runs[i]);
		if (page->details)
			page_run_details(page, &result->runs[i]);
	}
}

static bool is_comparison(const struct result *result)
{
	return result->has_comparison;
}

static bool is_ablation(const struct result *result)
{
	return result->has_comparison && result->comparison.feature_count > 0;
}

static bool is_check(const struct result *result)
{
	return result->checked;
}

static bool is_curve(const struct result *result)
{
	return result->has_curve;
}

/* The first that it is; else they are runs, and no more. */
const struct page_form *page_form(const struct page *page)
{
	static const struct page_form runs = { NULL, print_run_head, print_runs, nothing };
	static const struct page_form forms[] = {
		{ is_ablation, page_comparison_head, page_ablation, nothing },
		{ is_comparison, page_comparison_head, page_comparison, nothing },
		{ is_check, page_check, nothing, nothing },
		{ is_curve, page_curve_head, page_curve, page_curve_findings },
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (forms[i].is(page->result))
			return &forms[i];
	return &runs;
}

static void print(const struct page *page)
{
	const struct page_form *form = page_form(page);

	form->head(page);
	form->numbers(page);
	form->findings(page);
	if (page->result->advice_count > 0)
		page_gap(page);
	page_findings(page);
	page_notes(page);
	page_failed_conditions(page);
	page_objectives(page);
}

static void print_one(const struct page_medium *medium, const struct result *result, FILE *out,
		      const struct report_look *look)
{
	FILE *shown = look->ascii ? charset_open_ascii(out) : out;
	struct arena arena;
	char *text = NULL;
	size_t size_bytes = 0;
	struct scarce_percentiles scarce = { .count = 0 };
	struct page page = {
		.result = result, .medium = medium, .colour = look->colour,
		.details = look->details,
		.width = look->width, .arena = &arena, .scarce = &scarce };

	arena_init(&arena);
	page.out = memory_stream_open(&text, &size_bytes);
	print(&page);
	memory_stream_close(page.out, &text);
	visible_print_page(shown, text, size_bytes);
	charset_close(shown, out);
	free(text);
	arena_release(&arena);
}

static void print_on(const struct page_medium *medium, const struct result *result, FILE *out,
		     const struct report_look *look)
{
	print_one(medium, result, out, look);
	for (unsigned i = 0; i < look->beside_count; i++) {
		fputc('\n', out);
		print_one(medium, &look->beside[i], out, look);
	}
}

void report_text(const struct result *result, FILE *out, const struct report_look *look)
{
	print_on(&medium_text, result, out, look);
}

/* It is a file, not a terminal. */
void report_markdown(const struct result *result, FILE *out, const struct report_look *look)
{
	const struct report_look plain = {
		.details = look->details, .width = PROSE_WIDTH,
		.beside = look->beside, .beside_count = look->beside_count };

	print_on(&medium_markdown, result, out, &plain);
}
