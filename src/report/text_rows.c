/*
 * The rows of tables of a comparison: one for each variant; with several jobs, one for each job and
 * one for their sum.
 */
#include "text_parts.h"

#include <string.h>

static bool any_jobs(const struct comparison *comparison)
{
	for (unsigned i = 0; i < comparison->variant_count; i++)
		if (comparison->variants[i].job_count > 0)
			return true;
	return false;
}

static void add_variant(struct page_rows *rows, const struct comparison_variant *variant)
{
	for (unsigned i = 0; i < variant->job_count; i++)
		rows->at[rows->count++] = (struct page_row){
			.variant = variant, .row = &variant->jobs[i], .job = variant->jobs[i].job };
	if (variant->job_count != 1)
		rows->at[rows->count++] = (struct page_row){
			.variant = variant, .row = variant,
			.job = variant->job_count > 0 ? "sum" : "" };
}

struct page_rows page_rows(const struct page *page, const char *baseline)
{
	const struct comparison *comparison = &page->result->comparison;
	struct page_rows rows = { .job_title = any_jobs(comparison) ? "job" : "" };
	size_t room = 0;

	for (unsigned i = 0; i < comparison->variant_count; i++)
		room += 1 + comparison->variants[i].job_count;
	rows.at = arena_alloc(page->arena, room * sizeof(*rows.at));
	for (unsigned i = 0; i < comparison->variant_count; i++)
		if (!baseline || page_compares_with(page, i, baseline))
			add_variant(&rows, &comparison->variants[i]);
	return rows;
}

/* Options are the same in all rounds; in a diff, the result is the new one. */
const struct run_result *page_row_run(const struct page *page, const struct page_row *row)
{
	const struct run_result *run = result_first_run(page->result, row->variant->name);
	const char *job = row->row->job;

	return run && job ? run_result_job_named(run, job, strlen(job)) : run;
}
