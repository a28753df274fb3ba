/* walk: where the steps of a target are, and the way from one to the next. */
#include "walk.h"

#include <criterion/criterion.h>

#include "rng.h"

enum { BLOCK = 4096, GROUPS = 5 };

/* Files of 100, 1, 17, 64 and 3 blocks, of which the last is not whole in steps of 3 blocks. */
static struct target_group groups[GROUPS] = {
	{ .first_file = 0, .file_count = 3, .file_size_bytes = 100 * BLOCK },
	{ .first_file = 3, .file_count = 1, .file_size_bytes = 1 * BLOCK },
	{ .first_file = 4, .file_count = 2, .file_size_bytes = 17 * BLOCK },
	{ .first_file = 6, .file_count = 1, .file_size_bytes = 64 * BLOCK },
	{ .first_file = 7, .file_count = 4, .file_size_bytes = 3 * BLOCK },
};
static const struct target target = { .groups = groups, .group_count = GROUPS, .fd_count = 11 };

TestSuite(walk, .timeout = 300);

/* By division, file after file. */
static void expect_step(uint64_t step, uint64_t step_bytes, uint32_t file, uint64_t in_file)
{
	for (unsigned g = 0; g < GROUPS; g++) {
		const uint64_t per_file = (groups[g].file_size_bytes + step_bytes - 1) / step_bytes;
		const uint64_t steps = per_file * groups[g].file_count;

		if (step < steps) {
			cr_assert_eq(file, groups[g].first_file + step / per_file);
			cr_assert_eq(in_file, step % per_file);
			return;
		}
		step -= steps;
	}
	cr_assert_fail("there is no such step");
}

Test(walk, finds_every_step_where_a_division_would)
{
	struct walk walk;

	for (uint64_t bytes = BLOCK; bytes <= 8 * BLOCK; bytes += BLOCK) {
		walk_init(&walk, &target, bytes);
		for (uint64_t step = 0; step < walk.count.by; step++) {
			uint64_t in_file;
			uint32_t file;
			const struct target_group *group = walk_find(&walk, step, &file, &in_file);

			expect_step(step, bytes, group->first_file + file, in_file);
		}
	}
}

Test(walk, comes_by_steps_where_it_would_go_to)
{
	struct walk walking, going;

	walk_init(&walking, &target, 3 * BLOCK);
	walk_init(&going, &target, 3 * BLOCK);
	for (uint64_t step = 0; step < 3 * walking.count.by; step++) {
		walk_go_to(&going, step);

		cr_assert_eq(walk_file(&walking), walk_file(&going), "step %lu", step);
		cr_assert_eq(walking.offset, going.offset, "step %lu", step);
		walk_on(&walking, 3 * BLOCK);
	}
}

Test(walk, goes_to_steps_far_beyond_the_end)
{
	struct walk walk;
	struct rng rng;

	rng_init(&rng, 42, 0);
	walk_init(&walk, &target, BLOCK);
	for (unsigned i = 0; i < 100000; i++) {
		const uint64_t step = rng_next(&rng) >> (i % 64);

		walk_go_to(&walk, step);

		expect_step(step % walk.count.by, BLOCK, walk_file(&walk), walk.offset / BLOCK);
	}
}

Test(walk, knows_how_much_of_a_file_is_ahead)
{
	struct walk walk;

	walk_init(&walk, &target, 3 * BLOCK);

	walk_go_to(&walk, 33);

	cr_assert_eq(walk_file(&walk), 0);
	cr_assert_eq(walk_left_bytes(&walk), BLOCK, "the 34th step of a file of 100 blocks");
}

Test(walk, is_even_over_files_of_one_size)
{
	struct target one = target;
	struct walk walk;

	one.group_count = 1;
	walk_init(&walk, &one, BLOCK);
	cr_assert(walk_is_even(&walk));

	walk_init(&walk, &target, BLOCK);
	cr_assert_not(walk_is_even(&walk));
}
