/*
 * A plan from a command line: builds its variants, chooses options that were not given, and checks
 * everything.
 */
#include "plan.h"

#include "plan_builder.h"

/* Options of the plan as a whole. */
static int parse_options(struct plan_builder *b)
{
	struct plan *plan = b->plan;
	int ret, ret_command;

	settings_init(&plan->settings, &plan->arena);
	settings_overlay(&plan->settings, &b->profile.base);
	plan_lay_command_line(b, NULL, &plan->settings);
	settings_fill_defaults(&plan->settings);
	ret = settings_parse(&plan->settings, OPTION_OF_PLAN, &plan->options, &plan->arena,
			     b->err);
	ret_command = settings_parse(&plan->settings, OPTION_OF_COMMAND, &plan->command,
				     &plan->arena, b->err);
	return ret < 0 ? ret : ret_command;
}

static int build(struct plan_builder *b)
{
	int ret;

	ret = plan_load_profile(b);
	if (ret < 0)
		return ret;
	ret = parse_options(b);
	if (ret < 0)
		return ret;
	ret = b->command == COMMAND_ABLATE ? plan_build_ablation(b) : plan_build_product(b);
	if (ret == 0)
		ret = plan_split_targets(b);
	if (ret < 0)
		return ret;

	plan_share_seed(b->plan);
	if (b->command & (COMMAND_COMPARE | COMMAND_ABLATE | COMMAND_CURVE))
		plan_choose_cache(b->plan);
	if (b->command & (COMMAND_CHECK | COMMAND_CURVE))
		plan_choose_scratch(b->plan);
	plan_demand_allocation(b->plan);
	ret = plan_check_variants(b);
	if (ret == 0)
		ret = plan_check_precondition(b->plan, b->err);
	if (ret == 0)
		ret = plan_check_condition_jobs(b->plan, b->err);
	if (ret == 0)
		ret = plan_check_objective_jobs(b->plan, b->err);
	for (unsigned v = 0; v < b->plan->variant_count && ret == 0; v++)
		ret = plan_check_objectives(b->plan, &b->plan->variants[v].jobs[0], b->err);
	if (ret == 0)
		plan_skip_pointless(b);
	return ret;
}

int plan_from_command(struct plan *plan, unsigned command, const struct command_line *line,
		      struct err *err)
{
	struct plan_builder builder = {
		.plan		= plan,
		.command	= command,
		.line		= line,
		.err		= err,
	};
	int ret;

	*plan = (struct plan){ .arena = plan->arena };
	ret = build(&builder);
	if (ret == 0 && command == COMMAND_COMPARE)
		ret = plan_check_comparison(plan, err);
	if (ret == 0 && plan->options.noise_floor && command == COMMAND_COMPARE)
		plan_add_noise_floor(plan);
	if (ret == 0 && command & (COMMAND_COMPARE | COMMAND_ABLATE))
		ret = plan_check_budget(plan, err);
	return ret;
}

void plan_release(struct plan *plan)
{
	arena_release(&plan->arena);
	*plan = (struct plan){ 0 };
}
