/*
 * rwf: the flags that an I/O may carry (engine_config.rwf), with their kernel constants, and
 * reasons for a refusal. Support depends on the kernel, the file system and the device, so each
 * engine tries them before the run, in its own way.
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
	bool of_reads;			/* else for writes only */
};

enum { RWF_KNOWN = 6 };
extern const struct rwf_info rwf_known[RWF_KNOWN];

/* The flags of a read, or of a write. */
int rwf_kernel_flags(unsigned rwf, bool write);

/* Reports that the kernel or file system does not support `flag`, and its needs. -EOPNOTSUPP */
int rwf_refuse(const struct rwf_info *flag, bool write, struct err *err);

/* With rwf=atomic: can requests of this configuration be atomic on that file? 0, or -errno with the
 * limits from statx(2). */
int rwf_check_atomic(const struct engine_config *config, int fd, struct err *err);

/* Calls try() for one open file of each file system or device. A broken descriptor is skipped; its
 * I/Os fail instead. */
int rwf_for_each_device(const struct engine_config *config,
			int (*try)(void *context, int fd, struct err *err), void *context,
			struct err *err);

#endif
