/*
 * The live line: its text for a state, and when it is written; to memory instead of a terminal.
 */
#include "progress.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "units.h"

static struct progress progress;
static struct arena arena;
static FILE *out;
static char *text;
static size_t size;

static void setup(void)
{
	unsetenv("COLUMNS");
	arena_init(&arena);
	out = open_memstream(&text, &size);
	progress_init(&progress, out, false);
}

static void teardown(void)
{
	progress_release(&progress);
	arena_release(&arena);
	fclose(out);
	free(text);
}

TestSuite(progress, .init = setup, .fini = teardown);

static const struct result_interval interval = {
	.start_s = 9, .length_s = 1,
	.ios = { 12345, 8000, 80 }, .bytes = { 12345 * 4096, 8000 * 4096, 0 },
	.percentile_ns = 210000,
};

static void expect(const char *expected)
{
	fflush(out);
	cr_assert_str_eq(text, expected);
}

/* ---- text ---- */

#define SECONDS(n) (UINT64_C(n) * NS_PER_SECOND)

/* The third run of seven rounds of two variants: opened at 100 s, its loops began at 101 s. */
static struct progress_state in_the_third_run(void)
{
	return (struct progress_state){
		.name = "round 2/7  sync", .in_run = true,
		.warmup_ns = SECONDS(1), .time_ns = SECONDS(3),
		.run_began_ns = SECONDS(100), .started_ns = SECONDS(101),
		.runs_over = 2, .beyond_plan_ns = SECONDS(2),
		.runs_after = 11, .planned_after_ns = 11 * SECONDS(4),
	};
}

static void expect_text(const struct progress_state *state, uint64_t now_ns, const char *expected)
{
	cr_assert_str_eq(progress_text(state, now_ns, &arena), expected);
}

Test(progress, shows_what_each_job_does)
{
	static const struct spec spec = { .report_interval_ns = SECONDS(1), .percentile = 95 };
	static const struct result_interval log = {
		.start_s = 9, .length_s = 1, .ios = { [IO_WRITE] = 990, [IO_FSYNC] = 990 },
		.bytes = { [IO_WRITE] = 990 * 4096 }, .percentile_ns = 4000,
	};

	progress_run_begins(&progress, &(struct progress_run){ .name = "log" });
	progress_job_interval(&progress, "readers", &spec, &interval);
	progress_job_interval(&progress, "log", &spec, &log);
	progress_interval(&progress, &spec, &interval);

	cr_assert_str_eq(progress.state.rates, "  readers 20,345 IOPS  log 990 IOPS");
	expect("log/readers  [ 10s]  read 12,345 IOPS 48.2 MiB/s  write 8,000 IOPS 31.2 MiB/s  "
	       "fsync 80 IOPS  p95 210 \xc2\xb5s\n"
	       "log/log  [ 10s]  write 990 IOPS 3.87 MiB/s  fsync 990 IOPS  p95 4 \xc2\xb5s\n"
	       "log  [ 10s]  read 12,345 IOPS 48.2 MiB/s  write 8,000 IOPS 31.2 MiB/s  "
	       "fsync 80 IOPS  p95 210 \xc2\xb5s\n");
}

Test(progress, names_the_phase_of_a_run)
{
	struct progress_state state = in_the_third_run();

	state.planned_after_ns = state.runs_after = 0;
	state.started_ns = 0;
	expect_text(&state, SECONDS(100), "round 2/7  sync  starting, 6 s left");
	state.started_ns = SECONDS(101);
	expect_text(&state, SECONDS(101), "round 2/7  sync  warming up, 5 s left");
	expect_text(&state, SECONDS(103), "round 2/7  sync  measuring, 3 s left");
	expect_text(&state, SECONDS(107), "round 2/7  sync  finishing, 1 s left");
}

Test(progress, tells_the_time_left_from_plans_and_what_runs_took_beyond_theirs)
{
	const struct progress_state state = in_the_third_run();

	/* 4 s of this one, 11 times 5 s, and the second that has begun. */
	expect_text(&state, SECONDS(101), "round 2/7  sync  warming up, 60 s left");
}

Test(progress, tells_long_times_in_minutes_and_hours)
{
	struct progress_state state = in_the_third_run();

	state.planned_after_ns = SECONDS(600);
	expect_text(&state, SECONDS(103), "round 2/7  sync  measuring, 11 min left");
	state.planned_after_ns = SECONDS(9000);
	expect_text(&state, SECONDS(103), "round 2/7  sync  measuring, 2 h 30 min left");
}

Test(progress, knows_the_time_of_runs_that_end_by_events_once_one_is_over)
{
	struct progress_state state = in_the_third_run();

	state.warmup_ns = state.time_ns = state.planned_after_ns = 0;
	state.runs_over = 0;
	state.beyond_plan_ns = 0;
	expect_text(&state, SECONDS(102), "round 2/7  sync  measuring");
	state.runs_over = 2;
	state.beyond_plan_ns = SECONDS(6);
	expect_text(&state, SECONDS(102), "round 2/7  sync  measuring, 35 s left");
}

Test(progress, shows_how_much_is_prepared)
{
	const struct progress_state state = {
		.what = "preparing", .done_bytes = 64 << 20, .total_bytes = 256 << 20 };

	expect_text(&state, 0, "preparing  64 MiB of 256 MiB (25 %)");
}

