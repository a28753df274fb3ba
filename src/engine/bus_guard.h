/*
 * bus_guard: copies mapped memory that may be unavailable: a page of a file that was truncated, or
 * that the device cannot read. Such an access raises SIGBUS; the guard turns it into an error.
 *
 * Any thread that has acquired it may copy, even with all signals blocked. The first acquisition
 * installs the handler, the last release restores the previous one. Other SIGBUS signals are passed
 * on to the previous handler.
 */
#ifndef BUS_GUARD_H
#define BUS_GUARD_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

struct bus_guard {
	sigset_t old_mask;	/* of the thread that acquired it */
};

/* Called by the thread that will copy and release it. */
void bus_guard_acquire(struct bus_guard *guard);
void bus_guard_release(struct bus_guard *guard);

/* As memcpy(3); false if some of the memory was unavailable. */
bool bus_guard_copy(void *to, const void *from, size_t bytes);

#endif
