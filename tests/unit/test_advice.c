/*
 * The notes about a result, word for word; and no note without a cause.
 */
#include "advice.h"

#include <criterion/criterion.h>
#include <math.h>
#include <errno.h>
#include <string.h>

#include "advised.h"
#include "compare.h"

#define GIB (UINT64_C(1) << 30)

TestSuite(advice, .init = advised_begin, .fini = advised_end);

/* ---- features ---- */

static const struct feature_pair pairs[] = {
	{ "batches", "tuned", true, NULL, "tuned", "tuned -batches" },
	{ "registered-ring", "tuned", true, NULL, "tuned", "tuned -registered-ring" },
	{ "sqpoll", "tuned", false, NULL, "tuned +sqpoll", "tuned" },
	{ "batches", "plain", false, NULL, "tuned", "tuned -batches" },
};

static void try_features(double batches, double ring, double sqpoll)
{
	const struct { const char *variant; double factor; } tried[] = {
		{ "tuned", 1 }, { "tuned -batches", 1 / batches },
		{ "tuned -registered-ring", 1 / ring }, { "tuned +sqpoll", sqpoll },
	};
	struct err err = { 0 };

	for (unsigned i = 0; i < sizeof(tried) / sizeof(tried[0]); i++)
		for (unsigned round = 1; round <= 3; round++) {
			struct run_result *run = advised_run(tried[i].variant, round);

			sample_ios(run, IO_READ, (uint64_t)(1000 * tried[i].factor), 100000);
			run->cost.storage_read_bytes = run->op[IO_READ].bytes;
			run->cost.user_ns = 100000 * run->op[IO_READ].ios;
			run_result_finish(run);
		}
	cr_assert_eq(compare_variants(&advised, "", &err), 0);
	compare_features(&advised, pairs, sizeof(pairs) / sizeof(pairs[0]));
	advised_collect();
}

Test(advice, says_which_features_are_worth_it)
{
	try_features(2, 0.5, 3);

	cr_assert_eq(advised.advice_count, 2);
	cr_assert_str_eq(advised.advice[0].code, "features");
	cr_assert_str_eq(advised.advice[0].text, "IOPS of tuned: more from batches (1.33 ×); "
			 "fewer from registered-ring (0.67 ×); more possible with sqpoll (2.00 "
			 "×).");
	cr_assert_str_eq(advised.advice[1].text, "CPU per I/O of tuned: no feature is shown to "
			 "make a difference.");
}

Test(advice, says_that_no_feature_matters)
{
	try_features(1, 1, 1.01);

	cr_assert_str_eq(advised.advice[0].text, "IOPS of tuned: no feature is shown to make a "
			 "difference.");
}

/* `rounds` rounds in which batches give a ratio of `batches`, scattering between rounds by up
 * to a factor of exp(±`scatter`). */
static void try_noisy_batches(unsigned rounds, double batches, double scatter)
{
	struct err err = { 0 };

	for (unsigned round = 1; round <= rounds; round++) {
		const double noise = exp(round % 2 ? scatter : -scatter);

		sample_ios(advised_run("tuned", round), IO_READ, 10000, 100000);
		sample_ios(advised_run("tuned -batches", round), IO_READ,
			   (uint64_t)(10000 * noise / batches), 100000);
	}
	for (unsigned i = 0; i < advised.run_count; i++) {
		advised.runs[i].cost.storage_read_bytes = advised.runs[i].op[IO_READ].bytes;
		run_result_finish(&advised.runs[i]);
	}
	cr_assert_eq(compare_variants(&advised, "", &err), 0);
	compare_features(&advised, pairs, 1);
	advised_collect();
}

/* Twenty rounds prove 1.28 ×, although a single one may show the opposite. */
Test(advice, nothing_is_concluded_from_features_while_rounds_scatter_more_than_they_do)
{
	try_noisy_batches(20, 1.28, 0.35);

	cr_assert_str_eq(advised.comparison.features[0].metrics[METRIC_IOPS].verdict, "faster");
	cr_assert_str_eq(advised.advice[0].text, "IOPS of tuned: no feature is shown to make a "
			 "difference.");
}

Test(advice, features_are_told_that_do_more_than_rounds_scatter)
{
	try_noisy_batches(20, 1.6, 0.35);

	cr_assert_str_eq(advised.advice[0].text, "IOPS of tuned: more from batches (1.51 ×).");
}

Test(advice, features_that_were_not_run_have_each_their_reason)
{
	static const char on_ring[] = ADVISED_DIRECT " engine=io_uring";

	try_features(1, 1, 1);
	sample_run(&advised, "tuned +iopoll", 1, "io_uring", on_ring)->skipped = "no queues";
	sample_run(&advised, "plain +iopoll", 1, "io_uring", on_ring)->skipped = "no queues";
	sample_run(&advised, "plain +sqpoll", 1, "io_uring", on_ring)->skipped = "EPERM";
	advised_collect();

	cr_assert_str_eq(advised.advice[2].text, "tuned +iopoll, plain +iopoll were not "
			 "run: no queues");
	cr_assert_str_eq(advised.advice[3].text, "plain +sqpoll was not run: EPERM");
}

