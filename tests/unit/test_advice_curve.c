/* The notes about a curve: did the target change while it was measured? */
#include "advised.h"

#include <criterion/criterion.h>
#include <string.h>

#include "curve.h"

enum { ANCHORS = 5 };

TestSuite(advice_curve, .init = advised_begin, .fini = advised_end);

/* A curve whose anchor had these medians, in the order of the runs. */
static void measure(const double p50_us[ANCHORS])
{
	static struct curve_variant variant;
	double p50_ns[ANCHORS];

	for (unsigned i = 0; i < ANCHORS; i++)
		p50_ns[i] = p50_us[i] * 1e3;
	advised_run("v", 1);
	variant = (struct curve_variant){
		.name = "v", .anchor = curve_anchor_of(7000, p50_ns, ANCHORS) };
	advised.has_curve = true;
	advised.curve = (struct curve){ .variants = &variant, .variant_count = 1 };
}

Test(advice_curve, says_that_the_target_became_slower)
{
	measure((const double[]){ 100, 110, 121, 130, 146 });

	advised_collect();

	cr_assert_eq(advised.advice_count, 1);
	cr_assert_str_eq(advised.advice[0].code, "curve-drift");
	cr_assert(strstr(advised.advice[0].text, "the target became slower while the curve was "
			 "measured: at 7,000 requests per second, measured 5 times, p50 went to "
			 "1.4"), "%s", advised.advice[0].text);
	cr_assert(strstr(advised.advice[0].text, "until it is in a steady state"));
}

Test(advice_curve, says_that_the_target_became_faster)
{
	measure((const double[]){ 146, 130, 121, 110, 100 });

	advised_collect();

	cr_assert_eq(advised.advice_count, 1);
	cr_assert(strstr(advised.advice[0].text, "became faster"), "%s", advised.advice[0].text);
}

/* By 5 per cent, however sure; and by chance, however much. */
Test(advice_curve, is_silent_about_small_changes_and_about_chance)
{
	measure((const double[]){ 100, 101.2, 102.5, 103.8, 105 });
	expect_no_advice();

	measure((const double[]){ 100, 160, 90, 150, 120 });
	expect_no_advice();
}
