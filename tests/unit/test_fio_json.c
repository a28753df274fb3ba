/* fio's JSON of a result, in exact values. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fio_request.h"
#include "profile.h"
#include "report.h"
#include "sample.h"

static struct result result;
static struct fio_request request;
static struct profile profile;
static char *text;
static json_t *document;

static void begin(void)
{
	sample_init(&result);
}

static void end(void)
{
	json_decref(document);
	free(text);
	result_release(&result);
}

TestSuite(fio_json, .init = begin, .fini = end);

static void parse(report_writer *writer)
{
	text = sample_text(writer, &result, NULL);
	document = json_loads(text, 0, NULL);
	cr_assert(document, "%s", text);
}

/* "jobs/0/read/iops" */
static const json_t *at(const char *path)
{
	char *words = strdup(path);
	const json_t *value = document;

	for (char *word = strtok(words, "/"); word; word = strtok(NULL, "/"))
		value = json_is_array(value) ? json_array_get(value, (size_t)atoi(word))
					     : json_object_get(value, word);
	free(words);
	cr_assert(value, "no %s in %s", path, text);
	return value;
}

#define assert_number(path, value)							\
	cr_assert_float_eq(json_number_value(at(path)), value, 1e-6, "%s: %f", path,	\
			   json_number_value(at(path)))
#define assert_text(path, value) cr_assert_str_eq(json_string_value(at(path)), value)

/* One second: 300 reads of 100 us, 100 writes of 3 ms, 10 fsyncs of 20 ms. */
static struct run_result *database(void)
{
	struct run_result *run = sample_run(&result, "v", 1, "psync",
					    "file-test-mode=rndrw iodepth=8");

	sample_ios(run, IO_READ, 300, 100000);
	sample_ios(run, IO_WRITE, 100, 3000000);
	sample_ios(run, IO_FSYNC, 10, 20000000);
	run->loops[0].window_s = 1;
	run->cpu.loops_user_ns = 250000000;
	run->cpu.loops_system_ns = 500000000;
	run->cost.voluntary_switches = 7;
	run->cost.involuntary_switches = 2;
	run->cost.major_faults = 3;
	run->cost.minor_faults = 11;
	log2_hist_record_many(&run->in_flight, 8, 30);
	log2_hist_record_many(&run->in_flight, 1, 10);
	log2_hist_record_many(&run->submitted, 1, 40);
	log2_hist_record_many(&run->reaped, 5, 20);
	run_result_finish(run);
	return run;
}

Test(fio_json, has_rates_in_units_of_fio)
{
	database();

	parse(report_fio_json);
	assert_number("jobs/0/read/total_ios", 300);
	assert_number("jobs/0/read/io_bytes", 300 * 4096);
	assert_number("jobs/0/read/io_kbytes", 1200);
	assert_number("jobs/0/read/bw_bytes", 300 * 4096);
	assert_number("jobs/0/read/bw", 1200);
	assert_number("jobs/0/read/iops", 300);
	assert_number("jobs/0/read/runtime", 1000);
	assert_number("jobs/0/write/bw", 400);
	assert_number("jobs/0/trim/total_ios", 0);
	assert_number("jobs/0/trim/runtime", 0);
}

Test(fio_json, has_latencies_in_nanoseconds)
{
	database();

	parse(report_fio_json);
	assert_number("jobs/0/read/clat_ns/N", 300);
	assert_number("jobs/0/read/clat_ns/min", 100000);
	assert_number("jobs/0/read/clat_ns/mean", 100000);
	assert_number("jobs/0/read/clat_ns/percentile/99.000000", 100000);
	assert_number("jobs/0/read/lat_ns/mean", 100000);
	assert_number("jobs/0/read/slat_ns/N", 0);
	assert_number("jobs/0/sync/total_ios", 10);
	assert_number("jobs/0/sync/lat_ns/percentile/99.000000", 20000000);
	cr_assert_eq(json_object_size(at("jobs/0/read/clat_ns/percentile")), 17);
	cr_assert_eq(json_object_size(at("jobs/0/read/clat_ns/bins")), 1);
	cr_assert_null(json_object_get(at("jobs/0/read/lat_ns"), "percentile"));
}

