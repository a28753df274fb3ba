/* Were reads answered by the page cache? */
#include "advice_rule.h"

#include <string.h>

#define MUCH_READ_AROUND	2.0
#define MUCH_STAYED		0.05
#define MUCH_FILLED		0.2
enum { READ_AROUND_MIN_BYTES = 1 << 20 };

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

	return bytes > 0 && bytes < environ_usable_memory(&result->environ);
}

/* From the bytes that the kernel fetched; if not counted, from the share in memory before. */
static double share_from_cache(const struct run_result *run)
{
	const double from_storage = advice_share_from_storage(run);

	return from_storage < 0 ? run->resident_before : 1 - from_storage;
}

/* Files on a memory file system exist only in the page cache: that is another note. */
static bool reads_through_cache(const struct result *result, const struct run_result *run)
{
	return run->op[IO_READ].ios > 0 && !run->direct && !advice_no_io(run) &&
		!advice_memory_target(result, run);
}

static bool is_random(const struct run_result *run)
{
	return run->spec.test_mode == TEST_MODE_RNDRD || run->spec.test_mode == TEST_MODE_RNDRW;
}

static double cached(const struct result *result, const struct run_result *run)
{
	if (!reads_through_cache(result, run) || !fits_in_memory(result, run) ||
	    share_from_cache(run) < 0.5)
		return 0;
	return 1 + share_from_cache(run);
}

static const char *memory_text(const struct finding *f)
{
	const struct environ *env = &f->result->environ;
	const uint64_t bytes = environ_usable_memory(env);

	return arena_printf(f->arena, "%s of memory%s", advice_size(f, bytes),
			    bytes < env->memory_bytes ? " that the cgroup may have" : "");
}

static const char *say_cached(const struct finding *f)
{
	const bool only_reads = f->run->total.ios == f->run->op[IO_READ].ios;
	const char *what = only_reads ? "the page cache was measured"
				      : "reads came from the page cache";

	return arena_printf(f->arena, "%s%s, not the drive: %s fit in %s and were read without "
			    "O_DIRECT (%s, or a --file-total-size above that)", what, f->at,
			    advice_size(f, set_size(f->result, f->run)), memory_text(f),
			    advice_direct_cure(f->run));
}

/* A set larger than memory, although the drive did not answer. */
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
	return arena_printf(f->arena, "many reads came from the page cache%s: %s were read, but "
			    "the kernel fetched %s from storage (%s, or --cache=cold)",
			    f->at, advice_size(f, f->run->op[IO_READ].bytes),
			    advice_fetched(f), advice_direct_cure(f->run));
}

/* At least a page is fetched, and a fault of a mapping also fetches the pages around it. */
static double read_around(const struct result *result, const struct run_result *run)
{
	const uint64_t fetched = run->cost.storage_read_bytes;
	const double share = advice_share_from_storage(run);

	if (!reads_through_cache(result, run) || !is_random(run) || share < MUCH_READ_AROUND ||
	    fetched - run->op[IO_READ].bytes < READ_AROUND_MIN_BYTES)
		return 0;
	return share;
}

static const char *read_around_cure(const struct run_result *run)
{
	if (strcmp(run->engine_used, "mmap") != 0)
		return advice_direct_cure(run);
	return run->spec.mmap_advice == MMAP_ADVICE_RANDOM
		? "larger blocks, or another engine" : "--mmap-advice=random";
}

static const char *say_read_around(const struct finding *f)
{
	return arena_printf(f->arena, "%s were read%s, but the kernel fetched %s: it reads around "
			    "each block (%s)",
			    advice_size(f, f->run->op[IO_READ].bytes), f->at,
			    advice_size(f, f->run->cost.storage_read_bytes),
			    read_around_cure(f->run));
}

static double not_cold(const struct result *result, const struct run_result *run)
{
	if (run->spec.cache != CACHE_COLD || !reads_through_cache(result, run) ||
	    run->resident_before < MUCH_STAYED)
		return 0;
	return run->resident_before;
}

static const char *say_not_cold(const struct finding *f)
{
	return arena_printf(f->arena, "--cache=cold left %.0f %% of the set in memory%s: pages "
			    "that are mapped, locked or being written elsewhere are not dropped "
			    "(stop whatever else uses these "
			    "files)", 100 * f->run->resident_before, f->at);
}

/* Each block at most once. */
static bool reads_nothing_twice(const struct result *result, const struct run_result *run)
{
	return run->spec.no_repeat && run->op[IO_READ].bytes <= set_size(result, run);
}

/* For random reads, the share in memory is the share of hits. Sequential reads access a block again
 * only in the next sweep. */
static double cache_fills(const struct result *result, const struct run_result *run)
{
	const double more = run->resident_after - run->resident_before;

	if (!reads_through_cache(result, run) || !is_random(run) || run->resident_before < 0 ||
	    reads_nothing_twice(result, run))
		return 0;
	return more >= MUCH_FILLED ? more : 0;
}

static const char *say_cache_fills(const struct finding *f)
{
	return arena_printf(f->arena, "the page cache filled during the run%s: %.0f %% of the set "
			    "was in it before and %.0f %% after, so early reads missed it and "
			    "late ones hit it, and the IOPS describe neither state (--cache=warm, "
			    "or %s)", f->at, 100 * f->run->resident_before,
			    100 * f->run->resident_after, advice_direct_cure(f->run));
}

static double warmed(const struct result *result, const struct run_result *run)
{
	return run->cache_chosen && reads_through_cache(result, run);
}

static const char *say_warmed(const struct finding *f)
{
	return arena_printf(f->arena, "the files were read into the page cache before each run%s "
			    "(cache=warm): the default where they fit in half of the memory, so "
			    "that all variants find the same cache (--cache=cold, "
			    "--cache=keep)", f->at);
}

static double direct_through_cache(const struct result *result, const struct run_result *run)
{
	return advice_direct_was_buffered(run) && !advice_memory_target(result, run)
		? run->resident_after - run->resident_before : 0;
}

static const char *say_direct_through_cache(const struct finding *f)
{
	return arena_printf(f->arena, "the file system did direct I/O through the page cache%s: "
			    "%.0f %% of the set was cached although all files were opened with "
			    "O_DIRECT (look for data=journal, compression, checksums or "
			    "encryption)", f->at,
			    100 * (f->run->resident_after - f->run->resident_before));
}

const struct rule advice_cache_rules[] = {
	{ "cached",		cached,			say_cached, RULE_OF_RUN | RULE_SPOILS },
	{ "partly-cached",	partly_cached,		say_partly_cached,
	  RULE_OF_RUN | RULE_SPOILS },
	{ "direct-cached",	direct_through_cache,	say_direct_through_cache,
	  RULE_OF_JOB | RULE_SPOILS },
	{ "warmed",		warmed,			say_warmed, RULE_OF_JOB },
	{ "not-cold",		not_cold,		say_not_cold,
	  RULE_OF_JOB | RULE_SPOILS },
	{ "cache-fills",	cache_fills,		say_cache_fills,
	  RULE_OF_JOB | RULE_SPOILS },
	{ "read-around",	read_around,		say_read_around, RULE_OF_RUN },
	{ .code = NULL },
};
