/*
 * How many I/Os are due, and when: "poisson", "uniform", "burst:8".
 */
#include <errno.h>
#include <string.h>

#include "option_type.h"
#include "spec.h"

/* -- rate-process */

static const char *const kinds[] = {
	[RATE_POISSON]	= "poisson",
	[RATE_UNIFORM]	= "uniform",
	[RATE_BURST]	= "burst",
	NULL
};

/* What stands behind "burst:". */
static int parse_burst(const char *text, struct rate_process *process, struct err *err)
{
	uint64_t burst = 0;

	if (units_parse_count(text, &burst) < 0 || burst == 0 || burst > BURST_MAX)
		return err_request(err, EINVAL, "'burst:%s' is not a burst of 1 to %d I/Os (try "
				   "burst:8)", text, BURST_MAX);
	*process = (struct rate_process){ RATE_BURST, (unsigned)burst };
	return 0;
}

static int parse_rate_process(const struct option *option, const char *text, void *value,
			      struct arena *arena, struct err *err)
{
	const int kind = names_index(kinds, text);

	(void)option, (void)arena;
	if (strncmp(text, "burst:", 6) == 0)
		return parse_burst(text + 6, value, err);
	if (kind == RATE_BURST)
		return err_request(err, EINVAL, "'burst' does not say of how many I/Os (try "
				   "burst:8)");
	if (kind < 0)
		return names_refuse(kinds, text, "a process of arrivals", err);
	*(struct rate_process *)value = (struct rate_process){ .kind = (enum rate_kind)kind };
	return 0;
}

static char *format_rate_process(const struct option *option, const void *value,
				 struct arena *arena)
{
	const struct rate_process *process = value;

	(void)option;
	if (process->kind == RATE_BURST)
		return arena_printf(arena, "burst:%u", process->burst);
	return arena_strdup(arena, kinds[process->kind]);
}

const struct option_type_ops option_rate_process = { parse_rate_process, format_rate_process };
