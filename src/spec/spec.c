/*
 * A spec from its texts, values derived from its numbers, and its description in words.
 * Checking it as a whole is in spec_validate.c.
 */
#include "spec.h"

#include <stdio.h>
#include <string.h>

#include "io.h"
#include "option.h"
#include "rng.h"
#include "units.h"

/* Streams below it are of one run: its loops' offsets, data and arrivals. */
#define RUN_STREAM (UINT64_C(1) << 56)
#define JOB_STREAM (UINT64_C(1) << 57)

/* A size given on the same level as the target, or on a higher one, belongs to that target. */
static bool is_new_file_meant(const struct settings *settings)
{
	const struct setting *size = settings_get(settings, "file-total-size");
	const struct setting *target = settings_get(settings, "target");

	if (!settings_are_given(settings, "file-total-size"))
		return false;
	return !setting_is_from_file(size) ||
	       (settings_are_given(settings, "target") && setting_is_from_file(target));
}

/* Lists are sorted. */
static uint32_t smallest_size(const struct block_sizes *sizes)
{
	uint32_t smallest = UINT32_MAX;

	for (unsigned op = 0; op < 2; op++)
		if (sizes->of[op].count > 0 && sizes->of[op].at[0].bytes < smallest)
			smallest = sizes->of[op].at[0].bytes;
	return smallest;
}

int spec_from_settings(struct spec *spec, const struct settings *settings,
		       struct arena *arena, struct err *err)
{
	int ret;

	*spec = (struct spec){
		.file_total_size_given	= settings_are_given(settings, "file-total-size"),
		.file_allocation_given	= settings_are_given(settings, "file-allocation"),
		.new_file_meant		= is_new_file_meant(settings),
		.test_mode_given	= settings_are_given(settings, "file-test-mode"),
	};
	ret = settings_parse(settings, OPTION_OF_SPEC, spec, arena, err);
	if (spec_has_sizes(spec) && !settings_are_given(settings, "file-block-size"))
		spec->block_size_bytes = smallest_size(&spec->block_sizes);
	return ret;
}

uint64_t spec_warmup_max_ns(const struct spec *spec)
{
	return spec->warmup_ns + (spec->steady ? spec->steady_limit_ns : 0);
}

bool spec_warms_up(const struct spec *spec)
{
	return spec_warmup_max_ns(spec) > 0;
}

bool spec_reads(const struct spec *spec)
{
	switch (spec->test_mode) {
	case TEST_MODE_SEQRD:
	case TEST_MODE_RNDRD:
		return true;
	case TEST_MODE_RNDRW:
	case TEST_MODE_SEQRW:
		return spec->rw_ratio > 0;
	case TEST_MODE_SEQWR:
	case TEST_MODE_SEQREWR:
	case TEST_MODE_RNDWR:
		break;
	}
	return false;
}

bool spec_writes(const struct spec *spec)
{
	return spec->test_mode != TEST_MODE_SEQRD && spec->test_mode != TEST_MODE_RNDRD;
}

const char *file_allocation_name(enum file_allocation how)
{
	return option_find("file-allocation")->choices[how];
}

bool spec_makes_files(const struct spec *spec)
{
	return spec->test_mode == TEST_MODE_SEQWR ||
		(spec_writes(spec) && spec->file_allocation == ALLOCATION_EXTEND);
}

bool spec_fills_files(const struct spec *spec)
{
	return spec->test_mode == TEST_MODE_SEQWR ||
		(spec_writes(spec) && spec->file_allocation != ALLOCATION_WRITTEN);
}

bool spec_has_pairs(const struct spec *spec)
{
	return spec_writes(spec) && spec->fsync_all;
}

/* In virtual time, a run whose latencies are all 0 would never end: these complete at once, in real
 * time. */
bool spec_latencies_pass(const struct spec *spec)
{
	for (unsigned i = 0; i < spec->null_latency.count; i++)
		if (spec->null_latency.at_ns[i] > 0)
			return true;
	return false;
}

bool spec_is_sequential(const struct spec *spec)
{
	return spec->test_mode == TEST_MODE_SEQWR || spec->test_mode == TEST_MODE_SEQREWR ||
	       spec->test_mode == TEST_MODE_SEQRD || spec->test_mode == TEST_MODE_SEQRW;
}

unsigned spec_batch_submit(const struct spec *spec)
{
	if (spec->batch_submit > 0)
		return spec->batch_submit;
	return spec->iodepth < SPEC_BATCH_SUBMIT_AUTO ? spec->iodepth : SPEC_BATCH_SUBMIT_AUTO;
}

bool spec_has_sizes(const struct spec *spec)
{
	return spec->block_sizes.of[IO_READ].count > 0 || spec->block_sizes.of[IO_WRITE].count > 0;
}

/* For an operation that the workload lacks: 0. */
static uint32_t largest_size(const struct spec *spec, enum io_op op)
{
	const struct size_list *list = &spec->block_sizes.of[op];

	if (list->count == 0 || !(op == IO_READ ? spec_reads(spec) : spec_writes(spec)))
		return 0;
	return list->at[list->count - 1].bytes;
}

uint64_t spec_least_file(const struct spec *spec)
{
	const uint32_t read = largest_size(spec, IO_READ), write = largest_size(spec, IO_WRITE);
	const uint64_t largest = read > write ? read : write;

	return largest > spec->block_size_bytes ? largest : spec->block_size_bytes;
}

