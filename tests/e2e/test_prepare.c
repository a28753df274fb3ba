/* prepare and cleanup: existing files are kept, missing ones are created, foreign ones stay. */
#include "e2e.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "mounts.h"
#include "squeeze.h"

TestSuite(prepare, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

#define SET	"--file-num=4 --file-total-size=2M "	/* 4 files of 512 KiB */

/* ---- created files ---- */

enum { SQUEEZED_BYTES = 20 << 20 };

/* Prepared as two files; returns the contents of both, concatenated. */
static char *prepare_and_read(const char *options)
{
	char *all = malloc(SQUEEZED_BYTES);

	assert_status(bench("prepare --file-num=2 --file-total-size=20M --quiet %s", options), 0);
	for (unsigned i = 0; i < 2; i++) {
		const int fd = open(text_of("test_file.%u", i), O_RDONLY);

		cr_assert_eq(read(fd, all + i * (SQUEEZED_BYTES / 2), SQUEEZED_BYTES / 2),
			     SQUEEZED_BYTES / 2);
		close(fd);
	}
	shell("rm test_file.*");
	return all;
}

Test(prepare, writes_nothing_that_could_be_squeezed)
{
	char *all = prepare_and_read("");

	cr_assert_eq(distinct_blocks(all, SQUEEZED_BYTES, 4096), SQUEEZED_BYTES / 4096);
	cr_assert_gt(compressed(all, 2 << 20, 128 << 10), 0.999);
	free(all);
}

Test(prepare, writes_what_can_be_squeezed_as_much_as_was_asked_for)
{
	char *all = prepare_and_read("--buffer-compress=60 --dedupe=30");

	cr_assert_float_eq((double)distinct_blocks(all, SQUEEZED_BYTES, 4096),
			   0.7 * SQUEEZED_BYTES / 4096, 0.02 * SQUEEZED_BYTES / 4096);
	cr_assert_float_eq(compressed(all, 2 << 20, 128 << 10), 0.4, 0.03);
	free(all);
}

Test(prepare, writes_zeros_only_if_that_is_wished)
{
	bench("prepare --file-num=1 --file-total-size=64K --file-data=zero");

	cr_assert_eq(zero_blocks("test_file.0", 4096), 16);
}

Test(prepare, makes_files_of_random_bytes_for_their_owner_only)
{
	const struct said *said;
	struct stat st;

	said = bench("prepare " SET);

	assert_status(said, 0);
	cr_assert_str_empty(said->out);
	assert_says(said->err, "2 MiB written in ");
	assert_says(said->err, "4 created, 0 extended, 0 reused");
	for (int i = 0; i < 4; i++) {
		const char *name = text_of("test_file.%d", i);

		cr_assert_eq(size_of(name), 512 << 10);
		cr_assert_eq(zero_blocks(name, 512), 0);
		cr_assert_eq(stat(name, &st), 0);
		cr_assert_eq(st.st_mode & 0777, 0600);
	}
	cr_assert_eq(files_in("."), 4);
}

Test(prepare, says_nothing_when_it_is_to_be_quiet)
{
	const struct said *said;

	said = bench("prepare --quiet " SET);

	assert_status(said, 0);
	cr_assert_str_empty(said->out);
	cr_assert_str_empty(said->err);
}

Test(prepare, makes_what_a_profile_needs_once_for_all_variants)
{
	const struct said *said;

	write_text("p.ini", "file-test-mode = rndrd\nfile-num = 4\nfile-total-size = 2M\n"
		   "[a]\niodepth = 1\n[b]\niodepth = 2\n");

	said = bench("prepare p.ini");

	assert_status(said, 0);
	assert_says(said->err, "4 created");
	assert_says_not(said->err, "nothing to write");
	cr_assert_eq(size_of("test_file.3"), 512 << 10);
}

Test(prepare, makes_sizes_that_are_no_multiple_of_anything)
{
	assert_status(bench("prepare --file-num=3 --file-total-size=1000003 "
			    "--file-block-size=1000"), 0);

	cr_assert_eq(size_of("test_file.0"), 333334);
	cr_assert_eq(size_of("test_file.2"), 333334);
	cr_assert_eq(zero_blocks("test_file.2", 333), 0);
}

/* ---- existing files ---- */

Test(prepare, leaves_files_that_are_whole_as_they_are)
{
	const struct said *said;

	bench("prepare " SET);
	shell("sha256sum test_file.* > sums");

	said = bench("prepare " SET);

	assert_status(said, 0);
	assert_says(said->err, "nothing to write: 4 files are there already");
	shell("sha256sum --quiet -c sums");
}

Test(prepare, extends_short_files_and_keeps_what_they_hold)
{
	const struct said *said;

	bench("prepare " SET);
	shell("truncate -s 100001 test_file.1; cp test_file.1 before");

	said = bench("prepare " SET);

	assert_status(said, 0);
	assert_says(said->err, "0 created, 1 extended, 3 reused");
	cr_assert_eq(size_of("test_file.1"), 512 << 10);
	cr_assert_eq(zero_blocks("test_file.1", 512), 0);
	shell("cmp -n 100001 test_file.1 before");
}

Test(prepare, fills_holes)
{
	shell("truncate -s 512K test_file.0");

	assert_status(bench("prepare " SET), 0);

	cr_assert_eq(zero_blocks("test_file.0", 4096), 0);
}

Test(prepare, does_not_cut_files_that_are_longer)
{
	shell("head -c 1M /dev/urandom > test_file.2; cp test_file.2 before");

	assert_status(bench("prepare " SET), 0);

	shell("cmp test_file.2 before");
}

Test(prepare, refuses_what_is_no_regular_file_before_it_writes_any)
{
	const struct said *said;

	shell("mkdir test_file.3");

	said = bench("prepare " SET);

	assert_status(said, 2);
	assert_says(said->err, "'./test_file.3' is not a regular file");
	cr_assert_eq(files_in("."), 1);
}

Test(prepare, follows_no_link_in_a_set)
{
	const struct said *said;

	shell("echo precious > precious; ln -s precious test_file.1");

	said = bench("prepare " SET);

	assert_status(said, 2);
	assert_says(said->err, "'./test_file.1' is a link");
	cr_assert_eq(size_of("precious"), strlen("precious\n"));
	cr_assert_eq(files_in("."), 2);
}

Test(prepare, overwrites_no_file_that_has_another_name)
{
	static const char *const commands[] = {
		"prepare --validate ", "run --file-test-mode=rndwr --events=1 ",
		"run --file-test-mode=seqwr --events=1 ",
	};

	bench("prepare " SET);
	shell("mv test_file.1 precious; ln precious test_file.1; sha256sum precious > sums");

	for (unsigned i = 0; i < 3; i++) {
		const struct said *said = bench("%s" SET, commands[i]);

		assert_status(said, 2);
		assert_says(said->err, "'./test_file.1' has 1 other name (hard links)");
	}
	shell("sha256sum --quiet -c sums");
	assert_status(bench("run --file-test-mode=rndrd --events=1 " SET), 0);
}

/* ---- two commands on one set ---- */

/* Locks as another ringbench does: LOCK_SH for reading, LOCK_EX for writing. */
static int lock_as_another(const char *path, int operation)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);

	cr_assert_eq(flock(fd, operation | LOCK_NB), 0);
	return fd;
}

