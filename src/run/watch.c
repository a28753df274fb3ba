/*
 * watch: checks every 20 ms, the delay with which a signal may be noticed; sooner if something is
 * due.
 *
 * An I/O may never complete, if a file system is frozen or a device is dead. The end after a signal
 * is therefore not awaited longer than a user would wait. Loops that still respond report their
 * I/Os in flight; for those in a system call, the main thread does.
 */
#include "watch.h"

#include "clock.h"
#include "collect.h"
#include "units.h"

enum {
	POLL_NS			= 20 * 1000 * 1000,
	ANSWER_WITHIN_NS	= 50 * 1000 * 1000,	/* how long a checkpoint waits for loops */
	ASKED_POLL_NS		= 1000 * 1000,		/* while loops are about to answer */
	TELL_AFTER_NS		= 100 * 1000 * 1000,	/* a signal: wait for I/Os … */
	LEAVE_AFTER_NS		= 500 * 1000 * 1000,	/* … and no longer than this */
	LAST_WORD_WITHIN_NS	= 350 * 1000 * 1000,	/* a loop looks every 100 ms, or later */
};

/* The last known numbers of a loop that gets stuck are at most this old. */
#define ASK_EVERY_NS		(200 * 1000 * 1000)

static void ask_all(struct crew *crew)
{
	for (unsigned i = 0; i < crew->count; i++)
		loop_ask(&crew->loops[i]);
}

/* ---- checkpoints ---- */

/* A request that a loop does not answer stays for the next one. */
static bool get_answer(struct loop *loop, uint64_t until_ns)
{
	return loop_wait_for_answer(loop, until_ns) || !loop_take_back_question(loop);
}

/* A loop in a system call has at least one I/O. */
static uint64_t in_flight(const struct loop_numbers *numbers, bool answered)
{
	return answered || numbers->in_flight > 0 ? numbers->in_flight : 1;
}

/* The answer of a loop or, if it does not answer, its last one. */
static void collect_loop_so_far(struct run_result *so_far, struct loop *loop, uint64_t until_ns)
{
	const bool answered = get_answer(loop, until_ns);
	const struct loop_view view = loop_view(loop);

	so_far->unfinished += in_flight(view.numbers, answered);
	collect_counts(so_far, &so_far->loops[loop->index], &view);
	if (!answered)
		loop_ask(loop);
}

/* The run so far. */
static void collect_so_far(struct run_result *so_far, struct crew *crew,
			   const struct run_request *request, uint64_t now_ns,
			   struct arena *arena)
{
	const struct run_shared *run = crew->run;

	run_result_init(so_far, arena);
	collect_description(so_far, request, run, arena);
	ask_all(crew);
	for (unsigned i = 0; i < run->job_count; i++)
		for (unsigned k = 0; k < run->jobs[i].loop_count; k++)
			collect_loop_so_far(run_result_own_job(so_far, i), &run->jobs[i].loops[k],
					    now_ns + ANSWER_WITHIN_NS);
	run_result_sum_jobs(so_far, arena);
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

/* As planned. */
static uint64_t measures_from_ns(const struct crew *crew)
{
	return crew->run->window.start_ns + crew->run->jobs[0].spec->warmup_ns;
}

static bool checkpoint_is_due(const struct run_observer *observer, unsigned taken,
			      uint64_t start_ns)
{
	return observer && taken < observer->checkpoint_count &&
		clock_real_ns() >= start_ns + observer->checkpoints_ns[taken];
}

/* ---- intervals ---- */

static uint64_t next_look_ns(const struct intervals *intervals, uint64_t now_ns)
{
	const uint64_t poll_ns = now_ns + (intervals->asked ? ASKED_POLL_NS : POLL_NS);

	return intervals->asked || intervals->due_ns > poll_ns ? poll_ns : intervals->due_ns;
}

static void ask_again(struct crew *crew, uint64_t now_ns, uint64_t *ask_ns)
{
	if (now_ns < *ask_ns)
		return;
	ask_all(crew);
	*ask_ns = now_ns + ASK_EVERY_NS;
}

static void look_at_loops(struct crew *crew, struct intervals *intervals, uint64_t *ask_ns)
{
	const uint64_t begin_ns = atomic_load(&crew->run->window.begin_ns);
	const uint64_t now_ns = clock_real_ns();

	if (!intervals_have_started(intervals) && begin_ns)
		intervals_start(intervals, begin_ns);
	intervals_look(intervals, now_ns);
	if (!intervals->asked)
		ask_again(crew, now_ns, ask_ns);
}

/* ---- warm-up ---- */

static void tell_round(struct crew *crew, const struct run_request *request, unsigned *told)
{
	const struct run_observer *observer = request->observer;
	struct run_round round;

	if (!crew->run->steady.on || !observer || !observer->warm_up_round)
		return;
	round = steady_last_round(&crew->run->steady);
	if (round.number > *told)
		observer->warm_up_round(observer->context, &round);
	*told = round.number;
}

/* ---- being stopped ---- */

struct stopping {
	uint64_t asked_ns;		/* real time; 0: not */
	bool told;
};

static void look_at_signals(struct crew *crew, const struct run_request *request,
			    struct stopping *stopping)
{
	if (stopping->asked_ns > 0 || !request->stop || !*request->stop)
		return;
	stopping->asked_ns = clock_real_ns();
	crew_stop(crew);
	ask_all(crew);
}

static struct run_waiting waits_for(struct crew *crew)
{
	struct run_waiting waiting = { .what = WAITS_FOR_CLOSING, .loops = crew->count };

