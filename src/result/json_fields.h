/*
 * json_fields: converts a struct to a JSON object, and back, by a table that maps members of the
 * struct to members of the object.
 *
 * Saving and loading use the same table, so they cannot diverge. Members unknown to a table are
 * from a newer version and are ignored.
 */
#ifndef JSON_FIELDS_H
#define JSON_FIELDS_H

#include <jansson.h>
#include <stddef.h>

#include "json_reader.h"

enum field_kind {
	FIELD_TEXT,		/* const char *, never NULL */
	FIELD_TEXT_OR_NULL,
	FIELD_BOOL,
	FIELD_UNSIGNED,
	FIELD_U64,
	FIELD_REAL,		/* double; NaN is null */
	FIELD_SHARE,		/* double; below 0 is unknown, is null */
	FIELD_SECONDS,		/* uint64_t nanoseconds, as seconds */
	FIELD_OBJECT,		/* a table of its own, of the same struct or of a part of it */
	FIELD_ROWS,		/* pointer and count: an array of objects */
	FIELD_TEXTS,		/* pointer and count: an array of texts */
	FIELD_CODEC,		/* for everything else: functions */
};

enum field_need {
	FIELD_OPTIONAL,		/* when loading: 0, "" or NULL if it is missing */
	FIELD_REQUIRED,
	FIELD_DERIVED,		/* saved for readers; computed again, not loaded */
};

struct field_codec;

struct field {
	const char *name;	/* NULL: end of the table */
	enum field_kind kind;
	enum field_need need;
	size_t offset;
	const struct field *fields;		/* of an object, or of each row */
	size_t row_size, count_offset;		/* of rows; of texts the latter alone */
	const struct field_codec *codec;
};

struct field_codec {
	/* NULL: the object lacks it. */
	json_t *(*save)(const struct field *field, const void *at);
	/* The value is NULL if the object lacks it; not called if the field is derived. */
	void (*load)(struct json_reader *reader, const struct field *field, const json_t *value,
		     void *at);
};

/* Adds them to the object, which is returned. */
json_t *json_save_fields(json_t *object, const struct field *fields, const void *base);
void json_load_fields(struct json_reader *reader, const struct field *fields,
		      const json_t *object, void *base);

/* One member; its offset is relative to base. */
json_t *json_save_field(const struct field *field, const void *base);
void json_load_field(struct json_reader *reader, const struct field *field, const json_t *value,
		     void *base);

#endif
