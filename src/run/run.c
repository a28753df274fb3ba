/*
 * run: threads, pinning, start barrier, intervals.
 *
 * The crew is the main thread and one thread per loop. They meet at three points, counted
 * under one lock: every loop has opened its engine (or one failed: nobody starts), every loop
 * has drained (then the files are synced, if they are to be), every loop has ended. In
 * between loops share nothing, and the main thread looks once per interval at the snapshots
 * that they hand out.
 */
#include "run.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "clock.h"
#include "collect.h"
#include "intervals.h"
#include "loop.h"
#include "polling.h"
#include "ring_share.h"
#include "units.h"

enum {
	POLL_NS			= 20 * 1000 * 1000,	/* how late a signal may be noticed */
	ANSWER_WITHIN_NS	= 50 * 1000 * 1000,	/* how long a checkpoint waits for loops */
};

enum phase { PHASE_OPEN, PHASE_RUN, PHASE_END_FSYNC, PHASE_OVER };

struct crew {
	struct loop *loops;
	unsigned count;
	struct loop_shared *shared;
	struct punts *punts;		/* to be opened for the run; or NULL */
	const struct run_observer *observer;	/* or NULL */

	pthread_mutex_t lock;		/* of all below */
	pthread_cond_t changed;
	enum phase phase;
	unsigned arrived;		/* loops that are done with this phase */
	bool failed;
	bool went_well;			/* the phase before this one */
	uint64_t started_ns;		/* real time of each phase's begin */
	uint64_t drained_ns;
	uint64_t synced_ns;
};

struct member {
	struct crew *crew;
	struct loop *loop;
	pthread_t thread;
};

/* ---- CPUs ---- */

static int check_cpus(const struct cpu_list *wanted, const cpu_set_t *allowed, struct err *err)
{
	for (unsigned i = 0; i < wanted->count; i++)
		if (wanted->at[i] >= CPU_SETSIZE || !CPU_ISSET(wanted->at[i], allowed))
			return err_request(err, EINVAL, "cpus: CPU %u is not one this process may "
					   "run on (see 'taskset -p $$', or leave cpus out)",
					   wanted->at[i]);
	return 0;
}

int run_pick_cpus(const struct spec *spec, unsigned **cpus, unsigned *count,
		  struct arena *arena, struct err *err)
{
	cpu_set_t allowed;

	if (sched_getaffinity(0, sizeof(allowed), &allowed) < 0)
		return err_failure(err, errno, "cannot read the CPU affinity: %s", strerror(errno));
	if (spec->cpus.count > 0) {
		*cpus = spec->cpus.at;
		*count = spec->cpus.count;
		return check_cpus(&spec->cpus, &allowed, err);
	}

	*cpus = arena_alloc(arena, (size_t)CPU_COUNT(&allowed) * sizeof(**cpus));
	*count = 0;
	for (unsigned cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &allowed))
			(*cpus)[(*count)++] = cpu;
	return 0;
}

static int pin_to(int cpu, struct err *err)
{
	cpu_set_t set;
	int ret;

	if (cpu < 0)
		return 0;
	CPU_ZERO(&set);
	CPU_SET((unsigned)cpu, &set);
	ret = pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
	return ret ? err_failure(err, ret, "cannot pin a loop to CPU %d: %s", cpu, strerror(ret))
		   : 0;
}

/* ---- meeting points ---- */

/* Every loop has what it needs, and none has begun. Counting punts takes a descriptor for each CPU,
 * which comes after those of the rings: a run can do without it. */
static void before_run(struct crew *crew)
{
	if (crew->punts)
		punts_open(crew->punts);
	if (crew->observer && crew->observer->started)
		crew->observer->started(crew->observer->context);
}

/* `members` loops (one, but for those that never started) are done with the phase; the last one
 * opens the next, or ends it all if nobody can start. Returns whether all is well. */
