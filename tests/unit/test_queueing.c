/*
 * An open loop against queueing theory: Poisson arrivals, a constant service time, and as many
 * servers as the loop is deep (M/D/c). Over the null engine in virtual time, ten million arrivals
 * take seconds.
 *
 * A simulation in the test serves the same arrivals by a recursion: each I/O begins when it is due,
 * or when the server that is free first is (Kiefer and Wolfowitz, 1955; of one server: Lindley,
 * 1952). It keeps every response time, and so has exact percentiles. With one service time for all,
 * the servers become free in the order in which they began.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "pacer.h"
#include "trial.h"
#include "units.h"

enum { ARRIVALS = 10 * 1000 * 1000, SERVICE_NS = 100 * 1000, DEPTH_MAX = 32, US = 1000 };

static struct trial t;

TestSuite(queueing, .timeout = 300);

static void set_up(double utilisation, unsigned depth)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, SERVICE_NS);
	t.spec.iodepth = depth;
	t.spec.events = ARRIVALS;
	t.spec.rate.all.per_s = utilisation * depth * 1e9 / SERVICE_NS;
}

static struct pacer same_arrivals(void)
{
	struct pacer pacer;

	pacer_init(&pacer, &(struct pacer_config){
		.rate_iops = t.spec.rate.all.per_s, .loop_count = 1, .seed = t.spec.seed });
	pacer_start(&pacer, 0);
	return pacer;
}

/* ---- the simulation ---- */

struct simulated {
	double mean_ns;
	uint64_t p95_ns, p99_ns, p999_ns, max_ns;
};

