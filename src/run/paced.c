/*
 * The loop wakes some time before the next I/O is due, and spins until then. With nothing in
 * flight it reads the clock; otherwise it polls for completions, so that each is seen at once.
 */
#include "paced.h"

#include <errno.h>
#include <stdlib.h>

#include "job.h"
#include "loop.h"
#include "turn.h"

/* ---- life ---- */

int paced_allocate(struct loop *l, struct err *err)
{
	struct paced *p = &l->paced;

	p->on = spec_rate_iops(l->job->spec) > 0;
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
	pacer_init(&p->pacer, &(struct pacer_config){
		.rate_iops	= spec_rate_iops(spec),
		.process	= spec->rate_process,
		.loop_count	= spec->threads,
		.loop_index	= l->index,
		.seed		= l->job->seed,
	});
	wake_init(&p->wake);
}

/* I/Os that are due and not issued, estimated: the age of the oldest over the mean gap. */
static double backlog(const struct loop *l)
{
	const struct pacer *pacer = &l->paced.pacer;
	const uint64_t due_ns = pacer_due_ns(pacer);

	return due_ns < l->now_ns ? (double)(l->now_ns - due_ns) / pacer->gap_ns : 0;
}

void paced_start(struct loop *l)
{
	struct paced *p = &l->paced;

	if (!p->on)
		return;
	p->waited_ns = l->thread_cost.waited_ns;
	if (p->started)
		p->backlog_start = backlog(l);
	else
		pacer_start(&p->pacer, l->now_ns);
	p->started = true;
}

void paced_reset(struct loop *l)
{
	struct paced_counts *counts = l->paced.counts;

	if (!counts)
		return;
	for (unsigned op = 0; op < IO_OP_COUNT; op++) {
		hist_init(&counts->service[op]);
		for (unsigned hindered = 0; hindered < 2; hindered++)
			hist_init(&counts->lateness[hindered][op]);
	}
	hist_init(&counts->own_lateness);
	counts->tool_late = 0;
	l->paced.late = 0;
	/* After a warm-up nothing is issued until the I/Os it left in flight have completed. */
	l->paced.held_up = true;
}

/* ---- what is due ---- */

bool paced_has_due_time(const struct loop *l, bool fsync)
{
	return l->paced.on && (!fsync || l->job->spec->fsyncs_are_events);
}

void paced_hold_up(struct loop *l)
{
	l->paced.held_up = true;
}

/* Fsyncs that are not events are due immediately. */
static unsigned fill_fsyncs(struct loop *l, struct io *const ios[], unsigned room)
{
	const unsigned nr = pattern_fill(&l->pattern, ios, room);

	for (unsigned i = 0; i < nr; i++)
		ios[i]->due_ns = l->now_ns;
	return nr;
}

unsigned paced_fill(struct loop *l, struct io *const ios[], unsigned room)
{
	struct pacer *pacer = &l->paced.pacer;
	const uint64_t *due_ns = &pacer->due_ns[pacer->next];
	unsigned nr;

	if (!paced_has_due_time(l, pattern_next_is_fsync(&l->pattern)))
		return fill_fsyncs(l, ios, room);
	nr = pacer_count_due(pacer, l->now_ns, room);
	if (nr > 0)
		nr = pattern_fill(&l->pattern, ios, nr);
	if (nr == 0)
		return 0;
	for_each_in_batch(i, nr)
		ios[i]->due_ns = due_ns[i];
	l->paced.behind_ns = l->now_ns - due_ns[nr - 1];
	pacer_take_many(pacer, nr);
	return nr;
}

/* ---- submission and completion ---- */

enum {
	WAITED_NS	= 20 * 1000,	/* more than a wake-up takes on an idle CPU */
	HELD_NS		= 20 * 1000,	/* more than a submission takes that does not block */
};

void paced_call(struct loop *l)
{
	struct paced *p = &l->paced;

	if (!p->on || l->clock.virtual_ns)
		return;
	p->turn_ns = l->now_ns;
	p->call_ns = clock_now_ns(&l->clock);
}

