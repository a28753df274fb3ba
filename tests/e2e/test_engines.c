/* engines: each makes the system calls that its name promises. strace(1) counts them; all
 * other calls are the same in a long and in a short run, so the difference between two runs is
 * the calls of the I/Os. */
#include "e2e.h"

#include <criterion/parameterized.h>
#include <stdlib.h>
#include <sys/utsname.h>

#include "traced.h"

TestSuite(engines, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

#define SET	"--file-num=2 --file-total-size=1M --file-block-size=4K "

enum { SHORT = 96, LONG = SHORT + 1024, MORE = LONG - SHORT };

/* ---- counting calls ---- */

static unsigned calls_of_a_run(const char *name, const char *options, unsigned events)
{
	/* Reads of /proc and /sys depend on other processes. */
	trace(text_of("-y -e trace=%s", name), text_of("run " SET "%s --events=%u --time=0 --quiet",
						       options, events));
	return strcmp(name, "read") == 0 ? lines_in_trace(" read(", "/test_file.")
					 : calls_in_trace(name);
}

/* The number of calls of this name for MORE I/Os. */
static int calls(const char *name, const char *options)
{
	return (int)(calls_of_a_run(name, options, LONG) - calls_of_a_run(name, options, SHORT));
}

/* ---- what an I/O is ---- */

struct row {
	char options[120];
	char call[24];
	int expected;		/* calls for MORE I/Os */
};

#define READS	"--file-test-mode=rndrd --engine="
#define WRITES	"--file-test-mode=rndwr --file-fsync-freq=0 --engine="
#define IN_ROW	"--file-test-mode=seqrewr --file-fsync-freq=0 --engine="
#define EIGHT	" --iodepth=8 --batch-submit=8 --batch-complete=8"

ParameterizedTestParameters(engines, make_the_calls_that_they_are_named_after)
{
	static struct row rows[] = {
		{ READS "psync",			"pread64",	MORE },
		{ READS "psync",			"lseek",	0 },
		{ WRITES "psync",			"pwrite64",	MORE },
		{ READS "sync",				"lseek",	MORE },
		{ READS "sync",				"read",		MORE },
		{ WRITES "sync",			"lseek",	MORE },
		{ WRITES "sync",			"write",	MORE },
		{ READS "pvsync2",			"preadv2",	MORE },
		{ WRITES "pvsync2 --rwf=dsync",		"pwritev2",	MORE },
		{ READS "stdio --stdio-buffer=0",	"read",		MORE },
		{ WRITES "stdio --stdio-buffer=0",	"write",	MORE },
		{ IN_ROW "stdio --stdio-buffer=64K",	"write",	MORE / 16 },
		{ READS "mmap",				"pread64",	0 },
		{ READS "mmap",				"read",		0 },
		{ WRITES "mmap",			"pwrite64",	0 },
		{ WRITES "mmap",			"write",	0 },
		{ WRITES "mmap --file-fsync-all",	"msync",	MORE },
		{ WRITES "mmap --file-fsync-all",	"fsync",	0 },
		{ READS "libaio" EIGHT,			"io_submit",	MORE / 8 },
		{ WRITES "libaio" EIGHT,		"io_submit",	MORE / 8 },
		{ READS "libaio" EIGHT,			"pread64",	0 },
		{ READS "pool --iodepth=8",		"pread64",	MORE },
		{ READS "io_uring" EIGHT,		"io_uring_enter", MORE / 8 },
		{ READS "io_uring" EIGHT,		"pread64",	0 },
	};

	return cr_make_param_array(struct row, rows, sizeof(rows) / sizeof(rows[0]));
}

ParameterizedTest(struct row *row, engines, make_the_calls_that_they_are_named_after)
{
	int made;

	if (strstr(row->options, "io_uring"))
		need_io_uring();
	bench("prepare " SET);

	made = calls(row->call, row->options);
	cr_assert_eq(made, row->expected, "%s: %d calls of %s", row->options, made, row->call);
}

/* ---- how files are opened ---- */

Test(engines, have_files_that_are_opened_as_asked)
{
	static const char *const flags[][2] = {
		{ "direct", "O_DIRECT" }, { "sync", "O_SYNC" }, { "dsync", "O_DSYNC" },
		{ "noatime", "O_NOATIME" }, { "direct,sync,noatime", "O_DIRECT" },
		{ "direct,dsync", "O_DSYNC" },
	};

	bench("prepare " SET);
	for (unsigned i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		trace("-e trace=open,openat,openat2",
		      text_of("run " SET WRITES "psync --file-extra-flags=%s --events=8 --quiet",
			      flags[i][0]));
		cr_assert(has_line_in_trace("test_file", flags[i][1]), "%s", flags[i][0]);
	}
}

Test(engines, with_files_of_their_own_open_them_the_same_way)
{
	bench("prepare " SET);

	trace("-e trace=open,openat,openat2",
	      "run " SET WRITES "sync --file-extra-flags=direct,dsync --events=8 --quiet");

	cr_assert(has_line_in_trace("/proc/self/fd/", "O_RDWR"));
	cr_assert(has_line_in_trace("/proc/self/fd/", "O_DIRECT"));
	cr_assert(has_line_in_trace("/proc/self/fd/", "O_DSYNC"));
}

Test(engines, map_files_for_reading_privately)
{
	bench("prepare " SET);

	trace("-e trace=mmap", "run " SET READS "mmap --mmap-populate --events=8 --quiet");
	cr_assert(has_line_in_trace("524288", "PROT_READ, MAP_PRIVATE|MAP_POPULATE"));

	trace("-e trace=mmap", "run " SET WRITES "mmap --events=8 --quiet");
	cr_assert(has_line_in_trace("524288", "PROT_READ|PROT_WRITE, MAP_SHARED"));
}

Test(engines, tell_madvise_what_they_are_told)
{
	bench("prepare " SET);

	trace("-e trace=madvise", "run " SET READS "mmap --mmap-advice=random --events=8 --quiet");
	cr_assert_geq(calls_in_trace("madvise"), 2);
	cr_assert(has_line_in_trace("524288", "MADV_RANDOM"));
}

/* Also of the files that each loop opens for itself. */
Test(engines, advise_the_kernel_about_each_open_file)
{
	static const char *const engines[] = { "psync", "sync", "pool" };

	bench("prepare " SET);
	for (unsigned i = 0; i < 3; i++) {
		trace("-e trace=fadvise64", text_of("run " SET READS "%s --file-advice=random "
						    "--events=8 --quiet", engines[i]));
		cr_assert(has_line_in_trace("fadvise64", "POSIX_FADV_RANDOM"), "%s", engines[i]);
	}
	trace("-e trace=fadvise64", "run " SET READS "psync --events=8 --quiet");
	cr_assert_not(has_line_in_trace("fadvise64", "POSIX_FADV_RANDOM"));
}

/* ---- safety ---- */

Test(engines, sync_in_the_way_that_was_chosen)
{
	static const char *const modes[] = { "fsync", "fdatasync", "sync_file_range" };

	bench("prepare " SET);
	for (unsigned i = 0; i < 3; i++)
		cr_assert_eq(calls(modes[i], text_of(WRITES "psync --file-fsync-all "
						     "--file-fsync-mode=%s", modes[i])), MORE);
}

static json_t *run_of(const struct said *said)
{
	assert_status(said, 0);
	return value_at(json_of(said), "runs/0");
}

Test(engines, all_end_a_write_with_its_sync_in_every_mode)
{
	static const char *const names[] = { "libaio", "pool", "psync", "pvsync2", "sync", "stdio",
					     "mmap", "auto" };
	static const char *const modes[] = { "fsync", "fdatasync", "sync_file_range" };

	bench("prepare " SET);
	for (unsigned n = 0; n < sizeof(names) / sizeof(names[0]); n++)
		for (unsigned m = 0; m < 3; m++) {
			json_t *run = run_of(bench("run " SET WRITES "%s --file-fsync-all "
						   "--file-fsync-mode=%s --events=20 --json=-",
						   names[n], modes[m]));

			cr_assert_eq(count_at(run, "write/ios"), 20);
			cr_assert_eq(count_at(run, "fsync/ios"), 20);
			cr_assert_eq(json_object_size(value_at(run, "total/errors")), 0);
		}
}

/* ---- every mode on every engine, with several loops ---- */

struct way {
	char mode[16], engine[40];
};

ParameterizedTestParameters(engines, perform_every_mode_with_several_loops)
{
	static const char *const modes[] = { "seqwr", "seqrewr", "seqrd", "rndrd", "rndwr",
					     "rndrw" };
	static const char *const names[] = { "libaio --iodepth=8", "pvsync2", "sync", "stdio",
					     "mmap" };
	static struct way ways[30];
	unsigned count = 0;

	for (unsigned m = 0; m < 6; m++)
		for (unsigned n = 0; n < 5; n++, count++) {
			snprintf(ways[count].mode, sizeof(ways[count].mode), "%s", modes[m]);
			snprintf(ways[count].engine, sizeof(ways[count].engine), "%s", names[n]);
		}
	return cr_make_param_array(struct way, ways, count);
}

ParameterizedTest(struct way *way, engines, perform_every_mode_with_several_loops)
{
	const char *set = "--file-num=2 --file-total-size=4M --file-block-size=4K";
	json_t *run;

	bench("prepare %s", set);

	run = run_of(bench("run %s --file-test-mode=%s --engine=%s --threads=3 --events=1000 "
			   "--json=-", set, way->mode, way->engine));

	cr_assert_eq(count_at(run, "read/ios") + count_at(run, "write/ios"), 1000);
	cr_assert_eq(count_at(run, "read/bytes") + count_at(run, "write/bytes"), 1000 * 4096);
	cr_assert_eq(count_at(run, "total/short"), 0);
	cr_assert_eq(json_object_size(value_at(run, "total/errors")), 0);
	cr_assert_eq(size_of("test_file.0"), 2 << 20);
	cr_assert_eq(size_of("test_file.1"), 2 << 20);
}

Test(engines, leave_a_whole_set_behind_when_new_files_are_mapped)
{
	bench("prepare " SET);

	assert_status(bench("run " SET "--file-test-mode=seqwr --engine=mmap --events=10"), 0);

	assert_status(bench("run " SET "--file-test-mode=rndrd --engine=psync --events=10"), 0);
	cr_assert_eq(zero_blocks("test_file.0", 4096) + zero_blocks("test_file.1", 4096), 0);
}

Test(engines, open_more_files_than_the_soft_limit_if_they_need_their_own)
{
	const struct spawn little = { .limits = { { true, RLIMIT_NOFILE, 400 } } };
	const struct said *said;

	bench("prepare --file-num=40 --file-total-size=1M");

	said = bench_in(&little, "run --file-num=40 --file-total-size=1M --file-test-mode=rndrd "
			"--engine=psync --threads=4 --events=10");
	assert_status(said, 0);

	said = bench_in(&little, "run --file-num=40 --file-total-size=1M --file-test-mode=rndrd "
			"--engine=sync --threads=4 --events=10");
	if (said->status != 0)	/* root may raise it */
		assert_says(said->err, "RLIMIT_NOFILE");
}

/* ---- refusals ---- */

static void assert_refused(const char *options, const char *why)
{
	const struct said *said = bench("run " SET "--file-test-mode=rndwr --events=1 %s", options);

	assert_status(said, 2);
	assert_says(said->err, why);
}

Test(engines, refuse_what_would_have_no_effect)
{
	bench("prepare " SET);

	assert_refused("--engine=mmap --file-extra-flags=direct",
		       "file-extra-flags=direct makes no sense with engine 'mmap'");
	assert_refused("--engine=mmap --file-extra-flags=sync",
		       "file-extra-flags=sync makes no sense with engine 'mmap'");
	assert_refused("--engine=stdio --file-extra-flags=direct",
		       "file-extra-flags=direct makes no sense with engine 'stdio'");
	assert_refused("--engine=psync --rwf=nowait",
		       "rwf has no effect with engine=psync (use engine=io_uring or pvsync2)");
	assert_refused("--engine=pvsync2 --rwf=hipri", "(add file-extra-flags=direct)");
	assert_refused("--engine=stdio --iodepth=4",
		       "engine 'stdio' holds 1 I/O at a time; iodepth=4 needs one of: io_uring, "
		       "libaio, pool");
}

Test(engines, refuse_a_flag_that_the_kernel_would_drop)
{
	struct utsname kernel;
	unsigned major, minor;

	cr_assert_eq(uname(&kernel), 0);
	cr_assert_eq(sscanf(kernel.release, "%u.%u", &major, &minor), 2);
	if (major < 5 || (major == 5 && minor < 19))
		cr_skip_test("this kernel polls for preadv2(2)");
	bench("prepare " SET);

	assert_refused("--engine=pvsync2 --rwf=hipri --file-extra-flags=direct",
		       "since Linux 5.19 the kernel does not poll for preadv2(2)");
}

/* ---- the result ---- */

Test(engines, have_buffers_that_the_result_names)
{
	json_t *run;

	bench("prepare " SET);

	run = run_of(bench("run " SET READS "psync --events=8 --json=-"));
	cr_assert_str_eq(text_at(run, "buffers_got"), "mmap");

	run = run_of(bench("run " SET READS "psync --events=8 --buffers=malloc --json=-"));
	cr_assert_str_eq(text_at(run, "buffers_got"), "malloc");
	cr_assert_str_eq(text_at(run, "options/buffers"), "malloc");

	assert_says(bench("run " SET READS "psync --events=8 --buffers=malloc")->out,
		    "\nbuffers malloc\n");

	run = run_of(bench("run " SET READS "psync --events=8 --buffers=huge --json=-"));
	cr_assert_str_neq(text_at(run, "buffers_got"), "malloc");
	cr_assert_str_neq(text_at(run, "buffers_got"), "");
}

Test(engines, count_what_nowait_gave_back)
{
	json_t *run;

	bench("prepare " SET);

	run = run_of(bench("run " SET READS "pvsync2 --rwf=nowait --cache=warm --events=50 "
			   "--json=-"));

	cr_assert_leq(count_at(run, "nowait_retries"), 50);
	cr_assert_eq(count_at(run, "read/ios"), 50);
}

Test(engines, need_the_right_to_noatime_only_if_it_was_asked_for)
{
	const struct spawn nobody = { .as_nobody = true };
	const struct said *said;

	need_root();
	bench("prepare " SET);
	shell("chmod 755 . && chmod 644 test_file.*");

	said = bench_in(&nobody, "run " SET READS "psync --events=8 --json=-");
	cr_assert_not(is_true_at(run_of(said), "noatime"));

	said = bench_in(&nobody, "run " SET READS "psync --events=8 --file-extra-flags=noatime");
	assert_status(said, 2);
	assert_says(said->err,
		    "file-extra-flags=noatime: only the owner of './test_file.0' or root");
}
