/*
 * watch: a look every 20 ms, which is how late a signal may be noticed.
 */
#include "watch.h"

#include "clock.h"
#include "collect.h"
#include "units.h"

enum {
	POLL_NS			= 20 * 1000 * 1000,
	ANSWER_WITHIN_NS	= 50 * 1000 * 1000,	/* how long a checkpoint waits for loops */
};

static bool stop_was_asked(const struct run_request *request)
{
	return request->stop && *request->stop;
}

/* The run as far as it has come: of loops that did not answer, what they said last. */
static void collect_so_far(struct run_result *so_far, struct crew *crew,
			   const struct run_request *request, uint64_t now_ns,
			   struct arena *arena)
{
	/* After the drain nothing moves any more, and nobody would answer. */
	bool over = crew_wait(crew, CREW_END_FSYNC, 0);

	run_result_init(so_far, arena);
	collect_description(so_far, request, arena);
	for (unsigned i = 0; i < crew->count && !over; i++)
		loop_ask_snapshot(&crew->loops[i]);
	for (unsigned i = 0; i < crew->count; i++) {
		struct loop *loop = &crew->loops[i];
		const bool answered = !over &&
			loop_take_snapshot(loop, now_ns + ANSWER_WITHIN_NS);

		if (!over && !answered)
			over = crew_wait(crew, CREW_END_FSYNC, 0);
		if (!over)
			so_far->unfinished += answered ? loop->snapshot->in_flight
						       : request->spec->iodepth;
		collect_counts(so_far, &so_far->loops[i], over ? loop->counts : loop->snapshot);
	}
}

static void take_checkpoint(struct crew *crew, const struct run_request *request,
			    uint64_t start_ns)
{
	const struct run_observer *observer = request->observer;
	const uint64_t now_ns = clock_real_ns();
	struct run_result so_far;
	struct arena arena;

	arena_init(&arena);
	collect_so_far(&so_far, crew, request, now_ns, &arena);
	so_far.elapsed_s = (double)(now_ns - start_ns) / (double)NS_PER_SECOND;
	run_result_finish(&so_far);
	observer->checkpoint(observer->context, &so_far);
	arena_release(&arena);
}

static bool checkpoint_is_due(const struct run_observer *observer, unsigned taken,
			      uint64_t start_ns)
{
	return observer && taken < observer->checkpoint_count &&
		clock_real_ns() >= start_ns + observer->checkpoints_ns[taken];
}

void watch(struct crew *crew, const struct run_request *request, struct intervals *intervals,
	   struct run_result *out)
{
	uint64_t start_ns;
	unsigned checkpoints = 0;

	/* The loops cannot be asked for anything before they have all started. */
	while (!crew_wait(crew, CREW_RUN, clock_real_ns() + NS_PER_SECOND))
		;
	start_ns = crew->started_ns + request->spec->warmup_ns;
	intervals_start(intervals, start_ns);
	while (!crew_wait(crew, CREW_OVER, clock_real_ns() + POLL_NS)) {
		if (stop_was_asked(request)) {
			out->interrupted = true;
			atomic_store(&crew->shared->stop, true);
		}
		if (intervals_due(intervals, clock_real_ns()) &&
		    !crew_wait(crew, CREW_END_FSYNC, 0))
			intervals_take(intervals, crew->loops, crew->count, request->observer);
		if (checkpoint_is_due(request->observer, checkpoints, start_ns)) {
			checkpoints++;
			take_checkpoint(crew, request, start_ns);
		}
	}
}