Test(prepare, a_set_that_another_command_writes_is_left_alone)
{
	static const char *const commands[] = {
		"prepare ", "cleanup ", "run --file-test-mode=rndrd --events=1 ",
		"run --file-test-mode=seqwr --events=1 ",
	};
	int fd;

	bench("prepare " SET);
	fd = lock_as_another(".", LOCK_EX);

	for (unsigned i = 0; i < 4; i++) {
		const struct said *said = bench("%s" SET, commands[i]);

		assert_status(said, 2);
		assert_says(said->err, "another ringbench");
	}
	cr_assert_eq(files_in("."), 4);

	close(fd);
	assert_status(bench("run --file-test-mode=rndwr --events=1 " SET), 0);
}

Test(prepare, a_set_of_which_another_command_writes_one_file_is_left_alone)
{
	const char *on_the_file = "run --target=test_file.0 --allow-overwrite=test_file.0 "
		"--file-test-mode=rndwr --events=1 ";
	int fd;

	bench("prepare " SET);
	fd = lock_as_another(".", LOCK_EX);

	assert_status(bench("%s", on_the_file), 2);
	assert_says(bench("%s", on_the_file)->err, "another ringbench");

	close(fd);
	assert_status(bench("%s", on_the_file), 0);
}

Test(prepare, a_set_that_another_command_reads_can_be_read)
{
	bench("prepare " SET);
	lock_as_another(".", LOCK_SH);

	assert_status(bench("prepare " SET), 0);	/* complete: nothing to write */
	assert_status(bench("run --file-test-mode=rndrd --events=1 " SET), 0);

	assert_status(bench("run --file-test-mode=rndwr --events=1 " SET), 2);
	assert_status(bench("prepare --validate " SET), 2);
	assert_status(bench("cleanup " SET), 2);
}

