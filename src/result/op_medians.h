/*
 * op_medians: medians over the rounds of a variant: of one kind of I/O (reads, writes, fsyncs), and
 * of its use of queue and CPUs.
 */
#ifndef OP_MEDIANS_H
#define OP_MEDIANS_H

#include "groups.h"

void op_medians_find(struct op_medians *medians, const struct group *group, enum io_op op,
		     struct arena *arena);

/* A detail is unknown if it is unknown in any round. */
void detail_medians_find(double details[DETAIL_COUNT], const struct group *group,
			 struct arena *arena);

#endif
