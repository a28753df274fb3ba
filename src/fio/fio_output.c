/* fio_output: formats by name. The last --output-format counts, and has them all. */
#include "fio_output.h"

#include <string.h>

#include "option.h"

static const struct {
	const char *name;
	enum fio_format format;
} formats[] = {
	{ "normal", FIO_FORMAT_NORMAL },
	{ "terse", FIO_FORMAT_TERSE },
	{ "json", FIO_FORMAT_JSON },
	{ "json+", FIO_FORMAT_JSON_PLUS },
};

static unsigned format_of(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strlen(formats[i].name) == length && !strncmp(formats[i].name, name, length))
			return formats[i].format;
	return 0;
}

int fio_take_formats(struct fio_reader *r, const char *list)
{
	r->request->formats = 0;
	for (const char *name = list;; name++) {
		const size_t length = strcspn(name, ",");
		const unsigned format = format_of(name, length);

		if (!format)
			return fio_mistake(r->err, setting_from_command_line, "output-format",
					   "'%.*s' is none of normal, terse, json, json+",
					   (int)length, name);
		r->request->formats |= format;
		name += length;
		if (!*name)
			return 0;
	}
}

int fio_take_output(struct fio_reader *r, const char *path)
{
	r->request->output = path;
	return 0;
}

int fio_take_minimal(struct fio_reader *r, const char *nothing)
{
	(void)nothing;
	r->request->formats = FIO_FORMAT_TERSE;
	return 0;
}

int fio_take_append_terse(struct fio_reader *r, const char *nothing)
{
	(void)nothing;
	r->request->formats |= FIO_FORMAT_TERSE | FIO_FORMAT_NORMAL;
	return 0;
}

int fio_take_terse_version(struct fio_reader *r, const char *version)
{
	if (!strcmp(version, "3"))
		return 0;
	return fio_mistake(r->err, setting_from_command_line, "terse-version",
			   "refused: only version 3 is written");
}

void fio_choose_output(struct fio_request *request, bool is_named_fio)
{
	if (!request->formats && (is_named_fio || request->output))
		request->formats = FIO_FORMAT_NORMAL;
}
