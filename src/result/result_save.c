/*
 * The result as JSON, schema ringbench-result/1 (see ringbench-result(5)).
 *
 * Everything that was measured is there in full: histograms bucket by bucket, options with
 * their values as numbers. So results can be compared, merged and shown again years later.
 * What is derived from it (rates, percentiles) is there for the convenience of readers.
 */
#include "result.h"

#include <jansson.h>
#include <string.h>

#include "json_text.h"
#include "option.h"
#include "result_fields.h"
#include "ring.h"
#include "units.h"

static json_t *seconds(uint64_t ns)
{
	if (ns % NS_PER_SECOND == 0)
		return json_unsigned(ns / NS_PER_SECOND);
	return json_real((double)ns / 1e9);
}

static json_t *save_field(const struct field *field, const void *base)
{
	const void *at = (const char *)base + field->offset;

	switch (field->kind) {
	case FIELD_TEXT:
	case FIELD_TEXT_OR_NULL:
		return json_words(*(const char *const *)at);
	case FIELD_BOOL:
		return json_boolean(*(const bool *)at);
	case FIELD_UNSIGNED:
		return json_unsigned(*(const unsigned *)at);
	case FIELD_U64:
		return json_unsigned(*(const uint64_t *)at);
	case FIELD_REAL:
		return json_number(*(const double *)at);
	case FIELD_SHARE:
		return *(const double *)at < 0 ? json_null() : json_number(*(const double *)at);
	case FIELD_SECONDS:
		return json_real((double)*(const uint64_t *)at / 1e9);
	}
	return json_null();
}

static json_t *save_fields(json_t *object, const struct field *fields, const void *base)
{
	for (const struct field *field = fields; field->name; field++)
		json_object_set_new(object, field->name, save_field(field, base));
	return object;
}

static json_t *save_texts(const char *const *texts, unsigned count)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < count; i++)
		json_array_append_new(array, json_words(texts[i]));
	return array;
}

static json_t *save_environ(const struct environ *env)
{
	json_t *object = save_fields(json_object(), environ_fields, env);
	json_t *targets = json_array();

	for (unsigned i = 0; i < env->target_count; i++)
		json_array_append_new(targets, save_fields(json_object(), target_fields,
							   &env->targets[i]));

	/* Most results have one target: `target` is the first, `targets` all of them. */
	json_object_set(object, "target", env->target_count > 0
				? json_array_get(targets, 0) : json_null());
	json_object_set_new(object, "targets", targets);
	return object;
}

static json_t *save_flags(unsigned flags, const char *const *choices)
{
	json_t *array = json_array();

	for (unsigned i = 0; choices[i]; i++) {
		if (flags & (1u << i))
			json_array_append_new(array, json_words(choices[i]));
	}
	return array;
}

static json_t *save_durations(const struct duration_list *list)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < list->count; i++)
		json_array_append_new(array, seconds(list->at_ns[i]));
	return array;
}

static json_t *save_cpus(const struct cpu_list *list)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < list->count; i++)
		json_array_append_new(array, json_unsigned(list->at[i]));
	return array;
}

/* 500, not 500.0, as most are. */
static json_t *save_decimal(double number)
{
	const uint64_t whole = (uint64_t)number;

	return number > (double)whole ? json_number(number) : json_unsigned(whole);
}

static json_t *save_option(const struct option *option, const struct spec *spec)
{
	const void *at = (const char *)spec + option->offset;

	switch (option->type) {
	case OPTION_BOOL:
		return json_boolean(*(const bool *)at);
	case OPTION_SWITCH:
		return json_words(ring_want_name(*(const unsigned *)at));
	case OPTION_UINT:
		return json_unsigned(*(const unsigned *)at);
	case OPTION_COUNT:
	case OPTION_SIZE:
		return json_unsigned(*(const uint64_t *)at);
	case OPTION_DURATION:
		return seconds(*(const uint64_t *)at);
	case OPTION_RATIO:
		return json_number(*(const double *)at);
	case OPTION_DECIMAL:
		return save_decimal(*(const double *)at);
	case OPTION_CHOICE:
		return json_words(option->choices[*(const int *)at]);
	case OPTION_FLAGS:
		return save_flags(*(const unsigned *)at, option->choices);
	case OPTION_STRING:
	case OPTION_ENGINE:
		return json_words(*(const char *const *)at);
	case OPTION_PATHS:
	case OPTION_STRINGS:
		return save_texts(((const struct string_list *)at)->at,
				  ((const struct string_list *)at)->count);
	case OPTION_DURATIONS:
		return save_durations(at);
	case OPTION_CPUS:
		return save_cpus(at);
	}
	return json_null();
}

