/*
 * Checks the combination of a spec's numbers. One function per question, called in a row:
 * each adds its errors to err, so that the user sees all of them at once.
 */
#include "spec_check.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "provisioned.h"
#include "units.h"

/* A path that does not exist yet will be a file: 'prepare' creates no directories. */
static bool any_target_is_directory(const struct spec *spec)
{
	struct stat st;

	for (unsigned i = 0; i < spec->targets.count; i++)
		if (stat(spec->targets.at[i], &st) == 0 && S_ISDIR(st.st_mode))
			return true;
	return false;
}

static void check_targets(struct spec_check *check)
{
	const struct spec *spec = check->spec;
	uint64_t all_bytes;

	if (spec->targets.count == 0)
		spec_mistake(check, "target", "target: name at least one");
	if (spec->targets.count > SPEC_TARGETS_MAX)
		spec_mistake(check, "target", "target: %u given, at most %d are possible",
			     spec->targets.count, SPEC_TARGETS_MAX);
	if (__builtin_mul_overflow(spec->file_total_size_bytes, spec->targets.count,
				   &all_bytes) || all_bytes > INT64_MAX)
		spec_mistake(check, "file-total-size", "file-total-size: too large for %u "
			     "targets together", spec->targets.count);
}

static void check_block_size(struct spec_check *check)
{
	const struct spec *spec = check->spec;
	const uint64_t file_bytes = spec->file_total_size_bytes / spec->file_num;
	char block[UNITS_TEXT_MAX], total[UNITS_TEXT_MAX], file[UNITS_TEXT_MAX];

	units_format_size(spec->block_size_bytes, block);
	units_format_size(spec->file_total_size_bytes, total);
	units_format_size(file_bytes, file);
	if (spec->block_size_bytes > spec->file_total_size_bytes)
		spec_mistake(check, "file-block-size", "file-block-size=%s is larger than "
			     "file-total-size=%s", block, total);
	else if (spec->block_size_bytes > file_bytes && any_target_is_directory(spec))
		spec_mistake(check, "file-block-size", "file-block-size=%s is larger than a "
			     "file: file-total-size=%s in file-num=%u files makes %s each "
			     "(try file-num=%" PRIu64 ")", block, total, spec->file_num, file,
			     spec->file_total_size_bytes / spec->block_size_bytes);
}

/* Minimum size of a file of the set, or of a file or device; 0: unknown yet. */
static uint64_t file_bytes(const struct spec *spec)
{
	if (any_target_is_directory(spec))
		return spec->file_total_size_bytes / spec->file_num;
	return spec->file_total_size_given ? spec->file_total_size_bytes : 0;
}

/* A part that ends within a file, in whole blocks, so that jobs can share a file block by block. */
static void check_range(struct spec_check *check)
{
	const struct spec *spec = check->spec;
	const uint64_t file = file_bytes(spec), length = spec->range_size_bytes;
	const uint64_t block_bytes = spec->block_size_bytes;
	char offset[UNITS_TEXT_MAX], size[UNITS_TEXT_MAX], block[UNITS_TEXT_MAX];

	units_format_size(spec->range_offset_bytes, offset);
	units_format_size(length, size);
	units_format_size(block_bytes, block);
	if (spec->range_offset_bytes % block_bytes > 0)
		spec_mistake(check, "offset", "offset=%s is not a multiple of file-block-size=%s",
			     offset, block);
	if (length > 0 && length < block_bytes)
		spec_mistake(check, "size", "size=%s is less than file-block-size=%s", size, block);
	if (spec->test_mode_given && spec->test_mode == TEST_MODE_SEQWR &&
	    (spec->range_offset_bytes > 0 || length > 0))
		spec_mistake(check, length > 0 ? "size" : "offset", "%s cannot be combined with "
			     "file-test-mode=seqwr, which creates whole files (use seqrewr)",
			     length > 0 ? "size" : "offset");
	if (file > 0 && (spec->range_offset_bytes >= file ||
			 length > file - spec->range_offset_bytes))
		spec_mistake(check, length > 0 ? "size" : "offset", "offset=%s and size=%s go "
			     "beyond a file, which has %s (size is that of a part of each file; of "
			     "all files together: file-total-size)", offset, size,
			     units_format_size(file, block));
}

static void check_request_size(struct spec_check *check)
{
	const struct spec *spec = check->spec;
	char block[UNITS_TEXT_MAX], limit[UNITS_TEXT_MAX];
	uint64_t request_bytes;

	if (!__builtin_mul_overflow(spec->block_size_bytes, spec->merged_requests,
				    &request_bytes) && request_bytes <= SPEC_REQUEST_SIZE_MAX)
		return;

	spec_mistake(check, "file-merged-requests", "file-merged-requests=%" PRIu64 " blocks of "
		     "file-block-size=%s exceed the largest request (%s)",
		     spec->merged_requests, units_format_size(spec->block_size_bytes, block),
		     units_format_size(SPEC_REQUEST_SIZE_MAX, limit));
}

