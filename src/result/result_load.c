/*
 * A saved result, loaded: the inverse of result_save.c, by the same tables.
 *
 * What was measured is taken over exactly; what is derived from it is derived again, so a
 * loaded run cannot contradict itself, and saving it gives the identical text. Options go
 * through the option table like a user's. Members that are not known came with a newer
 * version and are left out.
 *
 * Loading stops at the first mistake and names its place: "runs[2].read.ios is missing".
 */
#include "result.h"

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_bounds.h"
#include "memory.h"
#include "option.h"
#include "result_fields.h"
#include "units.h"

/* Where we are in the document, for messages; and the first mistake, after which every
 * function here does nothing, so that nobody has to look at return values. */
enum { RUNS_MAX = 10000 };		/* and jobs: each takes the memory of four histograms */

struct reader {
	struct arena *arena;
	struct err *err;
	unsigned run_count;		/* and jobs */
	char place[512];
	bool failed;
};

static void __attribute__((format(printf, 2, 3)))
fail(struct reader *reader, const char *format, ...)
{
	char what[256];
	va_list args;

	if (reader->failed)
		return;
	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);

	reader->failed = true;
	err_request(reader->err, EINVAL, "%s %s", reader->place, what);
}

/* One member or element deeper; leave() takes what enter() returned. */
static size_t __attribute__((format(printf, 2, 3)))
enter(struct reader *reader, const char *format, ...)
{
	const size_t length = strlen(reader->place);
	size_t used = length;
	va_list args;

	if (length > 0 && format[0] != '[')
		used += (size_t)snprintf(reader->place + used,
					 sizeof(reader->place) - used, ".");
	if (used < sizeof(reader->place)) {
		va_start(args, format);
		vsnprintf(reader->place + used, sizeof(reader->place) - used, format, args);
		va_end(args);
	}
	return length;
}

static void leave(struct reader *reader, size_t length)
{
	if (!reader->failed)
		reader->place[length] = '\0';
}

static bool to_u64(const json_t *value, uint64_t *number)
{
	if (json_is_integer(value) && json_integer_value(value) >= 0) {
		*number = (uint64_t)json_integer_value(value);
		return true;
	}
	return json_is_string(value) &&
	       units_parse_count(json_string_value(value), number) == 0;
}

static void load_u64(struct reader *reader, const json_t *value, uint64_t *out)
{
	if (!to_u64(value, out))
		fail(reader, "is not a whole number");
}

static void load_unsigned(struct reader *reader, const json_t *value, unsigned *out)
{
	uint64_t number;

	if (!to_u64(value, &number) || number > UINT_MAX)
		fail(reader, "is not a whole number below 2^32");
	else
		*out = (unsigned)number;
}

static void load_text(struct reader *reader, const json_t *value, const char *if_null,
		      const char **out)
{
	if (json_is_null(value))
		*out = if_null;
	else if (json_is_string(value))
		*out = arena_strdup(reader->arena, json_string_value(value));
	else
		fail(reader, "is not a text");
}

static void load_real(struct reader *reader, const json_t *value, double if_null,
		      double *out)
{
	if (json_is_null(value))
		*out = if_null;
	else if (json_is_number(value))
		*out = json_number_value(value);
	else
		fail(reader, "is not a number");
}

static void load_bool(struct reader *reader, const json_t *value, bool *out)
{
	if (json_is_boolean(value))
		*out = json_is_true(value);
	else
		fail(reader, "is not true or false");
}

static void load_seconds(struct reader *reader, const json_t *value, uint64_t *out_ns)
{
	const double number = json_number_value(value);

	if (json_is_number(value) && number >= 0 && number < 9e9)
		*out_ns = (uint64_t)llround(number * 1e9);
	else
		fail(reader, "is not a number of seconds");
}

