/*
 * intervals: the difference of two sums over all loops is what happened in between; the
 * percentiles of an interval are those of the difference of two histograms.
 */
#include "intervals.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "units.h"

enum {
	BEFORE, NOW, DIFFERENCE, TOTALS_COUNT,
	CAPACITY_FIRST = 64,
	ANSWER_WITHIN_NS = 50 * 1000 * 1000,
};

static void totals_reset(struct interval_totals *totals)
{
	memset(totals, 0, sizeof(*totals));
	hist_init(&totals->hist);
}

void intervals_init(struct intervals *iv, const struct spec *spec, struct arena *arena)
{
	*iv = (struct intervals){
		.arena		= arena,
		.spec		= spec,
		.length_ns	= spec->report_interval_ns ? spec->report_interval_ns
							   : NS_PER_SECOND,
		.totals		= calloc(TOTALS_COUNT, sizeof(*iv->totals)),
		.due_ns		= UINT64_MAX,
	};
	if (iv->totals)
		for (unsigned i = 0; i < TOTALS_COUNT; i++)
			totals_reset(&iv->totals[i]);
}

void intervals_release(struct intervals *iv)
{
	free(iv->totals);
	free(iv->at);
}

void intervals_start(struct intervals *iv, uint64_t real_ns)
{
	if (!iv->totals)
		return;		/* no memory for it: a run without intervals */
	iv->start_ns = iv->last_ns = real_ns;
	iv->due_ns = real_ns + iv->length_ns;
}

static void add_counts(struct interval_totals *totals, const struct loop_counts *counts)
{
	for (unsigned op = 0; op < IO_OP_COUNT; op++) {
		totals->ios[op] += loop_op_ios(&counts->op[op]);
		totals->bytes[op] += counts->op[op].bytes;
		for (unsigned i = 0; i < LOOP_ERRORS_MAX; i++)
			totals->errors += counts->op[op].errors[i].count;
		hist_merge(&totals->hist, &counts->op[op].hist);
	}
}

/* Neighbours become one: its counts are exact, its percentiles those of the worse one. */
static void join_neighbours(struct intervals *iv)
{
	for (unsigned i = 0; i < iv->count / 2; i++) {
		struct result_interval a = iv->at[2 * i];
		const struct result_interval *b = &iv->at[2 * i + 1];

		a.length_s += b->length_s;
		a.errors += b->errors;
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
		iv->at[i] = a;
	}
	iv->count /= 2;
	iv->length_ns *= 2;
}

static struct result_interval *next_place(struct intervals *iv)
{
	if (iv->count == INTERVALS_MAX)
		join_neighbours(iv);
	if (iv->count == iv->capacity) {
		const unsigned capacity = iv->capacity ? iv->capacity * 2 : CAPACITY_FIRST;
		struct result_interval *grown = realloc(iv->at, capacity * sizeof(*grown));

		if (!grown)
			return NULL;
		iv->at = grown;
		iv->capacity = capacity;
	}
	return &iv->at[iv->count++];
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

static struct result_interval *note_interval(struct intervals *iv, uint64_t now_ns)
{
	struct interval_totals *diff = &iv->totals[DIFFERENCE];
	struct result_interval *interval = next_place(iv);

	difference(diff, &iv->totals[NOW], &iv->totals[BEFORE]);
	if (interval) {
		*interval = (struct result_interval){
			.start_s	= (double)(iv->last_ns - iv->start_ns) / NS_PER_SECOND,
			.length_s	= (double)(now_ns - iv->last_ns) / NS_PER_SECOND,
			.errors		= diff->errors,
			.p50_ns		= hist_percentile(&diff->hist, 50),
			.p95_ns		= hist_percentile(&diff->hist, 95),
			.p99_ns		= hist_percentile(&diff->hist, 99),
			.max_ns		= diff->hist.count ? diff->hist.max : 0,
			.percentile_ns	= iv->spec->percentile
				? hist_percentile(&diff->hist, iv->spec->percentile) : 0,
		};
		memcpy(interval->ios, diff->ios, sizeof(diff->ios));
		memcpy(interval->bytes, diff->bytes, sizeof(diff->bytes));
	}
	iv->last_ns = now_ns;
	memcpy(&iv->totals[BEFORE], &iv->totals[NOW], sizeof(iv->totals[NOW]));
	return interval;
}

void intervals_take(struct intervals *iv, struct loop *loops, unsigned loop_count,
		    const struct run_observer *observer)
{
	const uint64_t now_ns = clock_real_ns();
	const struct result_interval *interval;

	for (unsigned i = 0; i < loop_count; i++)
		loop_ask_snapshot(&loops[i]);
	totals_reset(&iv->totals[NOW]);
	for (unsigned i = 0; i < loop_count; i++) {
		loop_take_snapshot(&loops[i], now_ns + ANSWER_WITHIN_NS);
		add_counts(&iv->totals[NOW], loops[i].snapshot);
	}

	interval = note_interval(iv, now_ns);
	iv->due_ns += iv->length_ns;
	if (interval && observer)
		observer->interval(observer->context, iv->spec, interval);
}

void intervals_finish(struct intervals *iv, struct loop *loops, unsigned loop_count,
		      struct run_result *out)
{
	const uint64_t end_ns = iv->start_ns + (uint64_t)(out->elapsed_s * NS_PER_SECOND);

	if (!iv->totals)
		return;
	totals_reset(&iv->totals[NOW]);
	for (unsigned i = 0; i < loop_count; i++)
		add_counts(&iv->totals[NOW], loops[i].counts);
	note_interval(iv, end_ns > iv->last_ns ? end_ns : iv->last_ns);

	out->interval_count = iv->count;
	out->intervals = arena_alloc(iv->arena, iv->count * sizeof(*out->intervals));
	memcpy(out->intervals, iv->at, iv->count * sizeof(*out->intervals));
}