Test(fio_json, has_shares_in_classes_of_fio)
{
	database();

	parse(report_fio_json);
	assert_number("jobs/0/iodepth_level/8", 75);
	assert_number("jobs/0/iodepth_level/1", 25);
	assert_number("jobs/0/iodepth_submit/4", 100);
	assert_number("jobs/0/iodepth_complete/8", 100);
	assert_number("jobs/0/latency_us/250", 75);
	assert_number("jobs/0/latency_ms/4", 25);
	assert_number("jobs/0/usr_cpu", 25);
	assert_number("jobs/0/sys_cpu", 50);
	assert_number("jobs/0/ctx", 9);
	assert_number("jobs/0/majf", 3);
	assert_number("jobs/0/minf", 11);
}

Test(fio_json, takes_intervals_for_samples)
{
	struct run_result *run = database();
	struct result_interval intervals[] = {
		{ .length_s = 0.4, .ios = { 100 }, .bytes = { 409600 } },
		{ .start_s = 0.4, .length_s = 0.4, .ios = { 180 }, .bytes = { 737280 } },
		{ .start_s = 0.8, .length_s = 0.1, .ios = { 20 }, .bytes = { 81920 } },
	};

	run->intervals = intervals;
	run->interval_count = 3;
	parse(report_fio_json);
	assert_number("jobs/0/read/iops_samples", 2);
	assert_number("jobs/0/read/iops_min", 250);
	assert_number("jobs/0/read/iops_max", 450);
	assert_number("jobs/0/read/iops_mean", 350);
	assert_number("jobs/0/read/iops_stddev", 141.421356);
	assert_number("jobs/0/read/bw_min", 1000);
	assert_number("jobs/0/read/bw_mean", 1400);
	assert_number("jobs/0/read/bw_agg", 100);
}

Test(fio_json, is_one_sample_without_intervals)
{
	database();

	parse(report_fio_json);
	assert_number("jobs/0/write/iops_samples", 1);
	assert_number("jobs/0/write/iops_mean", 100);
	assert_number("jobs/0/trim/iops_samples", 0);
}

Test(fio_json, separates_service_from_response_with_a_rate)
{
	struct run_result *run = sample_run(&result, "v", 1, "psync",
					    "file-test-mode=rndrd rate=10");

	run_result_add_paced(run, &result.arena);
	sample_ios(run, IO_READ, 10, 5000000);
	hist_record(run->op[IO_READ].service.hist, 1000000, 10);
	run_result_finish(run);

	parse(report_fio_json);
	assert_number("jobs/0/read/clat_ns/mean", 1000000);
	assert_number("jobs/0/read/lat_ns/mean", 5000000);
}

Test(fio_json, puts_a_blank_before_the_colon)
{
	database();

	parse(report_fio_json);
	cr_assert(strstr(text, "\n  \"fio version\" : \"ringbench-"), "%s", text);
	cr_assert(strstr(text, "\n        \"iops\" : 300.000000,\n"), "%s", text);
}

Test(fio_json, names_a_run_of_ours_and_says_what_it_did)
{
	database();

	parse(report_fio_json);
	assert_text("jobs/0/jobname", "v");
	assert_text("jobs/0/job options/rw", "randrw");
	assert_text("jobs/0/job options/iodepth", "8");
	cr_assert_null(json_object_get(document, "global options"));
}

Test(fio_json, has_the_error_of_a_job)
{
	struct run_result *run = database();

	op_result_count_error(&run->op[IO_READ], 5, 2);
	run->stopped_by_error = true;
	parse(report_fio_json);
	assert_number("jobs/0/error", 5);
	assert_number("jobs/0/total_err", 2);
	assert_number("jobs/0/first_error", 5);
}

/* ---- jobs of fio ---- */