/* ---- single files ---- */

static void need_attributes(void)
{
	write_text("attribute", "");
	if (setxattr("attribute", "user.test", "", 0, 0) < 0)
		cr_skip_test("needs a file system with user attributes");
	unlink("attribute");
}

Test(prepare, makes_a_single_file_that_runs_may_then_write_to)
{
	need_attributes();

	assert_status(bench("prepare --target=data --file-total-size=100K"), 0);

	cr_assert_eq(size_of("data"), 100 << 10);
	assert_status(bench("run --target=data --file-test-mode=rndwr --events=10"), 0);
	assert_status(bench("cleanup --target=data"), 0);
	cr_assert_eq(files_in("."), 0);
}

Test(prepare, says_that_a_name_that_was_not_there_became_a_file)
{
	const struct said *said;

	said = bench("prepare --target=data --file-total-size=100K");

	assert_status(said, 0);
	assert_says(said->err, "'data' did not exist, and is a single file now");
	said = bench("prepare --target=data --file-total-size=200K");
	assert_says_not(said->err, "was not there");
}

Test(prepare, makes_no_file_that_was_not_meant)
{
	const struct said *said;

	said = bench("prepare --target=disk");
	assert_status(said, 2);
	assert_says(said->err, "'disk' does not exist: for a file set in a directory, make that "
		    "first ('mkdir -p disk'); for a single file, give its size with "
		    "--file-total-size=SIZE");

	write_text("p.ini", "file-test-mode = seqwr\nfile-total-size = 64K\n");
	assert_status(bench("prepare p.ini --target=disk"), 2);
	assert_status(bench("run p.ini --target=disk --events=1"), 2);
	assert_status(bench("prepare --target=disk/ --file-total-size=64K"), 2);
	assert_status(bench("prepare --target=not/there --file-total-size=64K"), 2);
	cr_assert_eq(files_in("."), 1);

	assert_status(bench("run p.ini --target=disk --file-total-size=64K --events=1"), 0);
	cr_assert(exists("disk"));
}

Test(prepare, makes_nothing_where_the_kernels_own_files_are)
{
	static const char *const commands[] = {
		"prepare", "run --file-test-mode=seqwr --events=1",
		"run --file-test-mode=rndrd --events=1",
	};

	for (unsigned i = 0; i < 3; i++) {
		const struct said *said = bench("%s --file-total-size=64K "
						"--target=/dev/ringbench-9n1", commands[i]);

		assert_status(said, 2);
		assert_says(said->err, "device '/dev/ringbench-9n1' does not exist ('lsblk' lists "
			    "those that do), and ringbench makes no files below /dev, /proc or "
			    "/sys");
		assert_says_not(said->err, "ringbench prepare");
	}
	cr_assert_not(exists("/dev/ringbench-9n1"));
	for (unsigned i = 0; i < 2; i++) {
		assert_says(bench("%s --file-total-size=64K --file-num=1 --target=/dev",
				  commands[i])->err, "will not make files in '/dev'");
		assert_says(bench("%s --file-total-size=64K --file-num=1 --target=/proc",
				  commands[i])->err, "will not make files in '/proc'");
	}
	cr_assert_not(exists("/dev/test_file.0"));
	assert_says(bench("run --scratch --target=/dev --file-total-size=64K --events=1 "
			  "--file-num=1 --file-test-mode=rndrd")->err,
		    "will not make files in '/dev'");
}

