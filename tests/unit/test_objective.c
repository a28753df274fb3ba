/* Names of metrics, objectives on them, errors; and the values of made-up runs. */
#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>
#include <string.h>

#include "metric_value.h"
#include "objective.h"
#include "sample.h"
#include "units.h"

static struct result result;
static struct arena arena;
static struct err err;

static void setup(void)
{
	sample_init(&result);
	arena_init(&arena);
	err = (struct err){ 0 };
}

static void teardown(void)
{
	result_release(&result);
	arena_release(&arena);
}

TestSuite(metric, .init = setup, .fini = teardown);
TestSuite(objective, .init = setup, .fini = teardown);

static struct metric parsed(const char *text)
{
	struct metric metric;

	cr_assert_eq(metric_parse(&metric, text, &err), 0, "%s", err.text);
	return metric;
}

Test(metric, has_a_name_that_reads_back)
{
	static const char *const names[] = {
		"iops", "throughput", "p50", "p99.95", "mean", "min", "max", "errors", "cpu",
		"soak", "end_fsync", "durable", "read.iops", "write.throughput", "fsync.p99",
		"read.service.p99.9",
		"lateness.max", "fsync.errors",
	};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct metric metric = parsed(names[i]);

		cr_expect_str_eq(metric_name(&metric, &arena), names[i]);
	}
}

Test(metric, has_a_number_of_total_without_an_operation)
{
	const struct metric plain = parsed("p99"), named = parsed("total.p99");

	cr_assert_eq(plain.op, METRIC_OF_TOTAL);
	cr_assert_eq(named.op, METRIC_OF_TOTAL);
	cr_assert_str_eq(metric_name(&named, &arena), "p99");
}

Test(metric, is_of_a_job_whose_name_may_have_slashes_and_dots)
{
	const struct metric metric = parsed("log:/mnt/a.b/read.p99");

	cr_assert_eq(metric.job_length, (int)strlen("log:/mnt/a.b"));
	cr_assert_eq(strncmp(metric.job, "log:/mnt/a.b", (size_t)metric.job_length), 0);
	cr_assert_eq(metric.op, IO_READ);
	cr_assert_eq(metric.percent, 99);
}

Test(metric, refuses_what_is_none)
{
	static const char *const texts[] = {
		"", "p", "p0", "p100", "p99x", "p9.9.9", "px", "read", "read.", ".p99", "iops.read",
		"read.read.p99", "read.cpu",
		"read.soak", "read.end_fsync", "write.durable", "service.iops", "service",
		"/p99",
		"readers/", "IOPS", "read p99", "p-1", "p1e1", "read.service.lateness.p99",
		"a-name-that-is-far-longer-than-any-name-of-a-metric-that-there-is-or-will-be",
	};

	for (unsigned i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct metric metric;

		cr_expect_eq(metric_parse(&metric, texts[i], &err), -EINVAL, "'%s'", texts[i]);
		cr_expect_eq(err.status, EXIT_STATUS_REQUEST);
	}
}

Test(metric, a_mistyped_name_is_answered_with_the_nearest)
{
	struct metric metric;

	metric_parse(&metric, "readers/fsnyc.p99", &err);

	cr_assert_str_eq(err.text,
			 "'fsnyc.p99' is not a metric (did you mean 'fsync.p99'?): [JOB/][read|"
			 "write|fsync|total.][service|lateness.]iops, throughput, p50 … p99.99, "
			 "mean, min, max, errors; or [JOB/]cpu, soak, end_fsync, durable");
}

static double value_of(const char *text, const struct run_result *run)
{
	const struct metric metric = parsed(text);
	double value;

	return metric_value(&metric, run, &value) ? value : NAN;
}

/* 900 reads of 1 ms and 100 of 9 ms; 10 fsyncs of 4 ms. */
static struct run_result *mixed_run(void)
{
	struct run_result *run = sample_run(&result, "psync", 1, "psync", "file-test-mode=rndrw");

	sample_ios(run, IO_READ, 900, 1000000);
	sample_ios(run, IO_READ, 100, 9000000);
	sample_ios(run, IO_FSYNC, 10, 4000000);
	op_result_count_error(&run->op[IO_READ], EIO, 3);
	run->end_fsyncs = 1;
	run->end_fsync_s = 0.25;
	run->cost.user_ns = 2000000;
	run_result_finish(run);
	return run;
}

/* 4,000 KiB within 1 s, and 250 ms for the fsync. */
Test(metric, durable_is_what_was_written_over_the_time_with_the_fsync)
{
	struct run_result *run = sample_run(&result, "v", 1, "psync", "file-test-mode=seqrewr");

	sample_ios(run, IO_WRITE, 1000, 1000000);
	run_result_finish(run);
	cr_assert(isnan(value_of("durable", run)));
	run->end_fsyncs = 4;
	run->end_fsync_s = 0.25;
	run_result_finish(run);

	cr_assert_float_eq(value_of("durable", run), 4096000 / 1.25, 1e-3);
}

