/*
 * html_parts: the parts of an HTML report, a file html_*.c each, and their common functions.
 *
 * Its words are those of the text report, through a medium of its own: text_parts.h.
 */
#ifndef HTML_PARTS_H
#define HTML_PARTS_H

#include "html_text.h"
#include "svg_bars.h"
#include "svg_chart.h"
#include "text_parts.h"

/* Generated from report.css. */
extern const char html_style[];

extern const struct page_medium medium_html;

/* A table in a box of its own, which scrolls if the page is narrow. */
void html_table(FILE *out, const struct table *table);

/* "<tag class="class">text</tag>" */
void html_element(FILE *out, const char *tag, const char *class, const char *text);

/* Cards with the answer in large figures. False: there are too many, a table is clearer. */
bool html_answer(const struct page *page);
/* All charts that this result has an answer for. */
void html_charts(const struct page *page);
/* The machine and the targets; every run in numbers. */
void html_environment(const struct page *page);
void html_runs(const struct page *page);

/* ---- what a chart has points of ---- */

/* The names of the variants that ran, each once, in their order. */
struct html_variants {
	const char **names;
	unsigned count;
};
struct html_variants html_variants(const struct page *page);

/* Of the runs of a variant, the one with the middle IOPS: a curve of one run is that of a run, and
 * none of it was averaged. NULL: none has any I/O. */
const struct run_result *html_middle_run(const struct page *page, const char *variant);
/* "run 2 of 5" */
const char *html_run_words(const struct page *page, const struct run_result *run);

/* JSON pointers: "/runs/3", and "/runs/3/jobs/0" of a job of it. */
const char *html_run_source(const struct page *page, const struct run_result *run,
			    const struct run_result *job);
/* "/comparison/variants/1", "/comparison/variants/1/jobs/0" */
const char *html_row_source(const struct page *page, const struct page_row *row);

/* The title of the chart, with the job that it is of where there are any. */
const char *html_of_job(const struct page *page, const char *title, const char *job);

/* ---- charts, by question ---- */

void html_ratio_charts(const struct page *page);
void html_sweep_charts(const struct page *page);
void html_latency_charts(const struct page *page);
void html_time_charts(const struct page *page);
void html_curve_charts(const struct page *page);

#endif