static void load_field(struct reader *reader, const struct field *field,
		       const json_t *value, void *base)
{
	void *at = (char *)base + field->offset;

	switch (field->kind) {
	case FIELD_TEXT:
		load_text(reader, value, "", at);
		break;
	case FIELD_TEXT_OR_NULL:
		load_text(reader, value, NULL, at);
		break;
	case FIELD_BOOL:
		load_bool(reader, value, at);
		break;
	case FIELD_UNSIGNED:
		load_unsigned(reader, value, at);
		break;
	case FIELD_U64:
		load_u64(reader, value, at);
		break;
	case FIELD_REAL:
		load_real(reader, value, NAN, at);
		break;
	case FIELD_SHARE:
		load_real(reader, value, -1, at);
		break;
	case FIELD_SECONDS:
		load_seconds(reader, value, at);
		break;
	}
}

static void load_fields(struct reader *reader, const struct field *fields,
			const json_t *object, void *base)
{
	for (const struct field *field = fields; field->name; field++) {
		const json_t *value = json_object_get(object, field->name);
		const size_t length = enter(reader, "%s", field->name);

		if (field->need == FIELD_DERIVED)
			;
		else if (value && (field->need != FIELD_REQUIRED || !json_is_null(value)))
			load_field(reader, field, value, base);
		else if (field->need == FIELD_REQUIRED)
			fail(reader, "is missing");
		else if (field->kind == FIELD_TEXT)
			load_text(reader, json_null(), "",
				  (const char **)((char *)base + field->offset));
		leave(reader, length);
	}
}

static json_t *want_object(struct reader *reader, const json_t *parent, const char *name)
{
	json_t *object = json_object_get(parent, name);
	const size_t length = enter(reader, "%s", name);

	if (!object)
		fail(reader, "is missing");
	else if (!json_is_object(object))
		fail(reader, "is not an object");
	leave(reader, length);
	return object;
}

/* An array that may be missing: then NULL, which jansson reads as an empty one. */
static json_t *maybe_array(struct reader *reader, const json_t *parent, const char *name)
{
	json_t *array = json_object_get(parent, name);
	const size_t length = enter(reader, "%s", name);

	if (array && !json_is_array(array))
		fail(reader, "is not an array");
	leave(reader, length);
	return json_is_array(array) ? array : NULL;
}

static const char **load_texts(struct reader *reader, const json_t *parent,
			       const char *name, unsigned *count)
{
	const json_t *array = maybe_array(reader, parent, name);
	const char **texts;

	*count = (unsigned)json_array_size(array);
	texts = arena_alloc(reader->arena, *count * sizeof(*texts));
	for (unsigned i = 0; i < *count; i++) {
		const size_t length = enter(reader, "%s[%u]", name, i);

		load_text(reader, json_array_get(array, i), "", &texts[i]);
		leave(reader, length);
	}
	return texts;
}

/* An array of objects that are one table each. */
static void *load_rows(struct reader *reader, const json_t *parent, const char *name,
		       const struct field *fields, size_t row_size, unsigned *count)
{
	const json_t *array = maybe_array(reader, parent, name);
	char *rows;

	*count = (unsigned)json_array_size(array);
	rows = arena_alloc(reader->arena, *count * row_size);
	for (unsigned i = 0; i < *count; i++) {
		const size_t length = enter(reader, "%s[%u]", name, i);

		load_fields(reader, fields, json_array_get(array, i), rows + i * row_size);
		leave(reader, length);
	}
	return rows;
}

/* As a user would write it, so that the option table can check it. */
static const char *option_word(struct reader *reader, const struct option *option,
			       const json_t *value)
{
	const bool is_time = option->type == OPTION_DURATION ||
			     option->type == OPTION_DURATIONS;
	const bool is_ratio = option->type == OPTION_RATIO;
	char text[UNITS_TEXT_MAX];
	uint64_t ns = 0;

	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_boolean(value))
		return json_is_true(value) ? "on" : "off";
	if (is_time) {
		load_seconds(reader, value, &ns);
		return reader->failed ? "" : arena_printf(reader->arena, "%lluns",
							  (unsigned long long)ns);
	}
	if (json_is_integer(value))
		return arena_printf(reader->arena, is_ratio ? "%lld/1" : "%lld",
				    json_integer_value(value));
	if (json_is_real(value))
		return arena_printf(reader->arena, is_ratio ? "%s/1" : "%s",
				    units_format_decimal(json_real_value(value), text));

	fail(reader, "is not a value of an option");
	return "";
}

