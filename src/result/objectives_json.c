/* Objectives in JSON: only where there are any; an interval is an array of two, or null. */
#include <math.h>

#include "json_text.h"
#include "result_codecs.h"
#include "result_fields.h"

static json_t *save_interval(const struct field *field, const void *at)
{
	const struct objective_result *row = at;
	json_t *interval;

	(void)field;
	if (!row->has_interval)
		return json_null();
	interval = json_array();
	json_array_append_new(interval, json_number(row->low));
	json_array_append_new(interval, json_number(row->high));
	return interval;
}

static void load_interval(struct json_reader *reader, const struct field *field,
			  const json_t *value, void *at)
{
	struct objective_result *row = at;

	(void)field;
	row->low = row->high = NAN;
	row->has_interval = json_array_size(value) == 2;
	if (!row->has_interval)
		return;
	json_load_real(reader, json_array_get(value, 0), NAN, &row->low);
	json_load_real(reader, json_array_get(value, 1), NAN, &row->high);
}

const struct field_codec codec_interval = { save_interval, load_interval };

static json_t *save_objectives(const struct field *field, const void *at)
{
	const struct result *result = at;

	(void)field;
	return result->objective_count > 0 ? json_save_field(&objective_rows, at) : NULL;
}

static void load_objectives(struct json_reader *reader, const struct field *field,
			    const json_t *value, void *at)
{
	(void)field;
	json_load_field(reader, &objective_rows, value, at);
}

const struct field_codec codec_objectives = { save_objectives, load_objectives };
