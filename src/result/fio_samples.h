/*
 * fio_samples: the intervals of jobs that are reported as one, as samples of fio.
 *
 * Intervals of jobs that ran at the same time are added up; a last one of less than half the length
 * of the others is no sample. Pure, any thread.
 */
#ifndef FIO_SAMPLES_H
#define FIO_SAMPLES_H

#include "fio_stats.h"

struct fio_part {
	const struct run_result *run;	/* whose time the intervals are in */
	const struct run_result *job;	/* the run itself, or a job of it */
};

/* Of reads or of writes, into flow->bw and flow->iops_samples. */
void fio_samples_find(struct fio_flow *flow, enum io_op op, const struct fio_part *parts,
		      unsigned part_count, struct arena *arena);

#endif
