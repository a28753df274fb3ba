/* curve: latency at rising rates; where it begins to climb, and how much load it can take. */
#include "advice.h"
#include "curve_drive.h"

int cmd_curve(const struct command *command, int argc, char **argv)
{
	struct session s;

	if (session_open(&s, command, argc, argv)) {
		curve_drive(&s);
		advice_collect(&s.result);
	}
	return session_finish(&s);
}
