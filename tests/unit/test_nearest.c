/* nearest_name(): the intended name for a mistyped one. */
#include <criterion/criterion.h>

#include "option.h"

static const char *const names[] = {
	"file-num", "file-block-size", "iodepth", "io_uring", "psync", "pool", NULL
};

#define ASSERT_NEAREST(typed, expected) \
	cr_assert_str_eq(nearest_name(typed, names), expected)
#define ASSERT_NONE_NEAR(typed) \
	cr_assert_null(nearest_name(typed, names))

Test(nearest, forgives_a_letter_too_few_too_many_wrong_or_swapped)
{
	ASSERT_NEAREST("psnc", "psync");
	ASSERT_NEAREST("psyync", "psync");
	ASSERT_NEAREST("psynk", "psync");
	ASSERT_NEAREST("iodetph", "iodepth");
}

Test(nearest, does_not_mind_case_and_underscores)
{
	ASSERT_NEAREST("FILE_NUM", "file-num");
	ASSERT_NEAREST("io-uring", "io_uring");
}

Test(nearest, knows_a_name_by_a_part_of_it)
{
	ASSERT_NEAREST("block-size", "file-block-size");
	ASSERT_NEAREST("uring", "io_uring");
}

Test(nearest, prefers_fewer_mistakes_over_a_part)
{
	const char *const both[] = { "asynchronous", "psync", NULL };

	cr_assert_str_eq(nearest_name("sync", both), "psync");
}

Test(nearest, finds_nothing_near_what_is_far)
{
	ASSERT_NONE_NEAR("throughput");
	ASSERT_NONE_NEAR("x");
	ASSERT_NONE_NEAR("");
}

Test(nearest, takes_names_of_any_length)
{
	char longest[1000];

	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';

	ASSERT_NONE_NEAR(longest);
}

Test(nearest, hint_is_empty_without_a_name)
{
	char hint[NEAREST_HINT_MAX];

	cr_assert_str_eq(nearest_hint("psync", hint), " (did you mean 'psync'?)");
	cr_assert_str_eq(nearest_hint(NULL, hint), "");
}
