/* A spec from its texts, its checks, and its description. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "specified.h"

TestSuite(spec, .init = specified_set_up, .fini = specified_tear_down);

#define ASSERT_VALID(command) cr_assert_eq(validate(command), 0, "%s", err.text)
#define ASSERT_INVALID(command, message)		\
	do {						\
		cr_assert_lt(validate(command), 0);	\
		cr_assert_str_eq(err.text, message);	\
	} while (0)

/* -- from texts */

Test(spec, is_in_bytes_and_nanoseconds)
{
	set("file-test-mode", "rndrd");
	set("file-block-size", "4K");
	set("warmup-time", "0.5");

	parse();

	cr_assert_eq(spec.test_mode, TEST_MODE_RNDRD);
	cr_assert_eq(spec.block_size_bytes, 4096);
	cr_assert_eq(spec.warmup_ns, 500000000);
	cr_assert_eq(spec.file_total_size_bytes, UINT64_C(2) << 30);
	cr_assert_str_eq(spec.engine, "auto");
	cr_assert_eq(spec.targets.count, 1);
	cr_assert_str_eq(spec.targets.at[0], ".");
}

Test(spec, knows_what_was_given)
{
	parse();
	cr_assert_not(spec.test_mode_given);
	cr_assert_not(spec.file_total_size_given);

	set("file-test-mode", "seqwr");
	set("file-total-size", "2G");
	parse();
	cr_assert(spec.test_mode_given);
	cr_assert(spec.file_total_size_given);
}

/* -- checks */

Test(spec, needs_a_test_mode_to_run_only)
{
	ASSERT_VALID(COMMAND_PREPARE);
	ASSERT_VALID(COMMAND_CLEANUP);
	ASSERT_INVALID(COMMAND_RUN, "missing required argument: --file-test-mode="
				    "seqwr|seqrewr|seqrd|rndrd|rndwr|rndrw|seqrw");
}

Test(spec, tells_every_mistake_at_once)
{
	set("file-block-size", "1M");
	set("file-total-size", "512K");
	set("time", "0");
	set("batch-submit", "32");
	set("batch-complete", "64");

	ASSERT_INVALID(COMMAND_RUN,
		"file-block-size=1M is larger than file-total-size=512K\n"
		"missing required argument: "
		"--file-test-mode=seqwr|seqrewr|seqrd|rndrd|rndwr|rndrw|seqrw\n"
		"time=0 and events=0 together never end (give --time or --events)\n"
		"batch-submit=32 exceeds iodepth=1\n"
		"batch-complete=64 exceeds iodepth=1");
}

Test(spec, mistake_from_a_profile_has_its_line)
{
	set("file-test-mode", "rndrd");
	settings_set(&settings, option_find("iodepth"), "8", "a.ini:7");
	set("engine", "psync");

	cr_assert_lt(validate(COMMAND_RUN), 0);

	cr_assert(strstr(err.text, "a.ini:7: engine 'psync' holds 1 I/O at a time; "
				   "iodepth=8 needs one of: ") == err.text, "%s", err.text);
}

Test(spec, depth_that_is_too_large_is_told_what_holds_it)
{
	set("file-test-mode", "rndrd");
	set("engine", "psync");
	set("iodepth", "2");

	cr_assert_lt(validate(COMMAND_RUN), 0);

	cr_assert_not_null(strstr(err.text, "io_uring, libaio, pool"));
	cr_assert_null(strstr(err.text, "null"));	/* does no I/O: no cure */
}

Test(spec, open_flags_that_an_engine_does_not_heed_are_refused)
{
	set("file-test-mode", "rndrd");
	set("engine", "mmap");
	set("file-extra-flags", "direct,dsync,noatime");

	assert_refused("file-extra-flags=direct makes no sense with engine 'mmap'");
	cr_assert_not_null(strstr(err.text, "file-extra-flags=dsync makes no sense"));
	cr_assert_null(strstr(err.text, "file-extra-flags=sync "), "an option that was not given");
	cr_assert_null(strstr(err.text, "noatime"), "it is of use to every engine");
}

Test(spec, rwf_is_for_the_engine_that_has_it)
{
	set("file-test-mode", "rndrd");
	set("rwf", "nowait");

	assert_refused("rwf has no effect with engine=auto (use engine=io_uring or pvsync2)");
}

