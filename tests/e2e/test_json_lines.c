/* --json-lines: a line for each interval and run, there as soon as it is over. */
#include "e2e.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>

TestSuite(json_lines, .init = e2e_begin, .fini = e2e_end, .timeout = 120);

#define NULL_RUN	"--engine=null --null-latency=1ms --file-test-mode=rndrw "	\
			"--file-fsync-freq=10 --percentiles=10,99.995 "

enum { LINES_MAX = 1000 };

static struct {
	json_t *at[LINES_MAX];
	unsigned count;
	bool last_is_torn;
} lines;

/* Each must be JSON; what is behind the last newline need not. */
static void read_lines(const char *text)
{
	const char *end;

	memset(&lines, 0, sizeof(lines));
	for (; (end = strchr(text, '\n')); text = end + 1) {
		json_error_t error;

		cr_assert_lt(lines.count, LINES_MAX);
		lines.at[lines.count] = json_loadb(text, (size_t)(end - text), 0, &error);
		cr_assert(lines.at[lines.count], "%s: %.200s", error.text, text);
		lines.count++;
	}
	lines.last_is_torn = *text != '\0';
}

static void read_file(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	cr_assert(file);
	if (getdelim(&text, &size, '\0', file) < 0)
		cr_assert_fail("'%s' is empty", path);
	read_lines(text);
	free(text);
	fclose(file);
}

static unsigned count_of(const char *type)
{
	unsigned count = 0;

	for (unsigned i = 0; i < lines.count; i++)
		count += strcmp(text_at(lines.at[i], "type"), type) == 0;
	return count;
}

static json_t *first_of(const char *type)
{
	for (unsigned i = 0; i < lines.count; i++)
		if (strcmp(text_at(lines.at[i], "type"), type) == 0)
			return lines.at[i];
	cr_assert_fail("no line of type '%s'", type);
	return NULL;
}

Test(json_lines, on_stdout_are_all_there_is_on_stdout)
{
	const struct said *said = bench("run " NULL_RUN "--time=5 --json-lines=- --json=all.json");
	json_t *whole;

	assert_status(said, 0);
	read_lines(said->out);
	cr_assert(!lines.last_is_torn);
	cr_assert_str_eq(text_at(lines.at[0], "type"), "start");
	cr_assert_str_eq(text_at(lines.at[0], "schema"), "ringbench-lines/1");
	cr_assert_str_eq(text_at(lines.at[0], "command/1"), "run");
	cr_assert_str_eq(text_at(lines.at[lines.count - 1], "type"), "end");
	cr_assert_str_eq(text_at(lines.at[lines.count - 1], "error"), "(null)");
	cr_assert_eq(count_of("run"), 1);

	whole = json_in("all.json");
	cr_assert_eq(count_of("interval"), length_at(whole, "runs/0/intervals"));
	cr_assert(json_equal(value_at(first_of("run"), "read"), value_at(whole, "runs/0/read")));
}

Test(json_lines, of_intervals_have_the_percentiles_of_each_operation)
{
	const struct said *said = bench("run " NULL_RUN "--time=2 --json-lines=l.jsonl");
	json_t *interval;

	assert_status(said, 0);
	read_file("l.jsonl");
	interval = first_of("interval");
	cr_assert_str_eq(text_at(interval, "job"), "(null)");
	cr_assert_eq(count_at(interval, "round"), 1);
	cr_assert_eq(real_at(interval, "read/latency_ns/p99.995"), 1000000);
	cr_assert_eq(real_at(interval, "write/latency_ns/p10"), 1000000);
	cr_assert_eq(count_at(interval, "fsync/latency_ns/p50"), 1000000);
}

Test(json_lines, have_one_per_job_and_one_for_the_run)
{
	const struct said *said = bench("run --engine=null --null-latency=1ms --time=2 "
					"--json-lines=l.jsonl "
					"--job=readers --file-test-mode=rndrd "
					"--job=log --file-test-mode=rndwr");
	unsigned readers = 0, log = 0, run = 0;

	assert_status(said, 0);
	read_file("l.jsonl");
	for (unsigned i = 0; i < lines.count; i++) {
		const char *job = json_string_value(json_object_get(lines.at[i], "job"));

		if (strcmp(text_at(lines.at[i], "type"), "interval") != 0)
			continue;
		readers += job && strcmp(job, "readers") == 0;
		log += job && strcmp(job, "log") == 0;
		run += !job;
	}
	cr_assert_gt(run, 0);
	cr_assert_eq(readers, run);
	cr_assert_eq(log, run);
	cr_assert_eq(length_at(first_of("run"), "jobs"), 2);
}

Test(json_lines, of_a_comparison_have_each_run_and_the_verdicts)
{
	const struct said *said = bench("compare " NULL_RUN "--events=100 --rounds=3 "
					"--vary=iodepth=1,2 --json-lines=l.jsonl");

	assert_status(said, 0);
	read_file("l.jsonl");
	cr_assert_eq(count_of("run"), 6);
	cr_assert_eq(length_at(lines.at[lines.count - 1], "comparison/variants"), 2);
}

#define KILLED		"run --engine=psync --scratch --file-num=1 --file-total-size=1M "	\
			"--file-test-mode=rndrd --time=60 --report-interval=0.01 "

Test(json_lines, are_whole_after_sigkill_but_for_the_last)
{
	const struct spawn killed = { .signal = SIGKILL, .signal_when = "IOPS" };

	assert_status(bench_in(&killed, KILLED "--json-lines=l.jsonl"), 137);

	read_file("l.jsonl");
	cr_assert_str_eq(text_at(lines.at[0], "type"), "start");
	cr_assert_geq(count_of("interval"), 1);
	cr_assert_eq(count_of("end"), 0);
	for (unsigned i = 1; i < lines.count; i++)
		cr_assert_gt(count_at(lines.at[i], "read/ios"), 0, "line %u", i);
}

Test(json_lines, replace_what_an_earlier_command_left)
{
	write_text("l.jsonl", "what was there\n");

	assert_status(bench("run " NULL_RUN "--events=10 --json-lines=l.jsonl"), 0);

	read_file("l.jsonl");
	cr_assert_eq(count_of("end"), 1);
}

Test(json_lines, end_with_the_error)
{
	const struct said *said = bench("run --engine=psync --file-test-mode=rndrd "
					"--json-lines=l.jsonl");

	assert_status(said, 2);
	read_file("l.jsonl");
	cr_assert_eq(count_at(first_of("end"), "error/status"), 2);
}

Test(json_lines, share_no_file_with_another_output)
{
	const struct said *said = bench("run " NULL_RUN "--events=10 --json=x --json-lines=x");

	assert_status(said, 2);
	assert_says(said->err, "--json=x and --json-lines=x are the same file");
}

Test(json_lines, that_cannot_be_written_are_an_error)
{
	const struct said *said = bench("run " NULL_RUN "--events=10 --json-lines=/dev/full");

	assert_status(said, 1);
	assert_says(said->err, "cannot write '/dev/full': No space left on device");
}
