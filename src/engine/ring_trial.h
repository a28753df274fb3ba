/*
 * ring_trial: tries the features of a run's requests before the run, on each device of the target:
 * flags (rwf), priority, polling. No data is changed: a read has length 0, or with IOPOLL reads one
 * block into separate memory, and a write is from inaccessible memory, so that it ends with EFAULT.
 */
#ifndef RING_TRIAL_H
#define RING_TRIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "engine.h"
#include "ring_queue.h"

/* On a ring that is open, with nothing staged or in flight; leaves it as it was. ioprio: as in an
 * SQE. 0, or -errno with the option and the cure; -EOPNOTSUPP and *no_polling if it is that. */
int ring_trial(struct ring_queue *queue, const struct engine_config *config, uint16_t ioprio,
	       bool *no_polling, struct err *err);

#endif
