/* fio_distributions: the shares of depths, batches and latencies, in fio's classes. Pure. */
#ifndef FIO_DISTRIBUTIONS_H
#define FIO_DISTRIBUTIONS_H

#include "fio_stats.h"

/* From the job's histograms: per cent of submissions, of waits, and of reads and writes. */
void fio_distributions_find(struct fio_stats_job *job);

#endif
