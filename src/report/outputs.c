/* outputs: THE table of formats, and the selection of those to write. */
#include "outputs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "charset.h"
#include "memory.h"
#include "option.h"
#include "output.h"
#include "output_stream.h"
#include "terminal.h"

static const struct output_format formats[] = {
	{ "page", NULL, OUTPUT_IF_STDOUT_IS_FREE, NULL, NULL },
	{ "json", "json", OUTPUT_WHATEVER_HAPPENS, report_json, NULL },
	{ "markdown", "markdown", OUTPUT_OF_RUNS, report_markdown, NULL },
	{ "html", "html", OUTPUT_OF_RUNS, report_html, NULL },
	{ "csv", "csv", OUTPUT_OF_RUNS, report_csv, NULL },
	{ "intervals", "intervals-csv", OUTPUT_OF_RUNS, report_intervals_csv, NULL },
	{ "hlog", "hlog", OUTPUT_OF_RUNS, report_hlog, NULL },
	{ "fio", "fio-json", OUTPUT_OF_RUNS, report_fio_json, NULL },
	{ "lines", "json-lines", OUTPUT_WHILE_IT_HAPPENS, NULL, report_json_lines },
};

enum { FORMAT_COUNT = sizeof(formats) / sizeof(formats[0]) };

/* ---- before anything is measured ---- */

/* "--json=FILE" and "--json FILE": the file given by this argument and the next, or NULL. */
static const char *path_in(const char *word, const char *next, const char *option)
{
	const size_t length = strlen(option);

	if (strncmp(word, "--", 2) != 0 || strncmp(word + 2, option, length) != 0)
		return NULL;
	word += 2 + length;
	return *word == '=' ? word + 1 : *word == '\0' ? next : NULL;
}

static bool is_promised(const struct output_format *format, int argc, char *const argv[])
{
	const char *path = NULL;

	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		const char *found = path_in(argv[i], argv[i + 1], format->option);

		path = found ? found : path;
	}
	return output_is_stdout(path);
}

const struct output_format *outputs_promised(int argc, char *const argv[])
{
	for (unsigned i = 0; i < FORMAT_COUNT; i++)
		if (formats[i].when == OUTPUT_WHATEVER_HAPPENS &&
		    is_promised(&formats[i], argc, argv))
			return &formats[i];
	return NULL;
}

static const char *path_of(const struct outputs *o, const struct output_format *format,
			   const struct command_options *values)
{
	if (!format->option)
		return o->page_path;
	return *(const char *const *)((const char *)values + option_find(format->option)->offset);
}

/* The page has a path only with fio's option. */
static const char *option_of(const struct output_format *format)
{
	return format->option ? format->option : "output";
}

/* Of two on one path, the second is not written, so that the first is complete. */
static int check_collisions(struct outputs *o, unsigned last, struct err *err)
{
	struct output *file = &o->files[last];

	for (unsigned i = 0; i < last; i++) {
		if (!outputs_collide(&o->files[i], file))
			continue;
		err_request(err, EINVAL, "--%s=%s and --%s=%s are the same file, and one would "
			    "replace the other: give each its own",
			    option_of(&formats[i]), o->files[i].path,
			    option_of(&formats[last]), file->path);
		output_close(file);
		return -EINVAL;
	}
	return 0;
}

int outputs_open(struct outputs *o, const struct command_options *values, struct arena *arena,
		 struct err *err)
{
	int ret = 0;

	o->details = values->details;
	o->files = arena_alloc(arena, FORMAT_COUNT * sizeof(*o->files));
	for (unsigned i = 0; ret == 0 && i < FORMAT_COUNT; i++) {
		ret = (formats[i].stream ? output_stream_open : output_open)(
			&o->files[i], path_of(o, &formats[i], values), err);
		if (ret == 0)
			ret = check_collisions(o, i, err);
	}
	o->is_open = ret == 0;
	return ret;
}

/* ---- meanwhile ---- */

static void begin_streams(struct outputs *o)
{
	for (unsigned i = 0; i < FORMAT_COUNT; i++)
		if (formats[i].stream && !o->stream_err.code)
			output_stream_begin(&o->files[i], &o->stream_err);
}