Test(spec, rwf_that_needs_or_excludes_direct_says_so)
{
	set("file-test-mode", "rndrd");
	set("engine", "pvsync2");
	set("rwf", "hipri");
	assert_refused("(add file-extra-flags=direct)");

	err = (struct err){ 0 };
	set("rwf", "dontcache");
	set("file-extra-flags", "direct");
	assert_refused("rwf=dontcache has no effect with file-extra-flags=direct");

	err = (struct err){ 0 };
	set("rwf", "hipri,nowait");
	cr_assert_eq(validate(COMMAND_RUN), 0, "%s", err.text);
	cr_assert_eq(spec.rwf, RWF_FLAG_HIPRI | RWF_FLAG_NOWAIT);
}

Test(spec, can_be_checked_without_settings)
{
	set("file-test-mode", "rndrd");
	set("time", "0");
	parse();

	cr_assert_lt(spec_validate(&spec, COMMAND_RUN, NULL, &err), 0);

	cr_assert_str_eq(err.text,
			 "time=0 and events=0 together never end (give --time or --events)");
}

Test(spec, in_the_background_has_no_end_of_its_own)
{
	set("file-test-mode", "rndrd");
	set("background", "on");
	set("time", "0");
	ASSERT_VALID(COMMAND_RUN);

	set("events", "10");
	ASSERT_INVALID(COMMAND_RUN, "background=on lasts as long as the other jobs, and not until "
		       "events=10 are done (leave one of them out)");
}

Test(spec, in_the_background_has_no_passes)
{
	set("file-test-mode", "seqrd");
	set("background", "on");
	set("passes", "2");
	ASSERT_INVALID(COMMAND_RUN, "background=on lasts as long as the other jobs, and not until "
		       "passes=2 are done (leave one of them out)");
}

Test(spec, begins_before_the_run_is_over)
{
	set("file-test-mode", "rndrd");
	set("time", "2");
	set("warmup-time", "1");
	set("start-delay", "2.5");
	ASSERT_VALID(COMMAND_RUN);

	set("start-delay", "3");
	ASSERT_INVALID(COMMAND_RUN, "start-delay must be shorter than warmup-time and time "
		       "together, or the run is over before");
}

Test(spec, passes_are_a_limit)
{
	set("file-test-mode", "seqrd");
	set("time", "0");
	set("passes", "2");
	parse();

	cr_assert_eq(spec_validate(&spec, COMMAND_RUN, NULL, &err), 0, "%s", err.text);
}

Test(spec, passes_are_of_a_sequential_mode_and_instead_of_events)
{
	set("file-test-mode", "rndrd");
	set("passes", "2");
	set("events", "100");
	parse();

	cr_assert_lt(spec_validate(&spec, COMMAND_RUN, NULL, &err), 0);

	cr_assert_str_eq(err.text,
			 "passes and events both limit the amount of I/O (leave one out)\n"
			 "passes has no effect on random places, which may come again before all "
			 "have come (use --events or --no-repeat)");
}

Test(spec, one_limit_is_enough)
{
	set("file-test-mode", "rndrd");
	set("time", "0");
	set("events", "1");

	ASSERT_VALID(COMMAND_RUN);
}

Test(spec, asynchronous_engines_hold_any_depth)
{
	const char *const deep[] = { "auto", "io_uring", "pool", "null", "nop" };

	set("file-test-mode", "rndrd");
	set("iodepth", "32768");
	for (size_t i = 0; i < sizeof(deep) / sizeof(deep[0]); i++) {
		set("engine", deep[i]);
		ASSERT_VALID(COMMAND_RUN);
	}
}

Test(spec, batches_are_at_most_the_depth)
{
	set("file-test-mode", "rndrd");
	set("iodepth", "8");
	set("batch-submit", "9");
	ASSERT_INVALID(COMMAND_COMPARE, "batch-submit=9 exceeds iodepth=8");

	err = (struct err){ 0 };
	set("batch-submit", "8");
	set("batch-complete", "8");
	ASSERT_VALID(COMMAND_COMPARE);
}

Test(spec, cpus_without_pinning_contradict)
{
	set("file-test-mode", "rndrd");
	set("cpus", "0-1");
	set("pin", "off");

	ASSERT_INVALID(COMMAND_RUN, "cpus has no effect with pin=off");
}

