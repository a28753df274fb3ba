/*
 * The event loop: fill, submit, reap, record, until time or events are used up; then drain.
 *
 * Everything between loop_fill() and loop_reap() is hot: no malloc, no lock, no printing, no
 * division. What can be prepared is prepared in loop_open() (loop_open.c). The stack of free
 * slots is the only queue: a batch is taken from its top, and completions are put back on it.
 *
 * I/Os of one batch share their stamps, so those that complete together have the same latency:
 * they are recorded as one value with a count.
 */
#include "loop.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "job.h"

enum {
	/* The longest wait: how late a loop may notice a stop or a wish for a snapshot. */
	WAIT_MAX_NS		= 100 * 1000 * 1000,
	/* A busy loop looks for them every so often. */
	LOOK_EVERY_NS		= 100 * 1000,
	/* Where an engine does one I/O after the other, a batch should last about so long: long
	 * enough to share the cost of a turn, short enough to end on time. */
	BLOCKING_BATCH_NS	= 1000 * 1000,
};

/* ---- one turn ---- */

/* What to do next, into up to `room` slots. */
static unsigned choose_ios(struct loop *l, struct io *const ios[], unsigned room)
{
	unsigned nr;

	if (l->singly_on)
		return singly_fill(l, ios, room);
	/* An fsync covers the writes that have completed: so they have to, unless the engine holds
	 * the fsync back until they have. */
	if (l->writes_in_flight > 0 && !l->engine_drains && pattern_next_is_fsync(&l->pattern))
		return 0;

	nr = pattern_fill(&l->pattern, ios, room);
	if (nr == 0)
		l->pattern_done = true;
	return nr;
}

static void stamp(struct io *const ios[], unsigned nr, uint64_t now_ns)
{
	for_each_in_batch(i, nr)
		ios[i]->submitted_ns = now_ns;
}

/* Take the top `room` slots of the free stack, fill what the pattern gives, stage it. */
static unsigned loop_fill(struct loop *l)
{
	const unsigned room = l->free_count < l->submit_batch ? l->free_count : l->submit_batch;
	struct io **ios = &l->free[l->free_count - room];
	unsigned nr;

	if (room == 0)
		return 0;
	nr = choose_ios(l, ios, room);
	if (nr == 0)
		return 0;
	if (l->writes)
		l->writes_in_flight += data_prepare(&l->data, ios, nr);
	if (l->singly_on)
		singly_stamp(l, ios, nr);
	if (__builtin_expect(l->run->observer != NULL, 0))
		l->run->observer->issued(l->run->observer->context, ios, nr);
	/* An engine that stamps goes on from the first. */
	stamp(ios, l->ahead ? 1 : nr, l->now_ns);
	if (l->ops->queue(&l->engine, ios, nr) != nr)
		assert(false && "an engine takes all that it was opened for");

	if (nr < room)
		memmove(ios, ios + nr, (room - nr) * sizeof(*ios));
	l->free_count -= nr;
	l->in_flight += nr;
	return nr;
}

/* While there is room and work, go on filling; otherwise wait for a batch of completions. */
static unsigned wait_nr(struct loop *l, unsigned staged)
{
	if (l->singly_on && paced_spins(l))
		return 0;
	if (staged > 0 && l->free_count > 0 && !(l->singly_on && singly_must_wait(l)))
		return 0;
	return l->in_flight < l->complete_batch ? l->in_flight : l->complete_batch;
}

static uint64_t wait_timeout_ns(struct loop *l)
{
	const uint64_t left_ns = l->state_end_ns - l->now_ns;
	/* The end may be past: while what is left of the warm-up comes back. */
	const uint64_t timeout_ns = l->state_end_ns > l->now_ns && left_ns < WAIT_MAX_NS
		? left_ns : WAIT_MAX_NS;

	return l->singly_on ? paced_wait_limit(l, timeout_ns) : timeout_ns;
}

static int loop_submit(struct loop *l, unsigned staged)
{
	l->submits++;
	return l->ops->submit(&l->engine, wait_nr(l, staged), wait_timeout_ns(l));
}

