/* The file sets that satisfy several jobs. */
#include <criterion/criterion.h>

#include "spec.h"

static const char *const here[] = { "." };
static const char *const there[] = { "there" };

#define SPEC(list, files, total, ...)							\
	{ .targets = { (const char **)(list), 1 }, .file_num = files,			\
	  .file_total_size_bytes = total, __VA_ARGS__ }

static unsigned needs_of(const struct spec *one, const struct spec *other, struct spec needs[2])
{
	return spec_union((const struct spec *const[]){ one, other }, 2, needs);
}

Test(spec_union, is_as_large_as_the_largest)
{
	const struct spec one = SPEC(here, 4, 1 << 20, .file_total_size_given = false);
	const struct spec other = SPEC(here, 4, 3 << 20, .file_total_size_given = true);
	struct spec needs[2];

	cr_assert_eq(needs_of(&one, &other, needs), 1);

	cr_assert_eq(needs[0].file_num, 4);
	cr_assert_eq(needs[0].file_total_size_bytes, 3 << 20);
	cr_assert(needs[0].file_total_size_given);
}

Test(spec_union, keeps_what_does_not_fit_in_one)
{
	const struct spec one = SPEC(here, 4, 1 << 20);
	const struct spec more_files = SPEC(here, 5, 1 << 20);
	const struct spec elsewhere = SPEC(there, 4, 1 << 20);
	struct spec needs[2];

	cr_assert_eq(needs_of(&one, &more_files, needs), 2);
	cr_assert_eq(needs[1].file_num, 5);
	cr_assert_eq(needs_of(&one, &elsewhere, needs), 2);
	cr_assert_str_eq(needs[1].targets.at[0], "there");
}

/* The others are made of it before a run. */
Test(spec_union, is_written_if_they_want_it_differently)
{
	const struct spec one = SPEC(here, 4, 1 << 20, .file_allocation = ALLOCATION_FALLOCATE);
	const struct spec other = SPEC(here, 4, 1 << 20, .file_allocation = ALLOCATION_SPARSE);
	struct spec needs[2];

	cr_assert_eq(needs_of(&one, &one, needs), 1);
	cr_assert_eq(needs[0].file_allocation, ALLOCATION_FALLOCATE);
	cr_assert_eq(needs_of(&one, &other, needs), 1);
	cr_assert_eq(needs[0].file_allocation, ALLOCATION_WRITTEN);
}

Test(spec_union, can_be_checked_if_one_checks)
{
	const struct spec one = SPEC(here, 4, 1 << 20, .block_size_bytes = 4096);
	const struct spec other = SPEC(here, 4, 1 << 20, .block_size_bytes = 8192,
				       .validate = true);
	const struct spec third = SPEC(here, 4, 1 << 20, .block_size_bytes = 4096,
				       .validate = true);
	struct spec needs[2];

	cr_assert_eq(needs_of(&one, &other, needs), 1);
	cr_assert(needs[0].validate);
	cr_assert_eq(needs[0].block_size_bytes, 8192);
	cr_assert_eq(needs_of(&third, &other, needs), 2, "blocks are checked in one size");
}
