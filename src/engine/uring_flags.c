/*
 * A flag is tried with what it needs and nothing else, so that a refusal is its own.
 *
 * What needs and bars each other: io_uring_setup(2), and io_uring_sanitise_params() in the kernel.
 */
#include "uring_flags.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { TRIAL_ENTRIES = 2, TRIAL_CQ_ENTRIES = 8 };

const struct uring_flag uring_flags[] = {
	{ "sqpoll",		IORING_SETUP_SQPOLL, 0,
	  IORING_SETUP_COOP_TASKRUN | IORING_SETUP_TASKRUN_FLAG | IORING_SETUP_DEFER_TASKRUN,
	  "5.11", "a kernel thread submits" },		/* 5.1 with registered files only */
	{ "iopoll",		IORING_SETUP_IOPOLL, 0, 0,
	  "5.1", "completions are looked for, not waited for" },
	{ "hybrid-iopoll",	IORING_SETUP_HYBRID_IOPOLL, IORING_SETUP_IOPOLL, 0,
	  "6.13", "sleeps a while before it looks" },
	{ "cq-size",		IORING_SETUP_CQSIZE, 0, 0,
	  "5.5", "a completion queue of a size of its own" },
	{ "attach-wq",		IORING_SETUP_ATTACH_WQ, 0, 0,
	  "5.6", "rings share one sqpoll thread" },
	{ "submit-all",		IORING_SETUP_SUBMIT_ALL, 0, 0,
	  "5.18", "a bad request does not end a batch" },
	{ "coop-taskrun",	IORING_SETUP_COOP_TASKRUN, 0, IORING_SETUP_SQPOLL,
	  "5.19", "completions do not interrupt the thread" },
	{ "single-issuer",	IORING_SETUP_SINGLE_ISSUER, 0, 0,
	  "6.0", "one thread submits: fewer locks" },
	{ "defer-taskrun",	IORING_SETUP_DEFER_TASKRUN, IORING_SETUP_SINGLE_ISSUER,
	  IORING_SETUP_SQPOLL,
	  "6.1", "completions wait until the thread asks" },
	{ "no-sqarray",		IORING_SETUP_NO_SQARRAY, 0, 0,
	  "6.6", "no index array beside the requests" },
	{ .name = NULL },
};

_Static_assert(sizeof(uring_flags) / sizeof(uring_flags[0]) == URING_FLAG_COUNT + 1,
	       "URING_FLAG_COUNT");

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

	if (flag->flag & IORING_SETUP_ATTACH_WQ) {	/* attached to what? */
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
