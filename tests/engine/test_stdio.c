/* stdio: the buffer in user space, and when it reaches the kernel. */
#include "solo.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

TestSuite(stdio, .timeout = 300);

static struct solo s;

static uint64_t writes_of(unsigned buffer_bytes, unsigned step)
{
	uint64_t before, after;

	solo_make(&s, "stdio");
	s.config.stdio_buffer_bytes = buffer_bytes;
	solo_open(&s);
	before = solo_count_calls(SOLO_WRITES);
	for (unsigned i = 0; i < 64; i++)
		cr_assert_eq(solo_do(&s, IO_WRITE, (uint64_t)i * step), SOLO_BLOCK);
	cr_assert_eq(solo_do(&s, IO_FSYNC, 0), 0);
	after = solo_count_calls(SOLO_WRITES);
	solo_release(&s);
	return after - before;
}

Test(stdio, merges_writes_that_follow_each_other)
{
	cr_assert_eq(writes_of(8192, SOLO_BLOCK), 64 * SOLO_BLOCK / 8192);
}

Test(stdio, writes_each_by_itself_where_they_do_not)
{
	cr_assert_eq(writes_of(8192, 2 * SOLO_BLOCK), 64);
}

Test(stdio, writes_each_by_itself_without_a_buffer)
{
	cr_assert_eq(writes_of(0, SOLO_BLOCK), 64);
}

Test(stdio, reads_a_buffer_full_at_a_time)
{
	uint64_t counting, before;

	solo_make(&s, "stdio");
	s.config.stdio_buffer_bytes = 8192;
	solo_open(&s);
	before = solo_count_calls(SOLO_READS);
	counting = solo_count_calls(SOLO_READS) - before;
	before = solo_count_calls(SOLO_READS);

	for (unsigned i = 0; i < 64; i++) {
		cr_assert_eq(solo_do(&s, IO_READ, (uint64_t)i * SOLO_BLOCK), SOLO_BLOCK);
		cr_assert_eq(*(uint64_t *)s.slots[0].buffer, tmpfile_word(i * SOLO_BLOCK));
	}

	cr_assert_eq(solo_count_calls(SOLO_READS) - before - counting, 64 * SOLO_BLOCK / 8192);
	solo_release(&s);
}

Test(stdio, keeps_a_write_to_itself_until_a_sync)
{
	char before[SOLO_BLOCK], now[SOLO_BLOCK];

	solo_make(&s, "stdio");
	s.config.stdio_buffer_bytes = 65536;
	solo_open(&s);
	cr_assert_eq(pread(s.fd, before, SOLO_BLOCK, 0), SOLO_BLOCK);
	memset(s.slots[0].buffer, 0x5a, SOLO_BLOCK);

	cr_assert_eq(solo_do(&s, IO_WRITE, 0), SOLO_BLOCK);
	cr_assert_eq(pread(s.fd, now, SOLO_BLOCK, 0), SOLO_BLOCK);
	cr_assert_arr_eq(now, before, SOLO_BLOCK);

	cr_assert_eq(solo_do(&s, IO_FSYNC, 0), 0);
	cr_assert_eq(pread(s.fd, now, SOLO_BLOCK, 0), SOLO_BLOCK);
	cr_assert_arr_eq(now, s.slots[0].buffer, SOLO_BLOCK);
	solo_release(&s);
}

Test(stdio, reads_back_what_is_still_in_its_buffer)
{
	solo_make(&s, "stdio");
	s.config.stdio_buffer_bytes = 4096;
	solo_open(&s);
	memset(s.slots[0].buffer, 0x5a, SOLO_BLOCK);
	solo_do(&s, IO_WRITE, 8192);

	cr_assert_eq(solo_perform(&s, solo_fill(&s, 1, IO_READ, 8192)), SOLO_BLOCK);

	cr_assert_arr_eq((char *)s.slots[1].buffer, (char *)s.slots[0].buffer, SOLO_BLOCK);
	solo_release(&s);
}
