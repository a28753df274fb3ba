/*
 * ring: the features of a ring, as plain values: the options of the io_uring engines.
 *
 * Each feature can be off, requested (and recorded if the kernel refuses it), or demanded: then the
 * engine fails to open without it, with the reason. ringbench(1), section RING, describes them and
 * the kernels that they need.
 */
#ifndef RING_H
#define RING_H

#include <stdbool.h>
#include <stdint.h>

#include "ring_features.h"

/* RING_SUBMIT_ALL for "submit-all", and so on. */
#define RING_FEATURE_NUMBER(number, ...)	RING_##number,
enum ring_feature {
	RING_FEATURES(RING_FEATURE_NUMBER)
	RING_FEATURE_COUNT,
};
#undef RING_FEATURE_NUMBER

enum ring_want { RING_OFF, RING_AUTO, RING_ON };

/* How an fsync is ordered after the writes that it covers. */
enum fsync_order {
	FSYNC_ORDER_AUTO,	/* link if the engine has it, else wait */
	FSYNC_ORDER_WAIT,	/* staged when they have completed */
	FSYNC_ORDER_LINK,	/* file-fsync-all: one chain in the kernel; else as wait */
	FSYNC_ORDER_DRAIN,	/* the ring holds it until all earlier requests complete */
};

/* I/O priority, see ioprio_set(2). */
enum ioprio_class { IOPRIO_NONE, IOPRIO_RT, IOPRIO_BE, IOPRIO_IDLE };

struct ring_config {
	unsigned want[RING_FEATURE_COUNT];	/* enum ring_want */
	uint64_t sqpoll_idle_ns;	/* rounded up to ms; how long the SQ thread spins */
	unsigned cq_size;		/* 0: the kernel's choice, twice the SQ */
	unsigned iowq_bounded_max;	/* io-wq workers for files and devices; 0: the kernel's */
	unsigned iowq_unbounded_max;	/* … for everything else */
	uint64_t min_wait_ns;		/* a wait for a batch ends early after this; 0: never */
	bool vectored;			/* READV and WRITEV, each with one vector */
	unsigned async_every;		/* IOSQE_ASYNC on every Nth read or write; 0: on none */
	unsigned ioprio_class;		/* enum ioprio_class */
	unsigned ioprio_level;		/* 0 … 7, of rt and be */
	unsigned fsync_order;		/* enum fsync_order */
};

/* The defaults of the options, which suit most workloads. */
extern const struct ring_config ring_config_tuned;

/* "defer-taskrun": the name of its option. */
const char *ring_feature_name(enum ring_feature feature);

/* "off", "auto", "on" */
const char *ring_want_name(enum ring_want want);

#endif