Test(spec, block_must_fit_into_a_file_of_a_directory)
{
	set("file-num", "4");
	set("file-total-size", "4M");
	set("file-block-size", "1M");
	ASSERT_VALID(COMMAND_PREPARE);

	set("file-num", "5");
	ASSERT_INVALID(COMMAND_PREPARE,
		"file-block-size=1M is larger than a file: file-total-size=4M in file-num=5 "
		"files makes 838860 each (try file-num=4)");
}

Test(spec, file_num_does_not_divide_a_file)
{
	char path[] = "/var/tmp/test_spec-XXXXXX";
	const int fd = mkstemp(path);

	cr_assert_geq(fd, 0);
	set("target", path);
	set("file-total-size", "1M");
	set("file-block-size", "64K");

	ASSERT_VALID(COMMAND_PREPARE);

	close(fd);
	unlink(path);
}

Test(spec, request_may_be_one_gib)
{
	set("file-test-mode", "seqrd");
	set("file-block-size", "1M");
	set("file-merged-requests", "1024");
	ASSERT_VALID(COMMAND_RUN);

	set("file-merged-requests", "1025");
	ASSERT_INVALID(COMMAND_RUN, "file-merged-requests=1025 blocks of file-block-size=1M "
				    "exceed the largest request (1G)");
}

Test(spec, request_that_overflows_is_refused)
{
	set("file-test-mode", "seqrd");
	set("file-merged-requests", "18446744073709551615");

	cr_assert_lt(validate(COMMAND_RUN), 0);
}

Test(spec, targets_together_must_not_overflow)
{
	set("target", "/a\n/b");
	set("file-total-size", "5E");

	ASSERT_INVALID(COMMAND_PREPARE, "file-total-size: too large for 2 targets together");
}

/* -- a part of each file */

Test(spec, part_of_a_file_lies_within_it)
{
	set("file-test-mode", "rndrd");
	set("file-num", "4");
	set("file-total-size", "4M");
	set("offset", "512K");
	set("size", "512K");
	ASSERT_VALID(COMMAND_RUN);

	set("size", "528K");
	ASSERT_INVALID(COMMAND_RUN, "offset=512K and size=528K go beyond a file, which has 1M "
				    "(size is that of a part of each file; of all files together: "
				    "file-total-size)");
}

Test(spec, part_of_a_file_is_of_whole_blocks)
{
	set("file-test-mode", "rndrd");
	set("offset", "20K");
	ASSERT_INVALID(COMMAND_RUN, "offset=20K is not a multiple of file-block-size=16K");

	err = (struct err){ 0 };
	set("offset", "16K");
	set("size", "8K");
	ASSERT_INVALID(COMMAND_RUN, "size=8K is less than file-block-size=16K");
}

Test(spec, part_of_a_file_cannot_be_made_anew)
{
	set("file-test-mode", "seqwr");
	set("size", "1M");

	ASSERT_INVALID(COMMAND_RUN, "size cannot be combined with file-test-mode=seqwr, which "
				    "creates whole files (use seqrewr)");
}

/* -- resolved values */

Test(spec, fsync_all_takes_the_place_of_the_other_fsyncs)
{
	set("file-test-mode", "seqrewr");
	set("file-fsync-all", "on");

	ASSERT_VALID(COMMAND_RUN);

	cr_assert_eq(spec.fsync_freq, 0);
	cr_assert_not(spec.fsync_end);
}

Test(spec, chooses_a_seed_if_none_is_given)
{
	set("file-test-mode", "rndrd");
	ASSERT_VALID(COMMAND_RUN);
	cr_assert_neq(spec.seed, 0);
	cr_assert_leq(spec.seed, UINT32_MAX);

	set("rand-seed", "42");
	ASSERT_VALID(COMMAND_RUN);
	cr_assert_eq(spec.seed, 42);
}

