/*
 * one_by_one: the part used by other modes: stages the next I/Os that can be issued.
 */
#ifndef ONE_BY_ONE_H
#define ONE_BY_ONE_H

#include <stdbool.h>

struct loop;

enum { HELD_WAIT_NS = 20 * 1000 };	/* until a held I/O is tried again */

/* Fill free slots with I/Os that are due and own their blocks, and stage them; returns how many. */
unsigned one_by_one_fill(struct loop *loop);

/* Is there a next I/O at all? If not, loop->pattern_done. */
bool one_by_one_has_more(struct loop *loop);

#endif