static bool arrive(struct crew *crew, unsigned members, bool ok)
{
	enum phase phase;
	bool go_on;

	pthread_mutex_lock(&crew->lock);
	phase = crew->phase;
	crew->failed |= !ok;
	crew->arrived += members;
	if (crew->arrived == crew->count) {
		crew->arrived = 0;
		crew->went_well = !crew->failed;
		crew->phase = phase == PHASE_OPEN && crew->failed ? PHASE_OVER : phase + 1;
		if (crew->phase == PHASE_RUN)
			before_run(crew);
		if (phase == PHASE_OPEN)
			crew->started_ns = clock_real_ns();
		else if (phase == PHASE_RUN)
			crew->drained_ns = clock_real_ns();
		else
			crew->synced_ns = clock_real_ns();
		pthread_cond_broadcast(&crew->changed);
	}
	while (crew->phase == phase)
		pthread_cond_wait(&crew->changed, &crew->lock);
	/* Not `failed`: a loop that woke before us may have failed in the next phase already. */
	go_on = crew->went_well;
	pthread_mutex_unlock(&crew->lock);
	return go_on;
}

/* ---- descriptors of a loop's own ---- */

/* In a table that threads share, every I/O by descriptor has to count itself into the file and out
 * again; in a table of the thread's own it has not. Done only if the table can be emptied in the
 * end (Linux 5.9). */
static bool take_own_descriptors(const struct loop *loop)
{
	const bool by_descriptor = loop->shared->engine->ops->can & ENGINE_STAMPS;

	return by_descriptor && syscall(SYS_close_range, UINT_MAX, UINT_MAX, 0) == 0 &&
		unshare(CLONE_FILES) == 0;
}

/* The kernel does so too, but some time after the thread was joined, and until then a device is
 * busy. */
static void give_up_own_descriptors(void)
{
	syscall(SYS_close_range, STDERR_FILENO + 1, UINT_MAX, 0);
}

/* ---- a loop's thread ---- */

static void live(struct member *member)
{
	struct crew *crew = member->crew;
	struct loop *loop = member->loop;
	const struct spec *spec = crew->shared->spec;
	bool ok;

	tasks_name_loop(loop->index);
	ok = pin_to(loop->cpu, &loop->err) == 0 && loop_open(loop, &loop->err) == 0;
	if (!arrive(crew, 1, ok)) {
		if (ok)
			loop_close(loop);
		return;
	}

	ok = loop_run(loop, &loop->err) == 0;
	ok = arrive(crew, 1, ok);
	/* Who pressed Ctrl-C does not want to wait for it. */
	if (ok && spec->fsync_end && spec_writes(spec) && !atomic_load(&crew->shared->stop))
		ok = loop_end_fsync(loop, &loop->err) == 0;
	arrive(crew, 1, ok);
	loop_close(loop);
}

static void *loop_thread(void *arg)
{
	struct member *member = arg;
	const bool has_own = take_own_descriptors(member->loop);

	live(member);
	if (has_own)
		give_up_own_descriptors();
	return NULL;
}

/* The main thread, until a phase is over or that real time has come. */
static bool wait_for_phase(struct crew *crew, enum phase phase, uint64_t until_ns)
{
	const struct timespec until = {
		.tv_sec		= (time_t)(until_ns / NS_PER_SECOND),
		.tv_nsec	= (long)(until_ns % NS_PER_SECOND),
	};
	bool reached;
	int ret = 0;

	pthread_mutex_lock(&crew->lock);
	while (crew->phase < phase && ret == 0)
		ret = pthread_cond_timedwait(&crew->changed, &crew->lock, &until);
	reached = crew->phase >= phase;
	pthread_mutex_unlock(&crew->lock);
	return reached;
}

/* ---- threads ---- */

static void crew_init(struct crew *crew, struct loop *loops, unsigned count,
		      struct loop_shared *shared)
{
	pthread_condattr_t attr;

