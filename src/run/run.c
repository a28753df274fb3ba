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
#include "loop.h"
#include "polling.h"
#include "ring_share.h"
#include "surroundings.h"
#include "watch.h"

static int make_loops(struct loop *loops, struct loop_shared *shared,
		      const struct run_request *request, struct arena *arena, struct err *err)
{
	const struct spec *spec = request->spec;
	unsigned *cpus, cpu_count;
	int ret;

	ret = cpus_pick(spec, request->cpus, &cpus, &cpu_count, arena, err);
	for (unsigned i = 0; i < spec->threads && ret == 0; i++)
		ret = loop_init(&loops[i], shared, i,
				spec->pin ? (int)cpus[i % cpu_count] : -1, err);
	return ret;
}

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
	collect(out, request, crew->loops, crew_end_sync_ns(crew), arena);
	intervals_finish(intervals, crew->loops, crew->count, out);
}

static int run_crew(struct crew *crew, const struct run_request *request,
		    struct run_result *out, struct arena *arena, struct err *err)
{
	struct intervals intervals;
	int ret;

	intervals_init(&intervals, request->spec, request->observer, arena);
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
done:
	intervals_release(&intervals);
	return ret;
}

/* What only some runs share: turns, the blocks that are validated, and rings' kernel threads. */
struct sharing {
	struct turns turns;
	struct block_table blocks;
	struct ring_share ring_share;
};

/* All that loops may touch. */
struct running {
	struct loop_shared shared;
	struct sharing sharing;
	struct punts punts;
	struct crew crew;
	struct loop *loops;
};

/* Only the first run of a command sweeps from the beginning; and who writes the set anew. */
static void begin_sweep(struct loop_shared *shared, const struct run_request *request)
{
	pattern_cursor_init(&shared->cursor, shared->seed);
	if (shared->spec->test_mode != TEST_MODE_SEQWR &&
	    !spec_is_first_run(request->round, request->place))
		pattern_cursor_move(&shared->cursor);
}

static int begin_sharing(struct sharing *sharing, struct loop_shared *shared, struct err *err)
{
	const struct spec *spec = shared->spec;
	struct err why = { 0 };
	int ret = 0;

	shared->no_poll_queues = spec->ring.want[RING_IOPOLL] == RING_AUTO &&
		polling_check(spec, &why) < 0;
	if (spec->validate)
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

static int begin_running(struct running *r, const struct run_request *request, struct err *err)
{
	const unsigned threads = request->spec->threads;
	int ret;

	r->shared.spec = request->spec;
	r->shared.target = request->target;
	r->shared.engine = request->engine;
	r->shared.seed = spec_run_seed(request->spec, request->round, request->place);
	r->shared.punts = &r->punts;
	if (request->observer && request->observer->issued)
		r->shared.observer = request->observer;
	begin_sweep(&r->shared, request);
	ret = cost_check(err);
	if (ret == 0)
		ret = begin_sharing(&r->sharing, &r->shared, err);
	if (ret < 0)
		return ret;

	r->loops = aligned_alloc(_Alignof(struct loop), threads * sizeof(*r->loops));
	if (!r->loops) {
		end_sharing(&r->shared);
		return err_failure(err, ENOMEM, "no memory for %u loops", threads);
	}
	memset(r->loops, 0, threads * sizeof(*r->loops));
	crew_init(&r->crew, r->loops, threads, &r->shared);
	r->crew.observer = request->observer;
	/* Nothing else punts. */
	if (request->engine->ops->can & ENGINE_IS_RING)
		r->crew.punts = &r->punts;
	return 0;
}

static void end_running(struct running *r)
{
	for (unsigned i = 0; i < r->crew.count; i++)
		loop_release(&r->loops[i]);
	punts_close(&r->punts);
	crew_release(&r->crew);
	end_sharing(&r->shared);
	free(r->loops);
}

/* Where time is only imagined, nobody can take any of it away. */
static int run_among_others(struct crew *crew, const struct run_request *request,
			    struct run_result *out, struct arena *arena, struct err *err)
{
	struct surroundings surroundings;
	int ret;

	if (request->engine->ops->can & ENGINE_CAN_VIRTUAL_TIME)
		return run_crew(crew, request, out, arena, err);
	surroundings_begin(&surroundings);
	ret = run_crew(crew, request, out, arena, err);
	surroundings_end(&surroundings, ret == 0 ? out : NULL, arena);
	return ret;
}

int run_once(const struct run_request *request, struct run_result *out, struct arena *arena,
	     struct err *err)
{
	struct running *r = aligned_alloc(_Alignof(struct running), sizeof(*r));
	int ret;

	if (!r)
		return err_failure(err, ENOMEM, "no memory for a run");
	memset(r, 0, sizeof(*r));
	ret = begin_running(r, request, err);
	if (ret < 0) {
		free(r);
		return ret;
	}
	ret = make_loops(r->loops, &r->shared, request, arena, err);
	if (ret == 0)
		ret = run_among_others(&r->crew, request, out, arena, err);
	if (r->crew.was_left) {
		*request->loops_left = true;
		return ret;
	}
	if (ret == 0 && r->shared.blocks && !out->interrupted &&
	    request->spec->test_mode == TEST_MODE_SEQWR)
		ret = verify_complete_pages(r->shared.blocks, err);
	end_running(r);
	free(r);
	return ret;
}
