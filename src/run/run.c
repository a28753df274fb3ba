/*
 * run: creates the resources of a run, lets its crew perform it, and collects the counts of the
 * loops.
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
#include "soak.h"
#include "surroundings.h"
#include "verify.h"
#include "watch.h"

/* Everything that loops may access. */
struct running {
	struct run_shared shared;
	struct punts punts;
	struct crew crew;
	struct loop *loops;		/* of all jobs, one after the other */
	unsigned loop_count;
};

/* ---- resources of a run ---- */

static unsigned count_loops(const struct run_request *request)
{
	unsigned count = 0;

	for (unsigned i = 0; i < request->job_count; i++)
		count += request->jobs[i].spec->threads;
	return count;
}

static bool any_is_ring(const struct run_request *request)
{
	for (unsigned i = 0; i < request->job_count; i++)
		if (request->jobs[i].engine->ops->can & ENGINE_IS_RING)
			return true;
	return false;
}

static bool all_are_imagined(const struct run_request *request)
{
	for (unsigned i = 0; i < request->job_count; i++)
		if (!(request->jobs[i].engine->ops->can & ENGINE_CAN_VIRTUAL_TIME))
			return false;
	return true;
}

static int allocate(struct running *r, const struct run_request *request, struct err *err)
{
	r->loop_count = count_loops(request);
	r->loops = aligned_alloc(_Alignof(struct loop), r->loop_count * sizeof(*r->loops));
	r->shared.jobs = aligned_alloc(_Alignof(struct job),
				       request->job_count * sizeof(*r->shared.jobs));
	if (!r->loops || !r->shared.jobs)
		return err_failure(err, ENOMEM, "no memory for %u loops", r->loop_count);
	memset(r->loops, 0, r->loop_count * sizeof(*r->loops));
	return 0;
}

static int open_jobs(struct running *r, const struct run_request *request, struct err *err)
{
	struct loop *loops = r->loops;

	for (unsigned i = 0; i < request->job_count; i++) {
		struct job *job = &r->shared.jobs[i];
		const int ret = job_open(job, request, i, err);

		if (ret < 0 && request->refused)
			request->refused[i] = true;
		if (ret < 0)
			return *job->name ? err_wrap(err, "job '%s'", job->name) : ret;
		job->loops = loops;
		loops += job->loop_count;
		r->shared.job_count++;
	}
	return 0;
}

static unsigned count_awaited(const struct run_request *request)
{
	unsigned count = 0;

	for (unsigned i = 0; i < request->job_count; i++)
		if (!request->jobs[i].spec->background)
			count += request->jobs[i].spec->threads;
	return count;
}

static void begin_crew(struct running *r, const struct run_request *request)
{
	const bool has_ring = any_is_ring(request);

	r->shared.window = (struct window){
		.punts		= &r->punts,
		.has_ring	= has_ring,
		.loop_count	= r->loop_count,
		.awaited_count	= count_awaited(request),
	};
	if (request->observer && request->observer->issued)
		r->shared.observer = request->observer;
	crew_init(&r->crew, r->loops, r->loop_count, &r->shared);
	r->crew.warms_up = spec_warms_up(request->jobs[0].spec);
	steady_init(&r->shared.steady, request->jobs[0].spec, r->loop_count);
	r->crew.observer = request->observer;
	/* Nothing else punts. */
	if (has_ring)
		r->crew.punts = &r->punts;
}

static int deal_cpus(const struct run_request *request, int at[], struct arena *arena,
		     struct err *err)
{
	const struct spec **specs = arena_alloc(arena, request->job_count * sizeof(*specs));

	for (unsigned i = 0; i < request->job_count; i++)
		specs[i] = request->jobs[i].spec;
	return cpus_deal(&(struct cpus_run){ .specs = specs, .count = request->job_count },
			 request->cpus, at, arena, err);
}

static int make_loops(struct running *r, const struct run_request *request, struct arena *arena,
		      struct err *err)
{
	int *cpus = arena_alloc(arena, r->loop_count * sizeof(*cpus));
	int ret = deal_cpus(request, cpus, arena, err);

