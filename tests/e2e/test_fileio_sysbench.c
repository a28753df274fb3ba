/*
 * Our fileio beside the distribution's sysbench: the same command lines give the same files and
 * the same operations, and a script that parses one report parses the other.
 */
#include "sysbench.h"

static void begin(void)
{
	e2e_begin();
	need_sysbench();
}

TestSuite(fileio_sysbench, .init = begin, .fini = e2e_end, .timeout = 300);

#define FILES	"fileio --file-num=4 --file-total-size=1M "

static const char *const modes[] = { "seqwr", "seqrewr", "seqrd", "rndrd", "rndwr", "rndrw" };
static const char *const io_modes[] = { "sync", "async", "mmap" };
enum { MODES = 6, IO_MODES = 3 };

static bool reads_only(const char *mode)
{
	return strcmp(mode + 3, "rd") == 0;
}

static void assert_same_files(void)
{
	for (unsigned i = 0; i < 4; i++)
		cr_assert_eq(size_of(text_of("ours/test_file.%u", i)),
			     size_of(text_of("theirs/test_file.%u", i)));
	cr_assert_eq(files_in("ours"), files_in("theirs"));
}

/* 250 events include 8 fsyncs, of all 4 files after 100 and after 200 requests. At the end
 * each of sysbench's threads syncs every file; ringbench syncs each file once. */
static void compare_run(const char *mode, const char *io_mode, unsigned threads)
{
	/* sysbench chooses by the requests that have completed, ignoring those that other
	 * threads are about to issue. */
	const double slack = (strcmp(io_mode, "async") == 0 ? 8 : 2) * threads + 0.1;
	const double series = reads_only(mode) ? 0 : 8, end = reads_only(mode) ? 0 : 4;
	/* With several threads, sysbench sometimes does, or counts, an fsync twice. */
	const double race = threads > 1 && !reads_only(mode) ? 4 : 0;
	const char *what = text_of("%s %s with %u threads", mode, io_mode, threads);
	struct sysbench_counts theirs_, ours_;
	struct both said;

	said = both(FILES "--file-test-mode=%s --file-io-mode=%s --file-async-backlog=8 "
		    "--threads=%u --events=250 --time=0 --debug run", mode, io_mode, threads);
	cr_assert_eq(said.ours->status, said.theirs->status, "%s: %s%s", what, said.ours->out,
		     said.ours->err);
	cr_expect_float_eq(numbers_of(said.theirs->out).events, 250, 0, "%s", what);
	cr_expect_float_eq(numbers_of(said.ours->out).events, 250, 0, "%s", what);
	theirs_ = counts_of(said.theirs->out);
	ours_ = counts_of(said.ours->out);

	cr_expect_float_eq(theirs_.fsyncs, series, race, "%s: theirs %g", what, theirs_.fsyncs);
	cr_expect_float_eq(ours_.fsyncs, series, 0, "%s: ours %g", what, ours_.fsyncs);
	cr_expect_float_eq(ours_.reads, theirs_.reads, slack, "%s: %g and %g reads", what,
			   ours_.reads, theirs_.reads);
	cr_expect_float_eq(ours_.writes, theirs_.writes, slack, "%s: %g and %g writes", what,
			   ours_.writes, theirs_.writes);
	cr_expect_float_eq(theirs_.end_fsyncs, end * threads, race + 0.1, "%s: theirs %g", what,
			   theirs_.end_fsyncs);
	cr_expect_float_eq(ours_.end_fsyncs, end, 0.1, "%s: ours %g", what, ours_.end_fsyncs);
	cr_expect_eq(debug_lines(said.ours->out, 1) + debug_lines(said.ours->out, 2) +
		     debug_lines(said.ours->out, 3), 250, "%s", what);
	assert_same_files();
}

Test(fileio_sysbench, performs_the_same_operations_in_every_mode)
{
	both(FILES "prepare");
	for (unsigned mode = 0; mode < MODES; mode++)
		for (unsigned io_mode = 0; io_mode < IO_MODES; io_mode++)
			for (unsigned threads = 1; threads <= 2; threads++)
				compare_run(modes[mode], io_modes[io_mode], threads);
}

Test(fileio_sysbench, fsync_all_syncs_after_each_write)
{
	struct both said;

	both(FILES "prepare");

	said = both(FILES "--file-test-mode=rndwr --file-fsync-all --events=50 run");

	cr_expect_float_eq(numbers_of(said.ours->out).events, 50, 0);
	cr_expect_float_eq(numbers_of(said.theirs->out).events, 50, 0);
	cr_expect_float_eq(numbers_of(said.ours->out).fsyncs_s,
			   numbers_of(said.ours->out).writes_s, 0);
	cr_expect_float_eq(numbers_of(said.theirs->out).fsyncs_s,
			   numbers_of(said.theirs->out).writes_s, 0);
}