static const char *option_words(struct reader *reader, const struct option *option,
				const json_t *value)
{
	char *text = NULL;
	size_t size_bytes = 0;
	const char *kept;
	FILE *words;

	if (!json_is_array(value))
		return option_word(reader, option, value);
	words = memory_stream_open(&text, &size_bytes);
	for (size_t i = 0; i < json_array_size(value); i++)
		fprintf(words, "%s%s", i ? "," : "",
			option_word(reader, option, json_array_get(value, i)));
	memory_stream_close(words, &text);
	kept = arena_strdup(reader->arena, text);
	free(text);
	return kept;
}

/* An option that is not there, or was left open, has its default. */
static void load_options(struct reader *reader, const json_t *run, struct spec *spec)
{
	const json_t *object = want_object(reader, run, "options");
	const size_t length = enter(reader, "options");

	for (unsigned i = 0; i < option_count; i++) {
		const struct option *option = &options[i];
		const json_t *value = json_object_get(object, option->name);
		const size_t above = enter(reader, "%s", option->name);
		const char *text = "";
		struct err why = { 0 };

		if (option->scope == OPTION_OF_SPEC) {
			if (value)
				text = option_words(reader, option, value);
			if (!text[0])
				text = option->fallback;
			if (text && option_parse(option, text, spec, reader->arena, &why) < 0)
				fail(reader, "is wrong: %s", why.text);
		}
		leave(reader, above);
	}
	leave(reader, length);
}

static void load_features(struct reader *reader, const json_t *engine,
			  struct run_result *run)
{
	struct result_feature *refused;
	unsigned granted_count, refused_count;
	const char **granted;

	granted = load_texts(reader, engine, "granted", &granted_count);
	refused = load_rows(reader, engine, "refused", refused_fields, sizeof(*refused),
			    &refused_count);

	run->feature_count = granted_count + refused_count;
	run->features = arena_alloc(reader->arena,
				    run->feature_count * sizeof(*run->features));
	for (unsigned i = 0; i < granted_count; i++)
		run->features[i] = (struct result_feature){
			.name = granted[i], .granted = true, .why_not = "" };
	if (refused_count > 0)
		memcpy(run->features + granted_count, refused,
		       refused_count * sizeof(*refused));
}

static void load_engine(struct reader *reader, const json_t *object, struct run_result *run)
{
	const json_t *engine = want_object(reader, object, "engine");
	const size_t length = enter(reader, "engine");

	load_fields(reader, engine_fields, engine, run);
	load_features(reader, engine, run);
	leave(reader, length);
}

static void load_errors(struct reader *reader, json_t *object, struct op_result *op)
{
	json_t *errors = json_object_get(object, "errors");
	const char *name;
	json_t *value;

	json_object_foreach(errors, name, value) {
		const size_t length = enter(reader, "errors.%s", name);
		uint64_t count = 0;

		load_u64(reader, value, &count);
		op_result_count_error(op, err_code(name), count);
		leave(reader, length);
	}
}

static void load_buckets(struct reader *reader, const json_t *object, struct hist *hist)
{
	const json_t *buckets = maybe_array(reader, object, "buckets");
	uint64_t sum = hist->overflow;
	const json_t *pair;
	size_t index;

	json_array_foreach(buckets, index, pair) {
		const size_t length = enter(reader, "buckets[%zu]", index);
		uint64_t lowest = 0, count = 0;

		load_u64(reader, json_array_get(pair, 0), &lowest);
		load_u64(reader, json_array_get(pair, 1), &count);
		if (lowest >> HIST_VALUE_BITS != 0)
			fail(reader, "is beyond the largest latency a histogram holds");
		if (reader->failed)
			return;
		hist->buckets[hist_bucket(lowest)] += count;
		sum += count;
		leave(reader, length);
	}
	if (sum != hist->count)
		fail(reader, "does not add up: %llu I/Os in buckets, count is %llu",
		     (unsigned long long)sum, (unsigned long long)hist->count);
}

static void load_hist(struct reader *reader, const json_t *parent, const char *name,
		      struct hist *hist)
{
	const json_t *object = want_object(reader, parent, name);
	const size_t length = enter(reader, "%s", name);
	uint64_t count = 1;

