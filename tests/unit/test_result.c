/*
 * Results: derived numbers, and saving and loading as JSON.
 */
#include "result.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compare.h"
#include "sample.h"

static struct result result, loaded;
static struct err err;

static void setup(void)
{
	sample_init(&result);
	memset(&loaded, 0, sizeof(loaded));
	err = (struct err){ 0 };
}

static void teardown(void)
{
	result_release(&result);
	result_release(&loaded);
}

TestSuite(result, .init = setup, .fini = teardown);

Test(result, notes_version_and_command)
{
	cr_assert_str_eq(result.version, "0.1.0");
	cr_assert_eq(result.command_count, 2);
	cr_assert_str_eq(result.command[1], "run");
}

Test(result, keeps_every_run_while_it_grows)
{
	for (unsigned i = 1; i <= 9; i++)
		result_add_run(&result)->round = i;

	cr_assert_eq(result.run_count, 9);
	for (unsigned i = 0; i < 9; i++)
		cr_assert_eq(result.runs[i].round, i + 1);
}

Test(result, a_new_run_is_empty_and_its_residency_unknown)
{
	const struct run_result *run = result_add_run(&result);

	cr_assert_str_eq(run->engine_reason, "");
	cr_assert_eq(run->total.hist->count, 0);
	cr_assert_eq(run->total.hist->min, UINT64_MAX);
	cr_assert_eq(run->resident_before, -1);
}

Test(result, tells_how_evenly_the_loops_came_off)
{
	struct result_loop loops[] = {
		{ .events = 10, .latency_sum_ns = 1000000000 },
		{ .events = 30, .latency_sum_ns = 2000000000 },
	};
	struct run_result *run = sample_run(&result, "v", 1, "psync", "");

	run->loops = loops;
	run->loop_count = 2;
	run_result_finish(run);

	cr_assert_eq(run->fairness.events_mean, 20);
	cr_assert_eq(run->fairness.events_stddev, 10);
	cr_assert_eq(run->fairness.time_mean_s, 1.5);
	cr_assert_eq(run->fairness.time_stddev_s, 0.5);
}

Test(result, adds_reads_and_writes_up_to_a_total)
{
	struct run_result *run = sample_run(&result, "v", 1, "psync", "");

	sample_ios(run, IO_READ, 30, 100);
	sample_ios(run, IO_WRITE, 20, 200);
	sample_ios(run, IO_FSYNC, 10, 300);
	op_result_count_error(&run->op[IO_READ], EIO, 2);
	op_result_count_error(&run->op[IO_FSYNC], EIO, 3);
	run->op[IO_WRITE].shorts = 4;
	run_result_finish(run);

	cr_assert_eq(run->total.ios, 50);
	cr_assert_eq(run->total.bytes, 50 * 4096);
	cr_assert_eq(run->total.shorts, 4);
	cr_assert_eq(run->total.error_count, 1);
	cr_assert_eq(run->total.errors[0].code, EIO);
	cr_assert_eq(run->total.errors[0].count, 5);
	cr_assert_eq(run->total.hist->min, 100);
	cr_assert_eq(run->total.hist->max, 200);
	cr_assert_eq(run->total.mean_ns, (30 * 100 + 20 * 200) / 50.0);
}

Test(result, derives_rates_from_the_measured_time)
{
	struct run_result *run = sample_run(&result, "v", 1, "psync", "");

	sample_ios(run, IO_READ, 5000, 100);
	run->elapsed_s = 2.5;
	run->cost.user_ns = 200000000;
	run->cost.system_ns = 300000000;
	run_result_finish(run);

	cr_assert_eq(run->total.iops, 2000);
	cr_assert_eq(run->total.bytes_per_s, 2000 * 4096);
	cr_assert_eq(run->us_per_io, 100);
	cr_assert_eq(run->iops_per_core, 10000);
}

