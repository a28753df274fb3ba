/* log2_hist: small numbers in classes of powers of two. */
#include "log2_hist.h"

#include <criterion/criterion.h>

Test(log2_hist, a_bucket_for_every_power_of_two)
{
	static const struct { unsigned number, bucket; } rows[] = {
		{ 0, 0 }, { 1, 1 }, { 2, 2 }, { 3, 2 }, { 4, 3 }, { 127, 7 }, { 128, 8 },
		{ 32768, 16 }, { 65535, 16 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct log2_hist hist = { 0 };

		log2_hist_record(&hist, rows[i].number);

		cr_assert_eq(hist.buckets[rows[i].bucket], 1, "%u", rows[i].number);
		cr_assert_leq(log2_hist_lowest(rows[i].bucket), rows[i].number);
		cr_assert_geq(log2_hist_highest(rows[i].bucket), rows[i].number);
	}
}

Test(log2_hist, the_mean_is_of_what_is_not_0)
{
	struct log2_hist hist = { 0 };

	cr_assert_eq(log2_hist_mean(&hist), 0);
	log2_hist_record(&hist, 0);
	cr_assert_eq(log2_hist_mean(&hist), 0);
	log2_hist_record(&hist, 3);
	log2_hist_record(&hist, 4);

	cr_assert_eq(log2_hist_count(&hist), 2);
	cr_assert_eq(log2_hist_mean(&hist), 3.5);
}

Test(log2_hist, many_at_once_and_merged_are_as_one_by_one)
{
	struct log2_hist one_by_one = { 0 }, at_once = { 0 }, merged = { 0 };

	for (unsigned i = 0; i < 5; i++)
		log2_hist_record(&one_by_one, 32);
	log2_hist_record(&one_by_one, 1);
	log2_hist_record_many(&at_once, 32, 5);
	log2_hist_record(&merged, 1);
	log2_hist_merge(&merged, &at_once);

	cr_assert_arr_eq(&merged, &one_by_one, sizeof(merged));
}
