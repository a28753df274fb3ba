/* Was it the page cache that answered? */
#include "advice_rule.h"

static uint64_t set_size(const struct result *result, const struct run_result *run)
{
	uint64_t bytes = 0;

	for (unsigned i = 0; i < run->target_count; i++)
		bytes += result_target(result, run, i)->size_bytes;
	return bytes;
}

static bool fits_in_memory(const struct result *result, const struct run_result *run)
{
	const uint64_t bytes = set_size(result, run);

	return bytes > 0 && bytes < result->environ.memory_bytes;
}

/* By what the kernel fetched for us; where it does not count that, by what was in memory before. */
static double share_from_cache(const struct run_result *run)
{
	const double from_storage = advice_share_from_storage(run);

	return from_storage < 0 ? run->resident_before : 1 - from_storage;
}

/* Files in memory are in the page cache and nowhere else: that is another note. */
static bool reads_through_cache(const struct result *result, const struct run_result *run)
{
	return run->op[IO_READ].ios > 0 && !run->direct && !advice_no_io(run) &&
		!advice_memory_target(result, run);
}

static double cached(const struct result *result, const struct run_result *run)
{
	if (!reads_through_cache(result, run) || !fits_in_memory(result, run) ||
	    share_from_cache(run) < 0.5)
		return 0;
	return 1 + share_from_cache(run);
}

static const char *say_cached(const struct finding *f)
{
	const bool only_reads = f->run->total.ios == f->run->op[IO_READ].ios;
	const char *what = only_reads ? "the page cache was measured"
				      : "reads came from the page cache";

	return arena_printf(f->arena, "%s%s, not the drive: %s fit in %s of memory and were "
			    "read without O_DIRECT (--file-extra-flags=direct, or a "
			    "--file-total-size above that)", what, f->at,
			    advice_size(f, set_size(f->result, f->run)),
			    advice_size(f, f->result->environ.memory_bytes));
}

/* A set larger than memory, yet it was not the drive that answered. */
static double partly_cached(const struct result *result, const struct run_result *run)
{
	const double from_storage = advice_share_from_storage(run);

	if (!reads_through_cache(result, run) || fits_in_memory(result, run) ||
	    from_storage < 0 || from_storage > 0.5)
		return 0;
	return 2 - from_storage;
}

static const char *say_partly_cached(const struct finding *f)
{
	return arena_printf(f->arena, "much came from the page cache%s: %s were read, but the "
			    "kernel fetched %s from storage (--file-extra-flags=direct, "
			    "or --cache=cold)",
			    f->at, advice_size(f, f->run->op[IO_READ].bytes),
			    advice_fetched(f));
}

const struct rule advice_cache_rules[] = {
	{ "cached",		cached,			say_cached },
	{ "partly-cached",	partly_cached,		say_partly_cached },
	{ .code = NULL },
};
