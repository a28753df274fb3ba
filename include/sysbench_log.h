/*
 * sysbench_log: lines in the style of sysbench: each has a level and a prefix, and a repetition of
 * the previous line is only counted.
 *
 * Threads may write to one log at the same time. Every line is flushed at once, for scripts that
 * follow the output.
 */
#ifndef SYSBENCH_LOG_H
#define SYSBENCH_LOG_H

#include <pthread.h>
#include <stdio.h>

enum sysbench_level {
	SYSBENCH_FATAL, SYSBENCH_ALERT, SYSBENCH_WARNING, SYSBENCH_NOTICE, SYSBENCH_INFO,
	SYSBENCH_DEBUG,
};

struct sysbench_log {
	FILE *out;
	unsigned verbosity;		/* lines of a higher level are not printed */
	pthread_mutex_t lock;		/* of what follows */
	char last[4096];
	unsigned repeated;
};

void sysbench_log_init(struct sysbench_log *log, FILE *out, unsigned verbosity);
void sysbench_log_release(struct sysbench_log *log);

/* A newline is added. */
void sysbench_log(struct sysbench_log *log, enum sysbench_level level, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* "[ 10s ] ": with the time in front, and never treated as a repetition. */
void sysbench_log_at(struct sysbench_log *log, double seconds, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
