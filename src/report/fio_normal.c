/* fio's normal output: a block for each job, a line for each direction of a group. */
#include "fio_report.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fio_number.h"
#include "hist.h"

/* ---- latencies ---- */

struct unit {
	const char *name;
	double ns;
};

/* As fine as leaves no more than five digits, or as the least value asks for. */
static struct unit unit_of(double min_ns, double max_ns, double stddev_ns)
{
	static const struct unit units[] = { { "nsec", 1 }, { "usec", 1e3 }, { "msec", 1e6 } };
	unsigned i = 0;

	while (i < 2 && min_ns / units[i].ns > 2000 && max_ns / units[i].ns > 99999 &&
	       stddev_ns / units[i].ns > 1000)
		i++;
	return units[i];
}

static void put_latency(const char *name, const struct hist *hist, FILE *out)
{
	char min[FIO_NUMBER_MAX], max[FIO_NUMBER_MAX];
	struct unit unit;

	if (hist->count == 0)
		return;
	unit = unit_of((double)hist->min, (double)hist->max, hist_stddev(hist));
	fprintf(out, "    %s (%s): min=%s, max=%s, avg=%5.02f, stdev=%5.02f\n", name, unit.name,
		fio_number_text(floor((double)hist->min / unit.ns), 6, "", min),
		fio_number_text(floor((double)hist->max / unit.ns), 6, "", max),
		hist_mean(hist) / unit.ns, hist_stddev(hist) / unit.ns);
}

static void put_percentiles(const char *name, const struct hist *hist,
			    struct percentile_list list, FILE *out)
{
	const double last = list.count ? (double)hist_percentile(hist, list.at[list.count - 1]) : 0;
	const double first = list.count ? (double)hist_percentile(hist, list.at[0]) : 0;
	const struct unit unit = unit_of(first, last, INFINITY);

	if (hist->count == 0 || list.count == 0)
		return;
	fprintf(out, "    %s percentiles (%s):\n", name, unit.name);
	for (unsigned i = 0; i < list.count; i++) {
		const bool is_last = i + 1 == list.count;
		const double value = (double)hist_percentile(hist, list.at[i]) / unit.ns;

		fprintf(out, "%s%5.2fth=[%5.0f]%s", i % 4 == 0 ? "     | " : " ", list.at[i],
			ceil(value), is_last ? "" : ",");
		if (i % 4 == 3 || is_last)
			fputc('\n', out);
	}
}

/* ---- a direction ---- */

static void put_rate(double bytes_per_s, FILE *out)
{
	char binary[FIO_NUMBER_MAX], decimal[FIO_NUMBER_MAX];

	fprintf(out, "%s/s (%s/s)", fio_binary_text(bytes_per_s, binary),
		fio_decimal_text(bytes_per_s, decimal));
}

static void put_samples(const struct fio_flow *flow, FILE *out)
{
	const struct fio_samples *bw = &flow->bw, *iops = &flow->iops_samples;
	const bool is_big = bw->mean / 1024 > 1024 * 1024;
	const double unit = is_big ? 1024 * 1024 : 1024;

	if (bw->count == 0)
		return;
	fprintf(out, "   bw (%5s/s): min=%5" PRIu64 ", max=%5" PRIu64 ", per=%3.2f%%, avg=%5.02f, "
		"stdev=%5.02f, samples=%u\n", is_big ? "MiB" : "KiB", (uint64_t)(bw->min / unit),
		(uint64_t)(bw->max / unit), flow->bw_percent, bw->mean / unit, bw->stddev / unit,
		bw->count);
	fprintf(out, "   iops        : min=%5" PRIu64 ", max=%5" PRIu64 ", avg=%5.02f, "
		"stdev=%5.02f, samples=%u\n", (uint64_t)iops->min, (uint64_t)iops->max,
		iops->mean, iops->stddev, iops->count);
}

static void put_flow(const struct fio_stats_job *job, unsigned kind, FILE *out)
{
	const struct fio_flow *flow = &job->flow[kind];
	char text[FIO_NUMBER_MAX];

	if (flow->ios == 0)
		return;
	fprintf(out, "  %s: IOPS=%s, BW=", fio_flow_names[kind],
		fio_number_text(floor(flow->iops), 4, "", text));
	put_rate(flow->bytes_per_s, out);
	fprintf(out, "(%s/%" PRIu64 "msec)%s\n", fio_binary_text((double)flow->bytes, text),
		fio_msec(flow->runtime_s), kind == FIO_READ ? "" : "; 0 zone resets");
	put_latency("clat", flow->clat, out);
	put_latency(" lat", flow->lat, out);
	if (job->has_clat)
		put_percentiles("clat", flow->clat, job->percentiles, out);
	if (job->has_lat)
		put_percentiles("lat", flow->lat, job->percentiles, out);
	put_samples(flow, out);
}

/* ---- a job ---- */