Test(metric, reads_each_statistic_of_a_run)
{
	const struct run_result *run = mixed_run();
	const struct {
		const char *name;
		double value;
	} expected[] = {
		{ "iops", 1000 }, { "read.iops", 1000 }, { "fsync.iops", 10 },
		{ "throughput", 4096000 }, { "read.throughput", 4096000 },
		{ "mean", 1800000 }, { "min", 1000000 }, { "max", 9000000 },
		{ "errors", 3 }, { "read.errors", 3 }, { "fsync.errors", 0 },
		{ "end_fsync", 250000000 }, { "cpu", run->us_per_io * 1000 },
		{ "p99", (double)hist_percentile(run->total.hist, 99) },
		{ "p89.95", (double)hist_percentile(run->total.hist, 89.95) },
		{ "fsync.p50", 4000000 },
	};

	for (unsigned i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
		cr_expect_float_eq(value_of(expected[i].name, run), expected[i].value, 1e-3,
				   "%s: %f", expected[i].name, value_of(expected[i].name, run));
}

Test(metric, has_no_value_where_a_run_has_none)
{
	const struct run_result *run = mixed_run();

	cr_expect(isnan(value_of("write.p99", run)));
	cr_expect(isnan(value_of("write.iops", run)));
	cr_expect(isnan(value_of("readers/p99", run)));
	cr_expect(isnan(value_of("service.p99", run)));
	cr_expect(isnan(value_of("soak", run)));
}

Test(metric, is_read_from_the_job_that_it_names)
{
	struct run_result *run = sample_jobs(&result, "together", 1, "readers", "log", NULL);

	sample_ios(&run->jobs[0], IO_READ, 1000, 3000000);
	sample_ios(&run->jobs[1], IO_WRITE, 500, 1000000);
	run_result_sum_jobs(run, &result.arena);
	run_result_finish(run);

	cr_expect_eq(value_of("iops", run), 1500);
	cr_expect_eq(value_of("readers/iops", run), 1000);
	cr_expect_eq(value_of("log/write.max", run), 1000000);
	cr_expect(isnan(value_of("log/read.max", run)));
	cr_expect(isnan(value_of("lo/write.max", run)));
	cr_expect(isnan(value_of("log2/write.max", run)));
}

Test(metric, soak_is_that_of_the_run)
{
	struct run_result *run = mixed_run();

	run->soak.ratio = 0.7;

	cr_expect_eq(value_of("soak", run), 0.7);
}

/* ---- objectives ---- */

Test(objective, has_a_metric_a_relation_and_a_limit_with_its_unit)
{
	static const struct {
		const char *text;
		enum relation relation;
		double limit;
		const char *formatted;
	} examples[] = {
		{ "fsync.p99<10ms", RELATION_BELOW, 10e6, "fsync.p99 < 10 ms" },
		{ "  max <= 2s ", RELATION_BELOW_OR_EQUAL, 2e9, "max <= 2 s" },
		{ "read.iops >= 40k", RELATION_ABOVE_OR_EQUAL, 40000, "read.iops >= 40,000" },
		{ "iops>0.5/s", RELATION_ABOVE, 0.5, "iops > 0.5" },
		{ "throughput>=200MiB/s", RELATION_ABOVE_OR_EQUAL, 200 << 20,
		  "throughput >= 200 MiB/s" },
		{ "errors<=0", RELATION_BELOW_OR_EQUAL, 0, "errors <= 0" },
		{ "cpu<2.5us", RELATION_BELOW, 2500, "cpu < 2.5 µs" },
		{ "soak>=90%", RELATION_ABOVE_OR_EQUAL, 0.9, "soak >= 90 %" },
		{ "readers/p50<300us", RELATION_BELOW, 300000, "p50 < 300 µs" },
	};

	for (unsigned i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct objective objective;

		cr_assert_eq(objective_parse(&objective, examples[i].text, &err), 0, "%s",
			     err.text);
		cr_expect_eq(objective.relation, examples[i].relation);
		cr_expect_float_eq(objective.limit, examples[i].limit, 1e-6);
		cr_expect_str_eq(objective_format(&objective, &arena), examples[i].formatted);
	}
}

Test(objective, refuses_what_is_none)
{
	static const char *const texts[] = {
		"", "p99", "<10ms", "p99<", "p99=10ms", "p99<<10ms", "p99<10", "p99<10q",
		"p99<-1ms",
		"p99<0ms", "p99<10ms!", "iops>x", "iops>-1", "iops>0", "iops>nan", "iops>1e",
		"throughput>10ms", "throughput>200MB/h", "errors<-1", "errors<0.5", "soak>90%%",
		"soak>inf", "p99.9.9<1ms", "p99 10ms", "/p99<1ms",
		"iops>123456789012345678901234567890123456789012345678901234567890",
	};

	for (unsigned i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct objective objective;

		cr_expect_eq(objective_parse(&objective, texts[i], &err), -EINVAL, "'%s'",
			     texts[i]);
		cr_expect_eq(err.status, EXIT_STATUS_REQUEST);
	}
}

Test(objective, a_mistake_names_the_cure)
{
	struct objective objective;

	objective_parse(&objective, "fsync.p99<10", &err);

	cr_assert_str_eq(err.text, "'fsync.p99<10': '10' is not a time with its unit, above 0 "
			 "(try 10ms, 500us, 2s)");
}

Test(objective, holds_or_not)
{
	struct objective objective;

	objective_parse(&objective, "p99<10ms", &err);
	cr_expect(objective_holds(&objective, 9.99e6));
	cr_expect_not(objective_holds(&objective, 10e6));
	objective_parse(&objective, "iops>=100", &err);
	cr_expect(objective_holds(&objective, 100));
	cr_expect_not(objective_holds(&objective, 99));
}
