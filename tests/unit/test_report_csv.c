/*
 * CSV: a row per run and operation.
 */
#include "report.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sample.h"

#define TIMES(name) name "_min_ns," name "_mean_ns," name "_stddev_ns," name "_max_ns,"	\
	name "_p50_ns," name "_p90_ns," name "_p95_ns," name "_p99_ns," name "_p99.9_ns,"	\
	name "_p99.99_ns"
/* A run without a rate. */
#define NO_TIMES ",,,,,,,,,,,,,,,,,,,,,,"

#define TITLES										\
	"variant,round,op,ios,bytes,iops,bytes_per_s,errors,short,min_ns,mean_ns,stddev_ns,"	\
	"max_ns,p50_ns,p90_ns,p95_ns,p99_ns,p99.9_ns,p99.99_ns,user_s,system_s,us_per_io,"	\
	"elapsed_s,engine,iodepth,threads,block_size_bytes,test_mode,unfinished,"	\
	"no_answer,job,stalls,longest_stall_ns,soak_ratio,"					\
	TIMES("service") "," TIMES("lateness") ",rate_iops,rate_reached\n"

static struct result result;

static void setup(void)
{
	sample_init(&result);
}

static void teardown(void)
{
	result_release(&result);
}

TestSuite(report_csv, .init = setup, .fini = teardown);

/* The rows without the columns that every result of the same options has, which come last. */
static char *without_options(const char *text)
{
	const char *const titles = TITLES;
	char *const kept = malloc(strlen(text) + 1), *to = kept;
	unsigned count = 1, cell = 0;
	bool quoted = false;

	for (const char *c = titles; *c; c++)
		count += *c == ',';
	for (; *text; text++) {
		quoted ^= *text == '"';
		cell += *text == ',' && !quoted;
		if (*text == '\n' && !quoted)
			cell = 0;
		if (cell < count)
			*to++ = *text;
	}
	*to = '\0';
	return kept;
}

static void expect(const char *expected)
{
	char *text = sample_text(report_csv, &result, NULL);
	char *kept = without_options(text);

	cr_assert_str_eq(kept, expected);
	free(kept);
	free(text);
}

Test(report_csv, has_a_row_per_operation_and_a_total)
{
	struct run_result *run = sample_run(&result, "uring", 2, "io_uring",
					    "file-test-mode=rndrw file-block-size=4K iodepth=8");

	sample_ios(run, IO_READ, 100, 200);
	sample_ios(run, IO_FSYNC, 50, 250);
	run->elapsed_s = 0.5;
	run->unfinished = 7;
	run->no_answer = 1;
	run->cost.user_ns = 1500000;
	run_result_finish(run);

	expect(TITLES
	       "uring,2,read,100,409600,200.000,819200.0,0,0,200,200.0,0.0,200,"
	       "200,200,200,200,200,200,"
	       "0.001500,0.000000,15.0000,0.5,io_uring,8,1,4096,rndrw,7,1,,0,0," NO_TIMES "\n"
	       "uring,2,fsync,50,0,100.000,0.0,0,0,250,250.0,0.0,250,"
	       "250,250,250,250,250,250,"
	       "0.001500,0.000000,15.0000,0.5,io_uring,8,1,4096,rndrw,7,1,,0,0," NO_TIMES "\n"
	       "uring,2,total,100,409600,200.000,819200.0,0,0,200,200.0,0.0,200,"
	       "200,200,200,200,200,200,"
	       "0.001500,0.000000,15.0000,0.5,io_uring,8,1,4096,rndrw,7,1,,0,0," NO_TIMES "\n");
}

Test(report_csv, quotes_names_that_would_break_a_row)
{
	run_result_finish(sample_run(&result, "psync,\"32\"", 1, "psync",
				     "file-test-mode=rndrd"));

	expect(TITLES
	       "\"psync,\"\"32\"\"\",1,total,0,0,0.000,0.0,0,0,,,,,,,,,,,"
	       "0.000000,0.000000,0.0000,1,psync,1,1,16384,rndrd,0,0,,0,0," NO_TIMES "\n");
}