/* Of several jobs: what they agree in. */
static json_t *save_options(const struct run_result *run)
{
	json_t *object = json_object();

	for (unsigned i = 0; i < option_count; i++) {
		json_t *value;

		if (options[i].scope != OPTION_OF_SPEC)
			continue;
		value = save_option(&options[i], &run->spec);
		for (unsigned k = 1; k < run->job_count && value; k++) {
			json_t *other = save_option(&options[i], &run->jobs[k].spec);

			if (!json_equal(value, other)) {
				json_decref(value);
				value = NULL;
			}
			json_decref(other);
		}
		if (value)
			json_object_set_new(object, options[i].name, value);
	}
	return object;
}

static json_t *save_engine(const struct run_result *run)
{
	json_t *object = save_fields(json_object(), engine_fields, run);
	json_t *granted = json_array();
	json_t *refused = json_array();

	for (unsigned i = 0; i < run->feature_count; i++) {
		const struct result_feature *feature = &run->features[i];

		if (feature->granted)
			json_array_append_new(granted, json_words(feature->name));
		else
			json_array_append_new(refused, json_pack(
				"{s:o, s:o}", "name", json_words(feature->name),
				"reason", json_words(feature->why_not)));
	}
	json_object_set_new(object, "granted", granted);
	json_object_set_new(object, "refused", refused);
	return object;
}

static json_t *save_errors(const struct op_result *op)
{
	json_t *object = json_object();

	for (unsigned i = 0; i < op->error_count; i++) {
		const struct result_error *error = &op->errors[i];

		json_object_set_new(object, error->code ? err_name(error->code) : "other",
				    json_unsigned(error->count));
	}
	return object;
}

/* Of no I/O there is no latency: null, not 0. */
static json_t *save_times(const struct op_times *times)
{
	const struct hist *hist = times->hist;
	const bool any = hist->count > 0;
	json_t *object = json_object();

	json_object_set_new(object, "min", any ? json_unsigned(hist->min) : json_null());
	json_object_set_new(object, "mean", any ? json_number(times->mean_ns) : json_null());
	json_object_set_new(object, "stddev", any ? json_number(times->stddev_ns) : json_null());
	json_object_set_new(object, "max", any ? json_unsigned(hist->max) : json_null());
	for (unsigned i = 0; i < RESULT_PERCENTILE_COUNT; i++)
		json_object_set_new(object, result_percentiles[i].name,
				    any ? json_unsigned(times->percentile_ns[i])
					: json_null());
	return object;
}

static json_t *save_latency(const struct op_result *op)
{
	struct op_times times = {
		.hist		= op->hist,
		.mean_ns	= op->mean_ns,
		.stddev_ns	= op->stddev_ns,
	};

	memcpy(times.percentile_ns, op->percentile_ns, sizeof(times.percentile_ns));
	return save_times(&times);
}

static json_t *save_hist(const struct hist *hist)
{
	json_t *object = save_fields(json_object(), hist_fields, hist);
	json_t *buckets = json_array();

	if (hist->count == 0) {
		json_object_set_new(object, "min_ns", json_null());
		json_object_set_new(object, "max_ns", json_null());
	}
	for (unsigned i = 0; i < HIST_BUCKET_COUNT; i++) {
		json_t *pair;

		if (hist->buckets[i] == 0)
			continue;
		pair = json_array();
		json_array_append_new(pair, json_unsigned(hist_bucket_lowest(i)));
		json_array_append_new(pair, json_unsigned(hist->buckets[i]));
		json_array_append_new(buckets, pair);
	}
	json_object_set_new(object, "buckets", buckets);
	return object;
}