Test(spec, every_run_of_a_command_has_a_seed_of_its_own)
{
	enum { ROUNDS = 10, PLACES = 10 };
	const struct spec given = { .seed = 42 };
	uint64_t seeds[ROUNDS * PLACES];

	for (unsigned i = 0; i < ROUNDS * PLACES; i++) {
		seeds[i] = spec_run_seed(&given, 1 + i / PLACES, 1 + i % PLACES);
		cr_expect_eq(seeds[i], spec_run_seed(&given, 1 + i / PLACES, 1 + i % PLACES));
		cr_expect(seeds[i] > 0 && seeds[i] < UINT64_C(1) << 53);
		for (unsigned k = 0; k < i; k++)
			cr_expect_neq(seeds[i], seeds[k], "runs %u and %u", k, i);
	}

	cr_expect_eq(seeds[0], 42, "the first run has the seed that was given");
	cr_expect_neq(spec_run_seed(&(struct spec){ .seed = 43 }, 2, 1),
		      spec_run_seed(&given, 2, 1));
}

Test(spec, submit_batch_is_the_depth_up_to_32)
{
	set("iodepth", "8");
	parse();
	cr_assert_eq(spec_batch_submit(&spec), 8);

	set("iodepth", "128");
	parse();
	cr_assert_eq(spec_batch_submit(&spec), 32);

	set("batch-submit", "64");
	parse();
	cr_assert_eq(spec_batch_submit(&spec), 64);
}

/* -- combinations of numbers */

Test(spec, modes_read_write_and_sweep)
{
	const struct {
		const char *mode;
		bool reads, writes, sequential;
	} expected[] = {
		{ "seqwr", false, true, true },   { "seqrewr", false, true, true },
		{ "seqrd", true, false, true },   { "rndrd", true, false, false },
		{ "rndwr", false, true, false },  { "rndrw", true, true, false },
		{ "seqrw", true, true, true },
	};

	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		set("file-test-mode", expected[i].mode);
		parse();
		cr_assert_eq(spec_reads(&spec), expected[i].reads);
		cr_assert_eq(spec_writes(&spec), expected[i].writes);
		cr_assert_eq(spec_is_sequential(&spec), expected[i].sequential);
	}
}

Test(spec, mix_without_reads_does_not_read)
{
	set("file-test-mode", "rndrw");
	set("file-rw-ratio", "0");
	parse();

	cr_assert_not(spec_reads(&spec));
	cr_assert(spec_writes(&spec));
}

Test(spec, only_sequential_requests_are_merged)
{
	set("file-block-size", "16K");
	set("file-merged-requests", "4");
	set("file-test-mode", "seqrd");
	parse();
	cr_assert_eq(spec_request_size(&spec), 65536);

	set("file-test-mode", "rndrd");
	parse();
	cr_assert_eq(spec_request_size(&spec), 16384);
}

static void assert_description(const char *expected)
{
	parse();
	cr_assert_str_eq(spec_describe(&spec, &arena), expected);
}

Test(spec, describes_reads)
{
	set("file-test-mode", "rndrd");
	set("file-block-size", "4K");
	set("file-extra-flags", "direct");

	assert_description("4 KiB random reads, O_DIRECT");
}

Test(spec, describes_a_mix_with_its_shares_and_fsyncs)
{
	set("file-test-mode", "rndrw");
	assert_description("16 KiB random reads and writes 60/40, fsync every 100 requests");

	set("file-rw-ratio", "70/30");
	set("file-fsync-freq", "0");
	assert_description("16 KiB random reads and writes 70/30");
}

Test(spec, describes_a_sequential_mix)
{
	set("file-test-mode", "seqrw");
	set("file-rw-ratio", "70/30");
	set("file-fsync-freq", "0");
	set("file-merged-requests", "4");
	assert_description("64 KiB sequential reads and writes 70/30");
}

Test(spec, describes_durable_writes)
{
	set("file-test-mode", "seqrewr");
	set("file-block-size", "4K");
	set("file-fsync-all", "on");
	set("file-fsync-mode", "fdatasync");

	assert_description("4 KiB sequential writes, each followed by fdatasync");

	set("file-fsync-mode", "sync_file_range");
	assert_description("4 KiB sequential writes, each followed by sync_file_range");
}

Test(spec, describes_merged_requests_by_their_size)
{
	set("file-test-mode", "seqwr");
	set("file-merged-requests", "64");
	set("file-fsync-freq", "0");
	set("file-extra-flags", "direct,dsync");

	assert_description("1 MiB sequential writes to new files, O_DIRECT, O_DSYNC");
}

/* -- distributions, validation, rate */

