/*
 * Requirements of a comparison: two variants that can run, and the baseline of the others.
 */
#include "plan_builder.h"

#include <errno.h>
#include <string.h>

/* -- requirements of a comparison */

static int check_enough(const struct plan *plan, struct err *err)
{
	const struct variant *skipped = NULL;
	unsigned can_run = 0;

	for (unsigned i = 0; i < plan->variant_count; i++) {
		if (plan->variants[i].skipped)
			skipped = &plan->variants[i];
		else
			can_run++;
	}
	if (can_run >= 2)
		return 0;
	if (skipped)
		return err_add(err, "nothing to compare: only one variant can run "
			       "('%s' cannot: %s)", skipped->name, skipped->skipped);
	return err_add(err, "nothing to compare: there is only one variant, '%s' "
		       "(vary an option: --vary engine=psync,io_uring, or name a profile with "
		       "two sections)", plan->variants[0].name);
}

/* The variant of that name, or the first of the combinations of the section of that
 * name. */
static const struct variant *find_baseline(const struct plan *plan, const char *name)
{
	const size_t length = strlen(name);

	for (unsigned i = 0; i < plan->variant_count; i++)
		if (strcmp(plan->variants[i].name, name) == 0)
			return &plan->variants[i];
	for (unsigned i = 0; i < plan->variant_count; i++)
		if (strncmp(plan->variants[i].name, name, length) == 0 &&
		    plan->variants[i].name[length] == ',' && !plan->variants[i].skipped)
			return &plan->variants[i];
	return NULL;
}

static int resolve_baseline(struct plan *plan, struct err *err)
{
	const struct option *option = option_find("baseline");
	const char *origin = settings_get(&plan->settings, "baseline")->origin;
	const char *name = plan->options.baseline;
	const struct variant *variant = find_baseline(plan, name);
	const char *list = "";

	if (*name == '\0')
		return 0;
	if (!variant && strcmp(name, "none") == 0) {
		plan->options.baseline = NULL;
		return 0;
	}
	if (variant && !variant->skipped) {
		plan->options.baseline = variant->name;
		return 0;
	}
	if (variant)
		return setting_mistake(err, option, origin,
				       arena_printf(&plan->arena, "'%s' cannot run: %s", name,
						    variant->skipped));

	for (unsigned i = 0; i < plan->variant_count; i++)
		list = arena_printf(&plan->arena, "%s%s%s", list, i > 0 ? " " : "",
				    plan->variants[i].name);
	return setting_mistake(err, option, origin,
			       arena_printf(&plan->arena, "no variant is named '%s'; there "
					    "are: %s", name, list));
}

static const char *against(const struct variant *variant)
{
	return variant->jobs[0].spec.against;
}

static void set_against(struct variant *variant, const char *name)
{
	for (unsigned i = 0; i < variant->job_count; i++)
		variant->jobs[i].spec.against = name;
}

/* "direct-psync" of "direct-uring,file-block-size=4K" is "direct-psync,file-block-size=4K". */
static const struct variant *find_against(struct plan *plan, const struct variant *variant)
{
	const char *combination = strchr(variant->name, ',');
	const char *name = arena_printf(&plan->arena, "%s%s", against(variant),
					combination ? combination : "");
	const struct variant *found = find_baseline(plan, name);

	return found ? found : find_baseline(plan, against(variant));
}

/* Without a common baseline, combinations of one section are compared with the first of them. */
static void stay_within_section(struct plan *plan, struct variant *variant)
{
	const struct variant *first = NULL;
	unsigned count = 0;

	for (unsigned i = 0; i < plan->variant_count; i++) {
		const struct variant *other = &plan->variants[i];

		if (other->skipped || strcmp(other->section, variant->section) != 0)
			continue;
		first = first ? first : other;
		count++;
	}
	if (count > 1)
		set_against(variant, first->name);
}

