/* Was storage read and written, or something that only looks like it? */
#include "advice_rule.h"

#include <string.h>

#define MANY_GAPS_SHARE		0.01
#define MANY_ZEROS_SHARE	0.1
enum { ZERO_BLOCKS_MIN = 4 };		/* a file of users may have one */

static double no_io(const struct result *result, const struct run_result *run)
{
	(void)result;
	return advice_no_io(run);
}

static const char *say_no_io(const struct finding *f)
{
	return arena_printf(f->arena, "nothing was read or written%s: engine %s measures the tool, "
			    "not storage", f->at, f->run->engine_used);
}

static double in_memory(const struct result *result, const struct run_result *run)
{
	return advice_memory_target(result, run) != NULL;
}

static const char *say_in_memory(const struct finding *f)
{
	const struct environ_target *target = advice_memory_target(f->result, f->run);

	return arena_printf(f->arena, "no storage was measured%s: '%s' is on %s, which is "
			    "memory (use a --target on a drive)", f->at, target->path,
			    advice_memory_name(target));
}

/* The first target on a loop device that reads its file through the page cache; or NULL. */
static const struct environ_target *cached_loop(const struct result *result,
						const struct run_result *run)
{
	for (unsigned i = 0; i < run->target_count; i++) {
		const struct environ_target *target = result_target(result, run, i);

		if (strcmp(target->loop_direct, "0") == 0)
			return target;
	}
	return NULL;
}

/* The kernel counts such reads as storage's, because each goes to the loop device. */
static double loop_cached(const struct result *result, const struct run_result *run)
{
	return run->op[IO_READ].ios > 0 && !advice_no_io(run) &&
		!advice_memory_target(result, run) && cached_loop(result, run);
}

static const char *say_loop_cached(const struct finding *f)
{
	return arena_printf(f->arena, "reads%s may have come from memory: the loop device reads "
			    "'%s' through the page cache, with or without O_DIRECT (losetup "
			    "--direct-io=on)", f->at,
			    cached_loop(f->result, f->run)->backing_file);
}

/* From the file system, or else because allocated size is below the length. */
static double sparse(const struct result *result, const struct run_result *run)
{
	(void)result;
	if (!spec_reads(&run->spec) || advice_no_io(run))
		return 0;
	if (run->gaps.holes < 0)
		return run->sparse;
	return run->gaps.holes >= MANY_GAPS_SHARE ? run->gaps.holes : 0;
}

static const char *say_sparse(const struct finding *f)
{
	return arena_printf(f->arena, "the files have holes%s, and reading a hole reads no "
			    "storage: fill them ('%s')", f->at, advice_prepare_command(f));
}

static double unwritten(const struct result *result, const struct run_result *run)
{
	(void)result;
	return spec_reads(&run->spec) && run->gaps.unwritten >= MANY_GAPS_SHARE
		? run->gaps.unwritten : 0;
}

static const char *say_unwritten(const struct finding *f)
{
	return arena_printf(f->arena, "%.0f %% of the set was allocated but never written%s, by "
			    "fallocate(1) or by a prepare that was killed, and reading it reads "
			    "no storage ('%s' fills it)",
			    100 * f->run->gaps.unwritten, f->at, advice_prepare_command(f));
}

/* Meant, if another file-allocation was asked for, and by seqwr. */
static double allocates(const struct result *result, const struct run_result *run)
{
	const struct spec *spec = &run->spec;
	const double share = run->gaps.holes + run->gaps.unwritten;

	(void)result;
	if (spec_reads(spec) || spec_fills_files(spec) || advice_no_io(run))
		return 0;
	return share >= MANY_GAPS_SHARE ? share : 0;
}

static const char *say_allocates(const struct finding *f)
{
	return arena_printf(f->arena, "%.0f %% of the set was never written before%s: writes to it "
			    "change metadata too, which costs more, above all with fsync "
			    "(--file-allocation=written fills it before the run)",
			    100 * allocates(f->result, f->run), f->at);
}

