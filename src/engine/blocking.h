/*
 * blocking: the common part of all engines that perform one I/O at a time with a blocking call.
 *
 * Such an engine is a transfer function, BLOCKING_SUBMIT() of it and a row. Its state starts with a
 * struct blocking, followed by its own members. queue() keeps a batch, submit() transfers its I/Os
 * one after the other and reads the clock in between, reap() returns them. The timestamps are those
 * that the loop would take; a batch saves the loop's turn between two I/Os, about 300 instructions,
 * which matters for a pread from the page cache.
 */
#ifndef BLOCKING_H
#define BLOCKING_H

#include "clock.h"
#include "engine.h"

struct blocking {
	struct io **ios;		/* [slot_count] */
	unsigned done;			/* the first of them wait for reap() … */
	unsigned staged;		/* … and those after them for submit() */
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

/* An engine's submit(). A blocking call cannot be abandoned: there is no timeout. */
#define BLOCKING_SUBMIT(name, transfer)							\
	static int name(struct engine *e, unsigned wait_nr, uint64_t timeout_ns)	\
	{										\
		(void)wait_nr;								\
		(void)timeout_ns;							\
		return blocking_submit(e, transfer);					\
	}

/* ---- for transfer functions ---- */

/* Sync a file according to config.fsync_mode. sync_file_range(2) covers the I/O's range, and
 * of the whole file if it has none, as IO_FSYNC. */
int32_t blocking_sync(struct engine *e, int fd, const struct io *io);

/* The result of an I/O for this result of its lseek(2). On a device that has become shorter, lseek
 * beyond the end fails (EINVAL), where pread(2) reads nothing and pwrite(2) has no space. */
int32_t blocking_beyond(int error, const struct io *io);

/* Has a write of this result still to be synced? Then that begins now. */
static inline bool blocking_goes_on(const struct engine *e, const struct io *io, int32_t result)
{
	if (!io->then_fsync || result != (int32_t)io->length)
		return false;
	engine_note_written(e->config, io, clock_real_ns());
	return true;
}

/* Final result of a write: after its sync, if it requires one. */
static inline int32_t blocking_written(struct engine *e, int fd, const struct io *io,
				       int32_t result)
{
	int32_t synced;

	if (!blocking_goes_on(e, io, result))
		return result;
	synced = blocking_sync(e, fd, io);
	return synced < 0 ? synced : result;
}

/* pread(2), pwrite(2) and a sync, for psync and for each thread of pool. Uses only the config of
 * `e`, and counts in e->syscalls. */
int32_t psync_transfer(struct engine *e, const struct io *io);

#endif
