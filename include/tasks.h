/*
 * tasks: CPU time of the process's threads that are not loops: the ring's kernel threads, which
 * are threads of the process since Linux 5.12, and all others.
 *
 * Distinguished by name: "iou-sqp-PID" polls a submission queue, "iou-wrk-PID" performs requests
 * that could not complete immediately, and a loop names itself "loop-N". Only existing threads are
 * visible: the time of workers that have exited is only in the sum of the process (cost.h).
 * Any thread.
 */
#ifndef TASKS_H
#define TASKS_H

#include <stdint.h>

#define TASKS_DIR "/proc/self/task"

struct tasks {
	unsigned sqpoll_threads, workers;
	uint64_t sqpoll_ns, workers_ns, others_ns;
};

/* `dir` is TASKS_DIR. All 0 if it cannot be read. */
void tasks_read(struct tasks *tasks, const char *dir);

/* The threads that submit: loops and iou-sqp. At most `max` of them; returns how many. */
unsigned tasks_submitters(int tids[], unsigned max, const char *dir);

/* The name of a loop's thread. */
void tasks_name_loop(unsigned index);

#endif