	/* min and max of nothing are null, which is no number: as hist_init() left them. */
	to_u64(json_object_get(object, "count"), &count);
	for (const struct field *field = hist_fields; field->name; field++) {
		const struct field one[] = { *field, { .name = NULL } };

		if (count > 0 || !json_is_null(json_object_get(object, field->name)))
			load_fields(reader, one, object, hist);
	}
	if (!reader->failed)
		load_buckets(reader, object, hist);
	leave(reader, length);
}

/* Only of a run with a rate, and not of an old version. */
static void load_paced(struct reader *reader, const json_t *object,
		       const struct times_member *members, void *base)
{
	for (const struct times_member *m = members; m->name; m++) {
		struct op_times *times = (struct op_times *)((char *)base + m->offset);

		if (json_object_get(object, m->histogram) && times->hist)
			load_hist(reader, object, m->histogram, times->hist);
	}
}

static void load_op(struct reader *reader, const json_t *run, const char *name,
		    struct op_result *op)
{
	json_t *object = want_object(reader, run, name);
	const size_t length = enter(reader, "%s", name);

	load_fields(reader, op_fields, object, op);
	load_errors(reader, object, op);
	load_hist(reader, object, "histogram", op->hist);
	load_paced(reader, object, op_times_members, op);
	leave(reader, length);
}

static void load_log2_hist(struct reader *reader, const json_t *object, struct log2_hist *hist)
{
	const json_t *buckets = maybe_array(reader, object, "buckets");
	const json_t *pair;
	size_t index;

	load_fields(reader, log2_hist_fields, object, hist);
	json_array_foreach(buckets, index, pair) {
		const size_t length = enter(reader, "buckets[%zu]", index);
		uint64_t lowest = 0, count = 0;

		load_u64(reader, json_array_get(pair, 0), &lowest);
		load_u64(reader, json_array_get(pair, 1), &count);
		if (lowest > log2_hist_lowest(LOG2_HIST_BUCKETS - 1))
			fail(reader, "is beyond the largest number it can hold");
		if (reader->failed)
			return;
		hist->buckets[log2_hist_bucket((unsigned)lowest)] += count;
		leave(reader, length);
	}
}

/* Not in results of a version that did not count it. */
static void load_queue(struct reader *reader, const json_t *run_object, struct run_result *run)
{
	const json_t *queue = json_object_get(run_object, "queue");
	const size_t length = enter(reader, "queue");

	for (const struct queue_member *m = queue_members; queue && m->name; m++) {
		const json_t *object = want_object(reader, queue, m->name);
		const size_t above = enter(reader, "%s", m->name);

		load_log2_hist(reader, object, (struct log2_hist *)((char *)run + m->offset));
		leave(reader, above);
	}
	leave(reader, length);
}

static void load_punts(struct reader *reader, const json_t *run_object, struct run_result *run)
{
	const json_t *punts = json_object_get(run_object, "punts");
	const size_t length = enter(reader, "punts");
	const size_t above = enter(reader, "requests");
	const json_t *requests = json_object_get(punts, "requests");

	run->punts_counted = requests && !json_is_null(requests);
	if (run->punts_counted)
		load_u64(reader, requests, &run->punts);
	leave(reader, above);
	load_fields(reader, punts_fields, punts, run);
	leave(reader, length);
}

static void load_intervals(struct reader *reader, const json_t *object,
			   struct run_result *run)
{
	const json_t *array = json_object_get(object, "intervals");

	run->intervals = load_rows(reader, object, "intervals", interval_fields,
				   sizeof(*run->intervals), &run->interval_count);
	for (unsigned i = 0; i < run->interval_count; i++) {
		const json_t *row = json_array_get(array, i);
		struct result_interval *interval = &run->intervals[i];

		for (enum io_op op = 0; op < IO_OP_COUNT; op++) {
			const json_t *counts = json_object_get(row, io_op_name(op));

			to_u64(json_object_get(counts, "ios"), &interval->ios[op]);
			to_u64(json_object_get(counts, "bytes"), &interval->bytes[op]);
		}
	}
}

