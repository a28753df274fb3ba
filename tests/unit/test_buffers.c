/* buffers: memory of the requested kind, or the name of the kind used instead. */
#include "buffers.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

TestSuite(buffers, .timeout = 300);

enum { BYTES = 3 << 20 };

static bool all_in_memory(const struct buffers *b)
{
	const size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	static unsigned char pages[1 << 16];

	cr_assert_eq(mincore(b->at, b->bytes, pages), 0);
	for (size_t i = 0; i < b->bytes / page_bytes; i++)
		if (!(pages[i] & 1))
			return false;
	return true;
}

static void assert_usable(const struct buffers *b)
{
	cr_assert_geq(b->bytes, BYTES);
	cr_assert_eq((uintptr_t)b->at % (uintptr_t)sysconf(_SC_PAGESIZE), 0);
	cr_assert(all_in_memory(b), "an I/O would pay for a page fault");
	memset(b->at, 1, b->bytes);
}

Test(buffers, come_from_mmap_by_default)
{
	struct buffers b;

	cr_assert_eq(buffers_allocate(&b, (enum buffer_kind)0, BYTES), 0);

	cr_assert_str_eq(buffers_got_name(b.got), "mmap");
	cr_assert_eq(b.bytes, BYTES);
	assert_usable(&b);
	buffers_release(&b);
	cr_assert_null(b.at);
}

Test(buffers, come_from_the_allocator)
{
	struct buffers b;

	cr_assert_eq(buffers_allocate(&b, BUFFER_MALLOC, BYTES), 0);

	cr_assert_str_eq(buffers_got_name(b.got), "malloc");
	assert_usable(&b);
	buffers_release(&b);
}

Test(buffers, lie_on_huge_pages_or_say_that_they_do_not)
{
	struct buffers b;

	cr_assert_eq(buffers_allocate(&b, BUFFER_HUGE, BYTES), 0);

	cr_assert_neq(b.got, BUFFERS_GOT_MALLOC);
	cr_assert_eq(b.bytes, 4 << 20, "whole huge pages");
	if (b.got != BUFFERS_GOT_MMAP)
		cr_assert_eq((uintptr_t)b.at % (2 << 20), 0);
	assert_usable(&b);
	buffers_release(&b);
}

Test(buffers, fail_if_there_is_no_memory)
{
	const enum buffer_kind kinds[] = { BUFFER_MMAP, BUFFER_HUGE };
	struct buffers b;

	for (unsigned i = 0; i < 2; i++) {
		cr_assert_eq(buffers_allocate(&b, kinds[i], (size_t)1 << 60), -ENOMEM);
		cr_assert_null(b.at);
		buffers_release(&b);
	}
}
