/*
 * text_parts: the parts of a text report, one file text_*.c each, and their common functions.
 */
#ifndef TEXT_PARTS_H
#define TEXT_PARTS_H

#include <stdbool.h>
#include <stdio.h>

#include "arena.h"
#include "result.h"
#include "table.h"

/* The percentiles of too few I/Os in tables so far: see page_scarce(). */
struct scarce_percentiles {
	double at[PERCENTILES_MAX];
	unsigned count;
	unsigned explained;		/* the first of them */
};

struct page;

/* A word, and the text that it introduces: "note: …". */
struct remark {
	const char *label, *text;
	enum style label_style, text_style;
	unsigned indent;		/* of lines after the first */
};

/* What the parts of a report look like; nothing else prints on a page. */
struct page_medium {
	void (*headline)(const struct page *page, enum style style, const char *text);
	/* Words of prose, of which `used` columns of the first line are used already. */
	void (*prose)(const struct page *page, size_t used, size_t indent, const char *text);
	void (*remark)(const struct page *page, const struct remark *remark);
	void (*table)(const struct page *page, const struct table *table);
	void (*gap)(const struct page *page);		/* between parts */
};
extern const struct page_medium medium_text, medium_markdown;

/* Destination of a report; the arena is for its texts. */
struct page {
	const struct result *result;
	const struct page_medium *medium;
	FILE *out;
	bool colour;
	bool details;			/* are asked for */
	unsigned width;
	struct arena *arena;
	struct scarce_percentiles *scarce;
};

/* The lines below the table of a run begin with a word of at most this many columns. */
enum { LABEL_WIDTH = 8, PROSE_WIDTH = 100 };

/* What a write with its fsync is called in tables. */
#define PAIR_NAME "write+fsync"

/* "oltp · 16 KiB random reads · 2 GiB in 128 files on ext4, /dev/sda (MODEL, none)", on two
 * lines if it does not fit in one. workload, targets "" if the variants have different ones. */
void page_headline(const struct page *page, const char *name, const char *workload,
		   const char *targets);
/* "2 GiB in 128 files on ext4, /dev/sda (MODEL, none)"; "" if nothing was read or written. */
const char *page_targets(const struct page *page, const struct run_result *run);

/* "a, b", or the non-empty one of them. */
const char *text_joined(struct arena *arena, const char *a, const char *between, const char *b);

/* "first · second", on lines of their own if they do not fit in one. */
void page_two(const struct page *page, enum style style, const char *first, const char *second);
/* Summary of a run's workload: "" if its jobs differ. */
const char *page_run_workload(const struct page *page, const struct run_result *run);
/* What comes below a headline: the description of the profile, and what was done before the first
 * run; each if there is one. */
void page_description(const struct page *page);

/* Words wrapped at the page's width (prose: PROSE_WIDTH at most), lines after the first indented.
 * `used` columns of the first are already used. */
void page_wrapped(const struct page *page, size_t used, size_t indent, const char *text);

