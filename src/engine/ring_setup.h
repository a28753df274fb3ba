/*
 * ring_setup: a ring with those of the asked for features of io_uring_setup(2) that the kernel
 * grants.
 */
#ifndef RING_SETUP_H
#define RING_SETUP_H

#include <liburing.h>
#include <stdbool.h>

#include "engine.h"

/* Make a ring of at least `entries`, by e->config->ring, and note what was granted and what was
 * not. attach_fd: a ring to attach to, or -1. Negative if there is none, or something demanded is
 * refused; then nothing is left open. */
int ring_set_up(struct io_uring *ring, struct engine *e, unsigned entries, int attach_fd,
		struct err *err);

/* attach-wq=auto beside chains that are demanded: a thread that serves several rings cuts them. */
bool ring_gives_way_to_chains(const struct engine_config *config);

/* Note what became of something that was asked for. why_not: NULL or "" if it is granted.
 * Negative, with the cure in err, if it is refused and was demanded (want is RING_ON). */
int ring_note(struct engine *e, const char *name, unsigned want, const char *why_not,
	      struct err *err);

/* The same, where the kernel answered: 0, or a positive errno; hint, or NULL, is put behind it. */
int ring_note_error(struct engine *e, const char *name, unsigned want, int error,
		    const char *hint, struct err *err);

#endif
