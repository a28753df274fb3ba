/* fio's job files: how they are read, and what they mean in our words. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "fio_option.h"
#include "fio_request.h"
#include "option.h"
#include "profile.h"
#include "units.h"

static struct arena arena;
static struct fio_request request;
static struct profile profile;
static struct err err;

static void begin(void)
{
	arena_init(&arena);
	memset(&err, 0, sizeof(err));
}

static void end(void)
{
	arena_release(&arena);
}

TestSuite(fio, .init = begin, .fini = end);

/* The job file is called "job". */
static int read_jobs(const char *text)
{
	const int ret = fio_request_read_text(&request, "job", text, &arena, &err);
	const int translated = fio_translate(&request, &profile, &err);

	return ret < 0 ? ret : translated;
}

/* Our option of the n-th job of a variant, or of the variant itself. */
static const char *value_in(unsigned variant, unsigned job, const char *name)
{
	const struct profile_variant *v = &profile.variants[variant];
	const char *value;

	cr_assert_lt(variant, profile.variant_count);
	cr_assert_lt(job, v->jobs.count);
	value = settings_get(&v->jobs.at[job].settings, name)->value;
	value = value ? value : settings_get(&v->settings, name)->value;
	return value ? value : "(none)";
}

/* One job: its option. */
static const char *means(const char *text, const char *name)
{
	cr_assert_eq(read_jobs(text), 0, "%s", err.text);
	return value_in(0, 0, name);
}

/* ---- values ---- */

static uint64_t number(const char *text, unsigned kb_base)
{
	uint64_t value = 77;

	return fio_parse_number(text, kb_base, &value) == 0 ? value : 77;
}

Test(fio, reads_numbers_with_its_units)
{
	cr_assert_eq(number("4096", 1024), 4096);
	cr_assert_eq(number("4k", 1024), 4096);
	cr_assert_eq(number("4K", 1024), 4096);
	cr_assert_eq(number("4kb", 1024), 4096);
	cr_assert_eq(number("4kib", 1024), 4096);
	cr_assert_eq(number("1g", 1024), 1 << 30);
	cr_assert_eq(number("4k", 1000), 4000);
	cr_assert_eq(number("4ki", 1000), 4096);
	cr_assert_eq(number("0x1000", 1024), 4096);
	cr_assert_eq(number("1.5k", 1024), 1536);
}

Test(fio, computes_in_parentheses)
{
	cr_assert_eq(number("(2+3*4)", 1024), 14);
	cr_assert_eq(number("(2*(3+4))k", 1024), 14 * 1024);
	cr_assert_eq(number("(2^10)", 1024), 1024);
	cr_assert_eq(number("(1m-1k)", 1024), (1 << 20) - 1024);
	cr_assert_eq(number("(7%4)", 1024), 3);
}

