/*
 * Hands the counts of a loop to the main thread: a copy on request, and the counts themselves when
 * they no longer change. The cost is one relaxed load at each check, and about 10 us for a copy.
 */
#include "loop.h"

#include "job.h"

/* ---- the loop's side ---- */

/* Timestamps of slots that are not lent are irrelevant. */
uint64_t loop_oldest_in_flight_ns(struct loop *l)
{
	uint64_t oldest_ns = UINT64_MAX;

	for (unsigned i = 0; i < l->free_count; i++)
		l->free[i]->submitted_ns = UINT64_MAX;
	resting_clear_stamps(l);
	for (unsigned i = 0; i < l->slot_count; i++)
		if (l->slots[i].submitted_ns < oldest_ns)
			oldest_ns = l->slots[i].submitted_ns;
	return oldest_ns;
}

/* The engine continues counting after the window; its end takes the counts in `before`. */
static uint64_t in_window(const struct loop *l, uint64_t engine_counts, uint64_t before)
{
	return l->state == LOOP_MEASURE ? engine_counts - before : before;
}

/* The measuring of all loops may begin before one of them has started: that one had no warm-up. */
static uint64_t warmed_up_ns(const struct loop *l)
{
	const uint64_t end_ns = l->has_begun ? l->measure_start_ns : l->now_ns;

	return end_ns > l->run_start_ns ? end_ns - l->run_start_ns : 0;
}

static void write_numbers(struct loop *l, struct loop_numbers *numbers)
{
	const bool measures = l->state == LOOP_MEASURE;

	*numbers = (struct loop_numbers){
		.at_ns		= l->now_ns,
		.warmup_ns	= warmed_up_ns(l),
		.in_flight	= l->in_flight,
	};
	if (!l->has_begun)
		return;
	numbers->has_begun = true;
	numbers->measures = measures;
	numbers->start_ns = l->measure_start_ns;
	numbers->end_ns = measures ? l->now_ns : l->measure_end_ns;
	if (l->state == LOOP_DRAIN && l->in_flight > 0)
		numbers->oldest_ns = loop_oldest_in_flight_ns(l);
	numbers->unfinished = l->unfinished;
	numbers->unfinished_age_max_ns = l->unfinished_age_max_ns;
	numbers->submits = l->submits;
	numbers->syscalls = in_window(l, l->engine.syscalls, l->syscalls);
	numbers->nowait_retries = in_window(l, l->engine.nowait_retries, l->nowait_retries);
	numbers->turned_away = in_window(l, l->engine.turned_away, l->turned_away);
	numbers->stalls = l->stall.stalls;
	numbers->queue = l->queue;
	numbers->has_times = (l->paced.on || l->pairs.counts) && !measures;
	numbers->behind_ns = l->paced.behind_ns;
	numbers->backlog_start = l->paced.backlog_start;
}

static bool has_counted(const struct loop_op *op)
{
	return op->hist.count > 0 || op->chained > 0 || op->errors.at[0].count > 0;
}

/* A histogram has 36 KiB: those of unused operations stay empty and are not copied. */
static void write_counts(const struct loop *l, struct loop_counts *counts)
{
	for (unsigned op = 0; op < IO_OP_COUNT; op++)
		if (has_counted(&l->counts->op[op]))
			counts->op[op] = l->counts->op[op];
}

void loop_answer(struct loop *l)
{
	int wanted = SNAPSHOT_WANTED;

	if (atomic_load_explicit(&l->snapshot_state, memory_order_relaxed) != SNAPSHOT_WANTED)
		return;
	if (!atomic_compare_exchange_strong_explicit(&l->snapshot_state, &wanted,
						     SNAPSHOT_WRITING, memory_order_acquire,
						     memory_order_relaxed))
		return;	/* the request was withdrawn */
	/* The warm-up is not shown: it will be dropped, and counts never decrease. */
	if (l->has_begun)
		write_counts(l, &l->snapshot->counts);
	write_numbers(l, &l->snapshot->numbers);
	/* They take up to 350 KiB, and are not needed before the end. */
	if (l->snapshot->numbers.has_times && l->paced.on)
		*l->paced.told = *l->paced.counts;
	if (l->snapshot->numbers.has_times && l->pairs.counts)
		*l->pairs.told = *l->pairs.counts;
	atomic_store_explicit(&l->snapshot_state, SNAPSHOT_IDLE, memory_order_release);
	/* Copying took some time, which must not count for the next I/O. */
	l->now_ns = clock_now_ns(&l->clock);
}

