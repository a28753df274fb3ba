/*
 * engine: a way to do I/O, behind three operations on batches.
 *
 *	queue	stage up to nr I/Os; no system call
 *	submit	start what is staged, and wait; the ONE call that may enter the kernel or block
 *	reap	return completed I/Os; never blocks
 *
 * An engine moves I/Os and nothing else: no statistics, no options, no printing. It takes no
 * timestamps either, except for the common part of the blocking engines (blocking.h), which reads
 * the clock between two I/Os of a batch, as the loop itself would between two submissions.
 * The target owns the file descriptors, the loop owns slots and buffers. A failing I/O is
 * data (io->result = -EIO); a negative return means the engine itself is broken.
 *
 * All calls on one engine come from the thread that opened it (io_uring's SINGLE_ISSUER and
 * DEFER_TASKRUN need that). A new engine is one file and one row in src/engine/engine.c.
 */
#ifndef ENGINE_H
#define ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "file_advice.h"
#include "io.h"
#include "ring.h"

enum engine_can {
	ENGINE_CAN_LINK		= 1 << 0,	/* then_fsync is one chain inside the kernel */
	ENGINE_CAN_VIRTUAL_TIME	= 1 << 1,	/* moves config.virtual_ns itself */
	ENGINE_DOES_NO_IO	= 1 << 2,	/* null, nop: files are neither read nor written */
	ENGINE_IS_RING		= 1 << 3,	/* needs io_uring */
	ENGINE_STAMPS		= 1 << 4,	/* takes a batch, does one I/O after the other, and
						 * stamps submitted_ns and completed_ns of each */
	ENGINE_HAS_THREADS	= 1 << 5,	/* its own, on the loop's CPU, do the work */
	ENGINE_HAS_OWN_FILES	= 1 << 6,	/* opens every file once more, for each loop */
	ENGINE_MAPS_FILES	= 1 << 7,	/* a file must have its length when it is opened */
	ENGINE_HAS_RWF		= 1 << 8,	/* config.rwf */
	ENGINE_HIDES_CALLS	= 1 << 9,	/* the C library makes most of them */
	ENGINE_CAN_DRAIN	= 1 << 10,	/* holds an fsync until all earlier I/O is done */
};

enum { ENGINE_DEPTH_MAX = 32768, ENGINE_FEATURE_MAX = 32 };
#define ENGINE_WAIT_FOREVER_NS	UINT64_MAX

struct ring_share;

/* Everything an engine may know. Constant from open to close, owned by the caller. */
struct engine_config {
	const int *fds;			/* io.file_index counts in here */
	unsigned fd_count;
	void *buffers;			/* one region, cut into buffers of equal size: a slot has
					 * any of them, and no two lent slots the same */
	size_t buffers_bytes;
	size_t buffer_stride_bytes;	/* of one: at least the length of any I/O */
	unsigned iodepth;		/* I/Os in flight */
	unsigned slot_count;		/* slots that can be lent at a time: iodepth, or more with
					 * ENGINE_STAMPS (whose buffers may be the same) */
	bool writes;			/* some I/Os are no IO_READ */
	enum fsync_mode fsync_mode;
	bool then_fsync;		/* some writes carry then_fsync */
	uint64_t *written_ns;		/* [slot_count], or NULL: see engine_note_written() */

	unsigned rwf;			/* enum rwf_flag */
	size_t stdio_buffer_bytes;	/* 0: unbuffered */
	enum file_advice file_advice;	/* for files that an engine opens again */
	enum mmap_advice mmap_advice;
	enum mmap_sync mmap_sync;
	bool mmap_populate;

	/* For the engines with a ring: */
	struct ring_config ring;
	int sqpoll_cpu;			/* of this loop's SQ thread; -1: any */
	struct ring_share *ring_share;	/* of the run, for attach-wq; or NULL */
	bool no_poll_queues;		/* in some device of the files */

	/* null engine: the latencies to simulate in turn, and the time to advance. Each varies by
	 * up to so many per cent either way, from a generator of this seed and stream. */
	const uint64_t *null_latency_ns;
	unsigned null_latency_count;
	unsigned null_jitter_percent;
	uint64_t null_hold_ns;
	uint64_t null_seed, null_stream;
	uint64_t *virtual_ns;
};

/* A request to the kernel, and its answer. */
struct engine_feature {
	const char *name;		/* "defer-taskrun": static */
	bool granted;
	char why_not[96];		/* empty if granted */
};

