/*
 * bus_guard: copy memory that may not be there: a page of a file that was cut off, or that the
 * device cannot read. Such an access is answered with SIGBUS; the guard makes it an error.
 *
 * Any thread that has acquired it may copy, also with all signals blocked; the handler is put in
 * place by the first and what was there before comes back with the last release. Signals that are
 * none of ours go to that.
 */
#ifndef BUS_GUARD_H
#define BUS_GUARD_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

struct bus_guard {
	sigset_t old_mask;	/* of the thread that acquired it */
};

/* By the thread that will copy, and release it. */
void bus_guard_acquire(struct bus_guard *guard);
void bus_guard_release(struct bus_guard *guard);

/* memcpy(3); false if some of it could not be touched. */
bool bus_guard_copy(void *to, const void *from, size_t bytes);

#endif