static void read_jobs(const char *jobs)
{
	struct err err = { 0 };

	cr_assert_eq(fio_request_read_text(&request, "job", jobs, &result.arena, &err), 0);
	cr_assert_eq(fio_translate(&request, &profile, &err), 0, "%s", err.text);
	request.formats = FIO_FORMAT_JSON;
	result.fio = &request;
}

static void ran(const char *variant, const char *one, const char *other)
{
	struct run_result *run = sample_jobs(&result, variant, 1, one, other, NULL);

	for (unsigned i = 0; i < run->job_count; i++) {
		sample_ios(&run->jobs[i], IO_READ, 100, 1000000);
		run->jobs[i].variant = variant;
	}
}

Test(fio_json, keeps_jobs_apart)
{
	read_jobs("[global]\nrw=read\nsize=1m\n[a]\nbs=8k\n[b]\ndescription=d\n");
	ran("group-1", "a", "b");

	parse(report_fio);
	cr_assert_eq(json_array_size(at("jobs")), 2);
	assert_text("global options/rw", "read");
	assert_text("jobs/0/jobname", "a");
	assert_text("jobs/0/job options/bs", "8k");
	cr_assert_null(json_object_get(at("jobs/0/job options"), "rw"));
	assert_text("jobs/1/desc", "d");
	assert_number("jobs/0/read/bw_agg", 50);
	cr_assert_null(json_object_get(at("jobs/0/read/clat_ns"), "bins"));
}

Test(fio_json, makes_one_of_a_group_with_group_reporting)
{
	read_jobs("[global]\nrw=read\nsize=1m\ngroup_reporting\n[a]\n[b]\n");
	ran("group-1", "a", "b");

	parse(report_fio);
	cr_assert_eq(json_array_size(at("jobs")), 1);
	assert_text("jobs/0/jobname", "a");
	assert_number("jobs/0/read/total_ios", 200);
	assert_number("jobs/0/read/iops", 200);
	assert_number("jobs/0/read/clat_ns/N", 200);
}

Test(fio_json, begins_a_group_with_new_group_and_stonewall)
{
	read_jobs("[global]\nrw=read\nsize=1m\ngroup_reporting\n[a]\n[b]\nnew_group\n[c]\n"
		  "stonewall\n[d]\n");
	ran("group-1", "a", "b");
	ran("group-2", "c", "d");

	parse(report_fio);
	cr_assert_eq(json_array_size(at("jobs")), 3);
	assert_number("jobs/1/groupid", 1);
	assert_text("jobs/1/jobname", "b");
	assert_number("jobs/2/groupid", 2);
	assert_number("jobs/2/read/total_ios", 200);
}

Test(fio_json, has_what_was_read_back_in_the_job_that_wrote)
{
	struct run_result *run;

	read_jobs("[a]\nrw=write\nsize=1m\nverify=md5\n");
	run = sample_jobs(&result, "a", 1, "a", NULL);
	run->jobs[0].variant = "a";
	sample_ios(&run->jobs[0], IO_WRITE, 100, 1000000);
	run = sample_jobs(&result, "a-verify", 1, "a", NULL);
	run->jobs[0].variant = "a-verify";
	sample_ios(&run->jobs[0], IO_READ, 100, 1000000);

	parse(report_fio);
	cr_assert_eq(json_array_size(at("jobs")), 1);
	assert_number("jobs/0/write/total_ios", 100);
	assert_number("jobs/0/read/total_ios", 100);
}

Test(fio_json, takes_the_percentiles_that_are_asked_for)
{
	read_jobs("[a]\nrw=read\nsize=1m\npercentile_list=50:99.9\nlat_percentiles=1\n[b]\n"
		  "rw=read\nsize=1m\n");
	ran("group-1", "a", "b");

	parse(report_fio);
	cr_assert_eq(json_object_size(at("jobs/0/read/lat_ns/percentile")), 2);
	assert_number("jobs/0/read/lat_ns/percentile/99.900000", 1000000);
	cr_assert_null(json_object_get(at("jobs/0/read/clat_ns"), "percentile"));
	cr_assert_eq(json_object_size(at("jobs/1/read/clat_ns/percentile")), 17);
}
