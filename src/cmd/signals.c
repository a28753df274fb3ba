/*
 * signals: the handler only notes what was asked; the loops of work look.
 */
#include "signals.h"

#include <stddef.h>
#include <stdint.h>

#include "clock.h"

#define SAME_SIGNAL_NS (UINT64_C(500) * 1000 * 1000)

static const int caught[] = { SIGINT, SIGTERM, SIGHUP };
enum { CAUGHT_COUNT = sizeof(caught) / sizeof(caught[0]) };

volatile sig_atomic_t session_stop, session_leave;

/* Only the handler's, which is never interrupted by itself. */
static uint64_t asked_ns;

/* clock_gettime(2) is safe in a handler: signal-safety(7). */
static void on_signal(int number)
{
	const uint64_t now_ns = clock_real_ns();

	if (session_stop && now_ns - asked_ns < SAME_SIGNAL_NS)
		return;
	asked_ns = now_ns;
	if (!session_stop) {
		session_stop = number;
	} else if (!session_leave) {
		session_leave = number;
	} else {
		signal(number, SIG_DFL);
		raise(number);
	}
}

/* nohup(1) has SIGHUP ignored, and means it. */
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
}
