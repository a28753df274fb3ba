/*
 * spec: one validated setting of a workload, in the program's own units.
 *
 * Made from settings (texts) through the option table in option.h, checked once by
 * spec_validate(), and const from then on: bytes, nanoseconds and enums, no text to
 * parse. Strings and arrays belong to the arena that spec_from_settings() was given.
 */
#ifndef SPEC_H
#define SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "err.h"
#include "file_advice.h"
#include "io.h"
#include "percentiles.h"
#include "ring.h"

enum test_mode {		/* as in sysbench fileio, but for the last */
	TEST_MODE_SEQWR,	/* sequential write: the files are made anew */
	TEST_MODE_SEQREWR,	/* sequential rewrite */
	TEST_MODE_SEQRD,
	TEST_MODE_RNDRD,
	TEST_MODE_RNDWR,
	TEST_MODE_RNDRW,
	TEST_MODE_SEQRW,	/* one sequence of reads and writes */
};

enum file_data {	/* the data to write */
	FILE_DATA_RANDOM,
	FILE_DATA_ZERO,		/* as sysbench does: compresses and deduplicates to nothing */
};

enum file_allocation {		/* what a file has before a run, see allocation.h */
	ALLOCATION_WRITTEN,	/* blocks with data: writes overwrite */
	ALLOCATION_FALLOCATE,	/* blocks without data, by fallocate(2) */
	ALLOCATION_EXTEND,	/* nothing, and no length: writes make it grow */
	ALLOCATION_SPARSE,	/* a length, and no blocks */
};

enum cache_mode {
	CACHE_KEEP,		/* as it is */
	CACHE_WARM,		/* read the set in order before the run */
	CACHE_COLD,		/* sync, then drop the set's pages */
};

enum buffer_kind {	/* memory of a loop's buffers, see buffers.h */
	BUFFER_MMAP,		/* anonymous mmap(2) */
	BUFFER_MALLOC,		/* posix_memalign(3): what most programs have */
	BUFFER_HUGE,		/* huge pages: reserved, else transparent, else none */
};

enum rand_type {		/* how random modes choose blocks (distribution.h) */
	RAND_UNIFORM,
	RAND_GAUSSIAN,
	RAND_SPECIAL,
	RAND_PARETO,
	RAND_ZIPFIAN,
};

enum rate_kind {		/* when I/Os of a rate are due, see pacer.h */
	RATE_POISSON,
	RATE_UNIFORM,
	RATE_BURST,
};

struct rate_part {
	double per_s;		/* I/Os, or … */
	bool bytes;		/* … bytes; 0: not given */
};

struct rate {			/* as it was asked for: of all, or of reads and writes each */
	struct rate_part all, read, write;
};

struct rate_process {
	enum rate_kind kind;
	unsigned burst;		/* RATE_BURST: number at a time */
};

enum open_flag {		/* file-extra-flags: any combination */
	OPEN_FLAG_SYNC		= 1 << 0,	/* O_SYNC */
	OPEN_FLAG_DSYNC		= 1 << 1,	/* O_DSYNC */
	OPEN_FLAG_DIRECT	= 1 << 2,	/* O_DIRECT */
	OPEN_FLAG_NOATIME	= 1 << 3,	/* O_NOATIME, or an error: else it is only tried */
};

enum {
	SPEC_REQUEST_SIZE_MAX	= 1 << 30,	/* bytes of one read or write */
	SPEC_BATCH_SUBMIT_AUTO	= 32,
	SPEC_CPU_MAX		= 8191,		/* as many as the kernel can be built for */
	SPEC_THREADS_MAX	= 1024,
	SPEC_FILES_MAX		= 1 << 20,
	SPEC_TARGETS_MAX	= 64,
	HOT_SPOTS_MAX		= 16,
	BLOCK_SIZES_MAX		= 16,
	RATE_IOPS_MAX		= 1000 * 1000 * 1000,
	BURST_MAX		= 1000 * 1000,	/* I/Os that are due at a time */
	BLOCK_HEADER_BYTES	= 40,		/* of a block that can be validated, see verify.h */
};

enum {				/* of --precondition */
	PASS_STEPS_MAX	= 8,
	PASS_TIMES_MAX	= 100,
};

struct pass_step {
	bool random;			/* each block once, in random order */
	unsigned times;
};

struct pass_list {
	struct pass_step at[PASS_STEPS_MAX];
	unsigned count;			/* 0: none */
};

enum set_option {		/* what says which files there are */
	SET_TARGET		= 1 << 0,
	SET_FILE_NUM		= 1 << 1,
	SET_FILE_TOTAL_SIZE	= 1 << 2,
	SET_FILE_ALLOCATION	= 1 << 3,
};

struct string_list {
	const char **at;
	unsigned count;
};

struct duration_list {
	uint64_t *at_ns;
	unsigned count;
};

