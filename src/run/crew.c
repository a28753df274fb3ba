/*
 * crew: start, meet, end. The last loop that arrives at a meeting point opens the next phase.
 */
#include "crew.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "clock.h"
#include "cpus.h"
#include "tasks.h"
#include "thread_mask.h"
#include "units.h"

struct crew_member {
	struct crew *crew;
	struct loop *loop;
	pthread_t thread;
	bool has_own;			/* descriptors; if not, the reason: */
	int own_error;
	const char *own_call;
};

/* ---- meeting points ---- */

/* Every loop has its resources, and none has started. Counting punts takes a descriptor for each
 * CPU; it comes after those of the rings, because it is optional. */
static void before_run(struct crew *crew)
{
	if (crew->punts)
		punts_open(crew->punts);
	if (crew->observer && crew->observer->started)
		crew->observer->started(crew->observer->context);
	window_start(&crew->run->window, crew->warms_up);
}

/* If the run cannot start, everything opened is closed. */
static void open_next_phase(struct crew *crew)
{
	const enum crew_phase phase = crew->phase;

	crew->arrived = 0;
	crew->went_well = !crew->failed;
	crew->phase = phase == CREW_OPEN && crew->failed ? CREW_CLOSE : phase + 1;
	crew->has_run |= crew->phase == CREW_RUN;
	if (crew->phase == CREW_RUN)
		before_run(crew);
	pthread_cond_broadcast(&crew->changed);
}

/* `members` threads (one, or none: only to wait) are done with the phase; the last one starts the
 * next. Returns whether no loop has failed. */
static bool arrive(struct crew *crew, unsigned members, bool ok)
{
	enum crew_phase phase;
	bool go_on;

	pthread_mutex_lock(&crew->lock);
	phase = crew->phase;
	crew->failed |= !ok;
	crew->arrived += members;
	if (crew->arrived == crew->expected)
		open_next_phase(crew);
	while (crew->phase == phase)
		pthread_cond_wait(&crew->changed, &crew->lock);
	/* Not `failed`: a loop that woke before us may have failed in the next phase already. */
	go_on = crew->went_well;
	pthread_mutex_unlock(&crew->lock);
	return go_on;
}

/* ---- descriptors of a loop's own ---- */

/* With a descriptor table shared by threads, every I/O takes and drops a reference to the file;
 * with a private table it does not. Used only if the table can be emptied at the end (Linux
 * 5.9). */
static void take_own_descriptors(struct crew_member *member)
{
	if (!(member->loop->job->engine->ops->can & ENGINE_STAMPS))
		return;
	if (syscall(SYS_close_range, UINT_MAX, UINT_MAX, 0) < 0)
		member->own_call = "close_range(2)";
	else if (unshare(CLONE_FILES) < 0)
		member->own_call = "unshare(2)";
	else
		member->has_own = true;
	member->own_error = member->own_call ? errno : 0;
}

/* The only feature of an engine that is not reported when it is granted. */
static void note_own_descriptors(const struct crew_member *member)
{
	if (member->own_error)
		engine_note_feature(&member->loop->engine, "own-descriptors", member->own_error,
				    member->own_call);
}

/* The kernel would do so too, but some time after the join, and until then the device stays
 * busy. */
static void give_up_own_descriptors(void)
{
	syscall(SYS_close_range, STDERR_FILENO + 1, UINT_MAX, 0);
}

/* ---- a loop's thread ---- */

static bool was_stopped(const struct crew *crew)
{
	return atomic_load(&crew->run->stop);
}

static bool open_loop(struct crew *crew, struct loop *loop)
{
	tasks_name_loop((unsigned)(loop - crew->loops));
	return !was_stopped(crew) && cpus_pin(loop->cpu, &loop->err) == 0 &&
		loop_open(loop, &loop->err) == 0;
}

static void close_loop(struct crew *crew, struct loop *loop)
{
	if ((loop->ops->can & ENGINE_IS_RING) && atomic_load(&crew->leaves_rings))
		return;
	loop_close(loop);
}

