/*
 * single: fill, submit, reap and record with one slot. Nothing waits for another I/O: an fsync
 * comes when the writes before it are done, since all are. Hot.
 */
#include "single.h"

#include "record.h"
#include "turn.h"

void single_init(struct loop *l)
{
	l->single.perform = l->ops->perform ? l->ops->perform : engine_perform_in_steps;
}

/* A separate function, so that its stack frame does not slow down each I/O. */
static __attribute__((noinline)) void plan(struct loop *l)
{
	struct single *s = &l->single;
	struct io *ios[SINGLE_PLANNED];

	for (unsigned i = 0; i < SINGLE_PLANNED; i++)
		ios[i] = &s->planned[i];
	s->count = pattern_fill(&l->pattern, ios, SINGLE_PLANNED);
	s->next = 0;
}

static __attribute__((noinline)) void give_data(struct loop *l, struct io *io)
{
	data_prepare(&l->data, &io, 1);
}

/* The next that was planned. */
static inline void fill(struct loop *l, struct io *io)
{
	const struct io *planned = &l->single.planned[l->single.next++];

	io_set_kind(io, io_kind_in(planned));
	io->file_index = planned->file_index;
	io->offset = planned->offset;
	io->length = planned->length;
	io->submitted_ns = l->now_ns;
	if (l->writes)
		give_data(l, io);
}

/* Late, or incomplete. */
static __attribute__((noinline)) void record_unusual(struct loop *l, struct io *io)
{
	l->writes_in_flight = io->op == IO_WRITE;	/* as recorders count them */
	record_batch(l, &io, record_in_time(l, &io, 1));
	l->writes_in_flight = 0;
}

static __attribute__((noinline)) void record_pair(struct loop *l, struct io *io)
{
	l->counts->op[IO_FSYNC].chained++;
	pairs_record(l, &io, 1, l->now_ns);
}

/* It has completed. */
static inline __attribute__((always_inline)) void record(struct loop *l, struct io *io)
{
	const uint32_t length = io->length;
	struct loop_op *op = &l->counts->op[io->op];

	l->now_ns = clock_now_ns(&l->clock);
	if (__builtin_expect(io->result != (int32_t)length || l->now_ns > l->state_end_ns, 0)) {
		record_unusual(l, io);
		return;
	}
	op->bytes += length;
	hist_record(&op->hist, l->now_ns - io->submitted_ns, 1);
	if (io->then_fsync)
		record_pair(l, io);
}

/* One that outlasted its call: continue waiting until the loop's next check. */
static int wait_on(struct loop *l)
{
	struct io *io;
	const int ret = turn_submit(l, 1, turn_timeout_ns(l));

	if (ret < 0)
		return ret;
	if (l->ops->reap(&l->engine, &io, 1) == 0) {
		l->now_ns = clock_now_ns(&l->clock);
		return 0;
	}
	record(l, io);
	l->free_count = 1;
	l->in_flight = 0;
	return 0;
}

int single_work(struct loop *l)
{
	const uint64_t timeout_ns = turn_timeout_ns(l);
	struct io *io = l->free[0];

	if (l->in_flight > 0)
		return wait_on(l);
	do {
		int ret;

		if (single_left(&l->single) == 0)
			plan(l);
		if (l->single.count == 0) {
			l->pattern_done = true;
			break;
		}
		fill(l, io);
		l->submits++;
		ret = l->single.perform(&l->engine, io, timeout_ns);
		if (__builtin_expect(ret <= 0, 0)) {
			l->free_count = 0;
			l->in_flight = 1;
			l->now_ns = clock_now_ns(&l->clock);
			return ret;
		}
		record(l, io);
	} while (l->now_ns < l->look_ns);
	return 0;
}
