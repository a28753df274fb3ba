/*
 * one_by_one: what other modes use of it: the next I/Os that can be issued, staged.
 */
#ifndef ONE_BY_ONE_H
#define ONE_BY_ONE_H

#include <stdbool.h>

struct loop;

enum { HELD_WAIT_NS = 20 * 1000 };	/* until an I/O that is held is tried again */

/* Fill free slots with what is due and has its blocks, and stage it; how many. */
unsigned one_by_one_fill(struct loop *loop);

/* Is there a next I/O at all? If not, loop->pattern_done. */
bool one_by_one_has_more(struct loop *loop);

#endif