Test(spec, refuses_shapes_that_no_distribution_has)
{
	set("file-test-mode", "rndrd");
	set("rand-type", "pareto");
	set("rand-pareto-h", "1");

	ASSERT_INVALID(COMMAND_RUN, "rand-pareto-h=1 is not between 0 and 1 (0.2: 80% of the I/Os "
				    "go to 20% of the blocks)");
}

Test(spec, refuses_pauses_beside_a_rate)
{
	set("file-test-mode", "rndrd");
	set("think-time", "1ms");
	set("rate", "100");
	ASSERT_INVALID(COMMAND_RUN, "think-time cannot be combined with rate, which determines "
				    "when an I/O is due (leave one out)");
}

Test(spec, a_rate_of_bytes_is_one_of_requests)
{
	set("file-test-mode", "seqrd");
	set("file-block-size", "4K");
	set("file-merged-requests", "4");
	set("rate", "160KiB/s");

	ASSERT_VALID(COMMAND_RUN);

	cr_expect_eq(spec_rate_iops(&spec), 10);
	cr_expect_eq(spec_rate_ratio(&spec), -1);
}

Test(spec, a_rate_of_bytes_of_several_sizes_is_one_of_their_mean)
{
	set("file-test-mode", "rndrw");
	set("file-rw-ratio", "3");
	set("block-sizes", "read:4K:50,12K:50,write:16K");
	set("rate", "100K/s");

	ASSERT_VALID(COMMAND_RUN);

	/* Three reads of 8K on average, and a write of 16K. */
	cr_expect_eq(spec_rate_iops(&spec), 10);
}

Test(spec, rates_of_reads_and_writes_say_how_they_are_mixed)
{
	set("file-test-mode", "rndrw");
	set("file-block-size", "4K");
	set("rate", "read:9000,write:4M/s");

	ASSERT_VALID(COMMAND_RUN);

	cr_expect_eq(spec_rate_iops(&spec), 10024);
	cr_expect_float_eq(spec.rw_ratio, 9000 / 1024., 1e-12);
}

Test(spec, a_ratio_beside_rates_has_to_be_theirs)
{
	set("file-test-mode", "rndrw");
	set("rate", "read:9000,write:1000");
	set("file-rw-ratio", "90/10");
	ASSERT_VALID(COMMAND_RUN);

	set("file-rw-ratio", "1.5");
	ASSERT_INVALID(COMMAND_RUN, "file-rw-ratio=1.5 contradicts rate=read:9000,write:1000, "
				    "which is 9 reads per write (leave file-rw-ratio out)");
}

Test(spec, refuses_half_a_rate_of_a_mixture)
{
	set("file-test-mode", "rndrw");
	set("rate", "read:9000");
	ASSERT_INVALID(COMMAND_RUN, "rate=read:9000 leaves the writes of file-test-mode=rndrw "
				    "without a rate (add write:RATE, or give one rate for both)");
}

Test(spec, refuses_a_rate_of_what_is_not_done)
{
	set("file-test-mode", "rndrd");
	set("rate", "read:9000,write:1000");
	ASSERT_INVALID(COMMAND_RUN, "rate=read:9000,write:1000: file-test-mode=rndrd does not "
				    "write (leave 'write:' out, or use rndrw)");
}

Test(spec, refuses_a_rate_of_reads_where_all_is_written)
{
	set("file-test-mode", "rndwr");
	set("rate", "read:9000");
	ASSERT_INVALID(COMMAND_RUN, "rate=read:9000: file-test-mode=rndwr does not read (leave "
				    "'read:' out, or use rndrw)");
}

Test(spec, refuses_a_rate_beyond_the_clock)
{
	set("file-test-mode", "rndrd");
	set("file-block-size", "512");
	set("rate", "1T/s");
	ASSERT_INVALID(COMMAND_RUN, "rate=1T/s is 2.15e+09 I/Os per second (at most 1000000000)");
}

Test(spec, refuses_a_process_without_a_rate)
{
	set("file-test-mode", "rndrd");
	set("rate-process", "uniform");
	ASSERT_INVALID(COMMAND_RUN, "rate-process has no effect without a rate (add --rate, or "
				    "leave it out)");
}

Test(spec, describes_pauses)
{
	set("file-test-mode", "rndrd");
	set("think-time", "5ms");

	assert_description("16 KiB random reads, pauses of 5ms");
}

