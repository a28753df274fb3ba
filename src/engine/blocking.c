/*
 * blocking: the skeleton of an engine that does one I/O at a time; the part that is not hot.
 */
#include "blocking.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int blocking_open(struct engine *e, struct err *err)
{
	struct blocking *b = e->state;

	b->ios = calloc(e->config->slot_count, sizeof(*b->ios));
	return b->ios ? 0 : err_failure(err, ENOMEM, "no memory for %u I/Os",
					e->config->slot_count);
}

unsigned blocking_queue(struct engine *e, struct io *const ios[], unsigned nr)
{
	struct blocking *b = e->state;
	const unsigned lent = b->done + b->staged;

	if (nr > e->config->slot_count - lent)
		nr = e->config->slot_count - lent;
	memcpy(&b->ios[lent], ios, nr * sizeof(*ios));
	b->staged += nr;
	return nr;
}

unsigned blocking_reap(struct engine *e, struct io *done[], unsigned max)
{
	struct blocking *b = e->state;
	const unsigned nr = b->done < max ? b->done : max;

	memcpy(done, b->ios, nr * sizeof(*done));
	b->done -= nr;
	memmove(b->ios, b->ios + nr, (b->done + b->staged) * sizeof(*b->ios));
	return nr;
}

void blocking_close(struct engine *e)
{
	struct blocking *b = e->state;

	assert(b->staged == 0);
	free(b->ios);
}
