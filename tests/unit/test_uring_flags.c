/* uring_flags: the flags of a ring. Which of them are granted depends on the kernel. */
#include "uring_flags.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <sys/syscall.h>

#include "in_child.h"
#include "spawn.h"
#include "uring.h"

TestSuite(uring_flags, .timeout = 300);

Test(uring_flags, are_found_by_name)
{
	const struct uring_flag *flag = uring_flag_find("defer-taskrun");

	cr_assert_not_null(flag);
	cr_assert_eq(flag->flag, IORING_SETUP_DEFER_TASKRUN);
	cr_assert_eq(flag->needs, IORING_SETUP_SINGLE_ISSUER);
	cr_assert_str_eq(flag->since, "6.1");
	cr_assert_null(uring_flag_find("defer"));
}

Test(uring_flags, are_each_a_bit_of_its_own)
{
	unsigned seen = 0;

	for (const struct uring_flag *flag = uring_flags; flag->name; flag++) {
		cr_assert_eq(__builtin_popcount(flag->flag), 1, "%s", flag->name);
		cr_assert_eq(seen & flag->flag, 0, "%s", flag->name);
		cr_assert_eq(flag->flag & (flag->needs | flag->bars), 0, "%s", flag->name);
		cr_assert_eq(flag->needs & flag->bars, 0, "%s", flag->name);
		seen |= flag->flag;
	}
	cr_assert_eq(__builtin_popcount(seen), URING_FLAG_COUNT);
}

Test(uring_flags, that_bar_each_other_say_so_both)
{
	for (const struct uring_flag *a = uring_flags; a->name; a++)
		for (const struct uring_flag *b = uring_flags; b->name; b++)
			cr_assert_eq(!!(a->bars & b->flag), !!(b->bars & a->flag), "%s, %s",
				     a->name, b->name);
}

Test(uring_flags, of_old_are_granted_and_a_bit_of_no_meaning_is_not)
{
	static const struct uring_flag of_the_future = { .name = "?", .flag = 1U << 31 };
	const unsigned fds = count_open_fds();
	struct err err = { 0 };

	if (uring_probe(&err) < 0)
		cr_skip_test("%s", err.text);

	cr_assert_eq(uring_flag_try(uring_flag_find("cq-size")), 0);
	cr_assert_eq(uring_flag_try(uring_flag_find("attach-wq")), 0);
	cr_assert_eq(uring_flag_try(&of_the_future), -EINVAL);
	cr_assert_eq(count_open_fds(), fds);
}

static const char *try_under_a_filter(void *arg)
{
	(void)arg;
	if (spawn_deny_syscall(SYS_io_uring_setup, EPERM) < 0)
		return in_child_skip("no seccomp");
	for (const struct uring_flag *flag = uring_flags; flag->name; flag++)
		if (uring_flag_try(flag) != -EPERM)
			return in_child_say("%s", flag->name);
	return NULL;
}

Test(uring_flags, are_refused_with_the_kernels_own_error)
{
	in_child(try_under_a_filter, NULL);
}
