/* Notes about requests that a ring gave to its workers, and their cure. */
#include "advised.h"

#include <criterion/criterion.h>

#define PUNTED " % of the I/Os would have blocked: the kernel gave them to " \
	"worker threads, and the ring was a thread pool"

TestSuite(advice_queue, .init = advised_begin, .fini = advised_end);

/* 1000 writes, of which this number had fsyncs with latencies of their own. */
static void pairs_run(uint64_t split)
{
	struct run_result *run = advised_run("v", 1);

	run_result_add_pair(run, &advised.arena);
	run->pair.ios = run->op[IO_WRITE].ios = run->op[IO_FSYNC].ios = 1000;
	hist_record(run->op[IO_FSYNC].hist, 1000, split);
}

Test(advice_queue, pairs_that_nobody_could_tell_apart_are_told_with_a_cure)
{
	pairs_run(400);

	expect_advice("unsplit", "of 60 % of the writes with an fsync both ends were seen at one "
		      "look at the ring: they count for write+fsync only, and those of 'write' "
		      "and 'fsync' are the slower ones (--fsync-order=wait sees each)");
}

Test(advice_queue, a_few_pairs_do_not_matter)
{
	pairs_run(970);

	expect_no_advice();
}

/* 1000 direct reads, and this number of requests given to workers. */
static struct run_result *punted_run(uint64_t punts)
{
	struct run_result *run = advised_run("v", 1);

	run->punts_counted = true;
	run->punts = punts;
	return run;
}

Test(advice_queue, buffered_io_that_is_punted_should_be_direct)
{
	punted_run(900)->direct = false;

	expect_advice("punted", "90" PUNTED " (--file-extra-flags=direct, and prepared files)");
}

Test(advice_queue, direct_is_no_cure_where_it_is_on)
{
	punted_run(900);

	expect_advice("punted", "90" PUNTED ": the file system or the device had to wait");
}

Test(advice_queue, a_depth_beyond_the_tags_of_the_device_is_told_with_their_number)
{
	struct run_result *run = punted_run(300);

	advised.environ.targets[0].queue_depth = 128;
	run->spec.iodepth = 256;
	run->spec.threads = 2;

	expect_advice("punted", "30" PUNTED ": /dev/nvme0n1 takes 128 requests at a time, and "
		      "--iodepth=256 --threads=2 exceeds that (--iodepth=64 at most)");
}

Test(advice_queue, with_a_scheduler_it_is_its_queue_that_is_full)
{
	advised.environ.targets[0].device = "/dev/sda";
	advised.environ.targets[0].scheduler = "mq-deadline";
	advised.environ.targets[0].nr_requests = 256;
	advised.environ.targets[0].queue_depth = 32;

	punted_run(900)->spec.iodepth = 512;

	expect_advice("punted", "90" PUNTED ": /dev/sda takes 256 requests at a time, and "
		      "--iodepth=512 --threads=1 exceeds that (--iodepth=256 at most)");
}

/* The kernel waits for a tag where the loop would submit more. */
Test(advice_queue, a_queue_that_the_tags_keep_short_is_not_the_loops_fault)
{
	struct run_result *run = advised_run("v", 1);

	advised.environ.targets[0].queue_depth = 16;
	run->direct = true;
	run->spec.iodepth = 64;
	log2_hist_record_many(&run->in_flight, 16, 1000);

	expect_advice("depth-unused", "of iodepth=64 only 16.0 I/Os were in flight on average: "
		      "/dev/nvme0n1 takes 16 requests at a time, and --iodepth=64 --threads=1 "
		      "exceeds that (--iodepth=16 at most)");
}

Test(advice_queue, a_depth_within_the_tags_is_not_the_reason)
{
	advised.environ.targets[0].queue_depth = 128;

	punted_run(900)->spec.iodepth = 128;

	expect_advice("punted", "90" PUNTED ": the file system or the device had to wait");
}

Test(advice_queue, a_file_system_that_went_back_to_the_page_cache_is_the_reason)
{
	struct run_result *run = punted_run(900);

	run->resident_before = 0;
	run->resident_after = 1;
	advised_collect();

	cr_assert_eq(advised.advice_count, 2);
	cr_assert_str_eq(advised.advice[0].code, "direct-cached");
	cr_assert_str_eq(advised.advice[1].text, "90" PUNTED ": the file system did direct I/O "
			 "through the page cache");
}

/* I/Os in flight at the end were punted within the window, and are not counted in it. */
Test(advice_queue, the_share_is_of_what_was_started)
{
	struct run_result *run = punted_run(1010);

	run->unfinished = 10;
	run->unfinished_age_max_ns = 1000;

	expect_advice("punted", "100" PUNTED ": the file system or the device had to wait");
}

Test(advice_queue, what_was_started_is_counted_at_the_submit)
{
	struct run_result *run = punted_run(1000);

	log2_hist_record_many(&run->submitted, 8, 250);

	expect_advice("punted", "50" PUNTED ": the file system or the device had to wait");
}

Test(advice_queue, no_more_than_all_can_be_punted)
{
	punted_run(2500);

	expect_advice("punted", "100" PUNTED ": the file system or the device had to wait");
}

Test(advice_queue, a_few_punts_are_nothing_special)
{
	punted_run(99);

	expect_no_advice();
}
