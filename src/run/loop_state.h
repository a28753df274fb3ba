/*
 * loop_state: warm-up, measuring, drain: what begins and ends them. The loop's own thread; not
 * hot.
 */
#ifndef LOOP_STATE_H
#define LOOP_STATE_H

struct err;
struct loop;

void loop_begin(struct loop *loop);

/* Up from the work, by the stamp just taken: is the time over, does anybody want something? */
void loop_look_up(struct loop *loop);

/* What was in flight at the end is waited for. 0, or negative: the engine broke. */
int loop_drain(struct loop *loop);

/* What an engine says that cannot go on; ends the run for all loops. */
int loop_engine_broke(struct loop *loop, int ret, struct err *err);

#endif
