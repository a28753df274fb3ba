/*
 * A rule is a row: a code that scripts can rely on, a weight that says how strongly a run shows
 * the thing (0: not at all), and the sentence about the run with the largest weight. Sentences
 * name the cure in brackets. Rules about the comparison as a whole stand at the end; the depth
 * sweep, which is longer, has advice_depth.c.
 */
#include "advice.h"

#include <string.h>

#include "advice_cost.h"
#include "advice_depth.h"
#include "advice_features.h"
#include "advice_rule.h"
#include "engine.h"
#include "stats.h"
#include "sysfs.h"
#include "units.h"

enum { VARIANTS_NAMED_MAX = 4 };

#define NVME_PATH "/dev/nvme"

struct text {
	char at[UNITS_TEXT_MAX];
};

static const char *size(struct text *text, uint64_t bytes)
{
	return units_human_size((double)bytes, text->at);
}

static const char *duration(struct text *text, double ns)
{
	return units_human_duration(ns, text->at);
}

static const char *count(struct text *text, double number)
{
	return units_human_count(number, text->at);
}

static const char *plural(uint64_t number)
{
	return number == 1 ? "" : "s";
}

static double percent(double share)
{
	return 100 * share;
}

static bool is_asynchronous(const struct run_result *run)
{
	const struct engine_ops *ops = engine_find(run->engine_used);

	return ops && ops->depth_max != 1;
}

static double interrupted(const struct result *result, const struct run_result *run)
{
	(void)result;
	return run->interrupted;
}

static const char *say_interrupted(const struct finding *f)
{
	struct text elapsed;

	if (f->result->has_comparison)
		return arena_printf(f->arena, "interrupted%s: that run is not in the medians and "
				    "ratios", f->at);
	return arena_printf(f->arena, "interrupted%s: the numbers are those of the first %s",
			    f->at, duration(&elapsed, f->run->elapsed_s * 1e9));
}

static double total_errors(const struct result *result, const struct run_result *run)
{
	(void)result;
	return (double)op_result_errors(&run->total);
}

/* "3 × EIO on read, 1 × ENOSPC on write" */
static const char *errors_text(const struct run_result *run, struct arena *arena)
{
	const char *text = "";

	for (enum io_op op = 0; op < IO_OP_COUNT; op++) {
		for (unsigned i = 0; i < run->op[op].error_count; i++) {
			const struct result_error *error = &run->op[op].errors[i];
			struct text number;

			text = arena_printf(arena, "%s%s%s × %s on %s", text,
					    text[0] ? ", " : "",
					    count(&number, (double)error->count),
					    error->code ? err_name(error->code) : "other errors",
					    io_op_name(op));
		}
	}
	return text;
}

static const char *say_errors(const struct finding *f)
{
	return arena_printf(f->arena, "I/O errors%s: %s (%s)", f->at,
			    errors_text(f->run, f->arena),
			    f->run->stopped_by_error
			    ? "the first stopped the run; --continue-on-error counts them"
			    : "they are not in the IOPS and latencies; see the kernel's log");
}

static double bad_data(const struct result *result, const struct run_result *run)
{
	(void)result;
	return (double)run->total.verify_errors;
}

static const char *say_bad_data(const struct finding *f)
{
	const uint64_t bad = f->run->total.verify_errors;
	struct text number;

	return arena_printf(f->arena, "%s block%s that %s read%s %s not what was written there: "
			    "this storage changed or lost data (unless a run without --validate "
			    "wrote on it: then prepare again)",
			    count(&number, (double)bad), plural(bad), bad == 1 ? "was" : "were",
			    f->at, bad == 1 ? "is" : "are");
}

/* An I/O waits now and then at any rate; a backlog grows for as long as the run lasts. */
static double rate_not_reached(const struct result *result, const struct run_result *run)
{
	const double share = run->rate_behind_s / run->elapsed_s;

	(void)result;
	return run->spec.rate_iops > 0 && run->elapsed_s > 0 && share > 0.01 ? share : 0;
}

