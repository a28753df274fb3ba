/*
 * The facts about the machine in a result. Only those known to the test are asserted.
 */
#include "environ.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

static struct arena arena;

static void setup(void)
{
	arena_init(&arena);
}

static void teardown(void)
{
	arena_release(&arena);
}

TestSuite(environ, .init = setup, .fini = teardown);

Test(environ, names_kernel_and_machine)
{
	struct environ env;
	struct utsname name;
	char expected[256];

	uname(&name);
	snprintf(expected, sizeof(expected), "%s %s %s", name.sysname, name.release,
		 name.machine);
	environ_capture(&env, &arena);

	cr_assert_str_eq(env.kernel, expected);
	cr_assert_eq(env.cores, (unsigned)sysconf(_SC_NPROCESSORS_ONLN));
	cr_assert_gt(env.memory_bytes, 0);
	cr_assert_eq(env.target_count, 0);
	cr_assert_not_null(env.cpu);
	cr_assert_not_null(env.governor);
}

Test(environ, resolves_the_links_of_a_target)
{
	char dir[] = "/tmp/test_environ.XXXXXX";
	struct environ_target target;
	char link[64];

	cr_assert_not_null(mkdtemp(dir));
	snprintf(link, sizeof(link), "%s/link", dir);
	cr_assert_eq(symlink(dir, link), 0);
	environ_capture_path(&target, link, &arena);
	unlink(link);
	rmdir(dir);

	cr_assert_str_eq(target.path, dir);
	cr_assert_str_eq(target.kind, "directory");
}

Test(environ, knows_the_file_system_of_proc)
{
	struct environ_target target;

	environ_capture_path(&target, "/proc/self/status", &arena);

	cr_assert_str_eq(target.kind, "file");
	cr_assert_str_eq(target.filesystem, "proc");
	cr_assert_str_eq(target.mount_point, "/proc");
	cr_assert_str_eq(target.device, "");
}

Test(environ, of_what_is_not_there_it_knows_the_path)
{
	struct environ_target target;

	environ_capture_path(&target, "/nonexistent/x", &arena);

	cr_assert_str_eq(target.path, "/nonexistent/x");
	cr_assert_str_eq(target.kind, "");
	cr_assert_str_eq(target.filesystem, "");
}

Test(environ, counts_what_the_run_touches)
{
	const struct target_group group = { .path = "/tmp", .file_count = 3,
					    .file_size_bytes = 8192 };
	struct environ env;

	environ_capture(&env, &arena);
	cr_assert_eq(environ_add_target(&env, &group, &arena), 0);

	cr_assert_eq(env.target_count, 1);
	cr_assert_eq(env.targets[0].file_count, 3);
	cr_assert_eq(env.targets[0].size_bytes, 24576);
}

Test(environ, has_each_target_once)
{
	const struct target_group groups[] = {
		{ .path = "/tmp", .file_count = 3, .file_size_bytes = 8192 },
		{ .path = "/proc", .file_count = 3, .file_size_bytes = 8192 },
		{ .path = "/tmp/.", .file_count = 3, .file_size_bytes = 8192 },
		{ .path = "/tmp", .file_count = 3, .file_size_bytes = 4096 },
	};
	struct environ env;

	environ_capture(&env, &arena);

	cr_assert_eq(environ_add_target(&env, &groups[0], &arena), 0);
	cr_assert_eq(environ_add_target(&env, &groups[1], &arena), 1);
	cr_assert_eq(environ_add_target(&env, &groups[2], &arena), 0, "the same path");
	cr_assert_eq(environ_add_target(&env, &groups[3], &arena), 2, "less of it");
	cr_assert_eq(env.target_count, 3);
	cr_assert_str_eq(env.targets[1].path, "/proc");
}