static void tell(struct outputs *o, unsigned i, const struct report_event *event)
{
	char *text = NULL;
	size_t size_bytes = 0;
	FILE *stream;

	if (!o->files[i].path || o->stream_err.code)
		return;
	stream = memory_stream_open(&text, &size_bytes);
	formats[i].stream(event, stream);
	memory_stream_close(stream, &text);
	output_stream_write(&o->files[i], text, size_bytes, &o->stream_err);
	free(text);
}

void outputs_tell(struct outputs *o, const struct report_event *event)
{
	const struct report_event start = { .what = EVENT_START, .result = event->result };

	if (!o->is_open)
		return;
	if (!o->streams_begun)
		begin_streams(o);
	for (unsigned i = 0; i < FORMAT_COUNT; i++) {
		if (!formats[i].stream)
			continue;
		if (!o->streams_begun)
			tell(o, i, &start);
		tell(o, i, event);
	}
	o->streams_begun = true;
}

/* ---- after it ---- */

static bool has_something_to_show(const struct result *result)
{
	return result->run_count > 0 || result->has_comparison;
}

static bool stdout_is_free(const struct outputs *o)
{
	bool taken = o->promised != NULL;

	for (unsigned i = 0; o->files && i < FORMAT_COUNT; i++)
		taken = taken || output_is_stdout(o->files[i].path);
	return !taken;
}

/* Destination of this format. After a failed start there is none, except for a promised
 * document. */
static const char *wanted_path(const struct outputs *o, unsigned i, const struct result *result)
{
	const bool has_content = has_something_to_show(result);

	if (o->promised == &formats[i])
		return "-";
	if (formats[i].stream)
		return NULL;
	if (formats[i].when == OUTPUT_IF_STDOUT_IS_FREE)
		return !has_content || o->no_page ? NULL : o->page_path ? o->page_path
			: stdout_is_free(o) ? "-" : NULL;
	return has_content && o->files ? o->files[i].path : NULL;
}

/* free() it. */
static char *text_of(const struct outputs *o, const struct output_format *format,
		     const struct result *result, size_t *size_bytes)
{
	const struct report_look look = {
		.colour		= terminal_wants_colour(stdout),
		.width		= terminal_width(stdout),
		.ascii		= !charset_is_utf8(),
		.details	= o->details,
		.beside		= o->beside,
		.beside_count	= o->beside_count,
	};
	char *text = NULL;
	FILE *stream = memory_stream_open(&text, size_bytes);

	(format->write ? format->write : o->page ? o->page : report_text)(result, stream, &look);
	memory_stream_close(stream, &text);
	return text;
}

typedef int output_verb(struct output *file, const char *text, size_t size_bytes,
			struct err *err);

static int hand_over(const struct outputs *o, unsigned i, const struct result *result,
		     struct output *file, output_verb *verb, struct err *err)
{
	size_t size_bytes = 0;
	char *text = text_of(o, &formats[i], result, &size_bytes);
	const int ret = verb(file, text, size_bytes, err);

	free(text);
	return ret;
}

int outputs_save(struct outputs *o, const struct result *result, struct err *err)
{
	int ret = 0;

	for (unsigned i = 0; ret == 0 && i < FORMAT_COUNT; i++)
		if (o->files[i].final && !formats[i].stream)
			ret = hand_over(o, i, result, &o->files[i], output_save, err);
	return ret;
}

int outputs_write(struct outputs *o, const struct result *result, struct err *err)
{
	int first;

	outputs_tell(o, &(struct report_event){ .what = EVENT_END, .result = result });
	first = -o->stream_err.code;
	if (first < 0)
		*err = o->stream_err;
	for (unsigned i = 0; i < FORMAT_COUNT; i++) {
		const char *path = wanted_path(o, i, result);
		struct output on_stdout = { .path = "-", .fd = -1, .partial_fd = -1 };
		struct output *file = output_is_stdout(path) ? &on_stdout : &o->files[i];
		struct err why = { 0 };
		const int ret = path ? hand_over(o, i, result, file, output_write, &why) : 0;

		if (first == 0 && ret < 0)
			*err = why;
		first = first < 0 ? first : ret;
	}
	for (unsigned i = 0; o->files && i < FORMAT_COUNT; i++)
		output_close(&o->files[i]);
	return first;
}