/* Another note gives the reason. */
static bool is_explained(const struct result *result, const struct run_result *run)
{
	return in_memory(result, run) > 0 || loop_cached(result, run) > 0 ||
		sparse(result, run) > 0 || unwritten(result, run) > 0;
}

static double zero_reads(const struct result *result, const struct run_result *run)
{
	const double zeros = (double)run->sampled_zero_blocks;

	if (zeros < ZERO_BLOCKS_MIN || zeros < MANY_ZEROS_SHARE * (double)run->sampled_blocks ||
	    sparse(result, run) > 0 || unwritten(result, run) > 0)
		return 0;
	return zeros / (double)run->sampled_blocks;
}

static const char *say_zero_reads(const struct finding *f)
{
	return arena_printf(f->arena, "%s of %s sampled blocks%s held only zeros: what was never "
			    "written, or was trimmed, need not be read from storage ('%s' fills a "
			    "target)",
			    advice_count(f, (double)f->run->sampled_zero_blocks),
			    advice_count(f, (double)f->run->sampled_blocks), f->at,
			    advice_prepare_command(f));
}

/* O_DIRECT that did not reach a drive: a file system or driver in between answered. */
static double direct_but_not_storage(const struct result *result,
				     const struct run_result *run)
{
	const double share = advice_share_from_storage(run);

	if (!run->direct || run->op[IO_READ].ios == 0 || advice_no_io(run) ||
	    share < 0 || share > 0.5 || is_explained(result, run) || zero_reads(result, run) > 0)
		return 0;
	return 2 - share;
}

static const char *say_direct_but_not_storage(const struct finding *f)
{
	return arena_printf(f->arena, "%s were read with O_DIRECT%s, but the kernel counted %s "
			    "from storage: something in between served them (a network, overlay "
			    "or virtual file system)",
			    advice_size(f, f->run->op[IO_READ].bytes), f->at,
			    advice_fetched(f));
}

/* Writes without any sync measure memory. */
static double not_synced(const struct result *result, const struct run_result *run)
{
	const struct spec *spec = &run->spec;

	(void)result;
	return run->op[IO_WRITE].ios > 0 && !advice_no_io(run) && !run->direct &&
	       !(spec->extra_flags & (OPEN_FLAG_SYNC | OPEN_FLAG_DSYNC)) &&
	       !(spec->rwf & (RWF_FLAG_SYNC | RWF_FLAG_DSYNC)) &&
	       run->op[IO_FSYNC].ios == 0 && run->end_fsyncs == 0 && !spec->fsync_all;
}

static const char *say_not_synced(const struct finding *f)
{
	return arena_printf(f->arena, "nothing was synced%s: written data may still be in memory, "
			    "so memory was measured (--file-fsync-end)", f->at);
}

/* Two ways to a drive and back, of the data and of the flush, take longer; and flash that has to
 * keep it, far longer. */
#define FLUSH_NS_MIN 20000.0
enum { FLUSHES_MIN = 10 };

static const struct environ_target *with_volatile_cache(const struct result *result,
							const struct run_result *run)
{
	for (unsigned i = 0; i < run->target_count; i++)
		if (strcmp(result_target(result, run, i)->write_cache, "write back") == 0)
			return result_target(result, run, i);
	return NULL;
}

/* Of fsyncs that had something to flush; their time may be in that of the writes. NULL: of none. */
static const struct hist *flush_times(const struct run_result *run)
{
	const struct spec *spec = &run->spec;
	const struct hist *times = run->op[IO_FSYNC].hist;

	if (spec->fsync_mode == FSYNC_MODE_SYNC_FILE_RANGE || run->op[IO_WRITE].ios == 0 ||
	    (!spec->fsync_all && spec->file_num > 1))
		return NULL;
	if (times->count == 0 && spec->fsync_all)
		times = run->op[IO_WRITE].hist;
	return times->count >= FLUSHES_MIN ? times : NULL;
}

