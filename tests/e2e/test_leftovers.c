/* No signal but SIGKILL leaves anything behind, and the next command removes the leftovers of
 * that. */
#include "e2e.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

TestSuite(leftovers, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

#define SET	"--file-num=2 --file-total-size=1M "
#define LONG	"run --scratch " SET "--file-test-mode=rndrw --time=60 --report-interval=0.05 "
#define SHORT	"run --scratch " SET "--file-test-mode=rndrd --events=10 --time=0 "
#define OWNER	"scratch directory of ringbench, process 1\n"

/* ---- signals that end the process ---- */

/* Lets the program, not the sanitizer, take the signals of faults. */
static const char *without_own_handlers(const char *sanitizer_options)
{
	const char *given = getenv(sanitizer_options);

	return text_of("%s=%s:handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:"
		       "handle_abort=0", sanitizer_options, given ? given : "");
}

Test(leftovers, of_signals_that_end_the_program_are_none)
{
	const int signals[] = { SIGQUIT, SIGABRT, SIGUSR1, SIGALRM, SIGSEGV, SIGXCPU, SIGRTMIN };
	const char *const env[] = {
		without_own_handlers("ASAN_OPTIONS"), without_own_handlers("TSAN_OPTIONS"), NULL,
	};

	for (unsigned i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		const struct spawn killed = {
			.signal = signals[i], .signal_when = "IOPS",
			.limits = { { true, RLIMIT_CORE, 0 } }, .env = env,
		};
		const struct said *said = bench_in(&killed, LONG "--json=result.json");

		cr_assert_eq(said->status, 128 + signals[i], "signal %d: %d", signals[i],
			     said->status);
		cr_assert_eq(files_in("."), 0, "signal %d", signals[i]);
	}
}

/* A thread may block a signal, and must not handle it then; nor the signal of its own fault. */
Test(leftovers, of_a_fault_in_a_loop_are_none)
{
	const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
	const char *const env[] = {
		without_own_handlers("ASAN_OPTIONS"), without_own_handlers("TSAN_OPTIONS"), NULL,
	};

	for (unsigned i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		const struct spawn faulty = {
			.signal = faults[i], .signal_when = "IOPS", .signal_thread = "loop-0",
			.limits = { { true, RLIMIT_CORE, 0 } }, .env = env,
		};

		cr_assert_eq(bench_in(&faulty, LONG)->status, 128 + faults[i]);
		cr_assert_eq(files_in("."), 0, "signal %d", faults[i]);
	}
}

/* ---- SIGKILL ---- */

static const char *scratch_directory(void)
{
	DIR *dir = opendir(".");
	struct dirent *entry;
	const char *found = NULL;

	while ((entry = readdir(dir)))
		if (!strncmp(entry->d_name, "ringbench-", 10))
			found = text_of("%s", entry->d_name);
	closedir(dir);
	return found;
}

static const char *leave_something(void)
{
	const struct spawn killed = { .signal = SIGKILL, .signal_when = "IOPS" };
	const char *left;

	assert_status(bench_in(&killed, LONG "--json=result.json --csv=result.csv"), 137);
	left = scratch_directory();
	cr_assert_not_null(left);
	cr_assert_eq(files_in("."), 1);		/* no *.tmp */
	return left;
}

Test(leftovers, of_sigkill_are_taken_away_by_the_next_command_which_says_so)
{
	static const char *const next[] = {
		SHORT,
		("compare --scratch " SET "--file-test-mode=rndrd --events=10 --time=0 --rounds=1 "
		 "--vary=iodepth=1,2"),
		("cleanup " SET),
	};

	for (unsigned i = 0; i < sizeof(next) / sizeof(next[0]); i++) {
		const char *left = leave_something();
		const struct said *said = bench("%s", next[i]);

		assert_status(said, 0);
		assert_says(said->err, text_of("removed './%s' (1 MiB)", left));
		assert_says(said->err, "left by a ringbench that was killed");
		cr_assert_eq(files_in("."), 0, "%s", next[i]);
	}
}

/* ---- rounds completed before the signal ---- */

#define ROUNDS	"compare " SET "--file-test-mode=rndrd --vary=engine=psync,sync " \
		"--json=result.json --csv=result.csv "

/* 1000 rounds take 100 s: the signal comes earlier. */
static void kill_in_a_later_round(void)
{
	const struct spawn killed = { .signal = SIGKILL, .signal_when_file = "result.csv.partial" };

	assert_status(bench("prepare " SET), 0);
	assert_status(bench_in(&killed, ROUNDS "--time=0.05 --rounds=1000"), 137);
	cr_assert_not(exists("result.json"));
	cr_assert_not(exists("result.csv"));
}

Test(leftovers, of_sigkill_are_a_whole_document_of_the_rounds_until_then)
{
	size_t count;
	json_t *json;

	kill_in_a_later_round();

	json = json_in("result.json.partial");
	count = length_at(json, "runs");
	cr_assert(count >= 2 && count % 2 == 0, "%zu runs", count);
	for (size_t i = 0; i < count; i++) {
		cr_assert_eq(count_at(json, text_of("runs/%zu/round", i)), i / 2 + 1);
		cr_assert_gt(count_at(json, text_of("runs/%zu/total/ios", i)), 0);
	}
	cr_assert_str_eq(text_at(json, "error/text"),
			 text_of("incomplete: saved after round %zu of 1000",
				 count / 2));
	shell("grep -q '^psync,1,read,' result.csv.partial");
}

Test(leftovers, with_rounds_in_them_are_kept_by_the_next_command_which_says_so)
{
	const struct said *said;
	uint64_t size;

	kill_in_a_later_round();
	size = size_of("result.json.partial");

	said = bench(ROUNDS "--events=10 --time=0 --rounds=2");

	assert_status(said, 0);
	assert_says(said->err, "kept 'result.json.partial', the rounds that a ringbench had "
		    "completed");
	assert_says(said->err, "kept 'result.csv.partial'");
	cr_assert_eq(size_of("result.json.partial"), size);
	cr_assert_eq(length_at(json_in("result.json"), "runs"), 4);
	cr_assert(exists("result.csv"));
	cr_assert_eq(files_in("."), 6);		/* in the set's directory, too */
	said = bench("diff result.json result.json.partial --force --json=-");
	assert_status(said, 0);
	assert_says(said->err, "the command that wrote 'result.json.partial' ended early: "
		    "incomplete: saved after round ");
	cr_assert_str_eq(text_at(json_of(said), "error"), "(null)");
}

static void make_scratch_like(const char *name, const char *owner)
{
	shell("mkdir %s && echo data > %s/test_file.0", name, name);
	if (owner)
		write_text(text_of("%s/.owner", name), owner);
}

Test(leftovers, that_a_living_command_uses_are_left_alone)
{
	const struct said *said;
	int fd;

	make_scratch_like("ringbench-abcdef", OWNER);
	fd = open("ringbench-abcdef/.owner", O_RDWR | O_CLOEXEC);
	cr_assert_eq(flock(fd, LOCK_EX), 0);

	said = bench(SHORT);

	assert_status(said, 0);
	cr_assert_str_empty(said->err);
	cr_assert(exists("ringbench-abcdef/test_file.0"));
	close(fd);
	assert_says(bench(SHORT)->err, "removed './ringbench-abcdef'");
	cr_assert_eq(files_in("."), 0);
}

Test(leftovers, that_are_not_known_to_be_ours_are_left_alone)
{
	make_scratch_like("ringbench-abcdef", NULL);
	make_scratch_like("ringbench-abcdeg", "what a user wrote\n");
	make_scratch_like("ringbench-abcdeh-old", OWNER);
	make_scratch_like("ringbench-abcdei", NULL);
	shell("mkfifo ringbench-abcdei/.owner");
	make_scratch_like("elsewhere", OWNER);
	shell("ln -s elsewhere ringbench-abcdej");

	assert_status(bench(SHORT), 0);

	cr_assert_eq(files_in("."), 6);
	cr_assert(exists("ringbench-abcdef/test_file.0"));
	cr_assert(exists("ringbench-abcdeg/test_file.0"));
	cr_assert(exists("ringbench-abcdeh-old/test_file.0"));
	cr_assert(exists("ringbench-abcdei/test_file.0"));
	cr_assert(exists("elsewhere/test_file.0"));
}

Test(leftovers, with_a_users_file_in_them_keep_it_and_that_is_said)
{
	const struct said *said;

	make_scratch_like("ringbench-abcdef", OWNER);
	write_text("ringbench-abcdef/notes", "mine\n");

	said = bench(SHORT);

	assert_status(said, 0);
	assert_says(said->err, "'./ringbench-abcdef' (");
	assert_says(said->err, "left by a ringbench that was killed (process 1): Directory not "
			       "empty");
	cr_assert(exists("ringbench-abcdef/notes"));
}
