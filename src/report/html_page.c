/*
 * An HTML report: one page that needs nothing else. Of each result: what was measured, the answer,
 * a chart for each question, notes, tables, the environment, and the result itself as JSON.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "html_parts.h"
#include "memory.h"
#include "units.h"

enum { PAGE_WIDTH = 10000 };		/* columns: nothing is wrapped or left out */

static void section_begin(const struct page *page, const char *class, const char *title)
{
	fprintf(page->out, "<section class=\"%s\">\n", class);
	html_element(page->out, "h2", "", title);
	fputc('\n', page->out);
}

static void section_end(const struct page *page)
{
	fputs("</section>\n", page->out);
}

/* A part that most readers never open. */
static void fold_begin(const struct page *page, const char *title)
{
	fputs("<details>", page->out);
	html_element(page->out, "summary", "", title);
	fputc('\n', page->out);
}

static void fold_end(const struct page *page)
{
	fputs("</details>\n", page->out);
}

static const char *command_of(const struct page *page)
{
	const struct result *result = page->result;
	const char *command = "";

	for (unsigned i = 0; i < result->command_count; i++)
		command = arena_printf(page->arena, "%s%s%s", command, i > 0 ? " " : "",
				       result->command[i]);
	return command;
}

/* "compare quickstart": the verb of the command, and its profile. */
static const char *name_of(const struct page *page)
{
	const struct result *result = page->result;
	const char *verb = result->command_count > 1 ? result->command[1] : "result";

	const char *profile = result->profile ? result->profile : "";

	return strcmp(verb, profile) == 0 ? verb : text_joined(page->arena, verb, " ", profile);
}

static void print_head(const struct page *page)
{
	const struct result *result = page->result;

	struct result nameless = *result;
	struct page below = *page;

	/* The heading has the name of the profile. */
	nameless.profile = NULL;
	below.result = &nameless;
	fputs("<header>\n", page->out);
	html_element(page->out, "h1", "", name_of(page));
	page_form(&below)->head(&below);
	/* (That of a check says so itself.) */
	if (!result->checked)
		html_element(page->out, "p", "meta", arena_printf(page->arena,
		     "%s · %s · %s, %u cores · ringbench %s", result->started_at,
		     result->environ.kernel, result->environ.cpu, result->environ.cores,
		     result->version));
	if (result->error)
		html_element(page->out, "p", "bad", arena_printf(page->arena,
			     "ended early: %s", result->error));
	fputs("</header>\n", page->out);
}

/* Returns whether the numbers of the form are in it. */
static bool print_answer(const struct page *page)
{
	bool in_cards;

	section_begin(page, "answer", "Answer");
	page_failed_conditions(page);
	page_objectives(page);
	page_form(page)->findings(page);
	page_findings(page);
	in_cards = html_answer(page);
	if (!in_cards)
		page_form(page)->numbers(page);
	section_end(page);
	return !in_cards;
}

static void print_notes(const struct page *page)
{
	if (page->result->advice_count == 0)
		return;
	section_begin(page, "notes", "Notes");
	page_notes(page);
	section_end(page);
}

/* Of a curve and of a check, the runs are many and not the answer. */
static void print_details(const struct page *page)
{
	const struct result *result = page->result;

	if (result->checked || result->has_curve)
		return;
	fold_begin(page, "Queue, system calls and CPU");
	for (unsigned i = 0; i < result->run_count && !result->has_comparison; i++)
		if (!result->runs[i].skipped)
			page_run_details(page, &result->runs[i]);
	if (result->has_comparison)
		page_comparison_details(page);
	fold_end(page);
}

static void print_tables(const struct page *page, bool numbers_shown)
{
	section_begin(page, "tables", "Tables");
	if (!numbers_shown)
		page_form(page)->numbers(page);
	print_details(page);
	fold_begin(page, "Every run");
	html_runs(page);
	fold_end(page);
	section_end(page);
	section_begin(page, "environment", "Environment");
	html_element(page->out, "p", "command", command_of(page));
	html_environment(page);
	section_end(page);
}

static void print_json(const struct page *page, unsigned nth)
{
	char *json = result_to_json(page->result);

	fprintf(page->out, "<script type=\"application/json\" id=\"result-%u\">\n", nth);
	html_json(page->out, json);
	fputs("</script>\n", page->out);
	free(json);
}

static void print_result(const struct result *result, unsigned nth, FILE *out)
{
	struct scarce_percentiles scarce = { .count = 0 };
	bool numbers_shown;
	struct arena arena;
	const struct page page = {
		.result = result, .medium = &medium_html, .out = out,
		.width = PAGE_WIDTH, .arena = &arena, .scarce = &scarce };

	arena_init(&arena);
	fprintf(out, "<article id=\"report-%u\" data-result=\"result-%u\">\n", nth, nth);
	print_head(&page);
	numbers_shown = print_answer(&page);
	html_charts(&page);
	print_notes(&page);
	print_tables(&page, numbers_shown);
	print_json(&page, nth);
	fputs("</article>\n", out);
	arena_release(&arena);
}

static void print_contents(const struct result *result, const struct report_look *look, FILE *out)
{
	fputs("<nav><ol>\n", out);
	for (unsigned i = 0; i <= look->beside_count; i++) {
		const struct result *one = i == 0 ? result : &look->beside[i - 1];

		fprintf(out, "<li><a href=\"#report-%u\">", i + 1);
		html_text(out, one->profile ? one->profile : one->command_count > 1
			  ? one->command[1] : "result");
		fputs(", ", out);
		html_text(out, one->started_at);
		fputs("</a></li>\n", out);
	}
	fputs("</ol></nav>\n", out);
}

void report_html(const struct result *result, FILE *out, const struct report_look *look)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	      "<meta name=\"color-scheme\" content=\"light dark\">\n"
	      "<link rel=\"icon\" href=\"data:,\">\n<title>", out);
	html_text(out, result->profile ? result->profile : "ringbench");
	fprintf(out, " · ringbench</title>\n<style>\n%s</style>\n</head>\n<body>\n", html_style);
	if (look->beside_count > 0)
		print_contents(result, look, out);
	print_result(result, 1, out);
	for (unsigned i = 0; i < look->beside_count; i++)
		print_result(&look->beside[i], i + 2, out);
	fputs("</body>\n</html>\n", out);
}