static void load_cpu(struct reader *reader, const json_t *object, struct run_result *run)
{
	const json_t *cpu = want_object(reader, object, "cpu");
	const size_t length = enter(reader, "cpu");

	load_fields(reader, cpu_fields, cpu, run);
	leave(reader, length);
}

/* A version that had them only once had the same for all runs. */
static void load_targets(struct reader *reader, const json_t *object,
			 const struct environ *env, struct run_result *run)
{
	const json_t *targets = maybe_array(reader, object, "targets");

	run->target_count = targets ? (unsigned)json_array_size(targets) : env->target_count;
	run->targets = arena_alloc(reader->arena, run->target_count * sizeof(*run->targets));
	for (unsigned i = 0; i < run->target_count; i++) {
		const size_t length = enter(reader, "targets[%u]", i);

		run->targets[i] = i;
		if (targets)
			load_unsigned(reader, json_array_get(targets, i), &run->targets[i]);
		if (run->targets[i] >= env->target_count)
			fail(reader, "is not an index into environment.targets");
		leave(reader, length);
	}
}

static bool count_runs(struct reader *reader, const char *name, size_t more)
{
	if (more <= RUNS_MAX - reader->run_count) {
		reader->run_count += (unsigned)more;
		return true;
	}
	enter(reader, "%s", name);
	fail(reader, "has more than %d elements: no result has so many", RUNS_MAX);
	return false;
}

/* Lines of a report are not made by the name of a variant. */
static const char *on_one_line(const char *name, struct arena *arena)
{
	char *copy = arena_strdup(arena, name);

	for (char *c = copy; *c; c++)
		if (*c == '\n' || *c == '\t')
			*c = ' ';
	return copy;
}

static void load_numbers(struct reader *reader, const json_t *object, const struct environ *env,
			 struct run_result *run)
{
	load_targets(reader, object, env, run);
	load_fields(reader, run_fields, object, run);
	if (json_object_get(object, run_times_members[0].histogram))
		run_result_add_paced(run, reader->arena);
	load_paced(reader, object, run_times_members, run);
	run->bad_blocks = load_texts(reader, object, "bad_blocks", &run->bad_block_count);
	for (enum io_op op = 0; op < IO_OP_COUNT; op++)
		load_op(reader, object, io_op_name(op), &run->op[op]);
	load_cpu(reader, object, run);
	load_queue(reader, object, run);
	load_punts(reader, object, run);
	run->loops = load_rows(reader, object, "loops", loop_fields, sizeof(*run->loops),
			       &run->loop_count);
	run->programs = load_rows(reader, object, "programs", program_fields,
				  sizeof(*run->programs), &run->program_count);
	load_intervals(reader, object, run);
}

/* What is the same of a run and of a job of it. */
static void load_run_body(struct reader *reader, const json_t *object, const struct environ *env,
			  bool skipped, struct run_result *run)
{
	load_options(reader, object, &run->spec);
	load_engine(reader, object, run);
	if (!skipped && !reader->failed)
		load_numbers(reader, object, env, run);
}

/* A job has no jobs: those would not be looked at. */
static void load_jobs(struct reader *reader, const json_t *object, const struct environ *env,
		      struct run_result *run)
{
	const json_t *array = maybe_array(reader, object, "jobs");
	const json_t *element;
	size_t index;

	if (json_array_size(array) == 0 || !count_runs(reader, "jobs", json_array_size(array)))
		return;
	run_result_add_jobs(run, (unsigned)json_array_size(array), reader->arena);
	json_array_foreach(array, index, element) {
		const size_t length = enter(reader, "jobs[%zu]", index);
		struct run_result *job = &run->jobs[index];

		load_fields(reader, job_name_fields, element, job);
		job->job = on_one_line(job->job, reader->arena);
		load_run_body(reader, element, env, run->skipped, job);
		if (reader->failed)
			return;
		leave(reader, length);
	}
}