/* A loop that ended early, or one blocked in a call, does not dilute the others. */
Test(result, adds_up_the_rates_of_loops_over_their_own_windows)
{
	struct run_result *run = sample_run(&result, "v", 1, "psync", "");
	struct result_loop loops[] = {
		{ .window_s = 1, .op_ios[IO_READ] = 1000, .op_bytes[IO_READ] = 1000 * 4096 },
		{ .window_s = 4, .op_ios[IO_READ] = 400, .op_bytes[IO_READ] = 400 * 4096 },
		{ .window_s = 0 },
	};

	sample_ios(run, IO_READ, 1400, 100);
	run->elapsed_s = 4;
	run->loops = loops;
	run->loop_count = 3;
	run_result_finish(run);

	cr_assert_eq(run->op[IO_READ].iops, 1100);
	cr_assert_eq(run->op[IO_READ].bytes_per_s, 1100 * 4096);
	cr_assert_eq(run->total.iops, 1100);
	cr_assert_eq(run->total.bytes_per_s, 1100 * 4096);
}

Test(result, a_run_without_time_has_no_rates)
{
	struct run_result *run = sample_run(&result, "v", 1, "psync", "");

	run->elapsed_s = 0;
	run_result_finish(run);

	cr_assert_eq(run->total.iops, 0);
	cr_assert_eq(run->us_per_io, 0);
	cr_assert_eq(run->iops_per_core, 0);
}

Test(result, finishing_twice_changes_nothing)
{
	struct run_result *run = sample_run(&result, "v", 1, "psync", "");

	sample_ios(run, IO_READ, 7, 100);
	op_result_count_error(&run->op[IO_READ], EIO, 1);
	run_result_finish(run);
	run_result_finish(run);

	cr_assert_eq(run->total.ios, 7);
	cr_assert_eq(run->total.hist->count, 7);
	cr_assert_eq(run->total.errors[0].count, 1);
}

Test(result, errors_without_a_row_of_their_own_are_other_errors)
{
	struct op_result *op = &result_add_run(&result)->op[IO_READ];

	for (int code = 1; code <= 20; code++)
		op_result_count_error(op, code, 10);

	cr_assert_eq(op->error_count, RESULT_ERRORS_MAX);
	cr_assert_eq(op->errors[14].code, 15);
	cr_assert_eq(op->errors[15].code, 0);
	cr_assert_eq(op->errors[15].count, 50);
	cr_assert_eq(op_result_errors(op), 200);
}

static const struct feature_pair pairs[] = {
	{ "ring", "sync", false, "not psync", "uring", "sync" },
	{ "other", "sync", true, NULL, "sync", "other" },
};

/* A result with something in every field. */
static double chosen_ns[] = { 1, 4 };

