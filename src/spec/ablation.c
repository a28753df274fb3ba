/*
 * One row per feature says what takes it out of tuned, what adds it to tuned, and what adds it
 * to plain. Variants and pairs are made of these rows.
 *
 * A feature is added with "on", which demands it: a ring that quietly does without would be
 * compared with itself.
 */
#include "ablation.h"

#include <stddef.h>
#include <string.h>

#include "engine.h"
#include "option.h"
#include "spec.h"

enum { VALUES_MAX = 4 };

struct value {
	const char *option;		/* NULL: end of the list */
	const char *value;		/* NULL: as it was given, or else the default */
};

struct ablation_change {
	struct value values[VALUES_MAX];	/* none: there is no such variant */
	const char *beside;	/* the feature that the other side has or lacks; NULL: none */
	const char *remark;
};

/* One by one: what is in flight together is neither submitted nor awaited together. */
#define WITHOUT_BATCHES									\
	{ { "batch-submit", "1" }, { "batch-complete", "1" }, { "min-wait", "0" } }
/* The kernel would otherwise be asked for the one in place of the other. */
#define WITHOUT_TASKRUN	{ "defer-taskrun", "off" }, { "coop-taskrun", "off" }

static const struct feature {
	const char *name;
	struct ablation_change less;	/* what tuned is without it */
	struct ablation_change more;	/* what tuned is with it */
	struct ablation_change plus;	/* what plain is with it */
} features[] = {
	{
		.name = "batches",
		.less = { .values = WITHOUT_BATCHES },
		.plus = { .values = { { "batch-submit", NULL }, { "batch-complete", NULL },
				      { "min-wait", NULL } } },
	}, {
		.name = "defer-taskrun",
		.less = { .values = { WITHOUT_TASKRUN } },
		.plus = { .values = { { "single-issuer", "on" }, { "defer-taskrun", "on" } },
			  .beside = "single-issuer", .remark = "with single-issuer" },
	}, {
		.name = "single-issuer",
		.less = { .values = { WITHOUT_TASKRUN, { "single-issuer", "off" } },
			  .beside = "defer-taskrun", .remark = "without defer-taskrun" },
		.plus = { .values = { { "single-issuer", "on" } } },
	}, {
		.name = "coop-taskrun",
		.more = { .values = { { "defer-taskrun", "off" }, { "coop-taskrun", "on" } },
			  .remark = "not defer-taskrun" },
		.plus = { .values = { { "coop-taskrun", "on" } } },
	}, {
		.name = "fixed-files",
		.less = { .values = { { "fixed-files", "off" } } },
		.plus = { .values = { { "fixed-files", "on" } } },
	}, {
		.name = "fixed-buffers",
		.less = { .values = { { "fixed-buffers", "off" } } },
		.plus = { .values = { { "fixed-buffers", "on" } } },
	}, {
		.name = "registered-ring",
		.less = { .values = { { "registered-ring", "off" } } },
		.plus = { .values = { { "registered-ring", "on" } } },
	}, {
		.name = "registered-wait",
		.more = { .values = { { "registered-wait", "on" } } },
		.plus = { .values = { { "registered-wait", "on" } } },
	}, {
		.name = "submit-all",
		.more = { .values = { { "submit-all", "on" } } },
		.plus = { .values = { { "submit-all", "on" } } },
	}, {
		.name = "no-sqarray",
		.more = { .values = { { "no-sqarray", "on" } } },
		.plus = { .values = { { "no-sqarray", "on" } } },
	}, {
		.name = "huge-buffers",
		.more = { .values = { { "buffers", "huge" } } },
		.plus = { .values = { { "buffers", "huge" } } },
	}, {
		.name = "sqpoll",
		.more = { .values = { { "sqpoll", "on" }, WITHOUT_TASKRUN },
			  .remark = "not defer-taskrun" },
		.plus = { .values = { { "sqpoll", "on" } } },
	}, {
		.name = "iopoll",
		.more = { .values = { { "iopoll", "on" } } },
		.plus = { .values = { { "iopoll", "on" } } },
	}, {
		.name = "hybrid-iopoll",
		.more = { .values = { { "iopoll", "on" }, { "hybrid-iopoll", "on" } },
			  .beside = "iopoll", .remark = "with iopoll" },
		.plus = { .values = { { "iopoll", "on" }, { "hybrid-iopoll", "on" } },
			  .beside = "iopoll", .remark = "with iopoll" },
	},
};
enum { FEATURE_COUNT = sizeof(features) / sizeof(features[0]) };

static const struct ablation_change without_batches = { .values = WITHOUT_BATCHES };

/* The three ways to try a feature, in the order of the report. */
struct way {
	const char *preset;
	bool included;
	size_t change;			/* in struct feature */
};
static const struct way ways[] = {
	{ "tuned", true,  offsetof(struct feature, less) },
	{ "tuned", false, offsetof(struct feature, more) },
	{ "plain", false, offsetof(struct feature, plus) },
};
enum { WAY_COUNT = sizeof(ways) / sizeof(ways[0]) };

static const struct ablation_change *change_of(const struct feature *feature,
					       const struct way *way)
{
	const char *base = (const char *)feature;
	const struct ablation_change *change = (const void *)(base + way->change);

	return change->values[0].option ? change : NULL;
}

/* ---- variants and pairs ---- */

