/* Were as many I/Os in flight as the queue depth allows, and where? */
#include "advice_rule.h"

#include <string.h>

#include "engine.h"

#define MANY_PUNTS_SHARE	0.1
#define MANY_TURNED_AWAY	0.01
#define MANY_UNSPLIT		0.05
enum { QUEUES_FULL_MIN = 10 };		/* I/Os for a depth to be reached at all */

/* Requests are counted when they are handed over, so their share is of the requests started in the
 * window, including those still in flight at its end. */
static double started(const struct run_result *run)
{
	const double submitted = (double)run->submitted.sum;
	const double ended = (double)(run->total.ios + run->unfinished) +
		(double)op_result_errors(&run->total);

	return submitted > 0 ? submitted : ended;
}

/* An fsync is always punted, and so is the write to which it is chained. A request that the kernel
 * hands over again is counted again, so the share is limited to 1. */
static double punted_share(const struct run_result *run)
{
	double syncs = 0, share;

	if (!run->punts_counted || run->total.ios == 0)
		return 0;
	for (unsigned i = 0; i < run_result_job_count(run); i++) {
		const struct run_result *job = run_result_job(run, i);

		syncs += (double)job->op[IO_FSYNC].ios * (job->spec.fsync_all ? 2 : 1);
	}
	share = ((double)run->punts - syncs) / started(run);
	return share < 1 ? share : 1;
}

static double punted(const struct result *result, const struct run_result *run)
{
	const double share = punted_share(run);

	(void)result;
	return share >= MANY_PUNTS_SHARE ? share : 0;
}

/* Number of requests that a target can hold: without a scheduler the depth of the hardware's queue,
 * else of the scheduler's. 0: unknown. */
static uint64_t tags_of(const struct environ_target *target)
{
	if (strcmp(target->scheduler, "none") == 0 && target->queue_depth > 0 &&
	    (target->nr_requests == 0 || target->queue_depth < target->nr_requests))
		return target->queue_depth;
	return target->nr_requests;
}

/* The first target with more in flight than it can hold; or NULL. */
static const struct environ_target *overfull_target(const struct result *result,
						    const struct run_result *run)
{
	const uint64_t wanted = (uint64_t)run->spec.iodepth * run->spec.threads;

	for (unsigned i = 0; i < run->target_count; i++) {
		const struct environ_target *target = result_target(result, run, i);

		/* Each has its part of them. */
		if (tags_of(target) > 0 && wanted / run->target_count > tags_of(target))
			return target;
	}
	return NULL;
}

/* The depth per loop at which all requests fit; at least 1. */
static unsigned long long depth_with_room(const struct environ_target *target,
					  const struct run_result *run)
{
	const uint64_t depth = tags_of(target) * run->target_count / run->spec.threads;

	return depth > 0 ? depth : 1;
}

static const char *tags_text(const struct finding *f, const struct environ_target *full)
{
	return arena_printf(f->arena, "%s takes %llu requests at a time, and --iodepth=%u "
			    "--threads=%u exceeds that (--iodepth=%llu at most)", full->device,
			    (unsigned long long)tags_of(full), f->run->spec.iodepth,
			    f->run->spec.threads, depth_with_room(full, f->run));
}

static const char *punted_cure(const struct finding *f)
{
	const struct environ_target *full = overfull_target(f->result, f->run);

	if (!f->run->direct)
		return " (--file-extra-flags=direct, and prepared files)";
	if (advice_direct_was_buffered(f->run))
		return ": the file system did direct I/O through the page cache";
	if (full)
		return arena_printf(f->arena, ": %s", tags_text(f, full));
	return spec_writes(&f->run->spec)
		? ": the file system had to wait for space, a lock or its journal (prepared files)"
		: ": the file system or the device had to wait";
}

static const char *say_punted(const struct finding *f)
{
	return arena_printf(f->arena, "%.0f %% of the I/Os would have blocked%s: the kernel gave "
			    "them to worker threads, and the ring was a thread "
			    "pool%s", 100 * punted_share(f->run), f->at, punted_cure(f));
}

/* The kernel's own count; 0 without accounting. */
static bool came_from_memory(const struct run_result *run)
{
	return !run->direct && run->cost.storage_read_bytes < run->op[IO_READ].bytes / 2;
}

/* Inconclusive if the workload itself lets the queue run empty. */
static bool keeps_its_queue_full(const struct run_result *run)
{
	return spec_rate_iops(&run->spec) <= 0 && run->spec.think_time_ns == 0 &&
		run->spec.batch_complete <= 1 &&
		run->op[IO_FSYNC].ios == 0 &&
		run->total.ios >= (uint64_t)QUEUES_FULL_MIN * run->spec.iodepth *
				  run->spec.threads;
}