static void fill_everything(void)
{
	struct comparison_variant *variant;
	struct run_result *run;

	result.profile = "oltp";
	result.description = "pages, \"16 KiB\"";
	result.environ.memory_limit_bytes = 1 << 30;
	result.environ.cpu_quota_percent = 150;
	result.environ.targets[0].io_limit = (struct cgroup_io_limit){ 1, 2, 3, 4 };
	for (unsigned round = 1; round <= 3; round++) {
		run = sample_run(&result, "sync", round, "psync",
				 "file-test-mode=rndrw time=0.2 file-rw-ratio=1.25 "
				 "file-extra-flags=sync,direct cpus=1,0 rand-seed=42 "
				 "null-latency=100us,1s hot-spots=20:80,0.5:12.25 "
				 "percentiles=50,99.995");
		sample_ios(run, IO_READ, 1000 + round, 104321);
		sample_ios(run, IO_WRITE, 100, UINT64_C(1) << 42);	/* overflows */
		op_result_count_error(&run->op[IO_WRITE], ENOSPC, 3);
		op_result_count_error(&run->op[IO_WRITE], 0, 1);
		run->elapsed_s = 0.200000123;
		run->cost = (struct cost){ 1, 123456789, 3, 4, 5, 6, true, 0, false, 7, 8 };
		run->resident_after = 0.25;
		run->cpu = (struct cpu_split){ 11, 12, 13, 14, 15, 16, 17, 18 };
		run->kernel_threads_ns = 9;
		run->throttled_periods = 3;
		run->throttled_ns = 123456789;
		run->program_count = 1;
		run->programs = arena_alloc(&result.arena, sizeof(*run->programs));
		run->programs[0] = (struct result_program){ "cc1", 77, 0.25 };
		run->loops[0].waited = 0.125;
		run->sqpoll_threads = 1;
		run->workers = 8;
		run->punts_counted = true;
		run->punts = 1000;
		run->syscalls_known = true;
		run->syscalls = 550 + round;
		log2_hist_record_many(&run->in_flight, 128, 5);
		log2_hist_record(&run->submitted, 0);
		log2_hist_record_many(&run->reaped, 32768, 2);
		run->rate_reached = 999.5;
		run->rate_behind_s = 0.125;
		run->rate_backlog_start = 12.5;
		run->tool_late = 3;
		run->op[IO_READ].verify_errors = 7;
		run->bad_block_count = 1;
		run->bad_blocks = arena_alloc(&result.arena, sizeof(*run->bad_blocks));
		run->bad_blocks[0] = "./test_file.0, offset 0: damaged";
		run->feature_count = 2;
		run->features = arena_alloc(&result.arena, 2 * sizeof(*run->features));
		run->features[0] = (struct result_feature){ "fixed-files", true, "" };
		run->features[1] = (struct result_feature){ "iopoll", false, "EOPNOTSUPP" };
		run->interval_count = 1;
		run->intervals = arena_alloc(&result.arena, sizeof(*run->intervals));
		run->intervals[0] = (struct result_interval){
			.length_s = 1.0 / 3, .ios = { 1, 2, 3 }, .bytes = { 4, 5, 0 },
			.latency = { .measured = true, .p50_ns = 6, .p95_ns = 7, .p99_ns = 8,
				     .max_ns = 9, .mean_ns = 5 }, .percentile_ns = 7,
		};
		run->intervals[0].op_latency[IO_WRITE] = (struct interval_latency){
			.measured = true, .p50_ns = 1, .max_ns = 5,
			.chosen = { run->spec.percentiles, chosen_ns },
		};
		run->soak = (struct result_soak){
			.part_s = 60, .first = { 16000.5, 10 }, .last = { 8000.25, 11 },
			.ratio = 0.5, .change_count = 1,
			.changes = arena_alloc(&result.arena, sizeof(*run->soak.changes)),
		};
		run->soak.changes[0] = (struct result_change){ 600, 16000, 3000 };
		stalls_note(&run->stalls, UINT64_C(1500000000));
		run->steady = (struct result_steady){
			.reached = true, .rounds = 9, .spread = 0.125, .slope = -0.0625,
			.window = arena_alloc(&result.arena, 2 * sizeof(*run->steady.window)),
			.window_count = 2,
		};
		run->steady.window[1].iops = 1234.5;
		run_result_finish(run);

		run = sample_run(&result, "uring", round, "io_uring", "file-test-mode=rndrd");
		sample_ios(run, IO_READ, 3333 * round, 50123);
		run_result_finish(run);
	}
	run = sample_run(&result, "other", 1, "io_uring", "file-test-mode=rndrd");
	run->skipped = "io_uring: disabled";

	cr_assert_eq(compare_variants(&result, "", &err), 0);
	variant = &result.comparison.variants[0];
	cr_assert_str_eq(variant->name, "sync");
	compare_features(&result, pairs, sizeof(pairs) / sizeof(pairs[0]));
	result.comparison.failed_conditions = arena_alloc(&result.arena, sizeof(char *));
	result.comparison.failed_conditions[0] = "uring: iops 0.5 is below 0.95";
	result.comparison.failed_count = 1;
	result_add_advice(&result, "cached", "files fit in %s", "memory");
}

Test(result, saved_and_loaded_gives_the_identical_text)
{
	char *first, *second;

	fill_everything();
	first = result_to_json(&result);
	cr_assert_eq(result_from_json(&loaded, first, &err), 0, "%s", err.text);
	second = result_to_json(&loaded);

	cr_assert_str_eq(second, first);
	free(first);
	free(second);
}

