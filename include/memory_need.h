/*
 * memory_need: do the allocations of a run's loops fit in memory? The buffers are written to before
 * the run, so otherwise the kernel would kill the process, or some loop would fail after others
 * have got their memory.
 *
 *	struct memory_need need = { 0 };
 *	memory_need_add(&need, spec, ops);	(for each workload of the run)
 *	ret = memory_need_check(&need, &limits, err);
 */
#ifndef MEMORY_NEED_H
#define MEMORY_NEED_H

#include <stdbool.h>
#include <stdint.h>

#include "engine.h"
#include "err.h"
#include "spec.h"

#define MEMORY_UNLIMITED UINT64_MAX

struct memory_need {
	unsigned loops;
	uint64_t buffers_bytes;
	uint64_t registered_bytes;	/* of them: in rings that demand registered buffers */
	bool may_be_huge;		/* on reserved huge pages */
};

/* MEMORY_UNLIMITED: there is no limit, or it is not known. */
struct memory_limits {
	uint64_t available_bytes;	/* of this machine: MemAvailable of proc(5) */
	uint64_t huge_bytes;		/* in addition: free reserved huge pages */
	uint64_t cgroup_bytes;
	uint64_t address_space_bytes;	/* that RLIMIT_AS leaves */
	uint64_t stack_bytes;		/* of each thread; not 0 */
	uint64_t memlock_bytes;		/* RLIMIT_MEMLOCK, if it counts */
};

void memory_need_add(struct memory_need *need, const struct spec *spec,
		     const struct engine_ops *ops);

void memory_limits_gather(struct memory_limits *limits);

/* 0, or -ENOMEM: how much is needed and available, and what to do. */
int memory_need_check(const struct memory_need *need, const struct memory_limits *limits,
		      struct err *err);

#endif