Test(prepare, overwrites_no_file_of_somebody_else_without_being_told)
{
	const struct said *said;

	write_text("data", "precious");

	said = bench("prepare --target=data --file-total-size=1M");
	assert_status(said, 2);
	assert_says(said->err, "'data' exists");
	assert_says(said->err, "--allow-overwrite=data");
	cr_assert_eq(size_of("data"), 8);

	said = bench("prepare --target=data --file-total-size=1M --allow-overwrite=other");
	assert_status(said, 2);
	cr_assert_eq(size_of("data"), 8);

	said = bench("prepare --target=data --file-total-size=1M --allow-overwrite=data");
	assert_status(said, 0);
	cr_assert_eq(size_of("data"), 1 << 20);
}

Test(prepare, no_run_writes_to_a_file_of_somebody_else_either)
{
	static const char *const modes[] = { "seqwr", "seqrewr", "rndwr", "rndrw" };

	shell("head -c 64K /dev/zero > data");
	for (unsigned i = 0; i < 4; i++) {
		const struct said *said = bench("run --target=data --file-test-mode=%s "
						"--events=10", modes[i]);

		assert_status(said, 2);
		assert_says(said->err, "--allow-overwrite=data");
	}
	cr_assert_eq(zero_blocks("data", 64 << 10), 1);
}

/* ---- special characters in paths ---- */

Test(prepare, takes_a_path_with_a_comma_as_it_is)
{
	shell("mkdir 'a,b'");

	assert_status(bench("prepare --target=a,b " SET), 0);
	assert_status(bench("run --target=a,b " SET "--file-test-mode=rndrd --events=10"), 0);
	cr_assert_eq(files_in("a,b"), 4);
	cr_assert_eq(files_in("."), 1);

	shell("mkdir c");
	bench("prepare --target=c " SET);
	assert_status(bench("run --target=a,b --target=c " SET "--file-test-mode=rndrd "
			    "--events=10"), 0);
	assert_status(bench("compare --rounds=1 --vary=target=a\\,b,c " SET
			    "--file-test-mode=rndrd --events=10"), 0);
}

Test(prepare, allows_to_overwrite_that_very_file)
{
	write_text("a", "precious");
	write_text("b", "precious");

	assert_status(bench("prepare --target=a --file-total-size=64K --allow-overwrite=b,a"), 2);
	cr_assert_eq(size_of("a"), 8);

	assert_status(bench("prepare --target=a --file-total-size=64K --allow-overwrite=b "
			    "--allow-overwrite=a"), 0);
}

/* The permit is for the file, under any of its names. */
Test(prepare, allows_to_overwrite_a_file_by_another_of_its_names)
{
	write_text("a", "precious");
	write_text("b", "precious");
	shell("ln -s a link");

	assert_status(bench("prepare --target=b --file-total-size=64K --allow-overwrite=link"), 2);
	assert_status(bench("prepare --target=a --file-total-size=64K --allow-overwrite=./a"), 0);
	shell("rm a && echo precious > a");
	assert_status(bench("prepare --target=a --file-total-size=64K --allow-overwrite=link"), 0);
}

Test(prepare, is_recommended_with_the_path_as_a_shell_needs_it)
{
	const struct said *said;

	shell("mkdir \"it's\"");

	said = bench("run --target=it's " SET "--file-test-mode=rndrd --events=1");

	assert_status(said, 2);
	assert_says(said->err, "ringbench prepare --target='it'\\''s' --file-num=4");
}

Test(prepare, shows_control_characters_of_a_path_escaped)
{
	const struct said *said;

	said = bench("run --target=a\x1b]0;b " SET "--file-test-mode=rndrd --events=1");

	assert_status(said, 2);
	assert_says(said->err, "'a\\x1b]0;b' does not exist");
	assert_says_not(said->err, "\x1b");
}

