/*
 * op_medians: medians over the rounds of a variant: of each kind of I/O (reads, writes, fsyncs,
 * pairs), and of its use of queue and CPUs.
 */
#ifndef OP_MEDIANS_H
#define OP_MEDIANS_H

#include "groups.h"

/* row->op[], row->pair and row->chosen. */
void op_medians_find(struct comparison_variant *row, const struct group *group,
		     struct arena *arena);

/* A detail is unknown if it is unknown in any round. */
void detail_medians_find(double details[DETAIL_COUNT], const struct group *group,
			 struct arena *arena);

#endif