static void load_run(struct reader *reader, const json_t *object, const struct environ *env,
		     struct run_result *run)
{
	load_fields(reader, run_name_fields, object, run);
	run->variant = on_one_line(run->variant, reader->arena);
	load_run_body(reader, object, env, run->skipped, run);
	if (!reader->failed)
		load_jobs(reader, object, env, run);
	if (reader->failed)
		return;
	run_result_sum_jobs(run, reader->arena);
	if (!run->skipped)
		run_result_finish(run);
}

static void load_metric(struct reader *reader, const json_t *object,
			struct comparison_metric *metric)
{
	const json_t *interval = json_object_get(object, "ci95");

	metric->ratio = metric->low = metric->high = metric->p = metric->scatter = NAN;
	metric->verdict = "no evidence";
	metric->valid = json_is_object(object);
	if (!metric->valid)
		return;

	load_real(reader, json_object_get(object, "ratio"), NAN, &metric->ratio);
	load_real(reader, json_object_get(object, "p"), NAN, &metric->p);
	load_real(reader, json_object_get(object, "scatter"), NAN, &metric->scatter);
	load_text(reader, json_object_get(object, "verdict"), "", &metric->verdict);
	metric->has_interval = json_array_size(interval) == 2;
	if (metric->has_interval) {
		load_real(reader, json_array_get(interval, 0), NAN, &metric->low);
		load_real(reader, json_array_get(interval, 1), NAN, &metric->high);
	}
}

static void load_metrics(struct reader *reader, const json_t *row,
			 struct comparison_metric *metrics)
{
	for (unsigned m = 0; m < COMPARISON_METRIC_COUNT; m++) {
		const size_t length = enter(reader, "%s", metric_names[m].name);

		metrics[m].name = metric_names[m].name;
		metrics[m].higher_is_better = metric_names[m].higher_is_better;
		load_metric(reader, json_object_get(row, metric_names[m].name), &metrics[m]);
		leave(reader, length);
	}
}

static void load_comparison_features(struct reader *reader, const json_t *object,
				     struct comparison *comparison)
{
	const json_t *rows = json_object_get(object, "features");

	comparison->features = load_rows(reader, object, "features", feature_fields,
					 sizeof(*comparison->features),
					 &comparison->feature_count);
	for (unsigned i = 0; i < comparison->feature_count; i++) {
		const size_t length = enter(reader, "features[%u]", i);

		load_metrics(reader, json_array_get(rows, i), comparison->features[i].metrics);
		leave(reader, length);
	}
}

static void load_comparison(struct reader *reader, const json_t *document,
			    struct result *result)
{
	struct comparison *comparison = &result->comparison;
	const json_t *object = json_object_get(document, "comparison");
	const json_t *variants = json_object_get(object, "variants");
	const size_t length = enter(reader, "comparison");

	load_fields(reader, comparison_fields, object, comparison);
	comparison->variants = load_rows(reader, object, "variants", variant_fields,
					 sizeof(*comparison->variants),
					 &comparison->variant_count);
	for (unsigned i = 0; i < comparison->variant_count; i++) {
		const json_t *row = json_array_get(variants, i);
		struct comparison_variant *variant = &comparison->variants[i];
		const size_t above = enter(reader, "variants[%u]", i);

		load_fields(reader, median_fields, json_object_get(row, "median"), variant);
		load_metrics(reader, row, variant->metrics);
		leave(reader, above);
	}
	load_comparison_features(reader, object, comparison);
	comparison->differences = load_rows(reader, object, "differences", difference_fields,
					    sizeof(*comparison->differences),
					    &comparison->difference_count);
	comparison->failed_conditions = load_texts(reader, object, "failed_conditions",
						   &comparison->failed_count);
	comparison->undecided_conditions = load_texts(reader, object, "undecided_conditions",
						      &comparison->undecided_count);
	leave(reader, length);
}

static void load_environ(struct reader *reader, const json_t *document, struct environ *env)
{
	const json_t *object = json_object_get(document, "environment");
	const size_t length = enter(reader, "environment");

	load_fields(reader, environ_fields, object, env);
	env->targets = load_rows(reader, object, "targets", target_fields,
				 sizeof(*env->targets), &env->target_count);
	leave(reader, length);
}