/* A submission may block: io_submit(2) of buffered I/O does, and io_uring_enter(2) if requests
 * cannot be performed without waiting and no worker takes them. What became due meanwhile could not
 * be issued. The tool's part of it is the time before the call, and the wait for a CPU within. */
static void note_long_call(struct loop *l)
{
	struct paced *p = &l->paced;
	const uint64_t from_ns = p->wake_at_ns > p->call_ns ? p->wake_at_ns : p->call_ns;
	const uint64_t before_ns = p->waited_ns;
	struct cost cost = { 0 };
	uint64_t ready_ns;

	if (l->now_ns < from_ns + HELD_NS || pacer_due_ns(&p->pacer) > l->now_ns)
		return;
	cost_of_thread(&cost, l->waits_fd);
	p->waited_ns = cost.waited_ns;
	ready_ns = cost_growth(p->call_ns - p->turn_ns + cost_growth(before_ns, cost.waited_ns),
			       l->now_ns);
	if (ready_ns > p->ready_ns)
		p->ready_ns = ready_ns;
}

void paced_reaped(struct loop *l, unsigned nr)
{
	struct paced *p = &l->paced;

	/* An engine that does one I/O after the other can issue the next when its call returns. */
	if (nr > 0 && (l->free_count == 0 || (l->ops->can & ENGINE_STAMPS)))
		p->ready_ns = l->now_ns;
	else if (!l->clock.virtual_ns)
		note_long_call(l);
	if (nr == 0 && p->wake_at_ns > 0 && l->now_ns >= p->wake_at_ns)
		wake_learn(&p->wake, l->now_ns - p->wake_at_ns);
	p->wake_at_ns = 0;
}

/* ---- waiting ---- */

static uint64_t stretch_ns(const struct loop *l)
{
	/* A virtual clock needs no margin. And spinning would take this core from threads that do
	 * the I/Os on it. */
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

/* While no slot is free, the next due time does not matter. */
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

void paced_sleep(struct loop *l, uint64_t until_ns)
{
	struct paced *p = &l->paced;
	uint64_t wake_ns;

	if (!p->on || l->checked.has_held || pacer_due_ns(&p->pacer) > until_ns) {
		turn_sleep_until(l, until_ns);
		return;
	}
	until_ns = pacer_due_ns(&p->pacer);
	wake_ns = until_ns - stretch_ns(l);
	if (wake_ns > l->now_ns) {
		turn_sleep_until(l, wake_ns);
		/* A signal may have ended the sleep early. */
		if (l->now_ns >= wake_ns)
			wake_learn(&p->wake, l->now_ns - wake_ns);
	}
	while (l->now_ns < until_ns && until_ns - l->now_ns <= stretch_ns(l))
		l->now_ns = clock_now_ns(&l->clock);
}

/* ---- the cause of lateness ---- */

enum { JUDGE_EVERY_NS = 1000 * 1000 };	/* judging costs two system calls */

/* The cause of what was issued since the last judgement may lie before it. */
void paced_judge(struct loop *l)
{
	struct paced *p = &l->paced;
	const struct cost before = p->earlier;
	struct cost spent;

	p->earlier = p->cost;
	cost_of_thread(&p->cost, l->waits_fd);
	p->cost_ns = l->now_ns;
	spent = cost_between(&before, &p->cost);
	if (spent.involuntary_switches == 0 && spent.waited_ns < WAITED_NS)
		p->counts->tool_late += p->late;
	p->late = 0;
}

void paced_look(struct loop *l)
{
	const struct paced *p = &l->paced;

	if (p->on && !l->clock.virtual_ns && l->now_ns - p->cost_ns >= JUDGE_EVERY_NS)
		paced_judge(l);
}

bool paced_queue_is_full(const struct loop *l)
{
	const struct spec *spec = l->job->spec;

	if (!l->paced.on || spec->queue_max == 0)
		return false;
	return backlog(l) > (double)spec->queue_max / (double)spec->threads;
}
