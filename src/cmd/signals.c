/*
 * signals: the handler only records the request; the working loops check it.
 */
#include "signals.h"

#include <stddef.h>
#include <stdint.h>

#include "clock.h"
#include "target.h"

#define SAME_SIGNAL_NS (UINT64_C(500) * 1000 * 1000)

static const int caught[] = { SIGINT, SIGTERM, SIGHUP };
enum { CAUGHT_COUNT = sizeof(caught) / sizeof(caught[0]) };

volatile sig_atomic_t signals_stop, signals_leave;

/* Only the handler's, which is never interrupted by itself. */
static uint64_t asked_ns;

/* As with the default action, but after removing temporary files. */
static void die_of(int number)
{
	sigset_t only;

	target_scratch_remove_at_once();
	signal(number, SIG_DFL);
	raise(number);
	/* It is blocked in its handler. */
	sigemptyset(&only);
	sigaddset(&only, number);
	sigprocmask(SIG_UNBLOCK, &only, NULL);
}

/* clock_gettime(2) is safe in a handler: signal-safety(7). */
static void on_signal(int number)
{
	const uint64_t now_ns = clock_real_ns();

	if (signals_stop && now_ns - asked_ns < SAME_SIGNAL_NS)
		return;
	asked_ns = now_ns;
	if (!signals_stop) {
		signals_stop = number;
	} else if (!signals_leave) {
		signals_leave = number;
	} else {
		die_of(number);
	}
}

/* Other signals that terminate a program, signal(7), unless they are handled already (by a
 * sanitizer) or ignored. */
static void clean_up_before_others(void)
{
	static const int ending[] = {
		SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS, SIGUSR1,
		SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGIO, SIGPWR, SIGSTKFLT,
	};
	const struct sigaction action = { .sa_handler = die_of };
	struct sigaction now;

	for (unsigned i = 0; i < sizeof(ending) / sizeof(ending[0]); i++)
		if (sigaction(ending[i], NULL, &now) == 0 && now.sa_handler == SIG_DFL)
			sigaction(ending[i], &action, NULL);
	for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
		if (sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_DFL)
			sigaction(number, &action, NULL);
}

/* nohup(1) ignores SIGHUP deliberately. */
static int is_ignored(int number)
{
	struct sigaction now;

	return sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

void signals_catch(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigemptyset(&action.sa_mask);
	for (unsigned i = 0; i < CAUGHT_COUNT; i++)
		sigaddset(&action.sa_mask, caught[i]);
	for (unsigned i = 0; i < CAUGHT_COUNT; i++)
		if (caught[i] != SIGHUP || !is_ignored(SIGHUP))
			sigaction(caught[i], &action, NULL);
	/* A file that grows over RLIMIT_FSIZE is an error like any other. */
	signal(SIGXFSZ, SIG_IGN);
	clean_up_before_others();
}
