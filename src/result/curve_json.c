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

/* An interval is null if there is none. */
static json_t *save_range(bool known, double low, double high)
{
	return known ? json_pack("[o,o]", json_number(low), json_number(high)) : json_null();
}

static bool load_range(struct json_reader *reader, const json_t *value, double *low, double *high)
{
	if (json_array_size(value) != 2)
		return false;
	json_load_real(reader, json_array_get(value, 0), 0, low);
	json_load_real(reader, json_array_get(value, 1), 0, high);
	return true;
}

static json_t *save_anchor_interval(const struct field *field, const void *at)
{
	const struct curve_anchor *anchor = at;

	(void)field;
	return save_range(anchor->has_interval, anchor->low, anchor->high);
}

static void load_anchor_interval(struct json_reader *reader, const struct field *field,
				 const json_t *value, void *at)
{
	struct curve_anchor *anchor = at;

	(void)field;
	anchor->has_interval = load_range(reader, value, &anchor->low, &anchor->high);
}

const struct field_codec codec_anchor_interval = { save_anchor_interval, load_anchor_interval };

/* ---- limits ---- */

static const char *const kind_names[] = {
	[CURVE_LIMIT_UNKNOWN]	= "unknown",
	[CURVE_LIMIT_NONE]	= "none",
	[CURVE_LIMIT_FOUND]	= "found",
	[CURVE_LIMIT_OVERLOAD]	= "overload",
	[CURVE_LIMIT_OPEN]	= "open",
};

enum { KIND_COUNT = sizeof(kind_names) / sizeof(kind_names[0]) };

static json_t *save_kind(const struct field *field, const void *at)
{
	const struct curve_limit *limit = at;

	(void)field;
	return json_words(kind_names[limit->kind]);
}

static void load_kind(struct json_reader *reader, const struct field *field,
		      const json_t *value, void *at)
{
	struct curve_limit *limit = at;
	const char *name;

	(void)field;
	json_load_text(reader, value, "", &name);
	for (unsigned i = 0; i < KIND_COUNT; i++)
		if (strcmp(kind_names[i], name) == 0)
			limit->kind = (enum curve_limit_kind)i;
}

const struct field_codec codec_limit_kind = { save_kind, load_kind };

static json_t *save_limit_interval(const struct field *field, const void *at)
{
	const struct curve_limit *limit = at;

	(void)field;
	return save_range(limit->has_interval, limit->low, limit->high);
}

static void load_limit_interval(struct json_reader *reader, const struct field *field,
				const json_t *value, void *at)
{
	struct curve_limit *limit = at;

	(void)field;
	limit->has_interval = load_range(reader, value, &limit->low, &limit->high);
}

const struct field_codec codec_limit_interval = { save_limit_interval, load_limit_interval };

static json_t *save_first_limit(const struct field *field, const void *at)
{
	const struct curve *curve = at;

	(void)field;
	return curve->variant_count > 0 && curve->variants[0].limit_count > 0
		? json_save_fields(json_object(), limit_fields, &curve->variants[0].limits[0])
		: json_null();
}

const struct field_codec codec_first_limit = { .save = save_first_limit };
