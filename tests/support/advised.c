/* Runs that are sound but for what a test makes of them. */
#include "advised.h"

#include <criterion/criterion.h>

struct result advised;

void advised_begin(void)
{
	sample_init(&advised);
}

void advised_end(void)
{
	result_release(&advised);
}

struct run_result *advised_run(const char *variant, unsigned round)
{
	struct run_result *run = sample_run(&advised, variant, round, "io_uring",
					    ADVISED_DIRECT);

	run->direct = true;
	sample_ios(run, IO_READ, 1000, 100000);
	run->cost.storage_counted = true;
	run->cost.storage_read_bytes = run->op[IO_READ].bytes;
	run->cost.user_ns = 100000000;
	return run;
}

struct run_result *advised_write(const char *options)
{
	struct run_result *run = sample_run(&advised, "v", 1, "psync", options);

	sample_ios(run, IO_WRITE, 1000, 100000);
	return run;
}

void advised_collect(void)
{
	for (unsigned i = 0; i < advised.run_count; i++) {
		if (!advised.runs[i].skipped)
			run_result_finish(&advised.runs[i]);
	}
	advice_collect(&advised);
}

void expect_advice(const char *code, const char *text)
{
	advised_collect();

	cr_assert_eq(advised.advice_count, 1, "%u findings, the last: %s", advised.advice_count,
		     advised.advice_count ? advised.advice[advised.advice_count - 1].text : "-");
	cr_assert_str_eq(advised.advice[0].text, text);
	cr_assert_str_eq(advised.advice[0].code, code);
}

void expect_no_advice(void)
{
	advised_collect();

	cr_assert_eq(advised.advice_count, 0, "%s", advised.advice[0].text);
}
