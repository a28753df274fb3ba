/* fio's JSON: its keys in its order, with its units. */
#include "fio_report.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "config.h"
#include "fio_json_text.h"

const char *fio_version(void)
{
	return "ringbench-" RINGBENCH_VERSION;
}

uint64_t fio_msec(double seconds)
{
	return seconds > 0 ? (uint64_t)fmax(1, round(seconds * 1000)) : 0;
}

/* ---- latencies ---- */

static void put_percentiles(struct fio_json_text *j, const struct hist *hist,
			    struct percentile_list list)
{
	char key[64];

	fio_json_begin(j, "percentile", '{');
	for (unsigned i = 0; i < list.count; i++) {
		snprintf(key, sizeof(key), "%f", list.at[i]);
		fio_json_count(j, key, hist_percentile(hist, list.at[i]));
	}
	fio_json_end(j, '}');
}

static void put_bins(struct fio_json_text *j, const struct hist *hist)
{
	char key[32];

	fio_json_begin(j, "bins", '{');
	for (unsigned i = 0; i < HIST_BUCKET_COUNT; i++) {
		const uint64_t low = hist_bucket_lowest(i);

		if (hist->buckets[i] == 0)
			continue;
		snprintf(key, sizeof(key), "%" PRIu64, low + (hist_bucket_highest(i) - low) / 2);
		fio_json_count(j, key, hist->buckets[i]);
	}
	fio_json_end(j, '}');
}

/* hist NULL: what is not measured, of which fio too has a count of 0. */
static void put_latency(struct fio_json_text *j, const char *key, const struct hist *hist,
			const struct percentile_list *percentiles, bool with_bins)
{
	const bool has_any = hist && hist->count > 0;

	fio_json_begin(j, key, '{');
	fio_json_count(j, "min", has_any ? hist->min : 0);
	fio_json_count(j, "max", has_any ? hist->max : 0);
	fio_json_number(j, "mean", has_any ? hist_mean(hist) : 0);
	fio_json_number(j, "stddev", has_any ? hist_stddev(hist) : 0);
	fio_json_count(j, "N", has_any ? hist->count : 0);
	if (has_any && percentiles) {
		put_percentiles(j, hist, *percentiles);
		if (with_bins)
			put_bins(j, hist);
	}
	fio_json_end(j, '}');
}

/* ---- a job ---- */

static void put_rates(struct fio_json_text *j, const struct fio_flow *flow)
{
	const struct fio_samples *bw = &flow->bw, *iops = &flow->iops_samples;

	fio_json_count(j, "bw_min", (uint64_t)(bw->min / 1024));
	fio_json_count(j, "bw_max", (uint64_t)(bw->max / 1024));
	fio_json_number(j, "bw_agg", flow->bw_percent);
	fio_json_number(j, "bw_mean", bw->mean / 1024);
	fio_json_number(j, "bw_dev", bw->stddev / 1024);
	fio_json_count(j, "bw_samples", bw->count);
	fio_json_count(j, "iops_min", (uint64_t)iops->min);
	fio_json_count(j, "iops_max", (uint64_t)iops->max);
	fio_json_number(j, "iops_mean", iops->mean);
	fio_json_number(j, "iops_stddev", iops->stddev);
	fio_json_count(j, "iops_samples", iops->count);
}

static void put_flow(struct fio_json_text *j, const struct fio_stats_job *job, unsigned kind,
		     bool with_bins)
{
	const struct fio_flow *flow = &job->flow[kind];
	const struct percentile_list *list = &job->percentiles;

	fio_json_begin(j, fio_flow_names[kind], '{');
	fio_json_count(j, "io_bytes", flow->bytes);
	fio_json_count(j, "io_kbytes", flow->bytes / 1024);
	fio_json_count(j, "bw_bytes", (uint64_t)flow->bytes_per_s);
	fio_json_count(j, "bw", (uint64_t)(flow->bytes_per_s / 1024));
	fio_json_number(j, "iops", flow->iops);
	fio_json_count(j, "runtime", fio_msec(flow->runtime_s));
	fio_json_count(j, "total_ios", flow->ios);
	fio_json_count(j, "short_ios", flow->shorts);
	fio_json_count(j, "drop_ios", 0);
	put_latency(j, "slat_ns", NULL, NULL, false);
	put_latency(j, "clat_ns", flow->clat, job->has_clat ? list : NULL, with_bins);
	put_latency(j, "lat_ns", flow->lat, job->has_lat ? list : NULL, with_bins);
	put_rates(j, flow);
	fio_json_end(j, '}');
}

static void put_sync(struct fio_json_text *j, const struct fio_stats_job *job, bool with_bins)
{
	fio_json_begin(j, "sync", '{');
	fio_json_count(j, "total_ios", job->syncs);
	put_latency(j, "lat_ns", job->sync, &job->percentiles, with_bins);
	fio_json_end(j, '}');
}

static void put_shares(struct fio_json_text *j, const char *key, const double *shares,
		       const char *const *names, unsigned count)
{
	fio_json_begin(j, key, '{');
	for (unsigned i = 0; i < count; i++)
		fio_json_number(j, names[i], shares[i]);
	fio_json_end(j, '}');
}

