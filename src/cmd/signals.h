/*
 * signals: Ctrl-C, SIGTERM and SIGHUP ask a command to stop and keep its result.
 *
 * The first signal asks for an orderly stop; a second one to abandon I/O that does not complete; a
 * third one terminates the program by its default action, as does any other terminating signal, but
 * scratch directories are removed. A repeat within half a second counts as the same signal:
 * `timeout 5 ringbench …` signals the process, and then its group, which includes the process.
 * One per process; the handler runs in the main thread, because loops block all signals.
 */
#ifndef SIGNALS_H
#define SIGNALS_H

#include <signal.h>

/* The number of the signal that asked to stop, or 0; and of the one that asked to abandon. */
extern volatile sig_atomic_t signals_stop, signals_leave;

void signals_catch(void);

#endif
