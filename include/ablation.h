/*
 * ablation: what each feature of the ring is worth: the variants that `ablate` runs, and which
 * two of them differ by one feature only.
 *
 * "tuned" and "plain" are the presets of these names. From tuned every feature that it has is
 * taken out, one at a time; to tuned and to plain every one that it has not is added, one at a
 * time. A feature that needs another one is compared with that other one on both sides.
 */
#ifndef ABLATION_H
#define ABLATION_H

#include <stdbool.h>

#include "arena.h"
#include "err.h"

struct option;
struct settings;
struct spec;

/* Two variants that are equal but for a feature. */
struct feature_pair {
	const char *feature;		/* "fixed-files" */
	const char *of;			/* the preset that it is tried on: "tuned", "plain" */
	bool included;			/* the preset has it: it was taken out; else added */
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

/* Does `ablate` set this option itself, so that nobody else can? */
bool ablation_switches(const struct option *option);

/* Adds every mistake in what was given: what is switched here, an engine without a ring.
 * 0, or -EINVAL. */
int ablation_check(const struct settings *given, struct err *err);

/* Turn what was given into the settings of a variant, origin setting_from_ablation. Presets and
 * defaults are to be filled in afterwards. */
void ablation_apply(const struct ablation_variant *variant, struct settings *settings);

/* Why it makes no difference to a workload with this spec, or NULL: there may be nothing to
 * batch. */
const char *ablation_pointless(const struct ablation_variant *variant, const struct spec *tuned);

#endif
