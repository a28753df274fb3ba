/* pvsync2: flags are tried before a run, and RWF_NOWAIT's refusals are counted. */
#include "solo.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "in_child.h"

TestSuite(pvsync2, .timeout = 300);

static struct solo s;

/* A filter answers instead of the kernel: EAGAIN whenever RWF_NOWAIT is set. */
static int let_everything_wait(void)
{
	const struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_preadv2, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[5])),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, RWF_NOWAIT, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EAGAIN),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { sizeof(filter) / sizeof(filter[0]),
					    (struct sock_filter *)filter };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0 ? -errno : 0;
}

static const char *read_three_blocks(void *arg)
{
	(void)arg;
	if (let_everything_wait() < 0)
		return in_child_skip("no seccomp");
	solo_open(&s);
	for (unsigned i = 0; i < 3; i++) {
		const int32_t result = solo_do(&s, IO_READ, i * SOLO_BLOCK);

		if (result != SOLO_BLOCK || *(uint64_t *)s.slots[0].buffer !=
					    tmpfile_word(i * SOLO_BLOCK))
			return in_child_say("read %d", result);
	}
	return s.engine.nowait_retries == 3 ? NULL
		: in_child_say("counted %llu", (unsigned long long)s.engine.nowait_retries);
}

Test(pvsync2, counts_what_would_have_waited_and_then_waits)
{
	solo_make(&s, "pvsync2");
	s.config.rwf = RWF_FLAG_NOWAIT;
	s.config.writes = false;

	in_child(read_three_blocks, NULL);
	solo_release(&s);
}

Test(pvsync2, does_not_count_what_is_in_memory)
{
	solo_make(&s, "pvsync2");
	s.config.rwf = RWF_FLAG_NOWAIT;
	s.config.writes = false;
	solo_open(&s);

	for (unsigned i = 0; i < 100; i++)
		cr_assert_eq(solo_do(&s, IO_READ, i * SOLO_BLOCK), SOLO_BLOCK);

	cr_assert_eq(s.engine.nowait_retries, 0);
	solo_release(&s);
}

Test(pvsync2, knows_the_flags_that_every_file_system_has)
{
	solo_make(&s, "pvsync2");
	s.config.rwf = RWF_FLAG_DSYNC | RWF_FLAG_SYNC;
	solo_open(&s);

	cr_assert_eq(solo_do(&s, IO_WRITE, 0), SOLO_BLOCK);
	cr_assert_eq(solo_do(&s, IO_READ, 0), SOLO_BLOCK);
	solo_release(&s);
}

/* No kernel so far supports it for a memfd. */
Test(pvsync2, refuses_a_flag_that_is_not_there_before_any_io)
{
	struct err err = { 0 };

	solo_make(&s, "pvsync2");
	close(s.fd);
	s.fd = memfd_create("file", MFD_CLOEXEC);
	cr_assert_eq(ftruncate(s.fd, SOLO_FILE_BYTES), 0);
	s.config.rwf = RWF_FLAG_DONTCACHE;

	cr_assert_eq(engine_open(&s.engine, s.engine.ops, &s.config, &err), -EOPNOTSUPP);

	cr_assert_str_eq(err.text, "engine 'pvsync2': rwf=dontcache: this kernel or file system "
			 "does not support it for reads (needs Linux 6.14, and a file system with "
			 "support)");
	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
	solo_release(&s);
}

Test(pvsync2, tries_flags_without_touching_the_file)
{
	char before[4096], after[4096];

	solo_make(&s, "pvsync2");
	cr_assert_eq(pread(s.fd, before, sizeof(before), 0), sizeof(before));
	s.config.rwf = RWF_FLAG_DSYNC;
	solo_open(&s);

	cr_assert_eq(pread(s.fd, after, sizeof(after), 0), sizeof(after));
	cr_assert_arr_eq(before, after, sizeof(after));
	cr_assert_eq(lseek(s.fd, 0, SEEK_END), SOLO_FILE_BYTES);
	solo_release(&s);
}
