/*
 * Several jobs in a run: its numbers are their sum, fresh or loaded.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "result.h"
#include "sample.h"

static struct result result, loaded;
static struct err err;
static struct run_result *run, *readers, *writer;

/* Readers on two loops for 2 s; beside them one writer that had its events done after 1 s. */
static void setup(void)
{
	sample_init(&result);
	memset(&loaded, 0, sizeof(loaded));
	err = (struct err){ 0 };

	run = sample_jobs(&result, "together", 1, "readers", "log", NULL);
	run->elapsed_s = 2;
	run->cost.user_ns = 400000000;
	readers = &run->jobs[0];
	readers->elapsed_s = 2;
	sample_options(&result, &readers->spec, "iodepth=5 file-test-mode=rndrd threads=2");
	sample_ios(readers, IO_READ, 1000, 3000000);
	writer = &run->jobs[1];
	writer->elapsed_s = 1;
	writer->engine_requested = writer->engine_used = "io_uring";
	sample_options(&result, &writer->spec, "iodepth=1 file-test-mode=seqrewr");
	sample_ios(writer, IO_WRITE, 300, 1000000);
	sample_ios(writer, IO_FSYNC, 3, 5000000);
}

static void teardown(void)
{
	result_release(&result);
	result_release(&loaded);
}

TestSuite(result_jobs, .init = setup, .fini = teardown);

static void finish(void)
{
	run_result_sum_jobs(run, &result.arena);
	run_result_finish(run);
}

static void save_and_load(void)
{
	char *text = result_to_json(&result);

	cr_assert_eq(result_from_json(&loaded, text, &err), 0, "%s", err.text);
	free(text);
}

Test(result_jobs, of_one_job_is_the_run_itself)
{
	const struct run_result *alone = sample_run(&result, "alone", 1, "psync", "");

	cr_assert_eq(run_result_job_count(alone), 1);
	cr_assert_eq(run_result_job(alone, 0), alone);
	cr_assert_null(alone->job);
}

Test(result_jobs, are_added_up)
{
	finish();

	cr_assert_eq(run_result_job_count(run), 2);
	cr_assert_eq(run->op[IO_READ].ios, 1000);
	cr_assert_eq(run->op[IO_WRITE].ios, 300);
	cr_assert_eq(run->op[IO_FSYNC].ios, 3);
	cr_assert_eq(run->total.ios, 1300);
	cr_assert_eq(run->total.bytes, 1300 * 4096);
	cr_assert_eq(run->total.hist->count, 1300);
	cr_assert_eq(run->total.hist->min, 1000000);
	cr_assert_eq(run->total.hist->max, 3000000);
	cr_assert_eq(run->total.hist->sum, 1000 * UINT64_C(3000000) + 300 * UINT64_C(1000000));
}

/* Each job's own time: the writer was done after half of the run. */
Test(result_jobs, have_rates_that_add_up)
{
	finish();

	cr_assert_eq(readers->total.iops, 500);
	cr_assert_eq(writer->total.iops, 300);
	cr_assert_eq(run->op[IO_READ].iops, 500);
	cr_assert_eq(run->op[IO_WRITE].iops, 300);
	cr_assert_eq(run->total.iops, 800);
	cr_assert_eq(run->total.bytes_per_s, 800 * 4096);
	cr_assert_eq(run->elapsed_s, 2);
}

Test(result_jobs, add_up_to_the_same_however_often)
{
	finish();
	finish();

	cr_assert_eq(run->total.ios, 1300);
	cr_assert_eq(run->total.hist->count, 1300);
	cr_assert_eq(run->loop_count, 2);
	cr_assert_eq(run->target_count, 1);
}

Test(result_jobs, share_the_errors_of_all)
{
	op_result_count_error(&readers->op[IO_READ], EIO, 2);
	op_result_count_error(&writer->op[IO_WRITE], EIO, 3);
	op_result_count_error(&writer->op[IO_WRITE], ENOSPC, 1);
	writer->stopped_by_error = true;
	writer->first_error = "write of 4096 bytes: ENOSPC";

	finish();

	cr_assert_eq(op_result_errors(&run->total), 6);
	cr_assert_eq(op_result_errors(&run->op[IO_WRITE]), 4);
	cr_assert(run->stopped_by_error);
	cr_assert_str_eq(run->first_error, "write of 4096 bytes: ENOSPC");
}

Test(result_jobs, count_what_only_some_of_them_counted_as_unknown)
{
	readers->syscalls = 100;
	readers->syscalls_known = true;
	writer->syscalls = 10;
	readers->direct = true;

	finish();

	cr_assert_eq(run->syscalls, 110);
	cr_assert_not(run->syscalls_known);
	cr_assert_eq(run->syscalls_per_io, -1);
	cr_assert_not(run->direct, "one of them was not");
}

Test(result_jobs, have_their_queues_merged)
{
	log2_hist_record_many(&readers->in_flight, 5, 1000);
	log2_hist_record_many(&writer->in_flight, 1, 300);

	finish();

	cr_assert_eq(log2_hist_count(&run->in_flight), 1300);
	cr_assert_eq(run->in_flight.sum, 5300);
}

