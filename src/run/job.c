/*
 * job: creates the state that its loops share, before the loops.
 */
#include "job.h"

#include "polling.h"
#include "verify.h"

/* Only the first job of the first run of a command sweeps from the start; and jobs that fill the
 * set. */
static void begin_sweep(struct job *job, bool is_first)
{
	pattern_cursor_init(&job->cursor, job->seed);
	/* A mode without repeats starts with no block visited; its order differs each time. */
	if (!spec_fills_files(job->spec) && !job->spec->no_repeat && !is_first)
		pattern_cursor_move(&job->cursor);
}

static int share_blocks(struct job *job, struct err *err)
{
	int ret;

	if (!job->spec->validate)
		return 0;
	ret = verify_check_prepared(job->target, job->spec, err);
	if (ret == 0)
		ret = block_table_init(&job->block_table, job->target, err);
	if (ret == 0)
		job->blocks = &job->block_table;
	return ret;
}

int job_open(struct job *job, const struct run_request *request, unsigned index,
	     struct err *err)
{
	const struct run_job *asked = &request->jobs[index];
	const struct spec *spec = asked->spec;
	const uint64_t seed = spec_run_seed(spec, request->round, request->place);
	struct err why = { 0 };
	int ret;

	*job = (struct job){
		.name		= asked->name ? asked->name : "",
		.index		= index,
		.spec		= spec,
		.seed		= spec_job_seed(seed, index),
		.engine		= asked->engine,
		.target		= asked->target,
		.loop_count	= spec->threads,
	};
	begin_sweep(job, index == 0 && spec_is_first_run(request->round, request->place));
	job->no_poll_queues = spec->ring.want[RING_IOPOLL] == RING_AUTO &&
		polling_check(spec, &why) < 0;
	ret = share_blocks(job, err);
	if (ret < 0)
		return ret;

	if (event_order_is_needed(spec)) {
		event_order_init(&job->order, spec, job->target->fd_count);
		job->cursor.order = &job->order;
	}
	if (spec->ring.want[RING_ATTACH_WQ] != RING_OFF && spec->threads > 1) {
		ring_share_init(&job->rings);
		job->ring_share = &job->rings;
	}
	return 0;
}

void job_close(struct job *job)
{
	if (job->blocks)
		block_table_release(job->blocks);
	if (job->cursor.order)
		event_order_release(job->cursor.order);
	if (job->ring_share)
		ring_share_release(job->ring_share);
}