/* ---- a failure undoes all changes ---- */

/* A file system of this size, in a private mount namespace. */
static void mount_small(const char *options)
{
	need_private_mounts();
	cr_assert_eq(mkdir("small", 0700), 0);
	cr_assert_eq(mount("none", "small", "tmpfs", 0, options), 0);
}

Test(prepare, on_a_full_disk_says_how_much_is_missing_and_makes_nothing)
{
	const struct said *said;

	mount_small("size=4M");

	said = bench("prepare --target=small --file-num=4 --file-total-size=8M");

	assert_status(said, 1);
	assert_says(said->err, "not enough space for 'small': 8 MiB more needed, 4 MiB free (free "
		    "some, or choose another directory or a smaller --file-total-size)");
	cr_assert_eq(files_in("small"), 0);
	umount("small");
}

Test(prepare, counts_the_holes_that_it_will_fill)
{
	const struct said *said;

	mount_small("size=4M");
	shell("truncate -s 8M small/test_file.0");

	said = bench("prepare --target=small --file-num=1 --file-total-size=8M");

	assert_status(said, 1);
	assert_says(said->err, "not enough space for 'small': 8 MiB more needed, 4 MiB free");
	cr_assert_eq(zero_blocks("small/test_file.0", 1 << 20), 8);
	shell("test $(du -k small | cut -f1) = 0");
	umount("small");
}

Test(prepare, counts_what_two_sets_on_one_disk_need)
{
	const struct said *said;

	mount_small("size=4M");
	shell("mkdir small/a small/b");

	said = bench("prepare --target=small/a --target=small/b --file-num=1 "
		     "--file-total-size=3M");

	assert_status(said, 1);
	assert_says(said->err, "not enough space for 'small/b': 6 MiB more needed, 4 MiB free");
	cr_assert_eq(files_in("small/a") + files_in("small/b"), 0);
	umount("small");
}

Test(prepare, takes_a_disk_that_tells_no_sizes_for_large_enough)
{
	mount_small("size=0");	/* no limit: statvfs(3) is all zeros */

	assert_status(bench("prepare --target=small --file-num=1 --file-total-size=1M"), 0);
	assert_status(bench("run --target=small --file-num=1 --file-total-size=1M "
			    "--file-test-mode=seqwr --events=10"), 0);
	umount("small");
}

Test(prepare, seqwr_that_does_not_fit_leaves_the_set_that_is_there)
{
	const struct said *said;

	mount_small("size=4M");
	bench("prepare --target=small --file-num=2 --file-total-size=2M");
	shell("sha256sum small/test_file.* > sums");

	said = bench("run --target=small --file-num=2 --file-total-size=8M "
		     "--file-test-mode=seqwr --events=9");

	assert_status(said, 1);
	assert_says(said->err, "not enough space for 'small': 6 MiB more needed, 2 MiB free");
	shell("sha256sum --quiet -c sums");
	assert_status(bench("run --target=small --file-num=2 --file-total-size=4M "
			    "--file-test-mode=seqwr --time=0 --events=256"), 0);
	umount("small");
}

/* The fourth file fails for lack of an inode, which cannot be known beforehand. */
Test(prepare, that_fails_half_way_takes_back_what_it_made)
{
	const struct said *said;

	mount_small("size=4M,nr_inodes=6");
	shell("head -c 1000 /dev/urandom > small/test_file.0; cp small/test_file.0 before");

	said = bench("prepare --target=small --file-num=8 --file-total-size=2M");

	assert_status(said, 1);
	assert_says(said->err, "not enough space");
	assert_says(said->err, "new files are removed");
	cr_assert_eq(files_in("small"), 1);
	shell("cmp small/test_file.0 before");
	umount("small");
}

Test(prepare, beyond_the_file_size_limit_fails_and_takes_back_what_it_made)
{
	const struct spawn limited = { .limits = { { true, RLIMIT_FSIZE, 1 << 20 } } };
	const struct said *said;

	said = bench_in(&limited, "prepare --file-num=1 --file-total-size=2M");

	assert_status(said, 1);
	assert_says(said->err, "'./test_file.0': File too large");
	cr_assert_eq(files_in("."), 0);
}

