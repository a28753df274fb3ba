/*
 * stall_watch: a wait that ends after 100 ms without a completion is part of a stall. Blocking
 * engines return with completed I/Os, each with timestamps: there a stall is one I/O.
 */
#include "stall_watch.h"

#include "loop.h"

static uint64_t count_done(const struct loop *l)
{
	uint64_t done = 0;

	for (unsigned op = 0; op < IO_OP_COUNT; op++) {
		done += l->counts->op[op].hist.count + l->counts->op[op].chained;
		for (unsigned i = 0; i < LOOP_ERRORS_MAX; i++)
			done += l->counts->op[op].errors.at[i].count;
	}
	return done;
}

void stall_watch_begin(struct loop *l)
{
	l->stall = (struct stall_watch){ .looked_ns = l->now_ns };
}

/* For a batch whose I/Os were performed one after the other. */
static void look_at_stamps(struct loop *l)
{
	for (unsigned i = 0; i < l->slot_count; i++) {
		const struct io *io = &l->slots[i];

		if (io->completed_ns > l->stall.looked_ns && io->completed_ns <= l->now_ns &&
		    io->submitted_ns < io->completed_ns)
			stalls_note(&l->stall.stalls, io->completed_ns - io->submitted_ns);
	}
}

/* With pauses between I/Os, a loop with nothing in flight is not stalled. */
static bool may_pause(const struct loop *l)
{
	return l->paced.on || l->resting.time_ns > 0;
}

static uint64_t waits_since_ns(struct loop *l)
{
	const uint64_t oldest_ns = may_pause(l) ? loop_oldest_in_flight_ns(l) : 0;

	return oldest_ns > l->stall.looked_ns ? oldest_ns : l->stall.looked_ns;
}

static void look_at_long_turn(struct loop *l)
{
	struct stall_watch *w = &l->stall;

	if (l->ahead) {
		look_at_stamps(l);
	} else if (l->in_flight == 0 && !may_pause(l)) {
		stalls_note(&w->stalls, l->now_ns - w->looked_ns);
	} else if (l->in_flight > 0) {
		w->lasts = true;
		w->since_ns = waits_since_ns(l);
		w->done = count_done(l);
	}
}

/* At the end of measuring, `now_ns` goes back to when it was due; a stall may be younger. */
void stall_watch_end(struct loop *l)
{
	if (l->stall.lasts && l->now_ns > l->stall.since_ns)
		stalls_note(&l->stall.stalls, l->now_ns - l->stall.since_ns);
	l->stall.lasts = false;
}

void stall_watch_look(struct loop *l)
{
	struct stall_watch *w = &l->stall;

	if (w->lasts) {
		if (count_done(l) != w->done)
			stall_watch_end(l);
	} else if (l->now_ns - w->looked_ns >= STALL_MIN_NS) {
		look_at_long_turn(l);
	}
	w->looked_ns = l->now_ns;
}
