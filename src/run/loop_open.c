/*
 * The two ends of a loop: its resources are allocated, opened and, at the end, released. Slow and
 * clear, so that nothing remains to be done between two I/Os.
 */
#include "loop.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "job.h"
#include "turn.h"

enum {
	BUFFER_ALIGNMENT	= 512,	/* minimum alignment of memory for O_DIRECT */
	BLOCKING_BATCH_MAX	= 256,	/* in advance, for an engine with timestamps */
};

int loop_init(struct loop *l, struct run_shared *run, struct job *job, unsigned index,
	      int cpu, struct err *err)
{
	int ret;

	memset(l, 0, sizeof(*l));
	l->run = run;
	l->job = job;
	l->index = index;
	l->cpu = cpu;
	l->waits_fd = -1;
	l->counts = calloc(1, sizeof(*l->counts));
	l->snapshot = calloc(1, sizeof(*l->snapshot));
	if (!l->counts || !l->snapshot) {
		loop_release(l);
		return err_failure(err, ENOMEM, "no memory for loop %u", index);
	}
	ret = paced_allocate(l, err);
	if (ret == 0)
		ret = by_size_allocate(l, err);
	if (ret == 0)
		ret = pairs_allocate(l, err);
	if (ret < 0) {
		loop_release(l);
		return ret;
	}
	loop_counts_reset(l->counts);
	loop_counts_reset(&l->snapshot->counts);
	return 0;
}

void loop_release(struct loop *l)
{
	paced_free(l);
	by_size_free(l);
	pairs_free(l);
	free(l->counts);
	free(l->snapshot);
	l->counts = NULL;
	l->snapshot = NULL;
}

static size_t stride_bytes(const struct spec *spec)
{
	return (spec_request_size(spec) + BUFFER_ALIGNMENT - 1) / BUFFER_ALIGNMENT *
		BUFFER_ALIGNMENT;
}

/* Buffers for reads, one for each I/O in flight, followed by the pool for writes. */
struct region {
	unsigned reads;
	struct data_config data;
	unsigned windows;
};

static struct region plan_region(const struct spec *spec, unsigned loop_index)
{
	struct region region = { .data = data_config_of(spec, loop_index) };

	region.data.slot_count = spec->iodepth;
	region.data.window_bytes = stride_bytes(spec);
	if (spec_reads(spec))
		region.reads = spec->iodepth;
	if (spec_writes(spec))
		region.windows = data_window_count(&region.data);
	return region;
}

uint64_t loop_buffers_bytes(const struct spec *spec)
{
	const struct region region = plan_region(spec, 0);

	return (uint64_t)stride_bytes(spec) * (region.reads + region.windows);
}

static int fill_pool(struct loop *l, const struct region *region, struct err *err)
{
	char *reads = l->buffers.at;

	if (data_init(&l->data, &region->data, reads + region->reads * l->buffer_stride_bytes,
		      region->reads > 0 ? reads : NULL) < 0)
		return err_failure(err, ENOMEM, "no memory for the data to be written");
	for (unsigned i = 0; i < l->slot_count; i++)
		data_give_window(&l->data, &l->slots[i]);
	return 0;
}

static int allocate_slots(struct loop *l, struct err *err)
{
	struct region region = plan_region(l->job->spec, l->index);
	const unsigned buffer_count = region.reads + region.windows;
	const int ret = buffers_allocate(&l->buffers, l->job->spec->buffers,
					 l->buffer_stride_bytes * buffer_count);

	l->buffers_bytes = l->buffer_stride_bytes * buffer_count;
	l->slots = aligned_alloc(64, l->slot_count * sizeof(*l->slots));
	l->free = calloc(l->slot_count, sizeof(struct io *));
	if (ret < 0 || !l->slots || !l->free || pairs_open(l) < 0)
		return err_failure(err, ENOMEM, "no memory for %u buffers of %zu bytes "
				   "(lower iodepth or file-block-size)", buffer_count,
				   l->buffer_stride_bytes);

	memset(l->slots, 0, l->slot_count * sizeof(*l->slots));
	for (unsigned i = 0; i < l->slot_count; i++) {
		l->slots[i].slot_index = (uint16_t)i;
		l->slots[i].buffer = (char *)l->buffers.at +
			i % l->job->spec->iodepth * l->buffer_stride_bytes;
		l->free[i] = &l->slots[i];
	}
	l->free_count = l->slot_count;
	region.data.seed = l->job->seed;
	return l->writes ? fill_pool(l, &region, err) : 0;
}

/* Engines that perform one I/O after the other get some in advance, which share one buffer. Only if
 * the contents of the buffers do not matter: not for writes, and not for verified reads. (Counting
 * by size needs timestamps of whole batches.) */