struct engine {
	const struct engine_ops *ops;
	const struct engine_config *config;
	void *state;			/* ops->state_size zeroed bytes, cache-line aligned */
	struct engine_feature features[ENGINE_FEATURE_MAX];
	unsigned feature_count;
	uint64_t syscalls;		/* made for I/Os since it was opened; futexes not counted */
	uint64_t nowait_retries;	/* I/Os refused by RWF_NOWAIT and repeated without it */
	uint64_t turned_away;		/* submissions refused by the kernel and retried */
};

struct engine_ops {
	const char *name;	/* as in fio: io_uring, psync, … */
	const char *help;	/* one line for `ringbench show engines` */
	unsigned depth_max;	/* 0: no limit of its own; 1: synchronous */
	unsigned can;		/* enum engine_can */
	int senseless_flags;	/* of open(2): O_DIRECT, O_SYNC … with no effect, or harmful */
	size_t state_size;

	/* Is the engine available? 0, or -errno with cause and cure in err. May be called
	 * from any thread, and leaves nothing behind. NULL: always. */
	int (*probe)(struct err *err);

	/* Allocate what `config` needs and note in e->features what was granted. On failure
	 * nothing is left open. */
	int (*open)(struct engine *e, struct err *err);

	/* Stage ios[0..nr): returns how many were taken, from the front: all of them, if no more
	 * than `slot_count` are lent in total. */
	unsigned (*queue)(struct engine *e, struct io *const ios[], unsigned nr);

	/* Start all that is staged; return when at least wait_nr I/Os wait to be reaped or after
	 * about timeout_ns (0: at once; ENGINE_WAIT_FOREVER_NS: no limit). wait_nr is at most the
	 * number lent. Returning early with fewer is allowed (EINTR never leaves an engine):
	 * callers loop. 0, or -errno: the engine is broken. */
	int (*submit)(struct engine *e, unsigned wait_nr, uint64_t timeout_ns);

	/* Up to max completed I/Os into done[], in order of completion. Returns how many. */
	unsigned (*reap)(struct engine *e, struct io *done[], unsigned max);

	/* For a loop with one slot: queue, submit(1, timeout_ns) and reap one I/O in one call.
	 * 1: it is done; 0: not yet, it stays lent; or -errno. NULL: use the three steps. */
	int (*perform)(struct engine *e, struct io *io, uint64_t timeout_ns);

	/* Release everything. No I/O may be lent any more, unless the engine is broken. */
	void (*close)(struct engine *e);
};

/* All engines, in the order in which they are shown; ends with NULL. */
extern const struct engine_ops *const engines[];

/* NULL if there is none of that name. ("auto" is not an engine.) */
const struct engine_ops *engine_find(const char *name);

/* Which engine a request means, decided once, before the run. */
struct engine_choice {
	const struct engine_ops *ops;
	char requested[32];		/* "auto", "psync", … */
	char reason[256];		/* why not the first choice: "io_uring: …"; or empty */
};

/* A name means that engine, or an error with cause and cure; "auto" means io_uring if it
 * can be probed, else pool, with the reason in choice->reason. */
int engine_choose(const char *requested, struct engine_choice *choice, struct err *err);

/* An engine that was probed in small may fail at full size: what "auto" becomes then, and why. */
void engine_fall_back(struct engine_choice *choice, const struct err *why);

/* Is it available? 0, or -errno with cause and cure. */
int engine_probe(const struct engine_ops *ops, struct err *err);

int engine_open(struct engine *e, const struct engine_ops *ops,
		const struct engine_config *config, struct err *err);
void engine_close(struct engine *e);

/* engine_ops.perform, of any engine. */
int engine_perform_in_steps(struct engine *e, struct io *io, uint64_t timeout_ns);

/* For engines, of a then_fsync: at `at_ns` the write was complete and its fsync began; 0: not known
 * when. Called once for each pair that succeeds. */
static inline void engine_note_written(const struct engine_config *config, const struct io *io,
				       uint64_t at_ns)
{
	if (config->written_ns)
		config->written_ns[io->slot_index] = at_ns;
}

/* For engines, in open(): record a request to the kernel and its answer.
 * error: 0 if granted, else a positive errno, which is put into words, followed by `hint`. */
void engine_note_feature(struct engine *e, const char *name, int error, const char *hint);
/* The same for a refusal that is no errno. */
void engine_note_refusal(struct engine *e, const char *name, const char *why_not);

#endif
