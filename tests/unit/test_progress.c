/*
 * The live line, written to memory instead of a terminal.
 */
#include "report.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static struct progress progress;
static FILE *out;
static char *text;
static size_t size;

static void setup(void)
{
	out = open_memstream(&text, &size);
	progress_init(&progress, out, false);
}

static void teardown(void)
{
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

Test(progress, is_a_line_per_report_interval_where_there_is_no_terminal)
{
	const struct spec spec = { .report_interval_ns = 1000000000, .percentile = 95 };

	progress_interval(&progress, &spec, &interval);

	expect("[ 10s]  read 12,345 IOPS 48.2 MiB/s  write 8,000 IOPS 31.2 MiB/s  "
	       "fsync 80 IOPS  p95 210 µs\n");
}

Test(progress, says_nothing_there_if_nobody_asked_for_intervals)
{
	const struct spec spec = { .percentile = 95 };

	progress_interval(&progress, &spec, &interval);
	progress_bytes(&progress, "preparing", 1, 2);

	expect("");
}

Test(progress, is_drawn_over_itself_on_a_terminal)
{
	const struct spec spec = { .percentile = 0 };
	const struct result_interval reads = {
		.length_s = 1, .ios = { 1000 }, .bytes = { 1000 * 4096 } };

	progress.terminal = true;
	progress_label(&progress, "round 2/5  uring");
	progress_interval(&progress, &spec, &reads);

	expect("\r\033[Kround 2/5  uring  [  1s]  read 1,000 IOPS 3.91 MiB/s");
}

Test(progress, is_cut_to_the_width_of_the_terminal)
{
	const struct spec spec = { .percentile = 95 };

	progress.terminal = true;
	progress_interval(&progress, &spec, &interval);

	expect("\r\033[K[ 10s]  read 12,345 IOPS 48.2 MiB/s  write 8,000 IOPS 31.2 MiB/s  "
	       "fsync 80 IOP…");
}

Test(progress, shows_how_much_is_prepared)
{
	progress.terminal = true;
	progress_bytes(&progress, "preparing", 64 << 20, 256 << 20);

	expect("\r\033[Kpreparing  64 MiB of 256 MiB (25 %)");
}

Test(progress, takes_its_line_away_once)
{
	progress.terminal = true;
	progress_bytes(&progress, "x", 1, 1);
	progress_clear(&progress);
	progress_clear(&progress);

	expect("\r\033[Kx  1 B of 1 B (100 %)\r\033[K");
}

Test(progress, says_when_nothing_was_completed)
{
	const struct spec spec = { .report_interval_ns = 1000000000, .percentile = 95 };
	const struct result_interval nothing = { .start_s = 2, .length_s = 1, .errors = 3 };

	progress_interval(&progress, &spec, &nothing);

	expect("[  3s]  no I/O completed  3 errors\n");
}

Test(progress, is_silent_if_quiet)
{
	const struct spec spec = { .report_interval_ns = 1000000000, .percentile = 95 };

	progress_init(&progress, out, true);
	progress.terminal = true;
	progress_interval(&progress, &spec, &interval);
	progress_bytes(&progress, "x", 1, 1);

	expect("");
}