static char *variant_name(const struct way *way, const char *feature, struct arena *arena)
{
	return arena_printf(arena, "%s %c%s", way->preset, way->included ? '-' : '+', feature);
}

static void add_variant(struct ablation *ablation, const char *name, const struct way *way,
			const struct ablation_change *change)
{
	ablation->variants[ablation->variant_count++] = (struct ablation_variant){
		.name = name, .preset = way->preset, .change = change };
}

static void add_pair(struct ablation *ablation, const struct feature *feature,
		     const struct way *way, const char *name, struct arena *arena)
{
	const struct ablation_change *change = change_of(feature, way);
	const char *other = change->beside ? variant_name(way, change->beside, arena)
					   : way->preset;

	ablation->pairs[ablation->pair_count++] = (struct feature_pair){
		.feature	= feature->name,
		.of		= way->preset,
		.included	= way->included,
		.remark		= change->remark,
		.with		= way->included ? other : name,
		.without	= way->included ? name : other,
	};
}

void ablation_make(struct ablation *ablation, struct arena *arena)
{
	const unsigned most = WAY_COUNT * (FEATURE_COUNT + 1);

	*ablation = (struct ablation){
		.variants	= arena_alloc(arena, most * sizeof(*ablation->variants)),
		.pairs		= arena_alloc(arena, most * sizeof(*ablation->pairs)),
	};
	for (unsigned w = 0; w < WAY_COUNT; w++) {
		const struct way *way = &ways[w];

		if (w == 0 || strcmp(way->preset, ways[w - 1].preset) != 0)
			add_variant(ablation, way->preset, way, NULL);
		for (unsigned f = 0; f < FEATURE_COUNT; f++) {
			const struct ablation_change *change = change_of(&features[f], way);
			const char *name;

			if (!change)
				continue;
			name = variant_name(way, features[f].name, arena);
			add_variant(ablation, name, way, change);
			add_pair(ablation, &features[f], way, name, arena);
		}
	}
}

/* ---- settings ---- */

static const struct value *value_for(const struct ablation_change *change, const char *option)
{
	for (unsigned i = 0; i < VALUES_MAX && change->values[i].option; i++)
		if (strcmp(change->values[i].option, option) == 0)
			return &change->values[i];
	return NULL;
}

/* How large batches are is the workload's own, and so is given: only whether there are any is
 * switched. */
static bool is_size_of_batches(const struct option *option)
{
	return value_for(&without_batches, option->name) != NULL;
}

bool ablation_switches(const struct option *option)
{
	if (is_size_of_batches(option))
		return false;
	if (strcmp(option->name, "preset") == 0)
		return true;
	for (unsigned f = 0; f < FEATURE_COUNT; f++)
		for (unsigned w = 0; w < WAY_COUNT; w++) {
			const struct ablation_change *change = change_of(&features[f], &ways[w]);

			if (change && value_for(change, option->name))
				return true;
		}
	return false;
}

static bool is_auto(const struct setting *engine)
{
	return !engine->value || strcmp(engine->value, "auto") == 0;
}

static int check_engine(const struct settings *given, struct err *err)
{
	const struct setting *setting = settings_get(given, "engine");
	const struct engine_ops *engine = is_auto(setting) ? NULL : engine_find(setting->value);

	if (!engine || (engine->can & ENGINE_IS_RING))
		return 0;
	return setting_mistake(err, option_find("engine"), setting->origin,
			       "ablate switches features of a ring, and this engine has none "
			       "(use io_uring, or nop)");
}

int ablation_check(const struct settings *given, struct err *err)
{
	int ret = check_engine(given, err);

	for (unsigned i = 0; i < option_count; i++)
		if (given->at[i].value && ablation_switches(&options[i]))
			ret = setting_mistake(err, &options[i], given->at[i].origin,
					      "ablate switches it itself, to see what it is worth "
					      "(leave it out, or use compare)");
	return ret;
}

static void set(struct settings *settings, const char *option, const char *value)
{
	settings_set(settings, option_find(option), value, setting_from_ablation);
}

static void apply_change(const struct ablation_change *change, struct settings *settings)
{
	for (unsigned i = 0; i < VALUES_MAX && change->values[i].option; i++) {
		const struct value *value = &change->values[i];

		if (value->value)
			set(settings, value->option, value->value);
		else if (!settings_get(settings, value->option)->value)
			set(settings, value->option, option_find(value->option)->fallback);
	}
}

void ablation_apply(const struct ablation_variant *variant, struct settings *settings)
{
	/* A fallback to an engine without a ring would have nothing to switch. */
	if (is_auto(settings_get(settings, "engine")))
		set(settings, "engine", "io_uring");
	set(settings, "preset", variant->preset);
	/* What is given is larger than what a preset says of it. */
	if (strcmp(variant->preset, "plain") == 0 &&
	    !(variant->change && value_for(variant->change, "batch-submit")))
		apply_change(&without_batches, settings);
	if (variant->change)
		apply_change(variant->change, settings);
}

const char *ablation_pointless(const struct ablation_variant *variant, const struct spec *tuned)
{
	if (!variant->change || !value_for(variant->change, "batch-submit") ||
	    spec_batch_submit(tuned) > 1 || tuned->batch_complete > 1)
		return NULL;
	return "there is never more than one I/O to batch (iodepth, batch-submit)";
}
