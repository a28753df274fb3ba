/* One system call is refused, as by a container's seccomp filter: what is impossible is
 * reported, a fallback is used where there is one, and nothing is left behind. */
#include "e2e.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>

TestSuite(refused_calls, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

#define SET	"--file-num=2 --file-total-size=1M "
#define READ	"run " SET "--file-test-mode=rndrd --iodepth=4 --events=50 --time=0 "

static const int codes[] = { EPERM, ENOSYS };
enum { CODE_COUNT = sizeof(codes) / sizeof(codes[0]) };

/* ---- the ring ---- */

Test(refused_calls, a_ring_that_cannot_be_entered_is_none)
{
	need_io_uring();
	bench("prepare " SET);
	for (unsigned i = 0; i < CODE_COUNT; i++) {
		const struct spawn no_enter = {
			.deny_syscall = SYS_io_uring_enter, .deny_errno = codes[i],
		};
		const struct said *said;
		json_t *json;

		json = json_of(bench_in(&no_enter, READ "--json=-"));
		cr_assert_str_eq(text_at(json, "runs/0/engine/used"), "pool");
		assert_says(text_at(json, "runs/0/engine/reason"), "io_uring_enter(2)");
		cr_assert(has_advice(json, "fallback"));
		cr_assert_eq(count_at(json, "runs/0/read/ios"), 50);

		said = bench_in(&no_enter, READ "--engine=io_uring");
		assert_status(said, 2);
		assert_says(said->err, "io_uring_enter(2) is not permitted, most likely by a");

		said = bench_in(&no_enter, "prepare --file-num=%u --file-total-size=8M", 3 + i);
		assert_status(said, 0);
		assert_says(said->err, "with pool");

		said = bench_in(&no_enter, "probe");
		assert_status(said, 0);
		assert_says(said->out, "a ring can be made, but io_uring_enter(2) is not");
		assert_says_not(said->out, "io_uring           works here");
	}
}

Test(refused_calls, a_ring_that_takes_no_registrations_says_so_in_probe_and_run)
{
	static const char *const registered[] = {
		"registered-ring", "fixed-files", "fixed-buffers", "registered-wait",
	};

	need_io_uring();
	bench("prepare " SET);
	for (unsigned i = 0; i < CODE_COUNT; i++) {
		const struct spawn no_register = {
			.deny_syscall = SYS_io_uring_register, .deny_errno = codes[i],
		};
		const char *why = "a seccomp filter forbids io_uring_register(2)";
		const struct said *probed = bench_in(&no_register, "probe");
		json_t *run = json_of(bench_in(&no_register,
					       READ "--registered-wait=auto --json=-"));

		assert_status(probed, 0);
		assert_says(probed->out, text_of("not known: %s", why));
		cr_assert_str_eq(text_at(run, "runs/0/engine/used"), "io_uring");
		cr_assert_eq(count_at(run, "runs/0/read/ios"), 50);
		cr_assert_eq(length_at(run, "runs/0/engine/refused"), 4);
		for (unsigned r = 0; r < 4; r++) {
			const char *at = text_of("runs/0/engine/refused/%u", r);
			const char *name = text_at(run, text_of("%s/name", at));
			const char *line = strstr(probed->out, text_of("  %s", name));

			assert_says(text_at(run, text_of("%s/reason", at)), why);
			cr_assert_not_null(line, "probe says nothing of %s", name);
			assert_says(text_of("%.*s", 100, line), strerror(codes[i]));
		}
		for (unsigned r = 0; r < 4; r++)
			assert_says(probed->out, registered[r]);

		assert_says(bench_in(&no_register, READ "--engine=io_uring --fixed-files=on")->err,
			    why);
	}
}

Test(refused_calls, libaio_that_cannot_submit_is_refused_before_the_run)
{
	const struct spawn no_submit = { .deny_syscall = SYS_io_submit };
	const struct said *said;

	bench("prepare " SET);
	if (bench(READ "--engine=libaio")->status != 0)
		cr_skip_test("needs libaio");

	said = bench_in(&no_submit, READ "--engine=libaio");

	assert_status(said, 2);
	assert_says(said->err, "io_submit(2)");
	assert_says(said->err, "seccomp");
}

/* No number shows this fallback. */
Test(refused_calls, name_the_call_or_the_cure)
{
	static const struct { int call; const char *engine, *says; } cases[] = {
		{ SYS_getrusage, "psync", "getrusage(2): Operation not permitted" },
		{ SYS_sched_setaffinity, "psync", "try --pin=off" },
		{ SYS_sched_getaffinity, "psync", "sched_getaffinity(2)" },
		{ SYS_preadv2, "pvsync2", "preadv2(2) fails: Operation not permitted" },
	};

	bench("prepare " SET);
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct spawn denied = { .deny_syscall = cases[i].call };
		const struct said *said = bench_in(&denied, "run " SET "--file-test-mode=rndrd "
						   "--events=10 --time=0 --engine=%s",
						   cases[i].engine);

		cr_assert_neq(said->status, 0, "%s", cases[i].says);
		assert_says(said->err, cases[i].says);
	}
}

