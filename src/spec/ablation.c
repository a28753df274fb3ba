/*
 * One row per feature: the settings that remove it from tuned, add it to tuned, and add it to
 * plain. For features of the ring these follow from their requirements and exclusions. Variants and
 * pairs are made from these rows.
 *
 * A feature is added with "on", which demands it: a ring that silently does without would be
 * compared with itself.
 */
#include "ablation.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "engine.h"
#include "option.h"
#include "spec.h"
#include "uring_flags.h"

enum { VALUES_MAX = 5 };

struct value {
	const char *option;		/* NULL: end of the list */
	const char *value;		/* NULL: as given, or else the default */
};

struct ablation_change {
	struct value values[VALUES_MAX];	/* none: there is no such variant */
	const char *beside;	/* the feature that the other side has or lacks; NULL: none */
	const char *remark, *remark_of;	/* "without", "defer-taskrun" */
};

/* One by one: I/Os in flight together are neither submitted nor awaited together. */
#define WITHOUT_BATCHES									\
	{ { "batch-submit", "1" }, { "batch-complete", "1" }, { "min-wait", "0" } }

/* In the order of the report. For a feature of the ring only its number: the settings follow from
 * ring_features.h. */
static const struct feature {
	const char *name;		/* NULL: of the ring */
	enum ring_feature ring;
	struct ablation_change less;	/* tuned without it */
	struct ablation_change more;	/* tuned with it */
	struct ablation_change plus;	/* plain with it */
} features[] = {
	{ .name = "batches",
	  .less = { .values = WITHOUT_BATCHES },
	  .plus = { .values = { { "batch-submit", NULL }, { "batch-complete", NULL },
				{ "min-wait", NULL } } } },
	{ .ring = RING_DEFER_TASKRUN },
	{ .ring = RING_SINGLE_ISSUER },
	{ .ring = RING_COOP_TASKRUN },
	{ .ring = RING_FIXED_FILES },
	{ .ring = RING_FIXED_BUFFERS },
	{ .ring = RING_REGISTERED_RING },
	{ .ring = RING_REGISTERED_WAIT },
	{ .ring = RING_SUBMIT_ALL },
	{ .ring = RING_NO_SQARRAY },
	{ .name = "huge-buffers",
	  .more = { .values = { { "buffers", "huge" } } },
	  .plus = { .values = { { "buffers", "huge" } } } },
	{ .ring = RING_SQPOLL },
	{ .ring = RING_IOPOLL },
	{ .ring = RING_HYBRID_IOPOLL },
};
enum { FEATURE_COUNT = sizeof(features) / sizeof(features[0]) };

static const struct ablation_change without_batches = { .values = WITHOUT_BATCHES };

/* ---- features of the ring ---- */

static const char *name_of(const struct feature *feature)
{
	return feature->name ? feature->name : ring_feature_name(feature->ring);
}

/* A second choice to another feature is in tuned only if that one is not granted. */
static bool tuned_has(unsigned ring)
{
	return ring_config_tuned.want[ring] != RING_OFF && !uring_features[ring].second_to;
}

static void put(struct ablation_change *change, unsigned ring, const char *value)
{
	struct value *free = change->values;

	while (free->option)
		free++;
	assert(free < &change->values[VALUES_MAX - 1]);
	*free = (struct value){ ring_feature_name(ring), value };
}

static void remark(struct ablation_change *change, const char *text, unsigned ring)
{
	change->remark = text;
	change->remark_of = ring_feature_name(ring);
}

/* Otherwise its second choice would be requested from the kernel. */
static void leave_out(struct ablation_change *change, unsigned ring)
{
	put(change, ring, "off");
	for (unsigned i = 0; i < RING_FEATURE_COUNT; i++)
		if (uring_features[i].second_to & uring_features[ring].flag)
			put(change, i, "off");
}

static void add(struct ablation_change *change, unsigned ring)
{
	for (unsigned i = 0; i < RING_FEATURE_COUNT; i++) {
		if (!(uring_features[i].flag & uring_features[ring].needs))
			continue;
		put(change, i, "on");
		change->beside = ring_feature_name(i);
		remark(change, "with", i);
	}
	put(change, ring, "on");
}