Test(report_csv, shows_an_operation_that_only_failed)
{
	struct run_result *run = sample_run(&result, "v", 1, "psync", "file-test-mode=rndrd");

	op_result_count_error(&run->op[IO_READ], EIO, 7);
	run_result_finish(run);

	expect(TITLES
	       "v,1,read,0,0,0.000,0.0,7,0,,,,,,,,,,,"
	       "0.000000,0.000000,0.0000,1,psync,1,1,16384,rndrd,0,0,,0,0," NO_TIMES "\n"
	       "v,1,total,0,0,0.000,0.0,7,0,,,,,,,,,,,"
	       "0.000000,0.000000,0.0000,1,psync,1,1,16384,rndrd,0,0,,0,0," NO_TIMES "\n");
}

Test(report_csv, has_the_three_times_of_a_rate)
{
	struct run_result *run = sample_run(&result, "v", 1, "psync",
					    "file-test-mode=rndrd rate=100");
	char *text;

	run_result_add_paced(run, &result.arena);
	run->rate_reached = 98;
	sample_ios(run, IO_READ, 100, 250);
	hist_record(run->op[IO_READ].service.hist, 200, 100);
	hist_record(run->op[IO_READ].lateness.hist, 50, 100);
	run_result_finish(run);

	text = sample_text(report_csv, &result, NULL);
	cr_expect(strstr(text, ",0,0,,200,200.0,0.0,200,200,200,200,200,200,200,"
			 "50,50.0,0.0,50,50,50,50,50,50,50,100.000,98.000,"), "%s", text);
	free(text);
}

Test(report_csv, tells_rows_of_different_runs_apart)
{
	struct run_result *run = sample_run(&result, "v", 1, "io_uring", "file-test-mode=rndrw "
					    "block-sizes=4K:60,16K:40 file-rw-ratio=7/3 rwf=dsync "
					    "iodepth=8 batch-submit=4 rate=100 time=60 "
					    "rand-seed=7");
	char *text;

	sample_ios(run, IO_READ, 100, 250);
	run_result_finish(run);

	text = sample_text(report_csv, &result, NULL);
	cr_expect(strstr(text, ",rate_reached,profile,started_at,version,host,block_sizes,"
			 "file_extra_flags,rwf,file_rw_ratio,batch_submit,batch_complete,rate,"
			 "time_s,warmup_time_s,rand_seed,options\n"), "%s", text);
	cr_expect(strstr(text, ",\"4K:60,16K:40\","), "%s", text);
	cr_expect(strstr(text, ",dsync,"), "%s", text);
	cr_expect(strstr(text, ",4,1,100,60,0,7,"), "%s", text);
	cr_expect(strstr(text, " iodepth=8 batch-submit=4 "), "%s", text);
	free(text);
}

/* ---- intervals ---- */

Test(report_csv, of_intervals_has_a_row_per_operation_and_a_total)
{
	struct run_result *run = sample_run(&result, "v", 2, "psync",
					    "file-test-mode=rndrw percentiles=25,99");
	double ns = 90;
	char *text;

	run->interval_count = 1;
	run->intervals = arena_alloc(&result.arena, sizeof(*run->intervals));
	run->intervals[0] = (struct result_interval){
		.start_s = 1, .length_s = 0.5, .ios = { [IO_READ] = 10, [IO_FSYNC] = 2 },
		.bytes = { [IO_READ] = 40960 }, .errors = 3,
		.latency = { .measured = true, .p50_ns = 100, .p95_ns = 200, .p99_ns = 300,
			     .max_ns = 400 },
		.op_latency[IO_READ] = { .measured = true, .p50_ns = 101, .p95_ns = 201,
					 .p99_ns = 301, .max_ns = 401, .chosen = {
				{ (double[]){ 25 }, 1 }, &ns } },
	};
	run_result_finish(run);

	text = sample_text(report_intervals_csv, &result, NULL);
	cr_expect_str_eq(text,
		"variant,round,job,start_s,length_s,op,ios,bytes,iops,bytes_per_s,errors,"
		"no_answer,p50_ns,p95_ns,p99_ns,max_ns,p25_ns\n"
		"v,2,,1,0.5,read,10,40960,20.000,81920.0,,0,101,201,301,401,90\n"
		"v,2,,1,0.5,fsync,2,0,4.000,0.0,,0,,,,,\n"
		"v,2,,1,0.5,total,10,40960,20.000,81920.0,3,0,100,200,300,400,\n");
	free(text);
}

