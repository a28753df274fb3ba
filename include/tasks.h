/*
 * tasks: CPU time of the process's threads that are not loops: the ring's kernel threads, which
 * are threads of the process since Linux 5.12, and all others.
 *
 * Told apart by their names: "iou-sqp-PID" polls a submission queue, "iou-wrk-PID" does what
 * could not be done at once, and a loop has called itself "loop-N". Only threads that live are
 * seen: what workers spent that are gone is in nothing but the sum of the process (cost.h).
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

/* What a loop's thread calls itself. */
void tasks_name_loop(unsigned index);

#endif