	*crew = (struct crew){ .loops = loops, .count = count, .shared = shared };
	pthread_mutex_init(&crew->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&crew->changed, &attr);
	pthread_condattr_destroy(&attr);
}

static void crew_release(struct crew *crew)
{
	pthread_cond_destroy(&crew->changed);
	pthread_mutex_destroy(&crew->lock);
}

/* Signals are the main thread's business: loops inherit a mask that blocks them all. */
static int start_threads(struct crew *crew, struct member *members, struct err *err)
{
	sigset_t all, before;
	unsigned started = 0;
	int ret = 0;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (; started < crew->count && ret == 0; started++) {
		members[started] = (struct member){ .crew = crew,
						    .loop = &crew->loops[started] };
		ret = pthread_create(&members[started].thread, NULL, loop_thread,
				     &members[started]);
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (ret == 0)
		return 0;

	/* Those that run wait for the rest of the crew: speak for whoever is missing. */
	started--;
	arrive(crew, crew->count - started, false);
	for (unsigned i = 0; i < started; i++)
		pthread_join(members[i].thread, NULL);
	return err_request(err, ret, "only %u of %u threads could be started: %s (lower threads, "
			   "or raise the limit: ulimit -u)", started, crew->count, strerror(ret));
}

/* ---- while loops run ---- */

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
	bool over = wait_for_phase(crew, PHASE_END_FSYNC, 0);

	run_result_init(so_far, arena);
	collect_description(so_far, request, arena);
	for (unsigned i = 0; i < crew->count && !over; i++)
		loop_ask_snapshot(&crew->loops[i]);
	for (unsigned i = 0; i < crew->count; i++) {
		struct loop *loop = &crew->loops[i];
		const bool answered = !over &&
			loop_take_snapshot(loop, now_ns + ANSWER_WITHIN_NS);

		if (!over && !answered)
			over = wait_for_phase(crew, PHASE_END_FSYNC, 0);
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

static void watch(struct crew *crew, const struct run_request *request,
		  struct intervals *intervals, struct run_result *out)
{
	uint64_t start_ns;
	unsigned checkpoints = 0;

	/* The loops cannot be asked for anything before they have all started. */
	while (!wait_for_phase(crew, PHASE_RUN, clock_real_ns() + NS_PER_SECOND))
		;
	start_ns = crew->started_ns + request->spec->warmup_ns;
	intervals_start(intervals, start_ns);
	while (!wait_for_phase(crew, PHASE_OVER, clock_real_ns() + POLL_NS)) {
		if (stop_was_asked(request)) {
			out->interrupted = true;
			atomic_store(&crew->shared->stop, true);
		}
		if (intervals_due(intervals, clock_real_ns()) &&
		    !wait_for_phase(crew, PHASE_END_FSYNC, 0))
			intervals_take(intervals, crew->loops, crew->count, request->observer);
		if (checkpoint_is_due(request->observer, checkpoints, start_ns)) {
			checkpoints++;
			take_checkpoint(crew, request, start_ns);
		}
	}
}

static int first_error(const struct crew *crew, struct err *err)
{
	for (unsigned i = 0; i < crew->count; i++)
		if (crew->loops[i].err.code) {
			*err = crew->loops[i].err;
			return -err->code;
		}
	return err_failure(err, EIO, "a loop failed");	/* UNTESTED: every failure is noted */
}

/* ---- the whole ---- */

static int make_loops(struct loop *loops, struct loop_shared *shared,
		      const struct run_request *request, struct arena *arena, struct err *err)
{
	const struct spec *spec = request->spec;
	unsigned *cpus, cpu_count;
	int ret;

	ret = run_pick_cpus(spec, &cpus, &cpu_count, arena, err);
	for (unsigned i = 0; i < spec->threads && ret == 0; i++)
		ret = loop_init(&loops[i], shared, i,
				spec->pin ? (int)cpus[i % cpu_count] : -1, err);
	return ret;
}

static int run_crew(struct crew *crew, const struct run_request *request,
		    struct run_result *out, struct arena *arena, struct err *err)
{
	struct member *members = calloc(crew->count, sizeof(*members));
	struct intervals intervals;
	int ret;

	if (!members)
		return err_failure(err, ENOMEM, "no memory for %u threads", crew->count);
	intervals_init(&intervals, request->spec, arena);
	ret = start_threads(crew, members, err);
	if (ret < 0)
		goto done;

	watch(crew, request, &intervals, out);
	for (unsigned i = 0; i < crew->count; i++)
		pthread_join(members[i].thread, NULL);
	if (crew->failed) {
		ret = first_error(crew, err);
		goto done;
	}
	collect(out, request, crew->loops, crew->synced_ns - crew->drained_ns, arena);
	intervals_finish(&intervals, crew->loops, crew->count, out);
done:
	intervals_release(&intervals);
	free(members);
	return ret;
}

/* What only some runs share: turns, the blocks that are validated, and rings' kernel threads. */
struct sharing {
	struct turns turns;
	struct block_table blocks;
	struct ring_share ring_share;
};

static int begin_sharing(struct sharing *sharing, struct loop_shared *shared, struct err *err)
{
	const struct spec *spec = shared->spec;
	struct err why = { 0 };
	int ret = 0;

	shared->no_poll_queues = spec->ring.want[RING_IOPOLL] == RING_AUTO &&
		polling_check(spec, &why) < 0;
	pattern_cursor_init(&shared->cursor);
	if (spec->validate && spec_reads(spec))
		ret = verify_check_prepared(shared->target, spec, err);
	if (spec->validate && ret == 0)
		ret = block_table_init(&sharing->blocks, shared->target, err);
	if (ret < 0)
		return ret;

	if (spec->validate)
		shared->blocks = &sharing->blocks;
	if (turns_are_needed(spec)) {
		turns_init(&sharing->turns, spec, shared->target->fd_count);
		shared->cursor.turns = &sharing->turns;
	}
	if (spec->ring.want[RING_ATTACH_WQ] != RING_OFF && spec->threads > 1) {
		ring_share_init(&sharing->ring_share);
		shared->ring_share = &sharing->ring_share;
	}
	return 0;
}

static void end_sharing(const struct loop_shared *shared)
{
	if (shared->blocks)
		block_table_release(shared->blocks);
	if (shared->cursor.turns)
		turns_release(shared->cursor.turns);
	if (shared->ring_share)
		ring_share_release(shared->ring_share);
}

int run_once(const struct run_request *request, struct run_result *out, struct arena *arena,
	     struct err *err)
{
	const unsigned threads = request->spec->threads;
	struct loop_shared shared = {
		.spec	= request->spec,
		.target	= request->target,
		.engine	= request->engine,
	};
	struct punts punts = { .fds = NULL };
	struct sharing sharing;
	struct crew crew;
	struct loop *loops;
	int ret;

	ret = begin_sharing(&sharing, &shared, err);
	if (ret < 0)
		return ret;
	loops = aligned_alloc(_Alignof(struct loop), threads * sizeof(*loops));
	if (!loops) {
		end_sharing(&shared);
		return err_failure(err, ENOMEM, "no memory for %u loops", threads);
	}
	memset(loops, 0, threads * sizeof(*loops));
	crew_init(&crew, loops, threads, &shared);
	crew.observer = request->observer;
	if (request->observer && request->observer->issued)
		shared.observer = request->observer;

	shared.punts = &punts;
	/* Nothing else punts. */
	if (request->engine->ops->can & ENGINE_IS_RING)
		crew.punts = &punts;

	ret = make_loops(loops, &shared, request, arena, err);
	if (ret == 0)
		ret = run_crew(&crew, request, out, arena, err);

	for (unsigned i = 0; i < threads; i++)
		loop_release(&loops[i]);
	punts_close(&punts);
	crew_release(&crew);
	end_sharing(&shared);
	free(loops);
	return ret;
}