static void check_has_test_mode(struct spec_check *check)
{
	struct arena arena;

	if (check->spec->test_mode_given)
		return;

	arena_init(&arena);
	spec_mistake(check, "file-test-mode", "missing required argument: --file-test-mode=%s",
		     option_accepts(option_find("file-test-mode"), &arena));
	arena_release(&arena);
}

static void check_ends(struct spec_check *check)
{
	const struct spec *spec = check->spec;

	if (spec->time_ns == 0 && spec->events == 0 && spec->passes == 0 && !spec->background)
		spec_mistake(check, "time", "time=0 and events=0 together never end (give "
			     "--time or --events)");
	if (spec->passes > 0 && spec->events > 0)
		spec_mistake(check, "passes", "passes and events both limit the amount of I/O "
			     "(leave one out)");
	if (spec->passes > 0 && spec->test_mode_given && !spec_is_sequential(spec) &&
	    !spec->no_repeat)
		spec_mistake(check, "passes", "passes has no effect on random places, which may "
			     "come again before all have come (use --events or --no-repeat)");
	if (spec->background && (spec->events > 0 || spec->passes > 0))
		spec_mistake(check, "background", "background=on lasts as long as the other jobs, "
			     "and not until %s=%" PRIu64 " are done (leave one of them out)",
			     spec->events > 0 ? "events" : "passes",
			     spec->events > 0 ? spec->events : spec->passes);
}

static void check_begins(struct spec_check *check)
{
	const struct spec *spec = check->spec;

	if (spec->start_delay_ns > 0 && spec->time_ns > 0 &&
	    spec->start_delay_ns >= spec->warmup_ns + spec->time_ns)
		spec_mistake(check, "start-delay", "start-delay must be shorter than warmup-time "
			     "and time together, or the run is over before");
}

static void check_steady(struct spec_check *check)
{
	const struct spec *spec = check->spec;

	if (spec->steady && spec->steady_limit_ns / spec->steady_window < spec->steady_round_ns)
		spec_mistake(check, "steady-limit", "steady-limit has no room for steady-window=%u "
			     "rounds of steady-round (raise it, or shorten the rounds)",
			     spec->steady_window);
	if (spec->steady && spec->start_delay_ns > 0)
		spec_mistake(check, "start-delay", "start-delay cannot be combined with steady, "
			     "which waits for all jobs (leave one out)");
}

static void check_think_time(struct spec_check *check)
{
	const struct spec *spec = check->spec;

	if (spec->think_time_ns > 0 && spec_rate_iops(spec) > 0)
		spec_mistake(check, "think-time", "think-time cannot be combined with rate, which "
			     "determines when an I/O is due (leave one out)");
}

static void check_pinning(struct spec_check *check)
{
	if (check->spec->cpus.count > 0 && !check->spec->pin)
		spec_mistake(check, "cpus", "cpus has no effect with pin=off");
}

static bool holds(const struct engine_ops *engine, unsigned iodepth)
{
	return !(engine->can & ENGINE_DOES_NO_IO) &&
	       (engine->depth_max == 0 || engine->depth_max >= iodepth);
}

/* "io_uring, pool": engines that do I/O and hold that depth. */
static char *engines_that_hold(unsigned iodepth, struct arena *arena)
{
	char *text = arena_strdup(arena, "");

	for (unsigned i = 0; engines[i]; i++)
		if (holds(engines[i], iodepth))
			text = arena_printf(arena, "%s%s%s", text, *text ? ", " : "",
					    engines[i]->name);
	return text;
}

static void check_depth(struct spec_check *check)
{
	const struct spec *spec = check->spec;
	const struct engine_ops *engine = engine_find(spec->engine);
	struct arena arena;

	/* "auto" is not an engine, and chooses between engines without a limit. */
	if (!engine || engine->depth_max == 0 || spec->iodepth <= engine->depth_max)
		return;

	arena_init(&arena);
	spec_mistake(check, "iodepth", "engine '%s' holds %u I/O%s at a time; iodepth=%u "
		     "needs one of: %s", engine->name, engine->depth_max, engine->depth_max > 1
		     ? "s" : "", spec->iodepth, engines_that_hold(spec->iodepth, &arena));
	arena_release(&arena);
}

/* file-extra-flags as flags of open(2); their names are in option_table.c. */
static const struct { enum open_flag flag; int kernel; const char *name; } open_flags[] = {
	{ OPEN_FLAG_SYNC,	O_SYNC,		"sync" },
	{ OPEN_FLAG_DSYNC,	O_DSYNC,	"dsync" },
	{ OPEN_FLAG_DIRECT,	O_DIRECT,	"direct" },
};