	for (unsigned i = 0; i < r->shared.job_count; i++) {
		struct job *job = &r->shared.jobs[i];

		for (unsigned k = 0; k < job->loop_count && ret == 0; k++)
			ret = loop_init(&job->loops[k], &r->shared, job, k, *cpus++, err);
	}
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
	return make_loops(r, request, arena, err);
}

static void end_running(struct running *r)
{
	for (unsigned i = 0; i < r->crew.count; i++)
		loop_release(&r->loops[i]);
	punts_close(&r->punts);
	if (r->crew.count > 0)
		crew_release(&r->crew);
	steady_release(&r->shared.steady);
	for (unsigned i = 0; i < r->shared.job_count; i++)
		job_close(&r->shared.jobs[i]);
	free(r->shared.jobs);
	free(r->loops);
	free(r);
}

/* ---- the run ---- */

/* A run that was stopped before it started has only a description: loops may still be opening their
 * resources. */
static void collect_run(struct crew *crew, const struct run_request *request,
			struct intervals *intervals, struct run_result *out, struct arena *arena)
{
	if (!crew_has_run(crew)) {
		collect_description(out, request, crew->run, arena);
		run_result_sum_jobs(out, arena);
		run_result_finish(out);
		return;
	}
	collect(out, request, crew, arena);
	intervals_finish(intervals, out, arena);
	steady_collect(&crew->run->steady, out, arena);
	soak_find(out, arena);
	for (unsigned i = 0; i < out->job_count; i++)
		soak_find(&out->jobs[i], arena);
}

/* Those with an error of their own; the others only stop. */
static void tell_refused(const struct crew *crew, const struct run_request *request)
{
	for (unsigned i = 0; i < crew->count && request->refused; i++)
		if (crew->loops[i].err.code)
			request->refused[crew->loops[i].job - crew->run->jobs] = true;
}

static int run_crew(struct crew *crew, const struct run_request *request,
		    struct run_result *out, struct arena *arena, struct err *err)
{
	struct intervals intervals;
	int ret;

	intervals_init(&intervals, crew->run->jobs, crew->run->job_count, request->observer);
	ret = crew_start(crew, err);
	if (ret < 0)
		goto done;

	crew->was_left = !watch(crew, request, &intervals, out);
	if (!crew->was_left)
		crew_join(crew);
	/* The error text of an abandoned loop may be incomplete. */
	ret = crew->was_left ? 0 : crew_error(crew, err);
	if (ret < 0)
		tell_refused(crew, request);
	else
		collect_run(crew, request, &intervals, out, arena);
	crew->was_left |= atomic_load(&crew->leaves_rings);
done:
	intervals_release(&intervals);
	return ret;
}

/* In virtual time, other programs cannot disturb a run. */
static int run_among_others(struct crew *crew, const struct run_request *request,
			    struct run_result *out, struct arena *arena, struct err *err)
{
	struct surroundings surroundings;
	int ret;

	if (all_are_imagined(request))
		return run_crew(crew, request, out, arena, err);
	surroundings_begin(&surroundings);
	ret = run_crew(crew, request, out, arena, err);
	surroundings_end(&surroundings, ret == 0 ? out : NULL, arena);
	return ret;
}

/* A new set is complete if every page of it was written in time. */
static int complete_pages(const struct running *r, struct err *err)
{
	for (unsigned i = 0; i < r->shared.job_count; i++) {
		const struct job *job = &r->shared.jobs[i];
		int ret;

		if (!job->blocks || job->spec->test_mode != TEST_MODE_SEQWR)
			continue;
		ret = verify_complete_pages(job->blocks, err);
		if (ret < 0)
			return ret;
	}
	return 0;
}

/*
 * Memory that loops of an abandoned run may access: not leaked, but kept until the process ends.
 * It is never read, and the compiler would omit it.
 */
static struct running *volatile left;

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