Test(prepare, without_permission_says_whose_it_is)
{
	const struct spawn nobody = { .as_nobody = true };
	const struct said *said;

	need_root();
	chmod(".", 0755);

	said = bench_in(&nobody, "prepare " SET);

	assert_status(said, 2);
	assert_says(said->err, "no permission to write './test_file.0'");
	cr_assert_eq(files_in("."), 0);
}

Test(prepare, without_permission_for_one_file_leaves_the_others)
{
	const struct spawn nobody = { .as_nobody = true };
	const struct said *said;

	need_root();
	chmod(".", 0777);
	shell("head -c 1000 /dev/urandom > test_file.3; chmod 600 test_file.3");

	said = bench_in(&nobody, "prepare " SET);

	assert_status(said, 2);
	assert_says(said->err, "test_file.3");
	cr_assert_eq(files_in("."), 1);
}

Test(prepare, a_run_without_permission_says_so_too)
{
	const struct spawn nobody = { .as_nobody = true };
	const struct said *said;

	need_root();
	chmod(".", 0755);
	bench("prepare " SET);

	said = bench_in(&nobody, "run " SET "--file-test-mode=rndrd --events=10");

	assert_status(said, 2);
	assert_says(said->err, "'./test_file.0'");
	assert_says(said->err, "permi");
}

/* ---- cleanup ---- */

Test(prepare, cleanup_removes_the_set_and_only_that)
{
	const struct said *said;

	bench("prepare " SET);
	write_text("test_file.4", "of a larger set");
	write_text("test_file.01", "not a name of ours");
	write_text("test_file", "not a name of ours");
	write_text("notes", "foreign");

	said = bench("cleanup " SET);

	assert_status(said, 0);
	assert_says(said->err, "4 files removed");
	cr_assert(exists("test_file.4") && exists("test_file.01") && exists("test_file") &&
		  exists("notes"));
	cr_assert_eq(files_in("."), 4);
}

Test(prepare, cleanup_leaves_directories_and_links_with_names_of_the_set)
{
	const struct said *said;

	write_text("precious", "precious");
	shell("mkdir test_file.0; ln -s precious test_file.1; touch test_file.2");

	said = bench("cleanup " SET);

	assert_status(said, 0);
	assert_says(said->err, "1 file removed");
	cr_assert(exists("test_file.0") && exists("test_file.1") && exists("precious"));
}

Test(prepare, cleanup_removes_no_single_file_of_somebody_else)
{
	const struct said *said;

	write_text("data", "precious");

	said = bench("cleanup --target=data");

	assert_status(said, 2);
	assert_says(said->err, "'data' is not marked as made by ringbench");
	cr_assert(exists("data"));
}

Test(prepare, cleanup_where_nothing_is_removes_nothing)
{
	const struct said *said;

	said = bench("cleanup " SET);

	assert_status(said, 0);
	assert_says(said->err, "0 files removed");
}

/* ---- scratch ---- */

Test(prepare, scratch_leaves_nothing_behind)
{
	const struct said *said;

	said = bench("run --scratch " SET "--file-test-mode=rndrw --events=100 --json=-");

	assert_status(said, 0);
	cr_assert_eq(count_at(json_of(said), "runs/0/total/bytes"), 100 * 16384);
	cr_assert_eq(files_in("."), 0);
}

Test(prepare, scratch_leaves_nothing_behind_when_the_run_cannot_begin)
{
	const struct said *said;

	said = bench("run --scratch " SET "--file-test-mode=rndrd --file-extra-flags=direct "
		     "--file-block-size=1000 --events=10");

	assert_status(said, 2);
	cr_assert_eq(files_in("."), 0);
}

Test(prepare, scratch_touches_no_set_that_is_there)
{
	bench("prepare " SET);
	shell("sha256sum test_file.* > sums");

	assert_status(bench("run --scratch " SET "--file-test-mode=rndwr --events=100"), 0);

	shell("sha256sum --quiet -c sums");
	cr_assert_eq(files_in("."), 5);
}