void loop_stop_by_error(struct loop *l)
{
	l->stopped_by_error = true;
	l->look_ns = 0;
	atomic_store_explicit(&l->run->stop, true, memory_order_relaxed);
}

/* 0, or why it failed. All of the target was there when it was opened: what ends now has become
 * shorter, or is gone. */
static int failure_of(const struct loop *l, const struct io *io)
{
	if (io->result < 0)
		return -io->result;
	if (io->result == (int32_t)io->length)
		return 0;
	if (io->result == 0)
		return ERR_EOF;
	return io->op == IO_READ && target_ends_before(l->job->target, io->file_index,
						       io->offset + io->length) ? ERR_EOF : 0;
}

static void record_failure(struct loop *l, struct loop_op *op, const struct io *io, int code)
{
	loop_count_error(&op->errors, code);
	if (!l->has_failed_io) {
		l->failed_io = *io;
		l->failed_io.result = -code;
	}
	l->has_failed_io = true;
	if (!l->job->spec->continue_on_error)
		loop_stop_by_error(l);
}

/* Not what was asked for: an error or a short transfer. */
static void record_odd(struct loop *l, struct loop_op *op, const struct io *io,
		       uint64_t completed_ns)
{
	const int code = failure_of(l, io);

	if (code) {
		record_failure(l, op, io, code);
		return;
	}
	op->shorts++;
	op->bytes += (uint64_t)io->result;
	hist_record(&op->hist, completed_ns - io->submitted_ns, 1);
}

static inline bool is_alike(const struct io *io, const struct io *first)
{
	return io->submitted_ns == first->submitted_ns && io->op == first->op &&
		io->result == (int32_t)io->length;
}

/* The usual batch: submitted at once, and each moved what was asked of it. */
static bool all_alike(struct io *const done[], unsigned nr)
{
	const io_outcome first = io_outcome_of(done[0]);
	io_outcome differ = { 0 };

	if (done[0]->result != (int32_t)done[0]->length)
		return false;
	for_each_in_batch(i, nr)
		differ |= io_outcome_of(done[i]) ^ first;
	return (differ[0] | differ[1]) == 0;
}

static void record_some(struct loop *l, enum io_op kind, const struct io *first, unsigned nr)
{
	struct loop_op *op = &l->counts->op[kind];

	op->bytes += (uint64_t)first->length * nr;
	hist_record(&op->hist, l->now_ns - first->submitted_ns, nr);
}

_Static_assert(IO_READ == 0 && IO_WRITE == 1, "so that their sum is the number of writes");

/* Of the same length: so they are all reads and writes, or all fsyncs. */
static void record_alike(struct loop *l, struct io *const done[], unsigned nr)
{
	const struct io *first = done[0];
	unsigned writes = 0;

	if (!l->writes || first->op == IO_FSYNC) {
		record_some(l, first->op, first, nr);
		return;
	}
	for_each_in_batch(i, nr)
		writes += done[i]->op;
	if (writes > 0)
		record_some(l, IO_WRITE, first, writes);
	if (writes < nr)
		record_some(l, IO_READ, first, nr - writes);
	l->writes_in_flight -= writes;
	if (l->config.then_fsync)
		l->counts->op[IO_FSYNC].chained += writes;
}

/* One latency for all that share both stamps. */
static void record_batch(struct loop *l, struct io *const done[], unsigned nr)
{
	unsigned i = 0;

	while (i < nr) {
		const struct io *first = done[i];
		struct loop_op *op = &l->counts->op[first->op];
		const unsigned start = i;
		uint64_t bytes = 0;

		if (is_alike(first, first)) {
			do
				bytes += done[i++]->length;
			while (i < nr && is_alike(done[i], first));
			op->bytes += bytes;
			hist_record(&op->hist, l->now_ns - first->submitted_ns, i - start);
			if (first->then_fsync)
				l->counts->op[IO_FSYNC].chained += i - start;
		} else {
			record_odd(l, op, done[i++], l->now_ns);
		}
		if (first->op == IO_WRITE)
			l->writes_in_flight -= i - start;
	}
}

