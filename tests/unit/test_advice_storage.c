/* Was it storage that was measured, and did it hold data? */
#include "advised.h"

#include <criterion/criterion.h>

TestSuite(advice_storage, .init = advised_begin, .fini = advised_end);

Test(advice_storage, tells_that_direct_reads_did_not_reach_a_drive)
{
	advised_run("v", 1)->cost.storage_read_bytes = 4096;

	expect_advice("not-storage",
	       "3.91 MiB were read with O_DIRECT, but the kernel counted only 4 KiB from storage: "
	       "something in between served them (a network, overlay or virtual file system)");
}

Test(advice_storage, a_kernel_that_does_not_count_proves_nothing)
{
	struct run_result *run = advised_run("v", 1);

	run->cost.storage_read_bytes = 0;
	run->cost.storage_counted = false;

	expect_no_advice();
}

Test(advice_storage, tells_that_nothing_was_synced)
{
	advised_write("file-test-mode=rndwr file-fsync-freq=0 file-fsync-end=off");

	expect_advice("not-synced",
	       "nothing was synced: written data may still be in memory, so memory was measured "
	       "(--file-fsync-end)");
}

Test(advice_storage, writes_with_o_dsync_are_synced)
{
	advised_write("file-test-mode=rndwr file-fsync-freq=0 file-fsync-end=off "
		    "file-extra-flags=dsync");

	expect_no_advice();
}

Test(advice_storage, writes_with_rwf_dsync_are_synced)
{
	advised_write("file-test-mode=rndwr file-fsync-freq=0 file-fsync-end=off "
		    "engine=pvsync2 rwf=dsync");

	expect_no_advice();
}

Test(advice_storage, reads_from_holes_are_told)
{
	advised_run("v", 1)->sparse = true;

	expect_advice("sparse", "the files have holes, and reading a hole reads no storage: fill "
	       "them ('ringbench prepare')");
}

Test(advice_storage, the_command_that_fills_a_set_is_the_whole_one)
{
	const char *targets[] = { "/mnt/a disk" };
	struct run_result *run = advised_run("v", 1);

	run->sparse = true;
	run->spec.targets = (struct string_list){ .at = targets, .count = 1 };
	run->spec.file_num = 4;
	run->spec.file_total_size_bytes = 64 << 20;
	run->spec.file_total_size_given = true;

	expect_advice("sparse", "the files have holes, and reading a hole reads no storage: fill "
	       "them ('ringbench prepare --target='/mnt/a disk' --file-num=4 "
	       "--file-total-size=64M')");
}

static void on_device_of(uint64_t size_bytes)
{
	struct run_result *run = advised_run("v", 1);

	run->spec.file_total_size_given = true;
	run->spec.file_total_size_bytes = 8 << 20;
	advised.environ.targets[run->targets[0]].kind = "device";
	advised.environ.targets[run->targets[0]].path = "/dev/sdb";
	advised.environ.targets[run->targets[0]].size_bytes = size_bytes;
}

Test(advice_storage, a_device_that_has_less_than_was_asked_for_is_told)
{
	on_device_of(4 << 20);

	expect_advice("smaller-device", "/dev/sdb has only 4 MiB of the 8 MiB asked for: all of it "
		      "was used (--file-total-size)");
}

Test(advice_storage, a_device_that_has_as_much_as_was_asked_for_is_nothing_special)
{
	on_device_of(8 << 20);

	expect_no_advice();
}

Test(advice_storage, zeros_are_told)
{
	advised_write("file-test-mode=rndwr file-fsync-freq=0 file-fsync-end=off file-data=zero "
		    "file-extra-flags=direct,sync");

	expect_advice("zeros",
	       "zeros were written: storage that compresses or deduplicates has almost nothing to "
	       "do (--file-data=random)");
}

Test(advice_storage, writes_into_holes_are_nothing_special)
{
	advised_write("file-test-mode=rndwr file-fsync-freq=0 file-fsync-end=off "
		    "file-extra-flags=direct,sync")->sparse = true;

	expect_no_advice();
}

Test(advice_storage, that_nothing_at_all_was_fetched_is_no_lack_of_accounting)
{
	advised_run("v", 1)->cost.storage_read_bytes = 0;

	expect_advice("not-storage", "3.91 MiB were read with O_DIRECT, but the kernel counted "
		      "nothing from storage: something in between served them (a network, overlay "
		      "or virtual file system)");
}

/* ---- memory ---- */

Test(advice_storage, tmpfs_is_memory_and_o_direct_no_cure)
{
	struct run_result *run = advised_run("v", 1);

	advised.environ.targets[0].filesystem = "tmpfs";
	advised.environ.targets[0].device = "";
	run->cost.storage_read_bytes = 0;
	expect_advice("in-memory", "no storage was measured: '/data/bench' is on tmpfs, which "
		      "is memory (use a --target on a drive)");

	run->direct = false;
	expect_advice("in-memory", "no storage was measured: '/data/bench' is on tmpfs, which "
		      "is memory (use a --target on a drive)");
}

Test(advice_storage, an_overlay_on_tmpfs_is_memory)
{
	advised_run("v", 1)->cost.storage_read_bytes = 0;
	advised.environ.targets[0].filesystem = "overlay";
	advised.environ.targets[0].below = "tmpfs";

	expect_advice("in-memory", "no storage was measured: '/data/bench' is on tmpfs, which "
		      "is memory (use a --target on a drive)");
}

