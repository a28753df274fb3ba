/* --validate from prepare to the exit status, and --rate and --rand-type on the command line. */
#include "e2e.h"

#include <fcntl.h>
#include <unistd.h>

#include "loopdev.h"

TestSuite(validate, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

#define SET	"--file-num=4 --file-total-size=2M --file-block-size=4K "
#define RUN	"run " SET "--validate --time=0 --quiet "

static void flip_byte_of_third_file(void)
{
	const int fd = open("test_file.2", O_RDWR);
	unsigned char byte;

	cr_assert_eq(pread(fd, &byte, 1, 8292), 1);
	byte ^= 0x10;
	cr_assert_eq(pwrite(fd, &byte, 1, 8292), 1);
	close(fd);
}

Test(validate, finds_nothing_wrong_in_a_set_that_it_prepared)
{
	const struct said *said;

	assert_status(bench("prepare " SET "--validate"), 0);

	said = bench(RUN "--file-test-mode=rndrw --events=5000 --threads=2 --iodepth=32 --json=-");

	assert_status(said, 0);
	cr_assert_eq(count_at(json_of(said), "runs/0/read/verify_errors"), 0);
	cr_assert_eq(length_at(json_of(said), "runs/0/bad_blocks"), 0);
}

Test(validate, ends_with_status_4_and_says_what_is_wrong_where)
{
	const struct said *said;

	bench("prepare " SET "--validate");
	flip_byte_of_third_file();

	said = bench(RUN "--file-test-mode=seqrd --events=512 --continue-on-error");

	assert_status(said, 4);
	assert_says(said->out, "data    1 bad block");
	assert_says(said->out, "./test_file.2, offset 8192: damaged: its hash is ");
	assert_says(said->out, "note: 1 block that was read is not what was written there");
}

Test(validate, keeps_bad_blocks_in_the_result)
{
	const struct said *said;
	json_t *json;

	bench("prepare " SET "--validate");
	flip_byte_of_third_file();

	said = bench(RUN "--file-test-mode=seqrd --events=512 --json=-");

	assert_status(said, 4);
	json = json_of(said);
	cr_assert_eq(count_at(json, "runs/0/read/verify_errors"), 1);
	cr_assert_eq(count_at(json, "runs/0/total/verify_errors"), 1);
	assert_says(text_at(json, "runs/0/bad_blocks/0"), "test_file.2, offset 8192");
	cr_assert(is_true_at(json, "runs/0/stopped_by_error"));
	cr_assert(has_advice(json, "bad-data"));
}

Test(validate, asks_for_a_set_that_was_prepared_for_it)
{
	const struct said *said;

	bench("prepare " SET);

	said = bench(RUN "--file-test-mode=rndrd --events=1");

	assert_status(said, 2);
	assert_says(said->err, "'./test_file.0' has no verifiable blocks of 4096 bytes: "
			       "prepare with --validate first ('ringbench prepare --file-num=4 "
			       "--file-total-size=2M --file-block-size=4K --validate')");
}

Test(validate, asks_for_a_set_of_the_same_block_size)
{
	const struct said *said;

	bench("prepare " SET "--validate");

	said = bench(RUN "--file-block-size=8K --file-test-mode=rndrd --events=1");

	assert_status(said, 2);
	assert_says(said->err, "has no verifiable blocks of 8192 bytes");
}

/* Existing files may have any content. */
Test(validate, prepares_every_block_of_a_set_that_is_there)
{
	bench("prepare " SET);

	assert_status(bench("prepare " SET "--validate"), 0);

	assert_status(bench(RUN "--file-test-mode=seqrd --events=512"), 0);
	cr_assert_eq(size_of("test_file.0"), 512 << 10);
}

Test(validate, does_not_shorten_files_that_are_too_long)
{
	bench("prepare --file-num=4 --file-total-size=4M");

	assert_status(bench("prepare " SET "--validate"), 0);

	cr_assert_eq(size_of("test_file.0"), 1 << 20);
	assert_status(bench(RUN "--file-test-mode=seqrd --events=512"), 0);
}

/* Block sizes that are no multiple of a sector, nor divide a megabyte or a file. */
Test(validate, works_with_blocks_of_any_size)
{
	static const char *const sizes[] = { "40", "100", "4095", "6000", "12K", "100K", "400K" };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		const char *set = text_of("--file-num=3 --file-total-size=1500001 "
					  "--file-block-size=%s --validate", sizes[i]);

		assert_status(bench("prepare %s", set), 0);
		assert_status(bench("run %s --file-test-mode=rndrw --time=0 --events=300 "
				    "--iodepth=8 --quiet", set), 0);
		assert_status(bench("run %s --file-test-mode=seqrd --time=0 --events=40000 "
				    "--iodepth=8 --quiet", set), 0);
		shell("rm test_file.*");
	}
}

Test(validate, completes_a_set_that_seqwr_began)
{
	const char *set = "--file-num=3 --file-total-size=1500001 --file-block-size=12K --validate";

	assert_status(bench("run %s --file-test-mode=seqwr --time=0 --events=50 --quiet", set), 0);

	assert_status(bench("run %s --file-test-mode=seqrd --time=0 --events=120 --quiet", set), 0);
	cr_assert_eq(size_of("test_file.2"), 500000);
}

Test(validate, completes_pages_of_small_blocks_that_loops_left_in_the_middle)
{
	const char *const sizes[] = { "512", "1000", "5000" };

	for (unsigned i = 0; i < 3; i++) {
		const char *set = text_of("--file-num=1 --file-total-size=32M --file-block-size=%s "
					  "--validate --quiet", sizes[i]);

		assert_status(bench("run %s --file-test-mode=seqwr --threads=3 --time=20ms "
				    "--engine=psync", set), 0);
		assert_status(bench("run %s --file-test-mode=seqrd --time=0 --events=70000 "
				    "--iodepth=8", set), 0);
		shell("rm test_file.0");
	}
}

