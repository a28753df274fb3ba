/*
 * op_medians: of one kind of I/O (reads, writes, fsyncs), medians over the rounds of a variant
 * that have any.
 */
#ifndef OP_MEDIANS_H
#define OP_MEDIANS_H

#include <stdbool.h>

#include "groups.h"
#include "io.h"

struct op_medians {
	double iops, bytes_per_s;
	double p50_ns, p99_ns, p999_ns;		/* 0: fsyncs whose time is in that of the writes */
};

/* False if no round has I/Os of that kind. */
bool op_medians(struct op_medians *medians, const struct group *group, enum io_op op,
		struct arena *arena);

#endif
