/*
 * The targets of a run, in a phrase. For a comparison: the common targets of all variants that do
 * I/O, or the targets of each.
 */
#include "text_parts.h"

#include <string.h>

#include "units.h"

static const char *device_text(const struct environ_target *target, struct arena *arena)
{
	const char *facts = text_joined(arena, target->model, ", ", target->scheduler);

	if (!facts[0])
		return target->device;
	return arena_printf(arena, "%s (%s)", target->device, facts);
}

static const char *target_text(const struct environ_target *target, struct arena *arena)
{
	char size[UNITS_TEXT_MAX];
	const char *what;

	units_human_size((double)target->size_bytes, size);
	if (strcmp(target->kind, "device") == 0)
		return arena_printf(arena, "%s of %s", size, device_text(target, arena));

	what = strcmp(target->kind, "file") == 0
	       ? arena_printf(arena, "%s of one file", size)
	       : arena_printf(arena, "%s in %u file%s", size, target->file_count,
			      target->file_count == 1 ? "" : "s");
	what = text_joined(arena, what, " on ", target->filesystem);
	return text_joined(arena, what, ", ", device_text(target, arena));
}

const char *page_targets(const struct page *page, const struct run_result *run)
{
	const char *text;

	if (run->target_count == 0)
		return "";
	text = target_text(result_target(page->result, run, 0), page->arena);
	if (run->target_count == 1)
		return text;
	return arena_printf(page->arena, "%s, and %u more target%s", text, run->target_count - 1,
			    run->target_count == 2 ? "" : "s");
}

/* The first run with targets, of those from `first` on; NULL if there is none. */
static const struct run_result *next_with_targets(const struct result *result, unsigned first)
{
	for (unsigned i = first; i < result->run_count; i++) {
		if (result->runs[i].target_count > 0)
			return &result->runs[i];
	}
	return NULL;
}

static bool same_targets(const struct run_result *a, const struct run_result *b)
{
	return a->target_count == b->target_count &&
		memcmp(a->targets, b->targets, a->target_count * sizeof(*a->targets)) == 0;
}

static bool targets_differ(const struct result *result)
{
	const struct run_result *first = next_with_targets(result, 0);

	for (unsigned i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];

		if (run->target_count > 0 && !same_targets(first, run))
			return true;
	}
	return false;
}

/* Variants without I/O do not prevent showing the targets of the others. */
const char *page_common_targets(const struct page *page)
{
	const struct run_result *first = next_with_targets(page->result, 0);

	return first && !targets_differ(page->result) ? page_targets(page, first) : "";
}

static bool told_before(const struct result *result, unsigned index)
{
	for (unsigned i = 0; i < index; i++) {
		if (same_targets(&result->runs[i], &result->runs[index]))
			return true;
	}
	return false;
}

static bool variant_has(const struct result *result, const char *variant,
			const struct run_result *wanted)
{
	for (unsigned i = 0; i < result->run_count; i++) {
		if (strcmp(result->runs[i].variant, variant) == 0)
			return same_targets(&result->runs[i], wanted);
	}
	return false;
}

/* "a, b" of the variants that have the targets of that run. */
static const char *variants_on(const struct page *page, const struct run_result *wanted)
{
	const struct comparison *comparison = &page->result->comparison;
	const char *names = "";

	for (unsigned i = 0; i < comparison->variant_count; i++) {
		if (variant_has(page->result, comparison->variants[i].name, wanted))
			names = arena_printf(page->arena, "%s%s%s", names, names[0] ? ", " : "",
					     comparison->variants[i].name);
	}
	return names;
}

/* A line for each target, with the variants that had it. */
void page_differing_targets(const struct page *page)
{
	const struct result *result = page->result;

	for (unsigned i = 0; targets_differ(result) && i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];

		if (run->target_count == 0 || told_before(result, i))
			continue;
		page_wrapped(page, 0, 0, arena_printf(page->arena, "%s: %s",
						      variants_on(page, run),
						      page_targets(page, run)));
	}
}
