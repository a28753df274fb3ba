/* report: a saved result, in any format. The exit status is that of its verdicts. */
#include <errno.h>

#include "session.h"

/* The error is that of the command that saved it, not of this one. */
static int load(struct session *s, const char *path)
{
	struct result saved;
	const int ret = result_load(&saved, path, &s->err);

	if (ret < 0)
		return ret;
	if (saved.error)
		session_say(s, "ringbench: the command that wrote '%s' ended early: %s", path,
			    saved.error);
	saved.error = NULL;
	result_release(&s->result);
	s->result = saved;
	return 0;
}

int cmd_report(const struct command *command, int argc, char **argv)
{
	struct session s;

	if (!session_open_options(&s, command, argc, argv))
		return session_finish(&s);
	if (s.line.word_count != 1)
		err_request(&s.err, EINVAL, "report takes a result: ringbench report RESULT.json");
	else
		load(&s, s.line.words[0]);
	return session_finish(&s);
}