static void take_out_of_tuned(struct ablation_change *change, unsigned ring)
{
	if (!tuned_has(ring))
		return;
	for (unsigned i = 0; i < RING_FEATURE_COUNT; i++) {
		if (!tuned_has(i) || !(uring_features[i].needs & uring_features[ring].flag))
			continue;
		leave_out(change, i);
		change->beside = ring_feature_name(i);
		remark(change, "without", i);
	}
	leave_out(change, ring);
}

static void add_to_tuned(struct ablation_change *change, unsigned ring)
{
	if (tuned_has(ring))
		return;
	add(change, ring);
	for (unsigned i = 0; i < RING_FEATURE_COUNT; i++) {
		const bool is_barred = uring_features[i].flag & uring_features[ring].bars;
		const bool is_better = uring_features[i].flag & uring_features[ring].second_to;

		if (!tuned_has(i) || !(is_barred || is_better))
			continue;
		if (is_barred)
			leave_out(change, i);
		else
			put(change, i, "off");
		remark(change, "not", i);
	}
}

/* ---- ways ---- */

/* The three ways to try a feature, in the order of the report. */
struct way {
	const char *preset;
	bool included;
	size_t change;			/* in struct feature */
	void (*try_of_ring)(struct ablation_change *change, unsigned ring);
};
static const struct way ways[] = {
	{ "tuned", true,  offsetof(struct feature, less), take_out_of_tuned },
	{ "tuned", false, offsetof(struct feature, more), add_to_tuned },
	{ "plain", false, offsetof(struct feature, plus), add },
};
enum { WAY_COUNT = sizeof(ways) / sizeof(ways[0]) };

/* Without values, if there is no such variant. */
static struct ablation_change change_of(const struct feature *feature, const struct way *way)
{
	const char *base = (const char *)feature;
	struct ablation_change change = { 0 };

	if (feature->name)
		return *(const struct ablation_change *)(const void *)(base + way->change);
	way->try_of_ring(&change, feature->ring);
	return change;
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
		     const struct way *way, const struct ablation_change *change,
		     const char *name, struct arena *arena)
{
	const char *other = change->beside ? variant_name(way, change->beside, arena)
					   : way->preset;

	ablation->pairs[ablation->pair_count++] = (struct feature_pair){
		.feature	= name_of(feature),
		.of		= way->preset,
		.included	= way->included,
		.remark		= change->remark ? arena_printf(arena, "%s %s", change->remark,
								change->remark_of) : NULL,
		.with		= way->included ? other : name,
		.without	= way->included ? name : other,
	};
}

static void try_feature(struct ablation *ablation, const struct feature *feature,
			const struct way *way, struct arena *arena)
{
	struct ablation_change *change = arena_alloc(arena, sizeof(*change));
	const char *name = variant_name(way, name_of(feature), arena);

	*change = change_of(feature, way);
	if (!change->values[0].option)
		return;
	add_variant(ablation, name, way, change);
	add_pair(ablation, feature, way, change, name, arena);
}

void ablation_make(struct ablation *ablation, struct arena *arena)
{
	const unsigned most = WAY_COUNT * (FEATURE_COUNT + 1);

	*ablation = (struct ablation){
		.variants	= arena_alloc(arena, most * sizeof(*ablation->variants)),
		.pairs		= arena_alloc(arena, most * sizeof(*ablation->pairs)),
	};
	for (unsigned w = 0; w < WAY_COUNT; w++) {
		if (w == 0 || strcmp(ways[w].preset, ways[w - 1].preset) != 0)
			add_variant(ablation, ways[w].preset, &ways[w], NULL);
		for (unsigned f = 0; f < FEATURE_COUNT; f++)
			try_feature(ablation, &features[f], &ways[w], arena);
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

/* The size of batches belongs to the workload and is kept: only batching itself is switched. */
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
			const struct ablation_change change = change_of(&features[f], &ways[w]);

			if (value_for(&change, option->name))
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
			       "ablate switches ring features, and this engine has no ring (use "
			       "io_uring or nop)");
}

int ablation_check(const struct settings *given, struct err *err)
{
	int ret = check_engine(given, err);

	for (unsigned i = 0; i < option_count; i++)
		if (given->at[i].value && ablation_switches(&options[i]))
			ret = setting_mistake(err, &options[i], given->at[i].origin,
					      "ablate switches it itself (leave it out, or use "
					      "compare)");
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
	/* Given values override those of a preset. */
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
