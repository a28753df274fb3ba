/*
 * fio_report: fio's formats, as the programs that read them expect. Where a number means something
 * else than in fio, ringbench-fio(1) says so.
 */
#ifndef FIO_REPORT_H
#define FIO_REPORT_H

#include <stdio.h>

#include "fio_stats.h"
#include "result.h"

/* with_bins: "json+", which has the histograms. */
void fio_json(const struct fio_stats *stats, const struct result *result, bool with_bins,
	      FILE *out);
void fio_terse(const struct fio_stats *stats, FILE *out);
void fio_normal(const struct fio_stats *stats, FILE *out);

/* ---- parts of them ---- */

/* "ringbench-1.2.3" where fio has "fio-3.33". */
const char *fio_version(void);
/* As after a time of less than half a millisecond there is no 0, which would mean no I/O. */
uint64_t fio_msec(double seconds);

#endif
