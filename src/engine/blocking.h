/*
 * blocking: what all engines share that do one I/O at a time with a call that blocks.
 *
 * Such an engine is a transfer function, BLOCKING_SUBMIT() of it and a row. What it has besides
 * follows a struct blocking at the start of its state. queue() keeps a batch,
 * submit() transfers it one after the other with a stamp in between, reap() hands it back. The
 * stamps are where the loop's own would be: what is saved is the loop's turn between two I/Os,
 * some 300 instructions where a pread from the page cache is all there is to do.
 */
#ifndef BLOCKING_H
#define BLOCKING_H

#include "clock.h"
#include "engine.h"

struct blocking {
	struct io **ios;		/* [slot_count] */
	unsigned done;			/* the first of them wait for reap() … */
	unsigned staged;		/* … and those behind for submit() */
};

/* Do one I/O to the end and return its result: bytes, or -errno. EINTR is handled inside. */
typedef int32_t (*blocking_transfer)(struct engine *e, const struct io *io);

int blocking_open(struct engine *e, struct err *err);
unsigned blocking_queue(struct engine *e, struct io *const ios[], unsigned nr);
unsigned blocking_reap(struct engine *e, struct io *done[], unsigned max);
void blocking_close(struct engine *e);

/* The body of submit(), inlined into each engine's so that its transfer is a direct call. */
static inline __attribute__((always_inline))
int blocking_submit(struct engine *e, blocking_transfer transfer)
{
	struct blocking *b = e->state;
	struct io *const *staged = b->ios + b->done;
	const unsigned count = b->staged;
	uint64_t now_ns = count ? staged[0]->submitted_ns : 0;

	for (unsigned i = 0; i < count; i++) {
		struct io *io = staged[i];

		io->submitted_ns = now_ns;
		io->result = transfer(e, io);
		now_ns = clock_real_ns();
		io->completed_ns = now_ns;
	}
	b->done += count;
	b->staged = 0;
	return 0;
}

/* An engine's submit(). A blocking call cannot be given up: there is no time-out. */
#define BLOCKING_SUBMIT(name, transfer)							\
	static int name(struct engine *e, unsigned wait_nr, uint64_t timeout_ns)	\
	{										\
		(void)wait_nr;								\
		(void)timeout_ns;							\
		return blocking_submit(e, transfer);					\
	}

/* ---- for transfer functions ---- */

/* The sync of a file as config.fsync_mode says. sync_file_range(2) is of the I/O's range, and
 * of the whole file if it has none, as IO_FSYNC. */
int32_t blocking_sync(struct engine *e, int fd, const struct io *io);

/* What an I/O comes to whose lseek(2) gave that. A device that has become shorter refuses to go
 * behind its end (EINVAL), where pread(2) reads nothing and pwrite(2) has no space. */
int32_t blocking_beyond(int error, const struct io *io);

/* What a write of this result comes to: with its sync, if it is to have one. */
static inline int32_t blocking_written(struct engine *e, int fd, const struct io *io,
				       int32_t result)
{
	int32_t synced;

	if (!io->then_fsync || result != (int32_t)io->length)
		return result;
	synced = blocking_sync(e, fd, io);
	return synced < 0 ? synced : result;
}

/* pread(2), pwrite(2) and a sync: what psync does, and each thread of pool. Of `e` it takes the
 * config, and counts in e->syscalls. */
int32_t psync_transfer(struct engine *e, const struct io *io);

#endif
