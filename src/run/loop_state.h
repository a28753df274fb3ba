/*
 * loop_state: start and end of warm-up, measuring and drain. The loop's own thread; not hot.
 */
#ifndef LOOP_STATE_H
#define LOOP_STATE_H

struct err;
struct loop;

void loop_begin(struct loop *loop);

/* Check by the timestamp just taken: is the time over, is there a request? */
void loop_look_up(struct loop *loop);

/* Wait for the I/Os in flight at the end. 0, or negative: the engine broke. */
int loop_drain(struct loop *loop);

/* Records the error of a broken engine; ends the run for all loops. */
int loop_engine_broke(struct loop *loop, int ret, struct err *err);

#endif
