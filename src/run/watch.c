/*
 * watch: a look every 20 ms, which is how late a signal may be noticed; sooner if something is due.
 */
#include "watch.h"

#include "clock.h"
#include "collect.h"
#include "units.h"

enum {
	POLL_NS			= 20 * 1000 * 1000,
	ANSWER_WITHIN_NS	= 50 * 1000 * 1000,	/* how long a checkpoint waits for loops */
	ASKED_POLL_NS		= 1000 * 1000,		/* while loops are about to answer */
};

/* A loop that gets stuck is known as it was at most this long before. */
#define ASK_EVERY_NS		(200 * 1000 * 1000)

static bool stop_was_asked(const struct run_request *request)
{
	return request->stop && *request->stop;
}

/* ---- checkpoints ---- */

/* The question that a loop does not answer is left standing for whoever else wants to know. */
static bool get_answer(struct loop *loop, uint64_t until_ns)
{
	return loop_wait_for_answer(loop, until_ns) || !loop_take_back_question(loop);
}

/* A loop that sits in a call has one I/O at least. */
static uint64_t in_flight(const struct loop_numbers *numbers, bool answered)
{
	return answered || numbers->in_flight > 0 ? numbers->in_flight : 1;
}

/* The run as far as it has come: of loops that did not answer, what they said last. */
static void collect_so_far(struct run_result *so_far, struct crew *crew,
			   const struct run_request *request, uint64_t now_ns,
			   struct arena *arena)
{
	run_result_init(so_far, arena);
	collect_description(so_far, request, arena);
	for (unsigned i = 0; i < crew->count; i++)
		loop_ask(&crew->loops[i]);
	for (unsigned i = 0; i < crew->count; i++) {
		struct loop *loop = &crew->loops[i];
		const bool answered = get_answer(loop, now_ns + ANSWER_WITHIN_NS);
		const struct loop_view view = loop_view(loop);

		so_far->unfinished += in_flight(view.numbers, answered);
		collect_counts(so_far, &so_far->loops[i], &view);
		if (!answered)
			loop_ask(loop);
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

/* ---- the whole ---- */

static uint64_t next_look_ns(const struct intervals *intervals, uint64_t now_ns)
{
	const uint64_t poll_ns = now_ns + (intervals->asked ? ASKED_POLL_NS : POLL_NS);

	return intervals->asked || intervals->due_ns > poll_ns ? poll_ns : intervals->due_ns;
}

static void ask_again(struct crew *crew, uint64_t now_ns, uint64_t *ask_ns)
{
	if (now_ns < *ask_ns)
		return;
	for (unsigned i = 0; i < crew->count; i++)
		loop_ask(&crew->loops[i]);
	*ask_ns = now_ns + ASK_EVERY_NS;
}

static void look_at_loops(struct crew *crew, struct intervals *intervals, uint64_t *ask_ns)
{
	const uint64_t begin_ns = atomic_load(&crew->shared->begin_ns);
	const uint64_t now_ns = clock_real_ns();

	if (!intervals_have_started(intervals) && begin_ns)
		intervals_start(intervals, begin_ns);
	intervals_look(intervals, crew->loops, crew->count, now_ns);
	if (!intervals->asked)
		ask_again(crew, now_ns, ask_ns);
}

void watch(struct crew *crew, const struct run_request *request, struct intervals *intervals,
	   struct run_result *out)
{
	uint64_t start_ns, ask_ns = 0;
	unsigned checkpoints = 0;

	/* The loops cannot be asked for anything before they have all started. */
	while (!crew_wait(crew, CREW_RUN, clock_real_ns() + NS_PER_SECOND))
		;
	start_ns = crew->started_ns + request->spec->warmup_ns;
	while (!crew_wait(crew, CREW_OVER, next_look_ns(intervals, clock_real_ns()))) {
		if (stop_was_asked(request)) {
			out->interrupted = true;
			atomic_store(&crew->shared->stop, true);
		}
		if (!crew_wait(crew, CREW_END_FSYNC, 0))
			look_at_loops(crew, intervals, &ask_ns);
		if (checkpoint_is_due(request->observer, checkpoints, start_ns)) {
			checkpoints++;
			take_checkpoint(crew, request, start_ns);
		}
	}
}
