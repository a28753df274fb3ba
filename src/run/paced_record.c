/*
 * The three times of an I/O with a rate. I/Os submitted together and reaped together have the same
 * service time, which is recorded once for all; but each has its own lateness and response time.
 */
#include "paced.h"

#include "job.h"
#include "loop.h"
#include "record.h"

enum {
	DRAWN_MAX	= 100 * 1000,	/* unissued I/Os that are drawn one by one; … */
	SPREAD		= 1024,		/* … the others are spread evenly, in so many steps */
};

static void stamp(struct io *const ios[], unsigned nr, uint64_t now_ns, bool hindered)
{
	for_each_in_batch(i, nr) {
		ios[i]->submitted_ns = now_ns;
		ios[i]->hindered = hindered;
	}
}

/* Hindered are the I/Os that were due before they could be issued. They come first: a batch is
 * sorted by due time. */
static unsigned count_hindered(const struct paced *p, struct io *const ios[], unsigned nr)
{
	while (nr > 0 && ios[nr - 1]->due_ns > p->ready_ns)
		nr--;
	return nr;
}

/* The first I/O of a batch has the greatest lateness. */
static unsigned count_late(struct io *const ios[], unsigned nr, uint64_t now_ns)
{
	unsigned late = 0;

	if (nr > 0 && now_ns - ios[nr - 1]->due_ns > PACED_LATE_NS)
		return nr;
	while (late < nr && now_ns - ios[late]->due_ns > PACED_LATE_NS)
		late++;
	return late;
}

void paced_submitted(struct loop *l, struct io *const ios[], unsigned nr)
{
	struct paced *p = &l->paced;
	struct hist *own = &p->counts->own_lateness;
	unsigned hindered;

	if (p->held_up)
		p->ready_ns = l->now_ns;
	p->held_up = false;
	if (!paced_has_due_time(l, ios[0]->op == IO_FSYNC)) {
		stamp(ios, nr, l->now_ns, true);
		return;
	}
	hindered = count_hindered(p, ios, nr);
	if (hindered > 0)
		hist_record(own, l->now_ns - p->ready_ns, hindered);
	if (hindered > 0 && l->now_ns - p->ready_ns > PACED_LATE_NS)
		p->late += hindered;
	p->late += count_late(ios + hindered, nr - hindered, l->now_ns);
	/* If the engine stamps each I/O, all but the first of a batch also wait for those before
	 * them: the tool's own lateness is less than theirs, and recorded here. */
	for (unsigned i = hindered; i < nr && l->ahead; i++, hindered++)
		hist_record(own, l->now_ns - ios[i]->due_ns, 1);
	stamp(ios, hindered, l->now_ns, true);
	stamp(ios + hindered, nr - hindered, l->now_ns, false);
}

/* ---- completed I/Os ---- */

static inline bool is_alike(const struct loop *l, const struct io *io, const struct io *first)
{
	return io->result == (int32_t)io->length && io->length == first->length &&
		io->op == first->op && io->hindered == first->hindered &&
		(l->ahead || io->submitted_ns == first->submitted_ns);
}

/* How many from the first on succeeded completely and are of the same kind? */
static unsigned count_alike(const struct loop *l, struct io *const done[], unsigned nr)
{
	unsigned alike = 0, hindered = 0;

	if (!l->writes && !l->ahead && record_all_alike(done, nr)) {
		for_each_in_batch(i, nr)
			hindered += done[i]->hindered;
		if (hindered == 0 || hindered == nr)
			return nr;
	}
	while (alike < nr && is_alike(l, done[alike], done[0]))
		alike++;
	return alike;
}

static uint64_t completed_ns(const struct loop *l, const struct io *io)
{
	return l->ahead ? io->completed_ns : l->now_ns;
}

/* Each I/O has its own stamps. */
static void record_each(struct loop *l, struct io *const done[], unsigned nr)
{
	const struct io *first = done[0];
	struct hist *service = &l->paced.counts->service[first->op];
	struct hist *lateness = &l->paced.counts->lateness[first->hindered][first->op];
	struct hist *response = &l->counts->op[first->op].hist;

	for (unsigned i = 0; i < nr; i++) {
		const struct io *io = done[i];

		hist_record(service, io->completed_ns - io->submitted_ns, 1);
		hist_record(lateness, io->submitted_ns - io->due_ns, 1);
		hist_record(response, io->completed_ns - io->due_ns, 1);
	}
}