static double depth_unused(const struct result *result, const struct run_result *run)
{
	const double in_flight = log2_hist_mean(&run->in_flight);

	(void)result;
	if (advice_no_io(run) || came_from_memory(run) || !keeps_its_queue_full(run) ||
	    strcmp(run->engine_used, "libaio") == 0 || in_flight <= 0)
		return 0;
	return in_flight < 0.5 * run->spec.iodepth ? run->spec.iodepth / in_flight : 0;
}

static const char *depth_unused_cause(const struct finding *f)
{
	const struct environ_target *full = overfull_target(f->result, f->run);

	if (f->run->direct && full)
		return tags_text(f, full);
	return "they completed before more could be submitted, so the loops, not the drive, may "
	       "be the limit (more --threads)";
}

static const char *say_depth_unused(const struct finding *f)
{
	return arena_printf(f->arena, "of iodepth=%u only %.1f I/Os were in flight on average%s: "
			    "%s", f->run->spec.iodepth, log2_hist_mean(&f->run->in_flight), f->at,
			    depth_unused_cause(f));
}

static bool is_asynchronous(const struct run_result *run)
{
	const struct engine_ops *ops = engine_find(run->engine_used);

	return ops && ops->depth_max != 1;
}

static bool any_run_is_deep(const struct result *result)
{
	for (unsigned i = 0; i < result->run_count; i++)
		for (unsigned n = 0; n < run_result_job_count(&result->runs[i]); n++)
			if (run_result_job(&result->runs[i], n)->spec.iodepth > 1)
				return true;
	return false;
}

/* The kernel performs buffered I/O inside io_submit(2): nothing is ever in flight. */
static double depth_on_paper(const struct result *result, const struct run_result *run)
{
	(void)result;
	return strcmp(run->engine_used, "libaio") == 0 && !run->direct && run->spec.iodepth > 1;
}

static const char *say_depth_on_paper(const struct finding *f)
{
	return arena_printf(f->arena, "libaio is asynchronous only with O_DIRECT: iodepth=%u%s "
			    "ran one I/O at a time (--file-extra-flags=direct)",
			    f->run->spec.iodepth, f->at);
}

/* A comparison with deeper variants already follows this advice. */
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

/* A few are harmless: requests are submitted while others complete. A loop that only retries looks
 * busy, but is not. */
static double turned_away(const struct result *result, const struct run_result *run)
{
	const double share = run->submits > 0
		? (double)run->turned_away / (double)run->submits : 0;

	(void)result;
	return share >= MANY_TURNED_AWAY ? share : 0;
}

static const char *say_turned_away(const struct finding *f)
{
	return arena_printf(f->arena, "the kernel refused %.0f %% of the submissions%s (EAGAIN or "
			    "EBUSY: no memory for requests, or completions overflowed), and the "
			    "loops retried them, which takes part of the CPU time (lower "
			    "--iodepth or --threads, or free memory)",
			    100 * (double)f->run->turned_away / (double)f->run->submits, f->at);
}

/* Of pairs that a loop has seen the end of; one that is left in a call has told nothing. */
static double unsplit(const struct result *result, const struct run_result *run)
{
	const double share = run->pair.ios > 0 && run->no_answer == 0
		? (double)run_result_unsplit(run) / (double)run->pair.ios : 0;

	(void)result;
	return share >= MANY_UNSPLIT ? share : 0;
}

static const char *say_unsplit(const struct finding *f)
{
	return arena_printf(f->arena, "of %.0f %% of the writes with an fsync%s both ends were "
			    "seen at one look at the ring: they count for write+fsync only, and "
			    "those of 'write' and 'fsync' are the slower ones "
			    "(--fsync-order=wait sees each)",
			    100 * unsplit(f->result, f->run), f->at);
}

const struct rule advice_queue_rules[] = {
	{ "turned-away",	turned_away,	say_turned_away, RULE_OF_JOB },
	{ "punted",		punted,		say_punted, RULE_OF_RUN },
	{ "depth-unused",	depth_unused,	say_depth_unused, RULE_OF_JOB },
	{ "not-async",		depth_on_paper,	say_depth_on_paper, RULE_OF_JOB },
	{ "shallow",		shallow,	say_shallow, RULE_OF_JOB },
	{ "unsplit",		unsplit,	say_unsplit, RULE_OF_JOB },
	{ .code = NULL },
};
