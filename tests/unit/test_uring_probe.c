/* uring_probe: the cause of a missing ring, in words that name the cure. */
#include "uring.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>
#include <sys/syscall.h>

#include "in_child.h"
#include "spawn.h"

TestSuite(uring_probe, .timeout = 300);

Test(uring_probe, tells_causes_apart)
{
	static const struct {
		int error;
		const char *sysctl, *cause, *cure;
	} cases[] = {
		{ EPERM, "2", "disabled system-wide by kernel.io_uring_disabled=2",
		  "sysctl -w kernel.io_uring_disabled=0" },
		{ EPERM, "1", "disabled for this user by kernel.io_uring_disabled=1",
		  "kernel.io_uring_group" },
		{ EPERM, "0", "seccomp", "seccomp=unconfined" },
		{ EPERM, "", "seccomp", "seccomp=unconfined" },
		{ ENOSYS, "", "does not have it", "needs Linux 5.11" },
		{ ENOMEM, "0", "not enough locked memory", "ulimit -l" },
		{ EMFILE, "0", "too many open files", "ulimit -n" },
		{ ENFILE, "0", "too many open files", "ulimit -n" },
		{ EAGAIN, "0", "could not start a thread", "ulimit -u" },
		{ EFAULT, "0", "io_uring_setup(2) failed", "Bad address" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err err = { 0 };
		const int ret = uring_explain_failure(&err, cases[i].error, cases[i].sysctl);

		cr_assert_eq(ret, -cases[i].error);
		cr_assert_eq(err.code, cases[i].error);
		cr_assert_eq(strncmp(err.text, "io_uring: ", 10), 0, "%s", err.text);
		cr_assert(strstr(err.text, cases[i].cause), "%s", err.text);
		cr_assert(strstr(err.text, cases[i].cure), "%s", err.text);
	}
}

static const char *probe_under_a_filter(void *arg)
{
	struct err err = { 0 };
	unsigned fds;

	(void)arg;
	if (spawn_deny_syscall(SYS_io_uring_setup, EPERM) < 0)
		return in_child_skip("no seccomp");
	fds = count_open_fds();

	if (uring_probe(&err) != -EPERM)
		return "made a ring";
	/* The sysctl tells which of the two it was. */
	if (!strstr(err.text, "seccomp") && !strstr(err.text, "io_uring_disabled"))
		return in_child_say("'%s'", err.text);
	return count_open_fds() == fds ? NULL : "left a descriptor open";
}

Test(uring_probe, names_the_cause_where_a_filter_forbids_rings)
{
	in_child(probe_under_a_filter, NULL);
}

Test(uring_probe, leaves_nothing_behind)
{
	const unsigned fds = count_open_fds();
	struct err err = { 0 };

	if (uring_probe(&err) < 0)
		cr_skip_test("%s", err.text);

	cr_assert_eq(count_open_fds(), fds);
	cr_assert_eq(err.code, 0);
}
