/* cleanup: remove the files that prepare made, and nothing else. */
#include "session.h"

int cmd_cleanup(const struct command *command, int argc, char **argv)
{
	unsigned total = 0, leftovers = 0;
	struct session s;

	if (!session_open(&s, command, argc, argv))
		return session_finish(&s);
	for (unsigned i = 0; i < s.plan.variant_count; i++) {
		const struct spec *spec = &s.plan.variants[i].jobs[0].spec;
		unsigned removed = 0, left;

		if (target_cleanup(spec, &s.target, &removed, &s.err) < 0)
			break;
		total += removed;
		left = target_count_leftovers(spec);
		leftovers = left > leftovers ? left : leftovers;	/* variants share sets */
	}
	if (total > 0 || !s.err.code)
		session_say(&s, "%u file%s removed", total, total == 1 ? "" : "s");
	if (leftovers > 0)
		session_say(&s, "%u more of that kind stay: they are beyond --file-num", leftovers);
	return session_finish(&s);
}
