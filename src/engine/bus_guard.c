/*
 * bus_guard: a SIGBUS of a guarded copy jumps out of it.
 *
 * The signal is sent to the thread that accessed the page, so each thread has a jump buffer of its
 * own. sigsetjmp() does not save the signal mask, which would take a system call for each copy; the
 * handler gets the mask from the kernel, and restores it before it jumps.
 *
 * A thread that causes SIGBUS while blocking it is killed: so it is unblocked.
 */
#include "bus_guard.h"

#include <pthread.h>
#include <setjmp.h>
#include <string.h>
#include <ucontext.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;	/* of both below */
static unsigned holders;
static struct sigaction old_action;

static _Thread_local sigjmp_buf *way_out;	/* NULL: not in a guarded copy */

/* Not ours: call the previous handler. If that is the default, the access is repeated when this
 * returns, and ends the program as it would have without us. */
static void pass_on(int number, siginfo_t *info, void *context)
{
	if (old_action.sa_flags & SA_SIGINFO)
		old_action.sa_sigaction(number, info, context);
	else if (old_action.sa_handler == SIG_DFL || old_action.sa_handler == SIG_IGN)
		sigaction(SIGBUS, &(struct sigaction){ .sa_handler = SIG_DFL }, NULL);
	else
		old_action.sa_handler(number);
}

static void on_bus_error(int number, siginfo_t *info, void *context)
{
	if (way_out) {
		pthread_sigmask(SIG_SETMASK, &((ucontext_t *)context)->uc_sigmask, NULL);
		siglongjmp(*way_out, 1);
	}
	pass_on(number, info, context);
}

void bus_guard_acquire(struct bus_guard *guard)
{
	const struct sigaction action = {
		.sa_sigaction	= on_bus_error,
		.sa_flags	= SA_SIGINFO,
	};
	sigset_t bus;

	pthread_mutex_lock(&lock);
	if (holders++ == 0)
		sigaction(SIGBUS, &action, &old_action);
	pthread_mutex_unlock(&lock);

	sigemptyset(&bus);
	sigaddset(&bus, SIGBUS);
	pthread_sigmask(SIG_UNBLOCK, &bus, &guard->old_mask);
}

void bus_guard_release(struct bus_guard *guard)
{
	pthread_sigmask(SIG_SETMASK, &guard->old_mask, NULL);

	pthread_mutex_lock(&lock);
	if (--holders == 0)
		sigaction(SIGBUS, &old_action, NULL);
	pthread_mutex_unlock(&lock);
}

bool bus_guard_copy(void *to, const void *from, size_t bytes)
{
	sigjmp_buf here;

	if (sigsetjmp(here, 0) != 0) {
		way_out = NULL;
		return false;
	}
	way_out = &here;
	memcpy(to, from, bytes);
	/* The compiler must not move the copy out of the guarded part. */
	__asm__ volatile("" ::: "memory");
	way_out = NULL;
	return true;
}