static int compare_times(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Only the slow ones are sorted: `below` others are faster. */
static uint64_t at_rank(const uint64_t *above_ns, unsigned below, double percent, unsigned count)
{
	const unsigned rank = (unsigned)(percent / 100 * count);

	cr_assert_geq(rank, below);
	return above_ns[rank - below];
}

static struct simulated summarise(uint64_t *responses_ns, unsigned count)
{
	struct simulated out = { 0 };
	unsigned above = 0, below;
	uint64_t threshold_ns;
	static struct hist hist;

	hist_init(&hist);
	for (unsigned i = 0; i < count; i++)
		hist_record(&hist, responses_ns[i], 1);
	threshold_ns = hist_percentile(&hist, 93);
	for (unsigned i = 0; i < count; i++)
		if (responses_ns[i] >= threshold_ns)
			responses_ns[above++] = responses_ns[i];
	below = count - above;
	qsort(responses_ns, above, sizeof(*responses_ns), compare_times);

	out.mean_ns = (double)hist.sum / count;
	out.p95_ns = at_rank(responses_ns, below, 95, count);
	out.p99_ns = at_rank(responses_ns, below, 99, count);
	out.p999_ns = at_rank(responses_ns, below, 99.9, count);
	out.max_ns = hist.max;
	return out;
}

static struct simulated simulate(unsigned depth)
{
	uint64_t *responses_ns = malloc(ARRIVALS * sizeof(*responses_ns));
	struct pacer pacer = same_arrivals();
	uint64_t free_ns[DEPTH_MAX] = { 0 };
	struct simulated out;

	cr_assert_not_null(responses_ns);
	for (unsigned i = 0; i < ARRIVALS; i++) {
		uint64_t *server = &free_ns[i % depth];
		const uint64_t due_ns = pacer_take(&pacer);

		*server = (due_ns > *server ? due_ns : *server) + SERVICE_NS;
		responses_ns[i] = *server - due_ns;
	}
	out = summarise(responses_ns, ARRIVALS);
	free(responses_ns);
	return out;
}

/* ---- both ---- */

static uint64_t percentile(const char *name)
{
	return op_result_percentile(&t.run->op[IO_READ], name);
}

#define EXPECT_WITHIN_1_PERCENT(measured, expected)					\
	cr_expect_float_eq((double)(measured), (double)(expected),			\
			   0.01 * (double)(expected), "%g, and not %g",			\
			   (double)(measured), (double)(expected))

static void expect_simulated(double utilisation, unsigned depth)
{
	struct simulated simulated;

	set_up(utilisation, depth);
	simulated = simulate(depth);
	trial_run(&t);

	cr_expect_eq(t.run->op[IO_READ].ios, ARRIVALS);
	EXPECT_WITHIN_1_PERCENT(t.run->op[IO_READ].mean_ns, simulated.mean_ns);
	EXPECT_WITHIN_1_PERCENT(percentile("p99"), simulated.p99_ns);
	EXPECT_WITHIN_1_PERCENT(percentile("p99.9"), simulated.p999_ns);
	cr_expect_eq(t.run->op[IO_READ].hist->max, simulated.max_ns);
	cr_expect_eq(t.run->op[IO_READ].service.hist->min, SERVICE_NS);
	cr_expect_eq(t.run->op[IO_READ].service.hist->max, SERVICE_NS);
	cr_expect_eq(t.run->own_lateness.hist->max, 0, "late only because no slot was free");
}

/* Pollaczek and Khinchine, of a constant service time: the wait is rho / 2 (1 - rho) of it. What
 * ten million arrivals vary by grows with the utilisation. */
static void expect_mean_of_theory(double utilisation, double tolerance)
{
	const double wait = utilisation / (2 * (1 - utilisation));
	const double mean_ns = SERVICE_NS * (1 + wait);

	cr_expect_float_eq(t.run->op[IO_READ].mean_ns, mean_ns, tolerance * mean_ns,
			   "%g, and not %g", t.run->op[IO_READ].mean_ns, mean_ns);
}

Test(queueing, one_server_half_busy)
{
	expect_simulated(0.5, 1);
	expect_mean_of_theory(0.5, 0.01);
	trial_release(&t);
}

Test(queueing, one_server_four_fifths_busy)
{
	expect_simulated(0.8, 1);
	expect_mean_of_theory(0.8, 0.01);
	trial_release(&t);
}

Test(queueing, one_server_95_percent_busy)
{
	expect_simulated(0.95, 1);
	expect_mean_of_theory(0.95, 0.02);
	trial_release(&t);
}

Test(queueing, one_server_99_percent_busy)
{
	expect_simulated(0.99, 1);
	expect_mean_of_theory(0.99, 0.1);
	trial_release(&t);
}

Test(queueing, several_servers)
{
	static const double utilisations[] = { 0.5, 0.8, 0.95, 0.99 };

	for (unsigned i = 0; i < 4; i++) {
		expect_simulated(utilisations[i], 4);
		trial_release(&t);
	}
}

Test(queueing, as_many_servers_as_a_batch_has_ios)
{
	expect_simulated(0.95, DEPTH_MAX);
	trial_release(&t);
}

/* ---- a stall ---- */

/* One second without completions, at 1,000 I/Os per second and one server: I/Os due meanwhile
 * wait for the rest of it, and the server needs 1.1 s to catch up. With equal gaps each of
 * these times is known. */
Test(queueing, a_stall_of_a_second_is_in_the_percentiles)
{
	enum { IOS = 20 * 1000, STALL = 5000, GAP_NS = 1000 * US };
	uint64_t *responses_ns = malloc(IOS * sizeof(*responses_ns));
	struct simulated expected;
	uint64_t free_ns = 0;

	set_up(0, 1);
	t.spec.rate.all.per_s = 1000;
	t.spec.rate_process.kind = RATE_UNIFORM;
	t.spec.events = IOS;
	t.spec.null_latency.count = IOS;
	t.spec.null_latency.at_ns = arena_alloc(&t.result.arena, IOS * sizeof(uint64_t));
	for (unsigned i = 0; i < IOS; i++)
		t.spec.null_latency.at_ns[i] = i == STALL ? NS_PER_SECOND : SERVICE_NS;
	for (uint64_t i = 0; i < IOS; i++) {
		const uint64_t due_ns = (i + 1) * GAP_NS;

		free_ns = (due_ns > free_ns ? due_ns : free_ns) + t.spec.null_latency.at_ns[i];
		responses_ns[i] = free_ns - due_ns;
	}
	expected = summarise(responses_ns, IOS);

	trial_run(&t);

	/* A wait shrinks by 0.9 ms with each I/O: 1,111 waited, of 20,000 that is 5.6 %. */
	cr_expect_eq(t.run->op[IO_READ].hist->max, NS_PER_SECOND);
	EXPECT_WITHIN_1_PERCENT(t.run->op[IO_READ].mean_ns, expected.mean_ns);
	EXPECT_WITHIN_1_PERCENT(percentile("p95"), expected.p95_ns);
	EXPECT_WITHIN_1_PERCENT(percentile("p99"), 1000e6 - 200 * 0.9e6);
	EXPECT_WITHIN_1_PERCENT(percentile("p99.9"), 1000e6 - 20 * 0.9e6);
	cr_expect_eq(percentile("p50") / US, SERVICE_NS / US, "and not in the others");
	cr_expect_eq(t.run->op[IO_READ].service.hist->max, NS_PER_SECOND);
	cr_expect_leq((double)hist_percentile(t.run->op[IO_READ].service.hist, 99.9),
		      1.01 * SERVICE_NS, "one I/O was slow: what a closed loop would have seen");
	free(responses_ns);
	trial_release(&t);
}