static const char *say_rate_not_reached(const struct finding *f)
{
	struct text reached, asked, behind;

	return arena_printf(f->arena, "the rate was not reached%s: %s of %s I/Os per second; at "
			    "the end they were %s behind, and latencies grow with the time (lower "
			    "--rate, or raise --iodepth or --threads)", f->at,
			    count(&reached, f->run->rate_reached),
			    count(&asked, (double)f->run->spec.rate_iops),
			    duration(&behind, f->run->rate_behind_s * 1e9));
}

static double short_transfers(const struct result *result, const struct run_result *run)
{
	(void)result;
	return (double)run->total.shorts;
}

static const char *say_short(const struct finding *f)
{
	struct text shorts;

	return arena_printf(f->arena, "%s of the I/Os%s moved less than was asked: they count "
			    "as I/Os, with the bytes that they moved",
			    count(&shorts, (double)f->run->total.shorts), f->at);
}

/* "auto" that found io_uring is no fallback, and has no reason. */
static double fallback(const struct result *result, const struct run_result *run)
{
	const bool renamed = strcmp(run->engine_requested, "auto") != 0 &&
			     strcmp(run->engine_requested, run->engine_used) != 0;

	(void)result;
	return run->engine_reason[0] != '\0' || (run->engine_requested[0] && renamed);
}

static const char *say_fallback(const struct finding *f)
{
	return arena_printf(f->arena, "engine '%s' means '%s' here%s%s%s",
			    f->run->engine_requested, f->run->engine_used, f->at,
			    f->run->engine_reason[0] ? ": " : "", f->run->engine_reason);
}

static double refused_features(const struct result *result, const struct run_result *run)
{
	unsigned refused = 0;

	(void)result;
	for (unsigned i = 0; i < run->feature_count; i++)
		refused += !run->features[i].granted;
	return refused;
}

static const char *say_refused(const struct finding *f)
{
	const char *list = "";

	for (unsigned i = 0; i < f->run->feature_count; i++) {
		const struct result_feature *feature = &f->run->features[i];

		if (!feature->granted)
			list = arena_printf(f->arena, "%s%s%s (%s)", list, list[0] ? ", " : "",
					    feature->name, feature->why_not);
	}
	return arena_printf(f->arena, "the kernel did not grant everything that %s asked for%s: "
			    "%s", f->run->engine_used, f->at, list);
}

static uint64_t set_size(const struct result *result)
{
	uint64_t bytes = 0;

	for (unsigned i = 0; i < result->environ.target_count; i++)
		bytes += result->environ.targets[i].size_bytes;
	return bytes;
}

static bool fits_in_memory(const struct result *result)
{
	const uint64_t bytes = set_size(result);

	return bytes > 0 && bytes < result->environ.memory_bytes;
}

/* The kernel's own count of what it fetched for us. Without accounting it is 0, and then says
 * nothing; read-ahead can make it more than was asked for. */
static double share_from_storage(const struct run_result *run)
{
	const double read = (double)run->op[IO_READ].bytes;

	return read > 0 ? (double)run->cost.storage_read_bytes / read : 1;
}

static bool reads_buffered(const struct run_result *run)
{
	return run->op[IO_READ].ios > 0 && !run->direct && !advice_no_io(run);
}

static double cached(const struct result *result, const struct run_result *run)
{
	if (!reads_buffered(run) || !fits_in_memory(result) || share_from_storage(run) > 0.5)
		return 0;
	return 2 - share_from_storage(run);
}

static const char *say_cached(const struct finding *f)
{
	const bool only_reads = f->run->total.ios == f->run->op[IO_READ].ios;
	const char *what = only_reads ? "the page cache was measured"
				      : "reads came from the page cache";
	struct text set, memory;

	return arena_printf(f->arena, "%s%s, not the drive: %s fit in %s of memory and were "
			    "read without O_DIRECT (--file-extra-flags=direct, or a "
			    "--file-total-size above that)", what, f->at,
			    size(&set, set_size(f->result)),
			    size(&memory, f->result->environ.memory_bytes));
}

