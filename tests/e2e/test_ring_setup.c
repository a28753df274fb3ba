/* ring_setup: the options of a ring's setup, by their system calls, their kernel threads, and
 * the result; and their refusal. */
#include "e2e.h"

#include <criterion/parameterized.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "traced.h"

TestSuite(ring_setup, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

#define SET	"--file-num=2 --file-total-size=1M --file-block-size=4K "
#define READS	"run " SET "--file-test-mode=rndrd --engine=io_uring --events=200 --quiet "
#define COMPARE	"compare " SET "--file-test-mode=rndrd --events=200 --rounds=3 --quiet "

static void prepare(void)
{
	need_io_uring();
	bench("prepare " SET);
}

/* ---- the result ---- */

static bool is_granted(json_t *json, const char *name)
{
	for (size_t i = 0; i < length_at(json, "runs/0/engine/granted"); i++)
		if (!strcmp(text_at(json, text_of("runs/0/engine/granted/%zu", i)), name))
			return true;
	return false;
}

/* "(null)" if it was not refused. */
static const char *refusal_of(json_t *json, const char *name)
{
	for (size_t i = 0; i < length_at(json, "runs/0/engine/refused"); i++)
		if (!strcmp(text_at(json, text_of("runs/0/engine/refused/%zu/name", i)), name))
			return text_at(json, text_of("runs/0/engine/refused/%zu/reason", i));
	return "(null)";
}

/* ---- system calls ---- */

struct row {
	char options[100];
	unsigned flags, no_flags;	/* of io_uring_setup(2) */
	char call[40];			/* in a line of io_uring_register; or empty */
	char granted[24];		/* or refused, on a kernel that lacks it */
};

/* Numbers, not names: strace may be older than the kernel. */
enum { IOPOLL = 1, SQPOLL = 2, SQ_AFF = 4, CQSIZE = 8, ATTACH = 32, DISABLED = 64,
       SUBMIT_ALL = 128, COOP = 256, SINGLE = 4096, DEFER = 8192, TUNED = SINGLE | DEFER };

ParameterizedTestParameters(ring_setup, asks_the_kernel_for_what_an_option_says)
{
	static struct row rows[] = {
		{ "",				TUNED,		COOP | SQPOLL, ", 0x14, ",
		  "registered-ring" },
		{ "--preset=plain",		0,		0xffff,	"",	"" },
		{ "--preset=batched",		0,		0xffff,	"",	"" },
		{ "--preset=sqpoll",		SQPOLL | SINGLE, DEFER | COOP, "", "sqpoll" },
		{ "--single-issuer=off",	COOP,		TUNED,	"",	"coop-taskrun" },
		{ "--defer-taskrun=off",	SINGLE | COOP,	DEFER,	"",	"coop-taskrun" },
		{ "--defer-taskrun=off --coop-taskrun=off", SINGLE, DEFER | COOP, "",
		  "single-issuer" },
		{ "--coop-taskrun=on",		TUNED | COOP,	0,	"",	"coop-taskrun" },
		{ "--submit-all",		TUNED | SUBMIT_ALL, 0,	"",	"submit-all" },
		{ "--cq-size=512",		TUNED | CQSIZE,	0,	"",	"cq-size" },
		{ "--sqpoll=auto --sqpoll-idle=7ms --sqpoll-cpu=0", SQPOLL | SQ_AFF | SINGLE, DEFER,
		  "",	"sqpoll-cpu" },
		{ "--sqpoll --attach-wq --threads=2", SQPOLL | ATTACH, DEFER, "", "attach-wq" },
		{ "--fixed-files=on",		TUNED,		0,	", 0x2, ", "fixed-files" },
		{ "--fixed-buffers=on",		TUNED,		0,	", 0, ", "fixed-buffers" },
		{ "--registered-ring=on",	TUNED,		0,	", 0x14, ",
		  "registered-ring" },
		{ "--registered-wait=auto",	TUNED | DISABLED, 0,	", 0x22, ",
		  "registered-wait" },
		{ "--iowq-bounded-max=3",	TUNED,		0,	"[0]=3, [1]=0",
		  "iowq-bounded-max" },
		{ "--iowq-unbounded-max=3",	TUNED,		0,	"[0]=0, [1]=3",
		  "iowq-unbounded-max" },
		{ "--min-wait=50us --batch-complete=4", TUNED,	0,	"",	"min-wait" },
	};

	return cr_make_param_array(struct row, rows, sizeof(rows) / sizeof(rows[0]));
}

/* Does some ring have all of `flags`, and none of `no_flags`? (The first is the probe's,
 * without any flag.) */
static bool has_ring_with(unsigned flags, unsigned no_flags)
{
	FILE *file = fopen("trace", "r");
	char line[1024];
	bool found = false;

	cr_assert_not_null(file);
	while (!found && fgets(line, sizeof(line), file)) {
		const char *at = strstr(line, "{flags=");
		unsigned long has;

		if (!at)
			continue;
		has = strtoul(at + strlen("{flags="), NULL, 0);
		found = (has & flags) == flags && !(has & no_flags);
	}
	fclose(file);
	return found;
}

ParameterizedTest(struct row *row, ring_setup, asks_the_kernel_for_what_an_option_says)
{
	json_t *json;

	prepare();

	json = json_of(bench(READS "--iodepth=8 %s --json=-", row->options));
	if (row->granted[0] && strcmp(refusal_of(json, row->granted), "(null)"))
		cr_skip_test("%s: %s", row->granted, refusal_of(json, row->granted));
	cr_assert_eq(count_at(json, "runs/0/total/ios"), 200, "%s", row->options);
	if (row->granted[0])
		cr_assert(is_granted(json, row->granted), "%s: %s is not in granted", row->options,
			  row->granted);
	else
		cr_assert_eq(length_at(json, "runs/0/engine/granted"), 0);

	trace("-X raw -e trace=io_uring_setup,io_uring_register",
	      text_of(READS "--iodepth=8 %s", row->options));
	cr_assert(has_ring_with(row->flags, row->no_flags), "%s", row->options);
	if (row->call[0])
		cr_assert(has_line_in_trace("io_uring_register(", row->call), "%s", row->options);
}

Test(ring_setup, does_not_register_what_is_switched_off)
{
	prepare();

	trace("-X raw -e trace=io_uring_register",
	      READS "--fixed-files=off --fixed-buffers=off --registered-ring=off");

	cr_assert_not(has_line_in_trace("io_uring_register(", "iov_base"));
	cr_assert_not(has_line_in_trace("io_uring_register(", ", 0x2, "));
	cr_assert_not(has_line_in_trace("io_uring_register(", ", 0x14, "));
}

Test(ring_setup, tells_the_thread_how_long_to_spin_in_whole_milliseconds)
{
	prepare();

	trace("-X raw -e trace=io_uring_setup", READS "--sqpoll --sqpoll-idle=6.5ms");

	cr_assert(has_line_in_trace("io_uring_setup(", "sq_thread_idle=7,"));
}

/* ---- counts ---- */

ParameterizedTestParameters(ring_setup, performs_each_io_once_with_any_preset_at_any_depth)
{
	static struct { char options[64]; } rows[16];
	static const char *const presets[] = { "plain", "batched", "tuned", "sqpoll" };
	static const unsigned depths[] = { 1, 2, 32, 4096 };

	for (unsigned i = 0; i < 16; i++)
		snprintf(rows[i].options, sizeof(rows[i].options), "--preset=%s --iodepth=%u",
			 presets[i / 4], depths[i % 4]);
	return cr_make_param_array(__typeof__(rows[0]), rows, 16);
}

ParameterizedTest(const char *options, ring_setup,
		  performs_each_io_once_with_any_preset_at_any_depth)
{
	json_t *json;

	prepare();

	json = json_of(bench("run " SET "--file-test-mode=rndrw --file-fsync-freq=100 "
			     "--threads=2 --events=5000 --time=0 %s --quiet --json=-",
			     options));

	cr_assert_eq(count_at(json, "runs/0/read/ios") + count_at(json, "runs/0/write/ios"), 5000);
	cr_assert_eq(count_at(json, "runs/0/unfinished"), 0);
}

/* ---- kernel threads ---- */

/* The largest number of kernel threads of this name at the same time during a run. Samples
 * until there are `enough`, or for a while after the first one appeared. */
static unsigned most_threads(const char *name, unsigned enough, const char *options)
{
	FILE *file;
	unsigned most;

	write_text("look",
		   "name=$1 enough=$2\n"
		   "shift 2\n"
		   "\"$@\" >/dev/null 2>&1 &\n"
		   "p=$! most=0 looks=0\n"
		   "while kill -0 $p 2>/dev/null && [ $looks -lt 50 ] &&\n"
		   "      [ $most -lt $enough ]; do\n"
		   "	n=$(cat /proc/$p/task/*/comm 2>/dev/null | grep -c \"^$name\")\n"
		   "	[ $n -gt $most ] && most=$n\n"
		   "	[ $most -gt 0 ] && looks=$((looks + 1))\n"
		   "done\n"
		   "kill -INT $p 2>/dev/null\n"
		   "wait $p\n"
		   "echo $most >most\n");
	shell("sh ./look %s %u %s %s", name, enough, spawn_program(), options);
	file = fopen("most", "r");
	cr_assert_not_null(file);
	cr_assert_eq(fscanf(file, "%u", &most), 1);
	fclose(file);
	return most;
}

#define LONG_READS	"run " SET "--file-test-mode=rndrd --engine=io_uring --time=20 --threads=2 "
#define LONG_WRITES	"run " SET "--file-test-mode=rndwr --engine=io_uring --time=20 "	\
			"--file-fsync-all --iodepth=16 "

Test(ring_setup, has_a_kernel_thread_for_each_loop_with_sqpoll)
{
	prepare();
	cr_assert_eq(most_threads("iou-sqp-", 2, LONG_READS "--sqpoll"), 2);
}

Test(ring_setup, has_one_for_all_loops_with_attach_wq)
{
	prepare();
	cr_assert_eq(most_threads("iou-sqp-", 2, LONG_READS "--sqpoll --attach-wq"), 1);
}

Test(ring_setup, has_none_without_sqpoll)
{
	prepare();
	cr_assert_eq(most_threads("iou-sqp-", 1, LONG_READS "--time=0.3"), 0);
}

Test(ring_setup, has_as_many_workers_as_the_kernel_likes)
{
	prepare();
	cr_assert_geq(most_threads("iou-wrk-", 2, LONG_WRITES), 2);
}

Test(ring_setup, has_no_more_workers_than_it_may)
{
	prepare();
	cr_assert_eq(most_threads("iou-wrk-", 2, LONG_WRITES "--iowq-bounded-max=1"), 1);
}

/* Some kernels count requests with IOSQE_ASYNC as unbounded work, whatever the file. */
Test(ring_setup, has_no_more_workers_of_async_every_than_it_may)
{
	prepare();
	cr_assert_eq(most_threads("iou-wrk-", 2, LONG_READS "--threads=1 --async-every=1 "
				  "--iodepth=16 --iowq-bounded-max=1 --iowq-unbounded-max=1"), 1);
}

/* ---- refusals ---- */

struct refusal {
	char options[60];
	char name[24];
	char why[80];
	bool register_is_denied;
};

ParameterizedTestParameters(ring_setup, refuses_by_name_what_cannot_be)
{
	static struct refusal rows[] = {
		{ "--sqpoll --sqpoll-cpu=8191", "sqpoll-cpu", "is that CPU online", false },
		{ "--fixed-files=on", "fixed-files", "Operation not permitted", true },
		{ "--fixed-buffers=on", "fixed-buffers", "Operation not permitted", true },
		{ "--registered-ring=on", "registered-ring", "Operation not permitted", true },
		{ "--registered-wait=on", "registered-wait", "Operation not permitted", true },
		{ "--iowq-bounded-max=1", "iowq-bounded-max", "Operation not permitted", true },
		{ "--iowq-unbounded-max=1", "iowq-unbounded-max", "Operation not permitted", true },
	};

	return cr_make_param_array(struct refusal, rows, sizeof(rows) / sizeof(rows[0]));
}

ParameterizedTest(struct refusal *row, ring_setup, refuses_by_name_what_cannot_be)
{
	const struct spawn denied = { .deny_syscall = row->register_is_denied
				      ? SYS_io_uring_register : 0 };
	const struct said *said;

	prepare();

	said = bench_in(&denied, READS "%s --json=-", row->options);

	assert_status(said, 2);
	assert_says(said->err, text_of("'io_uring': %s is not granted: ", row->name));
	assert_says(said->err, row->why);
	assert_says(said->err, "leave it out");
	cr_assert_eq(length_at(json_of(said), "runs"), 0, "nothing was measured");
}

/* Impossible on every kernel: options that exclude another, or have no meaning here. */
struct exclusion {
	char options[120];
	char why[100];
};

#define NO_RING(option) \
	{ "--engine=psync --" option, "has no effect with engine=psync (use engine=io_uring)" }

ParameterizedTestParameters(ring_setup, refuses_what_excludes_each_other)
{
	static struct exclusion rows[] = {
		{ "--sqpoll --defer-taskrun=on", "defer-taskrun cannot be combined with sqpoll" },
		{ "--sqpoll --coop-taskrun=on", "coop-taskrun cannot be combined with sqpoll" },
		{ "--preset=sqpoll --defer-taskrun=on", "defer-taskrun cannot be combined with "
							"sqpoll" },
		{ "--single-issuer=off --defer-taskrun=on",
		  "defer-taskrun needs single-issuer, which is off" },
		{ "--sqpoll-idle=5ms", "sqpoll-idle has no effect without sqpoll" },
		{ "--sqpoll-cpu=0", "sqpoll-cpu has no effect without sqpoll" },
		{ "--attach-wq --threads=2", "attach-wq has no effect without sqpoll" },
		{ "--sqpoll --attach-wq", "attach-wq has no effect with one loop" },
		{ "--iopoll", "iopoll polls for completions of direct I/O only" },
		{ "--preset=polled", "add --file-extra-flags=direct" },
		{ "--hybrid-iopoll", "it needs iopoll (add --iopoll)" },
		{ "--hybrid-iopoll --iopoll=auto", "it needs iopoll (add --iopoll)" },
		{ "--iopoll --file-extra-flags=direct --registered-wait",
		  "registered-wait has no effect with iopoll" },
		{ "--iopoll --file-extra-flags=direct --iodepth=8 --batch-complete=4 "
		  "--min-wait=1ms", "min-wait has no effect with iopoll" },
		{ "--iodepth=8 --cq-size=7", "cq-size=7 is less than the 8 requests" },
		{ "--cq-size=65537", "--cq-size: '65537' is too large (at most 65536)" },
		{ "--min-wait=50us", "min-wait has no effect with batch-complete=1" },
		{ "--preset=fast", "plain|batched|tuned|polled|sqpoll" },
		NO_RING("sqpoll"), NO_RING("iopoll"), NO_RING("hybrid-iopoll"),
		NO_RING("single-issuer"), NO_RING("defer-taskrun"), NO_RING("coop-taskrun"),
		NO_RING("submit-all"), NO_RING("no-sqarray"), NO_RING("attach-wq"),
		NO_RING("fixed-files"), NO_RING("fixed-buffers"), NO_RING("registered-ring"),
		NO_RING("registered-wait"), NO_RING("cq-size=64"), NO_RING("iowq-bounded-max=1"),
		NO_RING("iowq-unbounded-max=1"), NO_RING("min-wait=1ms"), NO_RING("vectored"),
		NO_RING("async-every=2"), NO_RING("ioprio-class=be"), NO_RING("preset=sqpoll"),
	};

	return cr_make_param_array(struct exclusion, rows, sizeof(rows) / sizeof(rows[0]));
}

ParameterizedTest(struct exclusion *row, ring_setup, refuses_what_excludes_each_other)
{
	const struct said *said = bench(READS "%s", row->options);

	assert_status(said, 2);
	assert_says(said->err, row->why);
}

/* Each option is demanded, with engine=auto: the pool must not replace the ring then. */
Test(ring_setup, drops_nothing_that_was_demanded_where_no_ring_is_allowed)
{
	static const char *const demands[] = {
		"--sqpoll", "--submit-all", "--fixed-files=on", "--cq-size=64", "--vectored",
		"--iowq-bounded-max=1", "--async-every=2", "--ioprio-class=be",
		"--file-test-mode=rndwr --fsync-order=drain", "--preset=sqpoll",
	};
	const struct spawn denied = { .deny_syscall = SYS_io_uring_setup };
	const struct said *said;

	prepare();
	for (size_t i = 0; i < sizeof(demands) / sizeof(demands[0]); i++) {
		said = bench_in(&denied, "run " SET "--file-test-mode=rndrd --events=10 %s",
				demands[i]);
		assert_status(said, 2);
		assert_says(said->err, "io_uring: not permitted");
	}
}

Test(ring_setup, does_not_try_sqpoll_beside_what_was_demanded)
{
	json_t *json;

	prepare();

	json = json_of(bench(READS "--sqpoll=auto --coop-taskrun=on --json=-"));
	if (!is_granted(json, "coop-taskrun"))
		cr_skip_test("coop-taskrun: %s", refusal_of(json, "coop-taskrun"));
	cr_assert_str_eq(refusal_of(json, "sqpoll"), "not with coop-taskrun");
}

/* On a file in the page cache, which does not support polling. */
Test(ring_setup, answers_all_that_was_asked_for)
{
	json_t *json;

	prepare();

	json = json_of(bench(READS "--iopoll=auto --hybrid-iopoll=auto --attach-wq=auto --json=-"));
	cr_assert_eq(count_at(json, "runs/0/total/ios"), 200);
	assert_says(refusal_of(json, "iopoll"), "needs direct I/O and poll queues");
	assert_says(refusal_of(json, "hybrid-iopoll"), "needs iopoll");
	assert_says(refusal_of(json, "attach-wq"), "needs sqpoll");
}

Test(ring_setup, does_without_what_was_only_tried_and_says_so)
{
	const struct spawn denied = { .deny_syscall = SYS_io_uring_register };
	static const char *const names[] = { "fixed-files", "fixed-buffers", "registered-ring" };
	json_t *json;

	prepare();

	json = json_of(bench_in(&denied, READS "--sqpoll=auto --json=-"));

	cr_assert_eq(count_at(json, "runs/0/total/ios"), 200);
	for (unsigned i = 0; i < 3; i++)
		assert_says(refusal_of(json, names[i]), "Operation not permitted");
	cr_assert_str_eq(refusal_of(json, "defer-taskrun"), "not with sqpoll");
	cr_assert_str_eq(refusal_of(json, "coop-taskrun"), "not with sqpoll");
	cr_assert(is_granted(json, "sqpoll"));
}

/* 12 buffers of 256 KiB are 3 MiB: enough for one loop, but not for two. */
Test(ring_setup, does_not_say_granted_if_a_loop_was_refused)
{
	const struct spawn little = {
		.as_nobody = geteuid() == 0,
		.limits = { { true, RLIMIT_MEMLOCK, 5 << 20 } },
	};
	json_t *json;

	need_io_uring();
	shell("chmod 777 .");
	bench_in(&(struct spawn){ .as_nobody = geteuid() == 0 }, "prepare " SET);

	for (unsigned i = 0; i < 5; i++) {
		json = json_of(bench_in(&little, "run " SET "--file-test-mode=rndrd --quiet "
					"--engine=io_uring --file-block-size=256K --iodepth=12 "
					"--threads=2 --events=20 --json=-"));
		assert_says(refusal_of(json, "fixed-buffers"), "RLIMIT_MEMLOCK");
		cr_assert_not(is_granted(json, "fixed-buffers"));
	}
}

/* With liburing 2.3; with a newer one it is granted, or the kernel is too old. */
Test(ring_setup, asks_for_no_sqarray_only_where_liburing_knows_it)
{
	const struct said *said;
	const char *why;
	json_t *json;

	prepare();

	json = json_of(bench(READS "--no-sqarray=auto --json=-"));
	cr_assert_eq(count_at(json, "runs/0/total/ios"), 200);
	why = refusal_of(json, "no-sqarray");
	cr_assert_neq(is_granted(json, "no-sqarray"), strcmp(why, "(null)") != 0);
	if (!strstr(why, "liburing"))
		cr_skip_test("this is not liburing 2.3");

	said = bench(READS "--no-sqarray");
	assert_status(said, 2);
	assert_says(said->err, "no-sqarray is not granted: needs liburing 2.6, this is 2.3");
	trace("-X raw -e trace=io_uring_setup", READS "--no-sqarray=auto");
	cr_assert(has_ring_with(TUNED, 1 << 16));
	cr_assert_not(has_ring_with(1 << 16, 0), "not even tried");
}

/* ---- in a comparison ---- */

#define SOME_REFUSED	COMPARE "--engine=io_uring --vary=fixed-files=off,on --vary=iodepth=1,2 "

static const struct spawn no_register = { .deny_syscall = SYS_io_uring_register };

Test(ring_setup, leaves_a_variant_out_that_a_ring_refuses)
{
	const struct said *said;
	json_t *json;

	prepare();

	said = bench_in(&no_register, SOME_REFUSED);
	assert_status(said, 0);
	assert_says(said->out, "note: fixed-files=on,iodepth=1, iodepth=2 were not run: "
		    "engine 'io_uring': fixed-files is not granted");

	json = json_of(bench_in(&no_register, SOME_REFUSED "--json=-"));
	cr_assert_eq(length_at(json, "runs"), 2 * 3 + 2);
	cr_assert_str_eq(text_at(json, "comparison/variants/1/skipped"), "(null)");
	assert_says(text_at(json, "comparison/variants/2/skipped"), "fixed-files is not granted");
	cr_assert(json_is_null(value_at(json, "comparison/variants/2/iops")));
}

Test(ring_setup, ends_a_comparison_whose_baseline_is_refused)
{
	const struct said *said;

	prepare();

	said = bench_in(&no_register, SOME_REFUSED "--baseline=fixed-files=on,iodepth=1");

	assert_status(said, 2);
	assert_says(said->err, "fixed-files is not granted");
}

Test(ring_setup, ends_a_comparison_of_which_nothing_is_left)
{
	const struct said *said;

	prepare();

	said = bench_in(&no_register, COMPARE "--vary=iodepth=1,2 --fixed-files=on "
			"--engine=io_uring");

	assert_status(said, 2);
	assert_says(said->err, "fixed-files is not granted");
}

/* ---- auto ---- */

/* A ring of two entries needs a few pages of locked memory, one of 4096 needs many. */
Test(ring_setup, becomes_the_pool_if_only_a_small_ring_can_be_made)
{
	const struct spawn little = {
		.as_nobody = geteuid() == 0,
		.limits = { { true, RLIMIT_MEMLOCK, 64 << 10 } },
	};
	json_t *json;

	need_io_uring();
	shell("chmod 777 .");
	bench_in(&(struct spawn){ .as_nobody = geteuid() == 0 }, "prepare " SET);

	json = json_of(bench_in(&little, "run " SET "--file-test-mode=rndrd --iodepth=4096 "
				"--events=200 --quiet --json=-"));

	cr_assert_eq(count_at(json, "runs/0/total/ios"), 200);
	cr_assert_str_eq(text_at(json, "runs/0/engine/requested"), "auto");
	if (!strcmp(text_at(json, "runs/0/engine/used"), "io_uring"))
		cr_skip_test("a ring is no locked memory here (since Linux 6.13 it is)");
	cr_assert_str_eq(text_at(json, "runs/0/engine/used"), "pool");
	assert_says(text_at(json, "runs/0/engine/reason"), "RLIMIT_MEMLOCK");
}

Test(ring_setup, is_no_pool_if_what_is_refused_was_demanded)
{
	const struct said *said;

	prepare();

	said = bench("run " SET "--file-test-mode=rndrd --events=10 --sqpoll --sqpoll-cpu=8191");

	assert_status(said, 2);
	assert_says(said->err, "sqpoll-cpu is not granted");
}
