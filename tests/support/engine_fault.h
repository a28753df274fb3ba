/*
 * engine_fault: an engine over another one that goes wrong as it is told to, and writes down
 * what it was given, in order.
 *
 *	const struct fault_plan plan = { .under = &engine_null, .fail_every = 3, .error = EIO };
 *	choice.ops = fault_engine(&plan);
 *	… run …
 *	fault_log()[0].kind == FAULT_QUEUED
 *
 * There is one plan and one log at a time, for all loops of a run; the log's order is that of
 * a clock that all share. Look at it only when the loops have ended.
 */
#ifndef ENGINE_FAULT_H
#define ENGINE_FAULT_H

#include <stdatomic.h>

#include "engine.h"

/* What goes wrong. All zero: nothing, and everything is logged. */
struct fault_plan {
	const struct engine_ops *under;		/* does the work; required */

	/* I/Os of one opened engine are counted from 1 in the order in which they are queued. */
	unsigned fail_every;	/* every n-th of them gives -error (the work is done) */
	unsigned fail_first;	/* … but none before this one */
	int error;
	unsigned shorten_every;	/* every n-th is half as long as asked */
	bool only[IO_OP_COUNT];	/* of these operations; none set: of all */

	bool reverse;		/* what is reaped together comes in reverse order */
	unsigned delay_reaps;	/* completions are held back for so many calls of reap() */

	unsigned break_after;	/* the n-th submit(), counted from 1, gives -break_error … */
	int break_error;
	unsigned break_open;	/* … in the engine that was opened as n-th; 0: in all */
	unsigned fail_open;	/* the n-th open(), counted from 1, fails */

	/* The n-th submit() of each engine, counted from 1, waits until that is true … */
	unsigned stall_at;
	unsigned stall_open;	/* … but of the engine that was opened as n-th alone; 0: of all */
	unsigned stall_in_open;	/* the same for the open() of the n-th */
	uint64_t block_ns;	/* every submit() with something queued sleeps for so long */
	_Atomic bool *stall_is_over;
	_Atomic unsigned *stalled;	/* how many do so; or NULL */
};

enum fault_kind { FAULT_QUEUED, FAULT_REAPED };

struct fault_event {
	enum fault_kind kind;
	unsigned engine;		/* the n-th that was opened, from 0 */
	enum io_op op;
	bool then_fsync;
	uint32_t file_index, length;
	uint64_t offset;
	int32_t result;			/* REAPED */
	unsigned writes_in_flight;	/* of this engine, before this event */
};

const struct engine_ops *fault_engine(const struct fault_plan *plan);

const struct fault_event *fault_log(void);
unsigned fault_log_count(void);

/* How many engines were opened, and how many of them are still open. */
unsigned fault_opened(void);
unsigned fault_still_open(void);

#endif