Test(result_jobs, name_each_engine_and_each_target_once)
{
	unsigned *targets = arena_alloc(&result.arena, 2 * sizeof(*targets));

	targets[0] = sample_target(&result, "/dev/sdb", 1 << 30);
	writer->targets = targets;
	writer->target_count = 2;

	finish();

	cr_assert_str_eq(run->engine_used, "psync + io_uring");
	cr_assert_eq(run->target_count, 2);
	cr_assert_eq(run->targets[0], 0);
	cr_assert_eq(run->targets[1], 1);
}

Test(result_jobs, are_granted_a_feature_if_all_are)
{
	struct result_feature granted = { .name = "fixed-files", .granted = true, .why_not = "" };
	struct result_feature refused = { .name = "fixed-files", .why_not = "no memory" };

	readers->features = &granted;
	writer->features = &refused;
	readers->feature_count = writer->feature_count = 1;

	finish();

	cr_assert_eq(run->feature_count, 1);
	cr_assert_not(run->features[0].granted);
	cr_assert_str_eq(run->features[0].why_not, "no memory");
}

Test(result_jobs, with_a_rate_have_their_response_times_merged)
{
	run_result_add_paced(readers, &result.arena);
	hist_record(readers->op[IO_READ].service.hist, 2000000, 1000);
	readers->rate_reached = 500;

	finish();

	cr_assert_eq(run->total.service.hist->count, 1000);
	cr_assert_eq(run->rate_reached, 500);
}

Test(result_jobs, are_saved_with_the_names_of_a_run)
{
	char *text;
	json_t *document, *saved;

	finish();
	text = result_to_json(&result);
	document = json_loads(text, 0, NULL);
	saved = json_array_get(json_object_get(json_array_get(json_object_get(
		document, "runs"), 0), "jobs"), 1);

	cr_assert_str_eq(json_string_value(json_object_get(saved, "name")), "log");
	cr_assert_eq(json_integer_value(json_object_get(json_object_get(saved, "write"), "ios")),
		     300);
	cr_assert_null(json_object_get(saved, "variant"));
	cr_assert_null(json_object_get(saved, "jobs"));
	json_decref(document);
	free(text);
}

/* Every option in `options` is true of every job. */
Test(result_jobs, save_for_the_run_the_options_that_they_share)
{
	char *text;
	json_t *document, *options;

	finish();
	text = result_to_json(&result);
	document = json_loads(text, 0, NULL);
	options = json_object_get(json_array_get(json_object_get(document, "runs"), 0), "options");

	cr_assert_null(json_object_get(options, "iodepth"));
	cr_assert_null(json_object_get(options, "file-test-mode"));
	cr_assert_eq(json_integer_value(json_object_get(options, "file-block-size")), 16384);
	json_decref(document);
	free(text);
}

Test(result_jobs, come_back_from_a_file_as_they_were)
{
	char *text, *again;

	finish();
	text = result_to_json(&result);
	save_and_load();
	again = result_to_json(&loaded);

	cr_assert_str_eq(again, text);
	cr_assert_eq(loaded.runs[0].job_count, 2);
	cr_assert_str_eq(loaded.runs[0].jobs[1].job, "log");
	cr_assert_str_eq(loaded.runs[0].jobs[1].variant, "together");
	cr_assert_eq(loaded.runs[0].jobs[0].spec.iodepth, 5);
	cr_assert_eq(loaded.runs[0].spec.iodepth, 5, "the first job's, as in a fresh run");
	cr_assert_eq(loaded.runs[0].total.iops, 800);
	free(text);
	free(again);
}

static int load_changed(const char *from, const char *to)
{
	char *text, *at;
	int ret;

	finish();
	text = result_to_json(&result);
	at = strstr(text, from);
	cr_assert_not_null(at);
	memcpy(at, to, strlen(to));
	ret = result_from_json(&loaded, text, &err);
	free(text);
	return ret;
}

Test(result_jobs, that_are_wrong_are_named_by_their_place)
{
	cr_assert_lt(load_changed("\"name\": \"log\"", "\"Name\": \"log\""), 0);

	cr_assert_str_eq(err.text, "runs[0].jobs[1].name is missing");
}

Test(result_jobs, of_others_are_no_more_than_runs_may_be)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	json_t *document;
	char *whole;

	finish();
	whole = result_to_json(&result);
	document = json_loads(whole, 0, NULL);
	free(whole);
	fputc('[', out);
	for (unsigned i = 0; i < 10000; i++)
		fprintf(out, "%s{}", i ? "," : "");
	fputc(']', out);
	fclose(out);
	json_object_set_new(json_array_get(json_object_get(document, "runs"), 0), "jobs",
			    json_loads(text, 0, NULL));
	free(text);
	text = json_dumps(document, 0);
	json_decref(document);

	cr_assert_lt(result_from_json(&loaded, text, &err), 0);

	cr_assert_str_eq(err.text, "runs[0].jobs has more than 10000 elements, the limit for a "
				   "result");
	free(text);
}