/* A line below the table of a run: a word, followed by the wrapped text. */
void page_line(const struct page *page, const char *label, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* "2 loops on cpus 2-3". */
const char *page_loops(const struct page *page, const struct run_result *run);
/* "10 s", "1,000 I/Os", "1 s or 1,000 I/Os". */
const char *page_limits(const struct page *page, const struct spec *spec);

void page_remark(const struct page *page, const struct remark *remark);
void page_put_table(const struct page *page, const struct table *table);
void page_gap(const struct page *page);

/* A further table, preceded by a line with its title unless that is NULL; nothing if it has no
 * rows. Returns whether it has any. */
bool page_table(const struct page *page, const struct table *table, const char *title);

/* Below tables: the meaning of "?", once for each percentile that they show with it. */
void page_scarce(const struct page *page);
/* For a medium that prints a table: percentiles that cell_percentile() has marked, in columns that
 * are shown. */
void page_note_scarce(const struct page *page, const struct table *table);

/* For cells. */
const char *cell_count(const struct page *page, double count);
const char *cell_rate(const struct page *page, double per_second);
const char *cell_mib_per_s(const struct page *page, double bytes_per_s);
const char *cell_duration(const struct page *page, double ns);
/* "8.1 ms", or "8.1 ms?" if it rests on too few samples: see hist_samples_needed(). */
const char *cell_percentile(const struct page *page, double percent, double ns, double samples);
const char *cell_share(const struct page *page, double share);		/* 0.5: "50 %" */
const char *cell_calls(const struct page *page, double per_io);

/* What the verdicts of metrics mean. */
bool metric_is_better(const struct comparison_metric *metric);
bool metric_is_worse(const struct comparison_metric *metric);
bool metric_is_sure(const struct comparison_metric *metric);
enum style metric_style(const struct comparison_metric *metric);
/* Three digits, so that 1.08 and 15.5 are equally precise. */
const char *cell_ratio(const struct page *page, double ratio);

/* The workload of all variants, or "" if they differ; their targets, or "" if these differ. */
const char *page_workload(const struct page *page);
const char *page_common_targets(const struct page *page);
/* "a, b: 2 GiB in …": a line for each target, if they had different ones. */
void page_differing_targets(const struct page *page);
/* "5 rounds × 1 s, interleaved, seed 42 · 1 loop on cpu 2", the target of each variant if they
 * differ, and an empty line. */
void page_conditions(const struct page *page);

/* A run: what it was; its numbers. */
void page_run_head(const struct page *page, const struct run_result *run);
void page_run_numbers(const struct page *page, const struct run_result *run);
/* "steady after 7 rounds of 60 s", or not in so many; "" if that was not asked for. */
const char *page_steady(const struct page *page, const struct run_result *run);
/* "no completions for 100 ms or more: 3×, …"; "" if there were none. */
const char *page_stalls(const struct page *page, const struct run_result *run);
/* Lines below its table: did it stay what it was? Of a short run that did, none. */
void page_soak(const struct page *page, const struct run_result *run);
/* The name of a baseline in titles. */
const char *text_baseline_title(const char *name);
/* The baseline of a variant; and is it a row of the table of that baseline? */
const char *page_baseline_of(const struct page *page, const struct comparison_variant *variant);
bool page_compares_with(const struct page *page, unsigned variant_index, const char *baseline);
/* Is it the first of the variants with its baseline? They form one table. */
bool page_begins_table(const struct page *page, unsigned index);

/* The rows of a table of a comparison: the variants with that baseline, or all (NULL). */
struct page_row {
	const struct comparison_variant *variant;
	const struct comparison_variant *row;	/* the variant itself, or a job of it */
	const char *job;			/* "readers", "sum"; "": it has no jobs */
};
struct page_rows {
	struct page_row *at;
	unsigned count;
	const char *job_title;			/* of the column of jobs; "": there is none */
};
struct page_rows page_rows(const struct page *page, const char *baseline);
/* Any run, or job, of the row. NULL if none is in this result. */
const struct run_result *page_row_run(const struct page *page, const struct page_row *row);

/* Headline and conditions of both. */
void page_comparison_head(const struct page *page);
void page_comparison(const struct page *page);
/* Tables below that of a comparison, if they add information. */
void page_trade_offs(const struct page *page, const char *baseline);
void page_operations(const struct page *page);
void page_differences(const struct page *page);
void page_run_details(const struct page *page, const struct run_result *run);
/* Of a rate: response time, service time and lateness. */
void page_times(const struct page *page, const struct run_result *job);

/* Of each of several block sizes: latencies. */
void page_sizes(const struct page *page, const struct run_result *job);
void page_comparison_details(const struct page *page);
void page_ablation(const struct page *page);
void page_curve_head(const struct page *page);
void page_curve(const struct page *page);
/* How much load each objective allows, the knee, the ceiling. */
void page_curve_findings(const struct page *page);
/* A sentence for each objective. */
void page_limits_of_curve(const struct page *page, const struct curve_variant *variant);

/* The parts of a report, in their order; after them: */
struct page_form {
	bool (*is)(const struct result *result);
	void (*head)(const struct page *page);
	void (*numbers)(const struct page *page);
	void (*findings)(const struct page *page);
};
const struct page_form *page_form(const struct page *page);
/* Of the advice, what is an answer; and the rest. */
void page_findings(const struct page *page);
void page_notes(const struct page *page);
/* Of --fail-if. */
void page_failed_conditions(const struct page *page);

/* A sentence for each objective that was judged; and what was run to judge them. */
void page_objectives(const struct page *page);
void page_check(const struct page *page);

/* The percentiles that a table shows: those of --percentiles; else p50, p99 and p99.9, and of a run
 * the one of --percentile too. */
struct percentile_list page_percentiles(const struct spec *spec);
struct percentile_list page_percentiles_and_extra(const struct page *page,
						  const struct spec *spec);
struct percentile_list page_percentiles_compared(const struct page *page);
bool page_has_chosen_percentiles(const struct page *page);	/* compared ones */
bool percentile_is_usual(double percent);		/* one of these three */
const char *percentile_title(double percent, struct arena *arena);
/* A column for each. */
void percentile_columns(struct table_column *columns, struct percentile_list list, unsigned gap,
			struct arena *arena);
void percentile_cells(const struct page *page, struct table_cell *cells,
		      struct percentile_list list, const struct hist *hist);
struct percentile_medians {
	double usual_ns[3];
	const struct percentile_values *chosen;
	double samples;
};
/* Empty where there is no such median. */
void percentile_cells_of(const struct page *page, struct table_cell *cells,
			 struct percentile_list list, const struct percentile_medians *medians);

#endif