/* A set larger than memory, yet it was not the drive that answered. */
static double partly_cached(const struct result *result, const struct run_result *run)
{
	if (!reads_buffered(run) || fits_in_memory(result) ||
	    run->cost.storage_read_bytes == 0 || share_from_storage(run) > 0.5)
		return 0;
	return 2 - share_from_storage(run);
}

static const char *say_partly_cached(const struct finding *f)
{
	struct text read, storage;

	return arena_printf(f->arena, "much came from the page cache%s: %s were read, but the "
			    "kernel fetched only %s from storage (--file-extra-flags=direct, "
			    "or --cache=cold)",
			    f->at, size(&read, f->run->op[IO_READ].bytes),
			    size(&storage, f->run->cost.storage_read_bytes));
}

/* O_DIRECT that did not reach a drive: a file system or driver in between served it. */
static double direct_but_not_storage(const struct result *result,
				     const struct run_result *run)
{
	(void)result;
	if (!run->direct || run->op[IO_READ].ios == 0 || advice_no_io(run) ||
	    run->cost.storage_read_bytes == 0 || share_from_storage(run) > 0.5)
		return 0;
	return 2 - share_from_storage(run);
}

static const char *say_direct_but_not_storage(const struct finding *f)
{
	struct text read, storage;

	return arena_printf(f->arena, "%s were read with O_DIRECT%s, but the kernel counted only "
			    "%s from storage: something in between answered (a network, "
			    "overlay or virtual file system)",
			    size(&read, f->run->op[IO_READ].bytes), f->at,
			    size(&storage, f->run->cost.storage_read_bytes));
}

/* Writes that nobody has asked to be durable measure memory. */
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
	return arena_printf(f->arena, "nothing was synced%s: what was written may still be in "
			    "memory, and memory was measured (--file-fsync-end)", f->at);
}

static double long_end_fsync(const struct result *result, const struct run_result *run)
{
	const double share = run->elapsed_s > 0 ? run->end_fsync_s / run->elapsed_s : 0;

	(void)result;
	return share > 0.05 ? share : 0;
}

static const char *say_long_end_fsync(const struct finding *f)
{
	const struct run_result *run = f->run;
	const double all_s = run->elapsed_s + run->end_fsync_s;
	struct text sync, with, without;

	return arena_printf(f->arena, "the fsync at the end took %s%s: with it, that is %s IOPS "
			    "instead of %s", duration(&sync, run->end_fsync_s * 1e9), f->at,
			    count(&with, (double)run->total.ios / all_s),
			    count(&without, run->total.iops));
}

static bool is_nvme(const struct environ_target *target)
{
	return strncmp(target->device, NVME_PATH, strlen(NVME_PATH)) == 0;
}

/* The first target whose drive has requests sorted for it; or NULL. */
static const struct environ_target *sorted_target(const struct result *result)
{
	for (unsigned i = 0; i < result->environ.target_count; i++) {
		const struct environ_target *target = &result->environ.targets[i];

		if (is_nvme(target) && target->scheduler[0] &&
		    strcmp(target->scheduler, "none") != 0)
			return target;
	}
	return NULL;
}

static double scheduler_in_the_way(const struct result *result, const struct run_result *run)
{
	return run->direct && !advice_no_io(run) && sorted_target(result);
}

static const char *say_scheduler(const struct finding *f)
{
	const struct environ_target *target = sorted_target(f->result);
	const char *name = target->device + strlen("/dev/");
	/* The queue is the disk's: "nvme0n1" of "nvme0n1p2". */
	const size_t length = strcspn(name, "p");

	return arena_printf(f->arena, "the scheduler %s put requests in order%s, which an NVMe "
			    "drive does itself: that costs time and cores (echo none > "
			    "/sys/block/%.*s/queue/scheduler)", target->scheduler, f->at,
			    (int)length, name);
}

static bool any_loop_is_at(const struct run_result *run, const char *cpus)
{
	for (unsigned i = 0; i < run->loop_count; i++) {
		if (!run->loops[i].pinned || sysfs_list_has(cpus, run->loops[i].cpu))
			return true;
	}
	return run->loop_count == 0;
}

