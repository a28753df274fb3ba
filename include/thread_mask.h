/*
 * thread_mask: which signals a thread takes that is not the main one: none but its own faults.
 *
 *	thread_mask_block(&before);
 *	pthread_create(…);		the new thread inherits the mask
 *	thread_mask_restore(&before);
 *
 * Where a fault (signal(7): SIGSEGV, SIGABRT, …) is blocked in the thread that has it, the kernel
 * ends the process without asking its handler, and what that clears away stays behind.
 */
#ifndef THREAD_MASK_H
#define THREAD_MASK_H

#include <signal.h>

void thread_mask_block(sigset_t *before);
void thread_mask_restore(const sigset_t *before);

#endif