/* O_SYNC includes O_DSYNC's bit, so all bits are compared. */
static bool is_senseless(const struct engine_ops *engine, int kernel_flag)
{
	return engine && (engine->senseless_flags & kernel_flag) == kernel_flag;
}

static void check_open_flags(struct spec_check *check)
{
	const struct spec *spec = check->spec;
	const struct engine_ops *engine = engine_find(spec->engine);

	for (size_t i = 0; i < sizeof(open_flags) / sizeof(open_flags[0]); i++)
		if ((spec->extra_flags & open_flags[i].flag) &&
		    is_senseless(engine, open_flags[i].kernel))
			spec_mistake(check, "file-extra-flags", "file-extra-flags=%s makes no "
				     "sense with engine '%s', which does its I/O in memory "
				     "(leave it out, or use engine=psync)", open_flags[i].name,
				     engine->name);
}

/* An atomic write must have a power of two as its length. */
static void check_atomic(struct spec_check *check)
{
	const struct spec *spec = check->spec;
	const uint64_t bytes = spec->block_size_bytes;
	char block[UNITS_TEXT_MAX];

	if (!(spec->rwf & RWF_FLAG_ATOMIC))
		return;
	if (!(spec->extra_flags & OPEN_FLAG_DIRECT))
		spec_mistake(check, "rwf", "rwf=atomic is for direct writes (add "
			     "file-extra-flags=direct)");
	if (!spec_writes(spec))
		spec_mistake(check, "rwf", "rwf=atomic has no effect on a workload that does "
			     "not write");
	if (bytes & (bytes - 1))
		spec_mistake(check, "rwf", "rwf=atomic: a write of file-block-size=%s cannot be "
			     "atomic (choose a power of two)", units_format_size(bytes, block));
	if (spec->merged_requests > 1)
		spec_mistake(check, "rwf", "rwf=atomic cannot be combined with "
			     "file-merged-requests, whose last write of a file may be of any "
			     "length (use a larger file-block-size)");
}

static void check_rwf(struct spec_check *check)
{
	const struct spec *spec = check->spec;
	const struct engine_ops *engine = engine_find(spec->engine);
	const bool direct = spec->extra_flags & OPEN_FLAG_DIRECT;

	if (spec->rwf == 0)
		return;
	if (!engine || !(engine->can & ENGINE_HAS_RWF))
		spec_mistake(check, "rwf", "rwf has no effect with engine=%s (use "
			     "engine=io_uring or pvsync2)", spec->engine);
	if ((spec->rwf & RWF_FLAG_HIPRI) && !direct)
		spec_mistake(check, "rwf", "rwf=hipri polls for completions of direct I/O only "
			     "(add file-extra-flags=direct)");
	if ((spec->rwf & RWF_FLAG_HIPRI) && engine && (engine->can & ENGINE_IS_RING))
		spec_mistake(check, "rwf", "rwf=hipri is not for rings, which poll as a whole "
			     "(use iopoll)");
	if ((spec->rwf & RWF_FLAG_DONTCACHE) && direct)
		spec_mistake(check, "rwf", "rwf=dontcache has no effect with "
			     "file-extra-flags=direct, which does not use the page cache at "
			     "all");
	if ((spec->rwf & (RWF_FLAG_DSYNC | RWF_FLAG_SYNC)) && !spec_writes(spec))
		spec_mistake(check, "rwf", "rwf=%s has no effect on a workload that does not "
			     "write", spec->rwf & RWF_FLAG_SYNC ? "sync" : "dsync");
	if ((spec->rwf & RWF_FLAG_NOWAIT) && spec_writes(spec) &&
	    spec->ring.fsync_order == FSYNC_ORDER_DRAIN)
		spec_mistake(check, "rwf", "rwf=nowait cannot be combined with fsync-order=drain: "
			     "a repeated write would come after its fsync (use "
			     "fsync-order=wait)");
	check_atomic(check);
}

static void check_data(struct spec_check *check)
{
	const struct spec *spec = check->spec;

	if (spec->file_data == FILE_DATA_ZERO && spec->buffer_compress > 0)
		spec_mistake(check, "buffer-compress", "buffer-compress=%u cannot be combined "
			     "with file-data=zero, which compresses completely",
			     spec->buffer_compress);
	if (spec->file_data == FILE_DATA_ZERO && spec->dedupe > 0)
		spec_mistake(check, "dedupe", "dedupe=%u cannot be combined with file-data=zero, "
			     "which is all duplicates", spec->dedupe);
	if (spec->validate && spec->dedupe > 0)
		spec_mistake(check, "dedupe", "dedupe=%u cannot be combined with validate, whose "
			     "blocks all differ", spec->dedupe);
}

