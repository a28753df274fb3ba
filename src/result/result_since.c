/* result_since: subtract, and remember. */
#include "result_since.h"

#include <string.h>

static void make_loops(struct run_result *run, unsigned loop_count, struct arena *arena)
{
	run_result_init(run, arena);
	run->loop_count = loop_count;
	run->loops = arena_alloc(arena, loop_count * sizeof(*run->loops));
}

void result_since_init(struct result_since *since, unsigned loop_count, struct arena *arena)
{
	memset(since, 0, sizeof(*since));
	since->arena = arena;
	make_loops(&since->earlier, loop_count, arena);
	make_loops(&since->part, loop_count, arena);
}

static void take_op(struct op_result *part, struct op_result *earlier,
		    const struct op_result *now)
{
	part->ios = now->ios - earlier->ios;
	part->bytes = now->bytes - earlier->bytes;
	part->unissued = now->unissued - earlier->unissued;
	part->drained = now->drained - earlier->drained;
	if (earlier->hist->count > 0)
		hist_subtract(part->hist, now->hist, earlier->hist);
	else
		*part->hist = *now->hist;	/* with its exact minimum and maximum */
	earlier->ios = now->ios;
	earlier->bytes = now->bytes;
	earlier->unissued = now->unissued;
	earlier->drained = now->drained;
	*earlier->hist = *now->hist;
}

static void take_loop(struct result_loop *part, struct result_loop *earlier,
		      const struct result_loop *now)
{
	*part = *now;
	part->window_s = 0;	/* rates are over the total time, as in sysbench */
	part->ios -= earlier->ios;
	part->events -= earlier->events;
	part->latency_sum_ns -= earlier->latency_sum_ns;
	*earlier = *now;
}

const struct run_result *result_since_take(struct result_since *since,
					   const struct run_result *now)
{
	struct run_result *part = &since->part, *earlier = &since->earlier;
	const double now_s = now->elapsed_s + now->end_fsync_s;

	if (now->pair.hist && !part->pair.hist) {
		run_result_add_pair(part, since->arena);
		run_result_add_pair(earlier, since->arena);
	}
	if (now->pair.hist)
		take_op(&part->pair, &earlier->pair, &now->pair);
	for (unsigned op = 0; op < IO_OP_COUNT; op++)
		take_op(&part->op[op], &earlier->op[op], &now->op[op]);
	for (unsigned i = 0; i < part->loop_count; i++)
		take_loop(&part->loops[i], &earlier->loops[i], &now->loops[i]);
	part->op[IO_FSYNC].ios += now->end_fsyncs;
	part->end_fsyncs = now->end_fsyncs;
	part->unfinished = now->unfinished;
	part->elapsed_s = now_s - earlier->elapsed_s;
	earlier->elapsed_s = now_s;
	run_result_finish(part);
	return part;
}