Test(fio, refuses_what_is_no_number)
{
	const char *const texts[] = { "", "x", "4q", "4k4", "-1", "1e5", "inf", "nan", "(1", "1)",
				      "(1/0)", "0x", "1..2", "2+3", "((((((((((((((((((1" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		cr_assert_eq(number(texts[i], 1024), 77, "'%s'", texts[i]);
}

Test(fio, reads_times_with_their_units)
{
	uint64_t ns;

	cr_assert_eq(fio_parse_time("30", NS_PER_SECOND, &ns), 0);
	cr_assert_eq(ns, 30 * NS_PER_SECOND);
	cr_assert_eq(fio_parse_time("1.5m", NS_PER_SECOND, &ns), 0);
	cr_assert_eq(ns, 90 * NS_PER_SECOND);
	cr_assert_eq(fio_parse_time("3", 1000, &ns), 0);
	cr_assert_eq(ns, 3000);
	cr_assert_eq(fio_parse_time("1ms", 1000, &ns), 0);
	cr_assert_eq(ns, 1000000);
}

/* ---- the table ---- */

Test(fio, has_each_name_once_and_a_reason_for_what_it_does_not_translate)
{
	for (unsigned i = 0; i < fio_option_count; i++) {
		const struct fio_option *option = &fio_options[i];

		cr_assert_eq(fio_option_find(option->name), option, "%s", option->name);
		if (option->alias)
			cr_assert_eq(fio_option_find(option->alias), option, "%s", option->alias);
		cr_assert_eq(option->why != NULL, option->verdict != FIO_TRANSLATED, "%s",
			     option->name);
	}
}

/* ---- reading ---- */

Test(fio, lays_global_options_under_those_of_a_job)
{
	cr_assert_eq(read_jobs("[global]\nsize=1m\nbs=8k\n[a]\nrw=read\n[b]\nbs=16k\n"), 0);

	cr_assert_eq(profile.variant_count, 1);
	cr_assert_str_eq(profile.variants[0].jobs.at[0].name, "a");
	cr_assert_str_eq(value_in(0, 0, "file-block-size"), "8K");
	cr_assert_str_eq(value_in(0, 1, "file-block-size"), "16K");
	cr_assert_str_eq(settings_get(&profile.variants[0].jobs.at[0].settings,
				      "file-block-size")->origin, "job:3");
}

Test(fio, takes_comments_and_blanks_for_nothing)
{
	cr_assert_str_eq(means("# one\n; two\n\n [a] \n\tsize=1m ; three\r\nbs=8k#four\n",
			       "file-block-size"), "8K");
}

Test(fio, expands_variables_of_the_environment)
{
	setenv("FIO_TEST_BS", "32k", 1);

	cr_assert_str_eq(means("[a]\nsize=1m\nbs=${FIO_TEST_BS}\n", "file-block-size"), "32K");
}

Test(fio, names_a_variable_that_is_not_set)
{
	unsetenv("FIO_TEST_BS");

	cr_assert_lt(read_jobs("[a]\nsize=1m\nbs=${FIO_TEST_BS}\n"), 0);

	cr_assert_str_eq(err.text, "job:3: FIO_TEST_BS: this environment variable is not set");
}

Test(fio, names_every_option_that_it_does_not_take_at_once)
{
	cr_assert_lt(read_jobs("[global]\nioengine=spdk\n[a]\nbsx=1\nexec_prerun=x\nsize=q\n"
			       "[b]\nrw=trim\n"), 0);

	cr_assert(strstr(err.text, "job:4: bsx: unknown option (did you mean 'bs'?)"));
	cr_assert(strstr(err.text, "job:5: exec_prerun: refused: "));
	cr_assert(strstr(err.text, "job:6: size: 'q' is not a size"));
	cr_assert(strstr(err.text, "job:8: rw: 'trim': trims are not generated"));
	cr_assert(strstr(err.text, "job:2: ioengine: 'spdk' has no equivalent"));
	cr_assert_eq(strstr(strstr(err.text, "spdk") + 4, "spdk"), NULL, "told twice");
}

Test(fio, says_what_a_line_looks_like)
{
	cr_assert_lt(read_jobs("[a]\n=4k\nrw read\nsize=1m\n"), 0);

	cr_assert(strstr(err.text, "job:2: '=4k' is not an option (they are key=value, or key)"));
	cr_assert(strstr(err.text, "job:3: 'rw read' is not an option"));
}

Test(fio, says_where_a_file_without_a_job_has_none)
{
	cr_assert_lt(read_jobs("rw=read\nsize=1m\n"), 0);

	cr_assert_str_eq(err.text, "no job in 'job': each begins with [name]");
}

Test(fio, notes_that_a_time_is_missing)
{
	cr_assert_eq(read_jobs("[a]\nsize=1m\ntime_based\n"), 0);

	cr_assert_str_eq(request.notes[0], "time_based: without runtime, a job ends by its size");
}

Test(fio, lets_pass_what_asks_for_nothing)
{
	cr_assert_eq(read_jobs("[a]\nsize=1m\nverify=0\nunlink=0\nprio=0\n"), 0, "%s", err.text);
}

Test(fio, notes_once_what_needs_nothing)
{
	cr_assert_eq(read_jobs("[global]\nsize=1m\nthread\n[a]\nsoftrandommap\n"
			       "[b]\nthread=1\nsoftrandommap=1\n"), 0);

	cr_assert_eq(request.note_count, 2);
	cr_assert_str_eq(request.notes[0], "thread: left out: loops are threads");
}

/* ---- groups and jobs ---- */

Test(fio, makes_a_variant_of_the_jobs_between_stonewalls)
{
	cr_assert_eq(read_jobs("[global]\nsize=1m\n[a]\n[b]\n[c]\nstonewall\n[d]\n[e]\n"
			       "wait_for_previous\n"), 0);

	cr_assert_eq(profile.variant_count, 3);
	cr_assert_str_eq(profile.variants[0].name, "group-1");
	cr_assert_eq(profile.variants[0].jobs.count, 2);
	cr_assert_eq(profile.variants[1].jobs.count, 2);
	cr_assert_str_eq(profile.variants[2].name, "e");
}

Test(fio, lets_a_job_wait_for_all_jobs_of_a_group)
{
	cr_assert_eq(read_jobs("[global]\nsize=1m\n[a]\n[b]\nwait_for=a\n[c]\nwait_for=b\n"
			       "[d]\nwait_for=a\n"), 0, "%s", err.text);

	cr_assert_eq(profile.variant_count, 3);
	cr_assert_eq(profile.variants[2].jobs.count, 2, "a has ended before c and d");
}

Test(fio, refuses_to_wait_for_some_jobs_of_a_group)
{
	cr_assert_lt(read_jobs("[global]\nsize=1m\n[a]\n[b]\n[c]\nwait_for=a\n"), 0);

	cr_assert(strstr(err.text, "job:6: wait_for: other jobs would run at the same time"));
}

Test(fio, ends_jobs_with_the_only_one_that_has_a_size)
{
	cr_assert_eq(read_jobs("[global]\nsize=1m\nruntime=9\n[a]\nexitall\n"
			       "[b]\ntime_based\n"), 0, "%s", err.text);

	cr_assert_str_eq(value_in(0, 0, "background"), "(none)");
	cr_assert_str_eq(value_in(0, 1, "background"), "on");
}

Test(fio, needs_nothing_for_jobs_that_end_at_the_same_time)
{
	cr_assert_eq(read_jobs("[global]\nexitall\nsize=1m\nruntime=9\ntime_based\n[a]\n"
			       "[b]\n"), 0, "%s", err.text);

	cr_assert_str_eq(value_in(0, 1, "background"), "(none)");
}

Test(fio, does_not_end_other_groups)
{
	cr_assert_lt(read_jobs("[global]\nexitall\nexit_what=all\nsize=1m\n[a]\n"
			       "[b]\nstonewall\n"), 0);

	cr_assert(strstr(err.text, "job:3: exit_what: 'all' would end the other groups too"));
}

Test(fio, gives_each_of_several_jobs_its_own_file)
{
	cr_assert_eq(read_jobs("[w]\nrw=randwrite\nsize=1m\nnumjobs=2\ndirectory=/d\n"), 0);

	cr_assert_eq(profile.variants[0].jobs.count, 2);
	cr_assert_str_eq(value_in(0, 0, "target"), "/d/w.0.0");
	cr_assert_str_eq(value_in(0, 1, "target"), "/d/w.1.0");
	cr_assert_str_eq(value_in(0, 1, "threads"), "1");
}

Test(fio, makes_loops_of_jobs_that_do_the_same_on_one_file)
{
	cr_assert_eq(read_jobs("[r]\nrw=randread\nsize=1m\nnumjobs=4\nfilename=x\n"), 0);

	cr_assert_eq(profile.variants[0].jobs.count, 1);
	cr_assert_str_eq(value_in(0, 0, "threads"), "4");
	cr_assert_str_eq(value_in(0, 0, "events"), "1024");
}

Test(fio, gives_each_job_its_own_sweep)
{
	cr_assert_eq(read_jobs("[r]\nrw=read\nsize=1m\nnumjobs=3\nfilename=x\n"
			       "offset_increment=1m\n"), 0);

	cr_assert_eq(profile.variants[0].jobs.count, 3);
	cr_assert_str_eq(value_in(0, 2, "offset"), "2M");
	cr_assert_str_eq(value_in(0, 2, "size"), "1M");
	cr_assert_str_eq(value_in(0, 2, "file-total-size"), "3M");
}

Test(fio, reads_back_what_jobs_with_verify_wrote)
{
	cr_assert_eq(read_jobs("[global]\nsize=1m\n[w]\nrw=randwrite\nverify=crc32c\n"
			       "[x]\nrw=write\n[r]\nstonewall\nrw=read\n"), 0, "%s", err.text);

	cr_assert_eq(profile.variant_count, 3);
	cr_assert_str_eq(value_in(0, 0, "validate"), "on");
	cr_assert_str_eq(profile.variants[1].name, "group-1-verify");
	cr_assert_eq(profile.variants[1].jobs.count, 1);
	cr_assert_str_eq(value_in(1, 0, "target"), "w.0.0");
	cr_assert_str_eq(value_in(1, 0, "file-test-mode"), "seqrd");
	cr_assert_str_eq(value_in(1, 0, "passes"), "1");
	cr_assert_str_eq(value_in(1, 0, "events"), "(none)");
	cr_assert_eq(request.job_count, 4);
	cr_assert_eq(request.jobs[0].layout, FIO_LAYOUT_VERIFIABLE);
}

Test(fio, does_not_read_back_without_do_verify)
{
	cr_assert_eq(read_jobs("[w]\nsize=1m\nrw=write\nverify=md5\ndo_verify=0\n"), 0);

	cr_assert_eq(profile.variant_count, 1);
}

Test(fio, takes_a_name_for_that_of_the_heading)
{
	cr_assert_eq(read_jobs("[global]\nname=n\nsize=1m\n[a]\n[b]\nname=m\n"), 0);

	cr_assert_str_eq(profile.variants[0].jobs.at[0].name, "n");
	cr_assert_str_eq(profile.variants[0].jobs.at[1].name, "m");
}

Test(fio, lays_out_files_of_all_jobs_or_of_none_only)
{
	cr_assert_eq(read_jobs("[a]\nsize=1m\ncreate_only=1\n"), 0);
	cr_assert(request.jobs[0].only_laid_out);

	cr_assert_lt(read_jobs("[a]\nsize=1m\ncreate_only=1\n[b]\nsize=1m\n"), 0);
	cr_assert_str_eq(err.text, "job:4: b: create_only: is for all jobs, or for none");
}

Test(fio, refuses_jobs_of_one_run_with_different_times)
{
	cr_assert_lt(read_jobs("[global]\nsize=1m\ntime_based\n[a]\nruntime=5\n[b]\nruntime=6\n"),
		     0);

	cr_assert(strstr(err.text, "job:7: runtime: jobs that run at the same time"));
}

/* ---- what options mean ---- */

Test(fio, has_the_defaults_of_fio)
{
	static const char job[] = "[a]\nsize=1m\nrw=randread\n";

	cr_assert_str_eq(means(job, "engine"), "psync");
	cr_assert_str_eq(means(job, "file-block-size"), "4K");
	cr_assert_str_eq(means(job, "no-repeat"), "on");
	cr_assert_str_eq(means(job, "rand-seed"), "1");
	cr_assert_str_eq(means(job, "cache"), "cold");
	cr_assert_str_eq(means(job, "file-extra-flags"), "none");
	cr_assert_str_eq(means(job, "batch-submit"), "1");
	cr_assert_str_eq(means(job, "pin"), "off");
	cr_assert_str_eq(means(job, "time"), "0");
	cr_assert_str_eq(means(job, "events"), "256");
	cr_assert_str_eq(means("[a]\nsize=1m\nrw=write\n", "file-fsync-freq"), "0");
	cr_assert_str_eq(means("[a]\nsize=1m\nrw=write\n", "file-fsync-end"), "off");
}

static const struct { const char *given, *name, *value; } meanings[] = {
	{ "rw=write", "file-test-mode", "seqrewr" },
	{ "rw=readwrite", "file-test-mode", "seqrw" },
	{ "rw=randrw\nrwmixread=70", "file-rw-ratio", "70/30" },
	{ "rw=randrw\nrwmixwrite=10", "file-rw-ratio", "90/10" },
	{ "rw=randrw\nrwmixread=100", "file-test-mode", "rndrd" },
	{ "rw=randread:8", "rw-sequence", "8" },
	{ "rw=randread\npercentage_random=0", "file-test-mode", "seqrd" },
	{ "rw=randread\npercentage_random=85", "random-share", "85" },
	{ "rw=randread\npercentage_random=85", "no-repeat", "off" },
	{ "rw=randread\npercentage_random=20,40", "random-share", "20" },
	{ "rw=randwrite\npercentage_random=,40", "random-share", "40" },
	{ "rw=randrw\nrwmixread=0\npercentage_random=20,40", "random-share", "40" },
	{ "rw=randread\npercentage_random=100", "random-share", "(none)" },
	{ "rw=randread\nnorandommap", "no-repeat", "off" },
	{ "rw=randread\nrandrepeat=0", "rand-seed", "0" },
	{ "rw=randread\nrandseed=7", "rand-seed", "7" },
	{ "rw=randread\nrandom_distribution=zipf:1.2", "rand-zipfian-exp", "1.2" },
	{ "rw=randread\nrandom_distribution=zoned:60/10:40/90", "hot-spots", "10:60,90:40" },
	{ "rw=randread\nrandom_distribution=normal", "rand-type", "gaussian" },
	{ "rw=randread\nrandom_distribution=normal", "rand-spec-iter", "12" },
	{ "rw=read\nbssplit=6k/50:9k/50\ntime_based\nruntime=1", "file-block-size", "3K" },
	{ "bssplit=4k/60:64k/40\ntime_based\nruntime=1", "block-sizes", "4K:6000,64K:4000" },
	{ "rw=randread\nrandom_distribution=zoned:50/5:30/15:20/", "hot-spots",
	  "5:50,15:30,80:20" },
	{ "bssplit=4k/50:12k/50", "events", "128" },
	{ "bsrange=8k-8k", "events", "128" },
	{ "rw=rw\nbs=4k,12k", "events", "128" },
	{ "name=other", "target", "other.0.0" },
	{ "bssplit=4k/60:8k:64k\ntime_based\nruntime=1", "block-sizes",
	  "4K:6000,8K:2000,64K:2000" },
	{ "bsrange=4k-12k\ntime_based\nruntime=1", "block-sizes", "4K:1,8K:1,12K:1" },
	{ "rw=rw\nbs=4k,16k\ntime_based\nruntime=1", "block-sizes", "read:4K:1,write:16K:1" },
	{ "bs=8k\nba=4k", "file-block-size", "4K" },
	{ "ioengine=libaio\niodepth=32", "iodepth", "32" },
	{ "iodepth=32", "iodepth", "1" },
	{ "ioengine=libaio\niodepth=32\niodepth_batch=8", "batch-submit", "8" },
	{ "ioengine=posixaio", "engine", "pool" },
	{ "ioengine=linuxaio", "engine", "libaio" },
	{ "ioengine=libaio\niodepth=16\niodepth_low=6", "batch-complete", "10" },
	{ "ioengine=libaio\niodepth=16\niodepth_low=15\niodepth_batch_complete=4",
	  "batch-complete", "4" },
	{ "ioengine=io_uring\nfixedbufs\nregisterfiles", "fixed-buffers", "on" },
	{ "ioengine=io_uring", "fixed-files", "off" },
	{ "ioengine=io_uring\nsqthread_poll", "sqpoll", "on" },
	{ "direct=1\nsync=1", "file-extra-flags", "direct,sync" },
	{ "buffered=0", "file-extra-flags", "direct" },
	{ "sync=dsync", "file-extra-flags", "dsync" },
	{ "invalidate=0", "cache", "keep" },
	{ "rw=randread", "file-advice", "random" },
	{ "rw=read", "file-advice", "sequential" },
	{ "rw=read\ndirect=1", "file-advice", "(none)" },
	{ "rw=read\nfadvise_hint=0", "file-advice", "(none)" },
	{ "rw=read\nfadvise_hint=random", "file-advice", "random" },
	{ "rw=randread\nioengine=mmap", "mmap-advice", "random" },
	{ "pre_read=1", "cache", "warm" },
	{ "runtime=30", "time", "30s" },
	{ "time_based\nruntime=30", "events", "(none)" },
	{ "time_based\nruntime=30\nramp_time=5", "warmup-time", "5s" },
	{ "number_ios=10", "events", "10" },
	{ "loops=3", "events", "768" },
	{ "io_size=4m", "events", "1024" },
	{ "rw=write\nfallocate=none", "file-allocation", "extend" },
	{ "rw=write\ncreate_on_open=1", "file-allocation", "extend" },
	{ "rw=write\nfallocate=truncate", "file-allocation", "(none)" },
	{ "rw=write\nfallocate=none\noverwrite=1", "file-allocation", "(none)" },
	{ "rw=write\nfallocate=none\nloops=2", "file-allocation", "(none)" },
	{ "rw=randwrite\nfallocate=none", "file-allocation", "(none)" },
	{ "nrfiles=2", "file-total-size", "512K" },
	{ "nrfiles=2", "target", "a.0.0\na.0.1" },
	{ "filename=x\\:y:z", "target", "x:y\nz" },
	{ "filename_format=f.$jobname.$filenum", "target", "f.a.0" },
	{ "rate=1m", "rate", "1048576B/s" },
	{ "rate_iops=100", "rate", "100" },
	{ "rate_iops=100", "rate-process", "uniform" },
	{ "rate_iops=100\nrate_process=poisson", "rate-process", "poisson" },
	{ "rw=randrw\nrate_iops=100,50", "rate", "read:100,write:50" },
	{ "thinktime=100", "think-time", "100us" },
	{ "rw=write\nfsync=1", "file-fsync-all", "on" },
	{ "rw=write\nfdatasync=8", "file-fsync-freq", "8" },
	{ "rw=write\nfdatasync=8", "file-fsync-mode", "fdatasync" },
	{ "rw=write\nend_fsync=1", "file-fsync-end", "on" },
	{ "rw=write\nzero_buffers", "file-data", "zero" },
	{ "rw=write\nbuffer_compress_percentage=50", "buffer-compress", "50" },
	{ "cpus_allowed=2,3", "cpus", "2,3" },
	{ "cpumask=6", "cpus", "1,2" },
	{ "numa_cpu_nodes=all", "pin", "off" },
	{ "mem=mmaphuge", "buffers", "huge" },
	{ "startdelay=2", "start-delay", "2s" },
	{ "continue_on_error=all", "continue-on-error", "on" },
};

Test(fio, translates_options_with_their_meaning)
{
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		cr_assert_str_eq(means(arena_printf(&arena, "[a]\nsize=1m\n%s\n",
						    meanings[i].given), meanings[i].name),
				 meanings[i].value, "%s: %s=%s", meanings[i].given,
				 meanings[i].name, value_in(0, 0, meanings[i].name));
}

Test(fio, says_that_an_engine_has_one_io_in_flight)
{
	cr_assert_eq(read_jobs("[a]\nsize=1m\nioengine=sync\niodepth=64\n"), 0);

	cr_assert_eq(request.note_count, 1);
	cr_assert(strstr(request.notes[0], "iodepth: an engine like sync has one I/O in flight"));
}

/* Each of them would run something else. */
static const char *const without_equivalent[] = {
	"rw=read:4k", "rw=randread\npercentage_random=101",
	"rw=randrw\npercentage_random=20,40", "rw=randread\nrandom_distribution=normal:5",
	"rw=randread\nbssplit=5k/50:9k/50", "numa_cpu_nodes=1000",
	"cpus_allowed=0\nnuma_cpu_nodes=all", "fill_device=1", "wait_for=a",
	"wait_for=other",
	"ioengine=libaio\niodepth=4\nrw=randwrite\nnorandommap\nserialize_overlap=1",
	"numjobs=2\nexitall", "clientname=admin", "fadvise_hint=noreuse",
	"ioengine=libaio\niodepth=4\nthinktime=5", "fixedbufs", "nrfiles=65",
	"rw=randrw\nfsync=4", "rw=randrw\nrate=1m\nrwmixread=70", "bs=4k\nba=8k",
	"size=100", "mem=cudamalloc", "numjobs=65", "ioengine=libaio\nnowait=1",
	"verify=pattern", "verify=md5\nverify_backlog=16",
};

Test(fio, refuses_what_it_would_do_otherwise)
{
	for (size_t i = 0; i < sizeof(without_equivalent) / sizeof(without_equivalent[0]); i++) {
		memset(&err, 0, sizeof(err));
		cr_assert_lt(read_jobs(arena_printf(&arena, "[a]\nsize=1m\n%s\n",
						    without_equivalent[i])), 0, "%s",
			     without_equivalent[i]);
	}
}

/* ---- the command line ---- */

static int read_line(const char *text)
{
	char *rest = arena_strdup(&arena, text), *word, *argv[32];
	int argc = 0, ret;

	while ((word = strsep(&rest, " ")))
		argv[argc++] = word;
	ret = fio_request_read(&request, argc, argv, &arena, &err);
	return ret < 0 ? ret : fio_translate(&request, &profile, &err);
}

Test(fio, reads_a_command_line_with_one_dash_or_two)
{
	cr_assert_eq(read_line("-size=1m --bs 8k --name=a -rw=randread --name b --thread "
			       "--bs=16k"), 0, "%s", err.text);

	cr_assert_eq(profile.variants[0].jobs.count, 2);
	cr_assert_str_eq(value_in(0, 0, "file-test-mode"), "rndrd");
	cr_assert_str_eq(value_in(0, 0, "file-block-size"), "8K");
	cr_assert_str_eq(value_in(0, 1, "file-block-size"), "16K");
}

Test(fio, names_a_job_of_the_line_that_lacks_something)
{
	cr_assert_lt(read_line("--name=a --rw=read"), 0);

	cr_assert_str_eq(err.text, "--name=a: size: is needed, because 'a.0.0' does not exist");
}

Test(fio, keeps_options_that_are_ours)
{
	cr_assert_eq(read_line("--json=r.json --name=a --size=1m --eta=never --csv c.csv"), 0);

	cr_assert_eq(request.our_count, 6);
	cr_assert_str_eq(request.ours[2], "--json=r.json");
	cr_assert_str_eq(request.ours[3], "--quiet");
	cr_assert_str_eq(request.ours[4], "--csv");
	cr_assert_str_eq(request.ours[5], "c.csv");
}

Test(fio, logs_averages_of_an_interval)
{
	cr_assert_str_eq(means("[a]\nsize=1m\nwrite_bw_log\nlog_avg_msec=500\n",
			       "report-interval"), "500ms");
	cr_assert_str_eq(fio_given_value(&request.sections[0], "write_bw_log"), "");
	cr_assert_eq(request.note_count, 0);

	cr_assert_str_eq(means("[a]\nsize=1m\nwrite_iops_log=x\n", "report-interval"), "(none)");
	cr_assert(strstr(request.notes[0], "a row for each second"));
}

Test(fio, takes_formats_of_output)
{
	cr_assert_eq(read_line("--name=a --size=1m --output-format=normal,json+ --output f"), 0);

	cr_assert_eq(request.formats, FIO_FORMAT_NORMAL | FIO_FORMAT_JSON_PLUS);
	cr_assert_str_eq(request.output, "f");
}

Test(fio, takes_other_ways_to_say_a_format)
{
	cr_assert_eq(read_line("--name=a --size=1m --minimal --terse-version=3"), 0);
	fio_choose_output(&request, true);
	cr_assert_eq(request.formats, FIO_FORMAT_TERSE);

	cr_assert_eq(read_line("--name=a --size=1m --append-terse"), 0);
	cr_assert_eq(request.formats, FIO_FORMAT_TERSE | FIO_FORMAT_NORMAL);

	cr_assert_eq(read_line("--name=a --size=1m"), 0);
	fio_choose_output(&request, false);
	cr_assert_eq(request.formats, 0);
	fio_choose_output(&request, true);
	cr_assert_eq(request.formats, FIO_FORMAT_NORMAL);
}

Test(fio, refuses_formats_that_it_does_not_write)
{
	cr_assert_lt(read_line("--name=a --size=1m --output-format=json,xml"), 0);

	cr_assert(strstr(err.text, "--output-format: 'xml' is none of "));
}

Test(fio, prints_a_job_as_a_command_line)
{
	cr_assert_eq(read_line("--size=1m --name=a --rw=read --thread --stonewall"), 0);

	cr_assert_str_eq(fio_command_of(&request, &request.sections[0]),
			 "fio --name=a --stonewall --thread=1 --rw=read --size=1m");
}
