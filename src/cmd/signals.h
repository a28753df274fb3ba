/*
 * signals: Ctrl-C, SIGTERM and SIGHUP ask a command to stop, and it keeps what it has.
 *
 * The first asks to stop in order; a second one to leave what does not come to an end; a third one
 * ends the program as if nobody had caught it, and so does any other signal that ends programs; but
 * no scratch directory stays behind. One that comes within half a second is the same
 * again: `timeout 5 ringbench …` signals the process, and then its group with the process in it.
 * One per process; the handler runs in the main thread, as loops block all signals.
 */
#ifndef SIGNALS_H
#define SIGNALS_H

#include <signal.h>

/* The number of the signal that asked to stop, or 0; and of the one that asked to leave. */
extern volatile sig_atomic_t signals_stop, signals_leave;

void signals_catch(void);

#endif
