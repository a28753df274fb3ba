/*
 * ring_setup: creates a ring with those requested features of io_uring_setup(2) that the kernel
 * grants.
 */
#ifndef RING_SETUP_H
#define RING_SETUP_H

#include <liburing.h>
#include <stdbool.h>

#include "engine.h"

/* Create a ring of at least `entries`, by e->config->ring, and record granted and refused features.
 * attach_fd: a ring to attach to, or -1. Negative if that fails, or a demanded feature is refused;
 * then nothing is left open. */
int ring_set_up(struct io_uring *ring, struct engine *e, unsigned entries, int attach_fd,
		struct err *err);

/* attach-wq=auto with demanded chains: a thread that serves several rings breaks them. */
bool ring_gives_way_to_chains(const struct engine_config *config);

/* Record the outcome of a request. why_not: NULL or "" if it is granted.
 * Negative, with the cure in err, if it is refused and was demanded (want is RING_ON). */
int ring_note(struct engine *e, const char *name, unsigned want, const char *why_not,
	      struct err *err);

/* The same for an answer of the kernel: 0, or a positive errno; hint, or NULL, is appended. */
int ring_note_error(struct engine *e, const char *name, unsigned want, int error,
		    const char *hint, struct err *err);

#endif
