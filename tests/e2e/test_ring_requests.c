/* ring_requests: the options of single requests: their effect on a run, and their refusal. */
#include "e2e.h"

#include <criterion/parameterized.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

TestSuite(ring_requests, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

#define SET	"--file-num=2 --file-total-size=1M --file-block-size=4K "
#define READS	"run " SET "--file-test-mode=rndrd --engine=io_uring --quiet --json=- "
#define WRITES	"run " SET "--file-test-mode=rndwr --engine=io_uring --quiet --json=- "

static void prepare(void)
{
	need_io_uring();
	bench("prepare " SET);
}

static json_t *run_of(const struct said *said)
{
	assert_status(said, 0);
	return value_at(json_of(said), "runs/0");
}

static void assert_refused(const char *options, const char *sentence)
{
	const struct said *said = bench(READS "--events=1 %s", options);

	assert_status(said, 2);
	assert_says(said->err, sentence);
}

/* ---- each option does all I/Os correctly ---- */

struct row {
	char options[120];
};

ParameterizedTestParameters(ring_requests, do_exactly_what_was_asked)
{
	static struct row rows[] = {
		{ "--vectored" },
		{ "--async-every=1" },
		{ "--async-every=3 --vectored" },
		{ "--ioprio-class=be --ioprio-level=7" },
		{ "--ioprio-class=idle" },
		{ "--fsync-order=wait" },
		{ "--fsync-order=link" },
		{ "--fsync-order=drain" },
		{ "--fsync-order=drain --batch-complete=8" },
		{ "--fsync-order=wait --batch-complete=8 --min-wait=50us" },
		{ "--fsync-order=drain --async-every=2 --vectored" },
		{ "--rwf=dsync" },
		{ "--rwf=sync,dsync --vectored" },
		{ "--engine=nop --fsync-order=wait" },
		{ "--engine=nop --fsync-order=drain --async-every=2" },
	};

	return cr_make_param_array(struct row, rows, sizeof(rows) / sizeof(rows[0]));
}

/* 400 writes in each run: with an fsync of both files after every ten (which is not a chain),
 * and with one after each. */
ParameterizedTest(struct row *row, ring_requests, do_exactly_what_was_asked)
{
	json_t *run;

	prepare();
	for (unsigned depth = 1; depth <= 16; depth *= 16) {
		if (depth == 1 && strstr(row->options, "batch-complete"))
			continue;
		if (!strstr(row->options, "link")) {
			run = run_of(bench(WRITES "--events=400 --time=0 --iodepth=%u "
					   "--file-fsync-freq=10 %s", depth, row->options));
			cr_assert_eq(count_at(run, "write/ios"), 400);
			cr_assert_eq(count_at(run, "fsync/ios"), 400 / 10 * 2);
			cr_assert_eq(count_at(run, "end_fsyncs"), 2);
		}

		run = run_of(bench(WRITES "--events=400 --time=0 --iodepth=%u --file-fsync-all %s",
				   depth, row->options));
		cr_assert_eq(count_at(run, "write/ios"), 400);
		cr_assert_eq(count_at(run, "fsync/ios"), 400);
		cr_assert_eq(count_at(run, "write/short"), 0);
	}
}

Test(ring_requests, write_blocks_that_can_be_validated)
{
	need_io_uring();
	bench("prepare --validate " SET);

	run_of(bench(WRITES "--validate --events=500 --time=0 --iodepth=8 --vectored "
		     "--async-every=3 --fsync-order=drain --file-fsync-freq=10"));
	run_of(bench(WRITES "--validate --events=500 --time=0 --iodepth=8 --fsync-order=wait "
		     "--file-fsync-all"));

	assert_status(bench(READS "--validate --file-test-mode=seqrd --events=256 --time=0"), 0);
}

/* ---- workers ---- */

Test(ring_requests, go_to_workers_every_nth_time)
{
	json_t *run;

	prepare();
	run = run_of(bench(READS "--cache=warm --events=500 --iodepth=4"));
	cr_assert_eq(count_at(run, "punts/workers"), 0, "reads from memory need none");

	run = run_of(bench(READS "--cache=warm --events=500 --iodepth=4 --async-every=5"));

	cr_assert_geq(count_at(run, "punts/workers"), 1);
	if (!strcmp(text_at(run, "punts/source"), "tracepoint"))
		cr_assert_eq(count_at(run, "punts/requests"), 100);
}

/* ---- notes about registered buffers ---- */

Test(ring_requests, take_no_registered_buffers_if_vectored)
{
	json_t *run;
	bool said = false;

	prepare();
	run = run_of(bench(READS "--vectored --events=10"));

	for (size_t i = 0; i < length_at(run, "engine/refused"); i++)
		said |= !strcmp(text_at(run, text_of("engine/refused/%zu/name", i)),
				"fixed-buffers") &&
			!strcmp(text_at(run, text_of("engine/refused/%zu/reason", i)),
				"not with vectored");
	cr_assert(said);
}

/* ---- nowait ---- */

/* Cached blocks are read without waiting; the others are read all the same. */
Test(ring_requests, would_have_waited_is_counted_and_no_error)
{
	const struct said *said;
	json_t *run;

	prepare();
	said = bench(READS "--rwf=nowait --cache=warm --events=500 --iodepth=8");
	if (said->status == 2 && strstr(said->err, "rwf=nowait"))
		cr_skip_test("%s", said->err);
	run = run_of(said);
	cr_assert_eq(count_at(run, "nowait_retries"), 0);

	run = run_of(bench(READS "--rwf=nowait --cache=cold --events=500 --iodepth=8"));
	cr_assert_eq(count_at(run, "read/ios"), 500);
	cr_assert_eq(json_object_size(value_at(run, "read/errors")), 0);
}

/* ---- dontcache ---- */

/* The share of the set in memory after all of it was read. */
static double resident_after_reading(const char *options)
{
	const struct said *said = bench(READS "--file-test-mode=seqrd --cache=cold --events=256 "
					"--time=0 %s", options);

	if (said->status == 2 && strstr(said->err, "rwf=dontcache"))
		cr_skip_test("%s", said->err);
	return real_at(run_of(said), "resident_after");
}

Test(ring_requests, leave_no_pages_behind_with_dontcache)
{
	prepare();
	if (resident_after_reading("") < 0.9)
		cr_skip_test("this file system keeps no pages");

	cr_assert_lt(resident_after_reading("--rwf=dontcache"), 0.5);
}

/* ---- refusals, with the cure ---- */

Test(ring_requests, cannot_have_a_flag_that_the_file_system_lacks)
{
	struct statfs fs;

	need_io_uring();
	if (statfs("/dev/shm", &fs) < 0 || fs.f_type != 0x01021994 || access("/dev/shm", W_OK) < 0)
		cr_skip_test("needs a tmpfs in /dev/shm");

	assert_refused("--target=/dev/shm --scratch --rwf=dontcache",
		       "rwf=dontcache: this kernel or file system does not support it for reads "
		       "(needs Linux 6.14");
}

Test(ring_requests, cannot_have_a_priority_that_is_not_permitted)
{
	const struct spawn as_nobody = { .as_nobody = true };
	const struct said *said;

	need_root();
	prepare();
	shell("chmod 755 . && chmod 644 test_file.*");
	said = bench_in(&as_nobody, READS "--events=1 --ioprio-class=rt");

	assert_status(said, 2);
	assert_says(said->err, "ioprio-class=rt: not permitted (needs CAP_SYS_NICE or "
		    "CAP_SYS_ADMIN: run as root, or use ioprio-class=be)");
}

Test(ring_requests, cannot_poll_where_there_is_no_device)
{
	struct statfs fs;

	need_io_uring();
	if (statfs("/dev/shm", &fs) < 0 || fs.f_type != 0x01021994)
		cr_skip_test("needs a tmpfs in /dev/shm");

	assert_refused("--target=/dev/shm --scratch --iopoll --file-extra-flags=direct",
		       "iopoll: '/dev/shm' is not on a block device that can be polled");
}

/* In a comparison, the other variants are compared. */
Test(ring_requests, that_cannot_be_polled_for_are_one_variant_less)
{
	const struct said *said;
	struct statfs fs;

	need_io_uring();
	if (statfs("/dev/shm", &fs) < 0 || fs.f_type != 0x01021994 || access("/dev/shm", W_OK) < 0)
		cr_skip_test("needs a tmpfs in /dev/shm");

	said = bench("compare " SET "--target=/dev/shm --scratch --file-test-mode=rndrd "
		     "--engine=io_uring --file-extra-flags=direct --vary=iopoll=off,on,auto "
		     "--events=50 --rounds=3 --quiet --json=-");
	if (strstr(said->err, "O_DIRECT"))
		cr_skip_test("this kernel's tmpfs has no O_DIRECT");

	assert_status(said, 0);
	assert_says(said->out, "is not on a block device that can be polled");
}

Test(ring_requests, that_exclude_each_other_are_refused)
{
	need_io_uring();
	assert_refused("--vectored --fixed-buffers",
		       "vectored requests take no registered buffers (use --fixed-buffers=off)");
	assert_refused("--rwf=hipri --file-extra-flags=direct",
		       "rwf=hipri is not for rings, which poll as a whole (use iopoll)");
	assert_refused("--rwf=dsync", "rwf=dsync has no effect on a workload that does not write");
	assert_refused("--rwf=sync", "rwf=sync has no effect on a workload that does not write");
	assert_refused("--rwf=dontcache --file-extra-flags=direct",
		       "rwf=dontcache has no effect with file-extra-flags=direct");
	assert_refused("--rwf=atomic --file-test-mode=rndwr",
		       "rwf=atomic is for direct writes (add file-extra-flags=direct)");
	assert_refused("--engine=libaio --rwf=nowait", "rwf has no effect with engine=libaio");
	assert_refused("--ioprio-level=3", "ioprio-level has no effect without ioprio-class");
	assert_refused("--engine=libaio --file-test-mode=rndwr --fsync-order=link",
		       "engine 'libaio' can only wait for the writes before an fsync");
	assert_refused("--file-test-mode=rndwr --fsync-order=link",
		       "fsync-order=link is for a write and its own fsync (add --file-fsync-all");
	assert_refused("--iopoll --file-extra-flags=direct --file-test-mode=rndwr "
		       "--file-fsync-all --fsync-order=link",
		       "fsync-order=link cannot be combined with iopoll");
	assert_refused("--iopoll --file-extra-flags=direct --file-test-mode=rndwr "
		       "--fsync-order=drain", "fsync-order=drain cannot be combined with iopoll");
	assert_refused("--engine=psync --async-every=2",
		       "async-every has no effect with engine=psync (use engine=io_uring)");
	assert_refused("--engine=nop --vectored",
		       "vectored has no effect with engine=nop (use engine=io_uring)");
	assert_refused("--file-test-mode=rndwr --rwf=nowait --fsync-order=drain",
		       "rwf=nowait cannot be combined with fsync-order=drain");
}