/* What was filled ahead: all are reads, and each has stamps of its own. */
static void record_ahead(struct loop *l, struct io *const done[], unsigned nr)
{
	struct loop_op *op = &l->counts->op[IO_READ];
	uint64_t bytes = 0;

	for (unsigned i = 0; i < nr; i++) {
		const struct io *io = done[i];
		const uint32_t length = io->length;

		if (__builtin_expect(io->result != (int32_t)length, 0)) {
			record_odd(l, op, io, io->completed_ns);
			continue;
		}
		bytes += length;
		hist_record(&op->hist, io->completed_ns - io->submitted_ns, 1);
	}
	op->bytes += bytes;
}

/* Doubled while a batch is over sooner than it may; cut to what would have been in time when it
 * was not. */
static void adapt_batch(struct loop *l, uint64_t took_ns)
{
	if (took_ns > BLOCKING_BATCH_NS) {
		l->submit_batch = (unsigned)(l->submit_batch * BLOCKING_BATCH_NS / took_ns);
		if (l->submit_batch == 0)
			l->submit_batch = 1;
	} else if (took_ns < BLOCKING_BATCH_NS / 2 && l->submit_batch < l->submit_batch_max) {
		l->submit_batch *= 2;
		if (l->submit_batch > l->submit_batch_max)
			l->submit_batch = l->submit_batch_max;
	}
}

/* Completions go straight back onto the free stack. */
static unsigned loop_reap(struct loop *l)
{
	struct io **done = &l->free[l->free_count];
	const unsigned nr = l->ops->reap(&l->engine, done, l->in_flight);

	if (l->ahead && nr > 0) {
		const uint64_t before_ns = l->now_ns;

		l->now_ns = done[nr - 1]->completed_ns;
		adapt_batch(l, l->now_ns - before_ns);
		if (l->singly_on)
			paced_reaped(l, done, nr);
		record_ahead(l, done, nr);
	} else {
		l->now_ns = clock_now_ns(&l->clock);
		if (l->singly_on)
			paced_reaped(l, done, nr);
		if (nr > 0 && all_alike(done, nr))
			record_alike(l, done, nr);
		else
			record_batch(l, done, nr);
	}
	if (l->singly_on)
		singly_check(l, done, nr);
	l->free_count += nr;
	l->in_flight -= nr;
	return nr;
}

/* Apart, so that its registers are not taken from what is done for each I/O. */
static __attribute__((noinline))
void count_turn(struct loop *l, unsigned in_flight, unsigned staged, unsigned reaped)
{
	log2_hist_record(&l->queue.in_flight, in_flight);
	log2_hist_record(&l->queue.submitted, staged);
	log2_hist_record(&l->queue.reaped, reaped);
}

/* ---- what comes back ---- */

/* Of the reads, the one that came back last: its buffer is not lent again yet. */
static void sample_last(struct loop *l)
{
	const struct io *last = l->free_count > 0 ? l->free[l->free_count - 1] : NULL;

	if (l->state != LOOP_MEASURE || (l->ops->can & ENGINE_DOES_NO_IO) || !last ||
	    last->submitted_ns == l->sampled_ns)
		return;
	l->sampled_ns = last->submitted_ns;
	zero_sample_look(&l->zero_sample, last);
}

/* A short run has hardly been looked at: its last reads are all still there. */
static void sample_rest(struct loop *l)
{
	if (l->ahead || (l->ops->can & ENGINE_DOES_NO_IO))
		return;
	for (unsigned i = 0; i < l->free_count; i++)
		zero_sample_look(&l->zero_sample, l->free[i]);
}

/* ---- states ---- */

/* What validation holds back since the warm-up is one of them. */
static void start_events(struct loop *l)
{
	const struct spec *spec = l->job->spec;
	const uint64_t share = pattern_share(spec->events, l->index, spec->threads);

	l->singly.has_held = pattern_start_events(&l->pattern, share, l->singly.has_held) > 0;
}

/* The window of every loop begins with the run's. Threads wake up one after the other, and a loop
 * may be waiting for a CPU when a warm-up ends: that is part of what is measured. (Were its window
 * to begin when it gets the CPU, the time that it has to wait before would be in no window, and
 * the rates of more loops than CPUs would add up to more than there is.) What a loop was doing
 * just then is counted as the warm-up's. */
