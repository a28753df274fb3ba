/* Were as many I/Os in flight as the queue depth says, and in whose hands? */
#include "advice_rule.h"

#include <string.h>

#include "engine.h"

#define MANY_PUNTS_SHARE	0.1
enum { QUEUES_FULL_MIN = 10 };		/* I/Os for a depth to be reached at all */

/* An fsync is always punted, and so is the write that it is chained to. */
static double punted_share(const struct run_result *run)
{
	const double syncs = (double)run->op[IO_FSYNC].ios * (run->spec.fsync_all ? 2 : 1);

	if (!run->punts_counted || run->total.ios == 0)
		return 0;
	return ((double)run->punts - syncs) / (double)run->total.ios;
}

static double punted(const struct result *result, const struct run_result *run)
{
	const double share = punted_share(run);

	(void)result;
	return share >= MANY_PUNTS_SHARE ? share : 0;
}

static const char *say_punted(const struct finding *f)
{
	return arena_printf(f->arena, "%.0f %% of the I/Os could not be done without blocking%s: "
			    "the kernel gave them to worker threads, and the ring was a thread "
			    "pool (--file-extra-flags=direct, and prepared files)",
			    100 * punted_share(f->run), f->at);
}

/* The kernel's own count; 0 without accounting. */
static bool came_from_memory(const struct run_result *run)
{
	return !run->direct && run->cost.storage_read_bytes < run->op[IO_READ].bytes / 2;
}

/* Where the workload itself lets the queue run empty, that says nothing. */
static bool keeps_its_queue_full(const struct run_result *run)
{
	return run->spec.rate_iops <= 0 && run->spec.batch_complete <= 1 &&
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

static const char *say_depth_unused(const struct finding *f)
{
	return arena_printf(f->arena, "of iodepth=%u only %.1f I/Os were in flight on average%s: "
			    "they came back before more could be sent, so the loops, not the "
			    "drive, may be the limit (more --threads)", f->run->spec.iodepth,
			    log2_hist_mean(&f->run->in_flight), f->at);
}

static bool is_asynchronous(const struct run_result *run)
{
	const struct engine_ops *ops = engine_find(run->engine_used);

	return ops && ops->depth_max != 1;
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

const struct rule advice_queue_rules[] = {
	{ "punted",		punted,		say_punted },
	{ "depth-unused",	depth_unused,	say_depth_unused },
	{ "not-async",		depth_on_paper,	say_depth_on_paper },
	{ "shallow",		shallow,	say_shallow },
	{ .code = NULL },
};
