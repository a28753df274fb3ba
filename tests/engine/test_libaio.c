/* libaio: batches, and writes that end with their sync in two steps. */
#include "solo.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "in_child.h"
#include "spawn.h"

TestSuite(libaio, .timeout = 300);

static struct solo s;

Test(libaio, does_a_write_and_its_sync_in_two_steps)
{
	struct io *io, *done;
	unsigned submits = 0;

	solo_make(&s, "libaio");
	solo_open(&s);
	io = solo_fill(&s, 0, IO_WRITE, 0);
	io->then_fsync = true;
	cr_assert_eq(s.engine.ops->queue(&s.engine, &io, 1), 1);

	/* The first wait returns the write, the next one its sync. */
	do
		cr_assert_eq(s.engine.ops->submit(&s.engine, 1, ENGINE_WAIT_FOREVER_NS), 0);
	while (++submits < 10 && s.engine.ops->reap(&s.engine, &done, 1) == 0);

	cr_assert_eq(submits, 2);
	cr_assert_eq(io->result, SOLO_BLOCK);
	solo_release(&s);
}

Test(libaio, says_that_it_waits_for_sync_file_range)
{
	solo_make(&s, "libaio");
	s.config.fsync_mode = FSYNC_MODE_SYNC_FILE_RANGE;
	solo_open(&s);

	cr_assert_eq(s.engine.feature_count, 1);
	cr_assert_str_eq(s.engine.features[0].name, "async-sync");
	cr_assert_not(s.engine.features[0].granted);
	cr_assert_eq(solo_write_and_sync(&s, 0), SOLO_BLOCK);
	solo_release(&s);
}

Test(libaio, reads_around_the_page_cache_too)
{
	solo_make(&s, "libaio");
	close(s.fd);
	s.fd = open(tmpdir_path(&s.dir, "file"), O_RDWR | O_DIRECT | O_CLOEXEC);
	if (s.fd < 0)
		cr_skip_test("no O_DIRECT here");
	solo_open(&s);

	cr_assert_eq(solo_do(&s, IO_READ, 4096), SOLO_BLOCK);

	cr_assert_eq(*(uint64_t *)s.slots[0].buffer, tmpfile_word(4096));
	solo_release(&s);
}

static const char *probe_without_aio(void *arg)
{
	struct err err = { 0 };

	(void)arg;
	if (spawn_deny_syscall(SYS_io_setup, ENOSYS) < 0)
		return in_child_skip("no seccomp");
	if (engine_probe(engine_find("libaio"), &err) != -ENOSYS)
		return "could be had";
	return strstr(err.text, "libaio: this kernel has no asynchronous I/O") ? NULL
		: in_child_say("'%s'", err.text);
}

Test(libaio, says_why_it_cannot_be_had)
{
	in_child(probe_without_aio, NULL);
}

static const char *open_beyond_the_limit(void *arg)
{
	struct err err = { 0 };

	(void)arg;
	if (spawn_deny_syscall(SYS_io_setup, EAGAIN) < 0)
		return in_child_skip("no seccomp");
	if (engine_open(&s.engine, s.engine.ops, &s.config, &err) != -EAGAIN)
		return "opened";
	return strstr(err.text, "sysctl -w fs.aio-max-nr=") ? NULL : in_child_say("'%s'", err.text);
}

Test(libaio, names_the_limit_of_the_system)
{
	solo_make(&s, "libaio");

	in_child(open_beyond_the_limit, NULL);
	solo_release(&s);
}
