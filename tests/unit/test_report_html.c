/* HTML reports: what the page has of each kind of result. */
#include "report.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "sample.h"
#include "sweep.h"

static struct result result;

static void setup(void)
{
	sample_init(&result);
}

static void teardown(void)
{
	result_release(&result);
}

TestSuite(report_html, .init = setup, .fini = teardown);

static const struct report_look plain = { .width = 80 };

static void assert_has(const char *part)
{
	char *text = sample_text(report_html, &result, &plain);

	cr_assert(strstr(text, part), "no %s in:\n%s", part, text);
	free(text);
}

static void assert_lacks(const char *part)
{
	char *text = sample_text(report_html, &result, &plain);

	cr_assert(!strstr(text, part), "%s in:\n%s", part, text);
	free(text);
}

static void add_run(const char *variant, unsigned round, const char *options, uint64_t ios)
{
	struct run_result *run = sample_run(&result, variant, round, "psync", options);

	sample_ios(run, IO_READ, ios, 1000000);
	run_result_finish(run);
}

static void compared(void)
{
	struct err err = { 0 };

	cr_assert_eq(compare_variants(&result, "", &err), 0, "%s", err.text);
}

Test(report_html, a_run_has_its_numbers_and_its_distribution)
{
	add_run("auto", 1, "file-test-mode=rndrd", 5000);

	assert_has("<span class=\"name\">IOPS</span><strong>5,000</strong>");
	assert_has("data-x=\"99\" data-y=\"1000000\" "
		   "data-source=\"/runs/0/read/latency_ns/p99\"");
	assert_has("<script type=\"application/json\" id=\"result-1\">");
	assert_lacks("data-ratio");
}

Test(report_html, a_line_ends_where_a_run_has_too_few_ios)
{
	add_run("auto", 1, "file-test-mode=rndrd", 400);

	assert_has("/runs/0/read/latency_ns/p99\"");
	assert_lacks("latency_ns/p99.9\"");
}

Test(report_html, texts_of_others_are_no_markup)
{
	add_run("<script>alert(1)</script>", 1, "file-test-mode=rndrd", 5000);
	result.profile = "\"><script>alert(2)</script>";
	result.description = "</script><img src=x onerror=alert(3)>";
	result.environ.targets[0].path = "/data/<b>\x1b[2J";

	assert_lacks("<script>");
	assert_lacks("<img");
	assert_lacks("</script><");
	assert_lacks("\x1b");
	assert_has("&lt;script&gt;alert(1)&lt;/script&gt;");
	assert_has("/data/&lt;b&gt;\\x1b[2J");
	assert_has("\\u003c/script>\\u003cimg");
}

Test(report_html, needs_nothing_from_elsewhere)
{
	add_run("auto", 1, "file-test-mode=rndrd", 5000);

	assert_lacks("http:");
	assert_lacks("https:");
	assert_lacks("src=");
	assert_lacks("@import");
	assert_lacks("url(");
}

Test(report_html, a_comparison_has_a_card_and_bars_with_intervals)
{
	for (unsigned round = 1; round <= 3; round++) {
		add_run("sync", round, "file-test-mode=rndrd", 1000 + round);
		add_run("uring", round, "file-test-mode=rndrd", 2000 + round);
	}
	compared();

	assert_has("<h3>uring against sync</h3>");
	assert_has("<strong>2.00 ×</strong><em>faster</em>");
	assert_has("2,002 against 1,002");
	assert_has("<g class=\"bar better\" data-ratio=\"1.99");
	assert_has("data-source=\"/comparison/variants/1/iops\"");
	assert_has("data-series=\"sync\"");
}

Test(report_html, a_sweep_has_iops_latency_and_cost_by_depth)
{
	static const char *const names[] = { "iodepth=1", "iodepth=4", "iodepth=16" };

	for (unsigned i = 0; i < 3; i++)
		add_run(names[i], 1, arena_printf(&result.arena, "file-test-mode=rndrd %s",
						  names[i]), 1000 * (i + 1));
	compared();

	assert_has("<h4>IOPS by queue depth</h4>");
	assert_has("<h4>Latency by queue depth</h4>");
	assert_has("data-x=\"16\" data-y=\"3000\" "
		   "data-source=\"/comparison/variants/2/median/iops\"");
	assert_has("data-x=\"4\" data-y=\"2000\" data-source=\"/runs/1/total/iops\"");
}

Test(report_html, a_sweep_has_a_line_for_each_engine)
{
	struct sweep sweep;

	for (unsigned i = 0; i < 3; i++) {
		add_run(arena_printf(&result.arena, "psync,%u", 1 << i), 1,
			arena_printf(&result.arena, "iodepth=%u", 1 << i), 1000);
		add_run(arena_printf(&result.arena, "pool,%u", 1 << i), 1,
			arena_printf(&result.arena, "iodepth=%u engine=pool", 1 << i), 1000);
	}
	compared();
	sweep = sweep_find(&result, &result.arena);

	cr_assert_str_eq(sweep.option, "iodepth");
	cr_assert_eq(sweep.line_count, 2);
	cr_assert_eq(sweep.longest, 3);
	cr_assert_str_eq(sweep.lines[0].name, "psync");
	cr_assert_str_eq(sweep.lines[1].name, "pool");
	cr_assert_eq(sweep.lines[1].steps[2].value, 4);
}

Test(report_html, two_depths_are_no_sweep)
{
	add_run("iodepth=1", 1, "iodepth=1", 1000);
	add_run("iodepth=4", 1, "iodepth=4", 1000);
	compared();

	cr_assert_null(sweep_find(&result, &result.arena).option);
	assert_lacks("by queue depth");
}

static struct result_interval interval_of(unsigned second, uint64_t ios)
{
	struct result_interval interval = { .start_s = second, .length_s = 1 };

	interval.ios[IO_READ] = ios;
	interval.latency = (struct interval_latency){ .measured = ios > 0, .p99_ns = 2000 };
	return interval;
}

Test(report_html, a_run_over_time_shows_where_nothing_completed)
{
	struct result_interval intervals[] = {
		interval_of(0, 1000), interval_of(1, 0), interval_of(2, 0), interval_of(3, 500) };

	add_run("auto", 1, "file-test-mode=rndrd", 1500);
	result.runs[0].intervals = intervals;
	result.runs[0].interval_count = 4;

	assert_has("<h4>IOPS over time</h4>");
	assert_has("data-x=\"0.5\" data-y=\"1000\" data-source=\"/runs/0/intervals/0\"");
	assert_has("nothing completed from 1 s to 3 s");
	assert_has("data-source=\"/runs/0/intervals/3/latency_ns/p99\"");
}

Test(report_html, several_results_are_on_one_page)
{
	struct result other;
	const struct report_look look = { .width = 80, .beside = &other, .beside_count = 1 };
	char *text;

	add_run("auto", 1, "file-test-mode=rndrd", 5000);
	sample_init(&other);
	other.profile = "second";
	text = sample_text(report_html, &result, &look);

	cr_assert(strstr(text, "<a href=\"#report-2\">second, "), "%s", text);
	cr_assert(strstr(text, "<article id=\"report-2\" data-result=\"result-2\">"));
	cr_assert(strstr(text, "id=\"result-2\""));
	result_release(&other);
	free(text);
}
