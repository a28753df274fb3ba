/*
 * THE table of options, and lookup in it.
 *
 * A row names the field that it fills; FIELD() rejects at compile time a field with a C type other
 * than that of the option type. Rows of one section are adjacent, in the order in which --help
 * shows them.
 */
#include "option.h"

#include <limits.h>
#include <string.h>

#include "engine.h"
#include "objective.h"
#include "plan.h"
#include "preset.h"
#include "spec.h"
#include "steadiness.h"

#define C_TYPE_BOOL		bool
#define C_TYPE_SWITCH		unsigned	/* enum ring_want */
#define C_TYPE_UINT		unsigned
#define C_TYPE_COUNT		uint64_t
#define C_TYPE_SIZE		uint64_t
#define C_TYPE_DURATION		uint64_t
#define C_TYPE_RATIO		double
#define C_TYPE_DECIMAL		double
#define C_TYPE_CHOICE		unsigned	/* what an enum is stored in */
#define C_TYPE_FLAGS		unsigned
#define C_TYPE_STRING		const char *
#define C_TYPE_ENGINE		const char *
#define C_TYPE_STRINGS		struct string_list
#define C_TYPE_PATHS		struct string_list
#define C_TYPE_DURATIONS	struct duration_list
#define C_TYPE_BLOCK_SIZES	struct block_sizes
#define C_TYPE_CPUS		struct cpu_list
#define C_TYPE_HOT_SPOTS	struct hot_spot_list
#define C_TYPE_PERCENTILES	struct percentile_list
#define C_TYPE_RATE		struct rate
#define C_TYPE_RATE_PROCESS	struct rate_process
#define C_TYPE_PASSES		struct pass_list

/* The array has a negative size if the types differ. */
#define FIELD(structure, member, c_type)						\
	(offsetof(structure, member) +							\
	 0 * sizeof(char[__builtin_types_compatible_p(					\
		__typeof__(((structure *)0)->member), c_type) ? 1 : -1]))

