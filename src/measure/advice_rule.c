/* What rules of several topics ask, and the words that they share. */
#include "advice_rule.h"

#include "engine.h"
#include "units.h"

bool advice_no_io(const struct run_result *run)
{
	const struct engine_ops *ops = engine_find(run->engine_used);

	return ops && (ops->can & ENGINE_DOES_NO_IO);
}

const char *advice_size(const struct finding *f, uint64_t bytes)
{
	char text[UNITS_TEXT_MAX];

	return arena_strdup(f->arena, units_human_size((double)bytes, text));
}

const char *advice_duration(const struct finding *f, double ns)
{
	char text[UNITS_TEXT_MAX];

	return arena_strdup(f->arena, units_human_duration(ns, text));
}

const char *advice_count(const struct finding *f, double number)
{
	char text[UNITS_TEXT_MAX];

	return arena_strdup(f->arena, units_human_count(number, text));
}

const char *advice_plural(uint64_t number)
{
	return number == 1 ? "" : "s";
}