/* ---- percentiles ---- */

Test(report_csv, has_a_column_for_each_percentile_that_was_chosen)
{
	struct run_result *run = sample_run(&result, "v", 1, "psync",
					    "file-test-mode=rndrd percentiles=50,99.995");
	char *text;

	sample_ios(run, IO_READ, 100, 250);
	run_result_finish(run);

	text = sample_text(report_csv, &result, NULL);
	cr_expect(strstr(text, ",p99.995_ns,service_p99.995_ns,lateness_p99.995_ns\n"), "%s", text);
	cr_expect(strstr(text, ",250,,\n"), "%s", text);
	free(text);
}

Test(report_csv, leaves_out_what_was_not_run)
{
	sample_run(&result, "v", 1, "psync", "file-test-mode=rndrd")->skipped = "no ring";

	expect(TITLES);
}

Test(report_csv, has_rows_for_each_job_and_their_sum)
{
	struct run_result *run = sample_jobs(&result, "v", 1, "readers", "log", NULL);

	sample_options(&result, &run->jobs[0].spec, "file-test-mode=rndrd file-block-size=4K "
		       "iodepth=8");
	sample_options(&result, &run->jobs[1].spec, "file-test-mode=seqrewr threads=2");
	sample_ios(&run->jobs[0], IO_READ, 100, 200);
	sample_ios(&run->jobs[1], IO_WRITE, 50, 200);
	run->jobs[0].cost.user_ns = 1000000;
	run->cost.user_ns = 1500000;
	run_result_sum_jobs(run, &result.arena);
	run_result_finish(run);

	expect(TITLES
	       "v,1,read,100,409600,100.000,409600.0,0,0,200,200.0,0.0,200,"
	       "200,200,200,200,200,200,"
	       "0.001000,0.000000,10.0000,1,psync,8,1,4096,rndrd,0,0,readers,0,0," NO_TIMES "\n"
	       "v,1,total,100,409600,100.000,409600.0,0,0,200,200.0,0.0,200,"
	       "200,200,200,200,200,200,"
	       "0.001000,0.000000,10.0000,1,psync,8,1,4096,rndrd,0,0,readers,0,0," NO_TIMES "\n"
	       "v,1,write,50,204800,50.000,204800.0,0,0,200,200.0,0.0,200,"
	       "200,200,200,200,200,200,"
	       "0.000000,0.000000,0.0000,1,psync,1,2,16384,seqrewr,0,0,log,0,0," NO_TIMES "\n"
	       "v,1,total,50,204800,50.000,204800.0,0,0,200,200.0,0.0,200,"
	       "200,200,200,200,200,200,"
	       "0.000000,0.000000,0.0000,1,psync,1,2,16384,seqrewr,0,0,log,0,0," NO_TIMES "\n"
	       "v,1,read,100,409600,100.000,409600.0,0,0,200,200.0,0.0,200,"
	       "200,200,200,200,200,200,"
	       "0.001500,0.000000,10.0000,1,psync,,,,,0,0,,0,0," NO_TIMES "\n"
	       "v,1,write,50,204800,50.000,204800.0,0,0,200,200.0,0.0,200,"
	       "200,200,200,200,200,200,"
	       "0.001500,0.000000,10.0000,1,psync,,,,,0,0,,0,0," NO_TIMES "\n"
	       "v,1,total,150,614400,150.000,614400.0,0,0,200,200.0,0.0,200,"
	       "200,200,200,200,200,200,"
	       "0.001500,0.000000,10.0000,1,psync,,,,,0,0,,0,0," NO_TIMES "\n");
}
