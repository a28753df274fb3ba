/*
 * Before an I/O is due the loop wakes some time early, and spins. While nothing is in flight it
 * reads the clock; else it looks for completions without waiting, so that none is seen late.
 */
#include "paced.h"

#include <errno.h>
#include <stdlib.h>

#include "job.h"
#include "loop.h"

enum {
	DRAWN_MAX	= 100 * 1000,	/* I/Os never issued that are drawn one by one; … */
	SPREAD		= 1024,		/* … the others are spread evenly over their time */
};

/* ---- life ---- */

int paced_allocate(struct loop *l, struct err *err)
{
	struct paced *p = &l->paced;

	p->on = l->job->spec->rate_iops > 0;
	if (!p->on)
		return 0;
	p->counts = malloc(sizeof(*p->counts));
	p->told = malloc(sizeof(*p->told));
	if (!p->counts || !p->told)
		return err_failure(err, ENOMEM, "no memory for loop %u", l->index);
	paced_reset(l);
	return 0;
}

void paced_free(struct loop *l)
{
	free(l->paced.counts);
	free(l->paced.told);
	l->paced.counts = l->paced.told = NULL;
}

void paced_init(struct loop *l)
{
	const struct spec *spec = l->job->spec;
	struct paced *p = &l->paced;

	if (!p->on)
		return;
	pacer_init(&p->pacer, spec->rate_iops, spec->threads, l->job->seed, l->index);
	wake_init(&p->wake);
}

void paced_start(struct loop *l)
{
	struct paced *p = &l->paced;

	if (!p->on || p->started)
		return;
	p->started = true;
	pacer_start(&p->pacer, l->now_ns);
}

void paced_reset(struct loop *l)
{
	struct paced_counts *counts = l->paced.counts;

	if (!counts)
		return;
	for (unsigned op = 0; op < IO_OP_COUNT; op++) {
		hist_init(&counts->service[op]);
		hist_init(&counts->lateness[op]);
	}
	hist_init(&counts->own_lateness);
	/* Since the end of a warm-up nothing is issued until all that it left is back. */
	l->paced.held_up = true;
}

/* ---- from due to reaped ---- */

bool paced_has_due_time(const struct loop *l, bool fsync)
{
	return l->paced.on && (!fsync || l->job->spec->fsyncs_are_events);
}

void paced_hold_up(struct loop *l)
{
	l->paced.held_up = true;
}

void paced_submitted(struct loop *l, struct io *const ios[], unsigned nr)
{
	struct paced *p = &l->paced;

	if (!p->on)
		return;
	if (p->held_up)
		p->ready_ns = l->now_ns;
	p->held_up = false;
	for (unsigned i = 0; i < nr; i++) {
		const uint64_t due_ns = ios[i]->due_ns;
		const uint64_t ready_ns = due_ns > p->ready_ns ? due_ns : p->ready_ns;

		if (paced_has_due_time(l, ios[i]->op == IO_FSYNC))
			hist_record(&p->counts->own_lateness, l->now_ns - ready_ns, 1);
	}
}

void paced_reaped(struct loop *l, struct io *const done[], unsigned nr)
{
	struct paced *p = &l->paced;

	if (!p->on)
		return;
	/* Where one I/O is done after the other, the next can be issued when the call returns. */
	if (nr > 0 && (l->free_count == 0 || (l->ops->can & ENGINE_STAMPS)))
		p->ready_ns = l->now_ns;
	if (nr == 0 && p->wake_at_ns > 0 && l->now_ns >= p->wake_at_ns)
		wake_learn(&p->wake, l->now_ns - p->wake_at_ns);
	p->wake_at_ns = 0;

	for (unsigned i = 0; i < nr; i++) {
		struct io *io = done[i];
		const uint64_t completed_ns = l->ahead ? io->completed_ns : l->now_ns;

		if (io->result >= 0) {
			hist_record(&p->counts->service[io->op],
				    completed_ns - io->submitted_ns, 1);
			hist_record(&p->counts->lateness[io->op],
				    io->submitted_ns - io->due_ns, 1);
		}
		io->submitted_ns = io->due_ns;
	}
}

/* ---- waiting ---- */

