/* What a file has before a run: --file-allocation, as prepare makes it and as runs find it. */
#include "e2e.h"

#include <sys/mount.h>
#include <sys/stat.h>

#include "loopdev.h"
#include "mounts.h"

#define SET	"--file-num=2 --file-total-size=2M "
#define WRITES	SET "--file-test-mode=seqrewr --file-block-size=16K --engine=psync --time=0 "
#define READS	SET "--file-test-mode=seqrd --file-block-size=16K --engine=psync --time=0 " \
	"--passes=1 "

enum { BLOCK = 4096, FILE_BYTES = 1 << 20, BLOCKS_OF_SET = 2 * FILE_BYTES >> 14 };

TestSuite(allocation, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

static uint64_t stored(const char *path)
{
	struct stat st;

	cr_assert_eq(stat(path, &st), 0, "%s", path);
	return (uint64_t)st.st_blocks * 512;
}

/* A file system that knows all of them, and says so. */
static void enter_ext4(void)
{
	struct loopdev dev;

	need_private_mounts();
	need_loop_devices();
	shell("truncate -s 64M image && mkfs.ext4 -q -F image && mkdir mnt");
	dev = loopdev_attach("image");
	cr_assert_eq(mount(dev.path, "mnt", "ext4", 0, NULL), 0);
	loopdev_detach(&dev);
	cr_assert_eq(chdir("mnt"), 0);
}

static void enter_tmpfs(void)
{
	need_private_mounts();
	shell("mkdir m && mount -t tmpfs -o size=16M none m");
	cr_assert_eq(chdir("m"), 0);
}

static void leave(const char *name)
{
	cr_assert_eq(chdir(".."), 0);
	shell("umount %s", name);
}

static void assert_gaps(json_t *json, unsigned run, double holes, double unwritten)
{
	cr_assert_float_eq(real_at(json, text_of("runs/%u/holes", run)), holes, 1e-9);
	cr_assert_float_eq(real_at(json, text_of("runs/%u/unwritten", run)), unwritten, 1e-9);
}

/* ---- prepare ---- */

Test(allocation, prepare_reserves_without_writing)
{
	const struct said *said;

	enter_ext4();
	said = bench("prepare " SET "--file-allocation=fallocate");

	assert_status(said, 0);
	assert_says(said->err, "2 files allocated without data (file-allocation=fallocate): "
			       "2 created");
	cr_assert_eq(size_of("test_file.1"), FILE_BYTES);
	cr_assert_geq(stored("test_file.1"), FILE_BYTES);
	assert_gaps(json_of(bench("run " READS "--json=-")), 0, 0, 1);

	said = bench("prepare " SET "--file-allocation=fallocate");
	assert_says(said->err, "nothing to write: 2 files are there already");
	leave("mnt");
}

Test(allocation, prepare_takes_what_was_written_away_and_back)
{
	const struct said *said;

	enter_ext4();
	assert_status(bench("prepare " SET), 0);
	said = bench("prepare " SET "--file-allocation=sparse");

	assert_status(said, 0);
	assert_says(said->err, "2 made anew");
	cr_assert_eq(size_of("test_file.1"), FILE_BYTES);
	cr_assert_eq(stored("test_file.1"), 0);

	assert_status(bench("prepare " SET), 0);
	assert_gaps(json_of(bench("run " READS "--json=-")), 0, 0, 0);
	cr_assert_eq(zero_blocks("test_file.1", BLOCK), 0);
	leave("mnt");
}

/* A larger set is there: only the part that is asked for is emptied. */
Test(allocation, prepare_keeps_what_is_behind_the_set)
{
	enter_ext4();
	shell("head -c 3M /dev/urandom > test_file.0; cp test_file.0 before");
	assert_status(bench("prepare --file-num=1 --file-total-size=1M "
			    "--file-allocation=fallocate"), 0);

	shell("cmp -i 1M test_file.0 before");
	cr_assert_eq(zero_blocks("test_file.0", BLOCK), FILE_BYTES / BLOCK);
	leave("mnt");
}

/* ---- runs that write ---- */

Test(allocation, every_round_finds_its_own)
{
	const struct said *said;
	json_t *json;

	enter_ext4();
	said = bench("compare " WRITES "--events=100 --rounds=2 --json=- "
		     "--vary=file-allocation=written,fallocate,extend,sparse --scratch");
	assert_status(said, 0);
	assert_says(said->err, "files that are not as file-allocation asks are made anew before a "
			       "run, outside the measured time");
	json = json_of(said);

	for (unsigned i = 0; i < length_at(json, "runs"); i++) {
		const char *how = text_at(json, text_of("runs/%u/options/file-allocation", i));
		const bool is_written = !strcmp(how, "written");
		const bool is_reserved = !strcmp(how, "fallocate");

		assert_gaps(json, i, !is_written && !is_reserved, is_reserved);
		cr_assert_eq(count_at(json, text_of("runs/%u/total/ios", i)), 100);
	}
	cr_assert_eq(length_at(json, "runs"), 8);
	leave("mnt");
}

Test(allocation, ends_when_all_is_written)
{
	static const char *const kinds[] = { "fallocate", "extend", "sparse" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct said *said = bench("run " WRITES "--scratch --file-allocation=%s "
						"--time=60 --json=-", kinds[i]);

		assert_status(said, 0);
		cr_assert_eq(count_at(json_of(said), "runs/0/total/ios"), BLOCKS_OF_SET, "%s",
			     kinds[i]);
	}
}

Test(allocation, a_set_that_grew_in_part_is_whole_afterwards)
{
	assert_status(bench("prepare --file-num=1 --file-total-size=1M"), 0);
	assert_status(bench("run --file-num=1 --file-total-size=1M --file-test-mode=seqrewr "
			    "--file-block-size=16K --engine=psync --time=0 --events=3 "
			    "--file-allocation=extend"), 0);

	cr_assert_eq(size_of("test_file.0"), FILE_BYTES);
	cr_assert_eq(zero_blocks("test_file.0", BLOCK), 0);
}

Test(allocation, a_single_file_grows_too_but_loses_nothing_else)
{
	const struct said *said = bench("prepare --target=log --file-total-size=1M");

	assert_status(said, 0);
	if (says(said->err, "cannot mark"))
		cr_skip_test("this file system has no extended attributes");
	said = bench("run --target=log --file-total-size=1M --file-test-mode=seqrewr "
		     "--engine=psync --time=0 --file-allocation=extend --json=-");
	assert_status(said, 0);
	cr_assert_eq(real_at(json_of(said), "runs/0/holes"), 1);
	cr_assert_eq(size_of("log"), FILE_BYTES);

	said = bench("run --target=log --file-total-size=512K --file-test-mode=seqrewr "
		     "--engine=psync --time=0 --file-allocation=extend");
	assert_status(said, 2);
	assert_says(said->err, "would truncate 'log', which is longer than file-total-size");
	cr_assert_eq(size_of("log"), FILE_BYTES);
}

/* It has no FIEMAP. */
Test(allocation, is_known_on_tmpfs_as_well)
{
	const struct said *said;

	enter_tmpfs();
	assert_status(bench("prepare " SET "--file-allocation=fallocate"), 0);
	cr_assert_geq(stored("test_file.1"), FILE_BYTES);
	said = bench("run " READS "--file-allocation=sparse");
	assert_status(said, 2);
	assert_status(bench("run " READS "--file-allocation=fallocate"), 0);

	assert_status(bench("run " WRITES "--file-allocation=fallocate"), 0);
	assert_status(bench("run " READS "--file-allocation=fallocate"), 2);
	assert_status(bench("run " READS "--file-allocation=written"), 0);
	leave("m");
}

/* ---- refusals ---- */

Test(allocation, a_run_that_reads_refuses_another_and_names_the_cure)
{
	const struct said *said;

	enter_ext4();
	assert_status(bench("prepare " SET), 0);
	said = bench("run " READS "--file-allocation=fallocate");
	assert_status(said, 2);
	assert_says(said->err, "'./test_file.0' is not allocated as file-allocation=fallocate "
			       "asks: run 'ringbench prepare --file-num=2 --file-total-size=2M "
			       "--file-allocation=fallocate' first");

	assert_status(bench("prepare " SET "--file-allocation=fallocate"), 0);
	assert_status(bench("run " READS "--file-allocation=fallocate"), 0);
	said = bench("run " READS "--file-allocation=written");
	assert_status(said, 2);
	assert_says(said->err, "is not allocated as file-allocation=written asks: run 'ringbench "
			       "prepare --file-num=2 --file-total-size=2M' first");

	/* Nobody asked. */
	assert_status(bench("run " READS), 0);
	leave("mnt");
}

Test(allocation, what_is_to_be_written_is_filled_if_a_run_may_write)
{
	json_t *json;

	enter_ext4();
	assert_status(bench("prepare " SET "--file-allocation=fallocate"), 0);

	json = json_of(bench("run " WRITES "--events=10 --json=-"));
	assert_gaps(json, 0, 0, 1);
	cr_assert(has_advice(json, "allocates"));
	json = json_of(bench("run " WRITES "--events=10 --file-allocation=written --json=-"));
	assert_gaps(json, 0, 0, 0);
	cr_assert_not(has_advice(json, "allocates"));
	cr_assert_eq(zero_blocks("test_file.1", BLOCK), 0);
	leave("mnt");
}

Test(allocation, a_file_system_that_cannot_is_refused)
{
	const struct said *said;

	need_private_mounts();
	shell("mkdir m && mount -t ramfs none m");
	said = bench("prepare --target=m " SET "--file-allocation=fallocate");

	assert_status(said, 2);
	assert_says(said->err, "file-allocation=fallocate: the file system of 'm/test_file.0' does "
			       "not do this (use file-allocation=written, or another directory)");
	cr_assert_eq(files_in("m"), 0);
	shell("umount m");
}

Test(allocation, of_a_device_is_refused)
{
	const struct said *said;
	struct loopdev dev;

	need_loop_devices();
	shell("truncate -s 4M image");
	dev = loopdev_attach("image");
	said = bench("run --target=%s --file-test-mode=seqrd --file-allocation=sparse", dev.path);
	loopdev_detach(&dev);

	assert_status(said, 2);
	assert_says(said->err, "is a device, whose blocks are all there (use "
			       "file-allocation=written)");
}

Test(allocation, is_in_the_headline_unless_it_is_written)
{
	const struct said *said;

	said = bench("run " WRITES "--scratch --file-allocation=fallocate");
	assert_says(said->out, "16 KiB sequential writes, preallocated files");
	said = bench("run " WRITES "--scratch --file-allocation=extend --events=5");
	assert_says(said->out, "16 KiB sequential writes, growing files");
	said = bench("run " WRITES "--scratch --file-allocation=written --events=5");
	assert_says_not(said->out, " files,");
}

/* The log that etcd writes is preallocated, and so is this one, in every run. */
Test(allocation, etcd_writes_to_a_preallocated_file_each_time)
{
	json_t *json;

	enter_ext4();
	json = json_of(bench("compare etcd --vary=engine=psync,sync --rounds=2 --events=30 "
			     "--json=-"));
	cr_assert_eq(length_at(json, "runs"), 4);
	for (unsigned i = 0; i < 4; i++)
		assert_gaps(json, i, 0, 1);
	leave("mnt");
}

/* Asked of the file system by another program as well: after 30 records, 17 blocks of 4 KiB are
 * written, and the others are not. */
Test(allocation, check_writes_to_unwritten_blocks_in_every_round)
{
	json_t *json;

	enter_ext4();
	assert_status(bench("prepare etcd --scratch=off"), 0);
	json = json_of(bench("check etcd --scratch=off --events=30 --objective=write.max>=1ns "
			     "--json=-"));

	cr_assert_geq(length_at(json, "runs"), 3);
	for (unsigned i = 0; i < length_at(json, "runs"); i++) {
		assert_gaps(json, i, 0, 1);
		cr_assert_eq(count_at(json, text_of("runs/%u/fsync/ios", i)), 30);
	}
	shell("filefrag -v -b4096 test_file.0 | grep '^ *[0-9]*:' > extents");
	shell("head -n 1 extents | grep -v unwritten | grep -q ' 0.. *16:'");
	shell("tail -n +2 extents | grep -q unwritten");
	shell("! tail -n +2 extents | grep -qv unwritten");
	leave("mnt");
}
