/* provisioned: each objective in turn; a share becomes a number, or goes. */
#include "provisioned.h"

#include <math.h>
#include <string.h>

#include "objective.h"

static double provisioned_iops(const struct spec *spec)
{
	const double iops = (double)spec->provisioned_iops;
	const double bytes_per_s = spec->provisioned_throughput.all.per_s;
	const uint64_t request_bytes = spec_request_size(spec);

	if (iops <= 0 || bytes_per_s <= 0 || request_bytes == 0)
		return iops;
	return fmin(iops, bytes_per_s / (double)request_bytes);
}

/* 0: not given. */
static double provisioned(const struct spec *spec, enum metric_stat stat)
{
	return stat == STAT_IOPS ? provisioned_iops(spec) : spec->provisioned_throughput.all.per_s;
}

/* "read.iops>=90% of provisioned", 3000: "read.iops>=2700" */
static const char *as_number(const struct objective *objective, double whole, struct arena *arena)
{
	const char *symbol = relation_symbol(objective->relation);
	const size_t name = strcspn(objective->text, "<>");

	return arena_printf(arena, "%.*s%s%.0f", (int)name, objective->text, symbol,
			    ceil(objective->share * whole));
}

static bool is_judged(const struct spec *spec, const char *text)
{
	struct objective objective;
	struct err err = { 0 };

	return objective_parse(&objective, text, &err) < 0 || objective.share <= 0 ||
		provisioned(spec, objective.metric.stat) > 0;
}

static const char *resolved(const struct spec *spec, const char *text, struct arena *arena)
{
	struct objective objective;
	struct err err = { 0 };

	if (objective_parse(&objective, text, &err) < 0 || objective.share <= 0)
		return text;
	return as_number(&objective, provisioned(spec, objective.metric.stat), arena);
}

/* Those of a list of one for each objective whose objective is judged, or is not. */
static struct string_list selected(const struct spec *spec, const struct string_list *from,
				   bool judged, struct arena *arena)
{
	const struct string_list *objectives = &spec->objectives;
	struct string_list out = { .at = arena_alloc(arena, (from->count + 1) * sizeof(*out.at)) };

	for (unsigned i = 0; i < objectives->count; i++)
		if (is_judged(spec, objectives->at[i]) == judged)
			out.at[out.count++] = from->at[i];
	return out;
}

/* One for all objectives stays, as long as there is one; a wrong number is told later. */
static void select_remarks(const struct spec *spec, struct string_list *remarks, bool any,
			   struct arena *arena)
{
	if (remarks->count == spec->objectives.count)
		*remarks = selected(spec, remarks, true, arena);
	else if (!any)
		remarks->count = 0;
}

void provisioned_resolve(struct spec *spec, struct arena *arena)
{
	struct string_list judged = selected(spec, &spec->objectives, true, arena);

	spec->unprovisioned = selected(spec, &spec->objectives, false, arena);
	select_remarks(spec, &spec->objective_sources, judged.count > 0, arena);
	select_remarks(spec, &spec->objective_meanings, judged.count > 0, arena);
	select_remarks(spec, &spec->objective_media, judged.count > 0, arena);
	for (unsigned i = 0; i < judged.count; i++)
		judged.at[i] = resolved(spec, judged.at[i], arena);
	spec->objectives = judged;
}

const char *provisioned_option(const char *objective)
{
	struct objective parsed;
	struct err err = { 0 };

	objective_parse(&parsed, objective, &err);
	return parsed.metric.stat == STAT_IOPS ? "--provisioned-iops=N"
					       : "--provisioned-throughput=RATE";
}
