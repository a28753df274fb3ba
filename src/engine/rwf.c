/* Flags of an I/O: the table, and messages for the kernel's refusals. */
#include "rwf.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>

/* Missing in older C libraries. */
#ifndef RWF_ATOMIC
#define RWF_ATOMIC	0x00000040	/* since Linux 6.11 */
#endif
#ifndef RWF_DONTCACHE
#define RWF_DONTCACHE	0x00000080	/* since Linux 6.14 */
#endif
#ifndef STATX_WRITE_ATOMIC
#define STATX_WRITE_ATOMIC 0x00010000	/* since Linux 6.11 */
#endif

const struct rwf_info rwf_known[RWF_KNOWN] = {
	{ RWF_FLAG_HIPRI,	RWF_HIPRI,	"hipri",	"4.6",	true },
	{ RWF_FLAG_NOWAIT,	RWF_NOWAIT,	"nowait",	"4.14",	true },
	{ RWF_FLAG_DSYNC,	RWF_DSYNC,	"dsync",	"4.7",	false },
	{ RWF_FLAG_SYNC,	RWF_SYNC,	"sync",		"4.7",	false },
	{ RWF_FLAG_DONTCACHE,	RWF_DONTCACHE,	"dontcache",	"6.14",	true },
	{ RWF_FLAG_ATOMIC,	RWF_ATOMIC,	"atomic",	"6.11",	false },
};

int rwf_kernel_flags(unsigned rwf, bool write)
{
	int flags = 0;

	for (unsigned i = 0; i < RWF_KNOWN; i++)
		if ((rwf & rwf_known[i].bit) && (write || rwf_known[i].of_reads))
			flags |= rwf_known[i].kernel;
	return flags;
}

int rwf_refuse(const struct rwf_info *flag, bool write, struct err *err)
{
	return err_request(err, EOPNOTSUPP, "rwf=%s: this kernel or file system does not support "
			   "it for %s (needs Linux %s, and a file system with support)",
			   flag->name, write ? "writes" : "reads", flag->since);
}

/* struct statx as of Linux 6.11. */
struct statx_limits {
	uint8_t before[0xa8];
	uint32_t atomic_min_bytes;
	uint32_t atomic_max_bytes;
	uint8_t behind[0x100 - 0xb0];
};

_Static_assert(sizeof(struct statx_limits) == sizeof(struct statx), "as the kernel has it");

int rwf_check_atomic(const struct engine_config *config, int fd, struct err *err)
{
	const size_t bytes = config->buffer_stride_bytes;
	struct statx facts = { .stx_mask = 0 };
	struct statx_limits limits;

	if (!(config->rwf & RWF_FLAG_ATOMIC) || !config->writes)
		return 0;
	if (statx(fd, "", AT_EMPTY_PATH, STATX_WRITE_ATOMIC, &facts) < 0)
		return 0;
	memcpy(&limits, &facts, sizeof(limits));
	if (!(facts.stx_mask & STATX_WRITE_ATOMIC) || limits.atomic_max_bytes == 0)
		return err_request(err, EOPNOTSUPP, "rwf=atomic: statx(2) reports no atomic "
				   "writes for this device or file system (needs Linux 6.11, and "
				   "a drive that supports them)");
	if (bytes < limits.atomic_min_bytes || bytes > limits.atomic_max_bytes)
		return err_request(err, EOPNOTSUPP, "rwf=atomic: writes of %zu bytes cannot be "
				   "atomic here, only %" PRIu32 " to %" PRIu32 " bytes can, "
				   "according to statx(2) (change file-block-size)", bytes,
				   limits.atomic_min_bytes, limits.atomic_max_bytes);
	return 0;
}

/* The number of the device itself, or of that below a file. */
static dev_t device_of(const struct stat *st)
{
	return S_ISBLK(st->st_mode) ? st->st_rdev : st->st_dev;
}

int rwf_for_each_device(const struct engine_config *config,
			int (*try)(void *context, int fd, struct err *err), void *context,
			struct err *err)
{
	bool any = false;
	dev_t last = 0;
	int ret = 0;

	for (unsigned i = 0; i < config->fd_count && ret == 0; i++) {
		struct stat st;

		if (fstat(config->fds[i], &st) < 0 || (any && device_of(&st) == last))
			continue;
		any = true;
		last = device_of(&st);
		ret = try(context, config->fds[i], err);
	}
	return ret;
}