/* ---- runs ---- */

Test(advice, a_sound_run_needs_none)
{
	advised_run("v", 1);

	expect_no_advice();
}

Test(advice, collecting_again_does_not_say_it_twice)
{
	advised_run("v", 1)->interrupted = true;
	advised_collect();

	expect_advice("interrupted", "interrupted: the numbers are those of the first 1 s");
}

/* The table of a comparison does not contain its numbers. */
Test(advice, an_interrupted_run_of_a_comparison_is_not_compared)
{
	advised_run("a", 1);
	advised_run("b", 1);
	advised_run("a", 2)->interrupted = true;
	advised.has_comparison = true;

	expect_advice("interrupted", "interrupted at a: that run is excluded from medians and "
				     "ratios");
}

Test(advice, rounds_that_share_a_finding_are_one_line_about_the_worst)
{
	advised_run("v", 1)->op[IO_READ].shorts = 1;
	advised_run("v", 2)->op[IO_READ].shorts = 3;
	advised_run("v", 3)->op[IO_READ].shorts = 2;

	expect_advice("short",
	       "3 of the I/Os were short: they count as I/Os, with the bytes transferred");
}

Test(advice, names_the_variants_if_not_all_show_it)
{
	advised_run("a", 1);
	advised_run("b", 1)->op[IO_READ].shorts = 1000;
	advised_run("c", 1)->op[IO_READ].shorts = 1;

	expect_advice("short",
	       "1,000 of the I/Os at b, c were short: they count as I/Os, with the bytes "
	       "transferred");
}

/* What it shares with the variant before is only there. */
Test(advice, says_of_the_next_variant_only_what_differs)
{
	advised_run("good", 1);
	advised_run("psync,file-block-size=4K,threads=1", 1)->interrupted = true;
	advised_run("psync,file-block-size=4K,threads=2", 1)->interrupted = true;
	advised_run("uring,file-block-size=4K,threads=2", 1)->interrupted = true;

	expect_advice("interrupted",
	       "interrupted at psync,file-block-size=4K,threads=1, threads=2, "
	       "uring,file-block-size=4K,threads=2: the numbers are those of the first 1 s");
}

Test(advice, names_four_variants_and_counts_the_rest)
{
	static const char *const names[] = { "a", "b", "c", "d", "e", "f" };

	advised_run("good", 1);
	for (unsigned i = 0; i < 6; i++)
		advised_run(names[i], 1)->interrupted = true;

	expect_advice("interrupted",
	       "interrupted at a, b, c, d and 2 more: the numbers are those of the "
	       "first 1 s");
}

Test(advice, tells_that_nothing_was_measured_before_an_interrupt)
{
	struct run_result *run = advised_run("v", 1);

	run->interrupted = true;
	run->elapsed_s = 0;

	expect_advice("interrupted", "interrupted before anything was measured");
}

Test(advice, tells_what_did_not_come_back)
{
	struct run_result *run = advised_run("v", 1);

	run->unfinished = 3;
	run->left_behind = 2;
	run->unfinished_age_max_ns = 4200000000;
	run->no_answer = 1;
	run->spec.threads = 2;

	expect_advice("left-behind", "2 I/Os had not completed when this was written, the oldest "
	       "after 4.2 s; 1 of 2 loops were stuck in a call, and its last report is used "
	       "(frozen file system, or dead device? see the kernel log)");
}

Test(advice, tells_what_did_not_come_back_with_a_rate)
{
	struct run_result *run = advised_run("v", 1);

	run->left_behind = 1;
	run->unfinished_age_max_ns = 4200000000;
	run->no_answer = 1;
	run->untimed = 1200;
	run->spec.threads = 2;

	expect_advice("left-behind", "1 I/O had not completed when this was written, the oldest "
	       "after 4.2 s; 1 of 2 loops were stuck in a call, and its last report is used, "
	       "without service time and lateness of 1,200 of the I/Os (frozen file system, or "
	       "dead device? see the kernel log)");
}

Test(advice, tells_that_an_interrupted_sweep_leaves_a_set_that_is_not_whole)
{
	struct run_result *run = advised_run("v", 1);

	run->spec.test_mode = TEST_MODE_SEQWR;
	expect_no_advice();

	run->interrupted = true;
	advised_collect();
	cr_assert_eq(advised.advice_count, 2);
	cr_assert_str_eq(advised.advice[1].code, "not-whole");
	cr_assert_str_eq(advised.advice[1].text, "the set that was being written is incomplete: "
			 "'ringbench prepare' completes it");
}