Test(spec, refuses_rows_of_a_sequential_mode)
{
	set("rw-sequence", "8");
	set("file-test-mode", "seqrd");
	ASSERT_INVALID(COMMAND_RUN, "rw-sequence has no effect on a sequential mode (use a random "
				    "one, or random-share)");
}

Test(spec, refuses_rows_where_no_block_comes_twice)
{
	set("rw-sequence", "8");
	set("file-test-mode", "rndrd");
	set("no-repeat", "on");
	ASSERT_INVALID(COMMAND_RUN, "rw-sequence cannot be combined with no-repeat: the blocks "
				    "behind a random place may have been visited");
}

Test(spec, describes_rows)
{
	set("file-test-mode", "rndrd");
	set("rw-sequence", "8");

	assert_description("16 KiB random reads, 8 in a row");
}

Test(spec, refuses_hot_spots_of_a_sequential_mode)
{
	set("hot-spots", "20:80");
	set("file-test-mode", "seqrd");
	ASSERT_INVALID(COMMAND_RUN, "hot-spots has no effect on a sequential mode (use "
				    "file-test-mode=rndrd, rndwr or rndrw)");
}

Test(spec, refuses_hot_spots_beside_other_favourites)
{
	set("hot-spots", "20:80");
	set("file-test-mode", "rndrd");
	set("rand-type", "zipfian");
	ASSERT_INVALID(COMMAND_RUN, "hot-spots and rand-type both select the preferred "
				    "blocks (leave one out)");
}

Test(spec, refuses_hot_spots_where_no_block_comes_twice)
{
	set("hot-spots", "20:80");
	set("file-test-mode", "rndrd");
	set("no-repeat", "on");
	ASSERT_INVALID(COMMAND_RUN, "hot-spots cannot be combined with no-repeat, which visits "
				    "all blocks equally often");
}

Test(spec, describes_hot_spots)
{
	set("file-test-mode", "rndrd");
	set("hot-spots", "20:80,0.5:10");

	assert_description("16 KiB random reads, hot spots 20:80,0.5:10");
}

Test(spec, describes_a_random_share_of_a_random_mode)
{
	set("random-share", "85");
	set("file-test-mode", "rndrd");

	assert_description("16 KiB random reads, 85 % random");
}

Test(spec, refuses_a_random_share_of_rows_and_of_blocks_that_do_not_repeat)
{
	set("random-share", "20");
	set("file-test-mode", "rndwr");
	set("rw-sequence", "4");
	ASSERT_INVALID(COMMAND_RUN, "random-share of a random mode cannot be combined with "
				    "rw-sequence (leave one out)");
	set("rw-sequence", "1");
	set("no-repeat", "on");
	ASSERT_INVALID(COMMAND_RUN, "random-share of a random mode cannot be combined with "
				    "no-repeat (leave one out)");
}

Test(spec, refuses_a_random_share_of_files_that_are_made)
{
	set("random-share", "20");
	set("file-test-mode", "seqwr");
	ASSERT_INVALID(COMMAND_RUN, "random-share cannot be combined with seqwr, which writes "
				    "files from start to end (use seqrewr)");
}

Test(spec, has_offsets_of_the_smallest_size)
{
	set("file-test-mode", "rndrd");
	set("block-sizes", "16K,4K,64K");
	ASSERT_VALID(COMMAND_RUN);
	cr_assert_eq(spec.block_size_bytes, 4096);
	cr_assert_eq(spec_request_size(&spec), 65536);
}

Test(spec, has_offsets_of_the_block_size_that_is_given)
{
	set("file-test-mode", "rndrd");
	set("block-sizes", "4K,6K");
	set("file-block-size", "2K");
	ASSERT_VALID(COMMAND_RUN);
	cr_assert_eq(spec.block_size_bytes, 2048);
}

Test(spec, refuses_sizes_that_are_no_multiples)
{
	set("file-test-mode", "rndrd");
	set("block-sizes", "4K,6K");
	ASSERT_INVALID(COMMAND_RUN, "block-sizes: 6K is not a multiple of file-block-size, 4K (set "
				    "file-block-size to a common divisor of all sizes)");
}

Test(spec, refuses_writes_without_a_size)
{
	set("file-test-mode", "rndrw");
	set("block-sizes", "read:4K");
	ASSERT_INVALID(COMMAND_RUN, "block-sizes has no size for writes (add write:SIZE)");
}

