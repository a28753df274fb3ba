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
#include "watch.h"

static int make_loops(struct loop *loops, struct loop_shared *shared,
		      const struct run_request *request, struct arena *arena, struct err *err)
{
	const struct spec *spec = request->spec;
	unsigned *cpus, cpu_count;
	int ret;

	ret = cpus_pick(spec, &cpus, &cpu_count, arena, err);
	for (unsigned i = 0; i < spec->threads && ret == 0; i++)
		ret = loop_init(&loops[i], shared, i,
				spec->pin ? (int)cpus[i % cpu_count] : -1, err);
	return ret;
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

	watch(crew, request, &intervals, out);
	crew_join(crew);
	if (crew->failed) {
		ret = crew_error(crew, err);
		goto done;
	}
	collect(out, request, crew->loops, crew->synced_ns - crew->drained_ns, arena);
	intervals_finish(&intervals, crew->loops, crew->count, out);
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

int run_once(const struct run_request *request, struct run_result *out, struct arena *arena,
	     struct err *err)
{
	const unsigned threads = request->spec->threads;
	struct loop_shared shared = {
		.spec	= request->spec,
		.target	= request->target,
		.engine	= request->engine,
		.seed	= spec_run_seed(request->spec, request->round, request->place),
	};
	struct punts punts = { .fds = NULL };
	struct sharing sharing;
	struct crew crew;
	struct loop *loops;
	int ret;

	begin_sweep(&shared, request);
	ret = cost_check(err);
	if (ret == 0)
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
	if (ret == 0 && shared.blocks && !out->interrupted &&
	    request->spec->test_mode == TEST_MODE_SEQWR)
		ret = verify_complete_pages(shared.blocks, err);

	for (unsigned i = 0; i < threads; i++)
		loop_release(&loops[i]);
	punts_close(&punts);
	crew_release(&crew);
	end_sharing(&shared);
	free(loops);
	return ret;
}