Test(advice, tells_errors_by_name_and_operation)
{
	struct run_result *run = advised_run("v", 1);

	op_result_count_error(&run->op[IO_READ], EIO, 3000);
	op_result_count_error(&run->op[IO_FSYNC], ENOSPC, 1);

	expect_advice("errors",
	       "I/O errors: 3,000 × EIO on read, 1 × ENOSPC on fsync (they are excluded from IOPS "
	       "and latencies; see the kernel log)");
}

Test(advice, tells_how_to_go_on_after_an_error)
{
	struct run_result *run = advised_run("v", 1);

	op_result_count_error(&run->op[IO_READ], EIO, 1);
	run->stopped_by_error = true;

	expect_advice("errors", "I/O errors: 1 × EIO on read (the first stopped the run; "
	       "--continue-on-error counts them)");
}

Test(advice, tells_a_target_that_became_shorter)
{
	struct run_result *run = advised_run("v", 1);

	op_result_count_error(&run->op[IO_READ], ERR_EOF, 3000);
	run_result_finish(run);

	expect_advice("shrunk", "the target shrank or vanished during the run: 3,000 of the I/Os "
	       "reached its end (EOF); check that the device is present, or prepare the files "
	       "again");
}

Test(advice, tells_a_target_that_became_shorter_unseen)
{
	struct run_result *run = advised_run("v", 1);

	run->shrunk_target = "'/dev/sdb' has 1.0 MiB of 8.0 MiB";

	expect_advice("shrunk", "the target shrank or vanished during the run, and no I/O reached "
	       "its end: '/dev/sdb' has 1.0 MiB of 8.0 MiB; check that the device is present, or "
	       "prepare the files again");
}

Test(advice, says_nothing_of_it_where_ios_failed_otherwise)
{
	struct run_result *run = advised_run("v", 1);

	op_result_count_error(&run->op[IO_READ], EIO, 3000);
	run_result_finish(run);
	advised_collect();

	for (unsigned i = 0; i < advised.advice_count; i++)
		cr_assert_str_neq(advised.advice[i].code, "shrunk");
}

Test(advice, tells_a_fallback_and_its_cause)
{
	struct run_result *run = advised_run("v", 1);

	run->engine_requested = "auto";
	run->engine_used = "pool";
	run->engine_reason = "io_uring: disabled by kernel.io_uring_disabled=2";

	expect_advice("fallback", "engine 'auto' means 'pool' here: io_uring: disabled by "
	       "kernel.io_uring_disabled=2");
}

Test(advice, auto_that_found_io_uring_is_no_fallback)
{
	advised_run("v", 1)->engine_requested = "auto";

	expect_no_advice();
}

Test(advice, tells_what_the_kernel_refused_and_why)
{
	struct result_feature features[] = {
		{ "fixed-files", true, "" },
		{ "fixed-buffers", false, "Cannot allocate memory: raise RLIMIT_MEMLOCK" },
		{ "defer-taskrun", false, "needs Linux 6.1" },
	};
	struct run_result *run = advised_run("v", 1);

	run->features = features;
	run->feature_count = 3;

	expect_advice("refused", "the kernel did not grant everything that io_uring requested: "
	       "fixed-buffers (Cannot allocate memory: raise RLIMIT_MEMLOCK), "
	       "defer-taskrun (needs Linux 6.1)");
}

Test(advice, looks_at_the_scheduler_of_the_run_s_own_drive)
{
	const unsigned other = sample_target(&advised, "/data/other", GIB);

	advised.environ.targets[other].scheduler = "mq-deadline";
	advised_run("a", 1);
	advised_run("b", 1)->targets[0] = other;

	expect_advice("scheduler",
	       "the scheduler mq-deadline sorted the requests at b, which an NVMe drive does "
	       "itself: that costs time and cores (echo none > "
	       "/sys/block/nvme0n1/queue/scheduler)");
}

Test(advice, libaio_without_direct_is_told_to_be_synchronous)
{
	struct run_result *run = advised_run("v", 1);

	run->engine_requested = run->engine_used = "libaio";
	run->direct = false;

	expect_advice("not-async",
	       "libaio is asynchronous only with O_DIRECT: iodepth=8 ran one I/O at a time "
	       "(--file-extra-flags=direct)");
}

Test(advice, tells_what_the_iops_are_with_a_long_end_fsync)
{
	struct run_result *run = advised_write("file-test-mode=rndwr file-fsync-freq=0");

	run->end_fsyncs = 4;
	run->end_fsync_s = 3;

	expect_advice("end-fsync",
	       "the fsync at the end took 3 s: with it, that is 250 IOPS instead of "
	       "1,000");
}

Test(advice, a_short_end_fsync_is_not_worth_a_word)
{
	struct run_result *run = advised_write("file-test-mode=rndwr file-fsync-freq=0");

	run->end_fsyncs = 4;
	run->end_fsync_s = 0.05;

	expect_no_advice();
}

