/*
 * interval_series: an interval is the difference of two sums over all loops; its percentiles are
 * those of the difference of two histograms, for each operation and for all.
 */
#include "interval_series.h"

#include <stdlib.h>
#include <string.h>

#include "units.h"

enum { CAPACITY_FIRST = 64 };

static void totals_reset(struct interval_totals *totals)
{
	memset(totals, 0, sizeof(*totals));
	for (unsigned op = 0; op < IO_OP_COUNT; op++)
		hist_init(&totals->hist[op]);
}

void interval_series_init(struct interval_series *s, const struct spec *spec, struct loop *loops,
			  unsigned loop_count, struct interval_scratch *scratch)
{
	*s = (struct interval_series){
		.spec		= spec,
		.loops		= loops,
		.loop_count	= loop_count,
		.scratch	= scratch,
		.before		= scratch ? malloc(sizeof(*s->before)) : NULL,
	};
	arena_init(&s->arena);
	if (s->before)
		totals_reset(s->before);
}

void interval_series_release(struct interval_series *s)
{
	arena_release(&s->arena);
	free(s->before);
	free(s->at);
}

/* ---- counts of the loops ---- */

static void add_counts(struct interval_totals *totals, const struct loop_counts *counts)
{
	for (unsigned op = 0; op < IO_OP_COUNT; op++) {
		totals->ios[op] += loop_op_ios(&counts->op[op]);
		totals->bytes[op] += counts->op[op].bytes;
		for (unsigned i = 0; i < LOOP_ERRORS_MAX; i++)
			totals->errors += counts->op[op].errors.at[i].count;
		if (counts->op[op].hist.count > 0)
			hist_merge(&totals->hist[op], &counts->op[op].hist);
	}
}

static void add_up(struct interval_series *s)
{
	struct interval_totals *totals = &s->scratch->now;

	totals_reset(totals);
	for (unsigned i = 0; i < s->loop_count; i++) {
		const struct loop_view view = loop_view(&s->loops[i]);

		if (view.numbers->has_begun)
			add_counts(totals, view.counts);
	}
}

static void add_end_syncs(struct interval_series *s)
{
	for (unsigned i = 0; i < s->loop_count; i++) {
		const struct loop *loop = &s->loops[i];

		if (atomic_load_explicit(&loop->stage, memory_order_acquire) == LOOP_SYNCED)
			for (unsigned e = 0; e < LOOP_ERRORS_MAX; e++)
				s->scratch->now.errors += loop->end_sync.errors.at[e].count;
	}
}

/* ---- rows ---- */

