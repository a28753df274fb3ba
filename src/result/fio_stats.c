/*
 * fio_stats: first which jobs are reported as one, then their sums, then what is derived from them.
 */
#include "fio_stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fio_distributions.h"
#include "fio_samples.h"

const char *const fio_flow_names[FIO_FLOWS] = { "read", "write", "trim" };

struct building {
	const struct result *result;
	struct arena *arena;
	struct fio_stats *stats;
	struct fio_part **parts;	/* [job of stats]: what is in it */
	unsigned *part_counts;
	unsigned *of_fio_job;		/* [fio's job]: that of stats, from 1; 0: not seen */
	unsigned most;			/* jobs of all runs */
};

/* ---- which are one ---- */

/* -1: not of fio. */
static int fio_job_of(const struct result *result, const struct run_result *run,
		      const struct run_result *job)
{
	const struct fio_request *fio = result->fio;

	for (unsigned i = 0; fio && i < fio->job_count; i++)
		if (!strcmp(fio->jobs[i].variant, run->variant) &&
		    !strcmp(fio->jobs[i].name, job->job ? job->job : ""))
			return (int)i;
	return -1;
}

/* The job of `stats` that this one is a part of, or NULL. */
static struct fio_stats_job *find_whole(const struct building *b, const struct fio_job *fio)
{
	const struct fio_stats *stats = b->stats;

	if (!fio)
		return NULL;
	if (fio->reads_back)
		return b->of_fio_job[fio->written_by]
			? &stats->jobs[b->of_fio_job[fio->written_by] - 1] : NULL;
	if (!fio_given_on(fio->section, "group_reporting", false))
		return NULL;
	for (unsigned i = 0; i < stats->job_count; i++)
		if (stats->jobs[i].group == fio->group &&
		    fio_given_on(stats->jobs[i].section, "group_reporting", false))
			return &stats->jobs[i];
	return NULL;
}

static const char *name_of(const struct building *b, const struct run_result *run,
			   const struct run_result *job)
{
	if (!job->job || !*job->job)
		return run->variant;
	return b->result->run_count == 1 ? job->job
		: arena_printf(b->arena, "%s/%s", run->variant, job->job);
}

static struct fio_stats_job *begin_job(struct building *b, const struct fio_job *fio,
				       const struct run_result *run, const struct run_result *job)
{
	struct fio_stats_job *out = &b->stats->jobs[b->stats->job_count++];

	out->name = fio ? fio->theirs : name_of(b, run, job);
	out->section = fio ? fio->section : NULL;
	out->description = fio_given_value(out->section, "description");
	out->run = job;
	out->group = fio ? fio->group : (unsigned)(run - b->result->runs);
	for (unsigned i = 0; i < FIO_FLOWS; i++) {
		out->flow[i].clat = arena_alloc(b->arena, sizeof(struct hist));
		out->flow[i].lat = arena_alloc(b->arena, sizeof(struct hist));
		hist_init(out->flow[i].clat);
		hist_init(out->flow[i].lat);
	}
	out->sync = arena_alloc(b->arena, sizeof(struct hist));
	hist_init(out->sync);
	return out;
}

/* ---- sums ---- */

static void add_flow(struct fio_flow *flow, const struct op_result *op, double elapsed_s)
{
	const struct hist *service = op->service.hist;

	flow->ios += op->ios;
	flow->bytes += op->bytes;
	flow->shorts += op->shorts;
	if (op->ios > 0)
		flow->runtime_s = fmax(flow->runtime_s, elapsed_s);
	hist_merge(flow->lat, op->hist);
	hist_merge(flow->clat, service && service->count > 0 ? service : op->hist);
}

static void add_errors(struct fio_stats_job *out, const struct run_result *job)
{
	for (unsigned op = 0; op < IO_OP_COUNT; op++) {
		const struct op_result *of = &job->op[op];

		out->errors += (unsigned)op_result_errors(of);
		if (job->stopped_by_error && out->error == 0 && of->error_count > 0)
			out->error = of->errors[0].code;
		if (of->verify_errors > 0 && out->error == 0)
			out->error = FIO_BAD_BLOCK;
	}
	if (job->stopped_by_error && out->error == 0)
		out->error = FIO_OTHER_ERROR;
}

static void add_part(struct fio_stats_job *out, const struct run_result *job)
{
	add_flow(&out->flow[FIO_READ], &job->op[IO_READ], job->elapsed_s);
	add_flow(&out->flow[FIO_WRITE], &job->op[IO_WRITE], job->elapsed_s);
	out->syncs += job->op[IO_FSYNC].ios;
	hist_merge(out->sync, job->op[IO_FSYNC].hist);
	log2_hist_merge(&out->in_flight, &job->in_flight);
	log2_hist_merge(&out->submitted, &job->submitted);
	log2_hist_merge(&out->reaped, &job->reaped);
	out->cpu_s[0] += (double)job->cpu.loops_user_ns / 1e9;
	out->cpu_s[1] += (double)job->cpu.loops_system_ns / 1e9;
	for (unsigned i = 0; i < job->loop_count; i++)
		out->window_s += job->loops[i].window_s;
	out->switches += job->cost.voluntary_switches + job->cost.involuntary_switches;
	out->major_faults += job->cost.major_faults;
	out->minor_faults += job->cost.minor_faults;
	out->elapsed_s = fmax(out->elapsed_s, job->warmup_s + job->elapsed_s);
	add_errors(out, job);
}

