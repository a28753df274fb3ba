/* The memory that a run needs, against each limit. */
#include "memory_need.h"

#include <criterion/criterion.h>
#include <errno.h>

#define GIB (UINT64_C(1) << 30)
#define MIB (UINT64_C(1) << 20)

static struct spec spec;
static struct memory_need need;
static struct memory_limits limits;
static struct err err;

/* 64 loops of 4,096 reads of 4 KiB: 1 GiB. */
static void set_up(void)
{
	spec = (struct spec){
		.test_mode		= TEST_MODE_RNDRD,
		.block_size_bytes	= 4096,
		.iodepth		= 4096,
		.threads		= 64,
	};
	need = (struct memory_need){ 0 };
	limits = (struct memory_limits){
		.available_bytes	= MEMORY_UNLIMITED,
		.cgroup_bytes		= MEMORY_UNLIMITED,
		.address_space_bytes	= MEMORY_UNLIMITED,
		.stack_bytes		= 8 * MIB,
		.memlock_bytes		= MEMORY_UNLIMITED,
	};
	err = (struct err){ 0 };
}

TestSuite(memory_need, .init = set_up, .timeout = 60);

static void need_engine(const char *name)
{
	memory_need_add(&need, &spec, engine_find(name));
}

static void expect_refusal(const char *text)
{
	cr_assert_eq(memory_need_check(&need, &limits, &err), -ENOMEM);
	cr_assert_str_eq(err.text, text);
	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
}

Test(memory_need, is_that_of_all_loops)
{
	need_engine("null");

	cr_assert_eq(need.loops, 64);
	cr_assert_eq(need.buffers_bytes, GIB);
	cr_assert_eq(need.registered_bytes, 0);
	cr_assert_eq(memory_need_check(&need, &limits, &err), 0);
}

Test(memory_need, of_several_workloads_is_their_sum)
{
	need_engine("null");
	spec.threads = 1;
	need_engine("null");

	cr_assert_eq(need.loops, 65);
	cr_assert_eq(need.buffers_bytes, GIB + 16 * MIB);
}

Test(memory_need, of_writes_has_the_data_in_it)
{
	spec.test_mode = TEST_MODE_RNDWR;
	spec.iodepth = spec.threads = 1;
	need_engine("null");

	cr_assert_geq(need.buffers_bytes, 16 * MIB);
}

Test(memory_need, fits_to_the_last_byte)
{
	need_engine("null");
	limits.available_bytes = limits.cgroup_bytes = GIB;
	limits.address_space_bytes = GIB + 64 * 8 * MIB;

	cr_assert_eq(memory_need_check(&need, &limits, &err), 0);
}

Test(memory_need, is_refused_beyond_the_machine)
{
	need_engine("null");
	limits.available_bytes = 512 * MIB;

	expect_refusal("the buffers of 64 loops take 1 GiB, but this machine has 512 MiB "
		       "available (lower threads, iodepth or file-block-size)");
}

Test(memory_need, may_be_on_huge_pages_that_are_reserved)
{
	spec.buffers = BUFFER_HUGE;
	need_engine("null");
	limits.available_bytes = 512 * MIB;
	limits.huge_bytes = 512 * MIB;

	cr_assert_eq(memory_need_check(&need, &limits, &err), 0);
}

Test(memory_need, is_refused_beyond_the_control_group)
{
	need_engine("null");
	limits.cgroup_bytes = 256 * MIB;

	expect_refusal("the buffers of 64 loops take 1 GiB, but the memory limit of its control "
		       "group is 256 MiB (lower threads, iodepth or file-block-size, or raise "
		       "memory.max)");
}

Test(memory_need, is_refused_beyond_the_address_space)
{
	need_engine("null");
	limits.address_space_bytes = GIB + 64 * 8 * MIB - 1;

	expect_refusal("the buffers of 64 loops take 1 GiB, but RLIMIT_AS leaves 1.5 GiB for them "
		       "and for thread stacks (lower threads, iodepth or file-block-size, or "
		       "raise it: ulimit -v)");
}

Test(memory_need, is_refused_beyond_what_may_be_registered)
{
	spec.ring.want[RING_FIXED_BUFFERS] = RING_ON;
	need_engine("io_uring");
	limits.memlock_bytes = 8 * MIB;

	expect_refusal("the buffers of 64 loops take 1 GiB, but RLIMIT_MEMLOCK allows 8 MiB to be "
		       "registered (lower threads, iodepth or file-block-size, raise it: ulimit "
		       "-l, or leave fixed-buffers out)");
}

Test(memory_need, is_locked_only_where_it_must_be_registered)
{
	limits.memlock_bytes = 8 * MIB;
	spec.ring.want[RING_FIXED_BUFFERS] = RING_AUTO;
	need_engine("io_uring");
	cr_assert_eq(memory_need_check(&need, &limits, &err), 0);

	spec.ring.want[RING_FIXED_BUFFERS] = RING_ON;
	need_engine("psync");
	cr_assert_eq(memory_need_check(&need, &limits, &err), 0);
}

Test(memory_need, knows_some_limits_of_this_machine)
{
	memory_limits_gather(&limits);

	cr_assert_gt(limits.available_bytes, 0);
	cr_assert_neq(limits.available_bytes, MEMORY_UNLIMITED);
	cr_assert_gt(limits.stack_bytes, 0);
}