Test(advice, tells_a_stall_that_latencies_do_not_show)
{
	struct run_result *run = advised_run("v", 1);

	run->unfinished = 32;
	run->unfinished_age_max_ns = UINT64_C(4200000000);

	expect_advice("stall", "32 I/Os were still in flight at the end, the oldest for 4.2 s: the "
	       "latencies do not show that stall");
}

Test(advice, what_is_in_flight_at_the_end_is_normal_if_young)
{
	struct run_result *run = advised_run("v", 1);

	run->unfinished = 32;
	run->unfinished_age_max_ns = 1000000;

	expect_no_advice();
}

Test(advice, tells_a_missed_deadline)
{
	advised_run("v", 1)->elapsed_s = 1.3;

	expect_advice("deadline",
	       "the run took 1.3 s, not 1 s: something blocked past the deadline");
}

Test(advice, tells_latencies_beyond_the_histogram)
{
	hist_record(advised_run("v", 1)->op[IO_READ].hist, UINT64_C(1) << 42, 1);

	expect_advice("overflow",
	       "1 I/O took longer than 73 minutes: percentiles above that are not known, "
	       "max is");
}

Test(advice, tells_that_one_core_was_the_limit)
{
	advised_run("sync", 1);
	advised_run("uring", 1)->loops[0].busy = 0.97;

	expect_advice("core-limit",
	       "CPU 2 was 97 % busy at uring: one core, not the drive, may be the "
	       "limit (try --threads=2)");
}

Test(advice, tells_no_more_threads_than_there_are_cores)
{
	struct run_result *run = advised_run("v", 1);

	advised.environ.cores = 1;
	run->loops[0] = (struct result_loop){ .pinned = false, .busy = 0.95 };

	expect_advice("core-limit",
	       "one loop was 95 % busy: one core, not the drive, may be the limit");
}

Test(advice, tells_that_a_scheduler_was_in_the_way)
{
	advised_run("v", 1);
	advised.environ.targets[0].scheduler = "mq-deadline";

	expect_advice("scheduler",
	       "the scheduler mq-deadline sorted the requests, which an NVMe drive does itself: "
	       "that costs time and cores (echo none > /sys/block/nvme0n1/queue/scheduler)");
}

Test(advice, names_the_disk_that_has_the_scheduler)
{
	advised_run("v", 1);
	advised.environ.targets[0].device = "/dev/nvme1n2p3";
	advised.environ.targets[0].scheduler = "bfq";
	advised_collect();

	cr_assert_not_null(strstr(advised.advice[0].text, "/sys/block/nvme1n2/queue/scheduler"));
}

Test(advice, leaves_schedulers_to_drives_that_need_one_and_to_buffered_runs)
{
	struct run_result *run = advised_run("v", 1);

	advised.environ.targets[0].scheduler = "mq-deadline";
	advised.environ.targets[0].device = "/dev/sda";
	expect_no_advice();

	advised.environ.targets[0].device = "/dev/nvme0n1";
	run->direct = false;
	advised_collect();
	for (unsigned i = 0; i < advised.advice_count; i++)
		cr_assert_str_neq(advised.advice[i].code, "scheduler");
}

Test(advice, tells_that_no_loop_was_near_the_drive)
{
	struct run_result *run = advised_run("v", 1);

	advised.environ.targets[0].numa_node = "1";
	advised.environ.targets[0].numa_cpus = "8-15";
	run->loops[0].cpu = 2;
	run->loops[0].pinned = true;

	expect_advice("numa",
	       "no loop ran on NUMA node 1, where /dev/nvme0n1 is: every I/O crossed nodes "
	       "(--cpus=8-15)");
}

Test(advice, does_not_know_where_a_loop_was_that_could_move)
{
	struct run_result *run = advised_run("v", 1);

	advised.environ.targets[0].numa_node = "1";
	advised.environ.targets[0].numa_cpus = "8-15";
	run->loops[0].pinned = false;
	expect_no_advice();

	run->loops[0].pinned = true;
	run->loops[0].cpu = 8;
	expect_no_advice();
}

/* They may belong to the run's own work. */
Test(advice, tells_that_kernel_threads_kept_the_cores_busy)
{
	struct run_result *run = advised_run("v", 1);

	run->cost.user_ns = 1000000000;
	run->cpu.elsewhere_ns = 900000000;
	run->kernel_threads_ns = 900000000;
	run->cpu.irq_ns = 50000000;

	expect_advice("core-limit",
	       "all 2 cores were busy, 0.9 with other programs and the kernel's "
	       "threads: the processor, not the drive, may be the limit");
}

/* Clock ticks are coarser than the run. */
Test(advice, does_not_believe_the_machine_of_a_short_run)
{
	struct run_result *run = advised_run("v", 1);

	run->elapsed_s = 0.01;
	run->cost.user_ns = 1000000;
	run->spec.time_ns = 0;
	run->cpu = (struct cpu_split){ .elsewhere_ns = 20000000, .irq_ns = 20000000,
				       .steal_ns = 20000000 };

	expect_no_advice();
}

