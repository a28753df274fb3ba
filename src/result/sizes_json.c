/* The counts for each of several block sizes; the sizes are in the options. */
#include "json_text.h"
#include "result_codecs.h"
#include "result_fields.h"

static json_t *save_sizes(const struct field *field, const void *at)
{
	const struct run_result *run = at;
	json_t *array = run->size_count > 0 ? json_array() : NULL;

	(void)field;
	for (unsigned i = 0; i < run->size_count; i++) {
		const struct result_size *size = &run->sizes[i];
		json_t *object = json_object();

		json_object_set_new(object, "op", json_string(io_op_name(size->op)));
		json_object_set_new(object, "size_bytes", json_unsigned(size->size_bytes));
		json_array_append_new(array, json_save_fields(object, size_fields, &size->of));
	}
	return array;
}

static void load_sizes(struct json_reader *reader, const struct field *field, const json_t *value,
		       void *at)
{
	struct run_result *run = at;

	(void)field;
	if (!value || !json_want_array(reader, value))
		return;
	run_result_add_sizes(run, reader->arena);
	if (json_array_size(value) != run->size_count) {
		json_fail(reader, "has %zu rows: block-sizes has %u sizes", json_array_size(value),
			  run->size_count);
		return;
	}
	for (unsigned i = 0; i < run->size_count && !reader->failed; i++) {
		const size_t length = json_enter(reader, "[%u]", i);
		const json_t *row = json_array_get(value, i);

		if (json_want_object(reader, row))
			json_load_fields(reader, size_fields, row, &run->sizes[i].of);
		json_leave(reader, length);
	}
}

const struct field_codec codec_sizes = { save_sizes, load_sizes };
