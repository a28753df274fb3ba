/* json_fields: the two walks, and the JSON form of each kind. */
#include "json_fields.h"

#include <math.h>

#include "json_text.h"

#define COUNT_OF(field, base) ((unsigned *)((char *)(base) + (field)->count_offset))

static json_t *save_rows(const struct field *field, const void *base)
{
	const char *rows = *(const char *const *)((const char *)base + field->offset);
	json_t *array = json_array();

	for (unsigned i = 0; i < *COUNT_OF(field, base); i++)
		json_array_append_new(array, json_save_fields(json_object(), field->fields,
							      rows + i * field->row_size));
	return array;
}

static json_t *save_texts(const struct field *field, const void *base)
{
	const char *const *texts =
		*(const char *const *const *)((const char *)base + field->offset);
	json_t *array = json_array();

	for (unsigned i = 0; i < *COUNT_OF(field, base); i++)
		json_array_append_new(array, json_words(texts[i]));
	return array;
}

json_t *json_save_field(const struct field *field, const void *base)
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
	case FIELD_OBJECT:
		return json_save_fields(json_object(), field->fields, at);
	case FIELD_ROWS:
		return save_rows(field, base);
	case FIELD_TEXTS:
		return save_texts(field, base);
	case FIELD_CODEC:
		return field->codec->save(field, at);
	}
	return json_null();
}

json_t *json_save_fields(json_t *object, const struct field *fields, const void *base)
{
	for (const struct field *field = fields; field->name; field++) {
		json_t *value = json_save_field(field, base);

		if (value)
			json_object_set_new(object, field->name, value);
	}
	return object;
}

static void load_rows(struct json_reader *reader, const struct field *field,
		      const json_t *value, void *base)
{
	const json_t *array = json_want_array(reader, value);
	const unsigned count = (unsigned)json_array_size(array);
	char *rows = arena_alloc(reader->arena, count * field->row_size);

	*COUNT_OF(field, base) = count;
	*(void **)((char *)base + field->offset) = rows;
	for (unsigned i = 0; i < count && !reader->failed; i++) {
		const size_t length = json_enter(reader, "[%u]", i);

		json_load_fields(reader, field->fields, json_array_get(array, i),
				 rows + i * field->row_size);
		json_leave(reader, length);
	}
}

static void load_texts(struct json_reader *reader, const struct field *field,
		       const json_t *value, void *base)
{
	const json_t *array = json_want_array(reader, value);
	const unsigned count = (unsigned)json_array_size(array);
	const char **texts = arena_alloc(reader->arena, count * sizeof(*texts));

	*COUNT_OF(field, base) = count;
	*(const char ***)((char *)base + field->offset) = texts;
	for (unsigned i = 0; i < count; i++) {
		const size_t length = json_enter(reader, "[%u]", i);

		json_load_text(reader, json_array_get(array, i), "", &texts[i]);
		json_leave(reader, length);
	}
}

/* A missing optional one counts as empty. */
static void load_object(struct json_reader *reader, const struct field *field,
			const json_t *value, void *at)
{
	if (field->need != FIELD_REQUIRED || json_want_object(reader, value))
		json_load_fields(reader, field->fields, json_is_object(value) ? value : NULL, at);
}

static void load_value(struct json_reader *reader, const struct field *field,
		       const json_t *value, void *at)
{
	switch (field->kind) {
	case FIELD_TEXT:
		json_load_text(reader, value, "", at);
		break;
	case FIELD_TEXT_OR_NULL:
		json_load_text(reader, value, NULL, at);
		break;
	case FIELD_BOOL:
		json_load_bool(reader, value, at);
		break;
	case FIELD_UNSIGNED:
		json_load_unsigned(reader, value, at);
		break;
	case FIELD_U64:
		json_load_u64(reader, value, at);
		break;
	case FIELD_REAL:
		json_load_real(reader, value, NAN, at);
		break;
	case FIELD_SHARE:
		json_load_real(reader, value, -1, at);
		break;
	case FIELD_SECONDS:
		json_load_seconds(reader, value, at);
		break;
	case FIELD_OBJECT:
	case FIELD_ROWS:
	case FIELD_TEXTS:
	case FIELD_CODEC:
		break;
	}
}

void json_load_field(struct json_reader *reader, const struct field *field, const json_t *value,
		     void *base)
{
	void *at = (char *)base + field->offset;

	if (field->need == FIELD_REQUIRED && (!value || json_is_null(value)))
		json_fail(reader, "is missing");
	else if (field->kind == FIELD_OBJECT)
		load_object(reader, field, value, at);
	else if (field->kind == FIELD_ROWS)
		load_rows(reader, field, value, base);
	else if (field->kind == FIELD_TEXTS)
		load_texts(reader, field, value, base);
	else if (field->kind == FIELD_CODEC)
		field->codec->load(reader, field, value, at);
	else if (value)
		load_value(reader, field, value, at);
	else if (field->kind == FIELD_TEXT)
		*(const char **)at = "";
}

void json_load_fields(struct json_reader *reader, const struct field *fields,
		      const json_t *object, void *base)
{
	for (const struct field *field = fields; field->name && !reader->failed; field++) {
		const size_t length = json_enter(reader, "%s", field->name);

		if (field->need != FIELD_DERIVED)
			json_load_field(reader, field, json_object_get(object, field->name), base);
		json_leave(reader, length);
	}
}