Test(advice, tells_that_kernel_threads_and_loops_share_cores)
{
	struct run_result *run = advised_run("v", 1);

	run->spec.threads = 2;
	run->sqpoll_threads = 2;

	expect_advice("shared-core",
	       "2 loops and 2 kernel threads that poll for them shared 2 cores, "
	       "and waited for each other (fewer --threads, or no submission thread)");
}

Test(advice, tells_that_the_kernel_took_no_submissions)
{
	struct run_result *run = advised_run("v", 1);

	run->submits = 1000;
	run->turned_away = 9;
	expect_no_advice();

	run->turned_away = 250;
	expect_advice("turned-away", "the kernel refused 25 % of the submissions (EAGAIN or "
	       "EBUSY: no memory for requests, or completions overflowed), and the loops retried "
	       "them, which takes part of the CPU time (lower --iodepth or --threads, or free "
	       "memory)");
}

Test(advice, leaves_kernel_threads_alone_that_have_cores_of_their_own)
{
	advised_run("v", 1)->sqpoll_threads = 1;

	expect_no_advice();
}

Test(advice, tells_that_interrupts_took_much)
{
	advised_run("v", 1)->cpu.irq_ns = 600000000;

	expect_advice("interrupts", "interrupts took 0.6 cores, which no loop is charged for: "
	       "completions may be the limit (spread them over more CPUs, see "
	       "/proc/interrupts)");
}

Test(advice, tells_what_the_hypervisor_took)
{
	advised_run("v", 1)->cpu.steal_ns = 200000000;

	expect_advice("steal",
	       "the hypervisor took 10 % of this machine's time: the result depends on how busy "
	       "the host is");
}

Test(advice, does_not_mind_that_fsyncs_are_punted)
{
	struct run_result *run = advised_run("v", 1);

	sample_ios(run, IO_FSYNC, 100, 100000);
	run->punts_counted = true;
	run->punts = 100;

	expect_no_advice();
}

Test(advice, tells_that_the_queue_was_not_used)
{
	log2_hist_record_many(&advised_run("v", 1)->in_flight, 2, 1000);

	expect_advice("depth-unused",
	       "of iodepth=8 only 2.0 I/Os were in flight on average: they completed before more "
	       "could be submitted, so the loops, not the drive, may be the limit (more "
	       "--threads)");
}

Test(advice, a_queue_that_a_rate_keeps_empty_is_no_wonder)
{
	struct run_result *run = advised_run("v", 1);

	log2_hist_record_many(&run->in_flight, 2, 1000);
	run->spec.rate.all.per_s = 1000;

	expect_no_advice();
}

Test(advice, a_queue_that_pauses_keep_empty_is_no_wonder)
{
	struct run_result *run = advised_run("v", 1);

	log2_hist_record_many(&run->in_flight, 2, 1000);
	run->spec.think_time_ns = 1000;

	expect_no_advice();
}

Test(advice, tells_that_all_cores_were_the_limit)
{
	struct run_result *run = advised_run("v", 1);

	run->cost.user_ns = UINT64_C(1950000000);

	expect_advice("core-limit",
	       "all 2 cores were busy: the processor, not the drive, may be the "
	       "limit");
}

Test(advice, tells_that_depth_one_is_about_latency)
{
	sample_options(&advised, &advised_run("v", 1)->spec,
		       "file-test-mode=rndrd iodepth=1 time=1");

	expect_advice("shallow", "queue depth 1 measures latency; throughput needs more in flight "
	       "(--iodepth=32)");
}

Test(advice, a_sweep_that_begins_at_depth_one_is_not_told_so)
{
	advised_run("deep", 1);
	sample_options(&advised, &advised_run("shallow", 1)->spec,
		       "file-test-mode=rndrd iodepth=1 time=1");

	expect_no_advice();
}

Test(advice, tells_what_was_not_run_and_why)
{
	advised_run("v", 1);
	sample_run(&advised, "uring", 1, "io_uring", ADVISED_DIRECT)->skipped = "no io_uring here";

	expect_advice("skipped", "uring was not run: no io_uring here");
}

Test(advice, tells_once_what_was_not_run_with_one_engine)
{
	advised_run("v", 1);
	sample_run(&advised, "psync,8", 1, "", "file-test-mode=rndrd engine=psync iodepth=8")
		->skipped = "psync holds 1 I/O, not 8";
	sample_run(&advised, "psync,32", 1, "", "file-test-mode=rndrd engine=psync iodepth=32")
		->skipped = "psync holds 1 I/O, not 32";

	expect_advice("skipped", "psync,8, psync,32 were not run: psync holds 1 I/O, not 8");
}

