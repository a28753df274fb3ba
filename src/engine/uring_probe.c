/*
 * uring_probe: is io_uring available, and if not, why?
 *
 * A bare "Operation not permitted" is misleading: the sysctl, a seccomp filter (Docker and
 * containerd since 2023) and an old kernel each get their own message.
 */
#include "uring.h"

#include <errno.h>
#include <liburing.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "one_line.h"

#define SYSCTL_PATH "/proc/sys/kernel/io_uring_disabled"

int uring_explain_failure(struct err *err, int error, const char *sysctl_value)
{
	if (error == EPERM && !strcmp(sysctl_value, "2"))
		return err_request(err, error, "io_uring: disabled system-wide by "
				   "kernel.io_uring_disabled=2 (as root: sysctl -w "
				   "kernel.io_uring_disabled=0)");
	if (error == EPERM && !strcmp(sysctl_value, "1"))
		return err_request(err, error, "io_uring: disabled for this user by "
				   "kernel.io_uring_disabled=1 (run as root, join the group in "
				   "kernel.io_uring_group, or set it to 0)");
	if (error == EPERM)
		return err_request(err, error, "io_uring: not permitted, most likely by a seccomp "
				   "filter (Docker: --security-opt seccomp=unconfined)");
	if (error == ENOSYS)
		return err_request(err, error, "io_uring: this kernel does not have it, or a "
				   "seccomp filter hides it (needs Linux 5.11)");
	if (error == ENOMEM)
		return err_request(err, error, "io_uring: not enough locked memory for a ring "
				   "(raise RLIMIT_MEMLOCK: ulimit -l)");
	if (error == EMFILE || error == ENFILE)
		return err_request(err, error, "io_uring: too many open files (raise "
				   "RLIMIT_NOFILE: ulimit -n)");
	if (error == EAGAIN)
		return err_request(err, error, "io_uring: the kernel could not start a thread for "
				   "the ring (raise RLIMIT_NPROC: ulimit -u)");
	return err_request(err, error, "io_uring: io_uring_setup(2) failed: %s", strerror(error));
}

/* A filter may permit creating rings, but not using them. 0 or -errno. */
static int try_to_enter(struct io_uring *ring)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(ring);
	int ret;

	io_uring_prep_nop(sqe);
	do
		ret = io_uring_submit_and_wait(ring, 1);
	while (ret == -EINTR);
	return ret < 0 ? ret : 0;
}

static int explain_enter(struct err *err, int error)
{
	if (uring_is_forbidden(error))
		return err_request(err, error, "io_uring: a ring can be made, but "
				   "io_uring_enter(2) is not permitted, most likely by a seccomp "
				   "filter (Docker: --security-opt seccomp=unconfined)");
	return err_request(err, error, "io_uring: io_uring_enter(2) failed: %s", strerror(error));
}

int uring_probe(struct err *err)
{
	struct io_uring_params params = { 0 };
	struct io_uring ring;
	char sysctl_value[16];
	int ret;

	ret = io_uring_queue_init_params(2, &ring, &params);
	if (ret < 0) {
		one_line_read(SYSCTL_PATH, sysctl_value, sizeof(sysctl_value));
		return uring_explain_failure(err, -ret, sysctl_value);
	}
	ret = try_to_enter(&ring);
	io_uring_queue_exit(&ring);
	if (ret < 0)
		return explain_enter(err, -ret);
	if (!(params.features & IORING_FEAT_EXT_ARG))
		return err_request(err, ENOSYS, "io_uring: this kernel is too old (needs Linux "
				   "5.11)");
	return 0;
}

/* Unregistering an eventfd that was not registered gives ENXIO if the call is permitted. */
bool uring_may_register(int ring_fd)
{
	return syscall(SYS_io_uring_register, ring_fd, IORING_UNREGISTER_EVENTFD, NULL, 0) == 0 ||
		!uring_is_forbidden(errno);
}

bool uring_is_forbidden(int error)
{
	return error == EPERM || error == ENOSYS || error == EACCES;
}