/* A baseline named on the command line is for all variants. */
static int resolve_against(struct plan *plan, struct err *err)
{
	const struct option *option = option_find("against");
	const char *origin = settings_get(&plan->settings, "baseline")->origin;
	const bool one_for_all = origin && strcmp(origin, setting_from_command_line) == 0;
	int ret = 0;

	for (unsigned i = 0; i < plan->variant_count; i++) {
		struct variant *variant = &plan->variants[i];
		const struct variant *other;

		if (one_for_all)
			set_against(variant, "");
		if (*against(variant) == '\0') {
			if (!plan->options.baseline)
				stay_within_section(plan, variant);
			continue;
		}
		other = find_against(plan, variant);
		if (other)
			set_against(variant, other->name);
		else
			ret = setting_mistake(err, option,
					      settings_get(&variant->jobs[0].settings,
							   "against")->origin,
					      arena_printf(&plan->arena, "no variant is named '%s'",
							   against(variant)));
	}
	return ret;
}

/* The baseline of a variant, or NULL: there is none, or none that can run. */
static const struct variant *reference_of(const struct plan *plan, const struct variant *variant)
{
	const char *name = *against(variant) ? against(variant) : plan->options.baseline;

	for (unsigned i = 0; i < plan->variant_count; i++) {
		const struct variant *other = &plan->variants[i];

		if (name && !other->skipped && (*name == '\0' || strcmp(other->name, name) == 0))
			return other;
	}
	return NULL;
}

/* job NULL: of any. */
static bool can_be_compared(const struct plan *plan, const char *job)
{
	for (unsigned i = 0; i < plan->variant_count; i++) {
		const struct variant *variant = &plan->variants[i];
		const struct variant *reference = reference_of(plan, variant);

		if (!variant->skipped && reference && reference != variant &&
		    (!job || (plan_variant_has_job(variant, job) &&
			      plan_variant_has_job(reference, job))))
			return true;
	}
	return false;
}

/* A condition on a job without a counterpart would otherwise fail only after all rounds. */
static int check_conditions(struct plan *plan, struct err *err)
{
	const struct string_list *conditions = &plan->options.fail_if;
	const char *origin = settings_get(&plan->settings, "fail-if")->origin;
	int ret = 0;

	for (unsigned i = 0; i < conditions->count; i++) {
		const char *job = plan_condition_job(conditions->at[i], &plan->arena);

		if (job && !can_be_compared(plan, job))
			ret = setting_mistake(err, option_find("fail-if"), origin, arena_printf(
				      &plan->arena, "'%s': the baseline has no job '%s' to "
				      "compare it with (name another one: --baseline)",
				      conditions->at[i], job));
	}
	return ret;
}

/* What asks for ratios, where there are none. */
static int check_ratios(struct plan *plan, struct err *err)
{
	const struct plan_options *wanted = &plan->options;
	const bool compares = can_be_compared(plan, NULL);
	const struct {
		const char *name;
		bool is_set, is_answered;
	} rows[] = {
		{ "fail-if",	 wanted->fail_if.count > 0, compares },
		{ "rounds",	 wanted->rounds == 0,	    compares },
		{ "noise-floor", wanted->noise_floor,	    false },
	};
	int ret = 0;

	for (unsigned i = 0; i < 3 && !wanted->baseline; i++)
		if (rows[i].is_set && !rows[i].is_answered)
			ret = setting_mistake(err, option_find(rows[i].name),
					      settings_get(&plan->settings, rows[i].name)->origin,
					      "needs a variant to compare with, but the baseline "
					      "is none (name one: --baseline)");
	return ret;
}

int plan_check_comparison(struct plan *plan, struct err *err)
{
	const int ret = check_enough(plan, err);
	const int ret_baseline = resolve_baseline(plan, err);
	const int ret_against = resolve_against(plan, err);

	if (ret < 0 || ret_baseline < 0 || ret_against < 0)
		return -EINVAL;
	return check_ratios(plan, err) < 0 ? -EINVAL : check_conditions(plan, err);
}
