/*
 * record: I/Os of one batch share their timestamps, so those that complete together have the same
 * latency: they are recorded as one value with a count.
 */
#include "record.h"

#include "job.h"
#include "loop.h"

void loop_counts_reset(struct loop_counts *counts)
{
	memset(counts, 0, sizeof(*counts));
	for (unsigned i = 0; i < IO_OP_COUNT; i++)
		hist_init(&counts->op[i].hist);
}

static inline bool is_alike(const struct io *io, const struct io *first)
{
	return io->submitted_ns == first->submitted_ns && io->op == first->op &&
		io->result == (int32_t)io->length;
}

void record_batch(struct loop *l, struct io *const done[], unsigned nr)
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
			if (first->then_fsync) {
				l->counts->op[IO_FSYNC].chained += i - start;
				pairs_record(l, done + start, i - start, l->now_ns);
			}
		} else {
			record_odd(l, done[i++], l->now_ns);
		}
		if (first->op == IO_WRITE)
			l->writes_in_flight -= i - start;
	}
}

/* It is over too late to be counted; but what it had to wait is kept, and if it failed, that. With
 * a rate it was due in time, and its latency is one of those that the load felt. */
static void record_unfinished(struct loop *l, const struct io *io, uint64_t age_ns)
{
	if (age_ns > l->unfinished_age_max_ns)
		l->unfinished_age_max_ns = age_ns;
	if (!record_failed(l, io) && l->paced.on && l->has_begun) {
		hist_record(&l->counts->op[io->op].hist, age_ns, 1);
		l->counts->op[io->op].drained++;
	}
}

void record_drained(struct loop *l, const struct io *io)
{
	l->writes_in_flight -= io->op == IO_WRITE;
	record_unfinished(l, io, l->now_ns - io->submitted_ns);
}

unsigned record_late(struct loop *l, struct io *const done[], unsigned nr)
{
	unsigned in_time = 0;

	if (l->state != LOOP_MEASURE)
		return nr;	/* all counts of a warm-up will be dropped */
	while (l->ahead && in_time < nr && done[in_time]->completed_ns <= l->state_end_ns)
		in_time++;
	paced_drained(l, done + in_time, nr - in_time);
	for (unsigned i = in_time; i < nr; i++) {
		const uint64_t completed_ns = l->ahead ? done[i]->completed_ns : l->now_ns;

		record_unfinished(l, done[i], completed_ns - done[i]->submitted_ns);
		l->writes_in_flight -= done[i]->op == IO_WRITE;
	}
	/* Of a batch performed one by one, only the first was in flight. */
	if (in_time < nr)
		l->unfinished += l->ahead ? 1 : nr - in_time;
	return in_time;
}

static void record_one(struct loop *l, struct io *io)
{
	struct loop_op *op = &l->counts->op[io->op];

	if (!is_alike(io, io)) {
		record_odd(l, io, io->completed_ns);
		return;
	}
	op->bytes += io->length;
	hist_record(&op->hist, io->completed_ns - io->submitted_ns, 1);
	if (io->then_fsync) {
		l->counts->op[IO_FSYNC].chained++;
		pairs_record(l, &io, 1, io->completed_ns);
	}
}

/* Nothing is in flight, and slots still say what was done in them last. With a rate, a warm-up's
 * I/Os are forgotten, as is its backlog. */
void record_begun(struct loop *l)
{
	if (!(l->ops->can & ENGINE_STAMPS) || l->paced.on)
		return;
	for (unsigned i = 0; i < l->free_count; i++) {
		struct io *io = l->free[i];

		if (io->completed_ns <= l->measure_start_ns)
			continue;
		if (io->completed_ns <= l->state_end_ns) {
			record_one(l, io);
			continue;
		}
		record_unfinished(l, io, io->completed_ns - io->submitted_ns);
		l->unfinished = 1;	/* a batch is done one by one */
	}
}

void record_turn(struct loop *l, unsigned staged, unsigned reaped)
{
	log2_hist_record(&l->queue.in_flight, l->in_flight + reaped);
	log2_hist_record(&l->queue.submitted, staged);
	log2_hist_record(&l->queue.reaped, reaped);
}
