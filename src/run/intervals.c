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
};

static void totals_reset(struct interval_totals *totals)
{
	memset(totals, 0, sizeof(*totals));
	hist_init(&totals->hist);
}

void intervals_init(struct intervals *iv, const struct spec *spec,
		    const struct run_observer *observer, struct arena *arena)
{
	*iv = (struct intervals){
		.arena		= arena,
		.spec		= spec,
		.observer	= observer,
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
	iv->begin_ns = real_ns;
	iv->due_ns = real_ns + iv->length_ns;
}

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

/* Neighbours become one: its counts are exact, its percentiles those of the worse one. */
static void join_neighbours(struct intervals *iv)
{
	for (unsigned i = 0; i < iv->count / 2; i++) {
		struct result_interval a = iv->at[2 * i];
		const struct result_interval *b = &iv->at[2 * i + 1];

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

/* Without memory for another, what it would have is the next one's. */
static struct result_interval *note_interval(struct intervals *iv, uint64_t end_ns,
					     unsigned no_answer)
{
	struct interval_totals *diff = &iv->totals[DIFFERENCE];
	struct result_interval *interval = next_place(iv);

	if (!interval)
		return NULL;
	difference(diff, &iv->totals[NOW], &iv->totals[BEFORE]);
	*interval = (struct result_interval){
		.start_s	= (double)iv->last_ns / NS_PER_SECOND,
		.length_s	= (double)(end_ns - iv->last_ns) / NS_PER_SECOND,
		.errors		= diff->errors,
		.no_answer	= no_answer,
		.p50_ns		= hist_percentile(&diff->hist, 50),
		.p95_ns		= hist_percentile(&diff->hist, 95),
		.p99_ns		= hist_percentile(&diff->hist, 99),
		.max_ns		= diff->hist.count ? diff->hist.max : 0,
		.percentile_ns	= iv->spec->percentile > 0
			? hist_percentile(&diff->hist, iv->spec->percentile) : 0,
	};
	memcpy(interval->ios, diff->ios, sizeof(diff->ios));
	memcpy(interval->bytes, diff->bytes, sizeof(diff->bytes));
	iv->last_ns = end_ns;
	memcpy(&iv->totals[BEFORE], &iv->totals[NOW], sizeof(iv->totals[NOW]));
	return interval;
}

/* ---- what the loops say ---- */

/* Until when all of this is, since the first loop began; and whether any goes on after that. */
struct reach {
	uint64_t end_ns;
	bool goes_on;
};

static struct reach add_up(struct interval_totals *totals, const struct loop *loops,
			   unsigned loop_count)
{
	uint64_t start_ns = UINT64_MAX, end_ns = 0;
	struct reach reach = { 0 };

	totals_reset(totals);
	for (unsigned i = 0; i < loop_count; i++) {
		const struct loop_view view = loop_view(&loops[i]);

		if (!view.numbers->has_begun)
			continue;
		add_counts(totals, view.counts);
		reach.goes_on |= view.numbers->measures;
		if (view.numbers->start_ns < start_ns)
			start_ns = view.numbers->start_ns;
		if (view.numbers->end_ns > end_ns)
			end_ns = view.numbers->end_ns;
	}
	reach.end_ns = end_ns > start_ns ? end_ns - start_ns : 0;
	return reach;
}

static void ask(struct intervals *iv, struct loop *loops, unsigned loop_count)
{
	for (unsigned i = 0; i < loop_count; i++)
		loop_ask(&loops[i]);
	iv->asked = true;
	iv->overdue_ns = iv->due_ns + iv->length_ns;
}

static unsigned count_silent(const struct loop *loops, unsigned loop_count)
{
	unsigned silent = 0;

	for (unsigned i = 0; i < loop_count; i++)
		silent += !loop_has_answered(&loops[i]);
	return silent;
}

/* ---- one after the other ---- */

/* The last one, to the end of the run, is intervals_finish()'s. */
static void close_interval(struct intervals *iv, struct loop *loops, unsigned loop_count)
{
	const struct run_observer *observer = iv->observer;
	const struct result_interval *interval = NULL;
	unsigned silent = 0;
	struct reach reach;

	for (unsigned i = 0; i < loop_count; i++)
		silent += !loop_has_answered(&loops[i]) && loop_take_back_question(&loops[i]);
	reach = add_up(&iv->totals[NOW], loops, loop_count);
	if (reach.goes_on && reach.end_ns > iv->last_ns)
		interval = note_interval(iv, reach.end_ns, silent);
	if (interval && observer && observer->interval)
		observer->interval(observer->context, iv->spec, interval);
}

/* Nobody has answered: the question stands. */
static void tell_silence(struct intervals *iv, unsigned silent, uint64_t real_ns)
{
	const struct run_observer *observer = iv->observer;
	const struct run_silence silence = {
		.loops	= silent,
		.at_s	= (double)(real_ns - iv->begin_ns) / NS_PER_SECOND,
		.for_s	= (double)(real_ns - iv->begin_ns - iv->last_ns) / NS_PER_SECOND,
	};

	iv->overdue_ns += iv->length_ns;
	if (observer && observer->no_answer)
		observer->no_answer(observer->context, iv->spec, &silence);
}

/* At whole multiples of the interval; those that were missed are part of the one before. */
static void next_due(struct intervals *iv, uint64_t real_ns)
{
	iv->asked = false;
	iv->due_ns += ((real_ns - iv->due_ns) / iv->length_ns + 1) * iv->length_ns;
}

void intervals_look(struct intervals *iv, struct loop *loops, unsigned loop_count,
		    uint64_t real_ns)
{
	unsigned silent;

	if (real_ns < iv->due_ns)
		return;
	if (!iv->asked)
		ask(iv, loops, loop_count);
	silent = count_silent(loops, loop_count);
	if (silent > 0 && real_ns < iv->overdue_ns)
		return;
	if (silent == loop_count) {
		tell_silence(iv, silent, real_ns);
		return;
	}
	close_interval(iv, loops, loop_count);
	next_due(iv, real_ns);
}

/* What came after the window, such as errors of the drain, belongs to the last. */
static void add_to_last(struct intervals *iv)
{
	struct interval_totals *diff = &iv->totals[DIFFERENCE];
	struct result_interval *last = &iv->at[iv->count - 1];

	difference(diff, &iv->totals[NOW], &iv->totals[BEFORE]);
	last->errors += diff->errors;
	for (unsigned op = 0; op < IO_OP_COUNT; op++) {
		last->ios[op] += diff->ios[op];
		last->bytes[op] += diff->bytes[op];
	}
}

static void add_end_syncs(struct interval_totals *totals, const struct loop *loops,
			  unsigned loop_count)
{
	for (unsigned i = 0; i < loop_count; i++)
		if (atomic_load_explicit(&loops[i].stage, memory_order_acquire) == LOOP_SYNCED)
			for (unsigned e = 0; e < LOOP_ERRORS_MAX; e++)
				totals->errors += loops[i].end_sync.errors.at[e].count;
}

void intervals_finish(struct intervals *iv, struct loop *loops, unsigned loop_count,
		      struct run_result *out)
{
	unsigned silent = 0;
	struct reach reach;

	if (!iv->totals)
		return;
	for (unsigned i = 0; i < loop_count; i++)
		silent += loops[i].is_silent;
	reach = add_up(&iv->totals[NOW], loops, loop_count);
	add_end_syncs(&iv->totals[NOW], loops, loop_count);
	if (reach.end_ns > iv->last_ns)
		note_interval(iv, reach.end_ns, silent);
	else if (iv->count > 0)
		add_to_last(iv);

	if (iv->count == 0)
		return;
	out->interval_count = iv->count;
	out->intervals = arena_alloc(iv->arena, iv->count * sizeof(*out->intervals));
	memcpy(out->intervals, iv->at, iv->count * sizeof(*out->intervals));
}
