/* fio's terse output, version 3: a line for each job, fields between semicolons; times in us. */
#include "fio_report.h"

#include <inttypes.h>

#include "hist.h"

enum { PERCENTILE_FIELDS = 20 };

static void put_latency(const struct hist *hist, FILE *out)
{
	if (hist && hist->count > 0)
		fprintf(out, ";%" PRIu64 ";%" PRIu64 ";%f;%f", hist->min / 1000, hist->max / 1000,
			hist_mean(hist) / 1000, hist_stddev(hist) / 1000);
	else
		fputs(";0;0;0.000000;0.000000", out);
}

/* There are always 20 fields. */
static void put_percentiles(const struct hist *hist, struct percentile_list list, FILE *out)
{
	for (unsigned i = 0; i < PERCENTILE_FIELDS; i++) {
		if (i < list.count)
			fprintf(out, ";%f%%=%" PRIu64, list.at[i],
				hist_percentile(hist, list.at[i]) / 1000);
		else
			fputs(";0%=0", out);
	}
}

static void put_flow(const struct fio_stats_job *job, const struct fio_flow *flow, FILE *out)
{
	fprintf(out, ";%" PRIu64 ";%" PRIu64 ";%" PRIu64 ";%" PRIu64, flow->bytes / 1024,
		(uint64_t)(flow->bytes_per_s / 1024), (uint64_t)flow->iops,
		fio_msec(flow->runtime_s));
	put_latency(NULL, out);
	put_latency(flow->clat, out);
	put_percentiles(job->has_lat ? flow->lat : flow->clat, job->percentiles, out);
	put_latency(flow->lat, out);
	fprintf(out, ";%" PRIu64 ";%" PRIu64 ";%f%%;%f;%f", (uint64_t)(flow->bw.min / 1024),
		(uint64_t)(flow->bw.max / 1024), flow->bw_percent, flow->bw.mean / 1024,
		flow->bw.stddev / 1024);
}

static void put_shares(int digits, const double *shares, unsigned count, FILE *out)
{
	for (unsigned i = 0; i < count; i++)
		fprintf(out, ";%.*f%%", digits, shares[i]);
}

/* What takes less than a microsecond takes less than two. */
static void put_latency_shares(const struct fio_stats_job *job, FILE *out)
{
	double us[FIO_US];

	for (unsigned i = 0; i < FIO_US; i++)
		us[i] = job->latency_us[i];
	for (unsigned i = 0; i < FIO_NS; i++)
		us[0] += job->latency_ns[i];
	put_shares(2, us, FIO_US, out);
	put_shares(2, job->latency_ms, FIO_MS, out);
}

static void put_job(const struct fio_stats_job *job, FILE *out)
{
	fprintf(out, "3;%s;%s;%u;%d", fio_version(), job->name, job->group, job->error);
	put_flow(job, &job->flow[FIO_READ], out);
	put_flow(job, &job->flow[FIO_WRITE], out);
	fprintf(out, ";%f%%;%f%%;%" PRIu64 ";%" PRIu64 ";%" PRIu64, job->user_percent,
		job->system_percent, job->switches, job->major_faults, job->minor_faults);
	put_shares(1, job->depth, FIO_DEPTHS, out);
	put_latency_shares(job, out);
	if (job->description)
		fprintf(out, ";%s", job->description);
	fputc('\n', out);
}

void fio_terse(const struct fio_stats *stats, FILE *out)
{
	for (unsigned i = 0; i < stats->job_count; i++)
		put_job(&stats->jobs[i], out);
}
