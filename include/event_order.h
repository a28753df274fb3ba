/*
 * event_order: the order of events as sysbench 1.0 has it: one sequence for all loops, in which
 * fsyncs are events too.
 *
 * After every file-fsync-freq requests, if one of them was a write, the next events are an fsync
 * of every file, one each, whichever loop has the turn; --events can end in the middle of that.
 * Reads and writes are chosen by one rule over all loops as well. Loops take turns, some events at
 * a time, under a lock: sysbench has it for every event, our own modes have none.
 */
#ifndef EVENT_ORDER_H
#define EVENT_ORDER_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "spec.h"

enum { EVENT_ORDER_TAKE_MAX = 32 };

struct event_order {
	pthread_mutex_t lock;		/* of all below */
	uint64_t events_left;		/* still to count; UINT64_MAX: no limit */
	uint64_t fsync_freq, until_fsync;
	uint32_t file_count, fsyncs_left;
	bool reads, wrote;
	double rw_ratio;
	int64_t read_count, write_count;
};

/* The next events of a loop: `count` fsyncs of the files from `first_file` on, or `count`
 * requests, the i-th of them a write if bit i of `writes` is set. 0: no more. */
struct event_turn {
	bool fsyncs;
	uint32_t first_file;
	unsigned count;
	uint32_t writes;
};

/* Does this spec need it? (Otherwise loops are independent.) */
bool event_order_is_needed(const struct spec *spec);

void event_order_init(struct event_order *order, const struct spec *spec, uint32_t file_count);
void event_order_release(struct event_order *order);

/* At most `max` events of one kind, max not above EVENT_ORDER_TAKE_MAX. A loop that warms up takes
 * turns in the same order, but its events are not counted. */
struct event_turn event_order_take(struct event_order *order, unsigned max, bool counted);

/* Count events now that were taken uncounted but will be issued after the warm-up: of `nr`,
 * returns how many may be issued. */
unsigned event_order_count(struct event_order *order, unsigned nr);

#endif
