/* Curves in JSON: a knee that is not known is null. Most curves are of one variant: `knee` is that
 * of the first, and `variants` has those of all. */
#include <string.h>

#include "json_text.h"
#include "result_codecs.h"
#include "result_fields.h"

static json_t *save_curve(const struct field *field, const void *at)
{
	const struct result *result = at;

	(void)field;
	return result->has_curve
		? json_save_fields(json_object(), curve_fields, &result->curve) : NULL;
}

static void load_curve(struct json_reader *reader, const struct field *field,
		       const json_t *value, void *at)
{
	struct result *result = at;

	(void)field;
	result->has_curve = json_is_object(value);
	if (result->has_curve)
		json_load_fields(reader, curve_fields, value, &result->curve);
}

const struct field_codec codec_curve = { save_curve, load_curve };

static json_t *save_knee(const struct field *field, const void *at)
{
	const struct curve_knee *knee = at;

	(void)field;
	return knee->known ? json_save_fields(json_object(), knee_fields, knee) : json_null();
}

static void load_knee(struct json_reader *reader, const struct field *field,
		      const json_t *value, void *at)
{
	struct curve_knee *knee = at;

	(void)field;
	knee->known = json_is_object(value);
	if (knee->known)
		json_load_fields(reader, knee_fields, value, knee);
}

const struct field_codec codec_knee = { save_knee, load_knee };

static json_t *save_first_knee(const struct field *field, const void *at)
{
	const struct curve *curve = at;

	return curve->variant_count > 0 ? save_knee(field, &curve->variants[0].knee)
					: json_null();
}

const struct field_codec codec_first_knee = { .save = save_first_knee };

static json_t *save_anchor_interval(const struct field *field, const void *at)
{
	const struct curve_anchor *anchor = at;

	(void)field;
	return anchor->has_interval
		? json_pack("[o,o]", json_number(anchor->low), json_number(anchor->high))
		: json_null();
}

static void load_anchor_interval(struct json_reader *reader, const struct field *field,
				 const json_t *value, void *at)
{
	struct curve_anchor *anchor = at;

	(void)field;
	anchor->has_interval = json_array_size(value) == 2;
	if (!anchor->has_interval)
		return;
	json_load_real(reader, json_array_get(value, 0), 0, &anchor->low);
	json_load_real(reader, json_array_get(value, 1), 0, &anchor->high);
}

const struct field_codec codec_anchor_interval = { save_anchor_interval, load_anchor_interval };
