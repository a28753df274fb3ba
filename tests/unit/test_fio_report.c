/* fio's terse format and its text, in exact values. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "fio_number.h"
#include "fio_report.h"
#include "sample.h"

static struct result result;
static char *text;

/* One second: 300 reads of 100 us, 100 writes of 3 ms, 10 fsyncs of 20 ms. */
static void begin(void)
{
	struct run_result *run;

	sample_init(&result);
	run = sample_run(&result, "v", 1, "psync", "file-test-mode=rndrw");
	sample_ios(run, IO_READ, 300, 100000);
	sample_ios(run, IO_WRITE, 100, 3000000);
	sample_ios(run, IO_FSYNC, 10, 20000000);
	run->loops[0].window_s = 1;
	run->cpu.loops_user_ns = 250000000;
	run->cost.minor_faults = 11;
	log2_hist_record_many(&run->in_flight, 1, 410);
	log2_hist_record_many(&run->submitted, 1, 410);
	log2_hist_record_many(&run->reaped, 1, 410);
	run_result_finish(run);
}

static void end(void)
{
	free(text);
	result_release(&result);
}

TestSuite(fio_report, .init = begin, .fini = end);

static void write_with(void (*writer)(const struct fio_stats *stats, FILE *out))
{
	const struct fio_stats stats = fio_stats_of(&result, &result.arena);
	size_t size;
	FILE *out = open_memstream(&text, &size);

	writer(&stats, out);
	fclose(out);
}

static const char *field(unsigned n)
{
	static char value[64];
	const char *at = text;

	while (--n > 0)
		at = strchr(at, ';') + 1;
	snprintf(value, sizeof(value), "%.*s", (int)strcspn(at, ";\n"), at);
	return value;
}

Test(fio_report, has_fields_of_terse_where_scripts_take_them)
{
	write_with(fio_terse);

	cr_assert_str_eq(field(1), "3");
	cr_assert_str_eq(field(3), "v");
	cr_assert_str_eq(field(5), "0");
	cr_assert_str_eq(field(6), "1200");	/* KiB read … */
	cr_assert_str_eq(field(7), "1200");	/* … per second */
	cr_assert_str_eq(field(8), "300");	/* IOPS */
	cr_assert_str_eq(field(9), "1000");	/* ms */
	cr_assert_str_eq(field(14), "100");	/* us */
	cr_assert_str_eq(field(30), "99.000000%=100");
	cr_assert_str_eq(field(37), "0%=0");
	cr_assert_str_eq(field(47), "400");
	cr_assert_str_eq(field(48), "400");
	cr_assert_str_eq(field(49), "100");
	cr_assert_str_eq(field(88), "25.000000%");
	cr_assert_str_eq(field(92), "11");
	cr_assert_str_eq(field(93), "100.0%");
	cr_assert_str_eq(field(106), "75.00%");	/* 250 us */
	cr_assert_str_eq(field(111), "25.00%");	/* 4 ms */
}

#define assert_says(line) cr_assert(strstr(text, line), "no '%s' in %s", line, text)

Test(fio_report, has_lines_of_text_that_scripts_look_for)
{
	write_with(fio_normal);

	assert_says("\nv: (groupid=0, jobs=1): err= 0: pid=");
	assert_says("\n  read: IOPS=300, BW=1200KiB/s (1229kB/s)(1200KiB/1000msec)\n");
	assert_says("\n  write: IOPS=100, BW=400KiB/s (410kB/s)(400KiB/1000msec); 0 zone resets\n");
	assert_says("\n    clat (nsec): min=100000, max=100000, avg=100000.00, stdev= 0.00\n");
	assert_says("\n     | 99.00th=[  100], 99.50th=[  100],");
	assert_says("\n   bw (  KiB/s): min= 1200, max= 1200, per=100.00%, avg=1200.00, "
		    "stdev= 0.00, samples=1\n");
	assert_says("\n   iops        : min=  300, max=  300, avg=300.00, stdev= 0.00, "
		    "samples=1\n");
	assert_says("\n  lat (usec)   : 250=75.00%\n  lat (msec)   : 4=25.00%\n");
	assert_says("\n  fsync/fdatasync/sync_file_range:\n    sync (");
	assert_says("\n  cpu          : usr=25.00%, sys=0.00%, ctx=0, majf=0, minf=11\n");
	assert_says("\n  IO depths    : 1=100.0%, 2=0.0%,");
	assert_says("\n     issued rwts: total=300,100,0,10 short=0,0,0,0 dropped=0,0,0,0\n");
	assert_says("\nRun status group 0 (all jobs):\n   READ: bw=1200KiB/s (1229kB/s), "
		    "1200KiB/s-1200KiB/s (1229kB/s-1229kB/s), io=1200KiB (1229kB), "
		    "run=1000-1000msec\n  WRITE: bw=400KiB/s");
}

Test(fio_report, says_what_a_job_ended_by)
{
	op_result_count_error(&result.runs[0].op[IO_READ], 5, 1);
	result.runs[0].stopped_by_error = true;

	write_with(fio_normal);
	assert_says("err= 5 (Input/output error): pid=");
}

Test(fio_report, has_four_digits)
{
	char buffer[FIO_NUMBER_MAX];

	cr_assert_str_eq(fio_number_text(7500, 4, "", buffer), "7500");
	cr_assert_str_eq(fio_number_text(12345, 4, "", buffer), "12.3k");
	cr_assert_str_eq(fio_number_text(1234567, 4, "", buffer), "1235k");
	cr_assert_str_eq(fio_number_text(7205230, 6, "", buffer), "7205.2k");
	cr_assert_str_eq(fio_number_text(0, 4, "", buffer), "0");
	cr_assert_str_eq(fio_binary_text(2184533, buffer), "2133KiB");
	cr_assert_str_eq(fio_decimal_text(2184533, buffer), "2185kB");
	cr_assert_str_eq(fio_binary_text(30720000, buffer), "29.3MiB");
	cr_assert_str_eq(fio_decimal_text(30720000, buffer), "30.7MB");
	cr_assert_str_eq(fio_binary_text(512, buffer), "512B");
}
