/*
 * The fsyncs after the drain, which belong to the run, not to a loop. All slots are free.
 */
#include "loop.h"

#include "job.h"
#include "loop_state.h"
#include "turn.h"

static int sync_file(struct loop *l, unsigned file, struct err *err)
{
	struct io *io = l->free[0];
	int ret;

	io->op = IO_FSYNC;
	io->then_fsync = false;
	io->file_index = file;
	io->length = 0;
	io->offset = 0;
	l->ops->queue(&l->engine, &io, 1);
	do {
		ret = l->ops->submit(&l->engine, 1, TURN_WAIT_MAX_NS);
		if (ret < 0)
			return loop_engine_broke(l, ret, err);
	} while (l->ops->reap(&l->engine, &io, 1) == 0);
	return io->result;
}

static void record_sync(struct loop *l, int result)
{
	struct loop_end_sync *end = &l->end_sync;

	if (result >= 0) {
		end->fsyncs++;
		return;
	}
	loop_count_error(&end->errors, -result);
	if (!end->has_failed)
		end->failed_io = *l->free[0];
	end->has_failed = true;
}

/* Files are divided among the loops; each is synced once. */
int loop_end_fsync(struct loop *l, struct err *err)
{
	const unsigned threads = l->job->loop_count;
	const uint64_t start_ns = clock_real_ns();

	for (unsigned file = l->index; file < l->job->target->fd_count &&
	     !atomic_load_explicit(&l->run->stop, memory_order_relaxed); file += threads) {
		const int result = sync_file(l, file, err);

		if (err->code)
			return result;
		record_sync(l, result);
	}
	l->end_sync.took_ns = clock_real_ns() - start_ns;
	atomic_store_explicit(&l->stage, LOOP_SYNCED, memory_order_release);
	return 0;
}