Test(advice, tells_each_thing_that_a_ring_was_refused)
{
	static const char *const refused[] = { "sqpoll: no", "iopoll: no", "sqpoll: no" };

	advised_run("v", 1);
	for (unsigned i = 0; i < 3; i++)
		sample_run(&advised, i == 0 ? "a" : i == 1 ? "b" : "c", 1, "",
			   "file-test-mode=rndrd engine=io_uring")->skipped = refused[i];

	advised_collect();

	cr_assert_str_eq(advised.advice[0].text, "a, c were not run: sqpoll: no");
	cr_assert_str_eq(advised.advice[1].text, "b was not run: iopoll: no");
}

/* A round of a variant on `engine`: `iops` reads in 1 s of `latency_ns` each. */
static void variant_round(const char *name, const char *engine, unsigned depth, unsigned round,
			  uint64_t iops, uint64_t latency_ns)
{
	struct run_result *run;
	char options[128];

	snprintf(options, sizeof(options), "file-test-mode=rndrd file-extra-flags=direct "
		 "time=1 iodepth=%u", depth);
	run = sample_run(&advised, name, round, engine, options);
	run->direct = true;
	sample_ios(run, IO_READ, iops, latency_ns);
	run->cost.storage_read_bytes = run->op[IO_READ].bytes;
	run_result_finish(run);
}

static void variant(const char *name, const char *engine, unsigned depth, unsigned rounds,
		    uint64_t iops, uint64_t latency_ns)
{
	for (unsigned round = 1; round <= rounds; round++)
		variant_round(name, engine, depth, round, iops, latency_ns);
}

static void compare(void)
{
	struct err err = { 0 };

	cr_assert_eq(compare_variants(&advised, "", &err), 0, "%s", err.text);
}

Test(advice, tells_where_depth_pays_and_where_it_only_costs)
{
	variant("sync", "psync", 1, 3, 9000, 100000);
	variant("qd1", "io_uring", 1, 3, 8900, 110000);
	variant("qd8", "io_uring", 8, 3, 60000, 130000);
	variant("qd32", "io_uring", 32, 3, 140000, 220000);
	variant("qd128", "io_uring", 128, 3, 142000, 900000);
	compare();

	expect_advice("depth-sweep",
	       "io_uring is faster than sync from depth 8 on; beyond depth 32 only "
	       "latency grows.");
}

Test(advice, tells_that_depth_does_not_pay_at_all)
{
	variant("sync", "psync", 1, 3, 9000, 100000);
	variant("qd1", "io_uring", 1, 3, 8000, 100000);
	variant("qd8", "io_uring", 8, 3, 8100, 100000);
	variant("qd64", "io_uring", 64, 3, 8200, 100000);
	compare();

	expect_advice("depth-sweep",
	       "io_uring is not shown to be faster than sync at depth 64; depths "
	       "beyond 1 gain nothing more.");
}

Test(advice, a_sweep_may_be_its_own_baseline)
{
	variant("qd1", "io_uring", 1, 3, 8000, 100000);
	variant("qd8", "io_uring", 8, 3, 50000, 100000);
	variant("qd64", "io_uring", 64, 3, 90000, 100000);
	compare();

	expect_advice("depth-sweep",
	       "depths from 8 on are faster than qd1, which has depth 1; IOPS still grow "
	       "at depth 64.");
}

/* Not "io_uring is faster than uring". */
Test(advice, a_sweep_of_the_baseline_s_engine_is_about_depth)
{
	variant("uring", "io_uring", 1, 3, 9000, 100000);
	for (unsigned i = 0; i < 3; i++)
		advised.runs[i].spec.warmup_ns = 1000000;
	variant("qd1", "io_uring", 1, 3, 8000, 100000);
	variant("qd8", "io_uring", 8, 3, 8500, 100000);
	variant("qd64", "io_uring", 64, 3, 90000, 100000);
	compare();

	expect_advice("depth-sweep",
	       "depth 64 is faster than uring, which has depth 1; IOPS still grow at depth 64.");
}

Test(advice, a_slow_clock_is_told)
{
	advised_run("v", 1);
	advised.environ.clocksource = "hpet";

	expect_advice("clock",
	       "the kernel's clock source is hpet and not the TSC: each reading is a system call "
	       "of up to microseconds, and is part of the latencies (see 'clocksource' and 'tsc' "
	       "in the kernel's parameters)");
}

Test(advice, a_clock_that_rests_on_the_tsc_is_nothing_special)
{
	advised_run("v", 1);
	advised.environ.clocksource = "kvm-clock";
	expect_no_advice();

	advised.environ.clocksource = "";
	expect_no_advice();
}