/* Before it had a status, it was a text. */
static void load_error(struct reader *reader, const json_t *document, struct result *result)
{
	const json_t *error = json_object_get(document, "error");
	const size_t length = enter(reader, "error");

	if (json_is_object(error))
		load_fields(reader, error_fields, error, result);
	else if (error)
		load_text(reader, error, NULL, &result->error);
	leave(reader, length);
}

static void load_document(struct reader *reader, const json_t *document,
			  struct result *result)
{
	const json_t *runs = maybe_array(reader, document, "runs");
	const json_t *run;
	size_t index;

	load_fields(reader, result_fields, document, result);
	load_error(reader, document, result);
	result->command = load_texts(reader, document, "command", &result->command_count);
	load_environ(reader, document, &result->environ);

	if (!runs) {
		enter(reader, "runs");
		fail(reader, "is missing");
	} else if (!count_runs(reader, "runs", json_array_size(runs))) {
		return;
	}
	json_array_foreach(runs, index, run) {
		const size_t length = enter(reader, "runs[%zu]", index);

		load_run(reader, run, &result->environ, result_add_run(result));
		if (reader->failed)
			return;
		leave(reader, length);
	}

	result->has_comparison = json_is_object(json_object_get(document, "comparison"));
	if (result->has_comparison)
		load_comparison(reader, document, result);
	result->advice = load_rows(reader, document, "advice", advice_fields,
				   sizeof(*result->advice), &result->advice_count);
}

static int check_schema(const json_t *document, struct err *err)
{
	const char *schema = json_string_value(json_object_get(document, "schema"));

	if (!schema)
		return err_request(err, EINVAL, "this is JSON, but not a ringbench result "
				   "(there is no \"schema\")");
	if (strcmp(schema, RESULT_SCHEMA) != 0)
		return err_request(err, EINVAL, "schema '%s' cannot be read by this version "
				   "(it reads '%s')", schema, RESULT_SCHEMA);
	return 0;
}

int result_from_json(struct result *result, const char *text, struct err *err)
{
	struct reader reader = { .arena = &result->arena, .err = err };
	json_error_t error;
	json_t *document;
	int ret;

	memset(result, 0, sizeof(*result));
	arena_init(&result->arena);
	if (json_check_bounds(text, err) < 0)
		return -err->code;
	document = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (!document)
		return err_request(err, EINVAL, "line %d: this is not JSON: %s",
				   error.line, error.text);

	ret = check_schema(document, err);
	if (ret == 0) {
		load_document(&reader, document, result);
		ret = reader.failed ? -EINVAL : 0;
	}
	json_decref(document);
	if (ret < 0)
		result_release(result);
	return ret;
}

/* What a file says of its size may be wrong (a pipe, /proc): it is read to its end, or until it
 * is too much. */
static char *read_whole(const char *path, struct err *err)
{
	FILE *file = fopen(path, "re"), *copy;
	char *text = NULL, part[65536];
	size_t size_bytes = 0, total = 0, nr;
	bool failed;

	if (!file) {
		err_request(err, errno, "%s", strerror(errno));
		return NULL;
	}
	copy = memory_stream_open(&text, &size_bytes);
	errno = 0;
	while (total <= JSON_BYTES_MAX && (nr = fread(part, 1, sizeof(part), file)) > 0) {
		fwrite(part, 1, nr, copy);
		total += nr;
	}
	failed = ferror(file);
	if (failed)
		err_failure(err, errno ? errno : EIO, "%s", strerror(errno ? errno : EIO));
	else if (total > JSON_BYTES_MAX)
		err_request(err, EFBIG, "larger than %d MiB: no result is", JSON_BYTES_MAX >> 20);
	fclose(file);
	memory_stream_close(copy, &text);
	if (!failed && total <= JSON_BYTES_MAX)
		return text;
	free(text);
	return NULL;
}

int result_load(struct result *result, const char *path, struct err *err)
{
	char *text = read_whole(path, err);
	int ret;

	if (!text)
		return err_wrap(err, "cannot read result '%s'", path);

	ret = result_from_json(result, text, err);
	free(text);
	if (ret < 0)
		return err_wrap(err, "result '%s'", path);
	return 0;
}
