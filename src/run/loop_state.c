/*
 * loop_state: a loop changes state only at its checks, by the timestamp of its last reap.
 */
#include "loop_state.h"

#include <string.h>

#include "checked.h"
#include "record.h"
#include "turn.h"

/* Interval of checks of a busy loop. */
enum { LOOK_EVERY_NS = 100 * 1000 };

/* ---- samples of reads ---- */

/* The last read that completed: its buffer is not lent again yet. */
static void sample_last(struct loop *l)
{
	const struct io *last = l->free_count > 0 ? l->free[l->free_count - 1] : NULL;

	if (l->state != LOOP_MEASURE || (l->ops->can & ENGINE_DOES_NO_IO) || !last ||
	    last->submitted_ns == l->sampled_ns)
		return;
	l->sampled_ns = last->submitted_ns;
	zero_sample_look(&l->zero_sample, last);
}

/* A short run has few samples: its last reads are still in their buffers. */
static void sample_rest(struct loop *l)
{
	if (l->ahead || (l->ops->can & ENGINE_DOES_NO_IO))
		return;
	for (unsigned i = 0; i < l->free_count; i++)
		zero_sample_look(&l->zero_sample, l->free[i]);
}

/* ---- start and end ---- */

/* A series of fsyncs that are not events; events have an order of their own. */
static bool fsyncs_are_planned(const struct loop *l)
{
	const struct single *s = &l->single;

	return single_left(s) > 0 && s->planned[s->next].op == IO_FSYNC && !l->pattern.order;
}

/* 0: it ends by time. */
static uint64_t events_of(const struct loop *l)
{
	return pattern_events(l->job->spec, l->job->target);
}

/* I/Os held by validation since the warm-up, or planned. Returns how many. */
static unsigned find_held(struct loop *l, struct io *held[SINGLE_PLANNED])
{
	struct single *s = &l->single;
	unsigned count = 0;

	if (l->checked.has_held) {
		held[0] = &l->checked.held;
		return 1;
	}
	for (unsigned i = s->next; i < s->count && !fsyncs_are_planned(l); i++)
		held[count++] = &s->planned[i];
	return count;
}

/* Held I/Os count. */
static void start_events(struct loop *l)
{
	const uint64_t share = pattern_share(events_of(l), l->index, l->job->spec->threads);
	const bool no_events = fsyncs_are_planned(l);
	struct io *held[SINGLE_PLANNED];
	const unsigned left = pattern_start_events(&l->pattern, share, find_held(l, held));

	if (l->job->spec->passes > 0)
		pattern_start_passes(&l->pattern, held, left);
	if (l->checked.has_held)
		l->checked.has_held = left > 0;
	else if (!no_events)
		l->single.count = l->single.next + left;
}

/* In virtual time every loop has its own, and its warm-up ends on time. (If events are counted,
 * I/Os of the warm-up have been waited for.) */
static uint64_t window_begins_ns(const struct loop *l)
{
	const struct spec *spec = l->job->spec;

	if (!l->clock.virtual_ns)
		return atomic_load(&l->run->window.begin_ns);
	if (spec->steady && !events_of(l))
		return l->steady.end_ns - spec->steady_round_ns;
	return events_of(l) && spec->start_delay_ns == 0 ? l->now_ns
		: l->run_start_ns - spec->start_delay_ns + spec->warmup_ns;
}

/* A job that started late measures from then on, and ends with the others. */
static void set_window(struct loop *l)
{
	const struct spec *spec = l->job->spec;
	const uint64_t begin_ns = window_begins_ns(l);

	l->measure_start_ns = begin_ns;
	if (spec->start_delay_ns > 0 && l->run_start_ns > begin_ns)
		l->measure_start_ns = l->run_start_ns;
	l->state_end_ns = spec->time_ns ? begin_ns + spec->time_ns : UINT64_MAX;
}

/* The window of every loop starts with the run's. Threads wake up one after the other, and a loop
 * may be waiting for a CPU when a warm-up ends: that is part of the measurement. (If its window
 * started when it gets the CPU, the wait before would be in no window, and the rates of more loops
 * than CPUs would add up to more than the actual rate.) */
static void begin_measure(struct loop *l)
{
	const struct spec *spec = l->job->spec;

	loop_counts_reset(l->counts);
	if (l->by_size)
		by_size_reset(l->by_size);
	paced_reset(l);
	pairs_reset(l);
	l->submits = 0;
	l->queue = (struct loop_queue){ 0 };
	if (l->submit_batch == 0)
		l->submit_batch = l->submit_batch_max;
	if (events_of(l) && spec_warms_up(spec))
		start_events(l);
	cost_of_thread(&l->thread_cost, l->waits_fd);
	/* Read the clock again: all this took about 100 us, which must not count for the first
	 * I/O. */
	l->now_ns = clock_now_ns(&l->clock);
	paced_start(l);
	l->state = LOOP_MEASURE;
	l->has_begun = true;
	set_window(l);
	stall_watch_begin(l);
	l->syscalls = l->engine.syscalls;
	l->nowait_retries = l->engine.nowait_retries;
	l->turned_away = l->engine.turned_away;
	if (!events_of(l) && l->by_size)
		by_size_count_begun(l);
	if (!events_of(l))
		record_begun(l);
}

