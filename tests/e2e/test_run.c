/* run: each test mode with each engine performs exactly what was requested. Small file sets,
 * exact numbers of events: nothing here depends on speed. */
#include "e2e.h"

#include <criterion/parameterized.h>
#include <sys/stat.h>

TestSuite(run, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

#define SET	"--file-num=2 --file-total-size=1M "	/* 2 files of 512 KiB */

/* ---- modes and engines ---- */

struct mode {
	char mode[16], engine[40];
	unsigned reads, writes, fsyncs, end_fsyncs;
};

ParameterizedTestParameters(run, performs_the_mode_on_the_engine)
{
	/* 1000 events, fsync of both files after every 100 of them and at the end. */
	static struct mode rows[] = {
		{ "seqwr",	"io_uring --iodepth=8",	0,	1000,	20,	2 },
		{ "seqrewr",	"io_uring --iodepth=8",	0,	1000,	20,	2 },
		{ "seqrd",	"io_uring --iodepth=8",	1000,	0,	0,	0 },
		{ "rndrd",	"io_uring --iodepth=8",	1000,	0,	0,	0 },
		{ "rndwr",	"io_uring --iodepth=8",	0,	1000,	20,	2 },
		{ "rndrw",	"io_uring --iodepth=8",	600,	400,	20,	2 },
		{ "seqwr",	"pool --iodepth=4",	0,	1000,	20,	2 },
		{ "seqrewr",	"pool --iodepth=4",	0,	1000,	20,	2 },
		{ "seqrd",	"pool --iodepth=4",	1000,	0,	0,	0 },
		{ "rndrd",	"pool --iodepth=4",	1000,	0,	0,	0 },
		{ "rndwr",	"pool --iodepth=4",	0,	1000,	20,	2 },
		{ "rndrw",	"pool --iodepth=4",	600,	400,	20,	2 },
		{ "seqwr",	"psync",		0,	1000,	20,	2 },
		{ "seqrewr",	"psync",		0,	1000,	20,	2 },
		{ "seqrd",	"psync",		1000,	0,	0,	0 },
		{ "rndrd",	"psync",		1000,	0,	0,	0 },
		{ "rndwr",	"psync",		0,	1000,	20,	2 },
		{ "rndrw",	"psync",		600,	400,	20,	2 },
	};

	return cr_make_param_array(struct mode, rows, sizeof(rows) / sizeof(rows[0]));
}

ParameterizedTest(struct mode *mode, run, performs_the_mode_on_the_engine)
{
	const struct said *said;
	json_t *run;

	bench("prepare " SET);

	said = bench("run " SET "--file-test-mode=%s --engine=%s --events=1000 --json=-",
			 mode->mode, mode->engine);

	if (said->status == 2 && strstr(said->err, "io_uring: "))
		cr_skip_test("needs io_uring: %s", said->err);
	assert_status(said, 0);
	cr_assert_str_empty(said->err);
	run = value_at(json_of(said), "runs/0");
	cr_assert_eq(count_at(run, "read/ios"), mode->reads);
	cr_assert_eq(count_at(run, "write/ios"), mode->writes);
	cr_assert_eq(count_at(run, "fsync/ios"), mode->fsyncs);
	cr_assert_eq(count_at(run, "end_fsyncs"), mode->end_fsyncs);
	cr_assert_eq(count_at(run, "read/bytes"), 16384 * (uint64_t)mode->reads);
	cr_assert_eq(count_at(run, "write/bytes"), 16384 * (uint64_t)mode->writes);
	cr_assert_eq(count_at(run, "total/ios"), 1000);		/* reads and writes */
	cr_assert_eq(json_object_size(value_at(run, "total/errors")), 0);
	cr_assert_eq(count_at(run, "unfinished"), 0);
	cr_assert_eq(size_of("test_file.0"), 512 << 10);
	cr_assert_eq(size_of("test_file.1"), 512 << 10);
	cr_assert_eq(files_in("."), 2);
}

static uint64_t events_of(json_t *run, const char *op)
{
	return count_at(run, text_of("%s/ios", op));
}

Test(run, shares_events_between_loops_without_a_rest)
{
	const struct said *said;
	json_t *run;

	bench("prepare " SET);

	said = bench("run " SET "--file-test-mode=rndrd --threads=3 --iodepth=7 "
			 "--events=1001 --json=-");

	assert_status(said, 0);
	run = value_at(json_of(said), "runs/0");
	cr_assert_eq(events_of(run, "read"), 1001);
	cr_assert_eq(length_at(run, "loops"), 3);
	cr_assert_eq(count_at(run, "loops/0/ios") + count_at(run, "loops/1/ios") +
		     count_at(run, "loops/2/ios"), 1001);
}

Test(run, fewer_events_than_the_queue_is_deep_are_all_there_is)
{
	const struct said *said;

	bench("prepare " SET);

	said = bench("run " SET "--file-test-mode=rndrd --engine=pool --threads=2 "
			 "--iodepth=16 --events=3 --json=-");

	cr_assert_eq(count_at(json_of(said), "runs/0/read/ios"), 3);
}

/* ---- fsync ---- */

static json_t *run_of(const struct said *said)
{
	assert_status(said, 0);
	return value_at(json_of(said), "runs/0");
}

Test(run, syncs_after_every_write_with_fsync_all)
{
	static const char *const engines[] = { "auto --iodepth=4", "psync", "pool --iodepth=4" };

	bench("prepare " SET);
	for (unsigned i = 0; i < 3; i++) {
		json_t *run = run_of(bench(
			"run " SET "--file-test-mode=rndrw --file-fsync-all --events=50 "
			"--engine=%s --json=-", engines[i]));

		cr_assert_eq(events_of(run, "write"), 20);
		cr_assert_eq(events_of(run, "fsync"), 20);
		cr_assert_eq(count_at(run, "end_fsyncs"), 0);
	}
}

Test(run, syncs_only_at_the_end_without_a_frequency)
{
	json_t *run;

	bench("prepare " SET);

	run = run_of(bench("run " SET "--file-test-mode=rndwr --file-fsync-freq=0 "
			       "--events=300 --json=-"));

	cr_assert_eq(events_of(run, "fsync"), 0);
	cr_assert_eq(count_at(run, "end_fsyncs"), 2);
}

Test(run, syncs_never_if_all_of_it_is_switched_off)
{
	json_t *run;

	bench("prepare " SET);

	run = run_of(bench("run " SET "--file-test-mode=rndwr --file-fsync-freq=0 "
			       "--no-file-fsync-end --events=300 --json=-"));

	cr_assert_eq(events_of(run, "fsync"), 0);
	cr_assert_eq(count_at(run, "end_fsyncs"), 0);
}

/* ---- the data written ---- */

Test(run, writes_random_bytes_also_over_zeros)
{
	shell("head -c 512K /dev/zero > test_file.0; cp test_file.0 test_file.1");

	run_of(bench("run " SET "--file-test-mode=seqrewr --file-block-size=4K --iodepth=8 "
			 "--events=256 --json=-"));

	cr_assert_eq(zero_blocks("test_file.0", 4096), 0);
	cr_assert_eq(zero_blocks("test_file.1", 4096), 0);
}

Test(run, writes_every_block_once_in_a_sequential_sweep_of_several_loops)
{
	shell("head -c 512K /dev/zero > test_file.0; cp test_file.0 test_file.1");

	run_of(bench("run " SET "--file-test-mode=seqrewr --file-block-size=4K --iodepth=4 "
			 "--threads=2 --events=256 --json=-"));

	cr_assert_eq(zero_blocks("test_file.0", 4096), 0);
	cr_assert_eq(zero_blocks("test_file.1", 4096), 0);
}

Test(run, seqwr_makes_the_set_and_leaves_it_whole)
{
	json_t *run;

	run = run_of(bench("run " SET "--file-test-mode=seqwr --events=10 --json=-"));

	cr_assert_eq(events_of(run, "write"), 10);
	cr_assert_eq(size_of("test_file.0"), 512 << 10);
	cr_assert_eq(size_of("test_file.1"), 512 << 10);
	cr_assert_eq(zero_blocks("test_file.0", 4096), 0);
	cr_assert_eq(zero_blocks("test_file.1", 4096), 0);
}

Test(run, merged_requests_are_one_io_and_end_with_the_file)
{
	json_t *run;

	/* 512 KiB are 32 blocks: requests of 12, 12 and 8 in each file. */
	bench("prepare " SET);

	run = run_of(bench("run " SET "--file-test-mode=seqrd --file-merged-requests=12 "
			       "--events=6 --json=-"));

	cr_assert_eq(events_of(run, "read"), 6);
	cr_assert_eq(count_at(run, "read/bytes"), 1 << 20);
}

Test(run, leaves_a_tail_that_is_less_than_a_block)
{
	json_t *run;

	/* 300001 bytes in 3 files are 100000 each: 6 blocks of 16 KiB and 1696 bytes. */
	bench("prepare --file-num=3 --file-total-size=300001");
	cr_assert_eq(size_of("test_file.2"), 100000);

	run = run_of(bench("run --file-num=3 --file-total-size=300001 "
			       "--file-test-mode=seqrd --events=18 --json=-"));

	cr_assert_eq(count_at(run, "read/bytes"), 18 * 16384);
	cr_assert_eq(count_at(run, "total/short"), 0);
}

/* ---- targets ---- */

Test(run, takes_one_file_as_it_is)
{
	json_t *json;

	shell("head -c 1M /dev/urandom > data");

	json = json_of(bench("run --target=data --file-test-mode=rndrd --events=64 --json=-"));

	cr_assert_eq(count_at(json, "runs/0/read/ios"), 64);
	cr_assert_str_eq(text_at(json, "environment/target/kind"), "file");
	cr_assert_eq(count_at(json, "environment/target/size_bytes"), 1 << 20);
}

Test(run, bounds_what_is_read_of_a_file)
{
	json_t *json;

	shell("head -c 1M /dev/urandom > data");

	json = json_of(bench("run --target=data --file-total-size=64K --file-test-mode=seqrd "
				 "--events=8 --json=-"));

	cr_assert_eq(count_at(json, "environment/target/size_bytes"), 64 << 10);
	cr_assert_eq(count_at(json, "runs/0/read/ios"), 8);
}

Test(run, spreads_over_several_targets)
{
	json_t *json;

	shell("mkdir a b");
	bench("prepare " SET "--target=a --target=b");
	cr_assert(exists("a/test_file.1") && exists("b/test_file.1"));

	/* One sweep is 64 requests in each. */
	json = json_of(bench("run " SET "--target=a --target=b --file-test-mode=seqwr "
				 "--events=128 --file-fsync-freq=0 --json=-"));

	cr_assert_eq(count_at(json, "runs/0/write/bytes"), 2 << 20);
	cr_assert_eq(length_at(json, "environment/targets"), 2);
	cr_assert_eq(zero_blocks("a/test_file.1", 4096), 0);
	cr_assert_eq(zero_blocks("b/test_file.1", 4096), 0);
}

Test(run, takes_a_link_to_a_directory_as_the_directory)
{
	shell("mkdir real && ln -s real link");
	bench("prepare " SET "--target=real");

	run_of(bench("run " SET "--target=link --file-test-mode=rndrd --events=8 --json=-"));
}

/* ---- open flags ---- */

Test(run, opens_with_any_combination_of_flags)
{
	static const char *const flags[] = {
		"sync", "dsync", "direct", "direct,sync", "direct,dsync", "sync,dsync,direct",
	};

	bench("prepare " SET);
	for (unsigned i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		json_t *run = run_of(bench(
			"run " SET "--file-test-mode=rndrw --iodepth=4 --events=20 "
			"--file-extra-flags=%s --json=-", flags[i]));

		cr_assert_eq(events_of(run, "write"), 8);
		cr_assert_eq(is_true_at(run, "direct"), strstr(flags[i], "direct") != NULL);
	}
}

Test(run, refuses_a_block_size_that_direct_io_cannot_do_before_anything_runs)
{
	const struct said *said;

	bench("prepare " SET);

	said = bench("run " SET "--file-test-mode=rndwr --file-extra-flags=direct "
			 "--file-block-size=1000 --events=10");

	assert_status(said, 2);
	assert_says(said->err, "file-block-size=1000 is not a multiple of");
	assert_says(said->err, "O_DIRECT");
	cr_assert_str_empty(said->out);
}

Test(run, takes_an_odd_block_size_through_the_page_cache)
{
	json_t *run;

	bench("prepare " SET);

	run = run_of(bench("run " SET "--file-test-mode=rndrw --file-block-size=1000 "
			       "--iodepth=4 --events=100 --json=-"));

	cr_assert_eq(count_at(run, "total/bytes"), 100 * 1000);
}

/* ---- progress ---- */

Test(run, warms_up_before_it_counts)
{
	static const char *const engines[] = {
		"auto --iodepth=8", "pool --iodepth=8", "psync", "auto --iodepth=8 --threads=2",
	};

	bench("prepare " SET);
	for (unsigned i = 0; i < sizeof(engines) / sizeof(engines[0]); i++) {
		json_t *run = run_of(bench("run " SET "--file-test-mode=rndrd --warmup-time=0.05 "
					   "--events=100 --engine=%s --json=-", engines[i]));

		cr_assert_eq(events_of(run, "read"), 100, "%s", engines[i]);
		cr_assert_geq(real_at(run, "warmup_s"), 0.05, "as long as it really was");
	}
}

/* Most of these loops start when the others measure already. */
Test(run, that_begins_late_has_no_warmup)
{
	json_t *run;

	bench("prepare " SET);

	run = run_of(bench("run " SET "--file-test-mode=rndrd --threads=32 --engine=psync "
			   "--warmup-time=0.000001 --time=0.02 --json=-"));

	cr_assert_lt(real_at(run, "warmup_s"), 100);
}

Test(run, ends_in_time)
{
	json_t *run;

	bench("prepare " SET);

	run = run_of(bench("run " SET "--file-test-mode=rndrd --time=0.2 --json=-"));

	cr_assert_geq(real_at(run, "elapsed_s"), 0.2);
	cr_assert_gt(events_of(run, "read"), 0);
	cr_assert_not(is_true_at(run, "interrupted"));
}

Test(run, intervals_add_up_to_the_total)
{
	uint64_t sum = 0;
	double end_s = 0;
	json_t *run;

	bench("prepare " SET);

	run = run_of(bench("run " SET "--file-test-mode=rndrd --engine=psync "
			       "--report-interval=0.05 --time=0.3 --quiet --json=-"));

	cr_assert_geq(length_at(run, "intervals"), 2);
	for (size_t i = 0; i < length_at(run, "intervals"); i++) {
		cr_assert_float_eq(real_at(run, text_of("intervals/%zu/start_s", i)), end_s, 1e-6);
		cr_assert_gt(real_at(run, text_of("intervals/%zu/length_s", i)), 0);
		end_s += real_at(run, text_of("intervals/%zu/length_s", i));
		sum += count_at(run, text_of("intervals/%zu/read/ios", i));
	}
	cr_assert_eq(sum, events_of(run, "read"));
	cr_assert_float_eq(end_s, real_at(run, "elapsed_s"), 1e-6);
}

Test(run, tells_the_seed_that_it_chose_and_takes_one)
{
	json_t *first, *second;

	first = run_of(bench("run --engine=null --file-test-mode=rndrd --events=1 --json=-"));
	second = run_of(bench("run --engine=null --file-test-mode=rndrd --events=1 "
				  "--rand-seed=42 --json=-"));

	cr_assert_neq(count_at(first, "options/rand-seed"), 0);
	cr_assert_eq(count_at(second, "options/rand-seed"), 42);
}

/* The whole pipeline, in virtual time and without I/O: 1000 I/Os, of which each tenth takes 1
 * ms. */
Test(run, gives_exact_percentiles_of_latencies_that_are_known)
{
	json_t *latency;

	latency = value_at(run_of(bench(
		"run --engine=null --file-test-mode=rndrd --events=1000 --json=- --null-latency="
		"100us,100us,100us,100us,100us,100us,100us,100us,100us,1ms")),
		"read/latency_ns");

	cr_assert_eq(count_at(latency, "min"), 100 * 1000);
	cr_assert_eq(count_at(latency, "max"), 1000 * 1000);
	cr_assert_float_eq(real_at(latency, "mean"), 190 * 1000, 1e-3);
	cr_assert_float_eq(real_at(latency, "p50"), 100e3, 100e3 / 128);
	cr_assert_float_eq(real_at(latency, "p90"), 100e3, 100e3 / 128);
	cr_assert_float_eq(real_at(latency, "p95"), 1e6, 1e6 / 128);
	cr_assert_float_eq(real_at(latency, "p99.9"), 1e6, 1e6 / 128);
}

Test(run, goes_over_all_variants_of_a_profile_in_order_or_over_one)
{
	json_t *json;

	write_text("p.ini", "engine = null\nfile-test-mode = rndrd\nevents = 5\n"
			      "[b]\niodepth = 2\n[a]\niodepth = 3\n");

	json = json_of(bench("run p.ini --json=-"));
	cr_assert_eq(length_at(json, "runs"), 2);
	cr_assert_str_eq(text_at(json, "runs/0/variant"), "b");
	cr_assert_str_eq(text_at(json, "runs/1/variant"), "a");
	cr_assert_not(json_object_get(json, "comparison"));

	json = json_of(bench("run p.ini:a --json=-"));
	cr_assert_eq(length_at(json, "runs"), 1);
	cr_assert_eq(count_at(json, "runs/0/options/iodepth"), 3);
}

Test(run, shows_a_table_with_what_was_done)
{
	const struct said *said;

	bench("prepare " SET);

	said = bench("run " SET "--file-test-mode=rndrw --engine=psync --events=1000");

	assert_status(said, 0);
	assert_says(said->out, "16 KiB random reads and writes");
	assert_says(said->out, "1 MiB in 2 files");
	assert_says(said->out, "\nread ");
	assert_says(said->out, "\nwrite ");
	assert_says(said->out, "\nfsync ");
	assert_says(said->out, "psync");
	assert_says(said->out, "page cache");
	cr_assert_str_empty(said->err);
}

/* ---- refusals ---- */

Test(run, without_files_names_the_command_that_makes_them_and_that_works)
{
	const struct said *said;
	const char *cure, *end;

	said = bench("run --file-num=3 --file-total-size=768K --file-test-mode=rndrd "
			 "--events=10");

	assert_status(said, 2);
	assert_says(said->err, "'./test_file.0' does not exist: run 'ringbench prepare ");
	cure = strstr(said->err, "'ringbench ") + strlen("'ringbench ");
	end = strchr(cure, '\'');
	assert_status(bench("%.*s", (int)(end - cure), cure), 0);
	assert_status(bench("run --file-num=3 --file-total-size=768K --file-test-mode=rndrd "
				"--events=10"), 0);
}

Test(run, that_command_names_targets_and_only_what_is_not_default)
{
	const struct said *said;

	shell("mkdir a b");

	said = bench("run --target=a --target=b --file-total-size=8M --file-test-mode=rndrd");

	assert_status(said, 2);
	assert_says(said->err,
		    "'ringbench prepare --target=a --target=b --file-total-size=8M'");
}

Test(run, says_which_file_is_too_small)
{
	const struct said *said;

	bench("prepare " SET);
	shell("truncate -s 100K test_file.1");

	said = bench("run " SET "--file-test-mode=rndrd --events=10");

	assert_status(said, 2);
	assert_says(said->err, "'./test_file.1' has 100 KiB, but 512 KiB is needed");
	assert_says(said->err, "'ringbench prepare --file-num=2 --file-total-size=1M'");
}

Test(run, refuses_a_link_among_the_files_of_the_set)
{
	const struct said *said;

	bench("prepare " SET);
	shell("mv test_file.1 elsewhere && ln -s elsewhere test_file.1");

	said = bench("run " SET "--file-test-mode=rndrd --events=10");

	assert_status(said, 2);
	assert_says(said->err, "'./test_file.1' is a link");
}

/* ---- errors of I/O: writes beyond a file size limit, each with EFBIG ---- */

static const struct spawn half_writable = { .limits = { { true, RLIMIT_FSIZE, 256 << 10 } } };

#define HALF	"--file-num=1 --file-total-size=512K --file-test-mode=seqrewr --file-fsync-freq=0 "

Test(run, stops_at_an_error_and_names_it)
{
	static const char *const engines[] = { "auto", "psync", "pool" };

	bench("prepare " HALF);
	for (unsigned i = 0; i < 3; i++) {
		const struct said *said = bench_in(&half_writable, "run " HALF
						   "--engine=%s --events=32 --json=-", engines[i]);
		json_t *run = value_at(json_of(said), "runs/0");

		cr_assert_eq(said->status, 1, "%s: %d", engines[i], said->status);
		cr_assert(is_true_at(run, "stopped_by_error"));
		cr_assert_eq(count_at(run, "write/errors/EFBIG"), 1);
		cr_assert_eq(count_at(run, "write/bytes"), 256 << 10);
	}
}

Test(run, goes_on_after_errors_if_told_and_counts_them)
{
	const struct said *said;
	json_t *run;

	bench("prepare " HALF);

	said = bench_in(&half_writable, "run " HALF "--continue-on-error --iodepth=4 --events=32 "
			"--json=-");

	run = run_of(said);
	cr_assert_not(is_true_at(run, "stopped_by_error"));
	cr_assert_eq(count_at(run, "write/errors/EFBIG"), 16);
	cr_assert_eq(count_at(run, "write/bytes"), 256 << 10);
}

Test(run, shows_errors_in_the_table)
{
	const struct said *said;

	bench("prepare " HALF);

	said = bench_in(&half_writable, "run " HALF "--events=32");

	assert_status(said, 1);
	assert_says(said->out, "EFBIG");
}

/* ---- page cache ---- */

Test(run, brings_the_page_cache_into_the_state_that_is_asked_for)
{
	json_t *warm, *cold;

	bench("prepare " SET);

	warm = run_of(bench("run " SET "--file-test-mode=rndrd --events=4 --cache=warm --json=-"));
	cold = run_of(bench("run " SET "--file-test-mode=rndrd --events=4 --cache=cold --json=-"));

	if (json_is_null(value_at(warm, "resident_before")))
		cr_skip_test("this kernel does not tell what is in the page cache");
	if (real_at(cold, "resident_after") == 1)
		cr_skip_test("on this file system pages stay in memory");
	cr_assert_float_eq(real_at(warm, "resident_before"), 1, 1e-9);
	cr_assert_float_eq(real_at(cold, "resident_before"), 0, 1e-9);
}
