/* Several jobs in one run, with an engine that does no I/O: in virtual time the work of each
 * job is exactly known, and so is the sum. */
#include "run.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

#include "cpus.h"
#include "engine_fault.h"
#include "trial.h"
#include "units.h"

#define MS	(UINT64_C(1000000))
#define S	NS_PER_SECOND

static struct trial t;

static void set_up(void)
{
	trial_init(&t, "null");
}

static void tear_down(void)
{
	trial_release(&t);
}

TestSuite(jobs, .init = set_up, .fini = tear_down, .timeout = 300);

/* The latency of all I/Os of a job. */
static void latency(struct spec *spec, uint64_t ns)
{
	spec->null_latency.at_ns = arena_alloc(&t.result.arena, sizeof(ns));
	spec->null_latency.at_ns[0] = ns;
	spec->null_latency.count = 1;
}

static uint64_t reads(unsigned job)
{
	return t.run->jobs[job].op[IO_READ].ios;
}

static void assert_latency(const struct op_result *op, const char *percentile, uint64_t ns)
{
	const double got = (double)op_result_percentile(op, percentile);

	/* A histogram knows a value to one part in 64, and the largest exactly. */
	cr_assert_float_eq(got, (double)ns, (double)ns / 64, "%s: %f", percentile, got);
}

/* One job pauses for 3 ms after each I/O of 1 ms, the other never. */
Test(jobs, pause_apart)
{
	struct spec *busy;

	t.spec.time_ns = 1 * S;
	latency(&t.spec, 1 * MS);
	busy = trial_add_job(&t, "busy");
	t.spec.think_time_ns = 3 * MS;

	trial_run(&t);

	cr_assert_eq(busy->think_time_ns, 0);
	cr_assert_eq(reads(0), 250);
	cr_assert_eq(reads(1), 1000);
}

Test(jobs, are_measured_apart_exactly)
{
	struct spec *slow;

	t.spec.time_ns = 3 * S;
	t.spec.iodepth = 2;
	latency(&t.spec, 1 * MS);
	slow = trial_add_job(&t, "slow");
	slow->iodepth = 5;
	latency(slow, 3 * MS);

	trial_run(&t);

	cr_assert_eq(t.run->job_count, 2);
	cr_assert_str_eq(t.run->jobs[0].job, "first");
	cr_assert_str_eq(t.run->jobs[1].job, "slow");
	cr_assert_eq(reads(0), 2 * 3000);
	cr_assert_eq(reads(1), 5 * 1000);
	cr_assert_eq(t.run->jobs[0].op[IO_READ].hist->min, 1 * MS);
	cr_assert_eq(t.run->jobs[0].op[IO_READ].hist->max, 1 * MS);
	cr_assert_eq(t.run->jobs[1].op[IO_READ].hist->min, 3 * MS);
	cr_assert_eq(t.run->jobs[1].op[IO_READ].hist->max, 3 * MS);
	assert_latency(&t.run->jobs[0].total, "p99", 1 * MS);
	assert_latency(&t.run->jobs[1].total, "p50", 3 * MS);
	cr_assert_float_eq(t.run->jobs[0].total.iops, 2000, 1e-6);
	cr_assert_float_eq(t.run->jobs[1].total.iops, 5000 / 3.0, 1e-6);
}

Test(jobs, add_up_to_the_run)
{
	struct spec *slow;

	t.spec.time_ns = 3 * S;
	t.spec.iodepth = 2;
	t.spec.threads = 2;
	latency(&t.spec, 1 * MS);
	slow = trial_add_job(&t, "slow");
	slow->iodepth = 5;
	slow->threads = 3;
	latency(slow, 3 * MS);

	trial_run(&t);

	cr_assert_eq(t.run->total.ios, 2 * 2 * 3000 + 3 * 5 * 1000);
	cr_assert_eq(t.run->total.bytes, t.run->total.ios * TRIAL_BLOCK_BYTES);
	cr_assert_float_eq(t.run->total.iops, 4000 + 5000, 1e-6);
	cr_assert_float_eq(t.run->elapsed_s, 3, 1e-9);
	cr_assert_eq(t.run->total.hist->min, 1 * MS);
	cr_assert_eq(t.run->total.hist->max, 3 * MS);
	assert_latency(&t.run->total, "p50", 3 * MS);	/* 15000 of 27000 */
	cr_assert_eq(t.run->loop_count, 5);
	cr_assert_eq(t.run->jobs[0].loop_count, 2);
	cr_assert_eq(t.run->loops[4].ios, 5000);
}

/* ---- begin and end ---- */

