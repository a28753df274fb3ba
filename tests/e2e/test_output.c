/* Output: files that are complete or absent, always one JSON document on stdout, no colour
 * codes in output that is not a terminal. */
#include "e2e.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

TestSuite(output, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

#define NULL_RUN	"run --engine=null --file-test-mode=rndrd --events=10 "

/* ---- JSON on stdout ---- */

Test(output, json_on_stdout_is_all_there_is_on_stdout)
{
	const struct said *said;
	json_t *json;

	said = bench("run --scratch --file-num=2 --file-total-size=1M --file-test-mode=rndrw "
		     "--events=100 --report-interval=0.01 --json=-");

	assert_status(said, 0);
	json = json_of(said);
	cr_assert_str_eq(text_at(json, "schema"), "ringbench-result/1");
	cr_assert_str_eq(text_at(json, "command/1"), "run");
	cr_assert_str_eq(text_at(json, "error"), "(null)");
	cr_assert_str_eq(text_at(json, "environment/target/kind"), "directory");
}

/* Requests that are invalid in different places: command line, profile, plan, target, output. */
Test(output, json_on_stdout_is_a_document_with_the_error_when_a_request_is_wrong)
{
	static const char *const lines[] = {
		"run --iodeph=4 --json=-",
		"run --json=- --file-block-size=0",
		"run --json=-",
		"run nosuchprofile --json=-",
		"run broken.ini --json=-",
		"run --file-test-mode=rndrd --iodepth=4 --batch-submit=8 --json=-",
		"run --file-test-mode=rndrd --target=/dev/null --json=-",
		"run --file-test-mode=rndrd --json=-",
		"run --file-test-mode=rndrd --json=- --csv=no/such/directory.csv",
		"compare --file-test-mode=rndrd --vary=iodepth=x --json=-",
		"compare --file-test-mode=rndrd --vary=iodepth=1,2 --fail-if=x<1 --json=-",
		"diff --json=-",
		"diff a.json b.json --json=-",
		"diff good.json b.json --json=-",
		"nosuchcommand --json=-",
		"nosuchcommand --json -",
		"--json=- run",
		"run --iodeph=4 --json=/dev/stdout",
		"prepare --json=-",
		"probe --json=-",
		"show options --json=-",
		"run --engine=null --file-test-mode=rndrd --events=1 --json=- --csv=-",
	};

	write_text("broken.ini", "iodeph = 4\n");
	bench(NULL_RUN "--quiet --json=good.json");
	for (unsigned i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const struct said *said = bench("%s", lines[i]);
		json_t *json = json_of(said);

		cr_assert_eq(said->status, 2, "%s: status %d", lines[i], said->status);
		cr_assert_gt(strlen(text_at(json, "error/text")), 6, "%s: no error", lines[i]);
		cr_assert_eq(count_at(json, "error/status"), 2);
		assert_says(said->err, text_of("%.20s", text_at(json, "error/text")));
		cr_assert_str_eq(text_at(json, "schema"), "ringbench-result/1");
		cr_assert_gt(length_at(json, "command"), 1);
		cr_assert_eq(length_at(json, "runs"), 0);
	}
}

/* sysbench's command line has its own errors and exit statuses. */
Test(output, json_on_stdout_is_a_document_for_sysbench_lines_too)
{
	static const struct { const char *line; int status; const char *error; } lines[] = {
		{ "fileio --json=- --no-such-option run", 1, "invalid option: --no-such-option" },
		{ "fileio --json=- run", 1, "Missing required argument: --file-test-mode" },
		{ "fileio --json=- --threads=0 run", 1, "Invalid value for --threads: 0" },
		{ "fileio --json=- --file-test-mode=rndrd run", 1, "the files are missing" },
		{ "fileio --json=- nosuch", 1, "Unknown command: nosuch" },
		{ "fileio --json=-", 1, "requires a command" },
		{ "--test=cpu --json=- run", 1, NULL },
		{ "fileio --json=- --iodepth=0 --file-test-mode=rndrd run", 1, "iodepth" },
		{ "fileio --json=- --file-num=1 --file-total-size=1M prepare", 0, NULL },
		{ "fileio --json=- --help", 0, NULL },
		{ "fileio --json=- --version", 0, NULL },
		{ "fileio --json=- help", 0, NULL },
	};

	for (unsigned i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const struct said *said = bench("%s", lines[i].line);
		json_t *json = json_of(said);

		cr_assert_eq(said->status, lines[i].status, "%s: %d", lines[i].line, said->status);
		if (lines[i].status != 0)
			cr_assert_eq(count_at(json, "error/status"), (uint64_t)lines[i].status);
		else
			cr_assert(json_is_null(value_at(json, "error")), "%s", lines[i].line);
		if (lines[i].error)
			assert_says(text_at(json, "error/text"), lines[i].error);
	}
}

Test(output, json_on_stdout_sends_help_elsewhere)
{
	static const char *const lines[] = {
		"--help --json=-", "--version --json=-", "run --help --json=-",
	};

	for (unsigned i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const struct said *said = bench("%s", lines[i]);

		assert_status(said, 0);
		cr_assert(json_is_null(value_at(json_of(said), "error")), "%s", lines[i]);
		assert_says(said->err, "ringbench");
	}
}

Test(output, json_that_is_quiet_leaves_stderr_empty)
{
	const struct said *said;

	said = bench(NULL_RUN "--json=- --quiet --report-interval=0.001");

	json_of(said);
	cr_assert_str_empty(said->err);
}

Test(output, latencies_of_nothing_are_null)
{
	const struct said *said;
	json_t *json;

	said = bench(NULL_RUN "--json=-");

	json = json_of(said);
	cr_assert_eq(count_at(json, "runs/0/write/ios"), 0);
	cr_assert(json_is_null(value_at(json, "runs/0/write/latency_ns/p99")));
	cr_assert(json_is_null(value_at(json, "runs/0/write/histogram/max_ns")));
}

/* ---- files ---- */

Test(output, a_result_file_holds_what_stdout_would)
{
	const struct said *said;

	said = bench(NULL_RUN "--json=result.json");

	assert_status(said, 0);
	assert_says(said->out, "\nread ");
	cr_assert_eq(count_at(json_in("result.json"), "runs/0/read/ios"), 10);
	cr_assert_eq(files_in("."), 1);
}

Test(output, a_result_file_that_is_there_is_replaced_as_a_whole)
{
	write_text("result.json", "old");

	assert_status(bench(NULL_RUN "--json=result.json"), 0);
	json_in("result.json");

	assert_status(bench("run --file-test-mode=rndrd --json=result.json"), 2);
	json_in("result.json");		/* the previous content */
	cr_assert_eq(files_in("."), 1);
}

Test(output, one_file_for_two_results_is_refused)
{
	const struct said *said;

	said = bench(NULL_RUN "--json=result --csv=./result");

	assert_status(said, 2);
	assert_says(said->err, "--json=result and --csv=./result are the same file");
	cr_assert_eq(files_in("."), 0);
}

Test(output, a_full_disk_under_a_result_file_is_told_as_what_it_is)
{
	const struct said *said;

	need_root();
	shell("mkdir small && mount -t tmpfs -o size=4k none small");

	said = bench(NULL_RUN "--json=small/result.json --csv=/dev/full");
	shell("umount small");

	assert_status(said, 1);
	assert_says(said->err, "cannot write 'small/result.json': No space left on device");
	assert_says(bench(NULL_RUN "--csv=/dev/full")->err,
		    "cannot write '/dev/full': No space left on device");
}

/* This would create the set if it came so far. */
Test(output, a_path_that_cannot_be_written_fails_before_any_io)
{
	const char *const options[] = {
		"--json=no/such/directory.json", "--csv=no/such/directory.csv", "--json=.",
		"--json=out/result.json", "--csv=/proc/version",
	};

	chmod(".", 0755);
	shell("mkdir -p out && chmod 555 out");
	for (unsigned i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		const struct said *said;

		if (geteuid() == 0 && (i == 3 || i == 4))
			continue;	/* root may write there */
		said = bench("run --file-test-mode=seqwr --file-num=1 --file-total-size=1M "
			     "--events=10 %s", options[i]);

		cr_assert_eq(said->status, 2, "%s: %d %s", options[i], said->status, said->err);
		assert_says(said->err, "cannot write '");
		cr_assert_str_empty(said->out);
		cr_assert_not(exists("test_file.0"));
	}
}

Test(output, a_full_disk_under_stdout_is_an_error)
{
	const struct spawn full = { .out_path = "/dev/full" };
	const struct said *said;

	said = bench_in(&full, NULL_RUN);
	assert_status(said, 1);
	assert_says(said->err, "cannot write to standard output");

	said = bench_in(&full, NULL_RUN "--json=-");
	assert_status(said, 1);
	assert_says(said->err, "cannot write");
}

/* ---- CSV ---- */

static unsigned cells_of(const char *line)
{
	const char *end = strchr(line, '\n');
	unsigned cells = 1;

	for (; line < end; line++)
		cells += *line == ',';
	return cells;
}

Test(output, csv_is_one_row_per_run_and_operation_all_of_one_width)
{
	const struct said *said;
	unsigned rows = 0, width;

	said = bench("compare --scratch --file-num=2 --file-total-size=1M --file-test-mode=rndrw "
		     "--file-fsync-freq=10 --events=100 --rounds=2 --vary=threads=1,2 --csv=-");

	assert_status(said, 0);
	cr_assert(!strncmp(said->out, "variant,round,op,ios,bytes,iops,", 32));
	width = cells_of(said->out);
	for (const char *line = said->out; *line; line = strchr(line, '\n') + 1) {
		cr_assert_eq(cells_of(line), width, "%.80s", line);
		rows++;
	}
	/* 2 variants, 2 rounds, each with read, write, fsync, total */
	cr_assert_eq(rows, 1 + 2 * 2 * 4);
	assert_says(said->out, "\nthreads=1,1,read,60,");
	assert_says(said->out, "\nthreads=2,2,write,40,");
}

/* ---- text ---- */

static unsigned columns_of(const char *line, const char *end)
{
	unsigned columns = 0;

	for (; line < end; line++)
		columns += ((unsigned char)*line & 0xC0) != 0x80;	/* UTF-8 */
	return columns;
}

#define MATRIX	"compare --engine=null --file-test-mode=rndrd --events=10 --rounds=3 " \
		"--null-latency=100us --vary=file-block-size=4K,16K --vary=threads=1,2 " \
		"--vary=rand-type=uniform,zipfian"

static void assert_width(const struct said *said, unsigned width)
{
	cr_assert_eq(said->status, 0, "%s", said->err);
	for (const char *text = said->out, *end; (end = strchr(text, '\n')); text = end + 1)
		cr_assert_leq(columns_of(text, end), width, "%.*s", (int)(end - text), text);
}

static void assert_all_within(const char *columns, unsigned width)
{
	const char *const env[] = { columns, NULL };
	const struct spawn spawn = { .env = env };

	assert_width(bench_in(&spawn, NULL_RUN), width);
	assert_width(bench_in(&spawn, NULL_RUN "--percentile=95 --details"), width);
	assert_width(bench_in(&spawn, MATRIX " --details"), width);
	assert_width(bench_in(&spawn, "ablate --engine=nop --time=0 --warmup-time=0 --events=99 "
			      "--rounds=3 --file-total-size=1M"), width);
	assert_width(bench_in(&spawn, "--help"), width);
	assert_width(bench_in(&spawn, "compare --help"), width);
	assert_width(bench_in(&spawn, "show profiles"), width);
	assert_width(bench_in(&spawn, "show profile durability"), width);
	assert_width(bench_in(&spawn, "show options"), width);
	assert_width(bench_in(&spawn, "show engines"), width);
}

Test(output, is_80_columns_wide_where_nobody_says_how_wide)
{
	need_io_uring();
	assert_all_within("COLUMNS", 80);
}

Test(output, is_as_wide_as_the_user_says)
{
	need_io_uring();
	assert_all_within("COLUMNS=100", 100);
}

Test(output, is_as_wide_as_the_terminal)
{
	static const char *const env[] = { "TERM=dumb", "COLUMNS", NULL };

	assert_says(bench_in(&(struct spawn){ .terminal = true, .env = env }, MATRIX)->out,
		    "MiB/s     p50 ");	/* of 100 columns */
	assert_says_not(bench(MATRIX)->out, "MiB/s     p50 ");
}

/* All names cut to one column would read "file-block-size…". */
Test(output, rows_of_a_matrix_have_a_column_for_each_option)
{
	const struct said *said = bench(MATRIX);

	assert_says(said->out, "\nblock  rand-type  loops  ");
	assert_says(said->out, "\n4K     uniform        1  ");
	assert_says(said->out, "\n16K    zipfian        2  ");
	assert_says_not(said->out, "…");
}

static void assert_ascii(const struct said *said)
{
	cr_assert_eq(said->status, 0, "%s", said->err);
	for (const char *at = said->out; *at; at++)
		cr_assert_lt((unsigned char)*at, 0x80, "%s", said->out);
	for (const char *at = said->err; *at; at++)
		cr_assert_lt((unsigned char)*at, 0x80, "%s", said->err);
}

Test(output, is_ascii_where_the_locale_is_not_utf8)
{
	static const char *const env[] = { "LC_ALL=C", NULL };
	const struct spawn in_c = { .env = env };

	assert_ascii(bench_in(&in_c, NULL_RUN));
	assert_ascii(bench_in(&in_c, NULL_RUN "--report-interval=0.1 --time=0.2 --events=0"));
	assert_ascii(bench_in(&in_c, MATRIX));
	assert_ascii(bench_in(&in_c, "probe"));
	assert_ascii(bench_in(&in_c, "show engines"));
	assert_ascii(bench_in(&in_c, "show profiles"));
	assert_ascii(bench_in(&in_c, "--help"));
	assert_says(bench_in(&in_c, MATRIX)->out, "3 rounds x 10 I/Os");
}

Test(output, no_colour_goes_to_what_is_no_terminal)
{
	const struct said *said;

	said = bench("compare --engine=null --file-test-mode=rndrd --events=10 --rounds=3 "
		     "--vary=null-latency=1us,2us");

	assert_status(said, 0);
	assert_says_not(said->out, "\033");
	assert_says_not(said->err, "\033");
}

#define TWO_SPEEDS	"compare --engine=null --file-test-mode=rndrd --events=10 --rounds=3 " \
			"--vary=null-latency=1us,2us"

Test(output, colour_goes_to_a_terminal_unless_it_or_the_user_wants_none)
{
	static const char *const with[] = { "TERM=xterm", "NO_COLOR", NULL };
	static const char *const without[] = { "TERM=xterm", "NO_COLOR=1", NULL };
	static const char *const dumb[] = { "TERM=dumb", "NO_COLOR", NULL };
	const struct said *said;

	said = bench_in(&(struct spawn){ .terminal = true, .env = with }, TWO_SPEEDS);
	assert_status(said, 0);
	assert_says(said->out, "\033[");
	assert_says(said->out, "slower");

	said = bench_in(&(struct spawn){ .terminal = true, .env = without }, TWO_SPEEDS " --quiet");
	assert_says_not(said->out, "\033[");
	assert_says(said->out, "slower");

	said = bench_in(&(struct spawn){ .terminal = true, .env = dumb }, TWO_SPEEDS);
	assert_says_not(said->out, "\033[");
}

Test(output, a_terminal_has_a_live_line_that_is_taken_away_at_the_end)
{
	static const char *const env[] = { "TERM=xterm", NULL };
	const struct spawn terminal = {
		.terminal = true, .env = env, .signal = SIGINT, .signal_when = "IOPS",
	};
	const struct said *said;
	const char *last;

	said = bench_in(&terminal, "run --engine=null --file-test-mode=rndrd --time=60");

	assert_status(said, 130);
	assert_says(said->out, "\r\033[K");
	assert_says(said->out, " IOPS ");
	for (last = said->out; strstr(last + 1, "\r\033[K"); )
		last = strstr(last + 1, "\r\033[K");
	assert_says(last, "\nread ");		/* only the table follows */
}

Test(output, the_live_line_names_every_run_and_the_time_left)
{
	static const char *const env[] = { "TERM=xterm", NULL };
	const struct said *said;

	said = bench_in(&(struct spawn){ .terminal = true, .env = env },
			"compare --scratch --file-num=1 --file-total-size=1M --engine=psync "
			"--file-test-mode=rndrd --time=0.5 --rounds=2 "
			"--vary=file-block-size=4K,8K");

	assert_status(said, 0);
	for (unsigned round = 1; round <= 2; round++) {
		assert_says(said->out, text_of("\r\033[Kround %u/2  file-block-size=4K  ", round));
		assert_says(said->out, text_of("\r\033[Kround %u/2  file-block-size=8K  ", round));
	}
	assert_says(said->out, "\r\033[Kpreparing\r");
	assert_says(said->out, "  starting, 1 s left");
	assert_says_not(said->out, "preparing prepar");
	assert_says_not(said->out, "preparing  prepar");
}

Test(output, a_file_instead_of_a_terminal_gets_lines_only_if_asked_for)
{
	const struct spawn until_seen = { .signal = SIGINT, .signal_when = "s]  read " };
	const struct said *said;

	said = bench("run --engine=null --file-test-mode=rndrd --time=0.3");
	cr_assert_str_empty(said->err);

	said = bench_in(&until_seen, "run --engine=null --file-test-mode=rndrd --time=60 "
			"--report-interval=0.1");
	assert_status(said, 130);
	assert_says(said->err, "s]  read ");
	assert_says_not(said->err, "\r");
}

/* ---- intervals ---- */

Test(output, intervals_are_a_table_of_their_own)
{
	const struct said *said;
	unsigned width;

	said = bench("run --engine=null --null-latency=1ms --file-test-mode=rndrw --time=5 "
		     "--file-fsync-freq=10 --intervals-csv=-");

	assert_status(said, 0);
	cr_assert(!strncmp(said->out, "variant,round,job,start_s,length_s,op,", 38));
	width = cells_of(said->out);
	for (const char *line = said->out; *line; line = strchr(line, '\n') + 1)
		cr_assert_eq(cells_of(line), width, "%.80s", line);
	assert_says(said->out, ",read,");
	assert_says(said->out, ",fsync,");
	assert_says(said->out, ",total,");
}

/* ---- percentiles ---- */

Test(output, every_output_has_the_percentiles_that_were_chosen)
{
	const struct said *said;
	json_t *json;

	said = bench("compare --engine=null --null-latency=100us --file-test-mode=rndrd "
		     "--events=100 --rounds=3 --vary=iodepth=1,2 --percentiles=10,99.995 "
		     "--json=p.json --csv=p.csv --report-interval=0.001");

	assert_status(said, 0);
	assert_says(said->out, "p10  p99.995");
	json = json_in("p.json");
	cr_assert_eq(count_at(json, "runs/0/read/latency_ns/p99.995"), 100000);
	cr_assert_eq(real_at(json, "runs/0/intervals/0/read/latency_ns/p10"), 100000);
	cr_assert_eq(real_at(json, "comparison/variants/1/median/percentiles_ns/p99.995"), 100000);
	shell("grep -q ,p10_ns,p99.995_ns,service_p10_ns, p.csv");
}

Test(output, a_percentile_that_is_none_is_refused)
{
	const struct said *said = bench(NULL_RUN "--percentiles=50,p99");

	assert_status(said, 2);
	assert_says(said->err, "--percentiles: 'p99' is not a percentile above 0 and up to 100 "
		    "(try 50,99,99.9)");
}