/* As above, with noise between rounds that only 20 of them average out. */
static void noisy_sweep(double qd64)
{
	variant("sync", "psync", 1, 20, 10000, 100000);
	variant("qd1", "io_uring", 1, 20, 10000, 100000);
	variant("qd8", "io_uring", 8, 20, 10000, 100000);
	for (unsigned round = 1; round <= 20; round++)
		variant_round("qd64", "io_uring", 64, round,
			      (uint64_t)(10000 * qd64 * (round % 2 ? 1.4 : 1 / 1.4)), 100000);
	compare();
	advised_collect();
}

Test(advice, a_sweep_concludes_nothing_while_rounds_scatter_more_than_depth_gains)
{
	noisy_sweep(1.28);

	cr_assert_str_eq(advised.comparison.variants[3].metrics[METRIC_IOPS].verdict, "faster");
	cr_assert_str_eq(advised.advice[0].text, "io_uring is not shown to be faster than sync at "
			 "depth 64.");
}

Test(advice, a_sweep_concludes_from_what_is_more_than_rounds_scatter)
{
	noisy_sweep(1.5);

	cr_assert_str_eq(advised.advice[0].text, "io_uring is faster than sync from depth 64 on.");
}

Test(advice, two_depths_are_no_sweep)
{
	variant("sync", "psync", 1, 3, 9000, 100000);
	variant("qd1", "io_uring", 1, 3, 8000, 100000);
	variant("qd8", "io_uring", 8, 3, 50000, 100000);
	compare();

	expect_no_advice();
}

Test(advice, too_few_rounds_prove_nothing)
{
	variant("sync", "psync", 1, 2, 9000, 100000);
	variant("qd1", "io_uring", 1, 2, 9000, 100000);
	variant("qd8", "io_uring", 8, 2, 9000, 100000);
	variant("qd64", "io_uring", 64, 2, 9000, 100000);
	compare();

	expect_advice("few-rounds",
	       "2 rounds: too few for a confidence interval (--rounds=3 or more)");
}

Test(advice, tells_what_time_was_too_short_to_decide)
{
	variant("sync", "psync", 1, 4, 9000, 100000);
	variant("qd1", "io_uring", 1, 4, 8000, 100000);
	variant("qd8", "io_uring", 8, 4, 50000, 100000);
	compare();
	advised.stopping = (struct rounds_stopping){ .reason = "budget", .rounds = 4,
		.questions = 1, .open = 1, .always_valid = true };
	advised_collect();

	expect_advice("not-decided",
	       "1 of 1 questions not decided in 4 rounds: give them more time (--budget), longer "
	       "rounds (--time), or ask less (--smallest-difference)");
}

Test(advice, says_nothing_of_what_is_decided)
{
	variant("sync", "psync", 1, 4, 9000, 100000);
	variant("qd1", "io_uring", 1, 4, 8000, 100000);
	variant("qd8", "io_uring", 8, 4, 50000, 100000);
	compare();
	advised.stopping = (struct rounds_stopping){ .reason = "decided", .rounds = 4,
		.questions = 1, .always_valid = true };
	advised_collect();

	expect_no_advice();
}

Test(advice, where_rounds_scatter_it_does_not_say_where_iops_end)
{
	variant("sync", "psync", 1, 3, 9000, 100000);
	variant("qd1", "io_uring", 1, 3, 8000, 100000);
	variant("qd8", "io_uring", 8, 3, 8000, 100000);
	variant("qd64", "io_uring", 64, 3, 8000, 100000);
	compare();
	advised.comparison.variants[3].iops_variation = 0.3;
	advised_collect();

	cr_assert_str_eq(advised.advice[0].text, "io_uring is not shown to be faster than sync at "
			 "depth 64.");
	cr_assert_str_eq(advised.advice[1].code, "unstable");
}

Test(advice, tells_of_rounds_without_an_io)
{
	variant("sync", "psync", 1, 3, 9000, 100000);
	variant("other", "psync", 1, 3, 9000, 100000);
	advised.runs[4].op[IO_READ].ios = advised.runs[4].total.ios = 0;
	compare();

	advised_collect();
	cr_assert_str_eq(advised.advice[advised.advice_count - 1].code, "empty-rounds");
	cr_assert_str_eq(advised.advice[advised.advice_count - 1].text, "rounds without a single "
			 "I/O (1 of 3 at other) are in no ratio, so there is no verdict (increase "
			 "--time)");
}

static void two_block_sizes(const char *second)
{
	for (unsigned round = 1; round <= 3; round++)
		for (unsigned i = 0; i < 2; i++) {
			struct run_result *run;

			run = sample_run(&advised, i ? "b" : "a", round, "psync",
					 i ? second : ADVISED_DIRECT " file-block-size=4K");
			run->direct = true;
			sample_ios(run, IO_READ, 1000, 100000);
			run->cost.storage_read_bytes = run->op[IO_READ].bytes;
			run_result_finish(run);
		}
	compare();
}

Test(advice, tells_that_throughput_is_compared_where_block_sizes_differ)
{
	two_block_sizes(ADVISED_DIRECT " file-block-size=64K");

	expect_advice("block-size", "variants differ in the size of their reads and writes: MiB/s "
		      "are compared, not IOPS");
}

