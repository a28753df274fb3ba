/*
 * Reports in Markdown: tables that render, and no text that becomes markup.
 */
#include "report.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "sample.h"

static struct result result;

static void setup(void)
{
	sample_init(&result);
}

static void teardown(void)
{
	result_release(&result);
}

TestSuite(markdown, .init = setup, .fini = teardown);

static const struct report_look look = { .width = 100 };

/* The cells of a line, those of "| a | b |" being two; 0 if it is no row of a table. */
static unsigned cells_of(const char *line)
{
	unsigned bars = 0;

	if (*line != '|')
		return 0;
	for (const char *c = line; *c && *c != '\n'; c++)
		bars += *c == '|' && (c == line || c[-1] != '\\');
	return bars - 1;
}

/* Every row of a table has as many cells as the one above, and the second is its rule. */
static unsigned rows_of_good_tables(const char *text)
{
	unsigned rows = 0, cells_above = 0, row_of_table = 0;

	for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
		const unsigned cells = cells_of(line);

		row_of_table = cells ? row_of_table + 1 : 0;
		cr_assert(row_of_table < 2 || cells == cells_above, "%s", line);
		cr_assert(row_of_table != 2 || strncmp(line, "|---", 4) == 0, "%s", line);
		cells_above = cells;
		rows += cells > 0;
	}
	return rows;
}

static struct run_result *add_run(const char *variant, unsigned round, uint64_t ios)
{
	struct run_result *run = sample_run(&result, variant, round, "psync",
					    "file-test-mode=rndrd");

	sample_ios(run, IO_READ, ios, 100000);
	return run;
}

Test(markdown, of_a_run_is_a_heading_and_a_table)
{
	char *text;

	add_run("base", 1, 1000);

	text = sample_text(report_markdown, &result, &look);

	cr_assert_eq(strncmp(text, "### ", 4), 0, "%s", text);
	cr_assert(strstr(text, "\n|---|---:|"), "%s", text);
	cr_assert(strstr(text, "\n| read | 0 | 0.00 | 100 µs |"), "%s", text);
	cr_assert_geq(rows_of_good_tables(text), 3, "%s", text);
	free(text);
}

Test(markdown, of_a_comparison_has_a_row_per_variant)
{
	struct err err = { 0 };
	char *text;

	for (unsigned round = 1; round <= 3; round++) {
		add_run("slow", round, 1000);
		add_run("fast", round, 2000 + round);
	}
	cr_assert_eq(compare_variants(&result, "slow", &err), 0, "%s", err.text);

	text = sample_text(report_markdown, &result, &look);

	cr_assert_geq(rows_of_good_tables(text), 4, "%s", text);
	cr_assert(strstr(text, "\n| slow |"), "%s", text);
	cr_assert(strstr(text, "\n| fast |"), "%s", text);
	free(text);
}

Test(markdown, shows_markup_in_texts_as_it_is)
{
	char *text;

	add_run("base", 1, 1000);
	result.description = "a_b *c* <script> `x` 1|2";

	text = sample_text(report_markdown, &result, &look);

	cr_assert(strstr(text, "a\\_b \\*c\\* \\<script\\> \\`x\\` 1\\|2"), "%s", text);
	free(text);
}