Test(spec, refuses_sizes_where_one_is_counted_on)
{
	set("file-test-mode", "rndrd");
	set("block-sizes", "4K,8K");
	set("no-repeat", "on");
	ASSERT_INVALID(COMMAND_RUN, "block-sizes cannot be combined with no-repeat (leave one "
				    "out)");
}

Test(spec, refuses_sizes_in_rows_of_blocks)
{
	set("file-test-mode", "rndrd");
	set("block-sizes", "4K,8K");
	set("rw-sequence", "8");
	ASSERT_INVALID(COMMAND_RUN, "block-sizes cannot be combined with rw-sequence (use a "
				    "sequential mode, or leave one out)");
}

Test(spec, takes_sizes_beside_hot_spots_and_pauses)
{
	set("file-test-mode", "rndrw");
	set("block-sizes", "4K,8K");
	set("hot-spots", "20:80");
	set("think-time", "1ms");
	ASSERT_VALID(COMMAND_RUN);
}

Test(spec, refuses_a_sweep_of_both_without_a_size_of_writes)
{
	set("file-test-mode", "seqrw");
	set("block-sizes", "read:4K");
	ASSERT_INVALID(COMMAND_RUN, "block-sizes has no size for writes (add write:SIZE)");
}

Test(spec, refuses_no_repeat_of_a_sequential_mode)
{
	set("no-repeat", "on");
	set("file-test-mode", "seqrd");
	ASSERT_INVALID(COMMAND_RUN, "no-repeat has no effect on a sequential mode, which repeats "
				    "no block before the end of the set");
}

Test(spec, refuses_no_repeat_with_favourite_blocks)
{
	set("no-repeat", "on");
	set("file-test-mode", "rndrd");
	set("rand-type", "zipfian");
	ASSERT_INVALID(COMMAND_RUN, "no-repeat cannot be combined with preferred blocks (leave "
				    "rand-type out)");
}

Test(spec, takes_no_offence_at_a_shape_that_is_not_used)
{
	set("file-test-mode", "rndrd");
	set("rand-pareto-h", "1");

	ASSERT_VALID(COMMAND_RUN);
}

Test(spec, refuses_a_zipfian_exponent_beyond_all_use)
{
	set("file-test-mode", "rndrd");
	set("rand-type", "zipfian");
	set("rand-zipfian-exp", "101");

	ASSERT_INVALID(COMMAND_RUN, "rand-zipfian-exp=101 is not between 0 and 100");
}

Test(spec, refuses_to_validate_blocks_without_room_for_a_header)
{
	set("file-test-mode", "rndrd");
	set("file-block-size", "39");
	set("validate", "on");

	ASSERT_INVALID(COMMAND_RUN, "file-block-size=39 is too small for validate, which needs 40 "
				    "bytes in each block");
}

Test(spec, refuses_to_validate_what_is_not_read)
{
	set("file-test-mode", "rndrd");
	set("engine", "null");
	set("validate", "on");

	ASSERT_INVALID(COMMAND_RUN, "validate: engine 'null' does no I/O that could be verified");
}

Test(spec, refuses_to_say_how_much_of_zeros_may_be_squeezed)
{
	set("file-test-mode", "rndwr");
	set("file-data", "zero");
	set("buffer-compress", "50");

	ASSERT_INVALID(COMMAND_RUN, "buffer-compress=50 cannot be combined with file-data=zero, "
				    "which compresses completely");
}

Test(spec, refuses_copies_of_zeros)
{
	set("file-test-mode", "rndwr");
	set("file-data", "zero");
	set("dedupe", "50");

	ASSERT_INVALID(COMMAND_PREPARE, "dedupe=50 cannot be combined with file-data=zero, which "
					"is all duplicates");
}

Test(spec, refuses_copies_of_blocks_that_are_validated)
{
	set("file-test-mode", "rndwr");
	set("validate", "on");
	set("dedupe", "50");

	ASSERT_INVALID(COMMAND_RUN, "dedupe=50 cannot be combined with validate, whose blocks all "
				    "differ");
}

Test(spec, describes_favourite_blocks_and_validation)
{
	set("file-test-mode", "rndrd");
	set("rand-type", "zipfian");
	set("validate", "on");
	parse();

	cr_assert_str_eq(spec_describe(&spec, &arena), "16 KiB random reads, zipfian, validated");
}
