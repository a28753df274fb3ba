/*
 * in_child: a part of a test in a process of its own, where it can lower limits, drop rights
 * and install filters without doing harm to the rest.
 *
 * There it cannot assert; it says what is wrong instead:
 *
 *	static const char *cannot_make_a_ring(void *arg)
 *	{
 *		if (spawn_deny_syscall(SYS_io_uring_setup, EPERM) < 0)
 *			return in_child_skip("no seccomp");
 *		return uring_probe(&err) == -EPERM ? NULL : "made a ring";
 *	}
 *	…
 *	in_child(cannot_make_a_ring, NULL);
 */
#ifndef IN_CHILD_H
#define IN_CHILD_H

/* Calls body(arg) in a forked process; fails the test with what it returns, if not NULL. */
void in_child(const char *(*body)(void *arg), void *arg);

/* "what: text" / a formatted complaint; static. */
const char *in_child_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* To be returned by body: the test is skipped. */
const char *in_child_skip(const char *reason);

/* Take CAP_IPC_LOCK (and so the right to ignore RLIMIT_MEMLOCK) away from this process. */
int in_child_drop_ipc_lock(void);

/* How many descriptors and threads this process has. The thread sanitizer's own thread is there
 * from the first call of count_threads() on, so that it can be compared with the next. */
unsigned count_open_fds(void);
unsigned count_threads(void);

#endif
