/*
 * probe: the capabilities of this kernel, machine and target, without a measurement, and changes
 * for a better measurement.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "probe.h"
#include "session.h"

static int probe(struct session *s)
{
	const char *option = settings_get(&s->line.settings, "target")->value;
	const char *path = s->line.word_count ? s->line.words[0] : option;
	struct arena *arena = &s->plan.arena;
	struct machine_facts machine;
	struct spec defaults = { 0 };
	struct tuning_facts facts = { .machine = &machine };

	if (s->line.word_count > 1)
		return err_request(&s->err, EINVAL, "probe takes one target");
	if (access(path, F_OK) < 0)
		return err_request(&s->err, errno, "cannot examine '%s': %s", path,
				   strerror(errno));
	if (settings_parse(&s->line.settings, OPTION_OF_SPEC, &defaults, arena, &s->err) < 0)
		return -s->err.code;

	machine_facts_gather(&machine, "", arena);
	probe_show_machine(&machine, arena);
	probe_show_engines();
	probe_show_ring(&defaults.ring, arena);
	probe_show_target(path, &facts, arena);
	probe_show_tuning(&facts, arena);
	return 0;
}

int cmd_probe(const struct command *command, int argc, char **argv)
{
	struct session s;

	if (session_open_options(&s, command, argc, argv))
		probe(&s);
	return session_finish(&s);
}