Test(result, has_the_highest_value_of_each_bucket)
{
	struct run_result *run = sample_run(&result, "v", 1, "psync", "");
	char *text;

	sample_ios(run, IO_READ, 10, 300);
	sample_ios(run, IO_READ, 5, 5);
	run_result_finish(run);

	text = result_to_json(&result);

	cr_expect(strstr(text, "\"buckets\": [[5, 5], [300, 10]]"));
	cr_expect(strstr(text, "\"highest_ns\": [5, 301]"));
	free(text);
}

Test(result, has_the_percentiles_that_were_chosen)
{
	struct run_result *run = sample_run(&result, "v", 1, "psync",
					    "percentiles=50,99.995 rate=10");
	char *text;

	run_result_add_paced(run, &result.arena);
	sample_ios(run, IO_READ, 10, 3000);
	hist_record(run->op[IO_READ].service.hist, 250, 10);
	run_result_finish(run);

	text = result_to_json(&result);

	cr_expect(strstr(text, "\"percentiles\": [50, 99.995]"));
	cr_expect(strstr(text, "\"p99.995\": 3000"), "latency: %s", text);
	cr_expect(strstr(text, "\"p99.995\": 250"), "service");
	cr_expect(strstr(text, "\"p99.995\": null"), "of no writes");
	free(text);
}

Test(result, a_run_with_a_rate_has_service_times_and_lateness)
{
	struct run_result *run = sample_run(&result, "v", 1, "psync", "rate=0.5");
	const struct run_result *again;
	char *text, *saved_again;

	run_result_add_paced(run, &result.arena);
	sample_ios(run, IO_READ, 10, 3000);
	hist_record(run->op[IO_READ].hist, 5000000, 2);		/* unissued, drained */
	hist_record(run->op[IO_READ].service.hist, 1000, 10);
	hist_record(run->op[IO_READ].lateness.hist, 2000, 10);
	hist_record(run->own_lateness.hist, 700, 10);
	run->op[IO_READ].unissued = 1;
	run->op[IO_READ].drained = 1;
	run_result_finish(run);
	text = result_to_json(&result);
	cr_assert_eq(result_from_json(&loaded, text, &err), 0, "%s", err.text);

	again = &loaded.runs[0];
	cr_expect_eq(again->total.ios, 10);
	cr_expect_eq(again->unissued, 1);
	cr_expect_eq(again->total.drained, 1);
	cr_expect_eq(again->spec.rate.all.per_s, 0.5);
	cr_expect_eq(again->total.service.percentile_ns[0], 1000);
	cr_expect_eq(again->op[IO_READ].lateness.mean_ns, 2000);
	cr_expect_eq(again->own_lateness.hist->max, 700);
	cr_expect_eq(again->op[IO_WRITE].service.hist->count, 0);
	cr_expect(strstr(text, "\"service_ns\": {"));
	cr_expect(strstr(text, "\"own_lateness_ns\": {"));
	free(text);

	text = result_to_json(&result);
	saved_again = result_to_json(&loaded);
	cr_expect_str_eq(saved_again, text);
	free(text);
	free(saved_again);
}

Test(result, without_a_rate_there_is_no_service_time)
{
	char *text;

	sample_ios(sample_run(&result, "v", 1, "psync", ""), IO_READ, 10, 3000);
	run_result_finish(&result.runs[0]);
	text = result_to_json(&result);

	cr_expect_null(strstr(text, "service_ns"));
	cr_expect_null(strstr(text, "own_lateness"));
	cr_assert_eq(result_from_json(&loaded, text, &err), 0, "%s", err.text);
	cr_expect_null(loaded.runs[0].total.service.hist);
	free(text);
}

