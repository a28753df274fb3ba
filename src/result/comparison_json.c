/* Comparisons in JSON: a metric without a ratio is null, and so is an interval that is unknown. */
#include <math.h>
#include <string.h>

#include "json_text.h"
#include "result_codecs.h"
#include "result_fields.h"

static json_t *save_metric(const struct field *field, const void *at)
{
	const struct comparison_metric *metric = at;
	json_t *interval = json_null();

	(void)field;
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

static void name_metric(struct comparison_metric *metric, const char *name)
{
	for (unsigned i = 0; i < COMPARISON_METRIC_COUNT; i++) {
		if (strcmp(metric_names[i].name, name) != 0)
			continue;
		metric->name = metric_names[i].name;
		metric->higher_is_better = metric_names[i].higher_is_better;
	}
}

static void load_metric(struct json_reader *reader, const struct field *field,
			const json_t *value, void *at)
{
	struct comparison_metric *metric = at;
	const json_t *interval = json_object_get(value, "ci95");

	name_metric(metric, field->name);
	metric->ratio = metric->low = metric->high = metric->p = metric->scatter = NAN;
	metric->verdict = "no evidence";
	metric->valid = json_is_object(value);
	if (!metric->valid)
		return;

	json_load_real(reader, json_object_get(value, "ratio"), NAN, &metric->ratio);
	json_load_real(reader, json_object_get(value, "p"), NAN, &metric->p);
	json_load_real(reader, json_object_get(value, "scatter"), NAN, &metric->scatter);
	json_load_text(reader, json_object_get(value, "verdict"), "", &metric->verdict);
	metric->has_interval = json_array_size(interval) == 2;
	if (metric->has_interval) {
		json_load_real(reader, json_array_get(interval, 0), NAN, &metric->low);
		json_load_real(reader, json_array_get(interval, 1), NAN, &metric->high);
	}
}

const struct field_codec codec_metric = { save_metric, load_metric };

/* Of `ablate` only. */
static json_t *save_features(const struct field *field, const void *at)
{
	const struct comparison *comparison = at;

	(void)field;
	return comparison->feature_count > 0 ? json_save_field(&feature_rows, at) : NULL;
}

static void load_features(struct json_reader *reader, const struct field *field,
			  const json_t *value, void *at)
{
	(void)field;
	json_load_field(reader, &feature_rows, value, at);
}

const struct field_codec codec_features = { save_features, load_features };

/* Of `diff` only, which may find none. */
static json_t *save_differences(const struct field *field, const void *at)
{
	const struct comparison *comparison = at;

	(void)field;
	return comparison->paired ? NULL : json_save_field(&difference_rows, at);
}

static void load_differences(struct json_reader *reader, const struct field *field,
			     const json_t *value, void *at)
{
	(void)field;
	json_load_field(reader, &difference_rows, value, at);
}

const struct field_codec codec_differences = { save_differences, load_differences };

/* Only where there are any. */
static json_t *save_job_rows(const struct field *field, const void *at)
{
	const struct comparison_variant *variant = at;

	(void)field;
	return variant->job_count > 0 ? json_save_field(&job_rows, at) : NULL;
}

static void load_job_rows(struct json_reader *reader, const struct field *field,
			  const json_t *value, void *at)
{
	struct comparison_variant *variant = at;

	(void)field;
	json_load_field(reader, &job_rows, value, at);
	for (unsigned i = 0; i < variant->job_count; i++)
		variant->jobs[i].name = variant->name;
}

const struct field_codec codec_job_rows = { save_job_rows, load_job_rows };
