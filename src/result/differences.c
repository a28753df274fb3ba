/* differences: compares two values of everything that has a row in a table, as texts. */
#include "differences.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "option.h"
#include "result_fields.h"

/* The texts of `was` and `is` may be released before the comparison. */
static void note(struct comparison *comparison, struct comparison_difference difference,
		 struct arena *arena)
{
	const size_t size = sizeof(*comparison->differences);
	struct comparison_difference *grown;

	if (strcmp(difference.was, difference.is) == 0)
		return;
	for (unsigned i = 0; i < comparison->difference_count; i++) {
		struct comparison_difference *told = &comparison->differences[i];

		if (strcmp(told->name, difference.name) == 0 &&
		    strcmp(told->was, difference.was) == 0 &&
		    strcmp(told->is, difference.is) == 0) {
			told->variant = NULL;
			return;
		}
	}
	difference.was = arena_strdup(arena, difference.was);
	difference.is = arena_strdup(arena, difference.is);
	grown = arena_alloc(arena, (comparison->difference_count + 1) * size);
	if (comparison->difference_count > 0)
		memcpy(grown, comparison->differences, comparison->difference_count * size);
	grown[comparison->difference_count++] = difference;
	comparison->differences = grown;
}

static const char *count_text(uint64_t count, struct arena *arena)
{
	return arena_printf(arena, "%llu", (unsigned long long)count);
}

static const char *yes_or_no(bool value)
{
	return value ? "yes" : "no";
}

static const char *group_title(const struct group *group, struct arena *arena)
{
	return group->job ? arena_printf(arena, "%s/%s", group->name, group->job) : group->name;
}

/* The workload and its execution: of a variant without jobs, or of a job. */
static void note_workload(struct comparison *comparison, const struct group *group,
			  const struct group *old, struct arena *arena)
{
	const char *name = group_title(group, arena);
	const struct run_result *is, *was;

	if (group->count == 0 || old->count == 0)
		return;
	is = group->runs[0];
	was = old->runs[0];
	for (unsigned i = 0; i < option_count; i++)
		if (options[i].scope == OPTION_OF_SPEC)
			note(comparison, (struct comparison_difference){
				options[i].name, option_format(&options[i], &was->spec, arena),
				option_format(&options[i], &is->spec, arena), name,
				options[i].workload }, arena);
	note(comparison, (struct comparison_difference){ "engine used", was->engine_used,
		is->engine_used, name, false }, arena);
	note(comparison, (struct comparison_difference){ "opened with O_DIRECT",
		yes_or_no(was->direct), yes_or_no(is->direct), name, true }, arena);
}

static const char *job_names(const struct group *group, struct arena *arena)
{
	char *text = NULL;
	size_t size_bytes = 0;
	FILE *names = memory_stream_open(&text, &size_bytes);
	const char *kept;

	for (unsigned i = 0; i < group->job_count; i++)
		fprintf(names, "%s%s", i ? ", " : "", group->jobs[i].job);
	memory_stream_close(names, &text);
	kept = arena_strdup(arena, text);
	free(text);
	return kept;
}

void differences_of_variant(struct comparison *comparison, const struct group *group,
			    const struct group *old, struct arena *arena)
{
	if (group->count == 0 || old->count == 0)
		return;
	note(comparison, (struct comparison_difference){ "jobs", job_names(old, arena),
		job_names(group, arena), group->name, true }, arena);
	for (unsigned i = 0; i < group->job_count; i++) {
		const struct group *job = group_job(old, group->jobs[i].job);

		if (job)
			note_workload(comparison, &group->jobs[i], job, arena);
	}
	if (group->job_count == 0 && old->job_count == 0)
		note_workload(comparison, group, old, arena);
	note(comparison, (struct comparison_difference){ "rounds", count_text(old->count, arena),
		count_text(group->count, arena), group->name, false }, arena);
}

static const char *field_text(const struct field *field, const void *base, struct arena *arena)
{
	const void *at = (const char *)base + field->offset;

	switch (field->kind) {
	case FIELD_UNSIGNED:
		return count_text(*(const unsigned *)at, arena);
	case FIELD_U64:
		return count_text(*(const uint64_t *)at, arena);
	case FIELD_BOOL:
		return yes_or_no(*(const bool *)at);
	case FIELD_TEXT:
	case FIELD_TEXT_OR_NULL:
		return *(const char *const *)at ? *(const char *const *)at : "";
	default:
		return "";	/* measured numbers are not facts of the environment */
	}
}

static void compare_facts(struct comparison *comparison, const char *prefix,
			  const struct field *fields, const void *was, const void *is,
			  struct arena *arena)
{
	for (const struct field *field = fields; field->name; field++)
		note(comparison, (struct comparison_difference){
			arena_printf(arena, "%s%s", prefix, field->name),
			field_text(field, was, arena), field_text(field, is, arena), NULL,
			fields == target_fields && strcmp(field->name, "kind") == 0 }, arena);
}

void differences_of_results(struct comparison *comparison, const struct result *new_result,
			    const struct result *old_result, struct arena *arena)
{
	static const struct environ_target none = { .path = "" };
	const struct environ *is = &new_result->environ, *was = &old_result->environ;

	note(comparison, (struct comparison_difference){ "version", old_result->version,
		new_result->version, NULL, false }, arena);
	compare_facts(comparison, "", environ_fields, was, is, arena);
	for (unsigned i = 0; i < is->target_count || i < was->target_count; i++)
		compare_facts(comparison, "target ", target_fields,
			      i < was->target_count ? &was->targets[i] : &none,
			      i < is->target_count ? &is->targets[i] : &none, arena);
}
