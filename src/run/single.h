/*
 * single: a loop with one I/O in flight at a time. Its I/Os are planned in batches, because many
 * cost little more than one in the pattern, and each is performed in one call of the engine.
 */
#ifndef SINGLE_H
#define SINGLE_H

#include "engine.h"
#include "io.h"

struct loop;

enum { SINGLE_PLANNED = 32 };

struct single {
	struct io planned[SINGLE_PLANNED];	/* what and where; these are no slots */
	unsigned next, count;
	int (*perform)(struct engine *e, struct io *io, uint64_t timeout_ns);
};

/* The loop's own thread, before it starts. */
void single_init(struct loop *loop);

/* Planned and not issued. */
static inline unsigned single_left(const struct single *single)
{
	return single->count - single->next;
}

#endif
