/*
 * ring_trial: what a run asks of its requests is tried before it, on each device of the target:
 * flags (rwf), priority, and whether what is polled for can be. No byte of a file is changed: a
 * read is of no bytes, or with IOPOLL of a block into memory of its own, and a write is from
 * memory that cannot be touched, so that it gets as far as EFAULT.
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
