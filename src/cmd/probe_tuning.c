/* probe: commands to change settings, one line each, ready to paste. */
#include "probe.h"

#include <stdio.h>

#include "fact_rows.h"
#include "units.h"

enum { COMMAND_COLUMN = 2, GAP = 2, COMMAND_WIDTH_MAX = 56 };

/* One column for all comments, that of the longest command which leaves room for them. */
static unsigned comment_column(const struct tuning *tunings, unsigned count)
{
	size_t widest = 0;

	for (unsigned i = 0; i < count; i++) {
		const size_t width = units_text_width(tunings[i].command);

		if (width > widest && width <= COMMAND_WIDTH_MAX)
			widest = width;
	}
	return (unsigned)widest + COMMAND_COLUMN + GAP;
}

void probe_show_tuning(const struct tuning_facts *facts, struct arena *arena)
{
	struct tuning *tunings;
	const unsigned count = tuning_collect(&tunings, facts, arena);
	const unsigned column = comment_column(tunings, count);

	fact_section(stdout, "what to change for a better measurement");
	if (count == 0)
		printf("  nothing found\n");
	for (unsigned i = 0; i < count; i++)
		fact_command(stdout, tunings[i].command, tunings[i].why, column);
}