Test(advice_storage, an_overlay_on_a_drive_is_not)
{
	advised_run("v", 1);
	advised.environ.targets[0].filesystem = "overlay";
	advised.environ.targets[0].below = "ext4";

	expect_no_advice();
}

/* The kernel counts I/O of a RAM disk as that of storage. */
Test(advice_storage, a_ram_disk_is_memory)
{
	advised_run("v", 1);
	advised.environ.targets[0].device = "/dev/ram0";

	expect_advice("in-memory", "no storage was measured: '/data/bench' is on /dev/ram0, "
		      "which is memory (use a --target on a drive)");
}

Test(advice_storage, only_the_variant_on_memory_is_named)
{
	const unsigned other = sample_target(&advised, "/dev/shm/x", GIB);

	advised.environ.targets[other].filesystem = "ramfs";
	advised_run("drive", 1);
	advised_run("memory", 1)->targets[0] = other;

	expect_advice("in-memory", "no storage was measured at memory: '/dev/shm/x' is on "
		      "ramfs, which is memory (use a --target on a drive)");
}

/* ---- loop devices ---- */

Test(advice_storage, a_loop_device_through_the_page_cache_is_told)
{
	advised_run("v", 1);
	advised.environ.targets[0].device = "/dev/loop3";
	advised.environ.targets[0].backing_file = "/images/disk";
	advised.environ.targets[0].loop_direct = "0";

	expect_advice("loop-cached", "reads may have come from memory: the loop device reads "
		      "'/images/disk' through the page cache, with or without O_DIRECT (losetup "
		      "--direct-io=on)");
}

Test(advice_storage, a_loop_device_with_direct_io_is_as_good_as_its_file)
{
	advised_run("v", 1);
	advised.environ.targets[0].device = "/dev/loop3";
	advised.environ.targets[0].backing_file = "/images/disk";
	advised.environ.targets[0].loop_direct = "1";

	expect_no_advice();
}

/* ---- no data ---- */

Test(advice_storage, extents_that_were_never_written_are_told)
{
	struct run_result *run = advised_run("v", 1);

	run->gaps.holes = 0;
	run->gaps.unwritten = 0.52;
	run->cost.storage_read_bytes = 0;

	expect_advice("unwritten", "52 % of the set was allocated but never written, by "
		      "fallocate(1) or by a prepare that was killed, and reading it reads no "
		      "storage ('ringbench prepare' fills it)");
}

Test(advice_storage, a_set_without_gaps_is_nothing_special)
{
	struct run_result *run = advised_run("v", 1);

	run->gaps.holes = run->gaps.unwritten = 0;
	/* A file system that compresses holds less than the size of the file. */
	run->sparse = true;

	expect_no_advice();
}

Test(advice_storage, writes_into_what_was_never_written_are_told)
{
	struct run_result *run = advised_write("file-test-mode=rndwr file-fsync-freq=0 "
					       "file-fsync-end=off file-extra-flags=direct,sync");

	run->gaps.holes = 0.25;
	run->gaps.unwritten = 0.5;

	expect_advice("allocates", "75 % of the set was never written before: writes to it change "
		      "metadata too, which costs more, above all with fsync "
		      "(--file-allocation=written fills it before the run)");
}

Test(advice_storage, writes_into_what_is_meant_to_be_unwritten_are_nothing_special)
{
	struct run_result *run = advised_write("file-test-mode=seqrewr file-fsync-freq=0 "
					       "file-fsync-end=off file-extra-flags=direct,sync "
					       "file-allocation=fallocate");

	run->gaps.holes = 0;
	run->gaps.unwritten = 1;

	expect_no_advice();
}

Test(advice_storage, reads_of_nothing_but_zeros_are_told)
{
	struct run_result *run = advised_run("v", 1);

	run->sampled_blocks = 2000;
	run->sampled_zero_blocks = 1999;

	expect_advice("zero-reads", "1,999 of 2,000 sampled blocks held only zeros: what was "
		      "never written, or was trimmed, need not be read from storage ('ringbench "
		      "prepare' fills a target)");
}

Test(advice_storage, a_few_blocks_of_zeros_are_nothing_special)
{
	struct run_result *run = advised_run("v", 1);

	run->sampled_blocks = 2000;
	run->sampled_zero_blocks = 100;
	expect_no_advice();

	run->sampled_blocks = run->sampled_zero_blocks = 3;
	expect_no_advice();
}

/* ---- flushes ---- */

static void synced_writes(const char *write_cache, uint64_t fsync_ns)
{
	struct run_result *run = advised_write("file-test-mode=seqrewr file-num=1 "
					       "file-fsync-freq=1");

	sample_ios(run, IO_FSYNC, 1000, fsync_ns);
	run_result_finish(run);
	advised.environ.targets[run->targets[0]].write_cache = write_cache;
}

Test(advice_storage, tells_of_flushes_that_no_drive_can_have_done)
{
	synced_writes("write back", 5000);

	expect_advice("free-flush",
	       "an fsync took 5 µs although /dev/nvme0n1 has a volatile write cache: no drive "
	       "flushes that fast, so something in between ignores flushes, and data may be lost "
	       "at a power failure (mounted with nobarrier? a virtual disk with cache=unsafe?)");
}

Test(advice_storage, flushes_of_a_drive_take_their_time)
{
	synced_writes("write back", 25000);

	expect_no_advice();
}

Test(advice_storage, a_drive_without_a_volatile_cache_has_nothing_to_flush)
{
	synced_writes("write through", 5000);

	expect_no_advice();
}