Test(result, loading_restores_what_was_measured)
{
	const struct run_result *run;
	char *text;

	fill_everything();
	text = result_to_json(&result);
	cr_assert_eq(result_from_json(&loaded, text, &err), 0, "%s", err.text);
	free(text);

	run = &loaded.runs[0];
	cr_assert_eq(memcmp(run->op[IO_WRITE].hist, result.runs[0].op[IO_WRITE].hist,
			    sizeof(struct hist)), 0);
	cr_assert_eq(memcmp(run->op[IO_FSYNC].hist, result.runs[0].op[IO_FSYNC].hist,
			    sizeof(struct hist)), 0);
	cr_assert_eq(memcmp(run->total.percentile_ns, result.runs[0].total.percentile_ns,
			    sizeof(run->total.percentile_ns)), 0);
	cr_assert_eq(run->total.iops, result.runs[0].total.iops);
	cr_assert_eq(run->op[IO_WRITE].errors[0].code, ENOSPC);
	cr_assert_eq(run->op[IO_WRITE].errors[1].code, 0);
	cr_assert_eq(run->cost.system_ns, 123456789);
	cr_assert_eq(run->resident_before, -1);
	cr_assert_eq(run->resident_after, 0.25);
	cr_assert_arr_eq(&run->cpu, &result.runs[0].cpu, sizeof(run->cpu));
	cr_assert_eq(run->punts, 1000);
	cr_assert_eq(run->workers, 8);
	cr_assert(run->punts_counted);
	cr_assert_not(loaded.runs[1].punts_counted);
	cr_assert_eq(run->syscalls, 551);
	cr_assert_eq(run->syscalls_per_io, 551.0 / 1101);
	cr_assert_eq(loaded.runs[1].syscalls_per_io, -1);
	cr_assert_eq(run->rate_reached, 999.5);
	cr_assert_arr_eq(&run->in_flight, &result.runs[0].in_flight, sizeof(run->in_flight));
	cr_assert_arr_eq(&run->submitted, &result.runs[0].submitted, sizeof(run->submitted));
	cr_assert_eq(log2_hist_mean(&run->reaped), 32768);
	cr_assert_eq(run->total.verify_errors, 7);
	cr_assert_str_eq(run->bad_blocks[0], "./test_file.0, offset 0: damaged");
	cr_assert_str_eq(run->features[1].why_not, "EOPNOTSUPP");
	cr_assert_eq(run->intervals[0].ios[IO_FSYNC], 3);
	cr_assert(run->steady.reached);
	cr_assert_eq(run->steady.rounds, 9);
	cr_assert_eq(run->steady.slope, -0.0625);
	cr_assert_eq(run->steady.window_count, 2);
	cr_assert_eq(run->steady.window[1].iops, 1234.5);
	cr_assert_eq(run->soak.part_s, 60);
	cr_assert_eq(run->soak.first.iops, 16000.5);
	cr_assert_eq(run->soak.last.p99_ns, 11);
	cr_assert_eq(run->soak.ratio, 0.5);
	cr_assert_eq(run->soak.changes[0].to_iops, 3000);
	cr_assert_eq(run->stalls.count[STALLS_1S], 1);
	cr_assert_eq(run->stalls.count[STALLS_10S], 0);
	cr_assert_eq(run->stalls.longest_ns, 1500000000);
	cr_assert_null(run->skipped);
	cr_assert_str_eq(loaded.runs[6].skipped, "io_uring: disabled");
}

Test(result, loading_restores_what_features_are_worth)
{
	const struct comparison_feature *feature;
	char *text;

	fill_everything();
	text = result_to_json(&result);
	cr_assert_eq(result_from_json(&loaded, text, &err), 0, "%s", err.text);
	free(text);

	cr_assert_eq(loaded.comparison.feature_count, 2);
	feature = &loaded.comparison.features[0];
	cr_assert_str_eq(feature->pair.feature, "ring");
	cr_assert_str_eq(feature->pair.remark, "not psync");
	cr_assert_str_eq(feature->pair.without, "sync");
	cr_assert_eq(feature->rounds, 3);
	cr_assert_float_eq(feature->metrics[0].ratio,
			   result.comparison.features[0].metrics[0].ratio, 1e-9);
	cr_assert_str_eq(loaded.comparison.features[1].skipped, "io_uring: disabled");
	cr_assert(loaded.comparison.features[1].pair.included);
}

