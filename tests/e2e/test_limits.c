/* Limits of the system: io_uring forbidden, resource limits too low. Cause, cure and fallback
 * are reported. (kernel.io_uring_disabled is not tested: it affects the whole machine.) */
#include "e2e.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

TestSuite(limits, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

#define SET	"--file-num=2 --file-total-size=1M "
#define READ	"run " SET "--file-test-mode=rndrd --iodepth=4 --events=100 "

static const struct spawn seccomp = { .deny_syscall = SYS_io_uring_setup, .deny_errno = EPERM };
static const struct spawn old_kernel = { .deny_syscall = SYS_io_uring_setup,
					 .deny_errno = ENOSYS };

/* ---- no io_uring ---- */

Test(limits, without_io_uring_auto_goes_on_with_pool_and_says_why)
{
	const struct said *said;
	json_t *json;

	bench("prepare " SET);

	json = json_of(bench_in(&seccomp, READ "--json=-"));

	cr_assert_str_eq(text_at(json, "runs/0/engine/requested"), "auto");
	cr_assert_str_eq(text_at(json, "runs/0/engine/used"), "pool");
	assert_says(text_at(json, "runs/0/engine/reason"), "seccomp");
	cr_assert(has_advice(json, "fallback"));
	cr_assert_eq(count_at(json, "runs/0/read/ios"), 100);

	said = bench_in(&seccomp, READ);
	assert_status(said, 0);
	assert_says(said->out, "'auto' means 'pool' here");
	assert_says(said->out, "seccomp");
}

Test(limits, without_io_uring_asking_for_it_is_an_error_with_the_cure)
{
	const struct said *said;

	bench("prepare " SET);

	said = bench_in(&seccomp, READ "--engine=io_uring");
	assert_status(said, 2);
	assert_says(said->err, "io_uring: not permitted, most likely by a seccomp filter");
	assert_says(said->err, "--security-opt seccomp=unconfined");
	cr_assert_str_empty(said->out);

	assert_status(bench_in(&seccomp, READ "--engine=nop"), 2);
}

Test(limits, a_kernel_that_has_no_io_uring_is_told_apart)
{
	const struct said *said;
	json_t *json;

	bench("prepare " SET);

	said = bench_in(&old_kernel, READ "--engine=io_uring");
	assert_status(said, 2);
	assert_says(said->err, "this kernel does not have it, or a seccomp filter hides it");
	assert_says(said->err, "Linux 5.11");

	json = json_of(bench_in(&old_kernel, READ "--json=-"));
	cr_assert_str_eq(text_at(json, "runs/0/engine/used"), "pool");
}

Test(limits, without_io_uring_prepare_works_and_names_the_engine)
{
	const struct said *said;

	said = bench_in(&seccomp, "prepare " SET);

	assert_status(said, 0);
	assert_says(said->err, "with pool");
	cr_assert_eq(zero_blocks("test_file.1", 4096), 0);
}

Test(limits, without_io_uring_a_comparison_names_the_variant_that_cannot_run)
{
	const struct said *said;
	json_t *json;

	bench("prepare " SET);

	said = bench_in(&seccomp, "compare " SET "--file-test-mode=rndrd --events=50 --rounds=3 "
			"--vary=engine=psync,io_uring,pool");
	assert_status(said, 0);
	assert_says(said->out, "io_uring was not run: io_uring: not permitted");

	json = json_of(bench_in(&seccomp, "compare " SET "--file-test-mode=rndrd --events=50 "
				"--rounds=3 --vary=engine=psync,io_uring,pool --json=-"));
	assert_says(text_at(json, "comparison/variants/1/skipped"), "seccomp");
	cr_assert(json_is_null(value_at(json, "comparison/variants/1/iops")));
	cr_assert_str_eq(text_at(json, "comparison/variants/2/name"), "pool");
	cr_assert_gt(real_at(json, "comparison/variants/2/iops/ratio"), 0);
}

Test(limits, a_comparison_of_nothing_but_what_cannot_run_is_an_error)
{
	const struct said *said;

	bench("prepare " SET);

	said = bench_in(&seccomp, "compare " SET "--file-test-mode=rndrd --events=50 "
			"--engine=io_uring --vary=iodepth=1,2");

	assert_status(said, 2);
	assert_says(said->err, "io_uring: not permitted");
}

Test(limits, probe_and_show_tell_what_is_forbidden)
{
	const struct said *said;

	said = bench_in(&seccomp, "probe");
	assert_status(said, 0);
	assert_says(said->out, "seccomp");
	assert_says(said->out, "psync              works here");

	said = bench_in(&seccomp, "show engines");
	assert_status(said, 0);
	assert_says(said->out, "not here: io_uring: not permitted");
}

/* ---- limits ---- */

/* Limits bind root only without capabilities: run as another user. */
static struct spawn limited(int resource, rlim_t value)
{
	chmod(".", 0777);
	return (struct spawn){
		.as_nobody = geteuid() == 0,
		.limits = { { true, resource, value } },
	};
}

Test(limits, with_little_locked_memory_buffers_are_not_registered_and_that_is_told)
{
	const struct spawn little = limited(RLIMIT_MEMLOCK, 4 << 20);
	const char *granted = "";
	json_t *json;

	need_io_uring();
	bench_in(&(struct spawn){ .as_nobody = geteuid() == 0 },
		 "prepare --file-num=1 --file-total-size=2M");

	/* 64 buffers of 256 KiB are 16 MiB. */
	json = json_of(bench_in(&little, "run --file-num=1 --file-total-size=2M --engine=io_uring "
				"--file-test-mode=rndrd --file-block-size=256K --iodepth=64 "
				"--events=100 --json=-"));

	cr_assert_str_eq(text_at(json, "runs/0/engine/used"), "io_uring");
	cr_assert_eq(count_at(json, "runs/0/read/ios"), 100);
	cr_assert_str_eq(text_at(json, "runs/0/engine/refused/0/name"), "fixed-buffers");
	assert_says(text_at(json, "runs/0/engine/refused/0/reason"), "RLIMIT_MEMLOCK");
	assert_says(text_at(json, "runs/0/engine/refused/0/reason"), "ulimit -l");
	cr_assert(has_advice(json, "refused"));
	for (size_t i = 0; i < length_at(json, "runs/0/engine/granted"); i++)
		granted = text_of("%s %s", granted,
				  text_at(json, text_of("runs/0/engine/granted/%zu", i)));
	assert_says_not(granted, "fixed-buffers");
}

/* Since Linux 6.14 the ring itself counts as locked memory; before, only the buffers. */
Test(limits, with_no_locked_memory_at_all_auto_still_runs_and_says_what_to_raise)
{
	const struct spawn none = limited(RLIMIT_MEMLOCK, 1);
	const struct said *said;

	need_io_uring();
	bench_in(&(struct spawn){ .as_nobody = geteuid() == 0 }, "prepare " SET);

	said = bench_in(&none, READ);

	assert_status(said, 0);
	assert_says(said->out, "RLIMIT_MEMLOCK");
}

Test(limits, too_few_open_files_says_what_to_raise)
{
	const struct spawn few = limited(RLIMIT_NOFILE, 64);
	const struct said *said;

	bench_in(&(struct spawn){ .as_nobody = geteuid() == 0 },
		 "prepare --file-num=200 --file-total-size=4M");

	said = bench_in(&few, "run --file-num=200 --file-total-size=4M --file-test-mode=rndrd "
			"--events=100");

	assert_status(said, 2);
	assert_says(said->err, "200 files need a limit of");
	assert_says(said->err, "RLIMIT_NOFILE ends at 64: raise it (ulimit -Hn");
	assert_says(said->err, "--file-num");
}

Test(limits, prepare_with_too_few_open_files_takes_back_what_it_made)
{
	const struct spawn few = limited(RLIMIT_NOFILE, 16);
	const struct said *said;

	said = bench_in(&few, "prepare --file-num=100 --file-total-size=1M "
			"--file-block-size=4K");

	assert_status(said, 2);
	assert_says(said->err, "too many open files (raise the limit with ulimit -n)");
	cr_assert_eq(files_in("."), 0);
}

/* The check comes before any change: the existing set stays. */
Test(limits, buffers_larger_than_the_memory_are_refused)
{
	const struct said *said;

	bench("prepare --file-num=1 --file-total-size=64K");
	shell("cp test_file.0 before");

	said = bench("run --engine=psync --file-num=1 --file-total-size=4G --file-block-size=1G "
		     "--file-test-mode=seqwr --threads=1024");

	assert_status(said, 2);
	assert_says(said->err, "buffers of 1024 loops take");
	assert_says(said->err, "lower threads, iodepth or file-block-size");
	shell("cmp test_file.0 before");
}

/* The shadow memory of a sanitizer alone takes terabytes of addresses. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
Test(limits, buffers_larger_than_the_address_space_are_refused)
{
	const struct spawn little = limited(RLIMIT_AS, 2000 * 1000 * 1000);
	const struct said *said;

	bench("prepare " SET);

	said = bench_in(&little, "run " SET "--file-test-mode=rndrd --iodepth=4096 --threads=64");

	assert_status(said, 2);
	assert_says(said->err, "buffers of 64 loops take 4 GiB, but RLIMIT_AS leaves");
	assert_says(said->err, "ulimit -v");
}

Test(limits, buffers_of_all_jobs_together_have_to_fit)
{
	const struct spawn little = limited(RLIMIT_AS, 3000 * 1000 * 1000U);
	const struct said *said;

	bench("prepare " SET);

	said = bench_in(&little, "run " SET "--file-test-mode=rndrd --iodepth=4096 --threads=30 "
			"--job=one --job=other");

	assert_status(said, 2);
	assert_says(said->err, "buffers of 60 loops take 3.75 GiB, but RLIMIT_AS leaves");
}
#endif