/* It ends when its time is over, not when a loop notices. */
static void end_measure(struct loop *l)
{
	struct cost thread;

	l->state = LOOP_DRAIN;
	if (l->now_ns > l->state_end_ns)
		l->now_ns = l->state_end_ns;
	l->measure_end_ns = l->now_ns;
	stall_watch_end(l);
	l->unfinished += l->in_flight;
	paced_end(l, l->checked.has_held ? &l->checked.held : NULL);
	l->syscalls = l->engine.syscalls - l->syscalls;
	l->nowait_retries = l->engine.nowait_retries - l->nowait_retries;
	l->turned_away = l->engine.turned_away - l->turned_away;
	cost_of_thread(&thread, l->waits_fd);
	l->thread_cost = cost_between(&l->thread_cost, &thread);
	window_end_loop(&l->run->window, !l->job->spec->background);
	resting_end(l);
	sample_rest(l);
}

/* Nothing was measured: I/Os in flight are waited for nevertheless. */
static void end_warm_up_early(struct loop *l)
{
	loop_counts_reset(l->counts);
	if (l->by_size)
		by_size_reset(l->by_size);
	l->state = LOOP_DRAIN;
	resting_end(l);
}

/* By a signal or an error; or the others are done, and the job is in the background. */
static bool is_stopped(const struct loop *l)
{
	return atomic_load_explicit(&l->run->stop, memory_order_relaxed) ||
		(l->job->spec->background &&
		 atomic_load_explicit(&l->run->window.is_over, memory_order_relaxed));
}

/* By the timestamp just taken. */
static void change_state(struct loop *l)
{
	const bool stopped = is_stopped(l);
	const bool used_up = l->pattern_done && l->in_flight == 0;
	const bool is_over = l->state == LOOP_MEASURE &&
		(used_up || l->now_ns >= l->state_end_ns);

	l->cut_short |= stopped && !is_over;
	if (l->state == LOOP_WARMUP && l->job->spec->steady)
		steady_look(l);
	if (l->state == LOOP_WARMUP && stopped) {
		end_warm_up_early(l);
	} else if (l->state == LOOP_WARMUP && l->now_ns >= l->state_end_ns) {
		/* No I/O of the warm-up may count as one of --events: wait for them. */
		if (l->in_flight > 0 && events_of(l))
			l->submit_batch = 0;
		else if (window_has_begun(&l->run->window, !l->clock.virtual_ns))
			begin_measure(l);
	}
	if (l->state == LOOP_MEASURE && (stopped || used_up || l->now_ns >= l->state_end_ns))
		end_measure(l);
}

/* --start-delay counts from the common start of the loops. False: the run is over before. */
static bool wait_for_start(struct loop *l)
{
	const uint64_t delay_ns = l->job->spec->start_delay_ns;
	const uint64_t from_ns = l->clock.virtual_ns ? l->now_ns : l->run->window.start_ns;

	l->run_start_ns = delay_ns ? from_ns + delay_ns : l->now_ns;
	while (l->now_ns < l->run_start_ns) {
		const uint64_t left_ns = l->run_start_ns - l->now_ns;

		l->cut_short = is_stopped(l);
		if (l->cut_short)
			return false;
		turn_sleep_until(l, l->now_ns + (left_ns < TURN_WAIT_MAX_NS ? left_ns
									     : TURN_WAIT_MAX_NS));
		loop_answer(l);
	}
	return true;
}

/* The first loop to arrive starts the window; others wait meanwhile. */
static void measure_at_once(struct loop *l)
{
	while (!window_has_begun(&l->run->window, !l->clock.virtual_ns))
		clock_sleep_until(clock_real_ns() + 10 * 1000);
	begin_measure(l);
}

void loop_begin(struct loop *l)
{
	const uint64_t delay_ns = l->job->spec->start_delay_ns;
	const uint64_t warmup_ns = l->job->spec->warmup_ns;

	l->now_ns = clock_now_ns(&l->clock);
	if (!wait_for_start(l)) {
		l->state = LOOP_DRAIN;
	} else if (l->job->spec->steady) {
		paced_start(l);
		steady_begin(l, l->run_start_ns + warmup_ns);
		l->state_end_ns = l->steady.end_ns;
	} else if (warmup_ns > delay_ns) {
		paced_start(l);
		l->state_end_ns = l->run_start_ns + warmup_ns - delay_ns;
	} else {
		measure_at_once(l);
	}
}

void loop_look_up(struct loop *l)
{
	sample_last(l);
	if (l->state == LOOP_MEASURE)
		stall_watch_look(l);
	paced_look(l);
	if (paced_queue_is_full(l)) {
		l->queue_was_full = true;
		loop_stop_by_error(l);
	}
	change_state(l);
	loop_answer(l);
	l->look_ns = l->now_ns + LOOK_EVERY_NS;
	if (l->look_ns > l->state_end_ns)
		l->look_ns = l->state_end_ns;
}

/* ---- the end ---- */

int loop_drain(struct loop *l)
{
	while (l->in_flight > 0) {
		struct io **done = turn_done(l);
		unsigned nr;
		int ret;

		ret = l->ops->submit(&l->engine, 1, TURN_WAIT_MAX_NS);
		if (ret < 0)
			return ret;
		nr = l->ops->reap(&l->engine, done, l->in_flight);
		l->now_ns = clock_now_ns(&l->clock);
		paced_drained(l, done, nr);
		for (unsigned i = 0; i < nr; i++)
			record_drained(l, done[i]);
		checked_done(l, done, nr);
		turn_give_back(l, nr);
		loop_answer(l);
	}
	return 0;
}

int loop_engine_broke(struct loop *l, int ret, struct err *err)
{
	atomic_store_explicit(&l->run->stop, true, memory_order_relaxed);
	return err_failure(err, -ret, "engine '%s' broke: %s", l->ops->name, strerror(-ret));
}
