/*
 * rwf: the flags that an I/O may carry (engine_config.rwf), as the kernel knows them, and why one
 * cannot be had. Which there are depends on the kernel, the file system and the device, so an
 * engine tries each before the run; how it does that is the engine's.
 */
#ifndef RWF_H
#define RWF_H

#include <stdbool.h>

#include "engine.h"

struct rwf_info {
	unsigned bit;			/* enum rwf_flag */
	int kernel;			/* RWF_… of preadv2(2) */
	const char *name;		/* in option rwf */
	const char *since;		/* which Linux */
	bool of_reads;			/* else of writes only */
};

enum { RWF_KNOWN = 6 };
extern const struct rwf_info rwf_known[RWF_KNOWN];

/* What a read, or a write, carries. */
int rwf_kernel_flags(unsigned rwf, bool write);

/* The kernel or the file system does not take `flag`: says so, with what it needs. -EOPNOTSUPP */
int rwf_refuse(const struct rwf_info *flag, bool write, struct err *err);

/* With rwf=atomic: may a request of this configuration be one on that file? 0, or -errno with the
 * limits that statx(2) tells. */
int rwf_check_atomic(const struct engine_config *config, int fd, struct err *err);

/* What an engine tries for each file system or device: calls try() for one open file of each.
 * A descriptor that is broken is left to fail each of its I/Os instead. */
int rwf_for_each_device(const struct engine_config *config,
			int (*try)(void *context, int fd, struct err *err), void *context,
			struct err *err);

#endif
