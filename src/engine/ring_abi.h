/*
 * ring_abi: numbers and layouts of include/uapi/linux/io_uring.h for waiting, which liburing 2.3's
 * header lacks, each with the Linux version that introduced it. (Setup flags: uring_flags.h.)
 */
#ifndef RING_ABI_H
#define RING_ABI_H

#include <linux/time_types.h>
#include <stdint.h>

#define RING_FEAT_MIN_TIMEOUT		(1U << 15)	/* 6.12 */
#define RING_ENTER_EXT_ARG_REG		(1U << 6)	/* 6.13 */

/* io_uring_enter(2) with IORING_ENTER_EXT_ARG: struct io_uring_getevents_arg. */
struct ring_wait_arg {
	uint64_t sigmask;
	uint32_t sigmask_bytes;
	uint32_t min_wait_us;			/* 6.12; padding before */
	uint64_t timeout;			/* address of a struct __kernel_timespec, or 0 */
};

_Static_assert(sizeof(struct ring_wait_arg) == 24, "the kernel looks at the size");

/* … and with IORING_ENTER_EXT_ARG_REG: struct io_uring_reg_wait, in registered memory. */
struct ring_registered_wait {
	struct __kernel_timespec timeout;
	uint32_t min_wait_us;
	uint32_t flags;
	uint64_t sigmask;
	uint32_t sigmask_bytes;
	uint32_t pad[3];
	uint64_t pad2[2];
};

#define RING_WAIT_HAS_TIMEOUT		(1U << 0)

_Static_assert(sizeof(struct ring_registered_wait) == 64, "the kernel looks at the size");

/* io_uring_register(2), 6.13: memory for the parameters of waits. */
#define RING_REGISTER_MEM_REGION	34
#define RING_REGION_OF_USER		1U		/* ring_region.flags */
#define RING_REGION_HAS_WAITS		UINT64_C(1)	/* ring_region_use.flags */

struct ring_region {				/* struct io_uring_region_desc */
	uint64_t address;
	uint64_t bytes;
	uint32_t flags;
	uint32_t id;
	uint64_t mmap_offset;
	uint64_t reserved[4];
};

struct ring_region_use {			/* struct io_uring_mem_region_reg */
	uint64_t region;			/* address of a struct ring_region */
	uint64_t flags;
	uint64_t reserved[2];
};

#endif
