/*
 * blocking: what all engines share that do one I/O at a time with a call that blocks.
 *
 * Such an engine is a transfer function and BLOCKING_ENGINE(). queue() keeps a batch, submit()
 * transfers it one after the other with a stamp in between, reap() hands
 * it back. The stamps are where the loop's own would be: what is saved is the loop's turn between
 * two I/Os, some 300 instructions where a pread from the page cache is all there is to do.
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
typedef int32_t (*blocking_transfer)(const struct engine_config *config, const struct io *io);

int blocking_open(struct engine *e, struct err *err);
unsigned blocking_queue(struct engine *e, struct io *const ios[], unsigned nr);
unsigned blocking_reap(struct engine *e, struct io *done[], unsigned max);
void blocking_close(struct engine *e);

/* The body of submit(), inlined into each engine's so that its transfer is a direct call. */
static inline __attribute__((always_inline))
int blocking_submit(struct engine *e, blocking_transfer transfer)
{
	const struct engine_config *config = e->config;
	struct blocking *b = e->state;
	struct io *const *staged = b->ios + b->done;
	const unsigned count = b->staged;
	uint64_t now_ns = count ? staged[0]->submitted_ns : 0;

	for (unsigned i = 0; i < count; i++) {
		struct io *io = staged[i];

		io->submitted_ns = now_ns;
		io->result = transfer(config, io);
		now_ns = clock_real_ns();
		io->completed_ns = now_ns;
	}
	b->done += count;
	b->staged = 0;
	return 0;
}

/* pread(2), pwrite(2), fsync(2) or fdatasync(2). */
int32_t psync_transfer(const struct engine_config *config, const struct io *io);

#endif
