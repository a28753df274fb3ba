/*
 * interval_series: an interval is the difference of two sums over all loops; its percentiles are
 * those of the difference of two histograms.
 */
#include "interval_series.h"

#include <stdlib.h>
#include <string.h>

#include "units.h"

enum {
	BEFORE, NOW, DIFFERENCE, TOTALS_COUNT,
	CAPACITY_FIRST = 64,
};

static void totals_reset(struct interval_totals *totals)
{
	memset(totals, 0, sizeof(*totals));
	hist_init(&totals->hist);
}

void interval_series_init(struct interval_series *s, const struct spec *spec, struct loop *loops,
			  unsigned loop_count)
{
	*s = (struct interval_series){
		.spec		= spec,
		.loops		= loops,
		.loop_count	= loop_count,
		.totals		= calloc(TOTALS_COUNT, sizeof(*s->totals)),
	};
	if (s->totals)
		for (unsigned i = 0; i < TOTALS_COUNT; i++)
			totals_reset(&s->totals[i]);
}

void interval_series_release(struct interval_series *s)
{
	free(s->totals);
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
		hist_merge(&totals->hist, &counts->op[op].hist);
	}
}

static void add_up(struct interval_series *s)
{
	struct interval_totals *totals = &s->totals[NOW];

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
				s->totals[NOW].errors += loop->end_sync.errors.at[e].count;
	}
}

/* ---- rows ---- */

/* Merge adjacent ones: counts are exact, percentiles those of the worse one. */
static void join_neighbours(struct interval_series *s)
{
	for (unsigned i = 0; i < s->count / 2; i++) {
		struct result_interval a = s->at[2 * i];
		const struct result_interval *b = &s->at[2 * i + 1];

		a.length_s += b->length_s;
		a.errors += b->errors;
		a.no_answer = a.no_answer > b->no_answer ? a.no_answer : b->no_answer;
		for (unsigned op = 0; op < IO_OP_COUNT; op++) {
			a.ios[op] += b->ios[op];
			a.bytes[op] += b->bytes[op];
		}
		a.p50_ns = a.p50_ns > b->p50_ns ? a.p50_ns : b->p50_ns;
		a.p95_ns = a.p95_ns > b->p95_ns ? a.p95_ns : b->p95_ns;
		a.p99_ns = a.p99_ns > b->p99_ns ? a.p99_ns : b->p99_ns;
		a.max_ns = a.max_ns > b->max_ns ? a.max_ns : b->max_ns;
		a.percentile_ns = a.percentile_ns > b->percentile_ns ? a.percentile_ns
								     : b->percentile_ns;
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
	hist_subtract(&out->hist, &later->hist, &earlier->hist);
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
	struct interval_totals *diff = &s->totals[DIFFERENCE];
	struct result_interval *interval = next_place(s);

	if (!interval)
		return NULL;
	difference(diff, &s->totals[NOW], &s->totals[BEFORE]);
	*interval = (struct result_interval){
		.start_s	= (double)s->last_ns / NS_PER_SECOND,
		.length_s	= (double)(end_ns - s->last_ns) / NS_PER_SECOND,
		.errors		= diff->errors,
		.no_answer	= count_silent(s),
		.p50_ns		= hist_percentile(&diff->hist, 50),
		.p95_ns		= hist_percentile(&diff->hist, 95),
		.p99_ns		= hist_percentile(&diff->hist, 99),
		.max_ns		= diff->hist.count ? diff->hist.max : 0,
		.percentile_ns	= s->spec->percentile > 0
			? hist_percentile(&diff->hist, s->spec->percentile) : 0,
	};
	memcpy(interval->ios, diff->ios, sizeof(diff->ios));
	memcpy(interval->bytes, diff->bytes, sizeof(diff->bytes));
	s->last_ns = end_ns;
	memcpy(&s->totals[BEFORE], &s->totals[NOW], sizeof(s->totals[NOW]));
	return interval;
}

/* The present numbers of the loops, in the run's time; false: unknown. */
static bool take_stock(struct interval_series *s, uint64_t origin_ns,
		       struct loop_reach *reach, uint64_t *end_ns)
{
	if (!s->totals)
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
	struct interval_totals *diff = &s->totals[DIFFERENCE];
	struct result_interval *last = &s->at[s->count - 1];

	difference(diff, &s->totals[NOW], &s->totals[BEFORE]);
	last->errors += diff->errors;
	for (unsigned op = 0; op < IO_OP_COUNT; op++) {
		last->ios[op] += diff->ios[op];
		last->bytes[op] += diff->bytes[op];
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

	if (s->count == 0)
		return;
	out->interval_count = s->count;
	out->intervals = arena_alloc(arena, s->count * sizeof(*out->intervals));
	memcpy(out->intervals, s->at, s->count * sizeof(*out->intervals));
}
