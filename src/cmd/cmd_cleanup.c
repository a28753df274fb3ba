/* cleanup: remove the files that prepare made, and nothing else. */
#include "session.h"

int cmd_cleanup(const struct command *command, int argc, char **argv)
{
	unsigned total = 0, leftovers = 0;
	const struct plan_job *job;
	struct session s;

	if (!session_open(&s, command, argc, argv))
		return session_finish(&s);
	for (struct job_walk at = { 0 }; (job = plan_next_job(&s.plan, &at));) {
		unsigned removed = 0, left;

		if (target_cleanup(&job->spec, &s.target, &removed, &s.err) < 0)
			break;
		total += removed;
		left = target_count_leftovers(&job->spec);
		leftovers = left > leftovers ? left : leftovers;	/* jobs share sets */
	}
	if (total > 0 || !s.err.code)
		session_say(&s, "%u file%s removed", total, total == 1 ? "" : "s");
	if (leftovers > 0)
		session_say(&s, "%u more remain, beyond --file-num", leftovers);
	return session_finish(&s);
}