Test(jobs, end_by_their_own_events_and_end_no_other)
{
	struct spec *other;

	t.spec.time_ns = 3 * S;
	t.spec.events = 500;
	latency(&t.spec, 1 * MS);
	other = trial_add_job(&t, "other");
	other->events = 0;

	trial_run(&t);

	cr_assert_eq(reads(0), 500);
	cr_assert_float_eq(t.run->jobs[0].elapsed_s, 0.5, 1e-9);
	cr_assert_float_eq(t.run->jobs[0].total.iops, 1000, 1e-6);
	cr_assert_eq(reads(1), 3000);
	cr_assert_float_eq(t.run->jobs[1].elapsed_s, 3, 1e-9);
	cr_assert_float_eq(t.run->elapsed_s, 3, 1e-9);
}

/* Both jobs do all their events, although they count them differently at the end. */
Test(jobs, are_all_waited_for)
{
	t.spec.events = 300;
	latency(&t.spec, 1 * MS);
	trial_add_job(&t, "other")->events = 700;

	trial_run(&t);

	cr_assert_eq(reads(0), 300);
	cr_assert_eq(reads(1), 700);
	cr_assert_float_eq(t.run->elapsed_s, 0.7, 1e-9);
}

/* In real time, and without an end of its own. */
Test(jobs, in_the_background_last_as_long_as_the_others)
{
	struct spec *behind;

	t.spec.events = 1000;
	behind = trial_add_job(&t, "behind");
	behind->events = 0;
	behind->background = true;

	trial_run(&t);

	cr_assert_eq(reads(0), 1000);
	cr_assert_gt(t.run->jobs[1].elapsed_s, 0);
	cr_assert_not(t.run->interrupted);
	cr_assert_not(t.run->stopped_by_error);
}

/* Although its time is not over. */
Test(jobs, in_the_background_do_not_wait_for_the_time)
{
	struct spec *behind;

	t.spec.time_ns = 300 * S;
	t.spec.events = 1000;
	behind = trial_add_job(&t, "behind");
	behind->events = 0;
	behind->background = true;

	trial_run(&t);

	cr_assert_eq(reads(0), 1000);
	cr_assert_lt(t.run->elapsed_s, 299);
}

Test(jobs, that_begin_later_are_measured_from_then_on)
{
	struct spec *late;

	t.spec.time_ns = 3 * S;
	latency(&t.spec, 1 * MS);
	late = trial_add_job(&t, "late");
	late->start_delay_ns = 2 * S;

	trial_run(&t);

	cr_assert_eq(reads(0), 3000);
	cr_assert_eq(reads(1), 1000);
	cr_assert_float_eq(t.run->jobs[1].elapsed_s, 1, 1e-9);
	cr_assert_float_eq(t.run->jobs[1].total.iops, 1000, 1e-6);
	cr_assert_float_eq(t.run->elapsed_s, 3, 1e-9);
}

/* It keeps the rest of its own warm-up. */
Test(jobs, that_begin_in_the_warm_up_are_measured_with_the_others)
{
	struct spec *late;

	t.spec.warmup_ns = 2 * S;
	t.spec.time_ns = 3 * S;
	latency(&t.spec, 1 * MS);
	late = trial_add_job(&t, "late");
	late->start_delay_ns = 500 * MS;

	trial_run(&t);

	cr_assert_eq(reads(0), 3000);
	cr_assert_eq(reads(1), 3000);
	cr_assert_float_eq(t.run->jobs[0].warmup_s, 2, 1e-9);
	cr_assert_float_eq(t.run->jobs[1].warmup_s, 1.5, 1e-9);
	cr_assert_float_eq(t.run->jobs[1].elapsed_s, 3, 1e-9);
}

Test(jobs, that_begin_after_the_warm_up_have_none)
{
	struct spec *late;

	t.spec.warmup_ns = 1 * S;
	t.spec.time_ns = 3 * S;
	latency(&t.spec, 1 * MS);
	late = trial_add_job(&t, "late");
	late->start_delay_ns = 2 * S;

	trial_run(&t);

	cr_assert_eq(reads(0), 3000);
	cr_assert_eq(reads(1), 2000);
	cr_assert_float_eq(t.run->jobs[1].warmup_s, 0, 1e-9);
	cr_assert_float_eq(t.run->jobs[1].elapsed_s, 2, 1e-9);
}

/* The first job to be measured is not the first job; and its delay passes in real time. */
Test(jobs, may_all_begin_after_the_warm_up)
{
	t.spec.warmup_ns = 1 * MS;
	t.spec.events = 1000;
	t.spec.start_delay_ns = 20 * MS;
	trial_add_job(&t, "other")->start_delay_ns = 30 * MS;

	trial_run(&t);

	cr_assert_eq(reads(0), 1000);
	cr_assert_eq(reads(1), 1000);
	cr_assert_leq(t.run->elapsed_s, 300);
}

