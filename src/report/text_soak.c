/*
 * Changes during a run: its first part against its last, lasting changes of level, and long times
 * without completions.
 */
#include "text_parts.h"

#include "report.h"

#define LONG_ENOUGH_S 60.0		/* to show the first and last parts, without a change */

enum { CHANGES_SHOWN_MAX = 5 };

static const char *part_text(const struct page *page, const struct result_part *part)
{
	return arena_printf(page->arena, "%s IOPS, p99 %s", cell_rate(page, part->iops),
			    cell_duration(page, (double)part->p99_ns));
}

static void print_changes(const struct page *page, const struct result_soak *soak)
{
	for (unsigned i = 0; i < soak->change_count && i < CHANGES_SHOWN_MAX; i++)
		page_line(page, "", "after %s: from %s to %s IOPS",
			  cell_duration(page, soak->changes[i].at_s * 1e9),
			  cell_rate(page, soak->changes[i].from_iops),
			  cell_rate(page, soak->changes[i].to_iops));
	if (soak->change_count > CHANGES_SHOWN_MAX)
		page_line(page, "", "… and %u changes more",
			  soak->change_count - CHANGES_SHOWN_MAX);
}

static void print_parts(const struct page *page, const struct run_result *run, const char *name)
{
	const struct result_soak *soak = &run->soak;

	if (soak->ratio <= 0 || (run->elapsed_s < LONG_ENOUGH_S && soak->change_count == 0))
		return;
	page_line(page, "soak", "%sfirst %s: %s; last: %s (%s ×)", name,
		  cell_duration(page, soak->part_s * 1e9), part_text(page, &soak->first),
		  part_text(page, &soak->last), cell_ratio(page, soak->ratio));
	print_changes(page, soak);
}

const char *page_stalls(const struct page *page, const struct run_result *run)
{
	const struct stalls *stalls = &run->stalls;

	if (stalls->count[STALLS_100MS] == 0)
		return "";
	return arena_printf(page->arena, "no completions for 100 ms or more: %s×, for 1 s: %s×, "
			    "for 10 s: %s×; longest %s",
			    cell_count(page, (double)stalls->count[STALLS_100MS]),
			    cell_count(page, (double)stalls->count[STALLS_1S]),
			    cell_count(page, (double)stalls->count[STALLS_10S]),
			    cell_duration(page, (double)stalls->longest_ns));
}

const char *page_steady(const struct page *page, const struct run_result *run)
{
	const struct result_steady *steady = &run->steady;

	if (!run->spec.steady)
		return "";
	return arena_printf(page->arena, "%s %u round%s of %s",
			    steady->reached ? "steady after" : "not steady in", steady->rounds,
			    steady->rounds == 1 ? "" : "s",
			    cell_duration(page, (double)run->spec.steady_round_ns));
}

void page_soak(const struct page *page, const struct run_result *run)
{
	const char *name = run->job ? arena_printf(page->arena, "%s: ", run->job) : "";
	const char *stalls = page_stalls(page, run);

	print_parts(page, run, name);
	if (*stalls)
		page_line(page, "stalls", "%s%s", name, stalls);
}
