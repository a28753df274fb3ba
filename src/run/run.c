/*
 * run: what a run needs is made, its crew does it, and what the loops counted is collected.
 */
#include "run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "collect.h"
#include "cpus.h"
#include "crew.h"
#include "intervals.h"
#include "job.h"
#include "loop.h"
#include "surroundings.h"
#include "verify.h"
#include "watch.h"

/* All that loops may touch. */
struct running {
	struct run_shared shared;
	struct punts punts;
	struct crew crew;
	struct job *jobs;
	unsigned job_count;		/* that are open */
	struct loop *loops;		/* of all jobs, one after the other */
	unsigned loop_count;
};

/* ---- what a run needs ---- */

static unsigned count_loops(const struct run_request *request)
{
	unsigned count = 0;

	for (unsigned i = 0; i < request->job_count; i++)
		count += request->jobs[i].spec->threads;
	return count;
}

static bool any_can(const struct run_request *request, unsigned what)
{
	for (unsigned i = 0; i < request->job_count; i++)
		if (request->jobs[i].engine->ops->can & what)
			return true;
	return false;
}

static int allocate(struct running *r, const struct run_request *request, struct err *err)
{
	r->loop_count = count_loops(request);
	r->loops = aligned_alloc(_Alignof(struct loop), r->loop_count * sizeof(*r->loops));
	r->jobs = aligned_alloc(_Alignof(struct job), request->job_count * sizeof(*r->jobs));
	if (!r->loops || !r->jobs)
		return err_failure(err, ENOMEM, "no memory for %u loops", r->loop_count);
	memset(r->loops, 0, r->loop_count * sizeof(*r->loops));
	return 0;
}

static int open_jobs(struct running *r, const struct run_request *request, struct err *err)
{
	struct loop *loops = r->loops;

	for (unsigned i = 0; i < request->job_count; i++) {
		const int ret = job_open(&r->jobs[i], &request->jobs[i], request->round,
					 request->place, err);

		if (ret < 0)
			return ret;
		r->jobs[i].loops = loops;
		loops += r->jobs[i].loop_count;
		r->job_count++;
	}
	return 0;
}

static void begin_crew(struct running *r, const struct run_request *request)
{
	const bool has_ring = any_can(request, ENGINE_IS_RING);

	r->shared.window = (struct window){
		.punts		= &r->punts,
		.has_ring	= has_ring,
		.loop_count	= r->loop_count,
	};
	if (request->observer && request->observer->issued)
		r->shared.observer = request->observer;
	crew_init(&r->crew, r->loops, r->loop_count, &r->shared);
	r->crew.warmup_ns = request->jobs[0].spec->warmup_ns;
	r->crew.observer = request->observer;
	/* Nothing else punts. */
	if (has_ring)
		r->crew.punts = &r->punts;
}

static int make_loops(struct job *job, struct run_shared *shared, const struct cpus *from,
		      struct arena *arena, struct err *err)
{
	unsigned *cpus, cpu_count;
	int ret;

	ret = cpus_pick(job->spec, from, &cpus, &cpu_count, arena, err);
	for (unsigned i = 0; i < job->loop_count && ret == 0; i++)
		ret = loop_init(&job->loops[i], shared, job, i,
				job->spec->pin ? (int)cpus[i % cpu_count] : -1, err);
	return ret;
}

static int begin_running(struct running *r, const struct run_request *request,
			 struct arena *arena, struct err *err)
{
	int ret;

	ret = allocate(r, request, err);
	if (ret == 0)
		ret = cost_check(err);
	if (ret == 0)
		ret = open_jobs(r, request, err);
	if (ret < 0)
		return ret;

	begin_crew(r, request);
	for (unsigned i = 0; i < r->job_count && ret == 0; i++)
		ret = make_loops(&r->jobs[i], &r->shared, request->cpus, arena, err);
	return ret;
}

static void end_running(struct running *r)
{
	for (unsigned i = 0; i < r->crew.count; i++)
		loop_release(&r->loops[i]);
	punts_close(&r->punts);
	if (r->crew.count > 0)
		crew_release(&r->crew);
	for (unsigned i = 0; i < r->job_count; i++)
		job_close(&r->jobs[i]);
	free(r->jobs);
	free(r->loops);
	free(r);
}

/* ---- the run ---- */

/* Of a run that was stopped before it began there is nothing but its description: what loops have
 * opened, they may be opening still. */
static void collect_run(struct crew *crew, const struct run_request *request,
			struct intervals *intervals, struct run_result *out, struct arena *arena)
{
	if (!crew_has_run(crew)) {
		collect_description(out, request, arena);
		run_result_finish(out);
		return;
	}
	collect(out, request, crew, arena);
	intervals_finish(intervals, crew->loops, crew->count, out);
}

static int run_crew(struct crew *crew, const struct run_request *request,
		    struct run_result *out, struct arena *arena, struct err *err)
{
	struct intervals intervals;
	int ret;

	intervals_init(&intervals, request->jobs[0].spec, request->observer, arena);
	ret = crew_start(crew, err);
	if (ret < 0)
		goto done;

	crew->was_left = !watch(crew, request, &intervals, out);
	if (!crew->was_left)
		crew_join(crew);
	/* What a loop says that was left may be half a sentence. */
	ret = crew->was_left ? 0 : crew_error(crew, err);
	if (ret == 0)
		collect_run(crew, request, &intervals, out, arena);
	crew->was_left |= atomic_load(&crew->leaves_rings);
done:
	intervals_release(&intervals);
	return ret;
}

/* Where time is only imagined, nobody can take any of it away. */
static int run_among_others(struct crew *crew, const struct run_request *request,
			    struct run_result *out, struct arena *arena, struct err *err)
{
	struct surroundings surroundings;
	int ret;

	if (any_can(request, ENGINE_CAN_VIRTUAL_TIME))
		return run_crew(crew, request, out, arena, err);
	surroundings_begin(&surroundings);
	ret = run_crew(crew, request, out, arena, err);
	surroundings_end(&surroundings, ret == 0 ? out : NULL, arena);
	return ret;
}

/* A set that was written anew is whole if every page of it was written in time. */
static int complete_pages(const struct running *r, struct err *err)
{
	int ret = 0;

	for (unsigned i = 0; i < r->job_count && ret == 0; i++)
		if (r->jobs[i].blocks && r->jobs[i].spec->test_mode == TEST_MODE_SEQWR)
			ret = verify_complete_pages(r->jobs[i].blocks, err);
	return ret;
}

/* What loops of a run that was left may touch: not lost, but kept until the process ends. */
static struct running *left;

int run_once(const struct run_request *request, struct run_result *out, struct arena *arena,
	     struct err *err)
{
	struct running *r = aligned_alloc(_Alignof(struct running), sizeof(*r));
	int ret;

	if (!r)
		return err_failure(err, ENOMEM, "no memory for a run");
	memset(r, 0, sizeof(*r));
	ret = begin_running(r, request, arena, err);
	if (ret == 0)
		ret = run_among_others(&r->crew, request, out, arena, err);
	if (r->crew.was_left) {
		*request->loops_left = true;
		left = r;
		return ret;
	}
	if (ret == 0 && !out->interrupted)
		ret = complete_pages(r, err);
	end_running(r);
	return ret;
}