Test(result, loading_turns_options_back_into_a_spec)
{
	const struct spec *spec;
	char *text;

	fill_everything();
	text = result_to_json(&result);
	cr_assert_eq(result_from_json(&loaded, text, &err), 0, "%s", err.text);
	free(text);

	spec = &loaded.runs[0].spec;
	cr_assert_eq(spec->test_mode, TEST_MODE_RNDRW);
	cr_assert_eq(spec->time_ns, 200000000);
	cr_assert_eq(spec->rw_ratio, 1.25);
	cr_assert_eq(spec->extra_flags, OPEN_FLAG_SYNC | OPEN_FLAG_DIRECT);
	cr_assert_eq(spec->file_total_size_bytes, UINT64_C(2) << 30);
	cr_assert_eq(spec->cpus.count, 2);
	cr_assert_eq(spec->cpus.at[0], 1);
	cr_assert_eq(spec->null_latency.at_ns[0], 100000);
	cr_assert_str_eq(spec->targets.at[0], ".");
}

Test(result, options_are_numbers_and_lists_in_json)
{
	char *text;
	json_t *document, *run, *values;

	sample_run(&result, "v", 1, "psync", "file-test-mode=rndrd file-block-size=4k "
		   "time=0.2 warmup-time=2 file-extra-flags=direct");
	text = result_to_json(&result);
	document = json_loads(text, 0, NULL);
	run = json_array_get(json_object_get(document, "runs"), 0);
	values = json_object_get(run, "options");

	cr_assert_eq(json_integer_value(json_object_get(values, "file-block-size")), 4096);
	cr_assert_eq(json_real_value(json_object_get(values, "time")), 0.2);
	cr_assert_eq(json_integer_value(json_object_get(values, "warmup-time")), 2);
	cr_assert(json_is_true(json_object_get(values, "pin")));
	cr_assert_str_eq(json_string_value(json_object_get(values, "file-test-mode")), "rndrd");
	cr_assert_str_eq(json_string_value(json_array_get(
				json_object_get(values, "file-extra-flags"), 0)), "direct");
	json_decref(document);
	free(text);
}

Test(result, of_no_io_the_latency_is_null_and_not_zero)
{
	char *text;
	json_t *document, *run, *latency;

	run_result_finish(sample_run(&result, "v", 1, "psync", "file-test-mode=rndrd"));
	text = result_to_json(&result);
	document = json_loads(text, 0, NULL);
	run = json_array_get(json_object_get(document, "runs"), 0);
	latency = json_object_get(json_object_get(run, "read"), "latency_ns");

	cr_assert(json_is_null(json_object_get(latency, "p99.9")));
	cr_assert(json_is_null(json_object_get(latency, "min")));
	json_decref(document);
	free(text);
}

/* text must not be loadable: says `message`. */
static void expect_refused(const char *text, const char *message)
{
	cr_assert_eq(result_from_json(&loaded, text, &err), -EINVAL);
	cr_assert_str_eq(err.text, message);
	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
}

Test(result, refuses_what_is_not_json_with_its_line)
{
	expect_refused("{\n\"schema\": oops\n}",
		       "line 2: not JSON: invalid token near 'oops'");
}

Test(result, refuses_json_that_is_no_result)
{
	expect_refused("{\"jobs\": []}", "this is JSON, but not a ringbench result "
		       "(there is no \"schema\")");
}

Test(result, refuses_a_schema_of_the_future)
{
	expect_refused("{\"schema\": \"ringbench-result/9\"}",
		       "schema 'ringbench-result/9' cannot be read by this version "
		       "(it reads 'ringbench-result/1')");
}

/* The JSON of a plain run, with `from` replaced by `to` once. */
static char *altered(const char *from, const char *to)
{
	struct run_result *run = sample_run(&result, "v", 1, "psync", "file-test-mode=rndrd");
	char *text, *at, *changed;

	sample_ios(run, IO_READ, 10, 100);
	run_result_finish(run);
	text = result_to_json(&result);
	at = strstr(text, from);
	cr_assert_not_null(at, "'%s' is in the text", from);
	*at = '\0';
	cr_assert_gt(asprintf(&changed, "%s%s%s", text, to, at + strlen(from)), 0);
	free(text);
	return changed;
}