static json_t *save_log2_hist(const struct log2_hist *hist)
{
	json_t *object = save_fields(json_object(), log2_hist_fields, hist);
	json_t *buckets = json_array();

	for (unsigned i = 0; i < LOG2_HIST_BUCKETS; i++) {
		json_t *pair;

		if (hist->buckets[i] == 0)
			continue;
		pair = json_array();
		json_array_append_new(pair, json_unsigned(log2_hist_lowest(i)));
		json_array_append_new(pair, json_unsigned(hist->buckets[i]));
		json_array_append_new(buckets, pair);
	}
	json_object_set_new(object, "mean", json_number(log2_hist_mean(hist)));
	json_object_set_new(object, "buckets", buckets);
	return object;
}

static json_t *save_queue(const struct run_result *run)
{
	json_t *object = json_object();

	for (const struct queue_member *m = queue_members; m->name; m++)
		json_object_set_new(object, m->name, save_log2_hist(
			(const struct log2_hist *)((const char *)run + m->offset)));
	return object;
}

/* Where nobody could count them, only the workers tell that there were some. */
static json_t *save_punts(const struct run_result *run)
{
	json_t *object = json_pack("{s:s, s:o}",
				   "source", run->punts_counted ? "tracepoint" : "workers",
				   "requests", run->punts_counted ? json_unsigned(run->punts)
								  : json_null());

	return save_fields(object, punts_fields, run);
}

static void save_paced(json_t *object, const struct times_member *members, const void *base)
{
	for (const struct times_member *m = members; m->name; m++) {
		const struct op_times *times =
			(const struct op_times *)((const char *)base + m->offset);

		if (!times->hist)
			continue;
		json_object_set_new(object, m->name, save_times(times));
		json_object_set_new(object, m->histogram, save_hist(times->hist));
	}
}

static json_t *save_op(const struct op_result *op)
{
	json_t *object = save_fields(json_object(), op_fields, op);

	json_object_set_new(object, "errors", save_errors(op));
	json_object_set_new(object, "latency_ns", save_latency(op));
	json_object_set_new(object, "histogram", save_hist(op->hist));
	save_paced(object, op_times_members, op);
	return object;
}

static json_t *save_rows(const struct field *fields, const void *rows, size_t row_size,
			 unsigned count)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < count; i++)
		json_array_append_new(array, save_fields(json_object(), fields,
							 (const char *)rows + i * row_size));
	return array;
}

static json_t *save_intervals(const struct run_result *run)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < run->interval_count; i++) {
		const struct result_interval *interval = &run->intervals[i];
		json_t *object = save_fields(json_object(), interval_fields, interval);

		for (enum io_op op = 0; op < IO_OP_COUNT; op++)
			json_object_set_new(object, io_op_name(op), json_pack(
				"{s:o, s:o}", "ios", json_unsigned(interval->ios[op]),
				"bytes", json_unsigned(interval->bytes[op])));
		json_array_append_new(array, object);
	}
	return array;
}

/* As in `environment`: `target` is the first, `targets` all of them. */
static void save_targets(json_t *object, const struct run_result *run)
{
	json_t *targets = json_array();

	for (unsigned i = 0; i < run->target_count; i++)
		json_array_append_new(targets, json_unsigned(run->targets[i]));
	json_object_set(object, "target", run->target_count > 0 ? json_array_get(targets, 0)
								: json_null());
	json_object_set_new(object, "targets", targets);
}

static void save_numbers(json_t *object, const struct run_result *run)
{
	save_targets(object, run);
	save_fields(object, run_fields, run);
	save_paced(object, run_times_members, run);
	json_object_set_new(object, "bad_blocks",
			    save_texts(run->bad_blocks, run->bad_block_count));
	json_object_set_new(object, "total", save_op(&run->total));
	for (enum io_op op = 0; op < IO_OP_COUNT; op++)
		json_object_set_new(object, io_op_name(op), save_op(&run->op[op]));
	json_object_set_new(object, "cpu", save_fields(json_object(), cpu_fields, run));
	json_object_set_new(object, "queue", save_queue(run));
	json_object_set_new(object, "punts", save_punts(run));
	json_object_set_new(object, "programs", save_rows(program_fields, run->programs,
							  sizeof(*run->programs),
							  run->program_count));
	json_object_set_new(object, "loops", save_rows(loop_fields, run->loops,
						       sizeof(*run->loops), run->loop_count));
	json_object_set_new(object, "intervals", save_intervals(run));
}

