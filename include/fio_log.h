/*
 * fio_log: fio's log files of bandwidth, IOPS and latency, a row for each interval and direction:
 *
 *	500, 4007, 0, 0, 0
 *
 * (milliseconds since the job began to be measured; KiB/s, IOPS or ns; 0 for reads, 1 for writes;
 * what else fio has, which is 0 for averages). Main thread.
 */
#ifndef FIO_LOG_H
#define FIO_LOG_H

#include "err.h"
#include "result.h"

/* Those that the jobs of result->fio ask for, in the current directory or where their prefix says.
 * Existing ones are replaced, as by fio. */
int fio_logs_write(const struct result *result, struct err *err);

#endif
