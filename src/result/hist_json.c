/*
 * Histograms in JSON: their summary (count, sum, …) and every non-empty bucket, as a pair: its
 * lowest value, and its count. The highest values are beside them, so that readers need not know
 * how wide buckets are.
 */
#include <string.h>

#include "json_text.h"
#include "result_codecs.h"
#include "result_fields.h"

static void append_bucket(json_t *buckets, uint64_t lowest, uint64_t count)
{
	json_t *pair;

	if (count == 0)
		return;
	pair = json_array();
	json_array_append_new(pair, json_unsigned(lowest));
	json_array_append_new(pair, json_unsigned(count));
	json_array_append_new(buckets, pair);
}

/* Passes each bucket of an object to `add`, until one is invalid. */
static void load_buckets(struct json_reader *reader, const json_t *object, uint64_t lowest_max,
			 const char *beyond,
			 void (*add)(void *hist, uint64_t lowest, uint64_t count), void *hist)
{
	const size_t above = json_enter(reader, "buckets");
	const json_t *buckets = json_want_array(reader, json_object_get(object, "buckets"));
	const json_t *pair;
	size_t index;

	json_array_foreach(buckets, index, pair) {
		const size_t length = json_enter(reader, "[%zu]", index);
		uint64_t lowest = 0, count = 0;

		json_load_u64(reader, json_array_get(pair, 0), &lowest);
		json_load_u64(reader, json_array_get(pair, 1), &count);
		if (lowest > lowest_max)
			json_fail(reader, "is beyond the largest %s", beyond);
		if (reader->failed)
			return;
		add(hist, lowest, count);
		json_leave(reader, length);
	}
	json_leave(reader, above);
}

static json_t *save_hist(const struct field *field, const void *at)
{
	const struct hist *hist = *(const struct hist *const *)at;
	json_t *object, *buckets, *highest;

	(void)field;
	if (!hist)
		return NULL;
	object = json_save_fields(json_object(), hist_fields, hist);
	if (hist->count == 0) {
		json_object_set_new(object, "min_ns", json_null());
		json_object_set_new(object, "max_ns", json_null());
	}
	buckets = json_array();
	highest = json_array();
	for (unsigned i = 0; i < HIST_BUCKET_COUNT; i++) {
		append_bucket(buckets, hist_bucket_lowest(i), hist->buckets[i]);
		if (hist->buckets[i] > 0)
			json_array_append_new(highest, json_unsigned(hist_bucket_highest(i)));
	}
	json_object_set_new(object, "buckets", buckets);
	json_object_set_new(object, "highest_ns", highest);
	return object;
}

static void add_bucket(void *at, uint64_t lowest, uint64_t count)
{
	struct hist *hist = at;

	hist->buckets[hist_bucket(lowest)] += count;
}

static void check_sum(struct json_reader *reader, const struct hist *hist)
{
	uint64_t sum = hist->overflow;

	for (unsigned i = 0; i < HIST_BUCKET_COUNT; i++)
		sum += hist->buckets[i];
	if (sum != hist->count)
		json_fail(reader, "does not add up: %llu I/Os in buckets, count is %llu",
			  (unsigned long long)sum, (unsigned long long)hist->count);
}

/* A run without a rate has no histogram to load into. */
static void load_hist(struct json_reader *reader, const struct field *field, const json_t *value,
		      void *at)
{
	struct hist *hist = *(struct hist **)at;
	uint64_t count = 1;

	(void)field;
	if (!hist || !value || !json_want_object(reader, value))
		return;
	/* min and max of an empty histogram are null: they keep the values of hist_init(). */
	json_to_u64(json_object_get(value, "count"), &count);
	for (const struct field *member = hist_fields; member->name; member++) {
		const struct field one[] = { *member, { .name = NULL } };

		if (count > 0 || !json_is_null(json_object_get(value, member->name)))
			json_load_fields(reader, one, value, hist);
	}
	load_buckets(reader, value, (UINT64_C(1) << HIST_VALUE_BITS) - 1,
		     "latency a histogram holds", add_bucket, hist);
	check_sum(reader, hist);
}

