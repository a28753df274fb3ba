/* Which blocks count as zeros, and which are not examined. */
#include "zero_sample.h"

#include <criterion/criterion.h>

static unsigned char buffer[8192];

static struct zero_sample looked_at(enum io_op op, uint32_t length, int32_t result)
{
	const struct io io = { .buffer = buffer, .op = (uint8_t)op, .length = length,
			       .result = result };
	struct zero_sample sample = { 0 };

	zero_sample_look(&sample, &io);
	return sample;
}

Test(zero_sample, knows_a_block_of_zeros)
{
	const struct zero_sample sample = looked_at(IO_READ, 4096, 4096);

	cr_assert_eq(sample.blocks, 1);
	cr_assert_eq(sample.zeros, 1);
}

Test(zero_sample, one_byte_makes_it_data_wherever_it_is)
{
	static const unsigned at[] = { 0, 1, 2048, 4095 };

	for (unsigned i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		buffer[at[i]] = 1;
		cr_assert_eq(looked_at(IO_READ, 4096, 4096).zeros, 0, "byte %u", at[i]);
		buffer[at[i]] = 0;
	}
}

Test(zero_sample, takes_a_block_of_one_value_for_data)
{
	for (unsigned i = 0; i < sizeof(buffer); i++)
		buffer[i] = 0xff;

	cr_assert_eq(looked_at(IO_READ, 4096, 4096).zeros, 0);
}

Test(zero_sample, looks_no_further_than_what_was_read)
{
	buffer[512] = 1;

	cr_assert_eq(looked_at(IO_READ, 4096, 512).zeros, 1);
	cr_assert_eq(looked_at(IO_READ, 1, 1).zeros, 1);
}

Test(zero_sample, passes_over_what_read_nothing)
{
	cr_assert_eq(looked_at(IO_WRITE, 4096, 4096).blocks, 0);
	cr_assert_eq(looked_at(IO_FSYNC, 0, 0).blocks, 0);
	cr_assert_eq(looked_at(IO_READ, 4096, 0).blocks, 0);
	cr_assert_eq(looked_at(IO_READ, 4096, -5).blocks, 0);
	cr_assert_eq(looked_at(IO_READ, 0, 0).blocks, 0, "a slot that was never used");
}