static void check_validation(struct spec_check *check)
{
	const struct spec *spec = check->spec;
	const struct engine_ops *engine = engine_find(spec->engine);
	char block[UNITS_TEXT_MAX];

	if (!spec->validate)
		return;
	if (spec->block_size_bytes < BLOCK_HEADER_BYTES)
		spec_mistake(check, "file-block-size", "file-block-size=%s is too small for "
			     "validate, which needs %d bytes in each block",
			     units_format_size(spec->block_size_bytes, block),
			     BLOCK_HEADER_BYTES);
	if (engine && (engine->can & ENGINE_DOES_NO_IO))
		spec_mistake(check, "validate", "validate: engine '%s' does no I/O that could be "
			     "verified", engine->name);
}

static void check_batches(struct spec_check *check)
{
	const struct spec *spec = check->spec;

	if (spec->batch_submit > spec->iodepth)
		spec_mistake(check, "batch-submit", "batch-submit=%u exceeds "
			     "iodepth=%u", spec->batch_submit, spec->iodepth);
	if (spec->batch_complete > spec->iodepth)
		spec_mistake(check, "batch-complete", "batch-complete=%u exceeds "
			     "iodepth=%u", spec->batch_complete,
			     spec->iodepth);
}

/* One for each objective, or one for all. */
static void check_remarks(struct spec_check *check, const char *name,
			  const struct string_list *remarks)
{
	const unsigned objectives = check->spec->objectives.count;

	if (remarks->count > 1 && remarks->count != objectives)
		spec_mistake(check, name, "%s: there are %u of it for %u objective%s (give one for "
			     "all of them, or one for each, in order)", name, remarks->count,
			     objectives, objectives == 1 ? "" : "s");
	else if (remarks->count == 1 && objectives == 0)
		spec_mistake(check, name, "%s: there is no objective", name);
}

/* A share of what was not given decides nothing: `check` has no other question. */
static void check_provisioned(struct spec_check *check, unsigned command)
{
	const struct spec *spec = check->spec;
	const struct rate *throughput = &spec->provisioned_throughput;

	if (throughput->read.per_s > 0 || throughput->write.per_s > 0 ||
	    (throughput->all.per_s > 0 && !throughput->all.bytes))
		spec_mistake(check, "provisioned-throughput", "provisioned-throughput is in bytes "
			     "per second, of all I/Os (try 125MiB/s)");
	for (unsigned i = 0; command == COMMAND_CHECK && i < spec->unprovisioned.count; i++)
		spec_mistake(check, "objective", "objective '%s' needs %s: what was paid for",
			     spec->unprovisioned.at[i],
			     provisioned_option(spec->unprovisioned.at[i]));
}

static void check_objectives(struct spec_check *check)
{
	check_remarks(check, "objective-source", &check->spec->objective_sources);
	check_remarks(check, "objective-meaning", &check->spec->objective_meanings);
	check_remarks(check, "objective-media", &check->spec->objective_media);
}

/* After one pass, files without data have data. */
static void resolve_passes(struct spec *spec)
{
	if (spec->test_mode_given && spec_writes(spec) && !spec_has_sizes(spec) &&
	    spec->file_allocation != ALLOCATION_WRITTEN && spec->events + spec->passes == 0)
		spec->passes = 1;
}

static void resolve(struct spec *spec)
{
	if (spec->seed == 0)
		spec->seed = spec_choose_seed();
	if (spec->fsync_all) {
		spec->fsync_freq = 0;
		spec->fsync_end = false;
	}
	if (spec_rate_ratio(spec) > 0)
		spec->rw_ratio = spec_rate_ratio(spec);
}

int spec_validate(struct spec *spec, unsigned command, const struct settings *settings,
		  struct err *err)
{
	struct spec_check check = { .spec = spec, .settings = settings, .err = err };

	resolve_passes(spec);
	check_targets(&check);
	check_block_size(&check);
	check_request_size(&check);
	spec_check_places(&check);
	check_data(&check);
	check_validation(&check);
	check_objectives(&check);
	check_provisioned(&check, command);
	if (command & (COMMAND_RUN | COMMAND_COMPARE | COMMAND_ABLATE | COMMAND_CHECK |
		       COMMAND_CURVE)) {
		check_has_test_mode(&check);
		spec_check_allocation(&check, command);
		spec_check_precondition(&check);
		spec_check_sizes(&check);
		check_ends(&check);
		check_begins(&check);
		check_steady(&check);
		check_think_time(&check);
		spec_check_rate(&check);
		check_range(&check);
		check_pinning(&check);
		check_depth(&check);
		check_open_flags(&check);
		check_rwf(&check);
		spec_check_ring(&check);
		check_batches(&check);
	}

	resolve(spec);
	return check.ret;
}