Test(advice, tells_nothing_of_block_sizes_where_they_are_the_same)
{
	two_block_sizes(ADVISED_DIRECT " file-block-size=4K");

	expect_no_advice();
}

Test(advice, tells_which_variants_scatter)
{
	variant("sync", "psync", 1, 3, 9000, 100000);
	variant("qd8", "io_uring", 8, 1, 50000, 100000);
	for (unsigned round = 2; round <= 3; round++) {
		struct run_result *run = advised_run("qd8", round);

		sample_ios(run, IO_READ, 20000 * round, 100000);
		run->cost.storage_read_bytes = run->op[IO_READ].bytes;
		run_result_finish(run);
	}
	compare();

	expect_advice("unstable",
	       "IOPS scatter between rounds (standard deviation 20 % at qd8): use longer or more "
	       "rounds (--time, --rounds)");
}

/* One run for each value, in thousands of IOPS. */
static void rounds(const char *name, const unsigned *thousands, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		struct run_result *run = advised_run(name, i + 1);

		sample_ios(run, IO_READ, 1000 * thousands[i], 100000);
		run->cost.storage_read_bytes = run->op[IO_READ].bytes;
		run_result_finish(run);
	}
}

Test(advice, iops_that_rise_from_round_to_round_are_a_cache_that_warms_up)
{
	rounds("steady", (const unsigned[]){ 50, 52, 49, 51, 48, 50, 51 }, 7);
	rounds("rising", (const unsigned[]){ 10, 14, 19, 22, 30, 28, 33 }, 7);

	expect_advice("trend",
	       "IOPS rise from round to round at rising (11,000 in the first, 34,000 in "
	       "the last of rising): a cache warms up (a longer --warmup-time, or more data "
	       "than that cache holds)");
}

Test(advice, iops_that_fall_from_round_to_round_are_a_drive_that_slows_down)
{
	rounds("a", (const unsigned[]){ 40, 37, 35, 32, 31, 30, 28 }, 7);
	rounds("b", (const unsigned[]){ 80, 75, 74, 70, 68, 66, 60 }, 7);

	expect_advice("trend",
	       "IOPS fall from round to round at a, b (41,000 in the first, 29,000 in the last of "
	       "a): a drive slows down, as with a full cache or heat (a longer --warmup-time "
	       "until the drive is in a steady state)");
}

Test(advice, rounds_that_may_rise_by_chance_are_no_trend)
{
	/* One of 60 orders; in two variants one of 30. */
	rounds("short", (const unsigned[]){ 10, 20, 30, 40 }, 4);
	rounds("unsure", (const unsigned[]){ 10, 20, 15, 30, 25, 40, 35 }, 7);
	/* Significant, and irrelevant. */
	rounds("little", (const unsigned[]){ 1000, 1001, 1002, 1003, 1004, 1005, 1006 }, 7);

	expect_no_advice();
}

Test(advice, bad_data_is_told_with_what_may_have_caused_it)
{
	advised_run("v", 1)->op[IO_READ].verify_errors = 2;

	expect_advice("bad-data",
	       "2 blocks that were read are not what was written there: this storage changed or "
	       "lost data (unless a run without --validate wrote to it, or seqwr ended before "
	       "its new files were whole: then prepare again)");
}

static void put_loops_on(struct run_result *run, unsigned first, unsigned second)
{
	run->loop_count = 2;
	run->loops = arena_alloc(&advised.arena, 2 * sizeof(*run->loops));
	run->loops[0] = (struct result_loop){ .cpu = first, .pinned = true };
	run->loops[1] = (struct result_loop){ .cpu = second, .pinned = true };
}

Test(advice, tells_that_loops_shared_a_cpu)
{
	put_loops_on(advised_run("v", 1), 3, 3);

	expect_advice("shared-cpu", "2 loops were pinned to CPU 3, and waited for each other "
		      "(fewer --threads, more --cpus, or --pin=off)");
}

Test(advice, loops_on_cpus_of_their_own_do_not_share)
{
	struct run_result *run = advised_run("v", 1);

	put_loops_on(run, 0, 3);
	expect_no_advice();

	put_loops_on(run, 3, 3);
	run->loops[0].pinned = run->loops[1].pinned = false;
	expect_no_advice();
}

Test(advice, tells_that_a_volume_gives_more_than_was_paid_for)
{
	advised_run("v", 1)->spec.provisioned_iops = 500;

	expect_advice("burst", "2.0 × of what was provisioned was measured: a burst credit is not "
		      "used up yet, or a cache answered (a longer --warmup-time: half an hour for "
		      "some volumes)");
}

Test(advice, what_was_paid_for_is_no_burst)
{
	advised_run("v", 1)->spec.provisioned_iops = 900;

	expect_no_advice();
}
