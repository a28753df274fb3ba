/* Charts of HTML reports: exact ticks, places and numbers. */
#include "svg_chart.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "html_text.h"
#include "svg_bars.h"

TestSuite(svg_chart);

static struct arena arena;

static void assert_ticks(const struct scale *scale, unsigned count, const double *expected)
{
	cr_assert_eq(scale->tick_count, count, "%u ticks", scale->tick_count);
	for (unsigned i = 0; i < count; i++)
		cr_assert_float_eq(scale->ticks[i], expected[i], 1e-9 * expected[count - 1],
				   "tick %u is %g", i, scale->ticks[i]);
	cr_assert_float_eq(scale->low, expected[0], 1e-9);
	cr_assert_float_eq(scale->high, expected[count - 1], 1e-9 * expected[count - 1]);
}

#define TICKS(scale, ...) do {								\
	const double expected_[] = { __VA_ARGS__ };					\
	assert_ticks(scale, sizeof(expected_) / sizeof(expected_[0]), expected_);	\
} while (0)

Test(svg_chart, linear_ticks_are_round_and_hold_all_values)
{
	const struct scale thousands = scale_linear(0, 6123, 5);
	const struct scale around_one = scale_linear(0.93, 1.12, 5);
	const struct scale exact = scale_linear(0, 100, 5);
	const struct scale nothing = scale_linear(0, 0, 5);

	TICKS(&thousands, 0, 2000, 4000, 6000, 8000);
	TICKS(&around_one, 0.9, 0.95, 1, 1.05, 1.1, 1.15);
	TICKS(&exact, 0, 20, 40, 60, 80, 100);
	TICKS(&nothing, 0, 0.2, 0.4, 0.6, 0.8, 1);
}

Test(svg_chart, logarithmic_ticks_are_1_2_5_or_powers_of_ten)
{
	const struct scale narrow = scale_log(7000, 30000);
	const struct scale wide = scale_log(3, 40000);
	const struct scale exact = scale_log(0.5, 2);
	const struct scale point = scale_log(100, 100);

	TICKS(&narrow, 5000, 10000, 20000, 50000);
	TICKS(&wide, 1, 10, 100, 1000, 10000, 100000);
	TICKS(&exact, 0.5, 1, 2);
	TICKS(&point, 100, 200);
}

Test(svg_chart, percentiles_end_at_the_first_nine_that_holds_all)
{
	const struct scale some = scale_percentile(99.5), few = scale_percentile(50);
	const struct scale most = scale_percentile(99.99);

	TICKS(&some, 0, 50, 90, 99, 99.9);
	TICKS(&few, 0, 50, 90);
	TICKS(&most, 0, 50, 90, 99, 99.9, 99.99);
}

Test(svg_chart, places_follow_the_kind_of_scale)
{
	const double depths[] = { 1, 4, 16 };
	const struct scale linear = scale_linear(0, 100, 5), log = scale_log(1, 100);
	const struct scale percentile = scale_percentile(99.9), own = scale_of_values(depths, 3);

	cr_assert_float_eq(scale_place(&linear, 25), 0.25, 1e-12);
	cr_assert_float_eq(scale_place(&log, 10), 0.5, 1e-12);
	cr_assert_float_eq(scale_place(&own, 4), 0.5, 1e-12);
	cr_assert_float_eq(scale_place(&percentile, 90), 1 / 3.0, 1e-12);
	cr_assert_float_eq(scale_place(&percentile, 99), 2 / 3.0, 1e-12);
	cr_assert_float_eq(scale_place(&log, 1000), 1, 1e-12);
	cr_assert_float_eq(scale_place(&log, 0.1), 0, 1e-12);
}

/* Two points, from corner to corner. */
static struct chart sample(void)
{
	static const struct chart_point points[] = {
		{ .x = 1, .y = 0, .title = "<first>", .source = "/runs/0/total/iops" },
		{ .x = 16, .y = 8000, .title = "second" },
	};
	static const struct chart_series series = {
		.name = "a & b", .look = SERIES_LINE, .style = 1, .points = points,
		.point_count = 2 };
	static const double depths[] = { 1, 4, 16 };

	return (struct chart){
		.name = "test", .title = "IOPS by depth", .caption = "caption",
		.x = { "depth", scale_of_values(depths, 3), chart_count },
		.y = { "IOPS", scale_linear(0, 8000, 4), chart_count },
		.series = &series, .series_count = 1 };
}

static char *printed(const struct chart *chart)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	arena_init(&arena);
	chart_print(chart, out, &arena);
	arena_release(&arena);
	fclose(out);
	return text;
}

static void assert_has(const char *text, const char *part)
{
	cr_assert(strstr(text, part), "no %s in:\n%s", part, text);
}

