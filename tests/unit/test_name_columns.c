/* Names of variants as columns of a table. */
#include <criterion/criterion.h>

#include "name_columns.h"

static struct arena arena;
static struct name_columns names;

static void setup(void)
{
	arena_init(&arena);
}

static void teardown(void)
{
	arena_release(&arena);
}

TestSuite(name_columns, .init = setup, .fini = teardown);

static void init(const char *first, const char *second)
{
	struct comparison_variant variants[] = { { .name = first }, { .name = second } };
	const struct comparison comparison = { .variants = variants, .variant_count = 2 };

	name_columns_init(&names, &comparison, NULL, &arena);
}

Test(name_columns, a_matrix_has_one_for_each_option)
{
	struct table_cell row[NAME_COLUMNS_MAX];

	init("uring,file-block-size=4K", "uring,file-block-size=16K");
	name_columns_fill(&names, "uring,file-block-size=16K", row);

	cr_assert_eq(names.count, 2);
	cr_assert_null(names.titles[0]);
	cr_assert_str_eq(names.titles[1], "block");
	cr_assert_str_eq(row[0].text, "uring");
	cr_assert_str_eq(row[1].text, "16K");
}

Test(name_columns, an_option_of_one_job_says_whose_it_is)
{
	struct table_cell row[NAME_COLUMNS_MAX];

	init("log/file-block-size=4K,log/rate=10", "log/file-block-size=8K,log/rate=10");
	name_columns_fill(&names, "log/file-block-size=8K,log/rate=10", row);

	cr_assert_eq(names.count, 2);
	cr_assert_str_eq(names.titles[0], "log/block");
	cr_assert_str_eq(names.titles[1], "log/rate");
	cr_assert_str_eq(row[0].text, "8K");
	cr_assert_str_eq(row[1].text, "10");
}

/* A variant without the job has no part of it in its name. */
Test(name_columns, names_of_different_forms_are_one)
{
	init("alone", "together,log/rate=10");

	cr_assert_eq(names.count, 1);
	cr_assert_null(names.titles[0]);
}