const struct field_codec codec_hist = { save_hist, load_hist };

/* Unless the object has it. */
static void add_percentile(json_t *object, const struct hist *hist, double percent)
{
	char name[PERCENTILE_NAME_MAX];

	if (!json_object_get(object, percentile_name(percent, name)))
		json_object_set_new(object, name, hist->count > 0
				    ? json_unsigned(hist_percentile(hist, percent)) : json_null());
}

/* Without I/Os there is no latency: null, not 0. */
static json_t *save_times(const struct field *field, const void *at)
{
	const struct op_times *times = at;
	const struct hist *hist = times->hist;
	const bool any = hist && hist->count > 0;
	json_t *object;

	(void)field;
	if (!hist)
		return NULL;
	object = json_object();
	json_object_set_new(object, "min", any ? json_unsigned(hist->min) : json_null());
	json_object_set_new(object, "mean", any ? json_number(times->mean_ns) : json_null());
	json_object_set_new(object, "stddev", any ? json_number(times->stddev_ns) : json_null());
	json_object_set_new(object, "max", any ? json_unsigned(hist->max) : json_null());
	for (unsigned i = 0; i < RESULT_PERCENTILE_COUNT; i++)
		json_object_set_new(object, result_percentiles[i].name,
				    any ? json_unsigned(times->percentile_ns[i])
					: json_null());
	for (unsigned i = 0; i < times->chosen.count; i++)
		add_percentile(object, hist, times->chosen.at[i]);
	return object;
}

const struct field_codec codec_times = { .save = save_times };

static json_t *save_latency(const struct field *field, const void *at)
{
	const struct op_result *op = at;
	struct op_times times = {
		.hist		= op->hist,
		.mean_ns	= op->mean_ns,
		.stddev_ns	= op->stddev_ns,
		.chosen		= op->chosen,
	};

	memcpy(times.percentile_ns, op->percentile_ns, sizeof(times.percentile_ns));
	return save_times(field, &times);
}

const struct field_codec codec_latency = { .save = save_latency };

static json_t *save_own_lateness(const struct field *field, const void *at)
{
	return save_hist(field, &((const struct run_result *)at)->own_lateness.hist);
}

/* This precedes the operations, which with it have times of a rate too. */
static void load_own_lateness(struct json_reader *reader, const struct field *field,
			      const json_t *value, void *at)
{
	struct run_result *run = at;

	if (!value)
		return;
	run_result_add_paced(run, reader->arena);
	load_hist(reader, field, value, &run->own_lateness.hist);
}

const struct field_codec codec_own_lateness = { save_own_lateness, load_own_lateness };

static json_t *save_log2_hist(const struct field *field, const void *at)
{
	const struct log2_hist *hist = at;
	json_t *object = json_save_fields(json_object(), log2_hist_fields, hist);
	json_t *buckets = json_array();

	(void)field;
	for (unsigned i = 0; i < LOG2_HIST_BUCKETS; i++)
		append_bucket(buckets, log2_hist_lowest(i), hist->buckets[i]);
	json_object_set_new(object, "mean", json_number(log2_hist_mean(hist)));
	json_object_set_new(object, "buckets", buckets);
	return object;
}

static void add_log2_bucket(void *at, uint64_t lowest, uint64_t count)
{
	struct log2_hist *hist = at;

	hist->buckets[log2_hist_bucket((unsigned)lowest)] += count;
}

/* Missing in results of versions that did not count it. */
static void load_log2_hist(struct json_reader *reader, const struct field *field,
			   const json_t *value, void *at)
{
	(void)field;
	if (!value || !json_want_object(reader, value))
		return;
	json_load_fields(reader, log2_hist_fields, value, at);
	load_buckets(reader, value, log2_hist_lowest(LOG2_HIST_BUCKETS - 1), "number it can hold",
		     add_log2_bucket, at);
}

const struct field_codec codec_log2_hist = { save_log2_hist, load_log2_hist };
