/* thread_mask: see thread_mask.h. */
#include "thread_mask.h"

#include <pthread.h>

static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS };

void thread_mask_block(sigset_t *before)
{
	sigset_t others;

	sigfillset(&others);
	for (unsigned i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		sigdelset(&others, faults[i]);
	pthread_sigmask(SIG_SETMASK, &others, before);
}

void thread_mask_restore(const sigset_t *before)
{
	pthread_sigmask(SIG_SETMASK, before, NULL);
}
