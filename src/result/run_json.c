/*
 * Runs and their jobs in JSON.
 *
 * Measured values are loaded exactly; derived values are computed again, so a loaded run cannot
 * contradict itself, and saving it gives the identical text.
 */
#include <string.h>

#include "json_text.h"
#include "result_codecs.h"
#include "result_fields.h"

enum { RUNS_MAX = 10000 };		/* and jobs: each takes the memory of four histograms */

static json_t *save_run(const struct run_result *run, bool skipped)
{
	json_t *object = json_save_fields(json_object(),
					  run->job ? job_name_fields : run_name_fields, run);
	json_t *jobs;

	if (!skipped)
		json_save_fields(object, run_fields, run);
	if (run->job_count == 0)
		return object;

	jobs = json_array();
	for (unsigned i = 0; i < run->job_count; i++)
		json_array_append_new(jobs, save_run(&run->jobs[i], skipped));
	json_object_set_new(object, "jobs", jobs);
	return object;
}

json_t *json_save_run(const struct run_result *run)
{
	return save_run(run, run->skipped);
}

static json_t *save_runs(const struct field *field, const void *at)
{
	const struct result *result = at;
	json_t *runs = json_array();

	(void)field;
	for (unsigned i = 0; i < result->run_count; i++)
		json_array_append_new(runs, json_save_run(&result->runs[i]));
	return runs;
}

static bool count_runs(struct json_reader *reader, size_t more)
{
	if (more <= RUNS_MAX - reader->run_count) {
		reader->run_count += (unsigned)more;
		return true;
	}
	json_fail(reader, "has more than %d elements, the limit for a result", RUNS_MAX);
	return false;
}

/* The name of a variant must not add lines to a report. */
static const char *on_one_line(const char *name, struct arena *arena)
{
	char *copy = arena_strdup(arena, name);

	for (char *c = copy; *c; c++)
		if (*c == '\n' || *c == '\t')
			*c = ' ';
	return copy;
}

/* A job has no jobs: they would be ignored. */
static void load_jobs(struct json_reader *reader, const json_t *value, struct run_result *run)
{
	const json_t *array = json_want_array(reader, value), *element;
	size_t index;

	if (json_array_size(array) == 0 || !count_runs(reader, json_array_size(array)))
		return;
	run_result_add_jobs(run, (unsigned)json_array_size(array), reader->arena);
	json_array_foreach(array, index, element) {
		const size_t length = json_enter(reader, "[%zu]", index);
		struct run_result *job = &run->jobs[index];

		json_load_fields(reader, job_name_fields, element, job);
		if (!run->skipped)
			json_load_fields(reader, run_fields, element, job);
		if (reader->failed)
			return;
		job->job = on_one_line(job->job, reader->arena);
		json_leave(reader, length);
	}
}

static void load_run(struct json_reader *reader, const json_t *object, struct run_result *run)
{
	size_t length;

	json_load_fields(reader, run_name_fields, object, run);
	if (reader->failed)
		return;
	run->variant = on_one_line(run->variant, reader->arena);
	if (!run->skipped)
		json_load_fields(reader, run_fields, object, run);
	length = json_enter(reader, "jobs");
	load_jobs(reader, json_object_get(object, "jobs"), run);
	json_leave(reader, length);
	if (reader->failed)
		return;
	run_result_sum_jobs(run, reader->arena);
	if (!run->skipped)
		run_result_finish(run);
}

static void load_runs(struct json_reader *reader, const struct field *field,
		      const json_t *value, void *at)
{
	struct result *result = at;
	const json_t *runs = json_want_array(reader, value), *run;
	size_t index;

	(void)field;
	reader->environ = &result->environ;
	if (!count_runs(reader, json_array_size(runs)))
		return;
	json_array_foreach(runs, index, run) {
		const size_t length = json_enter(reader, "[%zu]", index);

		load_run(reader, run, result_add_run(result));
		if (reader->failed)
			return;
		json_leave(reader, length);
	}
}

const struct field_codec codec_runs = { save_runs, load_runs };

static json_t *save_pair(const struct field *field, const void *at)
{
	const struct run_result *run = at;

	(void)field;
	return run->pair.hist ? json_save_fields(json_object(), pair_fields, &run->pair) : NULL;
}

/* This comes after what a rate has, and after the operations. */
static void load_pair(struct json_reader *reader, const struct field *field, const json_t *value,
		      void *at)
{
	struct run_result *run = at;

	(void)field;
	if (!value || !json_want_object(reader, value))
		return;
	run_result_add_pair(run, reader->arena);
	json_load_fields(reader, pair_fields, value, &run->pair);
}

const struct field_codec codec_pair = { save_pair, load_pair };

static json_t *save_granted(const struct field *field, const void *at)
{
	const struct run_result *run = at;
	json_t *array = json_array();

	(void)field;
	for (unsigned i = 0; i < run->feature_count; i++)
		if (run->features[i].granted)
			json_array_append_new(array, json_words(run->features[i].name));
	return array;
}