Test(svg_chart, places_points_between_the_ends_of_the_axes)
{
	const struct chart chart = sample();

	cr_assert_float_eq(chart_x(&chart, 1), CHART_LEFT, 1e-9);
	cr_assert_float_eq(chart_x(&chart, 4), (CHART_LEFT + CHART_WIDTH - CHART_RIGHT) / 2.0,
			   1e-9);
	cr_assert_float_eq(chart_x(&chart, 16), CHART_WIDTH - CHART_RIGHT, 1e-9);
	cr_assert_float_eq(chart_y(&chart, 0), CHART_HEIGHT - CHART_BOTTOM, 1e-9);
	cr_assert_float_eq(chart_y(&chart, 8000), CHART_TOP, 1e-9);
}

Test(svg_chart, draws_lines_points_and_a_legend)
{
	const struct chart chart = sample();
	char *text = printed(&chart);

	assert_has(text, "<path class=\"line\" d=\"M62.0 228.0L444.0 26.0\"/>");
	assert_has(text, "data-x=\"1\" data-y=\"0\" data-source=\"/runs/0/total/iops\">"
		   "<title>&lt;first&gt;</title>");
	assert_has(text, "data-x=\"16\" data-y=\"8000\"><title>second</title>");
	assert_has(text, "</svg>a &amp; b</li>");
	assert_has(text, "<figcaption>caption</figcaption>");
	free(text);
}

Test(svg_chart, marks_a_limit_across_and_a_band_upright)
{
	const struct chart_rule rules[] = {
		{ .at = 4000, .label = "iops > 4,000", .title = "objective" },
		{ .upright = true, .at = 4, .low = 1, .high = 16, .label = "limit", .title = "t" },
	};
	struct chart chart = sample();
	char *text;

	chart.rules = rules;
	chart.rule_count = 2;
	text = printed(&chart);

	assert_has(text, "data-at=\"4000\"><title>objective</title><path d=\"M62 127.0 H444\"/>");
	assert_has(text, "<rect class=\"band\" x=\"62.0\" y=\"26.0\" width=\"382.0\" "
		   "height=\"202.0\"/><path d=\"M253.0 26 V228\"/>");
	free(text);
}

Test(svg_chart, words_of_axes)
{
	arena_init(&arena);

	cr_assert_str_eq(chart_count(1234, &arena), "1,234");
	cr_assert_str_eq(chart_count(1500000, &arena), "1.5 M");
	cr_assert_str_eq(chart_count(0.25, &arena), "0.25");
	cr_assert_str_eq(chart_duration(200000, &arena), "200 µs");
	cr_assert_str_eq(chart_mib_per_s(3 << 20, &arena), "3");
	cr_assert_str_eq(chart_percent(99.99, &arena), "99.99");
	cr_assert_str_eq(chart_size(4096, &arena), "4 KiB");
	arena_release(&arena);
}

/* ---- bars ---- */

static const struct bar two_bars[] = {
	{ .label = "fast", .words = "2.00 × · faster", .title = "t", .ratio = 2,
	  .has_interval = true, .low = 1.5, .high = 2.5, .look = BAR_BETTER,
	  .source = "/comparison/variants/1/iops" },
	{ .label = "none", .words = "not run", .title = "why", .ratio = NAN },
};

Test(svg_chart, a_scale_of_bars_has_the_line_of_no_difference)
{
	const struct bars bars = { "b", "title", NULL, two_bars, 2 };
	const struct scale scale = bars_scale(&bars);

	cr_assert_eq(scale.kind, SCALE_LINEAR);
	TICKS(&scale, 0.5, 1, 1.5, 2, 2.5);
}

Test(svg_chart, a_wide_scale_of_bars_is_logarithmic)
{
	struct bar bar = two_bars[0];
	const struct bars bars = { "b", "title", NULL, &bar, 1 };

	bar.low = 0.1;
	cr_assert_eq(bars_scale(&bars).kind, SCALE_LOG);
}

Test(svg_chart, bars_begin_at_no_difference)
{
	const struct bars bars = { "b", "title", NULL, two_bars, 2 };
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	arena_init(&arena);
	bars_print(&bars, out, &arena);
	arena_release(&arena);
	fclose(out);

	/* 436 wide from 0.5 to 2.5: 1 is at 121, 2 at 339 */
	assert_has(text, "<g class=\"bar better\" data-ratio=\"2\" data-low=\"1.5\" "
		   "data-high=\"2.5\" data-source=\"/comparison/variants/1/iops\">");
	assert_has(text, "<rect x=\"121.0\" y=\"23.0\" width=\"218.0\" height=\"11\"/>");
	assert_has(text, "<g class=\"bar unsure\"><title>why</title>");
	free(text);
}
