/*
 * ablation: the contribution of each feature of the ring: the variants that `ablate` runs, and the
 * pairs of them that differ by one feature.
 *
 * "tuned" and "plain" are the presets of these names. Each feature of tuned is removed from it,
 * one at a time; each other feature is added to tuned and to plain, one at a time. If a feature
 * needs another one, both sides of the comparison have that one.
 */
#ifndef ABLATION_H
#define ABLATION_H

#include <stdbool.h>

#include "arena.h"
#include "err.h"

struct option;
struct settings;
struct spec;

/* Two variants that differ in one feature only. */
struct feature_pair {
	const char *feature;		/* "fixed-files" */
	const char *of;			/* the preset it is tested on: "tuned", "plain" */
	bool included;			/* the preset has it: it was removed; else added */
	const char *remark;		/* "without defer-taskrun", on both sides; or NULL */
	const char *with, *without;	/* variants */
};

struct ablation_change;

struct ablation_variant {
	const char *name;		/* "tuned -fixed-files" */
	const char *preset;
	const struct ablation_change *change;	/* NULL: the preset itself */
};

struct ablation {
	struct ablation_variant *variants;	/* tuned is the first */
	unsigned variant_count;
	struct feature_pair *pairs;
	unsigned pair_count;
};

void ablation_make(struct ablation *ablation, struct arena *arena);

/* Does `ablate` set this option itself, so that it cannot be given? */
bool ablation_switches(const struct option *option);

/* Adds every mistake in the given options: features that are switched here, an engine without a
 * ring. 0, or -EINVAL. */
int ablation_check(const struct settings *given, struct err *err);

/* Turn the given options into the settings of a variant, origin setting_from_ablation. Presets and
 * defaults are to be filled in afterwards. */
void ablation_apply(const struct ablation_variant *variant, struct settings *settings);

/* Why it has no effect on a workload with this spec, or NULL: there may be nothing to
 * batch. */
const char *ablation_pointless(const struct ablation_variant *variant, const struct spec *tuned);

#endif