/* Room for `more` features after the existing ones. */
static struct result_feature *add_features(struct json_reader *reader, struct run_result *run,
					   size_t more)
{
	const unsigned count = run->feature_count;
	struct result_feature *features =
		arena_alloc(reader->arena, (count + more) * sizeof(*features));

	if (count > 0)
		memcpy(features, run->features, count * sizeof(*features));
	run->features = features;
	run->feature_count = count + (unsigned)more;
	return features + count;
}

static void load_granted(struct json_reader *reader, const struct field *field,
			 const json_t *value, void *at)
{
	const json_t *array = json_want_array(reader, value), *name;
	struct result_feature *features = add_features(reader, at, json_array_size(array));
	size_t index;

	(void)field;
	json_array_foreach(array, index, name) {
		const size_t length = json_enter(reader, "[%zu]", index);

		features[index].granted = true;
		features[index].name = features[index].why_not = "";
		json_load_text(reader, name, "", &features[index].name);
		json_leave(reader, length);
	}
}

const struct field_codec codec_granted = { save_granted, load_granted };

static json_t *save_refused(const struct field *field, const void *at)
{
	const struct run_result *run = at;
	json_t *array = json_array();

	(void)field;
	for (unsigned i = 0; i < run->feature_count; i++)
		if (!run->features[i].granted)
			json_array_append_new(array, json_save_fields(
				json_object(), refused_fields, &run->features[i]));
	return array;
}

static void load_refused(struct json_reader *reader, const struct field *field,
			 const json_t *value, void *at)
{
	const json_t *array = json_want_array(reader, value), *row;
	struct result_feature *features = add_features(reader, at, json_array_size(array));
	size_t index;

	(void)field;
	json_array_foreach(array, index, row) {
		const size_t length = json_enter(reader, "[%zu]", index);

		json_load_fields(reader, refused_fields, row, &features[index]);
		json_leave(reader, length);
	}
}

const struct field_codec codec_refused = { save_refused, load_refused };

/* As in `environment`: `target` is the first, `targets` all of them. */
static json_t *save_run_target(const struct field *field, const void *at)
{
	const struct run_result *run = at;

	(void)field;
	return run->target_count > 0 ? json_unsigned(run->targets[0]) : json_null();
}

const struct field_codec codec_run_target = { .save = save_run_target };

static json_t *save_run_targets(const struct field *field, const void *at)
{
	const struct run_result *run = at;
	json_t *targets = json_array();

	(void)field;
	for (unsigned i = 0; i < run->target_count; i++)
		json_array_append_new(targets, json_unsigned(run->targets[i]));
	return targets;
}

/* In older versions, they were the same for all runs. */
static void load_run_targets(struct json_reader *reader, const struct field *field,
			     const json_t *value, void *at)
{
	struct run_result *run = at;
	const json_t *targets = json_want_array(reader, value);
	const unsigned known = reader->environ->target_count;

	(void)field;
	run->target_count = targets ? (unsigned)json_array_size(targets) : known;
	run->targets = arena_alloc(reader->arena, run->target_count * sizeof(*run->targets));
	for (unsigned i = 0; i < run->target_count; i++) {
		const size_t length = json_enter(reader, "[%u]", i);

		run->targets[i] = i;
		if (targets)
			json_load_unsigned(reader, json_array_get(targets, i), &run->targets[i]);
		if (run->targets[i] >= known)
			json_fail(reader, "is not an index into environment.targets");
		json_leave(reader, length);
	}
}

const struct field_codec codec_run_targets = { save_run_targets, load_run_targets };

/* If they could not be counted, only the workers show that there were some. */
static json_t *save_punts_source(const struct field *field, const void *at)
{
	const struct run_result *run = at;

	(void)field;
	return json_words(run->punts_counted ? "tracepoint" : "workers");
}

const struct field_codec codec_punts_source = { .save = save_punts_source };

static json_t *save_punts(const struct field *field, const void *at)
{
	const struct run_result *run = at;

	(void)field;
	return run->punts_counted ? json_unsigned(run->punts) : json_null();
}

static void load_punts(struct json_reader *reader, const struct field *field,
		       const json_t *value, void *at)
{
	struct run_result *run = at;

	(void)field;
	run->punts_counted = value && !json_is_null(value);
	if (run->punts_counted)
		json_load_u64(reader, value, &run->punts);
}

const struct field_codec codec_punts = { save_punts, load_punts };

static json_t *save_errors(const struct field *field, const void *at)
{
	const struct op_result *op = at;
	json_t *object = json_object();

	(void)field;
	for (unsigned i = 0; i < op->error_count; i++) {
		const struct result_error *error = &op->errors[i];

		json_object_set_new(object, error->code ? err_name(error->code) : "other",
				    json_unsigned(error->count));
	}
	return object;
}

static void load_errors(struct json_reader *reader, const struct field *field,
			const json_t *value, void *at)
{
	const char *name;
	json_t *errors = (json_t *)value, *count;	/* jansson iterates over no const */

	(void)field;
	json_object_foreach(errors, name, count) {
		const size_t length = json_enter(reader, "%s", name);
		uint64_t number = 0;

		json_load_u64(reader, count, &number);
		op_result_count_error(at, err_code(name), number);
		json_leave(reader, length);
	}
}

const struct field_codec codec_errors = { save_errors, load_errors };