/* The first target that all loops were far from; or NULL. */
static const struct environ_target *far_target(const struct result *result,
					       const struct run_result *run)
{
	for (unsigned i = 0; i < result->environ.target_count; i++) {
		const struct environ_target *target = &result->environ.targets[i];

		if (target->numa_cpus[0] && !any_loop_is_at(run, target->numa_cpus))
			return target;
	}
	return NULL;
}

static double far_from_the_drive(const struct result *result, const struct run_result *run)
{
	return run->direct && !advice_no_io(run) && far_target(result, run);
}

static const char *say_far_from_the_drive(const struct finding *f)
{
	const struct environ_target *target = far_target(f->result, f->run);

	return arena_printf(f->arena, "no loop ran at NUMA node %s%s, where %s is: each I/O went "
			    "from one node to another (--cpus=%s)", target->numa_node, f->at,
			    target->device, target->numa_cpus);
}

static double deadline_missed(const struct result *result, const struct run_result *run)
{
	const double over = run->elapsed_s * 1e9 / (double)run->spec.time_ns;

	(void)result;
	return run->spec.time_ns > 0 && over > 1.05 ? over : 0;
}

static const char *say_deadline_missed(const struct finding *f)
{
	struct text elapsed, asked;

	return arena_printf(f->arena, "the run%s took %s, not %s: something blocked past the "
			    "deadline", f->at, duration(&elapsed, f->run->elapsed_s * 1e9),
			    duration(&asked, (double)f->run->spec.time_ns));
}

static double stalled(const struct result *result, const struct run_result *run)
{
	const double age_ns = (double)run->unfinished_age_max_ns;

	(void)result;
	return run->unfinished > 0 && age_ns > 1e9 ? age_ns : 0;
}

static const char *say_stalled(const struct finding *f)
{
	struct text number, age;

	return arena_printf(f->arena, "%s I/O%s still in flight at the end%s, the oldest for %s: "
			    "the latencies do not show that stall",
			    count(&number, (double)f->run->unfinished),
			    f->run->unfinished == 1 ? " was" : "s were", f->at,
			    duration(&age, (double)f->run->unfinished_age_max_ns));
}

static double overflowed(const struct result *result, const struct run_result *run)
{
	(void)result;
	return (double)run->total.hist->overflow;
}

static const char *say_overflow(const struct finding *f)
{
	const double limit_min = (double)(UINT64_C(1) << HIST_VALUE_BITS) / 60e9;
	const uint64_t overflow = f->run->total.hist->overflow;
	struct text number;

	return arena_printf(f->arena, "%s I/O%s took longer than %.0f minutes%s: percentiles "
			    "above that are not known, max is",
			    count(&number, (double)overflow), plural(overflow), limit_min,
			    f->at);
}

static bool any_run_is_deep(const struct result *result)
{
	for (unsigned i = 0; i < result->run_count; i++) {
		if (result->runs[i].spec.iodepth > 1)
			return true;
	}
	return false;
}

/* The kernel does buffered I/O inside of io_submit(2): nothing is ever in flight. */
static double depth_on_paper(const struct result *result, const struct run_result *run)
{
	(void)result;
	return strcmp(run->engine_used, "libaio") == 0 && !run->direct && run->spec.iodepth > 1;
}

static const char *say_depth_on_paper(const struct finding *f)
{
	return arena_printf(f->arena, "libaio is asynchronous only with O_DIRECT: iodepth=%u%s was "
			    "one I/O after the other (--file-extra-flags=direct)",
			    f->run->spec.iodepth, f->at);
}

/* A comparison with deeper variants has taken that advice already. */
static double shallow(const struct result *result, const struct run_result *run)
{
	const bool one_by_one = run->spec.fsync_all ||
		(run->spec.extra_flags & (OPEN_FLAG_SYNC | OPEN_FLAG_DSYNC));

	return is_asynchronous(run) && !advice_no_io(run) && !any_run_is_deep(result) &&
		!(one_by_one && spec_writes(&run->spec));
}