static double free_flush(const struct result *result, const struct run_result *run)
{
	const struct hist *times = flush_times(run);
	const double median_ns = times ? (double)hist_percentile(times, 50) : FLUSH_NS_MIN;

	if (advice_no_io(run) || !with_volatile_cache(result, run) ||
	    advice_memory_target(result, run))
		return 0;
	return median_ns < FLUSH_NS_MIN ? FLUSH_NS_MIN / (median_ns + 1) : 0;
}

static const char *say_free_flush(const struct finding *f)
{
	const double median_ns = (double)hist_percentile(flush_times(f->run), 50);

	return arena_printf(f->arena, "an fsync took %s%s although %s has a volatile write cache: "
			    "no drive flushes that fast, so something in between ignores "
			    "flushes, and data may be lost at a power failure (mounted with "
			    "nobarrier? a virtual disk with cache=unsafe?)",
			    advice_duration(f, median_ns), f->at,
			    with_volatile_cache(f->result, f->run)->device);
}

static double zeros(const struct result *result, const struct run_result *run)
{
	(void)result;
	return run->spec.file_data == FILE_DATA_ZERO && spec_writes(&run->spec) &&
		!advice_no_io(run);
}

static const char *say_zeros(const struct finding *f)
{
	return arena_printf(f->arena, "zeros were written%s: storage that compresses or "
			    "deduplicates has almost nothing to do (--file-data=random)", f->at);
}

static const struct environ_target *smaller_device(const struct result *result,
						   const struct run_result *run)
{
	for (unsigned i = 0; run->spec.file_total_size_given && i < run->target_count; i++) {
		const struct environ_target *target = result_target(result, run, i);

		if (strcmp(target->kind, "device") == 0 && target->size_bytes > 0 &&
		    target->size_bytes < run->spec.file_total_size_bytes)
			return target;
	}
	return NULL;
}

static double smaller(const struct result *result, const struct run_result *run)
{
	return smaller_device(result, run) != NULL;
}

static const char *say_smaller(const struct finding *f)
{
	const struct environ_target *target = smaller_device(f->result, f->run);

	return arena_printf(f->arena, "%s has only %s of the %s asked for%s: all of it was used "
			    "(--file-total-size)", target->path, advice_size(f, target->size_bytes),
			    advice_size(f, f->run->spec.file_total_size_bytes), f->at);
}

static double unlocked(const struct result *result, const struct run_result *run)
{
	(void)result;
	return run->unlocked;
}

static const char *say_unlocked(const struct finding *f)
{
	return arena_printf(f->arena, "the files could not be locked%s: another ringbench that "
			    "uses them would go unnoticed (flock(2) is forbidden, or this file "
			    "system has no locks)", f->at);
}

const struct rule advice_storage_rules[] = {
	{ "no-io",		no_io,			say_no_io, RULE_OF_JOB },
	{ "in-memory",		in_memory,		say_in_memory,
	  RULE_OF_JOB | RULE_SPOILS },
	{ "loop-cached",	loop_cached,		say_loop_cached,
	  RULE_OF_JOB | RULE_SPOILS },
	{ "sparse",		sparse,			say_sparse, RULE_OF_JOB | RULE_SPOILS },
	{ "unwritten",		unwritten,		say_unwritten,
	  RULE_OF_JOB | RULE_SPOILS },
	{ "allocates",		allocates,		say_allocates, RULE_OF_JOB },
	{ "zero-reads",		zero_reads,		say_zero_reads,
	  RULE_OF_JOB | RULE_SPOILS },
	{ "smaller-device",	smaller,		say_smaller, RULE_OF_JOB },
	{ "not-storage",	direct_but_not_storage,	say_direct_but_not_storage,
	  RULE_OF_RUN | RULE_SPOILS },
	{ "zeros",		zeros,			say_zeros, RULE_OF_JOB },
	{ "not-synced",		not_synced,		say_not_synced,
	  RULE_OF_JOB | RULE_SPOILS },
	{ "free-flush",		free_flush,		say_free_flush,
	  RULE_OF_JOB | RULE_SPOILS },
	{ "unlocked",		unlocked,		say_unlocked, RULE_OF_JOB },
	{ .code = NULL },
};
