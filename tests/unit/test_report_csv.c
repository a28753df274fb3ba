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

static void expect(const char *expected)
{
	char *text = sample_text(report_csv, &result, NULL);

	cr_assert_str_eq(text, expected);
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
			 "50,50.0,0.0,50,50,50,50,50,50,50,100.000,98.000\n"), "%s", text);
	free(text);
}

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
