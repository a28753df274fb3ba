/*
 * The result as JSON, schema ringbench-result/1 (see ringbench-result(5)), and back.
 *
 * All measurements are complete: histograms with all buckets, options with their values as numbers,
 * so that results can be compared, merged and shown again years later. Derived values (rates,
 * percentiles) are included for the convenience of readers.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "json_bounds.h"
#include "json_text.h"
#include "memory.h"
#include "result_codecs.h"
#include "result_fields.h"

static json_t *save_schema(const struct field *field, const void *at)
{
	(void)field;
	(void)at;
	return json_words(RESULT_SCHEMA);
}

const struct field_codec codec_schema = { .save = save_schema };

static json_t *save_error(const struct field *field, const void *at)
{
	const struct result *result = at;

	(void)field;
	return result->error ? json_save_fields(json_object(), error_fields, result)
			     : json_null();
}

/* In older versions it was a text, without a status. */
static void load_error(struct json_reader *reader, const struct field *field,
		       const json_t *value, void *at)
{
	struct result *result = at;

	(void)field;
	if (json_is_object(value))
		json_load_fields(reader, error_fields, value, result);
	else if (value)
		json_load_text(reader, value, NULL, &result->error);
}

const struct field_codec codec_error = { save_error, load_error };

/* Most results have one target: `target` is the first, `targets` all of them. */
static json_t *save_first_target(const struct field *field, const void *at)
{
	const struct environ *env = at;

	(void)field;
	return env->target_count > 0
		? json_save_fields(json_object(), target_fields, &env->targets[0]) : json_null();
}

const struct field_codec codec_first_target = { .save = save_first_target };

static json_t *save_comparison(const struct field *field, const void *at)
{
	const struct result *result = at;

	(void)field;
	return result->has_comparison ? json_save_fields(json_object(), comparison_fields,
							 &result->comparison) : NULL;
}

static void load_comparison(struct json_reader *reader, const struct field *field,
			    const json_t *value, void *at)
{
	struct result *result = at;

	(void)field;
	result->has_comparison = json_is_object(value);
	if (result->has_comparison)
		json_load_fields(reader, comparison_fields, value, &result->comparison);
}

const struct field_codec codec_comparison = { save_comparison, load_comparison };

/* Only where rounds went on until something was decided. */
static json_t *save_stopping(const struct field *field, const void *at)
{
	const struct result *result = at;

	(void)field;
	return result->stopping.reason ? json_save_fields(json_object(), stopping_fields,
							  &result->stopping) : NULL;
}

static void load_stopping(struct json_reader *reader, const struct field *field,
			  const json_t *value, void *at)
{
	struct result *result = at;

	(void)field;
	if (json_is_object(value))
		json_load_fields(reader, stopping_fields, value, &result->stopping);
}

const struct field_codec codec_stopping = { save_stopping, load_stopping };

/* Only where the baseline was compared with itself. */
static json_t *save_noise_floor(const struct field *field, const void *at)
{
	const struct result *result = at;

	(void)field;
	return result->noise_floor.variant ? json_save_fields(json_object(), noise_floor_fields,
							      &result->noise_floor) : NULL;
}

static void load_noise_floor(struct json_reader *reader, const struct field *field,
			     const json_t *value, void *at)
{
	struct result *result = at;

	(void)field;
	if (json_is_object(value))
		json_load_fields(reader, noise_floor_fields, value, &result->noise_floor);
}

const struct field_codec codec_noise_floor = { save_noise_floor, load_noise_floor };

char *result_to_json(const struct result *result)
{
	json_t *document = json_save_fields(json_object(), result_fields, result);
	char *text = json_text(document);

	json_decref(document);
	return text;
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
	struct json_reader reader = { .arena = &result->arena, .err = err };
	json_error_t error;
	json_t *document;
	int ret;

	memset(result, 0, sizeof(*result));
	arena_init(&result->arena);
	if (json_check_bounds(text, err) < 0)
		return -err->code;
	document = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (!document)
		return err_request(err, EINVAL, "line %d: not JSON: %s",
				   error.line, error.text);

	ret = check_schema(document, err);
	if (ret == 0) {
		json_load_fields(&reader, result_fields, document, result);
		ret = reader.failed ? -EINVAL : 0;
	}
	json_decref(document);
	if (ret < 0)
		result_release(result);
	return ret;
}

static bool is_directory(FILE *file)
{
	struct stat st;

	return fstat(fileno(file), &st) == 0 && S_ISDIR(st.st_mode);
}

/* The size of a file may be wrong (a pipe, /proc): it is read to its end, or up to the limit. */
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
	if (is_directory(file)) {
		err_request(err, EISDIR, "%s (a result is a file, as --json=FILE makes it)",
			    strerror(EISDIR));
		fclose(file);
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
		err_request(err, EFBIG, "larger than %d MiB, which no result "
					"is", JSON_BYTES_MAX >> 20);
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