struct size_list {		/* sizes, rising, each with its weight */
	struct { uint32_t bytes, weight; } at[BLOCK_SIZES_MAX];
	unsigned count;
};

struct block_sizes {
	struct size_list of[2];	/* IO_READ, IO_WRITE */
};

struct cpu_list {		/* in the order given: loop i runs on at[i % count] */
	unsigned *at;
	unsigned count;
};

struct hot_spot {		/* a part of the set, and its share of I/Os */
	double blocks_percent, ios_percent;
};

struct hot_spot_list {
	struct hot_spot *at;
	unsigned count;
};

struct spec {
	/* target */
	struct string_list targets;
	unsigned file_num;
	uint64_t file_total_size_bytes;	/* per target; 0 only for a file or device: all of it */
	bool file_total_size_given;	/* not the default */
	enum file_allocation file_allocation;
	bool file_allocation_given;	/* not the default: it is made so, or refused */
	bool new_file_meant;		/* … and given with the target: a missing single file may
					 * be created */
	const char *profile;		/* as it was named; NULL: none */
	unsigned set_by_hand;		/* enum set_option: not as the profile says */
	bool scratch;			/* a new directory in the target, prepared, removed after */
	uint64_t range_offset_bytes;	/* of each file or device: where the part begins … */
	uint64_t range_size_bytes;	/* … that is read and written; 0: up to its end */
	bool per_target;		/* a job of each target: the plan has made them already */

	/* workload */
	enum test_mode test_mode;
	bool test_mode_given;		/* no default: required to run */
	uint64_t block_size_bytes;	/* what offsets and lengths are multiples of */
	struct block_sizes block_sizes;	/* lengths, by chance; empty: all are of one block */
	double rw_ratio;		/* reads per write, for rndrw and seqrw; 0: writes only */
	uint64_t merged_requests;	/* blocks per sequential request; 0 is 1 */
	unsigned extra_flags;		/* enum open_flag */
	enum file_advice file_advice;
	uint64_t seed;			/* never 0 after spec_validate(): chosen if not given */
	enum rand_type rand_type;
	unsigned rand_spec_iter;	/* gaussian and special: uniform numbers in one sum */
	unsigned rand_spec_pct;		/* special: per cent of the blocks that are special … */
	unsigned rand_spec_res;		/* … and of the I/Os that go to them */
	double rand_pareto_h;
	double rand_zipfian_exp;
	unsigned rw_sequence;		/* random modes: blocks in a row; 0 is 1 */
	struct hot_spot_list hot_spots;	/* random modes: parts with shares of their own */
	unsigned random_share;		/* per cent of random blocks; 0 in a random mode: all */
	bool no_repeat;			/* random modes: every block once before any twice */
	enum file_data file_data;
	unsigned buffer_compress;	/* per cent of written data that compresses away */
	unsigned dedupe;		/* per cent of it that are copies */
	bool validate;			/* verifiable blocks, verified when read */

	/* fsync */
	uint64_t fsync_freq;		/* 0: no periodic fsync */
	bool fsync_all;
	bool fsync_end;
	enum fsync_mode fsync_mode;

	/* limits */
	uint64_t events;		/* reads and writes of all loops together; 0: no limit */
	uint64_t passes;		/* the same in sweeps over all of a sequential set */
	bool fsyncs_are_events;		/* fsyncs of a series too, as in sysbench 1.0 */
	struct rate rate;		/* of all loops; see spec_rate_iops() */
	struct rate_process rate_process;
	uint64_t think_time_ns;		/* pause of a slot between two reads or writes; 0: none */
	uint64_t queue_max;		/* events that may be due and not issued; 0: any number */
	uint64_t time_ns;		/* 0: no limit */
	uint64_t warmup_ns;
	struct pass_list precondition;	/* over the target, once in a command; then … */
	bool steady;			/* it goes on until the IOPS are steady: */
	unsigned steady_window;		/* rounds that have to be */
	uint64_t steady_round_ns, steady_limit_ns;
	bool continue_on_error;

	/* among the jobs of a run */
	uint64_t start_delay_ns;	/* its loops start this much later than the others */
	bool background;		/* it lasts as long as the others, and ends no run */

	/* loops */
	unsigned threads;
	struct cpu_list cpus;		/* empty: the CPUs the process may use */
	bool pin;

	/* engine */
	const char *engine;		/* a name, or "auto" */
	unsigned iodepth;
	unsigned batch_submit;		/* 0: up to min(iodepth, 32) */
	unsigned batch_complete;
	struct duration_list null_latency;
	unsigned null_jitter_percent;
	uint64_t null_hold_ns;		/* each latency for so long; 0: for one I/O, in turn */
	enum buffer_kind buffers;
	unsigned rwf;			/* enum rwf_flag, for pvsync2 and io_uring */
	uint64_t stdio_buffer_bytes;	/* 0: unbuffered */
	enum mmap_advice mmap_advice;
	enum mmap_sync mmap_sync;
	bool mmap_populate;

