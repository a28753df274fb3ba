/*
 * ring_requests: requests of every kind, for the io_uring engines. The engine itself stages only
 * plain reads and writes; this module stages all others: other flags, vectors, fsyncs, and I/Os
 * that take more than one request:
 *
 *	a write with then_fsync		write and fsync: linked, or held back (drain), or the one
 *					staged when the other has completed (wait)
 *	rwf=nowait			repeated without the flag if it would have had to wait
 *
 * The ring of an engine that polls (IOPOLL) accepts no fsync: a second, plain ring performs them.
 *
 * If an I/O may take more than one completion (`finishes`), completions are also reaped here:
 * submit() continues until the requested number of I/Os is complete.
 */
#ifndef RING_REQUESTS_H
#define RING_REQUESTS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/uio.h>

#include "engine.h"
#include "ring_queue.h"

/* First members of requests of one operation, as in struct io_uring_sqe. */
struct sqe_start {
	uint8_t opcode;
	uint8_t flags;			/* IOSQE_FIXED_FILE, if files are registered */
	uint16_t ioprio;
};

struct ring_requests {
	struct engine *engine;
	struct ring_queue *queue;	/* the engine's; it may poll */
	struct ring_queue side;		/* for fsyncs, if has_side */
	bool has_side;
	bool stages;			/* queue() is for ring_requests_stage() */
	bool stages_plain;		/* … but a read or write is one request, no more */
	bool same_rest;			/* … and its flags and registered buffer are 0, as they are
					 * in every other SQE */
	bool finishes;			/* submit() and reap() are, too */

	const struct sqe_start *start;	/* [IO_OP_COUNT] */
	const int *sqe_fds;		/* [fd_count]: what an SQE calls the file */
	const char *parts;		/* the region, if it is registered in several */
	struct iovec *iovecs;		/* [iodepth], if vectored; else NULL */
	int rw_flags[2];		/* of a read (IO_READ), of a write (IO_WRITE) */
	unsigned until_async;		/* reads and writes, this one included; 0: never */

	unsigned chain_order;		/* enum fsync_order, of then_fsync: never auto */
	bool drains;			/* so does an fsync by itself */
	bool wrote_since_drain;
	uint32_t fsync_flags;		/* or those of sync_file_range(2) */
	bool syncs_range;		/* … of a write's range, else of the whole file */
	uint64_t looked_ns;		/* at completions; 0: no write was among them */

	/* if it finishes */
	struct io **done;		/* [iodepth]: complete, in order */
	unsigned done_count;
	unsigned lent;			/* from stage to reap */
	unsigned in_side;		/* of them: the next requests for the side ring */
};

/* `start` and the two tables belong to the caller, and may change until the first stage. On failure
 * ring_requests_close() must still be called. */
int ring_requests_open(struct ring_requests *r, struct engine *e, struct ring_queue *queue,
		       const struct sqe_start *start, struct err *err);
void ring_requests_close(struct ring_requests *r);

/* The operations of an engine. */
void ring_requests_stage(struct ring_requests *r, struct io *const ios[], unsigned nr);
int ring_requests_submit(struct ring_requests *r, unsigned wait_nr, uint64_t timeout_ns);
unsigned ring_requests_reap(struct ring_requests *r, struct io *done[], unsigned max);

#endif
