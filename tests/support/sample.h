/*
 * sample: hand-made results, so that tests can say what they mean in a few lines.
 */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <stdio.h>

#include "report.h"
#include "result.h"

/* "ringbench run", measured at one fixed time on one fixed machine: 2 cores, 8 GiB, and
 * 256 MiB in 4 files on ext4 on /dev/nvme0n1. */
void sample_init(struct result *result);

/* Default options but for these: "iodepth=32 file-test-mode=rndrd". */
void sample_options(struct result *result, struct spec *spec, const char *options);

/* One more target than there are, of that size; returns its index. */
unsigned sample_target(struct result *result, const char *path, uint64_t size_bytes);

/* A run of 1 s on engine `engine`, one loop on CPU 2, no I/O yet. */
struct run_result *sample_run(struct result *result, const char *variant, unsigned round,
			      const char *engine, const char *options);

/* A run of 1 s with these jobs, up to a NULL, each as sample_run() makes it on psync. Sum them up
 * with run_result_sum_jobs(). */
struct run_result *sample_jobs(struct result *result, const char *variant, unsigned round, ...)
	__attribute__((sentinel));

/* `ios` I/Os of 4 KiB (an fsync: of nothing), each of them `latency_ns` long. */
void sample_ios(struct run_result *run, enum io_op op, uint64_t ios, uint64_t latency_ns);

/* What report writes, as a text: free() it. */
char *sample_text(report_writer *writer, const struct result *result,
		  const struct report_look *look);

#endif
