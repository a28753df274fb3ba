/*
 * thread_mask: the signals that threads other than the main one take: only their own faults.
 *
 *	thread_mask_block(&before);
 *	pthread_create(…);		the new thread inherits the mask
 *	thread_mask_restore(&before);
 *
 * If a fault (signal(7): SIGSEGV, SIGABRT, …) is blocked in the thread that causes it, the kernel
 * ends the process without calling its handler, which would remove temporary files.
 */
#ifndef THREAD_MASK_H
#define THREAD_MASK_H

#include <signal.h>

void thread_mask_block(sigset_t *before);
void thread_mask_restore(const sigset_t *before);

#endif