static uint64_t worse(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static void join_latencies(struct interval_latency *a, uint64_t ios_a,
			   const struct interval_latency *b, uint64_t ios_b)
{
	const double ios = (double)ios_a + (double)ios_b;

	if (ios > 0)
		a->mean_ns = (uint64_t)(((double)a->mean_ns * (double)ios_a +
					 (double)b->mean_ns * (double)ios_b) / ios + 0.5);
	a->measured |= b->measured;
	a->p50_ns = worse(a->p50_ns, b->p50_ns);
	a->p95_ns = worse(a->p95_ns, b->p95_ns);
	a->p99_ns = worse(a->p99_ns, b->p99_ns);
	a->max_ns = worse(a->max_ns, b->max_ns);
	for (unsigned i = 0; i < a->chosen.list.count; i++)
		if (b->chosen.ns[i] > a->chosen.ns[i])
			a->chosen.ns[i] = b->chosen.ns[i];
}

static uint64_t all_ios(const struct result_interval *interval)
{
	uint64_t ios = 0;

	for (unsigned op = 0; op < IO_OP_COUNT; op++)
		ios += interval->ios[op];
	return ios;
}

/* Merge adjacent ones: counts and means are exact, percentiles those of the worse one. */
static void join_neighbours(struct interval_series *s)
{
	for (unsigned i = 0; i < s->count / 2; i++) {
		struct result_interval a = s->at[2 * i];
		const struct result_interval *b = &s->at[2 * i + 1];

		a.length_s += b->length_s;
		a.errors += b->errors;
		a.no_answer = a.no_answer > b->no_answer ? a.no_answer : b->no_answer;
		join_latencies(&a.latency, all_ios(&a), &b->latency, all_ios(b));
		for (unsigned op = 0; op < IO_OP_COUNT; op++) {
			join_latencies(&a.op_latency[op], a.ios[op], &b->op_latency[op],
				       b->ios[op]);
			a.ios[op] += b->ios[op];
			a.bytes[op] += b->bytes[op];
		}
		a.percentile_ns = worse(a.percentile_ns, b->percentile_ns);
		s->at[i] = a;
	}
	s->count /= 2;
}

static struct result_interval *next_place(struct interval_series *s)
{
	if (s->count == INTERVALS_MAX)
		join_neighbours(s);
	if (s->count == s->capacity) {
		const unsigned capacity = s->capacity ? s->capacity * 2 : CAPACITY_FIRST;
		struct result_interval *grown = realloc(s->at, capacity * sizeof(*grown));

		if (!grown)
			return NULL;
		s->at = grown;
		s->capacity = capacity;
	}
	return &s->at[s->count++];
}

static void difference(struct interval_totals *out, const struct interval_totals *later,
		       const struct interval_totals *earlier)
{
	for (unsigned op = 0; op < IO_OP_COUNT; op++) {
		out->ios[op] = later->ios[op] - earlier->ios[op];
		out->bytes[op] = later->bytes[op] - earlier->bytes[op];
	}
	out->errors = later->errors - earlier->errors;
	for (unsigned op = 0; op < IO_OP_COUNT; op++)
		hist_subtract(&out->hist[op], &later->hist[op], &earlier->hist[op]);
}

static void merge_all(struct interval_scratch *scratch)
{
	hist_init(&scratch->all);
	for (unsigned op = 0; op < IO_OP_COUNT; op++)
		hist_merge(&scratch->all, &scratch->difference.hist[op]);
}

static struct interval_latency latency_of(const struct hist *hist, struct percentile_list chosen,
					  struct arena *arena)
{
	struct interval_latency latency = {
		.measured	= hist->count > 0,
		.p50_ns		= hist_percentile(hist, 50),
		.p95_ns		= hist_percentile(hist, 95),
		.p99_ns		= hist_percentile(hist, 99),
		.max_ns		= hist->count ? hist->max : 0,
		.mean_ns	= (uint64_t)(hist_mean(hist) + 0.5),
	};

	if (chosen.count > 0)
		latency.chosen = hist_percentiles(hist, chosen, arena);
	return latency;
}

static unsigned count_silent(const struct interval_series *s)
{
	unsigned silent = 0;

	for (unsigned i = 0; i < s->loop_count; i++)
		silent += s->loops[i].is_silent;
	return silent;
}

static struct result_interval *note(struct interval_series *s, uint64_t end_ns)
{
	struct interval_scratch *scratch = s->scratch;
	const struct interval_totals *diff = &scratch->difference;
	struct result_interval *interval = next_place(s);

	if (!interval)
		return NULL;
	difference(&scratch->difference, &scratch->now, s->before);
	merge_all(scratch);
	*interval = (struct result_interval){
		.start_s	= (double)s->last_ns / NS_PER_SECOND,
		.length_s	= (double)(end_ns - s->last_ns) / NS_PER_SECOND,
		.errors		= diff->errors,
		.no_answer	= count_silent(s),
		.latency	= latency_of(&scratch->all, s->spec->percentiles, &s->arena),
		.percentile_ns	= s->spec->percentile > 0
			? hist_percentile(&scratch->all, s->spec->percentile) : 0,
	};
	for (unsigned op = 0; op < IO_OP_COUNT; op++)
		interval->op_latency[op] = latency_of(&diff->hist[op], s->spec->percentiles,
						      &s->arena);
	memcpy(interval->ios, diff->ios, sizeof(diff->ios));
	memcpy(interval->bytes, diff->bytes, sizeof(diff->bytes));
	s->last_ns = end_ns;
	*s->before = scratch->now;
	return interval;
}

/* The present numbers of the loops, in the run's time; false: unknown. */
static bool take_stock(struct interval_series *s, uint64_t origin_ns,
		       struct loop_reach *reach, uint64_t *end_ns)
{
	if (!s->before)
		return false;
	*reach = loop_reach(s->loops, s->loop_count);
	add_up(s);
	if (reach->start_ns == UINT64_MAX)
		return false;
	/* The first interval of a job that starts later starts with it. */
	if (!s->has_begun)
		s->last_ns = reach->start_ns - origin_ns;
	s->has_begun = true;
	*end_ns = reach->end_ns > origin_ns ? reach->end_ns - origin_ns : 0;
	return true;
}

const struct result_interval *interval_series_close(struct interval_series *s,
						    uint64_t origin_ns)
{
	struct loop_reach reach;
	uint64_t end_ns;

	if (!take_stock(s, origin_ns, &reach, &end_ns) || !reach.goes_on || end_ns <= s->last_ns)
		return NULL;
	return note(s, end_ns);
}

/* Events after the window, such as errors of the drain, belong to the last. */
static void add_to_last(struct interval_series *s)
{
	struct interval_totals *diff = &s->scratch->difference;
	struct result_interval *last = &s->at[s->count - 1];

	difference(diff, &s->scratch->now, s->before);
	last->errors += diff->errors;
	for (unsigned op = 0; op < IO_OP_COUNT; op++) {
		last->ios[op] += diff->ios[op];
		last->bytes[op] += diff->bytes[op];
	}
}

static void keep_chosen(struct interval_latency *latency, struct arena *arena)
{
	const size_t size_bytes = latency->chosen.list.count * sizeof(*latency->chosen.ns);
	double *const kept = arena_alloc(arena, size_bytes + 1);

	if (size_bytes > 0)
		memcpy(kept, latency->chosen.ns, size_bytes);
	latency->chosen.ns = kept;
}

static void keep(const struct interval_series *s, struct run_result *out, struct arena *arena)
{
	out->interval_count = s->count;
	out->intervals = arena_alloc(arena, s->count * sizeof(*out->intervals));
	memcpy(out->intervals, s->at, s->count * sizeof(*out->intervals));
	if (s->spec->percentiles.count == 0)
		return;
	for (unsigned i = 0; i < s->count; i++) {
		keep_chosen(&out->intervals[i].latency, arena);
		for (unsigned op = 0; op < IO_OP_COUNT; op++)
			keep_chosen(&out->intervals[i].op_latency[op], arena);
	}
}

void interval_series_finish(struct interval_series *s, uint64_t origin_ns,
			    struct run_result *out, struct arena *arena)
{
	struct loop_reach reach;
	uint64_t end_ns;

	if (!take_stock(s, origin_ns, &reach, &end_ns))
		return;
	add_end_syncs(s);
	if (end_ns > s->last_ns)
		note(s, end_ns);
	else if (s->count > 0)
		add_to_last(s);

	if (s->count > 0)
		keep(s, out, arena);
}