#define SPEC(member, kind)								\
	.scope = OPTION_OF_SPEC, .type = OPTION_##kind,					\
	.offset = FIELD(struct spec, member, C_TYPE_##kind)
/* A switch of the ring: off, auto, on. A row of ring_features.h. */
#define RING(feature)									\
	.name = ring_##feature.name, .section = "ring",					\
	SPEC(ring.want[RING_##feature], SWITCH),					\
	.fallback = ring_##feature.fallback, .help = ring_##feature.help
#define PLAN(member, kind)								\
	.scope = OPTION_OF_PLAN, .type = OPTION_##kind,					\
	.offset = FIELD(struct plan_options, member, C_TYPE_##kind)
#define COMMAND(member, kind)								\
	.scope = OPTION_OF_COMMAND, .type = OPTION_##kind,				\
	.offset = FIELD(struct command_options, member, C_TYPE_##kind)

/* It has no field: handled by command_line.c. */
#define LINE	.scope = OPTION_OF_LINE, .type = OPTION_STRING

enum {
	/* Commands that do I/O, or show the workload. */
	RUNS		= COMMAND_RUN | COMMAND_COMPARE | COMMAND_ABLATE | COMMAND_CHECK |
			  COMMAND_CURVE | COMMAND_SHOW,
	/* Options that curve does not set itself. */
	FIXED_RUNS	= RUNS & ~COMMAND_CURVE,
	/* Options that ablate switches itself, or that depend on such options. */
	SWITCHES	= RUNS & ~COMMAND_ABLATE,
	/* Commands on a file set: all of them accept the same file-… options, even unused ones. */
	FILE_SETS	= RUNS | COMMAND_PREPARE | COMMAND_CLEANUP,
	WRITES		= COMMAND_PREPARE | COMMAND_RUN | COMMAND_COMPARE | COMMAND_ABLATE |
			  COMMAND_CHECK | COMMAND_CURVE,
	COMPARES	= COMMAND_COMPARE | COMMAND_ABLATE | COMMAND_SHOW,
	REPORTS		= COMMAND_RUN | COMMAND_COMPARE | COMMAND_ABLATE | COMMAND_CHECK |
			  COMMAND_CURVE | COMMAND_DIFF | COMMAND_REPORT,
	/* What judges by objectives, or shows them. */
	JUDGES		= COMMAND_RUN | COMMAND_COMPARE | COMMAND_CHECK | COMMAND_SHOW,
	/* What looks for the load that they allow. */
	LOADS		= JUDGES | COMMAND_CURVE,
};

#define SIZE_MAX_BYTES		((uint64_t)INT64_MAX)		/* off_t */
#define PASSES_MAX		UINT64_C(1000000000)
#define DURATION_MAX_NS		(UINT64_C(87600) * 3600 * UINT64_C(1000000000))

/* In the order of enum test_mode, enum fsync_mode, … */
static const char *const test_modes[] = {
	[TEST_MODE_SEQWR]	= "seqwr",
	[TEST_MODE_SEQREWR]	= "seqrewr",
	[TEST_MODE_SEQRD]	= "seqrd",
	[TEST_MODE_RNDRD]	= "rndrd",
	[TEST_MODE_RNDWR]	= "rndwr",
	[TEST_MODE_RNDRW]	= "rndrw",
	[TEST_MODE_SEQRW]	= "seqrw",
	NULL
};
static const char *const fsync_modes[] = {
	[FSYNC_MODE_FSYNC]	= "fsync",
	[FSYNC_MODE_FDATASYNC]	= "fdatasync",
	[FSYNC_MODE_SYNC_FILE_RANGE] = "sync_file_range",
	NULL
};
static const char *const file_data_kinds[] = {
	[FILE_DATA_RANDOM]	= "random",
	[FILE_DATA_ZERO]	= "zero",
	NULL
};
static const char *const file_allocations[] = {
	[ALLOCATION_WRITTEN]	= "written",
	[ALLOCATION_FALLOCATE]	= "fallocate",
	[ALLOCATION_EXTEND]	= "extend",
	[ALLOCATION_SPARSE]	= "sparse",
	NULL
};
static const char *const cache_modes[] = {
	[CACHE_KEEP]		= "keep",
	[CACHE_WARM]		= "warm",
	[CACHE_COLD]		= "cold",
	NULL
};
static const char *const rand_types[] = {
	[RAND_UNIFORM]		= "uniform",
	[RAND_GAUSSIAN]		= "gaussian",
	[RAND_SPECIAL]		= "special",
	[RAND_PARETO]		= "pareto",
	[RAND_ZIPFIAN]		= "zipfian",
	NULL
};
static const char *const open_flags[] = { "sync", "dsync", "direct", "noatime", NULL };
_Static_assert(OPEN_FLAG_SYNC == 1 << 0 && OPEN_FLAG_DSYNC == 1 << 1 &&
	       OPEN_FLAG_DIRECT == 1 << 2 && OPEN_FLAG_NOATIME == 1 << 3, "bit i is open_flags[i]");
static const char *const rwf_flags[] = {
	"hipri", "nowait", "dsync", "sync", "dontcache", "atomic", NULL
};
_Static_assert(RWF_FLAG_HIPRI == 1 << 0 && RWF_FLAG_NOWAIT == 1 << 1 &&
	       RWF_FLAG_DSYNC == 1 << 2 && RWF_FLAG_SYNC == 1 << 3 &&
	       RWF_FLAG_DONTCACHE == 1 << 4 && RWF_FLAG_ATOMIC == 1 << 5,
	       "bit i is rwf_flags[i]");
static const char *const file_advices[] = {
	[FILE_ADVICE_NONE]	= "none",
	[FILE_ADVICE_NORMAL]	= "normal",
	[FILE_ADVICE_RANDOM]	= "random",
	[FILE_ADVICE_SEQUENTIAL] = "sequential",
	NULL
};
static const char *const mmap_advices[] = {
	[MMAP_ADVICE_NONE]	= "none",
	[MMAP_ADVICE_NORMAL]	= "normal",
	[MMAP_ADVICE_RANDOM]	= "random",
	[MMAP_ADVICE_SEQUENTIAL] = "sequential",
	[MMAP_ADVICE_WILLNEED]	= "willneed",
	[MMAP_ADVICE_HUGEPAGE]	= "hugepage",
	NULL
};
static const char *const mmap_syncs[] = {
	[MMAP_SYNC_RANGE]	= "range",
	[MMAP_SYNC_FILE]	= "file",
	NULL
};
static const char *const fsync_orders[] = {
	[FSYNC_ORDER_AUTO]	= "auto",
	[FSYNC_ORDER_WAIT]	= "wait",
	[FSYNC_ORDER_LINK]	= "link",
	[FSYNC_ORDER_DRAIN]	= "drain",
	NULL
};
static const char *const ioprio_classes[] = {
	[IOPRIO_NONE]		= "none",
	[IOPRIO_RT]		= "rt",
	[IOPRIO_BE]		= "be",
	[IOPRIO_IDLE]		= "idle",
	NULL
};
static const char *const buffer_kinds[] = {
	[BUFFER_MMAP]		= "mmap",
	[BUFFER_MALLOC]		= "malloc",
	[BUFFER_HUGE]		= "huge",
	NULL
};

/* Arrays, and thus constants that rows can refer to. */
#define RING_TEXTS(number, name_, wanted, help_, ...)					\
	static const struct {								\
		char name[sizeof(name_)], fallback[sizeof(WANTED_##wanted)], help[sizeof(help_)]; \
	} ring_##number = { name_, WANTED_##wanted, help_ };
#define WANTED_OFF	"off"
#define WANTED_AUTO	"auto"
RING_FEATURES(RING_TEXTS)

const struct option options[] = {
	{
		.name = "target", .section = "target", .commands = FILE_SETS | COMMAND_PROBE,
		SPEC(targets, PATHS), .fallback = ".", .value_name = "PATH",
		.help = "directory with a file set, file or block device; repeatable",
	}, {
		.name = "file-num", .workload = true,
		.section = "target", .commands = FILE_SETS,
		SPEC(file_num, UINT), .fallback = "128", .min = 1, .max = SPEC_FILES_MAX,
		.value_name = "N",
		.help = "number of files in a directory's set",
	}, {
		.name = "file-total-size", .workload = true,
		.section = "target", .commands = FILE_SETS,
		SPEC(file_total_size_bytes, SIZE), .fallback = "2G",
		.min = 1, .max = SIZE_MAX_BYTES, .value_name = "SIZE",
		.help = "total size of the files; limit for a file or device",
	}, {
		.name = "file-allocation", .workload = true,
		.section = "target", .commands = FILE_SETS,
		SPEC(file_allocation, CHOICE), .choices = file_allocations, .fallback = "written",
		.value_name = "KIND",
		.help = "files before a run: written, fallocate, extend or sparse",
	}, {
		.name = "scratch", .of_run = true, .section = "target", .commands = FILE_SETS,
		SPEC(scratch, BOOL), .fallback = "off",
		.help = "work in a temporary directory below the target",
	}, {
		.name = "offset", .workload = true, .section = "target", .commands = RUNS,
		SPEC(range_offset_bytes, SIZE), .fallback = "0", .max = SIZE_MAX_BYTES,
		.value_name = "SIZE",
		.help = "of each file or device: where the part that is used begins",
	}, {
		.name = "size", .workload = true, .section = "target", .commands = RUNS,
		SPEC(range_size_bytes, SIZE), .fallback = "0", .max = SIZE_MAX_BYTES,
		.value_name = "SIZE",
		.help = "how long that part is (0: up to the end)",
	},

	{
		.name = "file-test-mode", .workload = true,
		.section = "workload", .commands = FILE_SETS,
		SPEC(test_mode, CHOICE), .choices = test_modes, .value_name = "MODE",
		.help = "seqwr (new files), seqrewr, seqrd, rndrd, rndwr, rndrw or seqrw",
	}, {
		.name = "file-block-size", .workload = true,
		.section = "workload", .commands = FILE_SETS,
		SPEC(block_size_bytes, SIZE), .fallback = "16K",
		.min = 1, .max = SPEC_REQUEST_SIZE_MAX, .value_name = "SIZE",
		.help = "size of each read or write",
	}, {
		.name = "block-sizes", .workload = true,
		.section = "workload", .commands = FILE_SETS,
		SPEC(block_sizes, BLOCK_SIZES), .fallback = "",
		.min = 1, .max = SPEC_REQUEST_SIZE_MAX, .value_name = "SIZE:WEIGHT,...",
		.help = "mixed sizes: 4K:60,16K:40 or read:4K,write:64K",
	}, {
		.name = "file-rw-ratio", .workload = true,
		.section = "workload", .commands = FILE_SETS,
		SPEC(rw_ratio, RATIO), .fallback = "1.5", .max = 20, .value_name = "RATIO",
		.help = "reads per write in rndrw and seqrw: 1.5 or 60/40",
	}, {
		.name = "file-merged-requests", .workload = true,
		.section = "workload", .commands = FILE_SETS,
		SPEC(merged_requests, COUNT), .fallback = "0", .value_name = "N",
		.help = "blocks per sequential request (0, 1: not merged)",
	}, {
		.name = "file-extra-flags", .workload = true,
		.section = "workload", .commands = FILE_SETS,
		SPEC(extra_flags, FLAGS), .choices = open_flags, .fallback = "none",
		.value_name = "FLAGS",
		.help = "open files with O_SYNC, O_DSYNC, O_DIRECT, O_NOATIME",
	}, {
		.name = "file-advice", .workload = true, .section = "workload", .commands = RUNS,
		SPEC(file_advice, CHOICE), .choices = file_advices, .fallback = "none",
		.value_name = "ADVICE",
		.help = "advice for posix_fadvise(2): how far to read ahead",
	}, {
		.name = "file-data", .workload = true,
		.section = "workload", .commands = FILE_SETS,
		SPEC(file_data, CHOICE), .choices = file_data_kinds, .fallback = "random",
		.value_name = "KIND",
		.help = "data to write: random bytes, or zeros as sysbench does",
	}, {
		.name = "buffer-compress", .workload = true,
		.section = "workload", .commands = FILE_SETS,
		SPEC(buffer_compress, UINT), .fallback = "0", .max = 100, .value_name = "PERCENT",
		.help = "share of the written data that compresses away",
	}, {
		.name = "dedupe", .workload = true,
		.section = "workload", .commands = FILE_SETS,
		SPEC(dedupe, UINT), .fallback = "0", .max = 100, .value_name = "PERCENT",
		.help = "share of written 4 KiB blocks that are duplicates",
	}, {
		.name = "rand-seed", .of_run = true, .section = "workload", .commands = FILE_SETS,
		SPEC(seed, COUNT), .fallback = "0", .value_name = "N",
		.help = "random seed: same seed, same offsets (0: choose one)",
	}, {
		.name = "rand-type", .workload = true,
		.section = "workload", .commands = FILE_SETS,
		SPEC(rand_type, CHOICE), .choices = rand_types, .fallback = "uniform",
		.value_name = "TYPE",
		.help = "distribution of random offsets",
	}, {
		.name = "rand-spec-iter", .workload = true,
		.section = "workload", .commands = FILE_SETS,
		SPEC(rand_spec_iter, UINT), .fallback = "12", .min = 1, .max = 1000,
		.value_name = "N",
		.help = "gaussian, special: random numbers averaged per block",
	}, {
		.name = "rand-spec-pct", .workload = true,
		.section = "workload", .commands = FILE_SETS,
		SPEC(rand_spec_pct, UINT), .fallback = "1", .min = 1, .max = 100,
		.value_name = "PERCENT",
		.help = "special: share of blocks that are special",
	}, {
		.name = "rand-spec-res", .workload = true,
		.section = "workload", .commands = FILE_SETS,
		SPEC(rand_spec_res, UINT), .fallback = "75", .max = 100,
		.value_name = "PERCENT",
		.help = "special: share of I/Os that go to special blocks",
	}, {
		.name = "rand-pareto-h", .workload = true,
		.section = "workload", .commands = FILE_SETS,
		SPEC(rand_pareto_h, RATIO), .fallback = "0.2", .value_name = "H",
		.help = "pareto: 1 - H of the I/Os go to the first H of the blocks",
	}, {
		.name = "rand-zipfian-exp", .workload = true,
		.section = "workload", .commands = FILE_SETS,
		SPEC(rand_zipfian_exp, RATIO), .fallback = "0.8", .value_name = "EXPONENT",
		.help = "zipfian: block k is chosen as often as 1 / k^EXPONENT",
	}, {
		.name = "rw-sequence", .workload = true,
		.section = "workload", .commands = FILE_SETS,
		SPEC(rw_sequence, UINT), .fallback = "1", .min = 1, .value_name = "N",
		.help = "random modes: this many I/Os in a row from each random place",
	}, {
		.name = "hot-spots", .workload = true,
		.section = "workload", .commands = FILE_SETS,
		SPEC(hot_spots, HOT_SPOTS), .fallback = "", .value_name = "BLOCKS:IOS,...",
		.help = "random modes: parts of the set, and their shares of the I/Os",
	}, {
		.name = "random-share", .workload = true,
		.section = "workload", .commands = FILE_SETS,
		SPEC(random_share, UINT), .fallback = "0", .max = 100, .value_name = "PERCENT",
		.help = "this share of the I/Os goes to random blocks, others go on",
	}, {
		.name = "no-repeat", .workload = true,
		.section = "workload", .commands = FILE_SETS,
		SPEC(no_repeat, BOOL), .fallback = "off",
		.help = "random modes: every block once before any twice",
	}, {
		.name = "validate", .workload = true,
		.section = "workload", .commands = FILE_SETS,
		SPEC(validate, BOOL), .fallback = "off",
		.help = "write verifiable blocks, and verify what is read",
	},

	{
		.name = "file-fsync-freq", .workload = true,
		.section = "fsync", .commands = FILE_SETS,
		SPEC(fsync_freq, COUNT), .fallback = "100", .value_name = "N",
		.help = "fsync all files after N requests with a write (0: never)",
	}, {
		.name = "file-fsync-all", .workload = true,
		.section = "fsync", .commands = FILE_SETS,
		SPEC(fsync_all, BOOL), .fallback = "off",
		.help = "fsync after each write, instead of file-fsync-freq and -end",
	}, {
		.name = "file-fsync-end", .workload = true,
		.section = "fsync", .commands = FILE_SETS,
		SPEC(fsync_end, BOOL), .fallback = "on",
		.help = "fsync all files at the end of a run that writes",
	}, {
		.name = "file-fsync-mode", .workload = true,
		.section = "fsync", .commands = FILE_SETS,
		SPEC(fsync_mode, CHOICE), .choices = fsync_modes, .fallback = "fsync",
		.value_name = "MODE",
		.help = "the call that makes data durable",
	},

	{
		.name = "time", .of_run = true, .workload = true,
		.section = "limits", .commands = FIXED_RUNS,
		SPEC(time_ns, DURATION), .fallback = "10", .max = DURATION_MAX_NS,
		.value_name = "TIME",
		.help = "measured time (0: until --events)",
	}, {
		.name = "events", .workload = true, .section = "limits", .commands = FIXED_RUNS,
		SPEC(events, COUNT), .fallback = "0", .value_name = "N",
		.help = "exact number of reads and writes (0: until --time)",
	}, {
		.name = "passes", .workload = true, .section = "limits", .commands = FIXED_RUNS,
		SPEC(passes, COUNT), .fallback = "0", .max = PASSES_MAX, .value_name = "N",
		.help = "times to go over the set: sequential modes, no-repeat",
	}, {
		.name = "precondition", .of_run = true, .workload = true,
		.section = "limits", .commands = RUNS,
		SPEC(precondition, PASSES), .fallback = "0", .value_name = "TIMES",
		.help = "first write the target that often: 2, or seq:2,rnd:2",
	}, {
		.name = "warmup-time", .of_run = true, .workload = true,
		.section = "limits", .commands = RUNS,
		SPEC(warmup_ns, DURATION), .fallback = "0", .max = DURATION_MAX_NS,
		.value_name = "TIME",
		.help = "warm-up time before measuring",
	}, {
		.name = "steady", .of_run = true, .workload = true,
		.section = "limits", .commands = RUNS,
		SPEC(steady, BOOL), .fallback = "off",
		.help = "warm up until the IOPS are steady",
	}, {
		.name = "steady-window", .of_run = true, .workload = true,
		.section = "limits", .commands = RUNS,
		SPEC(steady_window, UINT), .fallback = "5", .min = STEADINESS_WINDOW_MIN,
		.max = STEADINESS_WINDOW_MAX, .value_name = "N",
		.help = "steady: rounds that have to be so",
	}, {
		.name = "steady-round", .of_run = true, .workload = true,
		.section = "limits", .commands = RUNS,
		SPEC(steady_round_ns, DURATION), .fallback = "60", .min = STEADINESS_ROUND_MIN_NS,
		.max = DURATION_MAX_NS, .value_name = "TIME",
		.help = "steady: length of a round",
	}, {
		.name = "steady-limit", .of_run = true, .workload = true,
		.section = "limits", .commands = RUNS,
		SPEC(steady_limit_ns, DURATION), .fallback = "1500", .min = STEADINESS_ROUND_MIN_NS,
		.max = DURATION_MAX_NS, .value_name = "TIME",
		.help = "steady: measure after this time in any case",
	}, {
		.name = "rate", .workload = true, .section = "limits", .commands = RUNS,
		SPEC(rate, RATE), .fallback = "0", .max = RATE_IOPS_MAX,
		.value_name = "RATE",
		.help = "I/Os or bytes (200MiB/s) due per second (0: unlimited)",
	}, {
		.name = "rate-process", .workload = true, .section = "limits", .commands = RUNS,
		SPEC(rate_process, RATE_PROCESS), .fallback = "poisson",
		.value_name = "NAME",
		.help = "when they are due: poisson, uniform, burst:N",
	}, {
		.name = "think-time", .workload = true, .section = "limits", .commands = FIXED_RUNS,
		SPEC(think_time_ns, DURATION), .fallback = "0", .max = DURATION_MAX_NS,
		.value_name = "TIME",
		.help = "pause of each slot between one I/O and the next",
	}, {
		.name = "continue-on-error", .of_run = true, .section = "limits", .commands = RUNS,
		SPEC(continue_on_error, BOOL), .fallback = "off",
		.help = "count I/O errors instead of stopping at the first",
	}, {
		.name = "start-delay", .workload = true, .section = "limits", .commands = RUNS,
		SPEC(start_delay_ns, DURATION), .fallback = "0", .max = DURATION_MAX_NS,
		.value_name = "TIME",
		.help = "of a job: start this much later than the others",
	}, {
		.name = "background", .workload = true, .section = "limits", .commands = RUNS,
		SPEC(background, BOOL), .fallback = "off",
		.help = "of a job: last as long as the others, never end the run",
	},

	{
		.name = "job", .section = "jobs", .commands = FILE_SETS,
		LINE, .fallback = "", .value_name = "NAME",
		.help = "start a job: options before the first apply to all",
	}, {
		.name = "set", .section = "jobs", .commands = FILE_SETS,
		LINE, .fallback = "", .value_name = "JOB/KEY=VALUE",
		.help = "set an option of one job (KEY=VALUE: as --KEY=VALUE)",
	}, {
		.name = "per-target", .section = "jobs", .commands = FILE_SETS,
		SPEC(per_target, BOOL), .fallback = "off",
		.help = "make a job of each target, with its name",
	},

	{
		.name = "threads", .workload = true, .section = "loops", .commands = RUNS,
		SPEC(threads, UINT), .fallback = "1", .min = 1, .max = SPEC_THREADS_MAX,
		.value_name = "N",
		.help = "event loops: one thread each, with its own engine and queue",
	}, {
		.name = "cpus", .section = "loops", .commands = RUNS,
		SPEC(cpus, CPUS), .fallback = "", .max = SPEC_CPU_MAX, .value_name = "LIST",
		.help = "CPUs to pin loops to, in turn: 0-3,8 (empty: those allowed)",
	}, {
		.name = "pin", .section = "loops", .commands = RUNS,
		SPEC(pin, BOOL), .fallback = "on",
		.help = "keep each loop on one CPU",
	},

	{
		.name = "engine", .section = "engine", .commands = RUNS,
		SPEC(engine, ENGINE), .fallback = "auto", .value_name = "NAME",
		.help = "I/O engine; auto: io_uring if available, else pool",
	}, {
		.name = "iodepth", .workload = true, .section = "engine", .commands = RUNS,
		SPEC(iodepth, UINT), .fallback = "1", .min = 1, .max = ENGINE_DEPTH_MAX,
		.value_name = "N",
		.help = "queue depth: I/Os in flight per loop",
	}, {
		.name = "batch-submit", .section = "engine", .commands = RUNS,
		SPEC(batch_submit, UINT), .fallback = "0", .max = ENGINE_DEPTH_MAX,
		.value_name = "N",
		.help = "I/Os per submission (0: iodepth, at most 32)",
	}, {
		.name = "batch-complete", .section = "engine", .commands = RUNS,
		SPEC(batch_complete, UINT), .fallback = "1", .min = 1,
		.max = ENGINE_DEPTH_MAX, .value_name = "N",
		.help = "minimum completions per wait",
	}, {
		.name = "buffers", .section = "engine", .commands = SWITCHES,
		SPEC(buffers, CHOICE), .choices = buffer_kinds, .fallback = "mmap",
		.value_name = "KIND",
		.help = "memory for I/O buffers: mmap, malloc or huge pages",
	}, {
		.name = "rwf", .workload = true, .section = "engine", .commands = RUNS,
		SPEC(rwf, FLAGS), .choices = rwf_flags, .fallback = "none",
		.value_name = "FLAGS",
		.help = "io_uring, pvsync2: RWF_ flags of each I/O",
	}, {
		.name = "stdio-buffer", .section = "engine", .commands = RUNS,
		SPEC(stdio_buffer_bytes, SIZE), .fallback = "4K", .max = SPEC_REQUEST_SIZE_MAX,
		.value_name = "SIZE",
		.help = "stdio: buffer size per file (0: unbuffered)",
	}, {
		.name = "mmap-advice", .section = "engine", .commands = RUNS,
		SPEC(mmap_advice, CHOICE), .choices = mmap_advices, .fallback = "none",
		.value_name = "ADVICE",
		.help = "mmap: advice for madvise(2)",
	}, {
		.name = "mmap-sync", .section = "engine", .commands = RUNS,
		SPEC(mmap_sync, CHOICE), .choices = mmap_syncs, .fallback = "range",
		.value_name = "EXTENT",
		.help = "mmap: file-fsync-all syncs the range or the file",
	}, {
		.name = "mmap-populate", .section = "engine", .commands = RUNS,
		SPEC(mmap_populate, BOOL), .fallback = "off",
		.help = "mmap: prefault all pages (MAP_POPULATE)",
	}, {
		.name = "null-latency", .section = "engine", .commands = RUNS,
		SPEC(null_latency, DURATIONS), .fallback = "", .max = DURATION_MAX_NS,
		.value_name = "TIMES",
		.help = "null: latencies to simulate in turn: 100us,1ms",
	}, {
		.name = "null-jitter", .section = "engine", .commands = RUNS,
		SPEC(null_jitter_percent, UINT), .fallback = "0", .max = 100,
		.value_name = "PERCENT",
		.help = "null: vary each latency at random by up to this much",
	}, {
		.name = "null-hold", .section = "engine", .commands = RUNS,
		SPEC(null_hold_ns, DURATION), .fallback = "0", .max = DURATION_MAX_NS,
		.value_name = "TIME",
		.help = "null: play each latency so long, and the last for ever",
	},

	{
		.name = "preset", .section = "ring", .commands = SWITCHES,
		SPEC(preset, CHOICE), .choices = preset_names, .fallback = "tuned",
		.value_name = "NAME",
		.help = "set of ring options: plain, batched, tuned, polled, sqpoll",
	}, {
		RING(SINGLE_ISSUER), .commands = SWITCHES,
	}, {
		RING(DEFER_TASKRUN), .commands = SWITCHES,
	}, {
		RING(COOP_TASKRUN), .commands = SWITCHES,
	}, {
		RING(SUBMIT_ALL), .commands = SWITCHES,
	}, {
		.name = "cq-size", .section = "ring", .commands = RUNS,
		SPEC(ring.cq_size, UINT), .fallback = "0", .max = 2 * ENGINE_DEPTH_MAX,
		.value_name = "N",
		.help = "completion queue entries (0: twice the submissions)",
	}, {
		RING(NO_SQARRAY), .commands = SWITCHES,
	}, {
		RING(SQPOLL), .commands = SWITCHES,
	}, {
		.name = "sqpoll-idle", .section = "ring", .commands = SWITCHES,
		SPEC(ring.sqpoll_idle_ns, DURATION), .fallback = "1s",
		.min = 1000000, .max = UINT64_C(3600000000000), .value_name = "TIME",
		.help = "how long the sqpoll thread spins before sleeping",
	}, {
		.name = "sqpoll-cpu", .section = "ring", .commands = SWITCHES,
		SPEC(sqpoll_cpus, CPUS), .fallback = "", .max = SPEC_CPU_MAX,
		.value_name = "LIST",
		.help = "CPUs for sqpoll threads, in turn (empty: any)",
	}, {
		RING(IOPOLL), .commands = SWITCHES,
	}, {
		RING(HYBRID_IOPOLL), .commands = SWITCHES,
	}, {
		RING(ATTACH_WQ), .commands = RUNS,
	}, {
		.name = "iowq-bounded-max", .section = "ring", .commands = RUNS,
		SPEC(ring.iowq_bounded_max, UINT), .fallback = "0", .max = 1 << 16,
		.value_name = "N",
		.help = "max io-wq workers for files and devices (0: kernel's)",
	}, {
		.name = "iowq-unbounded-max", .section = "ring", .commands = RUNS,
		SPEC(ring.iowq_unbounded_max, UINT), .fallback = "0", .max = 1 << 16,
		.value_name = "N",
		.help = "max io-wq workers for everything else (0: kernel's)",
	}, {
		RING(FIXED_FILES), .commands = SWITCHES,
	}, {
		RING(FIXED_BUFFERS), .commands = SWITCHES,
	}, {
		RING(REGISTERED_RING), .commands = SWITCHES,
	}, {
		RING(REGISTERED_WAIT), .commands = SWITCHES,
	}, {
		.name = "min-wait", .section = "ring", .commands = RUNS,
		SPEC(ring.min_wait_ns, DURATION), .fallback = "0",
		.max = UINT64_C(1000000000), .value_name = "TIME",
		.help = "longest wait to fill batch-complete (Linux 6.12)",
	}, {
		.name = "vectored", .section = "ring", .commands = RUNS,
		SPEC(ring.vectored, BOOL), .fallback = "off",
		.help = "READV and WRITEV instead of READ and WRITE",
	}, {
		.name = "async-every", .section = "ring", .commands = RUNS,
		SPEC(ring.async_every, UINT), .fallback = "0", .max = 1000000,
		.value_name = "N",
		.help = "force every Nth I/O to a kernel worker (0: none)",
	}, {
		.name = "ioprio-class", .section = "ring", .commands = RUNS,
		SPEC(ring.ioprio_class, CHOICE), .choices = ioprio_classes,
		.fallback = "none", .value_name = "CLASS",
		.help = "I/O priority: rt, be or idle",
	}, {
		.name = "ioprio-level", .section = "ring", .commands = RUNS,
		SPEC(ring.ioprio_level, UINT), .fallback = "4", .max = 7,
		.value_name = "N",
		.help = "level within ioprio-class rt or be: 0 is the highest",
	}, {
		.name = "fsync-order", .section = "ring", .commands = RUNS,
		SPEC(ring.fsync_order, CHOICE), .choices = fsync_orders,
		.fallback = "auto", .value_name = "ORDER",
		.help = "how an fsync follows writes: wait, link or drain",
	},

	{
		.name = "cache", .workload = true, .section = "measuring", .commands = RUNS,
		SPEC(cache, CHOICE), .choices = cache_modes, .fallback = "keep",
		.value_name = "MODE",
		.help = "page cache before a run: as it is, filled or dropped",
	}, {
		.name = "report-interval", .of_run = true, .section = "measuring", .commands = RUNS,
		SPEC(report_interval_ns, DURATION), .fallback = "0", .max = DURATION_MAX_NS,
		.value_name = "TIME",
		.help = "time between intermediate reports (0: none)",
	}, {
		.name = "percentile", .of_run = true, .section = "measuring", .commands = RUNS,
		SPEC(percentile, DECIMAL), .fallback = "95", .max = 100, .value_name = "N",
		.help = "extra percentile besides p50, p99, p99.9 (0: none)",
	}, {
		.name = "percentiles", .of_run = true, .section = "measuring", .commands = RUNS,
		SPEC(percentiles, PERCENTILES), .fallback = "", .value_name = "N,N",
		.help = "percentiles to show instead, in every output",
	},

	{
		.name = "vary", .section = "comparison",
		.commands = COMMAND_COMPARE | COMMAND_CURVE,
		COMMAND(vary, STRINGS), .fallback = "", .value_name = "KEY=V1,V2",
		.help = "compare values of an option; several multiply",
	}, {
		.name = "rounds", .section = "comparison", .commands = COMPARES,
		PLAN(rounds, UINT), .fallback = "7", .min = 1, .max = 1000, .zero = "auto",
		.value_name = "N",
		.help = "interleaved runs per variant, or auto: until decided",
	}, {
		.name = "budget", .section = "comparison",
		.commands = COMPARES | COMMAND_CHECK | COMMAND_CURVE,
		PLAN(budget_ns, DURATION), .fallback = "0", .max = DURATION_MAX_NS,
		.value_name = "TIME",
		.help = "rounds=auto, check, curve: time for all runs (0: the default)",
	}, {
		.name = "smallest-difference", .section = "comparison", .commands = COMPARES,
		PLAN(smallest_percent, DECIMAL), .fallback = "2", .max = 50,
		.value_name = "PERCENT",
		.help = "rounds=auto: a smaller difference in IOPS does not count",
	}, {
		.name = "noise-floor", .section = "comparison",
		.commands = COMMAND_COMPARE | COMMAND_SHOW,
		PLAN(noise_floor, BOOL), .fallback = "off",
		.help = "also compare the baseline with itself: what cannot be seen",
	}, {
		.name = "baseline", .section = "comparison",
		.commands = COMMAND_COMPARE | COMMAND_SHOW,
		PLAN(baseline, STRING), .fallback = "", .value_name = "VARIANT",
		.help = "variant to compare with (empty: the first), or none",
	}, {
		.name = "against", .of_run = true, .section = "comparison",
		.commands = COMMAND_COMPARE | COMMAND_SHOW,
		SPEC(against, STRING), .fallback = "", .value_name = "VARIANT",
		.help = "baseline for one variant, in a separate table",
	}, {
		.name = "choice", .of_run = true, .section = "comparison",
		.commands = COMMAND_COMPARE | COMMAND_SHOW,
		SPEC(choice, STRING), .fallback = "", .value_name = "TEXT",
		.help = "setting that a variant stands for, named if it is the best",
	}, {
		.name = "fail-if", .section = "comparison",
		.commands = COMPARES | COMMAND_DIFF,
		PLAN(fail_if, STRINGS), .fallback = "", .value_name = "CONDITION",
		.help = "exit status 3 for a bad ratio: iops<0.95, p99>1.1 (!: see man)",
	}, {
		.name = "force", .section = "comparison", .commands = COMMAND_DIFF,
		COMMAND(force, BOOL), .fallback = "off",
		.help = "compare results of different workloads",
	},

	{
		.name = "objective", .of_run = true, .section = "objectives", .commands = LOADS,
		SPEC(objectives, PATHS), .check = objective_check, .fallback = "",
		.value_name = "OBJECTIVE",
		.help = "what is good enough: fsync.p99<10ms, iops>=40k; repeatable",
	}, {
		.name = "objective-source", .of_run = true, .section = "objectives",
		.commands = JUDGES, .follows = "objective",
		SPEC(objective_sources, PATHS), .fallback = "", .value_name = "TEXT",
		.help = "where the limit comes from: title, address",
	}, {
		.name = "objective-meaning", .of_run = true, .section = "objectives",
		.commands = JUDGES, .follows = "objective",
		SPEC(objective_meanings, PATHS), .fallback = "", .value_name = "TEXT",
		.help = "what it means for users of the storage",
	}, {
		.name = "objective-media", .of_run = true, .section = "objectives",
		.commands = JUDGES, .follows = "objective", .check = objective_check_media,
		SPEC(objective_media, PATHS), .fallback = "", .value_name = "MEDIA",
		.help = "the devices that it is for: any, ssd, disk",
	}, {
		.name = "provisioned-iops", .of_run = true, .section = "objectives",
		.commands = LOADS, SPEC(provisioned_iops, COUNT), .fallback = "0",
		.max = RATE_IOPS_MAX, .value_name = "N",
		.help = "IOPS paid for: of objectives like iops>=90% of provisioned",
	}, {
		.name = "provisioned-throughput", .of_run = true, .section = "objectives",
		.commands = LOADS, SPEC(provisioned_throughput, RATE), .fallback = "0",
		.max = RATE_IOPS_MAX, .value_name = "RATE",
		.help = "throughput paid for, 125MiB/s: of such objectives",
	}, {
		.name = "strict", .section = "objectives", .commands = JUDGES & ~COMMAND_SHOW,
		COMMAND(strict, BOOL), .fallback = "off",
		.help = "exit status 3 also for an objective that is undecided",
	},

	{
		.name = "curve-job", .section = "curve", .commands = COMMAND_CURVE | COMMAND_SHOW,
		PLAN(curve_job, STRING), .fallback = "", .value_name = "JOB",
		.help = "job whose rate is raised; needed if there are several",
	},

	{
		.name = "json", .section = "output", .commands = REPORTS,
		COMMAND(json, STRING), .fallback = "", .value_name = "FILE",
		.help = "write the whole result as JSON ('-': to stdout, no table)",
	}, {
		.name = "markdown", .section = "output", .commands = REPORTS,
		COMMAND(markdown, STRING), .fallback = "", .value_name = "FILE",
		.help = "write the report in Markdown, for tickets ('-': to stdout)",
	}, {
		.name = "html", .section = "output", .commands = REPORTS,
		COMMAND(html, STRING), .fallback = "", .value_name = "FILE",
		.help = "write a page with charts for a browser ('-': to stdout)",
	}, {
		.name = "csv", .section = "output", .commands = REPORTS,
		COMMAND(csv, STRING), .fallback = "", .value_name = "FILE",
		.help = "write one row per run and operation ('-': to stdout)",
	}, {
		.name = "intervals-csv", .section = "output",
		.commands = REPORTS & ~COMMAND_DIFF,
		COMMAND(intervals_csv, STRING), .fallback = "", .value_name = "FILE",
		.help = "write one row per interval and operation ('-': to stdout)",
	}, {
		.name = "hlog", .section = "output", .commands = REPORTS & ~COMMAND_DIFF,
		COMMAND(hlog, STRING), .fallback = "", .value_name = "FILE",
		.help = "write every histogram as a log of HdrHistogram ('-': to stdout)",
	}, {
		.name = "fio-json", .section = "output", .commands = REPORTS & ~COMMAND_DIFF,
		COMMAND(fio_json, STRING), .fallback = "", .value_name = "FILE",
		.help = "write the JSON of fio (json+), a job per run ('-': to stdout)",
	}, {
		.name = "json-lines", .section = "output",
		.commands = REPORTS & ~(COMMAND_DIFF | COMMAND_REPORT),
		COMMAND(json_lines, STRING), .fallback = "", .value_name = "FILE",
		.help = "write a line of JSON per interval and run, as it ends",
	}, {
		.name = "details", .section = "output",
		.commands = (RUNS & ~(COMMAND_ABLATE | COMMAND_CURVE)) | COMMAND_REPORT,
		COMMAND(details, BOOL), .fallback = "off",
		.help = "also report queue, batches, system calls, CPU breakdown",
	}, {
		.name = "all", .section = "output", .commands = COMMAND_SHOW,
		COMMAND(all, BOOL), .fallback = "off",
		.help = "show profile: include the defaults",
	}, {
		.name = "quiet", .section = "output",
		.commands = REPORTS | COMMAND_PREPARE | COMMAND_CLEANUP,
		COMMAND(quiet, BOOL), .fallback = "off",
		.help = "no progress on stderr",
	},

	{
		.name = "allow-device-writes", .section = "safety", .commands = WRITES,
		COMMAND(allow_device_writes, PATHS), .fallback = "", .value_name = "PATH",
		.help = "allow overwriting this block device; repeatable",
	}, {
		.name = "allow-overwrite", .section = "safety", .commands = WRITES,
		COMMAND(allow_overwrite, PATHS), .fallback = "", .value_name = "PATH",
		.help = "allow overwriting this file, not made by ringbench",
	}, {
		.name = "destroy", .section = "safety", .commands = WRITES,
		COMMAND(destroy, STRINGS), .fallback = "", .value_name = "WHAT",
		.help = "allow destroying this on it: ext4, gpt, …; repeatable",
	}, {
		.name = "expect-serial", .section = "safety", .commands = WRITES,
		COMMAND(expect_serial, STRING), .fallback = "", .value_name = "SERIAL",
		.help = "require a device with this serial number",
	},
};

const unsigned option_count = sizeof(options) / sizeof(options[0]);

static char dashed(char c)
{
	return c == '_' ? '-' : c;
}

static bool same_name(const char *a, const char *b)
{
	for (; *a && dashed(*a) == dashed(*b); a++)
		b++;
	return dashed(*a) == dashed(*b);
}

const struct option *option_find(const char *name)
{
	for (unsigned i = 0; i < option_count; i++)
		if (same_name(options[i].name, name))
			return &options[i];
	return NULL;
}

const char *option_nearest(const char *name)
{
	const char *names[sizeof(options) / sizeof(options[0]) + 1] = { NULL };

	for (unsigned i = 0; i < option_count; i++)
		names[i] = options[i].name;
	return nearest_name(name, names);
}