Test(jobs, that_have_not_begun_end_with_a_signal)
{
	trial_add_job(&t, "late")->start_delay_ns = 3600 * S;
	t.spec.events = 1000;
	t.other_specs[0].events = 1000;
	t.stop = SIGINT;

	trial_run(&t);

	cr_assert(t.run->interrupted);
	cr_assert(t.run->jobs[1].interrupted);
	cr_assert_eq(reads(1), 0);
}

/* ---- separate for each job ---- */

static struct {
	pthread_mutex_t lock;
	uint64_t at[3][8];
	unsigned count[3];
} places = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* Jobs differ in the length of their I/Os: 4, 8, 12 KiB. */
static void note_places(void *context, struct io *const ios[], unsigned nr)
{
	(void)context;
	pthread_mutex_lock(&places.lock);
	for (unsigned i = 0; i < nr; i++) {
		const unsigned job = ios[i]->length / TRIAL_BLOCK_BYTES - 1;

		if (places.count[job] < 8)
			places.at[job][places.count[job]++] =
				ios[i]->file_index * TRIAL_FILE_BYTES + ios[i]->offset;
	}
	pthread_mutex_unlock(&places.lock);
}

Test(jobs, read_other_places_than_each_other)
{
	struct run_observer observer = { .issued = note_places };
	unsigned same = 0;

	t.observer = &observer;
	t.spec.events = 8;
	trial_add_job(&t, "other")->block_size_bytes = 2 * TRIAL_BLOCK_BYTES;

	trial_run(&t);

	cr_assert_neq(t.run->jobs[0].seed, t.run->jobs[1].seed);
	cr_assert_eq(t.run->jobs[0].seed, t.spec.seed, "the first is as if it were alone");
	cr_assert_eq(places.count[0], 8);
	cr_assert_eq(places.count[1], 8);
	for (unsigned i = 0; i < 8; i++)
		same += places.at[0][i] / (2 * TRIAL_BLOCK_BYTES) ==
			places.at[1][i] / (2 * TRIAL_BLOCK_BYTES);
	cr_assert_lt(same, 4);
}

/* The same as without the other job. */
Test(jobs, do_not_change_what_the_first_does)
{
	struct run_observer observer = { .issued = note_places };
	uint64_t alone[8];

	t.observer = &observer;
	t.spec.events = 8;
	trial_run(&t);
	memcpy(alone, places.at[0], sizeof(alone));
	places.count[0] = 0;
	trial_add_job(&t, "other")->block_size_bytes = 2 * TRIAL_BLOCK_BYTES;
	t.run = result_add_run(&t.result);

	trial_run(&t);

	cr_assert_arr_eq(alone, places.at[0], sizeof(alone));
}

Test(jobs, may_have_different_rates_and_modes)
{
	struct spec *paced;

	t.spec.time_ns = 10 * S;
	t.spec.test_mode = TEST_MODE_RNDWR;
	latency(&t.spec, 1 * MS);
	paced = trial_add_job(&t, "paced");
	paced->test_mode = TEST_MODE_RNDRD;
	paced->rate.all.per_s = 100;
	paced->iodepth = 16;

	trial_run(&t);

	cr_assert_eq(t.run->jobs[0].op[IO_READ].ios, 0);
	cr_assert_eq(t.run->jobs[0].op[IO_WRITE].ios, 10000);
	cr_assert_null(t.run->jobs[0].own_lateness.hist);
	cr_assert_eq(t.run->jobs[1].op[IO_WRITE].ios, 0);
	cr_assert_not_null(t.run->jobs[1].own_lateness.hist);
	/* Random arrivals: 1000, and five times their standard deviation. */
	cr_assert_float_eq((double)reads(1), 1000, 5 * sqrt(1000));
	cr_assert_eq(t.run->op[IO_READ].ios, reads(1));
	cr_assert_eq(t.run->op[IO_WRITE].ios, 10000);
}

Test(jobs, have_intervals_of_their_own)
{
	uint64_t ios[2] = { 0 };

	t.spec.events = 100000;
	t.spec.report_interval_ns = 1 * MS;
	trial_add_job(&t, "other")->events = 50000;
	t.other_specs[0].start_delay_ns = 5 * MS;

	trial_run(&t);

	for (unsigned job = 0; job < 2; job++) {
		const struct run_result *result = &t.run->jobs[job];

		cr_assert_geq(result->interval_count, 1);
		for (unsigned i = 0; i < result->interval_count; i++)
			ios[job] += result->intervals[i].ios[IO_READ];
		cr_assert_eq(ios[job], reads(job));
	}
	cr_assert_float_eq(t.run->jobs[0].intervals[0].start_s, 0, 1e-9);
	/* Not earlier, and later if the thread had to wait for a CPU. */
	cr_assert_geq(t.run->jobs[1].intervals[0].start_s, 0.005 - 1e-9);
	ios[0] = 0;
	for (unsigned i = 0; i < t.run->interval_count; i++)
		ios[0] += t.run->intervals[i].ios[IO_READ];
	cr_assert_eq(ios[0], 150000);
}