Test(validate, a_single_file_that_seqwr_began_has_no_bad_block)
{
	static const unsigned rows[][2] = {	/* bytes of the range, and of the file */
		{ 10512, 10512 }, { 10512, 30000 }, { 5000, 5000 }, { 5000, 30000 }, { 300, 300 },
	};

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *set = text_of("--target=./f --file-total-size=%u --file-block-size=100 "
					  "--validate --quiet --time=0", rows[i][0]);

		assert_status(bench("prepare --target=./f --file-total-size=%u "
				    "--file-block-size=100 --validate --quiet", rows[i][1]), 0);
		assert_status(bench("run %s --file-test-mode=seqwr --events=2 --engine=psync", set),
			      0);
		assert_status(bench("run %s --file-test-mode=seqrd --events=%u", set,
				    rows[i][0] / 100), 0);
		cr_expect_eq(size_of("f"), rows[i][1]);
		shell("rm f");
	}
}

Test(validate, refuses_to_write_to_a_set_of_which_it_would_leave_a_part_unknown)
{
	const struct said *said;

	bench("prepare " SET);

	said = bench(RUN "--file-test-mode=rndwr --events=10");

	assert_status(said, 2);
	assert_says(said->err, "prepare with --validate first");
}

/* The range ends within a sector, and so does the last block. */
Test(validate, knows_the_last_block_of_a_range_of_a_device)
{
	const char *set;
	struct loopdev dev;

	need_loop_devices();
	shell("truncate -s 1M image");
	dev = loopdev_attach("image");
	set = text_of("--target=%s --allow-device-writes=%s --file-total-size=10000 "
		      "--file-block-size=1000 --validate --quiet", dev.path, dev.path);

	assert_status(bench("prepare %s", set), 0);
	assert_status(bench("run %s --file-test-mode=seqrd --time=0 --events=10", set), 0);
	close(dev.fd);
}

Test(validate, looks_at_every_block_of_merged_requests)
{
	bench("prepare " SET "--validate");
	assert_status(bench(RUN "--file-test-mode=seqrewr --file-merged-requests=5 "
			    "--events=200"), 0);

	assert_status(bench(RUN "--file-test-mode=seqrd --file-merged-requests=3 --events=200"), 0);
	flip_byte_of_third_file();
	assert_status(bench(RUN "--file-test-mode=seqrd --file-merged-requests=3 --events=200"), 4);
}

Test(validate, goes_with_a_scratch_directory_and_a_comparison)
{
	const struct said *said;

	said = bench("compare " SET "--validate --scratch --file-test-mode=rndrw --time=0 "
		     "--events=200 --rounds=2 --vary engine=psync,pool --json=- --quiet");

	assert_status(said, 0);
	cr_assert_eq(length_at(json_of(said), "runs"), 4);
}

/* ---- rate and distribution ---- */

Test(validate, a_rate_is_told_and_kept_in_the_result)
{
	const struct said *said;

	bench("prepare " SET);

	said = bench("run " SET "--file-test-mode=rndrd --rate=1000 --time=0 --events=100 --quiet");
	assert_status(said, 0);
	assert_says(said->out, " of 1,000 per second; latencies are response times, counted from "
		    "when an I/O was due");

	said = bench("run " SET "--file-test-mode=rndrd --rate=1000 --time=0 --events=100 --json=- "
		     "--quiet");
	cr_assert_float_eq(real_at(json_of(said), "runs/0/options/rate"), 1000, 1e-9);
	cr_assert_gt(real_at(json_of(said), "runs/0/rate_reached"), 0);
}

Test(validate, advises_when_a_rate_is_not_reached)
{
	const struct said *said;

	said = bench("run --engine=null --null-latency=1ms --file-num=4 --file-total-size=2M "
		     "--file-test-mode=rndrd --rate=2000 --time=1 --quiet");

	assert_status(said, 0);
	assert_says(said->out, "the rate was not reached: ");
}

Test(validate, a_stall_over_the_end_of_a_run_with_a_rate_is_told)
{
	static const char stalled[] = "run --engine=null --null-latency=10s --file-num=4 "
		"--file-total-size=2M --file-test-mode=rndrd --rate=1000 --time=1 --quiet";
	json_t *run;

	assert_says(bench("%s", stalled)->out, " more every second): the latencies include their "
		    "age at the end");

	run = value_at(json_of(bench("%s --json=-", stalled)), "runs/0");
	cr_expect_eq(count_at(run, "read/ios"), 0);
	cr_expect_eq(count_at(run, "read/drained"), 1);
	cr_expect_gt(count_at(run, "unissued"), 800);
	cr_expect_eq(count_at(run, "read/histogram/count"), count_at(run, "unissued") + 1);
	cr_expect_gt(count_at(run, "read/latency_ns/p50"), 300000000);
	cr_expect_eq(count_at(run, "read/service_ns/p50"), UINT64_C(10000000000));
	cr_expect_eq(count_at(run, "own_lateness_ns/max"), 0);
}

Test(validate, a_rate_may_be_less_than_one)
{
	const struct said *said = bench("run --engine=null --null-latency=1ms --file-num=4 "
					"--file-total-size=2M --file-test-mode=rndrd --rate=0.5 "
					"--time=1 --quiet --json=-");

	assert_status(said, 0);
	cr_assert_float_eq(real_at(json_of(said), "runs/0/options/rate"), 0.5, 1e-12);
	cr_assert_not(has_advice(json_of(said), "rate"), "none of one in two seconds is no miss");
}