static uint64_t stretch_ns(const struct loop *l)
{
	/* A virtual time stops where it is told to. Threads that do the I/Os on this very core
	 * would be kept from it. */
	if (l->clock.virtual_ns || (l->in_flight > 0 && (l->ops->can & ENGINE_HAS_THREADS)))
		return 0;
	return l->paced.wake.stretch_ns;
}

bool paced_spins(struct loop *l)
{
	struct paced *p = &l->paced;
	uint64_t due_ns;

	p->spins = false;
	if (!p->on || l->free_count == 0 || l->pattern_done || l->checked.has_held)
		return false;
	due_ns = pacer_due_ns(&p->pacer);
	p->spins = due_ns > l->now_ns && due_ns - l->now_ns <= stretch_ns(l);
	p->syscalls = l->engine.syscalls;
	return p->spins;
}

bool paced_spun_in_vain(struct loop *l, unsigned staged, unsigned reaped)
{
	if (!l->paced.spins || staged > 0 || reaped > 0)
		return false;
	l->submits--;
	l->engine.syscalls = l->paced.syscalls;
	return true;
}

/* As long as no slot is free, it does not matter what is due. */
uint64_t paced_wait_limit(struct loop *l, uint64_t timeout_ns)
{
	struct paced *p = &l->paced;
	uint64_t wake_ns;

	if (!p->on || l->free_count == 0)
		return timeout_ns;
	wake_ns = pacer_due_ns(&p->pacer) - stretch_ns(l);
	if (wake_ns <= l->now_ns || wake_ns - l->now_ns > timeout_ns)
		return timeout_ns;
	p->wake_at_ns = wake_ns;
	return wake_ns - l->now_ns;
}

static void sleep_until(struct loop *l, uint64_t until_ns)
{
	if (!l->clock.virtual_ns)
		clock_sleep_until(until_ns);
	else if (until_ns > l->virtual_ns)
		l->virtual_ns = until_ns;
	l->now_ns = clock_now_ns(&l->clock);
}

void paced_sleep(struct loop *l, uint64_t until_ns)
{
	struct paced *p = &l->paced;
	uint64_t wake_ns;

	if (!p->on || l->checked.has_held || pacer_due_ns(&p->pacer) > until_ns) {
		sleep_until(l, until_ns);
		return;
	}
	until_ns = pacer_due_ns(&p->pacer);
	wake_ns = until_ns - stretch_ns(l);
	if (wake_ns > l->now_ns) {
		sleep_until(l, wake_ns);
		/* A signal may have ended it early. */
		if (l->now_ns >= wake_ns)
			wake_learn(&p->wake, l->now_ns - wake_ns);
	}
	while (l->now_ns < until_ns && until_ns - l->now_ns <= stretch_ns(l))
		l->now_ns = clock_now_ns(&l->clock);
}

/* ---- what is not issued ---- */

bool paced_queue_is_full(const struct loop *l)
{
	const struct spec *spec = l->job->spec;
	const struct pacer *pacer = &l->paced.pacer;
	const uint64_t due_ns = pacer_due_ns(pacer);

	if (!l->paced.on || spec->queue_max == 0 || due_ns >= l->now_ns)
		return false;
	return (double)(l->now_ns - due_ns) >
		pacer->gap_ns * (double)spec->queue_max / (double)spec->threads;
}

static void record_unissued(struct loop *l, enum io_op op, uint64_t age_ns, uint64_t count)
{
	if (count == 0)
		return;
	hist_record(&l->counts->op[op].hist, age_ns, count);
	hist_record(&l->paced.counts->lateness[op], age_ns, count);
	l->counts->op[op].unissued += count;
}

/* What would have been issued, one by one. */
static void draw_unissued(struct loop *l, uint64_t drawn[IO_OP_COUNT])
{
	struct pacer *pacer = &l->paced.pacer;
	struct io io;

	for (unsigned i = 0; i < DRAWN_MAX && pacer_due_ns(pacer) <= l->now_ns;) {
		if (!pattern_next(&l->pattern, &io))
			return;
		if (!paced_has_due_time(l, io.op == IO_FSYNC))
			continue;
		record_unissued(l, io.op, l->now_ns - pacer_take(pacer), 1);
		drawn[io.op]++;
		i++;
	}
}

/* A rate far above what can be done leaves millions: evenly, as arrivals are, and in the mixture
 * of those that were drawn. */
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

	if (!p->on || l->pattern_done)
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
