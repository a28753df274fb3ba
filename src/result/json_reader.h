/*
 * json_reader: reads values of an untrusted JSON document as C values.
 *
 * The reader knows its position in the document, for messages ("runs[2].read.ios is missing"), and
 * the first error. After an error every function does nothing and leaves its destination unchanged,
 * so callers need not check return values.
 */
#ifndef JSON_READER_H
#define JSON_READER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "environ.h"
#include "err.h"

struct json_reader {
	struct arena *arena;		/* for texts and rows */
	struct err *err;
	const struct environ *environ;	/* of the document; runs have indices into its targets */
	unsigned run_count;		/* runs and jobs until now */
	char place[512];
	bool failed;
};

void json_fail(struct json_reader *reader, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Enter a member or element; leave with the returned value. */
size_t json_enter(struct json_reader *reader, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void json_leave(struct json_reader *reader, size_t length);

/* A whole number, or a text with one (see json_unsigned()). */
bool json_to_u64(const json_t *value, uint64_t *number);
void json_load_u64(struct json_reader *reader, const json_t *value, uint64_t *out);
void json_load_unsigned(struct json_reader *reader, const json_t *value, unsigned *out);
void json_load_text(struct json_reader *reader, const json_t *value, const char *if_null,
		    const char **out);
void json_load_real(struct json_reader *reader, const json_t *value, double if_null,
		    double *out);
void json_load_bool(struct json_reader *reader, const json_t *value, bool *out);
void json_load_seconds(struct json_reader *reader, const json_t *value, uint64_t *out_ns);

/* An array, or NULL, which jansson treats as an empty one; an error if it is anything else. */
const json_t *json_want_array(struct json_reader *reader, const json_t *value);
bool json_want_object(struct json_reader *reader, const json_t *value);

#endif
