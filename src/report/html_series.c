/* How charts find the runs that they show, and where the JSON has them. */
#include "html_parts.h"

#include <stdlib.h>
#include <string.h>

static bool is_among(const struct html_variants *variants, const char *name)
{
	for (unsigned i = 0; i < variants->count; i++)
		if (strcmp(variants->names[i], name) == 0)
			return true;
	return false;
}

struct html_variants html_variants(const struct page *page)
{
	const struct result *result = page->result;
	struct html_variants variants = {
		arena_alloc(page->arena, (result->run_count + 1) * sizeof(*variants.names)), 0 };

	for (unsigned i = 0; i < result->run_count; i++)
		if (!result->runs[i].skipped && result->runs[i].total.ios > 0 &&
		    !is_among(&variants, result->runs[i].variant))
			variants.names[variants.count++] = result->runs[i].variant;
	return variants;
}

static int by_iops(const void *a, const void *b)
{
	const struct run_result *const *left = a, *const *right = b;
	const double difference = (*left)->total.iops - (*right)->total.iops;

	return difference < 0 ? -1 : difference > 0;
}

const struct run_result *html_middle_run(const struct page *page, const char *variant)
{
	const struct result *result = page->result;
	const struct run_result **runs = arena_alloc(page->arena, (result->run_count + 1) *
						     sizeof(*runs));
	unsigned count = 0;

	for (unsigned i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];

		if (!run->skipped && run->total.ios > 0 && strcmp(run->variant, variant) == 0)
			runs[count++] = run;
	}
	qsort(runs, count, sizeof(*runs), by_iops);
	return count > 0 ? runs[count / 2] : NULL;
}

const char *html_run_words(const struct page *page, const struct run_result *run)
{
	unsigned count = 0;

	for (unsigned i = 0; i < page->result->run_count; i++)
		count += !page->result->runs[i].skipped &&
			strcmp(page->result->runs[i].variant, run->variant) == 0;
	return arena_printf(page->arena, "round %u of %u", run->round, count);
}

const char *html_run_source(const struct page *page, const struct run_result *run,
			    const struct run_result *job)
{
	const unsigned index = (unsigned)(run - page->result->runs);

	if (job == run)
		return arena_printf(page->arena, "/runs/%u", index);
	return arena_printf(page->arena, "/runs/%u/jobs/%u", index, (unsigned)(job - run->jobs));
}

const char *html_row_source(const struct page *page, const struct page_row *row)
{
	const struct comparison *comparison = &page->result->comparison;
	const unsigned index = (unsigned)(row->variant - comparison->variants);

	if (row->row == row->variant)
		return arena_printf(page->arena, "/comparison/variants/%u", index);
	return arena_printf(page->arena, "/comparison/variants/%u/jobs/%u", index,
			    (unsigned)(row->row - row->variant->jobs));
}

const char *html_of_job(const struct page *page, const char *title, const char *job)
{
	return job ? arena_printf(page->arena, "%s: %s", job, title) : title;
}