	/* ring: of the engines that have one */
	unsigned preset;		/* index in presets[]: only for display */
	struct ring_config ring;
	struct cpu_list sqpoll_cpus;	/* loop i: at[i % count]; empty: any */

	/* comparison */
	const char *against;		/* a variant other than the baseline; "": the baseline */
	const char *choice;		/* the setting that it stands for; "": none */

	/* objectives */
	struct string_list objectives;	/* as in objective.h */
	struct string_list objective_sources, objective_meanings;	/* spec_of_objective() */
	struct string_list objective_media;	/* "any", "ssd", "disk" */
	uint64_t provisioned_iops;	/* what was paid for; 0: not given */
	struct rate provisioned_throughput;
	struct string_list unprovisioned;	/* objectives that needed them: provisioned.h */

	/* run */
	enum cache_mode cache;
	uint64_t report_interval_ns;	/* 0: none */
	double percentile;		/* shown besides p50, p99, p99.9; 0: none */
	struct percentile_list percentiles;	/* shown instead of all those; empty: not */
};

/* From texts to numbers. Every text that cannot be parsed is added to err; -EINVAL
 * then. */
struct settings;
int spec_from_settings(struct spec *spec, const struct settings *settings,
		       struct arena *arena, struct err *err);

/* Check a spec as a whole, for one sub-command (enum command_bit): run and compare need a
 * test mode, an end, and a depth that the engine can hold; the others only valid sizes.
 * Every mistake is added to err, with the options' names and values, and with file and
 * line if `settings` (may be NULL) knows them. 0, or -EINVAL after all checks.
 *
 * Resolves open choices: seed 0 becomes a random one, file-fsync-all replaces file-fsync-freq
 * and file-fsync-end, as in sysbench, rates of reads and writes replace file-rw-ratio, and
 * writes to files without data end with one pass.
 * Checks (stat(2)) whether targets are directories, because only there file-total-size is
 * divided by file-num. */
int spec_validate(struct spec *spec, unsigned command, const struct settings *settings,
		  struct err *err);

/* Values derived from the validated numbers. */
bool spec_reads(const struct spec *spec);
bool spec_writes(const struct spec *spec);
/* "fallocate" */
const char *file_allocation_name(enum file_allocation how);
/* Does a run create the files, so that its writes make them grow? */
bool spec_makes_files(const struct spec *spec);
/* Do its writes go to files without data, each block once, from the start? */
bool spec_fills_files(const struct spec *spec);
/* Does each of its writes carry an fsync? */
bool spec_has_pairs(const struct spec *spec);
/* Before what is measured: at most so long; and at all? */
uint64_t spec_warmup_max_ns(const struct spec *spec);
bool spec_warms_up(const struct spec *spec);
bool spec_latencies_pass(const struct spec *spec);	/* null-latency, and not all are 0 */
bool spec_is_sequential(const struct spec *spec);
unsigned spec_batch_submit(const struct spec *spec);	/* never 0, at most iodepth */
uint64_t spec_request_size(const struct spec *spec);	/* bytes, the largest; merged blocks if
							 * sequential */
bool spec_has_sizes(const struct spec *spec);		/* more than block_size_bytes */
uint64_t spec_least_file(const struct spec *spec);	/* bytes: what holds any I/O */
double spec_rate_iops(const struct spec *spec);		/* events due per second; 0: no rate */
double spec_rate_ratio(const struct spec *spec);	/* reads per write; -1: not by the rate */

/* A seed if none was given: below 2^32, so that it is easy to type; never 0. */
uint64_t spec_choose_seed(void);

/* The seed of one run of a command, the `place`-th run of its round (both from 1): offsets,
 * arrivals and written data are drawn from it. No run repeats another one, so caches below the
 * kernel gain nothing. The first run has the given seed: to repeat another run, give its seed,
 * which is in the result, as --rand-seed. Below 2^53, for readers of JSON. */
uint64_t spec_run_seed(const struct spec *spec, unsigned round, unsigned place);
bool spec_is_first_run(unsigned round, unsigned place);

/* The seed of a job (from 0) of a run with this seed: jobs of one run do not read the same
 * blocks in the same order. Job 0 has the run's; the others are below 2^53, never 0. */
uint64_t spec_job_seed(uint64_t seed, unsigned job);

/* The same paths in the same order. */
bool spec_have_same_targets(const struct spec *one, const struct spec *other);

/* The fewest specs whose file sets, prepared in this order, are all that `specs` need: one for each
 * list of targets and number of files, as large as the largest, with verifiable blocks if one of
 * them validates. Into needs[count]; returns how many. */
unsigned spec_union(const struct spec *const specs[], unsigned count, struct spec needs[]);

/* "4 KiB random reads, O_DIRECT": summary of the workload, for a headline. */
char *spec_describe(const struct spec *spec, struct arena *arena);

#endif
