/*
 * Was a limit of a cgroup measured? And did a loop have to wait for a CPU, for any reason?
 */
#include "advice_rule.h"

#define STOPPED_SHARE		0.01
#define LONG_WAIT_SHARE		0.1
#define NEAR_SHARE		0.8	/* I/Os are split and merged on their way to the limit */
#define BEYOND_SHARE		1.2	/* those did not go through it: a cache */

static double cpu_quota(const struct result *result, const struct run_result *run)
{
	(void)result;
	return advice_throttled(run) ? advice_stopped_share(run) : 0;
}

static const char *quota_text(const struct finding *f)
{
	const uint64_t percent = f->result->environ.cpu_quota_percent;

	return percent == 0 ? "" : arena_printf(f->arena, " of %.4g CPU%s", (double)percent / 100,
						percent == 100 ? "" : "s");
}

static const char *say_cpu_quota(const struct finding *f)
{
	return arena_printf(f->arena, "the cgroup's CPU quota%s was measured%s: it stopped the run "
			    "%s time%s, for %s of CPU time (a larger cpu.max, or cpu.cfs_quota_us)",
			    quota_text(f), f->at,
			    advice_count(f, (double)f->run->throttled_periods),
			    advice_plural(f->run->throttled_periods),
			    advice_duration(f, (double)f->run->throttled_ns));
}

/* ---- I/O ---- */

struct io_reach {
	uint64_t limit;
	const char *of;			/* "500 reads per second" in the words of say */
	bool is_bytes;
	double share;			/* of the limit; 0: far from it, or none */
	const char *device;
};

static void look_at(struct io_reach *most, uint64_t limit, double rate, const char *of,
		    bool is_bytes, const char *device)
{
	const double share = limit > 0 ? rate / (double)limit : 0;

	if (share >= NEAR_SHARE && share <= BEYOND_SHARE && share > most->share)
		*most = (struct io_reach){ limit, of, is_bytes, share, device };
}

/* Actual transfers to storage, if counted and different from those requested. */
static double bytes_rate(const struct run_result *run, enum io_op op)
{
	const uint64_t counted = op == IO_READ ? run->cost.storage_read_bytes
					       : run->cost.storage_write_bytes;

	if (run->direct || !run->cost.storage_counted)
		return run->op[op].bytes_per_s;
	return run->elapsed_s > 0 ? (double)counted / run->elapsed_s : 0;
}

static struct io_reach reach_of(const struct result *result, const struct run_result *run)
{
	struct io_reach most = { .share = 0 };
	const double targets = run->target_count;

	for (unsigned i = 0; i < run->target_count && !advice_no_io(run); i++) {
		const struct environ_target *target = result_target(result, run, i);
		const struct cgroup_io_limit *limit = &target->io_limit;

		look_at(&most, limit->read_ios, run->op[IO_READ].iops / targets,
			"reads per second", false, target->device);
		look_at(&most, limit->write_ios, run->op[IO_WRITE].iops / targets,
			"writes per second", false, target->device);
		look_at(&most, limit->read_bytes, bytes_rate(run, IO_READ) / targets,
			"read per second", true, target->device);
		look_at(&most, limit->write_bytes, bytes_rate(run, IO_WRITE) / targets,
			"written per second", true, target->device);
	}
	return most;
}

static double io_quota(const struct result *result, const struct run_result *run)
{
	return reach_of(result, run).share;
}

static const char *say_io_quota(const struct finding *f)
{
	const struct io_reach reach = reach_of(f->result, f->run);

	return arena_printf(f->arena, "the cgroup's I/O limit was measured%s, not the drive: it "
			    "allows %s %s of %s (a larger io.max, or blkio.throttle)", f->at,
			    reach.is_bytes ? advice_size(f, reach.limit)
					   : advice_count(f, (double)reach.limit),
			    reach.of, reach.device);
}

/* ---- waiting ---- */

/* Other notes give the reason. */
static bool is_explained(const struct result *result, const struct run_result *run)
{
	return advice_disturbed(result, run) || advice_throttled(run) || advice_shares_cpus(run);
}

static double cpu_wait(const struct result *result, const struct run_result *run)
{
	const double waited = advice_waited(run);

	return waited >= LONG_WAIT_SHARE && !is_explained(result, run) ? waited : 0;
}

static const char *say_cpu_wait(const struct finding *f)
{
	return arena_printf(f->arena, "a loop waited %.0f %% of the time for a CPU%s: the threads "
			    "of its engine, the kernel's, or other programs ran there (fewer "
			    "--threads, or other --cpus)", 100 * advice_waited(f->run), f->at);
}

const struct rule advice_quota_rules[] = {
	{ "cpu-quota",	cpu_quota,	say_cpu_quota, RULE_OF_RUN | RULE_SLOWS },
	{ "io-quota",	io_quota,	say_io_quota, RULE_OF_RUN | RULE_SLOWS },
	{ "cpu-wait",	cpu_wait,	say_cpu_wait, RULE_OF_RUN | RULE_SLOWS },
	{ .code = NULL },
};
