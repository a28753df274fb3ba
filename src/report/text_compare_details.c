/*
 * --details of a comparison: two tables with a row for each variant, in medians of its rounds.
 * What they say of a single run, text_details.c prints.
 */
#include "text_parts.h"

#include "groups.h"
#include "name_columns.h"
#include "report.h"
#include "stats.h"
#include "table.h"

/* Values of a run; below 0: not known. */

static double in_flight(const struct run_result *run)
{
	return log2_hist_mean(&run->in_flight);
}

static double per_submit(const struct run_result *run)
{
	return log2_hist_mean(&run->submitted);
}

static double per_reap(const struct run_result *run)
{
	return log2_hist_mean(&run->reaped);
}

static double calls_per_io(const struct run_result *run)
{
	return run->syscalls_per_io;
}

static double punts_of(const struct run_result *run)
{
	return run->punts_counted && ran_on_ring(run) ? (double)run->punts : -1;
}

static double workers_of(const struct run_result *run)
{
	return ran_on_ring(run) ? (double)run->workers : -1;
}

static double busiest(const struct run_result *run)
{
	double most = 0;

	for (unsigned i = 0; i < run->loop_count; i++)
		if (run->loops[i].busy > most)
			most = run->loops[i].busy;
	return most;
}

static double cores(const struct run_result *run, uint64_t ns)
{
	return run->elapsed_s > 0 ? (double)ns / 1e9 / run->elapsed_s : -1;
}

static double loops_user(const struct run_result *run)
{
	return cores(run, run->cpu.loops_user_ns);
}

static double loops_system(const struct run_result *run)
{
	return cores(run, run->cpu.loops_system_ns);
}

static double sqpoll(const struct run_result *run)
{
	return cores(run, run->cpu.sqpoll_ns);
}

static double workers(const struct run_result *run)
{
	return cores(run, run->cpu.workers_ns);
}

static double other_threads(const struct run_result *run)
{
	return cores(run, run->cpu.other_threads_ns);
}

static double interrupts(const struct run_result *run)
{
	return cores(run, run->cpu.irq_ns);
}

static double stolen(const struct run_result *run)
{
	return cores(run, run->cpu.steal_ns);
}

static double elsewhere(const struct run_result *run)
{
	return cores(run, run->cpu.elsewhere_ns);
}

/* Below 0 if no round counts, or one of them does not know. */
static double median_of(const struct page *page, const struct group *group, value_of_run value)
{
	const double *values = group_values(group, value, page->arena);

	for (unsigned i = 0; i < group->count; i++)
		if (values[i] < 0)
			return -1;
	return group->count > 0 ? stats_median(values, group->count) : -1;
}

static const char *cell_mean(const struct page *page, double value)
{
	return arena_printf(page->arena, "%.1f", value);
}

static const char *cell_cores(const struct page *page, double value)
{
	return arena_printf(page->arena, "%.2f", value);
}

struct detail {
	const char *title;
	value_of_run value;
	const char *(*cell)(const struct page *page, double value);
};

static const struct detail queue_details[] = {
	{ "in flight",	in_flight,	cell_mean },
	{ "per submit",	per_submit,	cell_mean },
	{ "per reap",	per_reap,	cell_mean },
	{ "calls/IO",	calls_per_io,	cell_calls },
	{ "punts",	punts_of,	cell_count },
	{ "workers",	workers_of,	cell_count },
	{ "busiest",	busiest,	cell_share },
};

static const struct detail cpu_details[] = {
	{ "user",	loops_user,	cell_cores },
	{ "system",	loops_system,	cell_cores },
	{ "iou-sqp",	sqpoll,		cell_cores },
	{ "iou-wrk",	workers,	cell_cores },
	{ "others",	other_threads,	cell_cores },
	{ "irq",	interrupts,	cell_cores },
	{ "stolen",	stolen,		cell_cores },
	{ "elsewhere",	elsewhere,	cell_cores },
};

enum { DETAILS_MAX = 8 };

/* What is not known or 0 of every variant has no column. */
static bool is_any(const struct page *page, const struct groups *groups,
		   const struct detail *detail)
{
	for (unsigned i = 0; i < groups->count; i++)
		if (median_of(page, &groups->at[i], detail->value) > 0)
			return true;
	return false;
}

static void print_details(const struct page *page, const char *title,
			  const struct detail details[], unsigned count)
{
	const struct comparison *comparison = &page->result->comparison;
	const struct groups groups = groups_of(page->result, page->arena);
	struct table_column columns[NAME_COLUMNS_MAX + DETAILS_MAX];
	struct name_columns names;
	struct table table;

	name_columns_init(&names, comparison, NULL, page->arena);
	name_columns_head(&names, title, columns);
	for (unsigned d = 0; d < count; d++)
		columns[names.count + d] = (struct table_column){
			.title = is_any(page, &groups, &details[d]) ? details[d].title : "",
			.right = true, .gap = 2 };
	table_init(&table, columns, names.count + count, page->arena);
	for (unsigned i = 0; i < groups.count; i++) {
		const struct group *group = &groups.at[i];
		struct table_cell *row;

		if (group->count == 0)
			continue;
		row = table_add_row(&table);
		name_columns_fill(&names, group->name, row);
		row += names.count;
		for (unsigned d = 0; d < count; d++) {
			const double value = median_of(page, group, details[d].value);

			if (value >= 0 && *columns[names.count + d].title)
				row[d].text = details[d].cell(page, value);
		}
	}
	page_table(page, &table, name_columns_have_title(&names) ? NULL : title);
}

void page_comparison_details(const struct page *page)
{
	print_details(page, "I/Os", queue_details,
		      sizeof(queue_details) / sizeof(queue_details[0]));
	print_details(page, "cores busy", cpu_details,
		      sizeof(cpu_details) / sizeof(cpu_details[0]));
}