/* All I/Os share both stamps, so the sums follow from the sum of the due times. */
static void record_together(struct loop *l, struct io *const done[], unsigned nr)
{
	const struct io *first = done[0];
	struct hist *lateness = &l->paced.counts->lateness[first->hindered][first->op];
	struct hist *response = &l->counts->op[first->op].hist;
	const uint64_t submitted_ns = first->submitted_ns, now_ns = l->now_ns;
	uint64_t sum_ns = 0, first_ns = UINT64_MAX, last_ns = 0;

	for_each_in_batch(i, nr) {
		const uint64_t due_ns = done[i]->due_ns;

		sum_ns += due_ns;
		first_ns = due_ns < first_ns ? due_ns : first_ns;
		last_ns = due_ns > last_ns ? due_ns : last_ns;
		hist_tally(lateness, submitted_ns - due_ns, 1);
		hist_tally(response, now_ns - due_ns, 1);
	}
	hist_account(lateness, nr, nr * submitted_ns - sum_ns, submitted_ns - last_ns,
		     submitted_ns - first_ns);
	hist_account(response, nr, nr * now_ns - sum_ns, now_ns - last_ns, now_ns - first_ns);
	hist_record(&l->paced.counts->service[first->op], now_ns - submitted_ns, nr);
}

static void record_alike(struct loop *l, struct io *const done[], unsigned nr)
{
	const struct io *first = done[0];

	if (l->ahead)
		record_each(l, done, nr);
	else
		record_together(l, done, nr);
	l->counts->op[first->op].bytes += (uint64_t)first->length * nr;
	if (first->then_fsync) {
		l->counts->op[IO_FSYNC].chained += nr;
		pairs_record(l, done, nr, completed_ns(l, first));
	}
}

/* Latencies count from the due time: with a rate, `submitted_ns` is set to it. */
static void count_from_due(struct loop *l, struct io *io)
{
	struct paced_counts *counts = l->paced.counts;

	if (io->result >= 0) {
		hist_record(&counts->service[io->op], completed_ns(l, io) - io->submitted_ns, 1);
		hist_record(&counts->lateness[io->hindered][io->op],
			    io->submitted_ns - io->due_ns, 1);
	}
	io->submitted_ns = io->due_ns;
}

void paced_record(struct loop *l, struct io *const done[], unsigned nr)
{
	for (unsigned i = 0, part; i < nr; i += part) {
		part = count_alike(l, done + i, nr - i);
		if (part > 0) {
			record_alike(l, done + i, part);
		} else {
			part = 1;
			count_from_due(l, done[i]);
			record_odd(l, done[i], completed_ns(l, done[i]));
		}
		if (done[i]->op == IO_WRITE)
			l->writes_in_flight -= part;
	}
}

void paced_drained(struct loop *l, struct io *const done[], unsigned nr)
{
	for (unsigned i = 0; i < nr && l->paced.on; i++)
		count_from_due(l, done[i]);
}

/* ---- unissued I/Os ---- */

static void record_unissued(struct loop *l, enum io_op op, uint64_t age_ns, uint64_t count)
{
	if (count == 0)
		return;
	hist_record(&l->counts->op[op].hist, age_ns, count);
	hist_record(&l->paced.counts->lateness[true][op], age_ns, count);
	l->counts->op[op].unissued += count;
}

/* Draws the I/Os that would have been issued, one by one. */
static void draw_unissued(struct loop *l, uint64_t drawn[IO_OP_COUNT])
{
	struct pacer *pacer = &l->paced.pacer;
	struct io io;

	for (unsigned i = 0; i < DRAWN_MAX && pacer_due_ns(pacer) < l->now_ns;) {
		if (!pattern_next(&l->pattern, &io))
			return;
		if (!paced_has_due_time(l, io.op == IO_FSYNC))
			continue;
		record_unissued(l, io.op, l->now_ns - pacer_take(pacer), 1);
		drawn[io.op]++;
		i++;
	}
}

/* An unattainable rate leaves millions of unissued I/Os. They are spread evenly over their time, as
 * arrivals are, and in the same mixture of operations as the drawn ones. */
static void spread_unissued(struct loop *l, const uint64_t drawn[IO_OP_COUNT])
{
	const struct pacer *pacer = &l->paced.pacer;
	const uint64_t age_ns = l->now_ns - pacer_due_ns(pacer);
	const double expected = (double)age_ns / pacer->gap_ns;
	const uint64_t count = pattern_give_up(&l->pattern, (uint64_t)expected);

	for (unsigned op = 0; op < IO_OP_COUNT; op++) {
		const uint64_t share = count * drawn[op] / DRAWN_MAX;

		for (uint64_t i = 0; i < SPREAD; i++)
			record_unissued(l, op, age_ns / SPREAD * i,
					share * (i + 1) / SPREAD - share * i / SPREAD);
	}
}

void paced_end(struct loop *l, const struct io *held)
{
	struct paced *p = &l->paced;
	uint64_t drawn[IO_OP_COUNT] = { 0 };

	if (!p->on)
		return;
	if (!l->clock.virtual_ns)
		paced_judge(l);
	if (l->pattern_done)
		return;
	p->behind_ns = 0;
	if (pacer_due_ns(&p->pacer) < l->now_ns)
		p->behind_ns = l->now_ns - pacer_due_ns(&p->pacer);
	if (held && held->due_ns < l->now_ns)
		record_unissued(l, held->op, l->now_ns - held->due_ns, 1);
	draw_unissued(l, drawn);
	if (pacer_due_ns(&p->pacer) < l->now_ns && pattern_has_more(&l->pattern))
		spread_unissued(l, drawn);
}