static void begin_measure(struct loop *l)
{
	const struct spec *spec = l->job->spec;

	loop_counts_reset(l->counts);
	paced_reset(l);
	l->submits = 0;
	l->queue = (struct loop_queue){ 0 };
	if (l->submit_batch == 0)
		l->submit_batch = l->submit_batch_max;
	if (spec->events && spec->warmup_ns)
		start_events(l);
	cost_of_thread(&l->thread_cost, l->waits_fd);
	/* Stamp again: all this took some 100 us, which are not the first I/O's. */
	l->now_ns = clock_now_ns(&l->clock);
	paced_start(l);
	l->state = LOOP_MEASURE;
	l->has_begun = true;
	l->measure_start_ns = l->clock.virtual_ns ? l->now_ns
					       : atomic_load(&l->run->window.begin_ns);
	l->state_end_ns = spec->time_ns ? l->measure_start_ns + spec->time_ns : UINT64_MAX;
	l->syscalls = l->engine.syscalls;
	l->nowait_retries = l->engine.nowait_retries;
	l->turned_away = l->engine.turned_away;
}

static void end_measure(struct loop *l)
{
	struct cost thread;

	l->state = LOOP_DRAIN;
	l->measure_end_ns = l->now_ns;
	l->unfinished = l->in_flight;
	singly_end(l);
	l->syscalls = l->engine.syscalls - l->syscalls;
	l->nowait_retries = l->engine.nowait_retries - l->nowait_retries;
	l->turned_away = l->engine.turned_away - l->turned_away;
	cost_of_thread(&thread, l->waits_fd);
	l->thread_cost = cost_between(&l->thread_cost, &thread);
	window_end_loop(&l->run->window);
	sample_rest(l);
}

/* Nothing was measured: what is in flight is waited for all the same. */
static void end_warm_up_early(struct loop *l)
{
	loop_counts_reset(l->counts);
	l->state = LOOP_DRAIN;
}

/* By the stamp just taken. */
static void change_state(struct loop *l)
{
	const bool stopped = atomic_load_explicit(&l->run->stop, memory_order_relaxed);
	const bool used_up = l->pattern_done && l->in_flight == 0;

	if (l->state == LOOP_WARMUP && stopped) {
		end_warm_up_early(l);
	} else if (l->state == LOOP_WARMUP && l->now_ns >= l->state_end_ns) {
		/* No I/O of the warm-up may pass for one of --events: let them come back. */
		if (l->job->spec->events && l->in_flight > 0)
			l->submit_batch = 0;
		else if (window_has_begun(&l->run->window, !l->clock.virtual_ns))
			begin_measure(l);
	}
	if (l->state == LOOP_MEASURE && (stopped || used_up || l->now_ns >= l->state_end_ns))
		end_measure(l);
}

/* It is over too late to be counted; but what it had to wait is kept, and if it failed, that. With
 * a rate it was due in time, and its latency is one of those that the load felt. */
static void record_drained(struct loop *l, const struct io *io)
{
	const uint64_t age_ns = l->now_ns - io->submitted_ns;
	const int code = failure_of(l, io);

	if (age_ns > l->unfinished_age_max_ns)
		l->unfinished_age_max_ns = age_ns;
	if (code) {
		record_failure(l, &l->counts->op[io->op], io, code);
	} else if (l->singly.paced.on && l->has_begun) {
		hist_record(&l->counts->op[io->op].hist, age_ns, 1);
		l->counts->op[io->op].drained++;
	}
}

/* What was in flight at the end is waited for. */
static int loop_drain(struct loop *l)
{
	while (l->in_flight > 0) {
		struct io **done = &l->free[l->free_count];
		unsigned nr;
		int ret;

		ret = l->ops->submit(&l->engine, 1, WAIT_MAX_NS);
		if (ret < 0)
			return ret;
		nr = l->ops->reap(&l->engine, done, l->in_flight);
		l->now_ns = clock_now_ns(&l->clock);
		paced_reaped(l, done, nr);
		for (unsigned i = 0; i < nr; i++)
			record_drained(l, done[i]);
		singly_check(l, done, nr);
		l->free_count += nr;
		l->in_flight -= nr;
		loop_answer(l);
	}
	return 0;
}

