/* Standard input, output and error that are closed, full, or without a reader. */
#include "e2e.h"

#include <unistd.h>

TestSuite(streams, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

#define NULL_RUN	"run --engine=null --file-test-mode=rndrd --events=10 "
#define SET		"--file-num=2 --file-total-size=1M "

enum { CLOSED_IN = 1, CLOSED_OUT = 2, CLOSED_ERR = 4, CLOSED_ALL = 7 };

/* ---- closed ---- */

Test(streams, what_is_closed_does_not_become_the_result_file)
{
	for (unsigned closed = 0; closed <= CLOSED_ALL; closed++) {
		const struct spawn circumstances = { .closed = closed };

		assert_status(bench_in(&circumstances, "run --engine=null --file-test-mode=rndrd "
				       "--time=0.2 --null-latency=1ms --report-interval=0.01 "
				       "--json=result.json --csv=result.csv"), 0);
		json_in("result.json");
		cr_assert_eq(files_in("."), 2);
	}
}

Test(streams, what_is_closed_does_not_become_a_test_file)
{
	const struct spawn circumstances = { .closed = CLOSED_ALL };

	assert_status(bench_in(&circumstances, "prepare " SET "--validate"), 0);
	assert_status(bench_in(&circumstances, "run --file-num=2 --file-total-size=1M "
			       "--file-test-mode=seqrewr --validate --time=0.2 "
			       "--report-interval=0.01"), 0);
	/* Every block is as written, and no message is in a file. */
	assert_status(bench("run --file-num=2 --file-total-size=1M --file-test-mode=seqrd "
			    "--validate --events=64 --time=0"), 0);
	cr_assert_eq(size_of("test_file.0"), 512 << 10);
}

Test(streams, a_closed_standard_error_keeps_stdout_one_document)
{
	const struct spawn circumstances = { .closed = CLOSED_ERR };

	json_of(bench_in(&circumstances, NULL_RUN "--report-interval=0.001 --json=-"));
}

/* ---- full, or closed by the reader ---- */

/* Every command that prints a requested result. */
static const char *const printing[] = {
	"--help", "--version", "help", "run --help", "fileio --help", "fileio help",
	"fileio --version", "show engines", "show options", "show profiles", "probe",
	NULL_RUN, NULL_RUN "--json=-", NULL_RUN "--csv=-", "diff old.json old.json",
	"fileio --file-num=2 --file-total-size=1M --file-test-mode=rndrd --time=0 --events=10 run",
};

enum { PRINTING_COUNT = sizeof(printing) / sizeof(printing[0]) };

static void make_what_they_need(void)
{
	bench("prepare " SET);
	bench(NULL_RUN "--quiet --json=old.json");
}

Test(streams, a_full_standard_output_is_told_and_is_no_success)
{
	const struct spawn full = { .out_path = "/dev/full" };

	make_what_they_need();
	for (unsigned i = 0; i < PRINTING_COUNT; i++) {
		const struct said *said = bench_in(&full, "%s", printing[i]);

		cr_assert_eq(said->status, 1, "%s: status %d", printing[i], said->status);
		assert_says(said->err, "No space left on device");
	}
}

Test(streams, a_standard_output_that_nobody_reads_is_quiet_and_no_success)
{
	const struct spawn gone = { .out_is_gone = true };

	make_what_they_need();
	for (unsigned i = 0; i < PRINTING_COUNT; i++) {
		const struct said *said = bench_in(&gone, "%s", printing[i]);

		cr_assert_eq(said->status, 1, "%s: status %d", printing[i], said->status);
		cr_assert_not(strstr(said->err, "roken pipe"), "%s: %s", printing[i], said->err);
	}
}

/* "ringbench … 2>&1 | head -1" */
Test(streams, talk_that_nobody_reads_ends_no_run_and_leaves_nothing)
{
	const struct spawn gone = { .out_is_gone = true, .err_is_gone = true };
	const struct spawn talk_gone = { .err_is_gone = true };
	const char *run = "run --scratch " SET "--file-test-mode=rndrw --time=0.3 "
		"--report-interval=0.01 --json=result.json";

	assert_status(bench_in(&gone, "%s", run), 1);
	json_in("result.json");
	cr_assert_eq(files_in("."), 1);

	assert_status(bench_in(&talk_gone, "%s", run), 0);
	cr_assert_eq(files_in("."), 1);
}