Test(result, names_the_place_of_what_is_missing)
{
	char *text = altered("\"elapsed_s\"", "\"elapsed\"");

	expect_refused(text, "runs[0].elapsed_s is missing");
	free(text);
}

Test(result, names_the_place_of_what_has_the_wrong_type)
{
	char *text = altered("\"round\": 1", "\"round\": \"first\"");

	expect_refused(text, "runs[0].round is not a whole number below 2^32");
	free(text);
}

Test(result, refuses_a_histogram_that_does_not_add_up)
{
	char *text = altered("\"read\": {\n        \"ios\"",
			     "\"read\": {\n\"histogram\": {\"count\": 3, \"sum_ns\": 1, "
			     "\"min_ns\": 1, \"max_ns\": 1, \"overflow\": 0, "
			     "\"buckets\": [[1, 2]]}, \"ignore\": {}, \"ios\"");
	char *second = strstr(strstr(text, "\"ignore\""), "\"histogram\"");

	memcpy(second, "\"old-table\"", strlen("\"old-table\""));
	expect_refused(text, "runs[0].read.histogram does not add up: "
		       "2 I/Os in buckets, count is 3");
	free(text);
}

Test(result, takes_no_option_value_that_a_user_could_not_give)
{
	char *text = altered("\"iodepth\": 1,", "\"iodepth\": 99999999,");

	expect_refused(text, "runs[0].options.iodepth is wrong: "
		       "'99999999' is too large (at most 32768)");
	free(text);
}

/* Such a result had the targets of its first run only, and runs did not name theirs. */
Test(result, runs_of_an_older_version_have_all_targets)
{
	char *text = altered("\"targets\": [0],", "");

	cr_assert_eq(result_from_json(&loaded, text, &err), 0, "%s", err.text);
	cr_assert_eq(loaded.runs[0].target_count, 1);
	cr_assert_str_eq(result_target(&loaded, &loaded.runs[0], 0)->path, "/data/bench");
	free(text);
}

Test(result, refuses_a_target_that_is_not_there)
{
	char *text = altered("\"targets\": [0],", "\"targets\": [0, 1],");

	expect_refused(text, "runs[0].targets[1] is not an index into environment.targets");
	free(text);
}

Test(result, leaves_out_what_a_newer_version_added)
{
	char *text = altered("\"elapsed_s\"", "\"brand_new\": [1], \"elapsed_s\"");

	cr_assert_eq(result_from_json(&loaded, text, &err), 0, "%s", err.text);
	cr_assert_eq(loaded.runs[0].total.ios, 10);
	free(text);
}

Test(result, numbers_beyond_what_json_readers_hold_are_texts)
{
	struct run_result *run = sample_run(&result, "v", 1, "psync", "file-test-mode=rndrd");
	char *text;

	run->spec.seed = UINT64_MAX;
	run->cost.storage_read_bytes = UINT64_MAX - 1;
	text = result_to_json(&result);

	cr_assert_not_null(strstr(text, "\"rand-seed\": \"18446744073709551615\""));
	cr_assert_eq(result_from_json(&loaded, text, &err), 0, "%s", err.text);
	cr_assert_eq(loaded.runs[0].spec.seed, UINT64_MAX);
	cr_assert_eq(loaded.runs[0].cost.storage_read_bytes, UINT64_MAX - 1);
	free(text);
}

Test(result, names_the_file_that_cannot_be_loaded)
{
	cr_assert_eq(result_load(&loaded, "/nonexistent/old.json", &err), -ENOENT);
	cr_assert_str_eq(err.text, "cannot read result '/nonexistent/old.json': "
			 "No such file or directory");
}

Test(result, names_the_file_that_is_no_result)
{
	char path[] = "/tmp/test_result.XXXXXX";
	char expected[128];
	const int fd = mkstemp(path);

	cr_assert_eq(write(fd, "[1]\n", 4), 4);
	close(fd);
	cr_assert_eq(result_load(&loaded, path, &err), -EINVAL);
	unlink(path);

	snprintf(expected, sizeof(expected), "result '%s': this is JSON, but not a ringbench "
		 "result (there is no \"schema\")", path);
	cr_assert_str_eq(err.text, expected);
}