static void add_job(struct building *b, const struct run_result *run,
		    const struct run_result *job)
{
	const int index = fio_job_of(b->result, run, job);
	const struct fio_job *fio = index < 0 ? NULL : &b->result->fio->jobs[index];
	struct fio_stats_job *out = find_whole(b, fio);
	unsigned at;

	if (!out)
		out = begin_job(b, fio, run, job);
	at = (unsigned)(out - b->stats->jobs);
	if (index >= 0)
		b->of_fio_job[index] = at + 1;
	if (!fio || !fio->reads_back)
		out->members += job->loop_count;
	if (!b->parts[at])
		b->parts[at] = arena_alloc(b->arena, b->most * sizeof(**b->parts));
	b->parts[at][b->part_counts[at]++] = (struct fio_part){ run, job };
	add_part(out, job);
}

/* ---- what is derived ---- */

static struct percentile_list percentiles_of(const struct building *b,
					     const struct fio_stats_job *job)
{
	static const double usual[] = { 1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 99.5,
					99.9, 99.95, 99.99 };
	const char *text = fio_given_value(job->section, "percentile_list");
	struct percentile_list list = { usual, sizeof(usual) / sizeof(usual[0]) };
	double *at;
	char *end;

	if (!text)
		return job->run->spec.percentiles.count > 0 ? job->run->spec.percentiles : list;
	at = arena_alloc(b->arena, PERCENTILES_MAX * sizeof(*at));
	list = (struct percentile_list){ .at = at };
	for (; *text && list.count < PERCENTILES_MAX; text = end + (*end == ':')) {
		const double percent = strtod(text, &end);

		if (end == text)
			break;
		if (percent > 0 && percent <= 100)
			at[list.count++] = percent;
	}
	return list;
}

static void finish_flow(struct fio_flow *flow)
{
	if (flow->runtime_s <= 0)
		return;
	flow->iops = (double)flow->ios / flow->runtime_s;
	flow->bytes_per_s = (double)flow->bytes / flow->runtime_s;
}

static void finish_job(const struct building *b, struct fio_stats_job *job)
{
	const unsigned at = (unsigned)(job - b->stats->jobs);

	for (unsigned i = 0; i < FIO_FLOWS; i++) {
		finish_flow(&job->flow[i]);
		if (i <= FIO_WRITE)
			fio_samples_find(&job->flow[i], (enum io_op)i, b->parts[at],
					 b->part_counts[at], b->arena);
	}
	job->runtime_s = job->window_s > 0 ? job->window_s : job->elapsed_s;
	if (job->window_s > 0) {
		job->user_percent = 100 * job->cpu_s[0] / job->window_s;
		job->system_percent = 100 * job->cpu_s[1] / job->window_s;
	}
	job->percentiles = percentiles_of(b, job);
	job->has_clat = fio_given_on(job->section, "clat_percentiles",
			      !fio_given_on(job->section, "lat_percentiles", false));
	job->has_lat = fio_given_on(job->section, "lat_percentiles", false);
	fio_distributions_find(job);
}

static void add_to_group(struct fio_group_flow *group, const struct fio_flow *flow)
{
	const bool is_first = group->max_runtime_s <= 0;

	if (flow->ios == 0)
		return;
	group->bytes += flow->bytes;
	group->min_bytes_per_s = is_first ? flow->bytes_per_s
					  : fmin(group->min_bytes_per_s, flow->bytes_per_s);
	group->max_bytes_per_s = fmax(group->max_bytes_per_s, flow->bytes_per_s);
	group->min_runtime_s = is_first ? flow->runtime_s
					: fmin(group->min_runtime_s, flow->runtime_s);
	group->max_runtime_s = fmax(group->max_runtime_s, flow->runtime_s);
	if (group->max_runtime_s > 0)
		group->bytes_per_s = (double)group->bytes / group->max_runtime_s;
}

static void find_groups(struct fio_stats *stats, struct arena *arena)
{
	for (unsigned i = 0; i < stats->job_count; i++)
		if (stats->jobs[i].group >= stats->group_count)
			stats->group_count = stats->jobs[i].group + 1;
	stats->groups = arena_alloc(arena, (stats->group_count + 1) * sizeof(*stats->groups));
	for (unsigned i = 0; i < stats->job_count; i++)
		for (unsigned k = 0; k < FIO_FLOWS; k++)
			add_to_group(&stats->groups[stats->jobs[i].group].flow[k],
				     &stats->jobs[i].flow[k]);
	for (unsigned i = 0; i < stats->job_count; i++)
		for (unsigned k = 0; k < FIO_FLOWS; k++) {
			struct fio_flow *flow = &stats->jobs[i].flow[k];
			const double of = stats->groups[stats->jobs[i].group].flow[k].bytes_per_s;

			if (of > 0)
				flow->bw_percent = fmin(100, 100 * flow->bw.mean / of);
		}
}

/* ---- the whole ---- */

struct fio_stats fio_stats_of(const struct result *result, struct arena *arena)
{
	struct fio_stats stats = { 0 };
	struct building b = { .result = result, .arena = arena, .stats = &stats };

	for (unsigned i = 0; i < result->run_count; i++)
		b.most += run_result_job_count(&result->runs[i]);
	stats.jobs = arena_alloc(arena, (b.most + 1) * sizeof(*stats.jobs));
	b.parts = arena_alloc(arena, (b.most + 1) * sizeof(*b.parts));
	b.part_counts = arena_alloc(arena, (b.most + 1) * sizeof(*b.part_counts));
	b.of_fio_job = arena_alloc(arena, ((result->fio ? result->fio->job_count : 0) + 1) *
					  sizeof(*b.of_fio_job));
	for (unsigned i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];

		for (unsigned k = 0; !run->skipped && k < run_result_job_count(run); k++)
			add_job(&b, run, run_result_job(run, k));
	}
	for (unsigned i = 0; i < stats.job_count; i++)
		finish_job(&b, &stats.jobs[i]);
	find_groups(&stats, arena);
	return stats;
}
