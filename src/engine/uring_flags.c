/*
 * A flag is tried only with the flags that it needs, so that a refusal concerns this flag.
 */
#include "uring_flags.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { TRIAL_ENTRIES = 2, TRIAL_CQ_ENTRIES = 8 };

#define FLAG(number, name_, wanted, option_help, ...)					\
	{ .name = name_, .feature = RING_##number, __VA_ARGS__ },
#define FLAG_OF_NUMBER(name_, ...)							\
	{ .name = name_, .feature = -1, __VA_ARGS__ },
const struct uring_flag uring_flags[] = {
	RING_SETUP_FEATURES(FLAG, FLAG_OF_NUMBER)
	{ .name = NULL },
};
const struct uring_flag uring_features[RING_FEATURE_COUNT] = { RING_FEATURES(FLAG) };

const struct uring_flag *uring_flag_find(const char *name)
{
	for (const struct uring_flag *flag = uring_flags; flag->name; flag++) {
		if (strcmp(flag->name, name) == 0)
			return flag;
	}
	return NULL;
}

static int set_up(struct io_uring_params *params)
{
	const int fd = (int)syscall(SYS_io_uring_setup, TRIAL_ENTRIES, params);

	return fd < 0 ? -errno : fd;
}

int uring_flag_try(const struct uring_flag *flag)
{
	struct io_uring_params params = {
		.flags		= flag->flag | flag->needs,
		.cq_entries	= flag->flag & IORING_SETUP_CQSIZE ? TRIAL_CQ_ENTRIES : 0,
	};
	int other_fd = -1, fd;

	if (flag->flag & IORING_SETUP_ATTACH_WQ) {	/* there is no ring to attach to */
		other_fd = set_up(&(struct io_uring_params){ .flags = 0 });
		if (other_fd < 0)
			return other_fd;
		params.wq_fd = (unsigned)other_fd;
	}
	fd = set_up(&params);
	if (fd >= 0)
		close(fd);
	if (other_fd >= 0)
		close(other_fd);
	return fd < 0 ? fd : 0;
}
