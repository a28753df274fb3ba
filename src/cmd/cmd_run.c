/* run: runs every variant of the plan once, in order, and reports the results. */
#include "advice.h"
#include "rounds.h"
#include "verdict.h"

int cmd_run(const struct command *command, int argc, char **argv)
{
	struct session s;

	if (session_open(&s, command, argc, argv)) {
		rounds_run(&s, 1, false);
		advice_collect(&s.result);
		verdict_find(&s.result);
	}
	return session_finish(&s);
}
