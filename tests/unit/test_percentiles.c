/* percentiles: names, and lists of them. */
#include "percentiles.h"

#include <criterion/criterion.h>

static struct arena arena;

static void setup(void)
{
	arena_init(&arena);
}

static void teardown(void)
{
	arena_release(&arena);
}

TestSuite(percentiles, .init = setup, .fini = teardown);

Test(percentiles, have_names_that_are_read_back)
{
	char name[PERCENTILE_NAME_MAX];
	double percent;

	cr_assert_str_eq(percentile_name(50, name), "p50");
	cr_assert_str_eq(percentile_name(99.99999, name), "p99.99999");
	cr_assert(percentile_parse(name, &percent));
	cr_assert_eq(percent, 99.99999);
	cr_assert(percentile_parse("p100", &percent));
}

Test(percentiles, have_no_other_names)
{
	double percent;

	cr_assert_not(percentile_parse("max", &percent));
	cr_assert_not(percentile_parse("p", &percent));
	cr_assert_not(percentile_parse("p0", &percent));
	cr_assert_not(percentile_parse("p101", &percent));
	cr_assert_not(percentile_parse("p5e1", &percent));
}

Test(percentiles, of_two_lists_are_each_there_once)
{
	static const double one[] = { 50, 99, 99.9 }, other[] = { 10, 99, 100 };
	const struct percentile_list list = percentiles_union(
		(struct percentile_list){ one, 3 }, (struct percentile_list){ other, 3 }, &arena);

	cr_assert_eq(list.count, 5);
	cr_assert_eq(list.at[0], 10);
	cr_assert_eq(list.at[1], 50);
	cr_assert_eq(list.at[2], 99);
	cr_assert_eq(list.at[3], 99.9);
	cr_assert_eq(list.at[4], 100);
}