static const char *say_shallow(const struct finding *f)
{
	return arena_printf(f->arena, "queue depth 1%s measures latency; throughput needs more "
			    "in flight (--iodepth=32)", f->at);
}

/* In the order in which a reader should know them. */
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

static double zeros(const struct result *result, const struct run_result *run)
{
	(void)result;
	return run->spec.file_data == FILE_DATA_ZERO && spec_writes(&run->spec) &&
		!advice_no_io(run);
}

static const char *say_zeros(const struct finding *f)
{
	return arena_printf(f->arena, "zeros were written%s: storage that compresses or finds "
			    "duplicates has next to nothing to do (--file-data=random)", f->at);
}

static double sparse(const struct result *result, const struct run_result *run)
{
	(void)result;
	return run->sparse && spec_reads(&run->spec);
}

static const char *say_sparse(const struct finding *f)
{
	return arena_printf(f->arena, "the files have holes%s, and a hole is read from nowhere: "
			    "fill them ('ringbench prepare')", f->at);
}

static const struct rule rules[] = {
	{ "interrupted",	interrupted,		say_interrupted },
	{ "bad-data",		bad_data,		say_bad_data },
	{ "errors",		total_errors,		say_errors },
	{ "no-io",		no_io,			say_no_io },
	{ "fallback",		fallback,		say_fallback },
	{ "cached",		cached,			say_cached },
	{ "partly-cached",	partly_cached,		say_partly_cached },
	{ "not-storage",	direct_but_not_storage,	say_direct_but_not_storage },
	{ "zeros",		zeros,			say_zeros },
	{ "sparse",		sparse,			say_sparse },
	{ "not-synced",		not_synced,		say_not_synced },
	{ "end-fsync",		long_end_fsync,		say_long_end_fsync },
	{ "stall",		stalled,		say_stalled },
	{ "deadline",		deadline_missed,	say_deadline_missed },
	{ "rate",		rate_not_reached,	say_rate_not_reached },
	{ "short",		short_transfers,	say_short },
	{ "overflow",		overflowed,		say_overflow },
	{ "core-limit",		core_limit,		say_core_limit },
	{ "scheduler",		scheduler_in_the_way,	say_scheduler },
	{ "numa",		far_from_the_drive,	say_far_from_the_drive },
	{ "shared-core",	shared_core,		say_shared_core },
	{ "interrupts",		interrupts,		say_interrupts },
	{ "steal",		steal,			say_steal },
	{ "punted",		punted,			say_punted },
	{ "depth-unused",	depth_unused,		say_depth_unused },
	{ "refused",		refused_features,	say_refused },
	{ "not-async",		depth_on_paper,		say_depth_on_paper },
	{ "shallow",		shallow,		say_shallow },
};

/* Does a round of this variant show it? */
static bool variant_shows(const struct rule *rule, const struct result *result,
			  const char *variant)
{
	for (unsigned i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];

		if (!run->skipped && strcmp(run->variant, variant) == 0 &&
		    rule->weight(result, run) > 0)
			return true;
	}
	return false;
}

static bool is_first_round_of_it(const struct result *result, unsigned index)
{
	for (unsigned i = 0; i < index; i++) {
		if (!result->runs[i].skipped &&
		    strcmp(result->runs[i].variant, result->runs[index].variant) == 0)
			return false;
	}
	return !result->runs[index].skipped;
}

static const char *say_where(const struct rule *rule, const struct result *result,
			     struct arena *arena)
{
	unsigned variants = 0, showing = 0;
	const char *names = "";

	for (unsigned i = 0; i < result->run_count; i++) {
		const char *name = result->runs[i].variant;

		if (!is_first_round_of_it(result, i))
			continue;
		variants++;
		if (!variant_shows(rule, result, name))
			continue;
		showing++;
		if (showing <= VARIANTS_NAMED_MAX)
			names = arena_printf(arena, "%s%s%s", names, names[0] ? ", " : "",
					     name);
	}
	if (showing == variants)
		return "";
	if (showing > VARIANTS_NAMED_MAX)
		return arena_printf(arena, " at %s and %u more", names,
				    showing - VARIANTS_NAMED_MAX);
	return arena_printf(arena, " at %s", names);
}