static void choose_batches(struct loop *l, const struct spec *spec)
{
	const bool ahead = (l->ops->can & ENGINE_STAMPS) && !l->writes && !spec->validate &&
		spec->think_time_ns == 0 && !l->by_size;

	l->ahead = ahead;
	l->slot_count = ahead ? BLOCKING_BATCH_MAX : spec->iodepth;
	l->submit_batch_max = ahead ? BLOCKING_BATCH_MAX : spec_batch_submit(spec);
	l->submit_batch = ahead ? 1 : l->submit_batch_max;
	l->complete_batch = spec->batch_complete;
}

/* Turns among all loops are not known in advance; and an observer is called for batches. */
static bool is_single(const struct loop *l)
{
	return l->job->spec->iodepth == 1 && !l->job->cursor.order && !l->run->observer &&
		!l->by_size;
}

static void choose_mode(struct loop *l)
{
	if (l->job->spec->think_time_ns > 0)
		l->work = resting_work;
	else if (l->paced.on || l->checked.on)
		l->work = one_by_one_work;
	else if (l->ahead)
		l->work = ahead_work;
	else
		l->work = is_single(l) ? single_work : plain_work;
}

static void configure_engine(struct loop *l, const struct spec *spec)
{
	const struct target *target = l->job->target;
	const bool virtual_time = (l->ops->can & ENGINE_CAN_VIRTUAL_TIME) &&
		spec_latencies_pass(spec);

	l->clock.virtual_ns = virtual_time ? &l->virtual_ns : NULL;
	l->config = (struct engine_config){
		.fds			= target->fds,
		.fd_count		= target->fd_count,
		.buffers		= l->buffers.at,
		.buffers_bytes		= l->buffers_bytes,
		.buffer_stride_bytes	= l->buffer_stride_bytes,
		.iodepth		= spec->iodepth,
		.slot_count		= l->slot_count,
		.writes			= l->writes,
		.fsync_mode		= spec->fsync_mode,
		.then_fsync		= spec_has_pairs(spec),
		.written_ns		= l->pairs.written_ns,
		.rwf			= spec->rwf,
		/* Data in the buffer of one loop is not yet visible to the others. */
		.stdio_buffer_bytes	= spec->validate && spec->threads > 1 ? 0 :
					  spec->stdio_buffer_bytes,
		.file_advice		= spec->file_advice,
		.mmap_advice		= spec->mmap_advice,
		.mmap_sync		= spec->mmap_sync,
		.mmap_populate		= spec->mmap_populate,
		.ring			= spec->ring,
		.sqpoll_cpu		= spec->sqpoll_cpus.count == 0 ? -1 :
			(int)spec->sqpoll_cpus.at[l->index % spec->sqpoll_cpus.count],
		.ring_share		= l->job->ring_share,
		.no_poll_queues		= l->job->no_poll_queues,
		.null_latency_ns	= spec->null_latency.at_ns,
		.null_latency_count	= spec->null_latency.count,
		.null_jitter_percent	= spec->null_jitter_percent,
		.null_hold_ns		= spec->null_hold_ns,
		.null_seed		= l->job->seed,
		.null_stream		= l->index,
		.virtual_ns		= l->clock.virtual_ns,
	};
}

int loop_open(struct loop *l, struct err *err)
{
	const struct spec *spec = l->job->spec;
	int ret;

	l->ops = l->job->engine->ops;
	l->writes = spec_writes(spec);
	l->engine_drains = (l->ops->can & ENGINE_CAN_DRAIN) &&
		spec->ring.fsync_order == FSYNC_ORDER_DRAIN;
	l->buffer_stride_bytes = stride_bytes(spec);
	choose_batches(l, spec);
	l->deep = spec->iodepth > 1;
	paced_init(l);
	checked_init(l);
	single_init(l);
	choose_mode(l);
	pattern_init(&l->pattern, spec, l->job->target, &l->job->cursor, l->index);

	ret = allocate_slots(l, err);
	if (ret < 0)
		goto fail;
	ret = resting_open(l, err);
	if (ret < 0)
		goto fail;

	configure_engine(l, spec);
	ret = engine_open(&l->engine, l->ops, &l->config, err);
	if (ret < 0)
		goto fail;
	l->waits_fd = cost_open_waits();
	return 0;
fail:
	loop_close(l);
	return ret;
}

void loop_close(struct loop *l)
{
	if (l->waits_fd >= 0)
		close(l->waits_fd);
	l->waits_fd = -1;
	engine_close(&l->engine);
	data_release(&l->data);
	resting_close(l);
	pairs_close(l);
	free(l->free);
	free(l->slots);
	buffers_release(&l->buffers);
	l->free = NULL;
	l->slots = NULL;
}