Test(progress, shows_how_much_of_the_cache_is_filled_within_a_run)
{
	struct progress_state state = in_the_third_run();

	state.started_ns = 0;
	state.what = "filling the cache";
	state.done_bytes = 64 << 20;
	state.total_bytes = 256 << 20;
	expect_text(&state, SECONDS(100),
		    "round 2/7  sync  filling the cache, 61 s left  64 MiB of 256 MiB (25 %)");
}

/* ---- on a terminal ---- */

static const struct progress_run run = { .name = "round 2/5  uring" };

Test(progress, is_drawn_at_once_when_a_run_begins)
{
	progress.terminal = true;

	progress_run_begins(&progress, &run);

	expect("\r\033[Kround 2/5  uring  starting");
}

Test(progress, is_drawn_over_itself)
{
	const struct spec spec = { .percentile = 0 };
	const struct result_interval reads = {
		.length_s = 1, .ios = { 1000 }, .bytes = { 1000 * 4096 } };

	progress.terminal = true;
	progress_run_begins(&progress, &run);
	progress_started(&progress);
	progress_interval(&progress, &spec, &reads);

	expect("\r\033[Kround 2/5  uring  starting"
	       "\r\033[Kround 2/5  uring  measuring  read 1,000 IOPS 3.91 MiB/s");
}

Test(progress, forgets_the_numbers_of_the_run_before)
{
	const struct spec spec = { .percentile = 0 };

	progress_run_begins(&progress, &run);
	progress_started(&progress);
	progress_interval(&progress, &spec, &interval);
	progress_run_is_over(&progress);
	progress.terminal = true;
	progress_run_begins(&progress, &run);

	expect("\r\033[Kround 2/5  uring  starting, 1 s left");
}

Test(progress, is_cut_to_the_width_of_the_terminal)
{
	const struct spec spec = { .percentile = 95 };

	setenv("COLUMNS", "60", 1);
	progress.terminal = true;
	progress.state.in_run = true;
	progress.state.started_ns = 1;
	progress_interval(&progress, &spec, &interval);

	expect("\r\033[Kmeasuring  read 12,345 IOPS 48.2 MiB/s  write 8,000 IOPS 3…");
}

Test(progress, takes_its_line_away_once)
{
	progress.terminal = true;
	progress_bytes(&progress, "preparing", 1, 1);
	progress_clear(&progress);
	progress_clear(&progress);

	expect("\r\033[Kpreparing  1 B of 1 B (100 %)\r\033[K");
}

Test(progress, moves_by_itself_where_something_takes_long, .timeout = 300)
{
	progress.terminal = progress.moves = true;
	progress_doing(&progress, "preparing");

	for (int drawn = 1; drawn < 3; ) {
		char *at;

		pthread_mutex_lock(&progress.lock);
		fflush(out);
		at = text;
		for (drawn = 0; (at = strstr(at, "preparing")); at++)
			drawn++;
		pthread_mutex_unlock(&progress.lock);
	}
}

/* ---- not a terminal ---- */

Test(progress, is_a_line_per_report_interval_where_there_is_no_terminal)
{
	const struct spec spec = { .report_interval_ns = 1000000000, .percentile = 95 };

	progress_interval(&progress, &spec, &interval);

	expect("[ 10s]  read 12,345 IOPS 48.2 MiB/s  write 8,000 IOPS 31.2 MiB/s  "
	       "fsync 80 IOPS  p95 210 µs\n");
}

Test(progress, is_silent_there_for_half_a_minute)
{
	const struct spec spec = { .percentile = 95 };

	progress_run_begins(&progress, &run);
	progress_interval(&progress, &spec, &interval);
	progress_bytes(&progress, "preparing", 1, 2);

	expect("");
}

Test(progress, is_a_line_that_stays_there_every_half_minute)
{
	progress.said_ns -= SECONDS(31);
	progress_run_begins(&progress, &run);
	progress_run_begins(&progress, &run);

	expect("round 2/5  uring  starting\n");
}

Test(progress, says_when_nothing_was_completed)
{
	const struct spec spec = { .report_interval_ns = 1000000000, .percentile = 95 };
	const struct result_interval nothing = { .start_s = 2, .length_s = 1, .errors = 3 };

	progress_interval(&progress, &spec, &nothing);

	expect("[  3s]  no I/O completed  3 errors\n");
}

Test(progress, says_which_loops_did_not_answer)
{
	const struct spec spec = { .report_interval_ns = 1000000000, .threads = 4 };
	const struct result_interval others = {
		.start_s = 2, .length_s = 1, .ios[IO_READ] = 10, .no_answer = 1,
	};
	const struct run_silence silence = { .loops = 4, .at_s = 5, .for_s = 2.5 };

	progress_interval(&progress, &spec, &others);
	progress_no_answer(&progress, &spec, &silence);

	expect("[  3s]  read 10 IOPS  no answer from 1 loop\n"
	       "[  5s]  no answer for 2.5 s: 4 loops stuck in a system call\n");
}

Test(progress, is_silent_if_quiet)
{
	const struct spec spec = { .report_interval_ns = 1000000000, .percentile = 95 };

	progress.quiet = progress.terminal = true;
	progress_run_begins(&progress, &run);
	progress_interval(&progress, &spec, &interval);
	progress_bytes(&progress, "x", 1, 1);

	expect("");
}
