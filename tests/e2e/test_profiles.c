/* Profiles: all built-in ones run; the search path; errors with file and line, all at once. */
#include "e2e.h"

#include <criterion/parameterized.h>
#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

TestSuite(profiles, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

/* Calls `run` with the name of every profile; returns their number. */
static unsigned for_each_profile(void (*test)(const char *name))
{
	DIR *dir = opendir(text_of("%s/bench-profiles", getenv("RINGBENCH_SRCDIR")));
	struct dirent *entry;
	unsigned count = 0;

	cr_assert_not_null(dir);
	while ((entry = readdir(dir))) {
		const char *end = strstr(entry->d_name, ".ini");

		if (!end || end[4] != '\0')
			continue;
		test(text_of("%.*s", (int)(end - entry->d_name), entry->d_name));
		count++;
	}
	closedir(dir);
	return count;
}

/* ---- built-in profiles ---- */

static void assert_parses(const char *name)
{
	const struct said *said = bench("show profile %s", name);

	assert_status(said, 0);
	assert_says_not(said->out, "(no description)");
	assert_says_not(said->out, "cannot run: ");
}

Test(profiles, every_one_that_comes_along_is_right_and_described)
{
	cr_assert_geq(for_each_profile(assert_parses), 25);
}

/* "--time=1d" at the beginning of `text`: without the punctuation behind it. Placeholders are in
 * capitals, and 'show' takes no --vary. */
static const char *told_option(const char *text)
{
	const size_t name = strspn(text, "-abcdefghijklmnopqrstuvwxyz");
	size_t length = name + strcspn(text + name, " ,;)\"'\n");

	if (text[name] != '=' || isupper(text[name + 1]) || text[name + 1] == '"' ||
	    strncmp(text, "--vary", 6) == 0)
		return NULL;
	length -= text[length - 1] == '.';
	return text_of("%.*s", (int)length, text);
}

static void assert_told_options_are_understood(const char *name)
{
	const char *const path = text_of("%s/bench-profiles/%s.ini", getenv("RINGBENCH_SRCDIR"),
					 name);
	char *rest = text_of("%s", bench_in(&(struct spawn){ .program = "cat" }, "%s", path)->out);
	const char *line;

	while ((line = strsep(&rest, "\n")) && *line == ';') {
		const char *at = strstr(line, "(fio ") ? "" : line;

		for (at = strstr(at, "--"); at; at = strstr(at + 2, "--")) {
			const char *option = told_option(at);

			if (option)
				assert_status(bench("show profile %s %s", name, option), 0);
		}
	}
}

Test(profiles, options_that_their_texts_tell_are_understood)
{
	for_each_profile(assert_told_options_are_understood);
}

enum { EVENTS = 16 };

/* This number of I/Os in each job, or in the run if it has no jobs. */
static void assert_performs(json_t *json, const char *run, const char *name)
{
	const size_t jobs = json_object_get(value_at(json, run), "jobs")
		? length_at(json, text_of("%s/jobs", run)) : 0;

	for (size_t i = 0; i < jobs; i++)
		cr_assert_eq(count_at(json, text_of("%s/jobs/%zu/total/ios", run, i)), EVENTS,
			     "%s: %s/%s", name, text_at(json, text_of("%s/variant", run)),
			     text_at(json, text_of("%s/jobs/%zu/name", run, i)));
	cr_assert_eq(count_at(json, text_of("%s/total/ios", run)),
		     EVENTS * (jobs > 0 ? jobs : 1),
		     "%s: %s", name, text_at(json, text_of("%s/variant", run)));
}

/* Without variants there is nothing to compare. */
static bool has_variants(const char *name)
{
	return strncmp(name, "etcd", 4) != 0 && strcmp(name, "curve") != 0;
}

static void assert_runs_in(const struct spawn *circumstances, const char *name)
{
	const struct said *said;
	const bool compares = has_variants(name);
	json_t *json;

	if (strcmp(name, "ablate") == 0)
		return;		/* it has its own command and tests */
	said = bench_in(circumstances, "%s %s --scratch --file-total-size=64M --time=0 --passes=0 "
			"--events=%d --warmup-time=0 --steady=off --background=off %s --json=-",
			compares ? "compare" : "run", name, EVENTS,
			compares ? "--rounds=1" : "");
	json = json_of(said);
	/* 3: so few I/Os cannot show that the objective is met. */
	cr_assert(said->status == 0 || said->status == 3, "%s: %d", name, said->status);
	cr_assert_str_eq(text_at(json, "profile"), name);
	if (compares)
		cr_assert_eq(length_at(json, "runs"), length_at(json, "comparison/variants"));
	for (size_t i = 0; i < length_at(json, "runs"); i++)
		if (json_is_null(value_at(json, text_of("runs/%zu/skipped", i))))
			assert_performs(json, text_of("runs/%zu", i), name);
}

static void assert_runs(const char *name)
{
	assert_runs_in(&(struct spawn){ 0 }, name);
}

static void assert_runs_for_nobody(const char *name)
{
	assert_runs_in(&(struct spawn){ .as_nobody = true }, name);
}

Test(profiles, every_one_that_comes_along_runs)
{
	for_each_profile(assert_runs);

	cr_assert_eq(files_in("."), 0);
}

Test(profiles, every_one_that_comes_along_runs_for_an_ordinary_user)
{
	need_root();
	chmod(".", 0777);

	for_each_profile(assert_runs_for_nobody);

	cr_assert_eq(files_in("."), 0);
}

Test(profiles, nvme_write_steady_warms_up_until_it_is_steady)
{
	json_t *json = json_of(bench("run nvme-write-steady:single --engine=null --time=2 "
				     "--null-latency=1ms --json=-"));

	cr_assert(is_true_at(json, "runs/0/steady/reached"));
	cr_assert_eq(count_at(json, "runs/0/steady/rounds"), 5);
	cr_assert_eq(real_at(json, "runs/0/warmup_s"), 300);
}

Test(profiles, checkpoint_counts_the_time_until_it_is_durable)
{
	const struct said *said;
	json_t *json;

	/* On a busy machine a failure would be undecided, as the run was disturbed. */
	said = bench("run checkpoint:one --file-total-size=64M --objective=durable>1B/s");
	assert_status(said, 0);
	assert_says(said->out, "\ndurable ");
	assert_says(said->out, "PASS: durable is ");

	json = json_of(bench("run checkpoint:one --file-total-size=64M --json=-"));
	cr_assert_float_eq(real_at(json, "runs/0/durable_bytes_per_s") *
			   (real_at(json, "runs/0/elapsed_s") +
			    real_at(json, "runs/0/end_fsync_s")), 64 << 20, 1);
}

/* ---- what was paid for ---- */

#define VOLUME "check cloud-volume --engine=null --null-latency=1ms --iodepth=1 --time=2 " \
	       "--warmup-time=0 --report-interval=0 --file-total-size=64M "

/* 1,000 IOPS of each size, so 1,000 MiB/s in sequence. */
Test(profiles, a_volume_that_gives_what_was_paid_for_passes)
{
	json_t *json = json_of(bench(VOLUME "--provisioned-iops=1000 "
				     "--provisioned-throughput=1000MiB/s --json=-"));

	cr_assert_eq(length_at(json, "objectives"), 4);
	for (unsigned i = 0; i < 4; i++)
		cr_assert_str_eq(text_at(json, text_of("objectives/%u/verdict", i)), "pass");
	cr_assert_eq(real_at(json, "objectives/0/limit"), 900);
	cr_assert_eq(real_at(json, "objectives/3/limit"), 943718400);
}

Test(profiles, a_volume_that_gives_less_fails)
{
	const struct said *said;

	said = bench(VOLUME "--provisioned-iops=2000 --provisioned-throughput=2000MiB/s");
	assert_status(said, 3);
	assert_says_not(said->out, "PASS");
	assert_says_not(said->out, "UNDECIDED");

	said = bench("check cloud-volume:rnd4k-read --file-total-size=8M --time=0.2 "
		     "--warmup-time=0 --report-interval=0 --provisioned-iops=900M");
	assert_status(said, 3);
	assert_says(said->out, "FAIL: iops is ");
}

/* 8 MiB/s are 512 of 16 KiB a second. */
Test(profiles, iops_count_up_to_those_that_the_throughput_allows)
{
	json_t *json = json_of(bench("check cloud-volume:rnd16k-read --engine=null --time=1 "
				     "--null-latency=2ms --iodepth=1 --warmup-time=0 "
				     "--report-interval=0 --provisioned-iops=3000 "
				     "--provisioned-throughput=8MiB/s --json=-"));

	cr_assert_eq(real_at(json, "objectives/0/limit"), 461);
	cr_assert_str_eq(text_at(json, "objectives/0/verdict"), "pass");
}

Test(profiles, a_volume_that_still_bursts_is_not_decided)
{
	const struct said *said = bench(VOLUME "--provisioned-iops=500 "
					"--provisioned-throughput=500MiB/s");

	assert_status(said, 0);
	assert_says(said->out, "UNDECIDED");
	assert_says(said->out, "2.0 × of what was provisioned");
	assert_says_not(said->out, "PASS");
}

Test(profiles, a_volume_is_not_checked_without_what_was_paid_for)
{
	const struct said *said = bench("check cloud-volume --provisioned-iops=3000");

	assert_status(said, 2);
	assert_says(said->err, "needs --provisioned-throughput=RATE");
	assert_says_not(said->err, "needs --provisioned-iops");
	assert_says(bench("check cloud-volume")->err, "needs --provisioned-iops=N");
	assert_says(bench("check cloud-volume --provisioned-iops=1 "
			  "--provisioned-throughput=125")->err, "try 125MiB/s");
}

/* ---- plausible for its device ---- */

Test(profiles, ceph_osd_has_one_limit_for_the_device)
{
	json_t *json = json_of(bench("run ceph-osd:sync --engine=null --null-latency=1ms "
				     "--events=2000 --time=0 --warmup-time=0 --json=-"));

	cr_assert_eq(length_at(json, "objectives"), 1);
	cr_assert_eq(real_at(json, "objectives/0/limit"), 80000);
	cr_assert(strstr(text_at(json, "objectives/0/meaning"), "it is judged as an SSD"));
}

/* ---- settings to choose ---- */

static const char settings[] = "engine = null\nfile-test-mode = rndrd\nevents = 50\n"
			       "rounds = 3\n[sync]\nchoice = method=sync\nnull-latency = 2ms\n"
			       "[async]\nchoice = method=async\nnull-latency = 1ms\n";

Test(profiles, name_the_setting_that_the_fastest_variant_stands_for)
{
	write_text("settings.ini", settings);

	assert_says(bench("compare settings.ini")->out, "choose method=async: ");
	assert_says_not(bench("compare settings.ini --choice=")->out, "method=");
}

/* ---- commands to run first ---- */

/* The command that a refusal recommends works as printed, and so does the request after it. */
static void assert_cure_works(const char *request)
{
	const struct said *said = bench("%s", request);
	const char *from, *to;

	assert_status(said, 2);
	from = strstr(said->err, "run 'ringbench ");
	cr_assert_not_null(from, "%s", said->err);
	from += strlen("run 'ringbench ");
	to = strstr(from, "' first");
	cr_assert_not_null(to, "%s", said->err);
	shell("%s %.*s --quiet", spawn_program(), (int)(to - from), from);

	assert_status(bench("%s --time=0 --events=8 --warmup-time=0", request), 0);
	shell("rm -rf test_file.*");
}

Test(profiles, the_command_that_makes_the_files_works_as_it_is_told)
{
	static const char small_oltp[] = "inherit = oltp\nfile-total-size = 1M\n";

	shell("mkdir -p sub");
	write_text("small.ini", small_oltp);
	assert_cure_works("run small.ini:sync --threads=1");
	assert_cure_works("run ./small.ini:sync --threads=1 --file-num=4");
	assert_cure_works("run oltp:sync --threads=1 --file-total-size=2M --target=sub");
	assert_cure_works("run --file-test-mode=rndrd --file-num=2 --file-total-size=32K");
	assert_cure_works("run --file-test-mode=rndrd --file-total-size=2M --validate "
			  "--file-block-size=4K");
	assert_says(bench("run oltp:sync")->err, "run 'ringbench prepare oltp' first");
}

/* ---- the search ---- */

static const char small[] = "description = A small one\nengine = null\n"
			    "file-test-mode = rndrd\nevents = 5\n";

Test(profiles, are_found_by_path_and_in_the_directories_for_them)
{
	static const char *env[] = { NULL, NULL, NULL };
	const struct spawn named = { .env = env };

	shell("mkdir -p bench-profiles path config/ringbench/profiles");
	write_text("here.ini", small);
	write_text("bench-profiles/a.ini", small);
	write_text("path/b.ini", small);
	write_text("config/ringbench/profiles/c.ini", small);
	env[0] = text_of("RINGBENCH_PROFILE_PATH=%s/path", e2e_directory());
	env[1] = text_of("XDG_CONFIG_HOME=%s/config", e2e_directory());

	assert_status(bench_in(&named, "run here.ini"), 0);
	assert_status(bench_in(&named, "run ./here.ini"), 0);
	assert_status(bench_in(&named, "run a"), 0);
	assert_status(bench_in(&named, "run b"), 0);
	assert_status(bench_in(&named, "run c"), 0);
	assert_says(bench_in(&named, "show profiles")->out, "A small one");
}

Test(profiles, one_that_is_not_there_names_those_that_are)
{
	const struct said *said;

	said = bench("run quikstart");

	assert_status(said, 2);
	assert_says(said->err, "'quikstart'");
	assert_says(said->err, "did you mean 'quickstart'");
	assert_says(said->err, "wal-commit");
	assert_says(said->err, "oltp");
}

Test(profiles, a_variant_that_is_not_there_names_those_that_are)
{
	const struct said *said;

	said = bench("run oltp:urng");

	assert_status(said, 2);
	assert_says(said->err, "'urng'");
	assert_says(said->err, "sync");
	assert_says(said->err, "uring");
}

/* ---- errors in profiles ---- */

Test(profiles, a_broken_one_is_told_with_file_and_line_all_at_once)
{
	const struct said *said;

	write_text("p.ini",
		   "file-test-mode = rndrd\n"
		   "iodeph = 4\n"			/* 2 */
		   "file-block-size = 4q\n"		/* 3 */
		   "this is no line\n"			/* 4 */
		   "json = x.json\n"			/* 5 */
		   "[a b]\n"				/* 6 */
		   "[c]\n"
		   "rounds = 3\n"			/* 8 */
		   "threads = 0\n"			/* 9 */
		   "[c]\n");				/* 10 */

	said = bench("run p.ini");

	assert_status(said, 2);
	assert_says(said->err, "p.ini:2: ");
	assert_says(said->err, "did you mean 'iodepth'");
	assert_says(said->err, "p.ini:3: ");
	assert_says(said->err, "'4q' is not a size");
	assert_says(said->err, "p.ini:4: ");
	assert_says(said->err, "p.ini:5: ");
	assert_says(said->err, "p.ini:6: ");
	assert_says(said->err, "p.ini:8: ");
	assert_says(said->err, "p.ini:9: ");
	assert_says(said->err, "p.ini:10: ");
	assert_says_not(said->err, "p.ini:1: ");
	assert_says_not(said->err, "p.ini:7: ");
}

Test(profiles, values_that_do_not_go_together_are_told_with_their_line)
{
	const struct said *said;

	write_text("p.ini", "file-test-mode = rndrd\n[a]\nengine = psync\niodepth = 8\n"
		   "[b]\niodepth = 2\nbatch-submit = 4\n");

	said = bench("run p.ini");

	assert_status(said, 2);
	assert_says(said->err, "p.ini:4: engine 'psync' holds 1 I/O at a time");
	assert_says(said->err, "p.ini:7: batch-submit=4");
}

Test(profiles, options_of_the_command_line_win)
{
	json_t *json;

	write_text("p.ini", small);

	json = json_of(bench("run p.ini --events=7 --json=-"));

	cr_assert_eq(count_at(json, "runs/0/read/ios"), 7);
	cr_assert_str_eq(text_at(json, "description"), "A small one");
}

Test(profiles, inherit_from_another)
{
	json_t *json;

	write_text("base.ini", small);
	write_text("heir.ini", "inherit = base.ini\nevents = 6\n[x]\niodepth = 3\n");

	json = json_of(bench("run heir.ini --json=-"));

	cr_assert_eq(count_at(json, "runs/0/read/ios"), 6);
	cr_assert_str_eq(text_at(json, "runs/0/engine/used"), "null");
	cr_assert_eq(count_at(json, "runs/0/options/iodepth"), 3);
}

Test(profiles, that_inherit_in_a_circle_are_an_error)
{
	const struct said *said;

	write_text("a.ini", "inherit = b.ini\nfile-test-mode = rndrd\n");
	write_text("b.ini", "inherit = a.ini\nfile-test-mode = rndrd\n");

	said = bench("run a.ini");

	assert_status(said, 2);
	assert_says(said->err, "inherit");
}