static void live(struct crew_member *member)
{
	struct crew *crew = member->crew;
	struct loop *loop = member->loop;
	const struct spec *spec = loop->job->spec;
	const bool opened = open_loop(crew, loop);

	if (opened)
		note_own_descriptors(member);
	if (arrive(crew, 1, opened)) {
		bool ok = loop_run(loop, &loop->err) == 0;

		ok = arrive(crew, 1, ok);
		/* After Ctrl-C it is not waited for. */
		if (ok && spec->fsync_end && spec_writes(spec) && !was_stopped(crew))
			ok = loop_end_fsync(loop, &loop->err) == 0;
		arrive(crew, 1, ok);
	}
	if (opened)
		close_loop(crew, loop);
	arrive(crew, 1, true);
}

static void *loop_thread(void *arg)
{
	struct crew_member *member = arg;

	take_own_descriptors(member);
	live(member);
	if (member->has_own)
		give_up_own_descriptors();
	return NULL;
}

bool crew_wait(struct crew *crew, enum crew_phase phase, uint64_t until_ns)
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

bool crew_has_run(struct crew *crew)
{
	bool has_run;

	pthread_mutex_lock(&crew->lock);
	has_run = crew->has_run;
	pthread_mutex_unlock(&crew->lock);
	return has_run;
}

/* ---- threads ---- */

void crew_init(struct crew *crew, struct loop *loops, unsigned count, struct run_shared *run)
{
	pthread_condattr_t attr;

	*crew = (struct crew){ .loops = loops, .count = count, .expected = count,
			       .run = run };
	pthread_mutex_init(&crew->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&crew->changed, &attr);
	pthread_condattr_destroy(&attr);
}

void crew_release(struct crew *crew)
{
	pthread_cond_destroy(&crew->changed);
	pthread_mutex_destroy(&crew->lock);
	free(crew->members);
}

/* Signals are handled by the main thread, except a loop's own faults. */
static unsigned start_threads(struct crew *crew, int *error)
{
	sigset_t before;
	unsigned started = 0;

	thread_mask_block(&before);
	for (*error = 0; started < crew->count; started++) {
		struct crew_member *member = &crew->members[started];

		*member = (struct crew_member){ .crew = crew, .loop = &crew->loops[started] };
		*error = pthread_create(&member->thread, NULL, loop_thread, member);
		if (*error)
			break;
	}
	thread_mask_restore(&before);
	return started;
}

int crew_start(struct crew *crew, struct err *err)
{
	unsigned started;
	int error;

	crew->members = calloc(crew->count, sizeof(*crew->members));
	if (!crew->members)
		return err_failure(err, ENOMEM, "no memory for %u threads", crew->count);
	started = start_threads(crew, &error);
	if (!error)
		return 0;

	/* The running threads wait for the others, which will never start. */
	pthread_mutex_lock(&crew->lock);
	crew->expected = started;
	pthread_mutex_unlock(&crew->lock);
	arrive(crew, 0, false);
	for (unsigned i = 0; i < started; i++)
		pthread_join(crew->members[i].thread, NULL);
	return err_request(err, error, "only %u of %u threads could be started: %s (lower threads, "
			   "or raise the limits: ulimit -u, ulimit -v)", started, crew->count,
			   strerror(error));
}

void crew_stop(struct crew *crew)
{
	for (unsigned i = 0; i < crew->count; i++)
		if (crew->loops[i].job->engine->ops->can & ENGINE_IS_RING)
			atomic_store(&crew->leaves_rings, true);
	atomic_store(&crew->run->stop, true);
}

void crew_join(struct crew *crew)
{
	for (unsigned i = 0; i < crew->count; i++)
		pthread_join(crew->members[i].thread, NULL);
}

int crew_error(const struct crew *crew, struct err *err)
{
	for (unsigned i = 0; i < crew->count; i++) {
		const struct loop *loop = &crew->loops[i];

		if (!loop->err.code)
			continue;
		*err = loop->err;
		return *loop->job->name ? err_wrap(err, "job '%s'", loop->job->name) : -err->code;
	}
	return 0;
}