/* Up from the work: is the time over, does anybody want something? Not on every turn. */
static void look_up(struct loop *l)
{
	sample_last(l);
	if (l->singly_on && paced_queue_is_full(l)) {
		l->queue_was_full = true;
		loop_stop_by_error(l);
	}
	change_state(l);
	loop_answer(l);
	l->look_ns = l->now_ns + LOOK_EVERY_NS;
	if (l->look_ns > l->state_end_ns)
		l->look_ns = l->state_end_ns;
}

static int engine_broke(struct loop *l, int ret, struct err *err)
{
	atomic_store_explicit(&l->run->stop, true, memory_order_relaxed);
	return err_failure(err, -ret, "engine '%s' broke: %s", l->ops->name, strerror(-ret));
}

/* Fill, submit, reap; or, if there is nothing to do before its time, wait for that. */
static int loop_turn(struct loop *l)
{
	const unsigned staged = loop_fill(l);
	unsigned reaped;
	int ret;

	if (l->singly_on && staged == 0 && l->in_flight == 0 && !l->pattern_done) {
		singly_idle(l);
		return 0;
	}
	ret = loop_submit(l, staged);
	if (ret < 0)
		return ret;
	reaped = loop_reap(l);
	if (l->singly_on && paced_spun_in_vain(l, staged, reaped))
		return 0;
	if (l->deep)
		count_turn(l, l->in_flight + reaped, staged, reaped);
	return 0;
}

int loop_run(struct loop *l, struct err *err)
{
	const uint64_t warmup_ns = l->job->spec->warmup_ns;
	int ret;

	l->now_ns = l->run_start_ns = clock_now_ns(&l->clock);
	if (warmup_ns > 0) {
		paced_start(l);
		l->state_end_ns = l->now_ns + warmup_ns;
	} else {
		window_has_begun(&l->run->window, !l->clock.virtual_ns);
		begin_measure(l);
	}

	while (l->state != LOOP_DRAIN) {
		ret = loop_turn(l);
		if (ret < 0)
			return engine_broke(l, ret, err);
		if (l->now_ns >= l->look_ns || l->pattern_done)
			look_up(l);
	}

	ret = loop_drain(l);
	if (ret < 0)
		return engine_broke(l, ret, err);
	loop_tell_last(l);
	return 0;
}

/* ---- after the drain ---- */

static int sync_file(struct loop *l, unsigned file, struct err *err)
{
	struct io *io = l->free[0];
	int ret;

	io->op = IO_FSYNC;
	io->then_fsync = false;
	io->file_index = file;
	io->length = 0;
	io->offset = 0;
	l->ops->queue(&l->engine, &io, 1);
	do {
		ret = l->ops->submit(&l->engine, 1, WAIT_MAX_NS);
		if (ret < 0)
			return engine_broke(l, ret, err);
	} while (l->ops->reap(&l->engine, &io, 1) == 0);
	return io->result;
}

static void record_sync(struct loop *l, int result)
{
	struct loop_end_sync *end = &l->end_sync;

	if (result >= 0) {
		end->fsyncs++;
		return;
	}
	loop_count_error(&end->errors, -result);
	if (!end->has_failed)
		end->failed_io = *l->free[0];
	end->has_failed = true;
}

/* Files are shared out among the loops; each is synced once. All slots are free. */
int loop_end_fsync(struct loop *l, struct err *err)
{
	const unsigned threads = l->job->loop_count;

	for (unsigned file = l->index; file < l->job->target->fd_count &&
	     !atomic_load_explicit(&l->run->stop, memory_order_relaxed); file += threads) {
		const int result = sync_file(l, file, err);

		if (err->code)
			return result;
		record_sync(l, result);
	}
	atomic_store_explicit(&l->stage, LOOP_SYNCED, memory_order_release);
	return 0;
}

void loop_count_error(struct loop_errors *errors, int code)
{
	unsigned i = 0;

	while (i < LOOP_ERRORS_MAX - 1 && errors->at[i].count > 0 && errors->at[i].code != code)
		i++;
	errors->at[i].code = code;
	errors->at[i].count++;
}
