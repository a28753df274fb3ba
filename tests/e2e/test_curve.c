/*
 * curve: latency against load. Engine null simulates a device with a known theory: c servers
 * with a constant service time, in virtual time. So every point, the knee and the ceiling are
 * known, and a curve of minutes is measured at once.
 */
#include "e2e.h"

#include <math.h>

#include "pacer.h"

TestSuite(curve, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

enum { SERVICE_NS = 100 * 1000 };

static json_t *curve_of(const char *options)
{
	const struct said *said = bench("curve --engine=null --null-latency=100us --rand-seed=1 "
					"--file-test-mode=rndrd --json=- %s", options);

	assert_status(said, 0);
	return json_of(said);
}

/* ---- theory ---- */

enum { ARRIVALS = 400000, SERVERS_MAX = 32 };

struct queue {
	double mean_ns, p99_ns;
};

static int by_value(const void *a, const void *b)
{
	const double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

static double response_ns[ARRIVALS];

/* Simulates M/D/c: I/Os in the order of arrival, each on the server that is free first. As all
 * take the same time, that is the server of c arrivals before (Kiefer and Wolfowitz). */
static double mean_of_queue(double rate, unsigned servers)
{
	double done_ns[SERVERS_MAX] = { 0 }, sum_ns = 0;
	struct pacer pacer;

	pacer_init(&pacer, &(struct pacer_config){
		.rate_iops = rate, .loop_count = 1, .seed = 4711 });
	pacer_start(&pacer, 0);
	for (unsigned i = 0; i < ARRIVALS; i++) {
		const double due_ns = (double)pacer_take(&pacer);
		double *server = &done_ns[i % servers];

		*server = fmax(*server, due_ns) + SERVICE_NS;
		response_ns[i] = *server - due_ns;
		sum_ns += response_ns[i];
	}
	return sum_ns / ARRIVALS;
}

static struct queue queue_of(double rate, unsigned servers)
{
	const double mean_ns = mean_of_queue(rate, servers);

	qsort(response_ns, ARRIVALS, sizeof(*response_ns), by_value);
	return (struct queue){ mean_ns, response_ns[ARRIVALS / 100 * 99] };
}

/* The higher the load, the longer a busy period lasts, and the fewer of them a run of seconds
 * has: its numbers scatter (W. Whitt, "Planning Queueing Simulations", Management Science 35
 * (1989)). */
static double scatter_at(double load, double samples)
{
	return 0.01 + 4 / ((1 - load) * sqrt(samples * (1 - load) * (1 - load) + 1));
}

static void expect_point(json_t *json, unsigned index, unsigned servers)
{
	const double capacity = servers * 1e9 / SERVICE_NS;
	const double rate = real_at(json, text_of("curve/points/%u/offered_iops", index));
	const double samples = (double)count_at(json, text_of("curve/points/%u/samples", index));
	const double wait_ns = real_at(json, text_of("curve/points/%u/mean_ns", index)) -
		SERVICE_NS;
	struct queue queue;
	double slack;

	if (rate == 0 || rate > 0.96 * capacity) {
		cr_expect_eq(is_true_at(json, text_of("curve/points/%u/overloaded", index)),
			     rate > 1.01 * capacity, "%g", rate);
		return;
	}
	queue = queue_of(rate, servers);
	slack = scatter_at(rate / capacity, samples);
	cr_expect_float_eq(wait_ns, queue.mean_ns - SERVICE_NS,
			   0.01 * SERVICE_NS + slack * (queue.mean_ns - SERVICE_NS),
			   "%g: waiting for %g, not %g", rate, wait_ns,
			   queue.mean_ns - SERVICE_NS);
	cr_expect_float_eq((double)count_at(json, text_of("curve/points/%u/p99_ns", index)),
			   queue.p99_ns, (0.02 + slack) * queue.p99_ns, "p99 at %g", rate);
	cr_expect_eq(count_at(json, text_of("curve/points/%u/service_p99_ns", index)),
		     SERVICE_NS);
	cr_expect_not(is_true_at(json, text_of("curve/points/%u/overloaded", index)));
}

/* The load at which rate / response is highest. */
static double knee_of(unsigned servers)
{
	const double capacity = servers * 1e9 / SERVICE_NS;
	double most = 0, knee = 0;

	for (double load = 0.4; load < 0.99; load += 0.01) {
		const double power = load / mean_of_queue(load * capacity, servers);

		if (power > most) {
			most = power;
			knee = load * capacity;
		}
	}
	return knee;
}

static void agrees_with_theory(unsigned servers)
{
	json_t *json = curve_of(text_of("--iodepth=%u", servers));
	const double knee = knee_of(servers);

	cr_assert_gt(length_at(json, "curve/points"), 12);
	for (unsigned i = 0; i < length_at(json, "curve/points"); i++)
		expect_point(json, i, servers);
	cr_expect_float_eq(real_at(json, "curve/variants/0/ceiling_iops"),
			   servers * 1e9 / SERVICE_NS, servers * 1e9 / SERVICE_NS * 0.001);
	cr_expect_float_eq(real_at(json, "curve/knee/iops"), knee, 0.05 * knee, "%g, not %g",
			   real_at(json, "curve/knee/iops"), knee);
	cr_expect_not(has_advice(json, "curve-drift"));
	cr_expect_not(has_advice(json, "rate"), "an overload was the aim");
}

Test(curve, of_one_server_agrees_with_theory)
{
	agrees_with_theory(1);
}

Test(curve, of_eight_servers_agrees_with_theory)
{
	agrees_with_theory(8);
}

Test(curve, of_many_servers_agrees_with_theory)
{
	agrees_with_theory(SERVERS_MAX);
}

/* ---- limits ---- */

/* The rate at which p99 has this value. */
static double rate_with_p99(double p99_ns, unsigned servers)
{
	double low = 0, high = servers * 1e9 / SERVICE_NS;

	while (high > 1.002 * low) {
		const double middle = (low + high) / 2;

		if (queue_of(middle, servers).p99_ns < p99_ns)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static void limit_agrees_with_theory(unsigned servers, unsigned p99_us)
{
	json_t *json = curve_of(text_of("--iodepth=%u --objective=p99<%uus", servers, p99_us));
	const double truth = rate_with_p99(p99_us * 1e3, servers);

	cr_expect_str_eq(text_at(json, "curve/limit/kind"), "found");
	cr_expect_float_eq(real_at(json, "curve/limit/iops"), truth, 0.05 * truth,
			   "%u us at depth %u: %g, not %g", p99_us, servers,
			   real_at(json, "curve/limit/iops"), truth);
	cr_expect_lt(real_at(json, "curve/limit/ci95/0"), real_at(json, "curve/limit/iops"));
	cr_expect_gt(real_at(json, "curve/limit/ci95/1"), real_at(json, "curve/limit/iops"));
	cr_expect_lt(real_at(json, "curve/limit/ci95/1"),
		     1.2 * real_at(json, "curve/limit/ci95/0"));
}

Test(curve, limits_agree_with_theory)
{
	limit_agrees_with_theory(1, 1000);
	limit_agrees_with_theory(1, 300);
	limit_agrees_with_theory(8, 150);
	limit_agrees_with_theory(SERVERS_MAX, 150);
}

Test(curve, says_how_much_load_an_objective_allows)
{
	static const char *const utf8[] = { "LC_ALL=C.UTF-8", NULL };
	const struct said *said;

	said = bench_in(&(struct spawn){ .env = utf8 }, "curve --engine=null --rand-seed=1 "
			"--null-latency=100us --file-test-mode=rndrd --objective=p99<1ms "
			"--objective=p99<50us --objective=p50<1s --objective=soak>0.5");

	assert_status(said, 0);
	assert_says(said->out, "holds p99 < 1 ms up to 7,");
	assert_says(said->out, " requests per second (95 %: 7,");
	assert_says(said->out, "holds p99 < 50 µs at no rate that was measured: at 1");
	assert_says(said->out, "holds p50 < 1 s at every rate that can be reached: up to ");
	assert_says(said->out, "cannot tell about soak > 50 %: no run at a rate has this "
		    "number");
}

/* ---- the report ---- */

Test(curve, is_a_table_of_80_columns_with_bars)
{
	static const char *const utf8[] = { "LC_ALL=C.UTF-8", NULL };
	const struct said *said;

	said = bench_in(&(struct spawn){ .env = utf8 }, "curve --engine=null --rand-seed=1 "
			"--null-latency=100us --file-test-mode=rndrd");

	assert_status(said, 0);
	assert_says(said->out, "offered  reached      p50      p99    p99.9  service ");
	assert_says(said->out, " CPU/IO  busy  log p99");
	assert_says(said->out, "overload");
	assert_says(said->out, "closed");
	assert_says(said->out, "████");
	assert_says(said->out, "knee at 5,");
	assert_says(said->out, "ceiling at 10,000 requests per second, in a closed loop; 10,");
	assert_says(said->out, "Kleinrock");
}

Test(curve, says_where_there_are_too_few_samples)
{
	const struct said *said;

	said = bench("curve --engine=null --null-latency=100us --rand-seed=1 "
		     "--file-test-mode=rndrd --budget=3");

	assert_status(said, 0);
	assert_says(said->out, "p99.9?: too few samples, 3,000 are needed: ");
	assert_says(said->out, " at 1,000");
	assert_says(said->out, " rows (a longer --budget)");
}

Test(curve, keeps_to_its_budget)
{
	json_t *json = curve_of("--budget=40");
	double seconds = 0;

	for (unsigned i = 0; i < length_at(json, "runs"); i++)
		seconds += real_at(json, text_of("runs/%u/elapsed_s", i)) +
			   real_at(json, text_of("runs/%u/warmup_s", i));

	cr_expect_leq(seconds, 40.1);
	cr_expect_geq(seconds, 20);
	cr_expect_eq(length_at(json, "runs"), 17);
}

/* A run takes 10 ms at the least, so there is not even time for a point each; on a busy machine,
 * for none but the closed loop. */
Test(curve, says_what_its_budget_was_too_short_for)
{
	const struct said *said;
	json_t *json;

	said = bench("curve --engine=null --null-latency=100us --rand-seed=1 --json=r.json "
		     "--file-test-mode=rndrd --budget=0.05 --objective=p99<1ms");

	assert_status(said, 0);
	assert_says(said->out, "--budget was over before 1");
	assert_says(said->out, " of 17 steps");
	json = json_in("r.json");
	cr_expect_eq(count_at(json, "curve/steps"), 17);
	cr_expect_geq(count_at(json, "curve/steps_missing"), 11);
	cr_expect_eq(length_at(json, "runs") + count_at(json, "curve/steps_missing"), 17);
	cr_expect_gt(count_at(json, "curve/limit/runs_missing"), 0);
	assert_says(said->out, " needed to be sure (a longer --budget)");
}

Test(curve, says_that_there_was_time_for_the_closed_loop_only)
{
	const struct said *said;
	json_t *json;

	said = bench("curve --engine=null --null-latency=100us --file-test-mode=rndrd "
		     "--budget=0.001 --objective=p99<1ms --json=r.json");

	assert_status(said, 0);
	assert_says(said->out, "cannot tell about p99 < 1 ms: there was no run at a rate; at least "
			       "10 more runs are needed to be sure (a longer --budget)");
	json = json_in("r.json");
	cr_expect_eq(length_at(json, "runs"), 1);
	cr_expect_str_eq(text_at(json, "curve/limit/kind"), "unknown");
	cr_expect_eq(count_at(json, "curve/limit/runs_missing"), 10);
}

/* Short runs see no backlog at rates that are too much. (On a busy machine there is no time for all
 * of them.) */
Test(curve, claims_no_knee_above_its_ceiling)
{
	unsigned whole = 0, none = 0;

	for (unsigned seed = 1; seed <= 4; seed++) {
		const struct said *said;
		double ceiling, knee;
		json_t *json;

		said = bench("curve --engine=null --null-latency=20ms --null-jitter=50 "
			     "--file-test-mode=rndrd --rand-seed=%u --budget=3 --json=r.json",
			     seed);
		assert_status(said, 0);
		json = json_in("r.json");
		ceiling = real_at(json, "curve/variants/0/ceiling_iops");
		knee = real_at(json, "curve/variants/0/knee_beyond_iops");
		whole += count_at(json, "curve/steps_missing") == 0;
		if (knee == 0) {
			if (!json_is_null(json_object_get(json_object_get(json, "curve"), "knee")))
				cr_expect_leq(real_at(json, "curve/knee/iops"), 1.051 * ceiling);
			continue;
		}
		none++;
		cr_expect_gt(knee, 1.049 * ceiling);
		cr_expect(json_is_null(json_object_get(json_object_get(json, "curve"), "knee")));
		assert_says(said->out, "no knee is known: at ");
		assert_says_not(said->out, "of the ceiling");
	}
	cr_expect(none > 0 || whole == 0, "not one of the curves was too short");
}

Test(curve, lacks_nothing_if_there_was_time)
{
	json_t *json = curve_of("--objective=p99<1ms");

	cr_expect_eq(count_at(json, "curve/steps_missing"), 0);
	cr_expect_eq(count_at(json, "curve/limit/runs_missing"), 0);
	cr_expect_leq(real_at(json, "curve/limit/holds_at_iops"),
		      real_at(json, "curve/limit/iops"));
	cr_expect_geq(real_at(json, "curve/limit/fails_at_iops"),
		      real_at(json, "curve/limit/iops"));
}

Test(curve, is_the_same_for_the_same_seed)
{
	json_t *one = curve_of("--budget=20"), *other = curve_of("--budget=20");

	for (unsigned i = 0; i < length_at(one, "curve/points"); i++)
		cr_expect_eq(count_at(one, text_of("curve/points/%u/p99_ns", i)),
			     count_at(other, text_of("curve/points/%u/p99_ns", i)));
}

/* ---- variants and jobs ---- */

Test(curve, of_several_variants_are_in_one_table)
{
	const struct said *said;
	json_t *json;

	said = bench("curve --engine=null --null-latency=100us --rand-seed=1 --budget=20 "
		     "--file-test-mode=rndrd --vary=iodepth=1,4 --json=r.json");

	assert_status(said, 0);
	json = json_in("r.json");
	cr_expect_str_eq(text_at(json, "curve/variants/0/name"), "iodepth=1");
	cr_expect_str_eq(text_at(json, "curve/variants/1/name"), "iodepth=4");
	cr_expect_float_eq(real_at(json, "curve/variants/1/ceiling_iops"), 40000, 40);
	cr_expect_gt(real_at(json, "curve/variants/1/knee/iops"),
		     real_at(json, "curve/variants/0/knee/iops"));
	said = bench("curve --engine=null --null-latency=100us --rand-seed=1 --budget=20 "
		     "--file-test-mode=rndrd --vary=iodepth=1,4");
	assert_says(said->out, "iodepth=1: knee at ");
	assert_says(said->out, "iodepth=4: ceiling at 39,99");
}

static const char two_jobs[] =
	"engine = null\n"
	"file-test-mode = rndrd\n"
	"null-latency = 100us\n"
	"[both/readers]\n"
	"iodepth = 4\n"
	"[both/log]\n"
	"rate = 500\n";

Test(curve, raises_the_rate_of_one_job_only)
{
	json_t *json;
	const struct said *said;

	write_text("jobs.ini", two_jobs);
	said = bench("curve jobs.ini --curve-job=readers --budget=20 --rand-seed=1 --json=-");

	assert_status(said, 0);
	json = json_of(said);
	cr_expect_str_eq(text_at(json, "curve/variants/0/job"), "readers");
	cr_expect_float_eq(real_at(json, "curve/variants/0/ceiling_iops"), 40000, 40);
	for (unsigned i = 0; i < length_at(json, "runs"); i++)
		cr_expect_float_eq(real_at(json, text_of("runs/%u/jobs/1/options/rate", i)), 500,
				   1e-9);
}

Test(curve, watches_the_objective_of_another_job)
{
	const struct said *said;

	write_text("jobs.ini", two_jobs);
	said = bench("curve jobs.ini --curve-job=readers --budget=20 --rand-seed=1 "
		     "--objective=log/p99<250us --json=r.json");

	assert_status(said, 0);
	said = bench("curve jobs.ini --curve-job=readers --budget=20 --rand-seed=1 "
		     "--objective=log/p99<250us");
	assert_says(said->out, "log/p99");
	assert_says(said->out, "holds log/p99 < 250 µs at every rate that can be reached");
}

Test(curve, wants_to_know_which_of_several_jobs)
{
	const struct said *said;

	write_text("jobs.ini", two_jobs);

	said = bench("curve jobs.ini");
	assert_status(said, 2);
	assert_says(said->err, "variant 'both' has 2 jobs: name the one whose rate is raised by "
		    "--curve-job: 'readers', 'log'");
	said = bench("curve jobs.ini --curve-job=writers");
	assert_status(said, 2);
	assert_says(said->err, "has no job 'writers', but 'readers', 'log'");
}

Test(curve, of_null_says_that_its_jobs_do_not_disturb_each_other)
{
	static const char line[] = "curve jobs.ini --curve-job=readers --budget=2 --rand-seed=1 "
		"--json=- --objective";

	write_text("jobs.ini", two_jobs);

	cr_expect(has_advice(json_of(bench("%s=log/p99<1s", line)), "curve-null"));
	cr_expect_not(has_advice(json_of(bench("%s=readers/p99<1s", line)), "curve-null"));
	cr_expect_not(has_advice(json_of(bench("%s=p99<1s", line)), "curve-null"));
}

/* ---- files ---- */

/* Of no profile, as a new user would try it: in an empty directory, which is as empty behind it. */
Test(curve, needs_neither_a_profile_nor_files)
{
	const struct said *said;
	json_t *json;

	said = bench("curve --file-total-size=1M --file-extra-flags=none --engine=pool --budget=2 "
		     "--quiet --json=-");

	assert_status(said, 0);
	cr_assert_str_empty(said->err);
	json = json_of(said);
	cr_expect_str_eq(text_at(json, "profile"), "curve");
	cr_expect(is_true_at(json, "runs/0/options/scratch"));
	cr_expect_gt(real_at(json, "curve/variants/0/ceiling_iops"), 0);
	cr_assert_eq(files_in("."), 0);
}

Test(curve, makes_the_files_of_a_workload_and_removes_them)
{
	assert_status(bench("curve --file-test-mode=rndrw --file-num=2 --file-total-size=1M "
			    "--engine=psync --budget=1"), 0);

	cr_assert_eq(files_in("."), 0);
}

/* Those that are there can be measured too. */
Test(curve, uses_prepared_files_if_it_may_make_none)
{
	assert_status(bench("prepare --file-num=2 --file-total-size=1M"), 0);

	assert_status(bench("curve --scratch=off --file-test-mode=rndrd --file-num=2 --budget=1 "
			    "--file-total-size=1M --engine=psync"), 0);
	cr_assert_eq(files_in("."), 2);
	assert_says(bench("curve --scratch=off --file-test-mode=rndrd --file-num=3 --budget=1 "
			  "--file-total-size=3M --engine=psync")->err, "ringbench prepare");
}

/* ---- refusals ---- */

Test(curve, sets_the_rate_itself)
{
	const struct said *said;

	said = bench("curve --engine=null --file-test-mode=rndrd --rate=100");
	assert_status(said, 2);
	assert_says(said->err, "the rate is what curve raises by itself");

	write_text("think.ini", "engine = null\nfile-test-mode = rndrd\nthink-time = 1ms\n");
	said = bench("curve think.ini");
	assert_status(said, 2);
	assert_says(said->err, "think-time=0");

	write_text("rate.ini", "engine = null\nnull-latency = 100us\nfile-test-mode = rndrd\n"
		   "rate = 100\nevents = 10\n");
	json_t *json = json_of(bench("curve rate.ini --budget=5 --json=-"));
	cr_expect_float_eq(real_at(json, "curve/variants/0/ceiling_iops"), 10000, 10);
}

Test(curve, says_why_a_variant_is_not_run)
{
	const struct said *said;

	said = bench("curve --file-test-mode=rndrd --vary=engine=null,psync --budget=5 "
		     "--null-latency=100us --iodepth=4");

	assert_status(said, 0);
	assert_says(said->out, "psync: not run: engine 'psync' holds 1 I/O");
	assert_says(said->out, "null: ceiling at 39,99");
}

/* Loading the saved curve gives the same report. */
Test(curve, of_a_saved_result_can_be_compared)
{
	assert_status(bench("curve --engine=null --null-latency=100us --rand-seed=1 --budget=5 "
			    "--file-test-mode=rndrd --json=r.json"), 0);

	cr_assert_eq(length_at(json_in("r.json"), "curve/variants"), 1);
	assert_status(bench("diff r.json r.json"), 0);
}