static json_t *save_run(const struct run_result *run, bool skipped)
{
	json_t *object = save_fields(json_object(), run->job ? job_name_fields : run_name_fields,
				     run);
	json_t *jobs;

	json_object_set_new(object, "options", save_options(run));
	json_object_set_new(object, "engine", save_engine(run));
	if (!skipped)
		save_numbers(object, run);
	if (run->job_count == 0)
		return object;

	jobs = json_array();
	for (unsigned i = 0; i < run->job_count; i++)
		json_array_append_new(jobs, save_run(&run->jobs[i], skipped));
	json_object_set_new(object, "jobs", jobs);
	return object;
}

static json_t *save_metric(const struct comparison_metric *metric)
{
	json_t *interval = json_null();

	if (!metric->valid)
		return json_null();
	if (metric->has_interval) {
		interval = json_array();
		json_array_append_new(interval, json_number(metric->low));
		json_array_append_new(interval, json_number(metric->high));
	}
	return json_pack("{s:o, s:o, s:o, s:o, s:o}", "ratio", json_number(metric->ratio),
			 "ci95", interval, "p", json_number(metric->p),
			 "scatter", json_number(metric->scatter),
			 "verdict", json_words(metric->verdict));
}

static void save_metrics(json_t *object, const struct comparison_metric *metrics)
{
	for (unsigned m = 0; m < COMPARISON_METRIC_COUNT; m++)
		json_object_set_new(object, metric_names[m].name, save_metric(&metrics[m]));
}

static json_t *save_features(const struct comparison *comparison)
{
	json_t *features = json_array();

	for (unsigned i = 0; i < comparison->feature_count; i++) {
		const struct comparison_feature *feature = &comparison->features[i];
		json_t *row = save_fields(json_object(), feature_fields, feature);

		save_metrics(row, feature->metrics);
		json_array_append_new(features, row);
	}
	return features;
}

static json_t *save_comparison(const struct comparison *comparison)
{
	json_t *object = save_fields(json_object(), comparison_fields, comparison);
	json_t *variants = json_array();

	for (unsigned i = 0; i < comparison->variant_count; i++) {
		const struct comparison_variant *variant = &comparison->variants[i];
		json_t *row = save_fields(json_object(), variant_fields, variant);

		json_object_set_new(row, "median", save_fields(json_object(),
							       median_fields, variant));
		save_metrics(row, variant->metrics);
		json_array_append_new(variants, row);
	}
	json_object_set_new(object, "variants", variants);
	if (comparison->feature_count > 0)
		json_object_set_new(object, "features", save_features(comparison));
	if (!comparison->paired)
		json_object_set_new(object, "differences", save_rows(difference_fields,
				    comparison->differences, sizeof(*comparison->differences),
				    comparison->difference_count));
	json_object_set_new(object, "failed_conditions",
			    save_texts(comparison->failed_conditions,
				       comparison->failed_count));
	json_object_set_new(object, "undecided_conditions",
			    save_texts(comparison->undecided_conditions,
				       comparison->undecided_count));
	return object;
}

static json_t *save_advice(const struct result *result)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < result->advice_count; i++)
		json_array_append_new(array, json_pack(
			"{s:o, s:o}", "code", json_words(result->advice[i].code),
			"text", json_words(result->advice[i].text)));
	return array;
}

char *result_to_json(const struct result *result)
{
	json_t *document = json_object();
	json_t *runs = json_array();
	char *text;

	json_object_set_new(document, "schema", json_words(RESULT_SCHEMA));
	save_fields(document, result_fields, result);
	json_object_set_new(document, "error", result->error
			    ? save_fields(json_object(), error_fields, result) : json_null());
	json_object_set_new(document, "command",
			    save_texts(result->command, result->command_count));
	json_object_set_new(document, "environment", save_environ(&result->environ));

	for (unsigned i = 0; i < result->run_count; i++)
		json_array_append_new(runs, save_run(&result->runs[i],
						     result->runs[i].skipped));
	json_object_set_new(document, "runs", runs);

	if (result->has_comparison)
		json_object_set_new(document, "comparison",
				    save_comparison(&result->comparison));
	json_object_set_new(document, "advice", save_advice(result));

	text = json_text(document);
	json_decref(document);
	return text;
}
