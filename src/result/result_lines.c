/*
 * result_lines: the members of each line are those of the document, by the same tables, behind the
 * `type` of the line.
 */
#include "result_lines.h"

#include <string.h>

#include "json_text.h"
#include "result_codecs.h"
#include "result_fields.h"

static json_t *line_of(const char *type)
{
	json_t *line = json_object();

	json_object_set_new(line, "type", json_string(type));
	return line;
}

static char *finished(json_t *line)
{
	char *text = json_line(line);

	json_decref(line);
	return text;
}

static void add_members(json_t *line, const struct result *result, const char *const names[])
{
	for (const struct field *field = result_fields; field->name; field++)
		for (unsigned i = 0; names[i]; i++) {
			json_t *value = strcmp(names[i], field->name) == 0
					? json_save_field(field, result) : NULL;

			if (value)
				json_object_set_new(line, field->name, value);
		}
}

char *result_line_start(const struct result *result)
{
	static const char *const names[] = {
		"version", "profile", "description", "started_at", "command", "environment", NULL
	};
	json_t *line = line_of("start");

	json_object_set_new(line, "schema", json_string(RESULT_LINES_SCHEMA));
	add_members(line, result, names);
	return finished(line);
}

char *result_line_interval(const char *variant, unsigned round, const char *job,
			   const struct result_interval *interval)
{
	json_t *line = line_of("interval");

	json_object_set_new(line, "variant", json_words(variant));
	json_object_set_new(line, "round", json_unsigned(round));
	json_object_set_new(line, "job", json_words(job));
	return finished(json_save_fields(line, interval_fields, interval));
}

char *result_line_run(const struct run_result *run)
{
	json_t *line = line_of("run"), *saved = json_save_run(run), *job;
	size_t index;

	json_object_del(saved, "intervals");
	json_array_foreach(json_object_get(saved, "jobs"), index, job) {
		json_object_del(job, "intervals");
	}
	json_object_update(line, saved);
	json_decref(saved);
	return finished(line);
}

char *result_line_end(const struct result *result)
{
	static const char *const names[] = {
		"error", "comparison", "stopping", "noise_floor", "checked", "objectives", "curve",
		"advice", NULL
	};
	json_t *line = line_of("end");

	add_members(line, result, names);
	return finished(line);
}