	if (!crew_wait(crew, CREW_RUN, 0))
		waiting.what = WAITS_FOR_OPENING;
	else if (!crew_wait(crew, CREW_END_FSYNC, 0))
		waiting.what = WAITS_FOR_IOS;
	else if (!crew_wait(crew, CREW_CLOSE, 0))
		waiting.what = WAITS_FOR_SYNC;
	if (waiting.what != WAITS_FOR_IOS)
		return waiting;

	waiting.loops = 0;
	for (unsigned i = 0; i < crew->count; i++) {
		struct loop *loop = &crew->loops[i];
		const bool answered = get_answer(loop, 0);
		const struct loop_view view = loop_view(loop);

		if (view.has_drained)
			continue;
		waiting.loops++;
		waiting.ios += in_flight(view.numbers, answered);
		if (!answered)
			loop_ask(loop);
	}
	return waiting;
}

static void tell_what_is_waited_for(struct crew *crew, const struct run_request *request,
				    struct stopping *stopping, uint64_t now_ns)
{
	const struct run_observer *observer = request->observer;
	struct run_waiting waiting;

	if (stopping->told || now_ns - stopping->asked_ns < TELL_AFTER_NS)
		return;
	stopping->told = true;
	waiting = waits_for(crew);
	if (waiting.loops > 0 && observer && observer->waiting)
		observer->waiting(observer->context, &waiting);
}

static bool must_leave(struct crew *crew, const struct run_request *request,
		       struct stopping *stopping)
{
	const uint64_t now_ns = clock_real_ns();

	if (stopping->asked_ns == 0)
		return false;
	tell_what_is_waited_for(crew, request, stopping, now_ns);
	return now_ns - stopping->asked_ns >= LEAVE_AFTER_NS ||
		(request->leave && *request->leave);
}

/* Draining loops report their I/Os in flight, those that have drained are known. */
static void hear_last_words(struct crew *crew)
{
	const uint64_t until_ns = clock_real_ns() + LAST_WORD_WITHIN_NS;

	for (unsigned i = 0; i < crew->count; i++)
		loop_take_back_question(&crew->loops[i]);
	ask_all(crew);
	for (unsigned i = 0; i < crew->count; i++)
		loop_wait_for_answer(&crew->loops[i], until_ns);
	for (unsigned i = 0; i < crew->count; i++)
		loop_leave(&crew->loops[i], crew->run->window.start_ns, clock_real_ns());
}

/* ---- the whole ---- */

bool watch(struct crew *crew, const struct run_request *request, struct intervals *intervals,
	   struct run_result *out)
{
	struct stopping stopping = { 0 };
	uint64_t ask_ns = 0;
	unsigned checkpoints = 0, rounds_told = 0;

	while (!crew_wait(crew, CREW_OVER, next_look_ns(intervals, clock_real_ns()))) {
		look_at_signals(crew, request, &stopping);
		out->interrupted = stopping.asked_ns > 0;
		if (must_leave(crew, request, &stopping)) {
			if (crew_has_run(crew))
				hear_last_words(crew);
			return false;
		}
		/* Nothing can be requested from loops before they have all started. */
		if (!crew_has_run(crew))
			continue;
		tell_round(crew, request, &rounds_told);
		/* The last interval ends with the run; a request now is for the end. */
		if (stopping.asked_ns == 0 && !crew_wait(crew, CREW_END_FSYNC, 0))
			look_at_loops(crew, intervals, &ask_ns);
		if (checkpoint_is_due(request->observer, checkpoints, measures_from_ns(crew))) {
			checkpoints++;
			take_checkpoint(crew, request, measures_from_ns(crew));
		}
	}
	return true;
}