void loop_tell_last(struct loop *l)
{
	write_numbers(l, &l->last);
	atomic_store_explicit(&l->stage, LOOP_DRAINED, memory_order_release);
}

/* ---- the main thread's side ---- */

static bool has_drained(const struct loop *l)
{
	return atomic_load_explicit(&l->stage, memory_order_acquire) >= LOOP_DRAINED;
}

void loop_ask(struct loop *l)
{
	int idle = SNAPSHOT_IDLE;

	atomic_compare_exchange_strong_explicit(&l->snapshot_state, &idle, SNAPSHOT_WANTED,
						memory_order_release, memory_order_relaxed);
}

bool loop_has_answered(const struct loop *l)
{
	return atomic_load_explicit(&l->snapshot_state, memory_order_acquire) == SNAPSHOT_IDLE ||
		has_drained(l);
}

bool loop_wait_for_answer(const struct loop *l, uint64_t until_real_ns)
{
	while (!loop_has_answered(l)) {
		if (clock_real_ns() >= until_real_ns)
			return false;
		clock_sleep_until(clock_real_ns() + 200 * 1000);
	}
	return true;
}

bool loop_take_back_question(struct loop *l)
{
	int wanted = SNAPSHOT_WANTED;

	if (has_drained(l))
		return false;
	if (atomic_compare_exchange_strong_explicit(&l->snapshot_state, &wanted, SNAPSHOT_IDLE,
						    memory_order_acquire, memory_order_acquire))
		return true;
	while (!loop_has_answered(l))	/* it is writing */
		clock_sleep_until(clock_real_ns() + 10 * 1000);
	return false;
}

struct loop_view loop_view(const struct loop *l)
{
	if (has_drained(l))
		return (struct loop_view){ l->counts, &l->last, l->paced.counts, l->pairs.counts,
					   true };
	return (struct loop_view){ &l->snapshot->counts, &l->snapshot->numbers, l->paced.told,
				   l->pairs.told, false };
}

struct loop_reach loop_reach(const struct loop *loops, unsigned count)
{
	struct loop_reach reach = { .start_ns = UINT64_MAX };

	for (unsigned i = 0; i < count; i++) {
		const struct loop_numbers *numbers = loop_view(&loops[i]).numbers;

		if (!numbers->has_begun)
			continue;
		reach.goes_on |= numbers->measures;
		if (numbers->start_ns < reach.start_ns)
			reach.start_ns = numbers->start_ns;
		if (numbers->end_ns > reach.end_ns)
			reach.end_ns = numbers->end_ns;
	}
	return reach;
}

/* For one that never answered: it started with the others, if there was no warm-up. */
static void begin_for_it(const struct loop *l, struct loop_numbers *numbers, uint64_t started_ns)
{
	const uint64_t begin_ns = atomic_load(&l->run->window.begin_ns);

	if (numbers->at_ns > 0)
		return;
	numbers->at_ns = started_ns;
	if (spec_warms_up(l->job->spec) || l->job->spec->start_delay_ns > 0 || begin_ns == 0)
		return;
	numbers->has_begun = numbers->measures = true;
	numbers->start_ns = numbers->at_ns = begin_ns;
}

static void speak_for_it(const struct loop *l, struct loop_numbers *numbers,
			 uint64_t started_ns, uint64_t now_ns)
{
	begin_for_it(l, numbers, started_ns);
	if (numbers->in_flight == 0)
		numbers->in_flight = 1;
	numbers->oldest_ns = numbers->at_ns;
	if (!numbers->has_begun) {
		numbers->warmup_ns = now_ns - started_ns;
	} else if (numbers->measures) {
		numbers->unfinished = numbers->in_flight;
		stalls_note(&numbers->stalls, now_ns - numbers->at_ns);
		numbers->end_ns = now_ns;
		numbers->measures = false;
	}
}

void loop_leave(struct loop *l, uint64_t started_ns, uint64_t now_ns)
{
	struct loop_numbers *numbers = &l->snapshot->numbers;

	if (has_drained(l))
		return;
	l->is_silent = !loop_has_answered(l) && loop_take_back_question(l);
	if (has_drained(l))
		return;
	/* In a time that only the engine moves, nothing is to be said of it. */
	if (l->is_silent && !l->clock.virtual_ns)
		speak_for_it(l, numbers, started_ns, now_ns);
	numbers->is_left = true;
}