Test(jobs, cost_what_their_loops_do)
{
	double sum_s = 0;

	t.spec.events = 200000;
	trial_add_job(&t, "other");

	trial_run(&t);

	for (unsigned i = 0; i < 2; i++)
		sum_s += t.run->jobs[i].user_s + t.run->jobs[i].system_s;
	/* Threads and the process are accounted in different ticks. */
	cr_assert_leq(sum_s, t.run->user_s + t.run->system_s + 0.05);
}

/* ---- errors ---- */

/* The other job, on an engine that fails. */
static struct spec *add_faulty_job(const struct fault_plan *plan)
{
	static struct engine_choice faulty;
	struct spec *spec = trial_add_job(&t, "faulty");

	faulty = t.engine;
	faulty.ops = fault_engine(plan);
	t.others[0].engine = &faulty;
	return spec;
}

Test(jobs, say_which_of_them_could_not_begin)
{
	t.spec.events = 10;
	add_faulty_job(&(struct fault_plan){ .under = engine_find("null"), .fail_open = 1 });

	trial_try(&t);

	cr_assert_eq(t.ret, -ENOMEM);
	cr_assert_str_eq(t.err.text, "job 'faulty': engine 'fault': opening was told to fail");
	cr_assert_not(t.refused[0]);
	cr_assert(t.refused[1]);
}

Test(jobs, all_end_with_the_first_error_of_any)
{
	t.spec.time_ns = 300 * S;
	add_faulty_job(&(struct fault_plan){ .under = engine_find("null"), .fail_first = 100,
					     .fail_every = 1, .error = EIO });

	trial_run(&t);

	cr_assert(t.run->stopped_by_error);
	cr_assert(t.run->jobs[1].stopped_by_error);
	cr_assert_not(t.run->jobs[0].stopped_by_error);
	cr_assert_str_eq(t.run->jobs[0].stopped_by_job, "faulty");
	cr_assert_null(t.run->jobs[1].stopped_by_job);
	cr_assert_null(t.run->stopped_by_job);
	cr_assert_eq(t.run->op[IO_READ].errors[0].code, EIO);
	cr_assert_lt(t.run->elapsed_s, 299);
	cr_assert(strstr(t.run->first_error, "EIO"), "%s", t.run->first_error);
}

Test(jobs, are_refused_if_one_may_not_use_its_cpu)
{
	static unsigned list[] = { 8000 };
	struct spec *other;

	t.spec.events = 10;
	other = trial_add_job(&t, "other");
	other->pin = true;
	other->cpus = (struct cpu_list){ .at = list, .count = 1 };

	trial_try(&t);

	cr_assert_eq(t.ret, -EINVAL);
	cr_assert_eq(t.err.status, EXIT_STATUS_REQUEST);
}

/* ---- CPUs ---- */

static void deal(int at[])
{
	static unsigned four[] = { 3, 1, 0, 2 };
	const struct cpus cpus = { .at = four, .count = 4 };
	const struct spec *specs[1 + TRIAL_OTHERS_MAX] = { &t.spec };

	for (unsigned i = 0; i < t.other_count; i++)
		specs[1 + i] = &t.other_specs[i];
	cr_assert_eq(cpus_deal(&(struct cpus_run){ .specs = specs, .count = 1 + t.other_count },
			       &cpus, at, &t.result.arena, &t.err), 0, "%s", t.err.text);
}

Test(jobs, share_the_cpus_out_over_all_their_loops)
{
	int at[5];

	t.spec.pin = true;
	t.spec.threads = 2;
	trial_add_job(&t, "other")->threads = 3;

	deal(at);

	cr_assert_arr_eq(at, ((int[]){ 3, 1, 0, 2, 3 }), sizeof(at));
}

Test(jobs, leave_alone_what_another_has_asked_for)
{
	static unsigned list[] = { 1 };
	struct spec *other;
	int at[5];

	t.spec.pin = true;
	t.spec.threads = 4;
	other = trial_add_job(&t, "other");
	other->threads = 1;
	other->cpus = (struct cpu_list){ .at = list, .count = 1 };

	deal(at);

	cr_assert_arr_eq(at, ((int[]){ 3, 0, 2, 3, 1 }), sizeof(at));
}

Test(jobs, with_the_same_list_take_from_it_in_turn)
{
	static unsigned list[] = { 2, 0 };
	int at[3];

	t.spec.pin = true;
	t.spec.cpus = (struct cpu_list){ .at = list, .count = 2 };
	trial_add_job(&t, "other");
	trial_add_job(&t, "unpinned")->pin = false;

	deal(at);

	cr_assert_arr_eq(at, ((int[]){ 2, 0, -1 }), sizeof(at));
}
