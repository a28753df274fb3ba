/*
 * uring: availability of io_uring, for the io_uring engines and `probe`.
 */
#ifndef URING_H
#define URING_H

#include <stdbool.h>

#include "err.h"

/* Why io_uring_setup(2) failed with `error`, in words with the cure. sysctl_value: content of
 * /proc/sys/kernel/io_uring_disabled, or "" if it does not exist (before Linux 6.6). */
int uring_explain_failure(struct err *err, int error, const char *sysctl_value);

/* Can a ring be set up and entered here, and does it have what the engine needs (Linux 5.11)? */
int uring_probe(struct err *err);

/* Is io_uring_register(2) permitted? */
bool uring_may_register(int ring_fd);
/* Is it an answer of a seccomp filter, and not of the kernel? */
bool uring_is_forbidden(int error);
#define URING_REGISTER_IS_FORBIDDEN "a seccomp filter forbids io_uring_register(2)"

#endif
