/* For each option that can be an axis the variants are sorted into lines; the longest line wins. */
#include "sweep.h"

#include <string.h>

#include "option.h"

static double depth_of(const struct spec *spec)
{
	return spec->iodepth;
}

static double loops_of(const struct spec *spec)
{
	return spec->threads;
}

static double block_of(const struct spec *spec)
{
	return (double)spec->block_size_bytes;
}

static const struct axis {
	const char *option;
	double (*of)(const struct spec *spec);
} axes[] = {
	{ "iodepth", depth_of },
	{ "threads", loops_of },
	{ "rate", spec_rate_iops },
	{ "file-block-size", block_of },
};

const struct run_result *sweep_run(const struct result *result, const char *variant)
{
	for (unsigned i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];

		/* Several jobs have several depths. */
		if (!run->skipped && run->job_count <= 1 && strcmp(run->variant, variant) == 0)
			return run;
	}
	return NULL;
}

/* Batches come with a depth. */
static bool comes_with(const struct option *option, const char *axis)
{
	return strcmp(option->name, axis) == 0 || strcmp(option->name, "choice") == 0 ||
		(strcmp(axis, "iodepth") == 0 && strncmp(option->name, "batch-", 6) == 0);
}

bool sweep_alike(const struct run_result *a, const struct run_result *b, const char *axis,
		 struct arena *arena)
{
	if (strcmp(a->engine_used, b->engine_used) != 0)
		return false;
	for (unsigned i = 0; i < option_count; i++) {
		const struct option *option = &options[i];

		if (option->scope == OPTION_OF_SPEC && !comes_with(option, axis) &&
		    strcmp(option_format(option, &a->spec, arena),
			   option_format(option, &b->spec, arena)) != 0)
			return false;
	}
	return true;
}

/* ---- names ---- */

/* "iodepth=8", or "8" after an engine. */
static bool is_of_axis(const char *part, const char *axis, const char *value)
{
	const size_t length = strlen(axis);

	return strcmp(part, value) == 0 ||
		(strncmp(part, axis, length) == 0 && part[length] == '=');
}

static const char *name_without(const struct run_result *run, const char *axis,
				struct arena *arena)
{
	const char *value = option_format(option_find(axis), &run->spec, arena), *name = "";
	char *rest = arena_strdup(arena, run->variant), *part;

	while ((part = strsep(&rest, ",")))
		if (!is_of_axis(part, axis, value))
			name = arena_printf(arena, "%s%s%s", name, *name ? "," : "", part);
	return name;
}

/* If they do not share one, the engine is what they share. */
static void add_name(struct sweep_line *line, const struct run_result *run, const char *axis,
		     struct arena *arena)
{
	const char *name = name_without(run, axis, arena);

	if (!*name || (line->count > 0 && strcmp(line->name, name) != 0))
		name = run->engine_used;
	line->name = name;
}

/* ---- lines ---- */

/* Two with the same value are no sweep: false. */
static bool insert(struct sweep_line *line, struct sweep_step step)
{
	unsigned at = line->count;

	while (at > 0 && line->steps[at - 1].value >= step.value) {
		if (line->steps[at - 1].value == step.value)
			return false;
		at--;
	}
	memmove(&line->steps[at + 1], &line->steps[at], (line->count - at) * sizeof(step));
	line->steps[at] = step;
	line->count++;
	return true;
}

static struct sweep_line *line_of(const struct result *result, struct sweep *sweep,
				  const struct run_result *run, struct arena *arena)
{
	const struct comparison *comparison = &result->comparison;
	struct sweep_line *line;

	for (unsigned i = 0; i < sweep->line_count; i++) {
		const unsigned first = sweep->lines[i].steps[0].variant;

		if (sweep_alike(sweep_run(result, comparison->variants[first].name), run,
				sweep->option, arena))
			return &sweep->lines[i];
	}
	line = &sweep->lines[sweep->line_count++];
	line->steps = arena_alloc(arena, comparison->variant_count * sizeof(*line->steps));
	return line;
}

static struct sweep along(const struct result *result, const struct axis *axis,
			  struct arena *arena)
{
	const struct comparison *comparison = &result->comparison;
	struct sweep sweep = {
		.option = axis->option,
		.lines = arena_alloc(arena, (comparison->variant_count + 1) *
				     sizeof(*sweep.lines)),
	};

	for (unsigned i = 0; i < comparison->variant_count; i++) {
		const struct run_result *run = sweep_run(result, comparison->variants[i].name);
		struct sweep_line *line;

		if (!run || comparison->variants[i].rounds == 0)
			continue;
		line = line_of(result, &sweep, run, arena);
		add_name(line, run, axis->option, arena);
		if (!insert(line, (struct sweep_step){ i, axis->of(&run->spec) }))
			return (struct sweep){ .option = NULL };
		sweep.longest = line->count > sweep.longest ? line->count : sweep.longest;
	}
	return sweep;
}

struct sweep sweep_find(const struct result *result, struct arena *arena)
{
	struct sweep best = { .option = NULL };

	if (!result->has_comparison || !result->comparison.paired)
		return best;
	for (size_t i = 0; i < sizeof(axes) / sizeof(axes[0]); i++) {
		const struct sweep sweep = along(result, &axes[i], arena);

		if (sweep.longest >= SWEEP_STEPS_MIN && sweep.longest > best.longest)
			best = sweep;
	}
	return best;
}