static void put_latency_shares(const char *unit, const double *shares, unsigned count, FILE *out)
{
	unsigned shown = 0;

	for (unsigned i = 0; i < count; i++) {
		if (shares[i] <= 0)
			continue;
		if (shown % 5 == 0)
			fprintf(out, "%s  lat (%s)   : ", shown ? "\n" : "", unit);
		else
			fputs(", ", out);
		fprintf(out, "%s=%.2f%%", fio_latency_names[i], shares[i]);
		shown++;
	}
	if (shown > 0)
		fputc('\n', out);
}

static void put_shares(const char *title, const double *shares, const char *const *names,
		       FILE *out)
{
	fprintf(out, "%s: ", title);
	for (unsigned i = 0; i < FIO_DEPTHS; i++)
		fprintf(out, "%s=%.1f%%%s", names[i], shares[i], i + 1 < FIO_DEPTHS ? ", " : "\n");
}

static void put_sync(const struct fio_stats_job *job, FILE *out)
{
	if (job->syncs == 0)
		return;
	fputs("  fsync/fdatasync/sync_file_range:\n", out);
	put_latency("sync", job->sync, out);
	put_percentiles("sync", job->sync, job->percentiles, out);
}

static void put_use(const struct fio_stats_job *job, FILE *out)
{
	const struct fio_flow *flow = job->flow;

	fprintf(out, "  cpu          : usr=%.2f%%, sys=%.2f%%, ctx=%" PRIu64 ", majf=%" PRIu64
		", minf=%" PRIu64 "\n", job->user_percent, job->system_percent, job->switches,
		job->major_faults, job->minor_faults);
	put_shares("  IO depths    ", job->depth, fio_depth_names, out);
	put_shares("     submit    ", job->submit, fio_batch_names, out);
	put_shares("     complete  ", job->complete, fio_batch_names, out);
	fprintf(out, "     issued rwts: total=%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64,
		flow[FIO_READ].ios, flow[FIO_WRITE].ios, flow[FIO_TRIM].ios, job->syncs);
	fprintf(out, " short=%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",0 dropped=0,0,0,0\n",
		flow[FIO_READ].shorts, flow[FIO_WRITE].shorts, flow[FIO_TRIM].shorts);
	fprintf(out, "     latency   : target=0, window=0, percentile=100.00%%, depth=%u\n",
		job->run->spec.iodepth);
}

static void put_job(const struct fio_stats_job *job, FILE *out)
{
	const time_t now = time(NULL);
	struct tm local;
	char when[64];

	localtime_r(&now, &local);
	strftime(when, sizeof(when), "%a %b %e %H:%M:%S %Y", &local);
	fprintf(out, "\n%s: (groupid=%u, jobs=%u): err=%2d", job->name, job->group, job->members,
		job->error);
	if (job->error)
		fprintf(out, " (%s)", strerror(job->error));
	fprintf(out, ": pid=%d: %s\n", (int)getpid(), when);
	if (job->description)
		fprintf(out, "  Description  : [%s]\n", job->description);
	for (unsigned i = 0; i < FIO_FLOWS; i++)
		put_flow(job, i, out);
	put_latency_shares("nsec", job->latency_ns, FIO_NS, out);
	put_latency_shares("usec", job->latency_us, FIO_US, out);
	put_latency_shares("msec", job->latency_ms, FIO_MS, out);
	put_sync(job, out);
	put_use(job, out);
}

/* ---- a group ---- */

static void put_range(double low, double high, fio_size_text *text_of, FILE *out)
{
	char from[FIO_NUMBER_MAX], to[FIO_NUMBER_MAX];

	fprintf(out, "%s/s-%s/s", text_of(low, from), text_of(high, to));
}

static void put_group_flow(unsigned kind, const struct fio_group_flow *flow, FILE *out)
{
	char binary[FIO_NUMBER_MAX], decimal[FIO_NUMBER_MAX], name[8] = "";

	if (flow->max_runtime_s <= 0)
		return;
	for (unsigned i = 0; fio_flow_names[kind][i]; i++)
		name[i] = (char)toupper((unsigned char)fio_flow_names[kind][i]);
	fprintf(out, "%7s: bw=", name);
	put_rate(flow->bytes_per_s, out);
	fputs(", ", out);
	put_range(flow->min_bytes_per_s, flow->max_bytes_per_s, fio_binary_text, out);
	fputs(" (", out);
	put_range(flow->min_bytes_per_s, flow->max_bytes_per_s, fio_decimal_text, out);
	fprintf(out, "), io=%s (%s), run=%" PRIu64 "-%" PRIu64 "msec\n",
		fio_binary_text((double)flow->bytes, binary),
		fio_decimal_text((double)flow->bytes, decimal), fio_msec(flow->min_runtime_s),
		fio_msec(flow->max_runtime_s));
}

void fio_normal(const struct fio_stats *stats, FILE *out)
{
	fprintf(out, "%s\n", fio_version());
	for (unsigned i = 0; i < stats->job_count; i++)
		put_job(&stats->jobs[i], out);
	for (unsigned i = 0; i < stats->group_count; i++) {
		fprintf(out, "\nRun status group %u (all jobs):\n", i);
		for (unsigned k = 0; k < FIO_FLOWS; k++)
			put_group_flow(k, &stats->groups[i].flow[k], out);
	}
}