uint64_t spec_request_size(const struct spec *spec)
{
	if (spec_has_sizes(spec))
		return spec_least_file(spec);
	if (!spec_is_sequential(spec) || spec->merged_requests == 0)
		return spec->block_size_bytes;
	return spec->block_size_bytes * spec->merged_requests;
}

uint64_t spec_choose_seed(void)
{
	const uint64_t seed = rng_seed_from_kernel() & UINT32_MAX;

	return seed > 0 ? seed : 1;
}

bool spec_is_first_run(unsigned round, unsigned place)
{
	return round <= 1 && place <= 1;
}

/* Never 0, and below 2^53: readers of JSON have no larger whole numbers. */
static uint64_t derive_seed(uint64_t seed, uint64_t stream)
{
	struct rng rng;
	uint64_t derived;

	rng_init(&rng, seed, stream);
	derived = rng_next(&rng) >> 11;
	return derived > 0 ? derived : 1;
}

uint64_t spec_run_seed(const struct spec *spec, unsigned round, unsigned place)
{
	if (spec_is_first_run(round, place))
		return spec->seed;
	return derive_seed(spec->seed, RUN_STREAM + ((uint64_t)round << 32) + place);
}

uint64_t spec_job_seed(uint64_t seed, unsigned job)
{
	return job == 0 ? seed : derive_seed(seed, JOB_STREAM + job);
}

static const char *const mode_texts[] = {
	[TEST_MODE_SEQWR]	= "sequential writes to new files",
	[TEST_MODE_SEQREWR]	= "sequential writes",
	[TEST_MODE_SEQRD]	= "sequential reads",
	[TEST_MODE_RNDRD]	= "random reads",
	[TEST_MODE_RNDWR]	= "random writes",
	[TEST_MODE_RNDRW]	= "random reads and writes",
	[TEST_MODE_SEQRW]	= "sequential reads and writes",
};

static const char *const allocation_texts[] = {
	[ALLOCATION_WRITTEN]	= "",
	[ALLOCATION_FALLOCATE]	= ", preallocated files",
	[ALLOCATION_EXTEND]	= ", growing files",
	[ALLOCATION_SPARSE]	= ", sparse files",
};

static const struct { enum open_flag flag; const char *text; } flag_texts[] = {
	{ OPEN_FLAG_DIRECT, "O_DIRECT" },
	{ OPEN_FLAG_SYNC, "O_SYNC" },
	{ OPEN_FLAG_DSYNC, "O_DSYNC" },
	{ OPEN_FLAG_NOATIME, "O_NOATIME" },
};

/* " 60/40" of 100 reads and writes; "" if it is not a mix. */
static char *shares_text(const struct spec *spec, struct arena *arena)
{
	const double reads = 100 * spec->rw_ratio / (1 + spec->rw_ratio);

	if (spec->test_mode != TEST_MODE_RNDRW && spec->test_mode != TEST_MODE_SEQRW)
		return arena_strdup(arena, "");
	return arena_printf(arena, " %.0f/%.0f", reads, 100 - reads);
}

static char *fsync_text(const struct spec *spec, struct arena *arena)
{
	static const char *const calls[] = {
		[FSYNC_MODE_FSYNC]		= "fsync",
		[FSYNC_MODE_FDATASYNC]		= "fdatasync",
		[FSYNC_MODE_SYNC_FILE_RANGE]	= "sync_file_range",
	};
	const char *call = calls[spec->fsync_mode];

	if (spec_has_pairs(spec))
		return arena_printf(arena, ", each %sfollowed by %s",
				    spec_reads(spec) ? "write " : "", call);
	if (spec_writes(spec) && spec->fsync_freq > 0)
		return arena_printf(arena, ", %s every %llu requests", call,
				    (unsigned long long)spec->fsync_freq);
	return arena_strdup(arena, "");
}

char *spec_describe(const struct spec *spec, struct arena *arena)
{
	char size[UNITS_TEXT_MAX];
	char *text;

	units_human_size((double)spec_request_size(spec), size);
	text = arena_printf(arena, "%s%s %s%s%s", spec_has_sizes(spec) ? "mixed, up to " : "", size,
			    mode_texts[spec->test_mode], shares_text(spec, arena),
			    allocation_texts[spec->file_allocation]);
	for (size_t i = 0; i < sizeof(flag_texts) / sizeof(flag_texts[0]); i++)
		if (spec->extra_flags & flag_texts[i].flag)
			text = arena_printf(arena, "%s, %s", text, flag_texts[i].text);
	if (!spec_is_sequential(spec) && spec->rand_type != RAND_UNIFORM)
		text = arena_printf(arena, "%s, %s", text,
				    option_find("rand-type")->choices[spec->rand_type]);
	if (spec->rw_sequence > 1)
		text = arena_printf(arena, "%s, %u in a row", text, spec->rw_sequence);
	if (spec->hot_spots.count > 0)
		text = arena_printf(arena, "%s, hot spots %s", text,
				    option_format(option_find("hot-spots"), spec, arena));
	if (spec->random_share > 0)
		text = arena_printf(arena, "%s, %u %% random", text, spec->random_share);
	if (spec->no_repeat)
		text = arena_printf(arena, "%s, no block twice", text);
	if (spec->think_time_ns > 0)
		text = arena_printf(arena, "%s, pauses of %s", text,
				    option_format(option_find("think-time"), spec, arena));
	if (spec->validate)
		text = arena_printf(arena, "%s, validated", text);
	return arena_printf(arena, "%s%s", text, fsync_text(spec, arena));
}