/* The outputs are equal except for numbers. The rows build on each other: files stay. */
static const char *const same[] = {
	"fileio",
	"fileio --foo=1 run",
	"fileio start",
	"fileio run now later",
	"--test=fileio --num-threads=2 --file-num=2 --file-total-size=256K prepare",
	FILES "prepare",
	FILES "prepare",
	"fileio --file-num=6 --file-total-size=1536K prepare",
	"--test=fileio --num-threads=2 --max-time=1 --max-requests=100 --file-num=4 "
		"--file-total-size=1M --file-test-mode=rndrw run",
	FILES "--file-test-mode=rndrd --threads=2 --events=50 --percentile=0 run",
	FILES "--file-test-mode=rndwr --events=10 --verbosity=4 run",
	FILES "--file-test-mode=rndwr --events=10 --verbosity=2 run",
	FILES "--file-test-mode=rndwr --events=10 --file-fsync-all run",
	FILES "--file-test-mode=rndwr --events=10 --file-fsync-mode=fdatasync "
		"--file-extra-flags=direct --file-fsync-freq=0 --file-fsync-end=off run",
	FILES "--file-test-mode=seqrewr --events=10 --file-merged-requests=4 --file-io-mode=async "
		"--file-extra-flags=dsync run",
	FILES "--file-test-mode=seqwr --events=10 --file-io-mode=mmap --rand-seed=7 run",
	/* Not at the end of an interval, where sysbench may omit the last line. */
	FILES "--file-test-mode=seqrd --rate=100 --time=3 --report-interval=2 run",
	FILES "--file-test-mode=rndwr --rate=100 --time=2 --report-checkpoints=1 "
		"--file-fsync-freq=0 run",
	FILES "--file-test-mode=seqrd --events=3 --debug run",
	FILES "--file-test-mode=seqrd --events=3 --forced-shutdown=9 run",
	"fileio --file-num=8 --file-total-size=1M --file-test-mode=seqrd run",
	"fileio --file-num=4 --file-total-size=10M --file-test-mode=seqrd run",
	FILES "--file-test-mode=foo run",
	FILES "--file-test-mode=seqrd --file-io-mode=foo run",
	"fileio --file-num=0 --file-test-mode=seqrd run",
	"fileio --file-num=x prepare",
	FILES "--file-block-size=4X prepare",
	FILES "--file-extra-flags=foo prepare",
	FILES "--file-fsync-mode=foo prepare",
	FILES "--file-rw-ratio=-1 prepare",
	"fileio --threads=0 prepare",
	"fileio --threads=x prepare",
	"fileio --percentile=200 prepare",
	"fileio --percentile=0 --histogram prepare",
	"fileio --debug=foo prepare",
	"fileio --verbosity=9 prepare",
	"fileio --rand-type=foo prepare",
	"fileio --forced-shutdown=x prepare",
	"fileio --report-checkpoints=x prepare",
	"--config-file=/not/there " FILES "cleanup",
	FILES "cleanup",
};

/* The name of the program is the only intended difference. */
static const char *without_name(const char *text)
{
	char *out = text_of("%s", text), *name = strstr(out, "'ringbench fileio");

	if (name)
		memmove(name + 1 + strlen("sysbench"), name + 1 + strlen("ringbench"),
			strlen(name + 1 + strlen("ringbench")) + 1);
	return name ? memcpy(name + 1, "sysbench", strlen("sysbench")), out : out;
}

Test(fileio_sysbench, says_the_same_but_for_numbers)
{
	for (unsigned i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		struct both said = both("%s", same[i]);

		cr_expect_eq(said.ours->status, said.theirs->status, "%s: %d, theirs %d", same[i],
			     said.ours->status, said.theirs->status);
		cr_expect_str_eq(masked(said.ours->out), masked(said.theirs->out), "%s:\n%s\n%s",
				 same[i], masked(said.ours->out), masked(said.theirs->out));
		cr_expect_str_eq(without_name(masked(said.ours->err)), masked(said.theirs->err),
				 "%s:\n%s\n%s", same[i], said.ours->err, said.theirs->err);
	}
}

Test(fileio_sysbench, histogram_has_its_rows_in_the_same_columns)
{
	struct both said;
	const char *our_rows, *their_rows;

	both(FILES "prepare");
	said = both(FILES "--file-test-mode=rndrd --events=200 --histogram run");

	our_rows = strstr(said.ours->out, "Latency histogram");
	their_rows = strstr(said.theirs->out, "Latency histogram");
	cr_assert(our_rows && their_rows);
	/* Ignores the two heading lines, and the bar in each row. */
	cr_assert_eq(strncmp(our_rows, their_rows, strcspn(strchr(their_rows, '\n') + 1, "\n")), 0);
	our_rows = strchr(strchr(our_rows, '\n') + 1, '\n') + 1;
	their_rows = strchr(strchr(their_rows, '\n') + 1, '\n') + 1;
	cr_assert_eq(strcspn(our_rows, "|"), strcspn(their_rows, "|"));
	cr_assert_eq(our_rows[13 + 1 + 40], ' ');
	cr_assert_eq(their_rows[13 + 1 + 40], ' ');
}

Test(fileio_sysbench, each_runs_on_what_the_other_prepared)
{
	const struct said *said;

	both(FILES "prepare");

	said = bench_in(&(struct spawn){ .directory = "theirs" },
			FILES "--file-test-mode=rndrw --events=100 run");
	assert_status(said, 0);
	said = bench_in(&(struct spawn){ .directory = "ours", .program = "sysbench" },
			FILES "--file-test-mode=rndrw --events=100 run");
	assert_status(said, 0);
}
