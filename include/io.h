/*
 * io: the slot, the place of one in-flight I/O.
 *
 * A loop owns `iodepth` slots. The pattern fills in what to do, the loop finds a buffer for it and
 * lends the slot to the engine from queue() to reap(), and the engine writes `result`. Between
 * those two calls only the engine may touch it. One cache line; it never moves.
 */
#ifndef IO_H
#define IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum io_op {
	IO_READ,
	IO_WRITE,
	IO_FSYNC,	/* the whole file, as engine_config.fsync_mode says */
	IO_OP_COUNT,
};

/* What IO_FSYNC and the end of a then_fsync are. */
enum fsync_mode {
	FSYNC_MODE_FSYNC,
	FSYNC_MODE_FDATASYNC,
	FSYNC_MODE_SYNC_FILE_RANGE,	/* data only, and no flush of the device's cache */
};

/* engine_config.rwf: flags of preadv2(2) and pwritev2(2). */
enum rwf_flag {
	RWF_FLAG_HIPRI		= 1 << 0,
	RWF_FLAG_NOWAIT		= 1 << 1,	/* EAGAIN is counted; repeated without the flag */
	RWF_FLAG_DSYNC		= 1 << 2,
	RWF_FLAG_SYNC		= 1 << 3,
	RWF_FLAG_DONTCACHE	= 1 << 4,
	RWF_FLAG_ATOMIC		= 1 << 5,	/* a power loss does not tear a write */
};

/* engine_config.mmap_advice: advice to madvise(2) for every mapping. */
enum mmap_advice {
	MMAP_ADVICE_NONE,		/* it is not called */
	MMAP_ADVICE_NORMAL,
	MMAP_ADVICE_RANDOM,
	MMAP_ADVICE_SEQUENTIAL,
	MMAP_ADVICE_WILLNEED,
	MMAP_ADVICE_HUGEPAGE,
};

/* engine_config.mmap_sync: what the msync(2) of a then_fsync covers. */
enum mmap_sync { MMAP_SYNC_RANGE, MMAP_SYNC_FILE };

struct io {
	void *buffer;		/* in the loop's one region of buffers */
	uint64_t offset;	/* bytes into the file */

	/* These three lie side by side: see io_outcome_of(). */
	uint64_t submitted_ns;	/* as completed_ns below */
	uint32_t length;	/* bytes */
	/* Bytes moved, 0 for an fsync that worked, or -errno. Written by the engine. A read behind
	 * the end of the file or device is 0 on every engine. With
	 * then_fsync: the write's result if it is short or failed, else the fsync's if that
	 * failed, else the write's. */
	int32_t result;

	uint32_t file_index;	/* into engine_config.fds */
	uint16_t slot_index;	/* constant */
	uint8_t size;		/* with several block sizes: which of those of its operation */
	uint8_t op;		/* enum io_op; see io_set_kind() */
	bool then_fsync;	/* IO_WRITE: completes when the fsync after it does */
	uint8_t parts_left;	/* engine's own: completions still to come */
	bool hindered;		/* the loop's: with a rate, it was due before it could be issued */
	uint32_t window;	/* the loop's: what it writes from, see data.h */

	/* Timestamps around the call that did it. The loop's, except for engines that perform one
	 * I/O after the other inside submit() (ENGINE_STAMPS), which read the clock between
	 * them. */
	uint64_t completed_ns;
	uint64_t due_ns;	/* the loop's: with a rate, start of its latency */
};

_Static_assert(sizeof(struct io) == 64, "one cache line");
_Static_assert(offsetof(struct io, then_fsync) == offsetof(struct io, op) + 1, "see io_set_kind()");

/* Submission time, length and result as one value: if it is equal for several I/Os, one of them
 * represents all. */
typedef uint64_t io_outcome __attribute__((vector_size(16)));

static inline io_outcome io_outcome_of(const struct io *io)
{
	io_outcome outcome;

	memcpy(&outcome, (const char *)io + offsetof(struct io, submitted_ns), sizeof(outcome));
	return outcome;
}

/* op and then_fsync, which lie side by side, as one value. */
typedef uint16_t io_kind;

static inline io_kind io_kind_of(enum io_op op, bool then_fsync)
{
	const uint8_t bytes[sizeof(io_kind)] = { (uint8_t)op, then_fsync };
	io_kind kind;

	memcpy(&kind, bytes, sizeof(kind));
	return kind;
}

static inline io_kind io_kind_in(const struct io *io)
{
	io_kind kind;

	memcpy(&kind, (const char *)io + offsetof(struct io, op), sizeof(kind));
	return kind;
}

static inline void io_set_kind(struct io *io, io_kind kind)
{
	memcpy((char *)io + offsetof(struct io, op), &kind, sizeof(kind));
}

/* For each i of a batch. The body is often smaller than the overhead of an iteration, so the loop
 * is unrolled by four. */
#ifdef __clang__
#define for_each_in_batch(i, nr) _Pragma("unroll 4") for (unsigned i = 0; i < (nr); i++)
#else
#define for_each_in_batch(i, nr) _Pragma("GCC unroll 4") for (unsigned i = 0; i < (nr); i++)
#endif

/* "read", "write", "fsync". */
const char *io_op_name(enum io_op op);

#endif