static void put_rest(struct fio_json_text *j, const struct fio_stats_job *job)
{
	fio_json_count(j, "job_runtime", fio_msec(job->runtime_s));
	fio_json_number(j, "usr_cpu", job->user_percent);
	fio_json_number(j, "sys_cpu", job->system_percent);
	fio_json_count(j, "ctx", job->switches);
	fio_json_count(j, "majf", job->major_faults);
	fio_json_count(j, "minf", job->minor_faults);
	put_shares(j, "iodepth_level", job->depth, fio_depth_names, FIO_DEPTHS);
	put_shares(j, "iodepth_submit", job->submit, fio_batch_names, FIO_DEPTHS);
	put_shares(j, "iodepth_complete", job->complete, fio_batch_names, FIO_DEPTHS);
	put_shares(j, "latency_ns", job->latency_ns, fio_latency_names, FIO_NS);
	put_shares(j, "latency_us", job->latency_us, fio_latency_names, FIO_US);
	put_shares(j, "latency_ms", job->latency_ms, fio_latency_names, FIO_MS);
	if (job->errors > 0 || job->error > 0) {
		fio_json_count(j, "total_err", job->errors);
		fio_json_count(j, "first_error", (uint64_t)job->error);
	}
	fio_json_count(j, "latency_depth", job->run->spec.iodepth);
	fio_json_count(j, "latency_target", 0);
	fio_json_number(j, "latency_percentile", 100);
	fio_json_count(j, "latency_window", 0);
}

/* ---- what was asked for ---- */

static const char *rw_of(enum test_mode mode)
{
	switch (mode) {
	case TEST_MODE_SEQWR:
	case TEST_MODE_SEQREWR:
		return "write";
	case TEST_MODE_SEQRD:
		return "read";
	case TEST_MODE_RNDRD:
		return "randread";
	case TEST_MODE_RNDWR:
		return "randwrite";
	case TEST_MODE_RNDRW:
		return "randrw";
	case TEST_MODE_SEQRW:
		return "rw";
	}
	return "";
}

static void put_option_number(struct fio_json_text *j, const char *key, uint64_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "%" PRIu64, value);
	fio_json_word(j, key, text);
}

/* Of a job that is none of fio's: the options that mean the same. */
static void put_our_options(struct fio_json_text *j, const struct fio_stats_job *job)
{
	const struct spec *spec = &job->run->spec;

	fio_json_word(j, "name", job->name);
	fio_json_word(j, "rw", rw_of(spec->test_mode));
	put_option_number(j, "bs", spec->block_size_bytes);
	fio_json_word(j, "ioengine", job->run->engine_used ? job->run->engine_used : "");
	put_option_number(j, "iodepth", spec->iodepth);
	put_option_number(j, "numjobs", job->members);
	fio_json_word(j, "direct", job->run->direct ? "1" : "0");
}

static void put_job_options(struct fio_json_text *j, const struct fio_stats_job *job,
			    const struct result *result)
{
	fio_json_begin(j, "job options", '{');
	if (job->section) {
		fio_json_word(j, "name", job->name);
		for (struct fio_given_walk at = { 0 };
		     fio_next_own(&at, result->fio, job->section);)
			if (strcmp(at.name, "name") != 0)
				fio_json_word(j, at.name, at.value);
	} else {
		put_our_options(j, job);
	}
	fio_json_end(j, '}');
}

static void put_globals(struct fio_json_text *j, const struct fio_request *fio)
{
	bool is_begun = false;

	if (!fio)
		return;
	for (struct fio_given_walk at = { 0 }; fio_next_global(&at, fio);) {
		if (!is_begun)
			fio_json_begin(j, "global options", '{');
		is_begun = true;
		fio_json_word(j, at.name, at.value);
	}
	if (is_begun)
		fio_json_end(j, '}');
}

/* ---- the document ---- */

static void put_job(struct fio_json_text *j, const struct fio_stats_job *job,
		    const struct result *result, bool with_bins)
{
	fio_json_begin(j, NULL, '{');
	fio_json_word(j, "jobname", job->name);
	fio_json_count(j, "groupid", job->group);
	fio_json_count(j, "error", (uint64_t)job->error);
	fio_json_count(j, "eta", 0);
	fio_json_count(j, "elapsed", (uint64_t)ceil(job->elapsed_s));
	put_job_options(j, job, result);
	if (job->description)
		fio_json_word(j, "desc", job->description);
	for (unsigned i = 0; i < FIO_FLOWS; i++)
		put_flow(j, job, i, with_bins);
	put_sync(j, job, with_bins);
	put_rest(j, job);
	fio_json_end(j, '}');
}

/* When the command began: a report has no clock. */
static void put_time(struct fio_json_text *j, const struct result *result)
{
	const char *text = result->started_at;
	struct tm tm = { 0 }, local;
	time_t seconds = 0;
	char words[64];

	if (text && strptime(text, "%Y-%m-%dT%H:%M:%S", &tm))
		seconds = timegm(&tm);
	localtime_r(&seconds, &local);
	strftime(words, sizeof(words), "%a %b %e %H:%M:%S %Y", &local);
	fio_json_count(j, "timestamp", (uint64_t)seconds);
	fio_json_count(j, "timestamp_ms", (uint64_t)seconds * 1000);
	fio_json_word(j, "time", words);
}

void fio_json(const struct fio_stats *stats, const struct result *result, bool with_bins,
	      FILE *out)
{
	struct fio_json_text j = { .out = out };

	fio_json_begin(&j, NULL, '{');
	fio_json_word(&j, "fio version", fio_version());
	put_time(&j, result);
	put_globals(&j, result->fio);
	fio_json_begin(&j, "jobs", '[');
	for (unsigned i = 0; i < stats->job_count; i++)
		put_job(&j, &stats->jobs[i], result, with_bins);
	fio_json_end(&j, ']');
	fio_json_end(&j, '}');
	fputc('\n', out);
}
