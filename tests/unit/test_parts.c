/* parts: no byte of a file is in two of them. */
#include <criterion/criterion.h>

#include "parts.h"

#define PART(file, begin, end)	{ .device = 1, .inode = file, .from = begin, .to = end }

Test(parts, that_overlap_become_one)
{
	struct part parts[] = { PART(7, 4096, 12288), PART(7, 0, 8192) };

	cr_assert_eq(parts_join(parts, 2), 1);

	cr_assert_eq(parts[0].from, 0);
	cr_assert_eq(parts[0].to, 12288);
}

Test(parts, that_touch_become_one)
{
	struct part parts[] = { PART(7, 0, 4096), PART(7, 4096, 8192) };

	cr_assert_eq(parts_join(parts, 2), 1);
	cr_assert_eq(parts[0].to, 8192);
}

Test(parts, within_another_one_are_gone)
{
	struct part parts[] = { PART(7, 0, 8192), PART(7, 512, 1024), PART(7, 6000, 7000) };

	cr_assert_eq(parts_join(parts, 3), 1);
	cr_assert_eq(parts[0].to, 8192);
}

Test(parts, with_a_gap_between_stay_two)
{
	struct part parts[] = { PART(7, 8192, 12288), PART(7, 0, 4096) };

	cr_assert_eq(parts_join(parts, 2), 2);
	cr_assert_eq(parts[0].from, 0);
	cr_assert_eq(parts[1].from, 8192);
}

Test(parts, of_different_files_stay_apart)
{
	struct part parts[] = {
		PART(7, 0, 4096), PART(8, 0, 4096),
		{ .device = 2, .inode = 7, .from = 0, .to = 4096 }, PART(7, 0, 4096),
	};

	cr_assert_eq(parts_join(parts, 4), 3);
}