/* ---- all calls that can be refused ---- */

static const struct { const char *name; int number; } calls[] = {
	/* Sanitizers need some before main(): for the size of the stack, and a sparse shadow. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	{ "prlimit64", SYS_prlimit64 },
#endif
#if !defined(__SANITIZE_THREAD__)
	{ "madvise", SYS_madvise },
#endif
	{ "io_uring_setup", SYS_io_uring_setup }, { "io_uring_enter", SYS_io_uring_enter },
	{ "io_uring_register", SYS_io_uring_register }, { "io_setup", SYS_io_setup },
	{ "io_submit", SYS_io_submit }, { "io_getevents", SYS_io_getevents },
	{ "preadv2", SYS_preadv2 }, { "pwritev2", SYS_pwritev2 },
	{ "sched_setaffinity", SYS_sched_setaffinity },
	{ "sched_getaffinity", SYS_sched_getaffinity }, { "getrusage", SYS_getrusage },
	{ "perf_event_open", SYS_perf_event_open }, { "close_range", SYS_close_range },
	{ "unshare", SYS_unshare }, { "openat2", SYS_openat2 }, { "statx", SYS_statx },
	{ "fallocate", SYS_fallocate }, { "fadvise64", SYS_fadvise64 },
	{ "mincore", SYS_mincore }, { "mlock", SYS_mlock },
	{ "flock", SYS_flock }, { "fsync", SYS_fsync }, { "fdatasync", SYS_fdatasync },
	{ "ftruncate", SYS_ftruncate }, { "fsetxattr", SYS_fsetxattr },
	{ "fgetxattr", SYS_fgetxattr }, { "memfd_create", SYS_memfd_create },
	{ "getrandom", SYS_getrandom }, { "sysinfo", SYS_sysinfo }, { "statfs", SYS_statfs },
	{ "fstatfs", SYS_fstatfs }, { "ioctl", SYS_ioctl },
};

static void try_call(unsigned c, int code, const char *line)
{
	const struct spawn denied = { .deny_syscall = calls[c].number, .deny_errno = code };
	const struct said *said = bench_in(&denied, "%s", line);
	json_error_t why;
	json_t *json = json_loads(said->out, JSON_REJECT_DUPLICATES, &why);

	cr_assert_leq(said->status, 2, "%s, %s: status %d", calls[c].name, line, said->status);
	cr_assert(json, "%s, %s: %s in '%s'", calls[c].name, line, why.text, said->out);
	cr_assert_eq(json_is_object(json_object_get(json, "error")), said->status != 0,
		     "%s, %s: status %d", calls[c].name, line, said->status);
	if (said->status != 0)
		cr_assert_gt(strlen(said->err), 20, "%s, %s", calls[c].name, line);
	cr_assert_eq(files_in("."), 2, "%s, %s: left something", calls[c].name, line);
	json_decref(json);
}

Test(refused_calls, end_in_a_message_or_in_a_run_that_did_without)
{
	static const char *const lines[] = {
		"run --scratch " SET "--file-test-mode=rndrw --iodepth=4 --threads=2 --events=20 "
		"--time=0 --json=-",
		READ "--engine=pvsync2 --cache=cold --json=-",
		READ "--engine=libaio --json=-",
	};

	bench("prepare " SET);
	for (unsigned c = 0; c < sizeof(calls) / sizeof(calls[0]); c++)
		for (unsigned i = 0; i < CODE_COUNT; i++)
			for (unsigned l = 0; l < sizeof(lines) / sizeof(lines[0]); l++)
				try_call(c, codes[i], lines[l]);
}

/* ---- fallbacks that change a run ---- */

static bool is_noted(json_t *json, const char *code, const char *part)
{
	for (size_t i = 0; i < length_at(json, "advice"); i++)
		if (!strcmp(text_at(json, text_of("advice/%zu/code", i)), code) &&
		    strstr(text_at(json, text_of("advice/%zu/text", i)), part))
			return true;
	return false;
}

Test(refused_calls, that_change_a_run_are_noted)
{
	static const struct {
		int call;
		const char *code, *part;
	} rows[] = {
		{ SYS_flock,		"unlocked",	"flock(2)" },
		{ SYS_unshare,		"refused",	"own-descriptors" },
		{ SYS_close_range,	"refused",	"own-descriptors" },
	};
	json_t *json;

	bench("prepare " SET);
	json = json_of(bench(READ "--engine=psync --iodepth=1 --json=-"));
	for (unsigned r = 0; r < sizeof(rows) / sizeof(rows[0]); r++)
		cr_assert(!is_noted(json, rows[r].code, rows[r].part), "%s", rows[r].part);

	for (unsigned r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
		const struct spawn denied = { .deny_syscall = rows[r].call };

		json = json_of(bench_in(&denied, READ "--engine=psync --iodepth=1 --json=-"));
		cr_assert(is_noted(json, rows[r].code, rows[r].part), "%s", rows[r].part);
	}
}