static void apply(const struct rule *rule, struct result *result)
{
	struct finding finding = { .result = result, .arena = &result->arena };
	double most = 0;

	for (unsigned i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];
		const double weight = run->skipped ? 0 : rule->weight(result, run);

		if (weight > most) {
			most = weight;
			finding.run = run;
		}
	}
	if (!finding.run)
		return;
	finding.at = say_where(rule, result, &result->arena);
	result_add_advice(result, rule->code, "%s", rule->say(&finding));
}

static bool skipped_alike(const struct run_result *a, const struct run_result *b)
{
	const struct engine_ops *engine;

	if (!a->skipped || !b->skipped || strcmp(a->spec.engine, b->spec.engine) != 0)
		return false;
	engine = engine_find(a->spec.engine);
	/* But one ring is refused this feature, and another that. */
	return !engine || !(engine->can & ENGINE_IS_RING) || !strcmp(a->skipped, b->skipped);
}

static bool told_before(const struct result *result, unsigned index)
{
	for (unsigned i = 0; i < index; i++) {
		if (skipped_alike(&result->runs[i], &result->runs[index]))
			return true;
	}
	return false;
}

/* What was not run with one engine was not run for one reason: psync at depths 8 and 32. */
static void tell_skipped(struct result *result)
{
	for (unsigned i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];
		const char *names = run->variant;
		unsigned variants = 1;

		if (!run->skipped || told_before(result, i))
			continue;
		for (unsigned j = i + 1; j < result->run_count; j++) {
			const struct run_result *other = &result->runs[j];

			if (!skipped_alike(run, other) ||
			    strcmp(run->variant, other->variant) == 0)
				continue;
			names = arena_printf(&result->arena, "%s, %s", names, other->variant);
			variants++;
		}
		result_add_advice(result, "skipped", "%s %s not run: %s", names,
				  variants == 1 ? "was" : "were", run->skipped);
	}
}

static void tell_unstable(struct result *result)
{
	const struct comparison *comparison = &result->comparison;
	const char *list = "";
	unsigned unstable = 0;

	for (unsigned i = 0; i < comparison->variant_count; i++) {
		const struct comparison_variant *variant = &comparison->variants[i];

		if (variant->skipped || variant->iops_variation <= 0.1)
			continue;
		if (++unstable <= VARIANTS_NAMED_MAX)
			list = arena_printf(&result->arena, "%s%s%.0f %% at %s", list,
					    list[0] ? ", " : "",
					    percent(variant->iops_variation),
					    variant->name);
	}
	if (unstable > VARIANTS_NAMED_MAX)
		list = arena_printf(&result->arena, "%s and above 10 %% at %u more", list,
				    unstable - VARIANTS_NAMED_MAX);
	if (unstable > 0)
		result_add_advice(result, "unstable", "IOPS scatter between rounds (standard "
				  "deviation %s): longer or more rounds make this surer "
				  "(--time, --rounds)", list);
}

static void tell_few_rounds(struct result *result)
{
	const struct comparison *comparison = &result->comparison;

	if (comparison->variant_count > 1 && comparison->rounds > 0 &&
	    comparison->rounds < STATS_ROUNDS_FOR_INTERVAL)
		result_add_advice(result, "few-rounds", "%u round%s: too few to say how sure "
				  "the ratios are (--rounds=%u or more)", comparison->rounds,
				  plural(comparison->rounds), STATS_ROUNDS_FOR_INTERVAL);
}

void advice_collect(struct result *result)
{
	result->advice_count = 0;
	if (result->has_comparison) {
		advice_on_depth(result);
		advice_on_features(result);
	}
	tell_skipped(result);
	for (unsigned i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		apply(&rules[i], result);
	if (result->has_comparison) {
		tell_few_rounds(result);
		tell_unstable(result);
	}
}
