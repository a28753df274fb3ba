/*
 * fio's job files: lines of "[name]", "key=value" and "key". Comments begin a line with ';' or '#',
 * or follow a value after one of these. "include FILE" reads another file in that place, relative
 * to the directory of the file that says so.
 */
#include "fio_reader.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { INCLUDES_MAX = 8, JOB_FILE_MAX = 1 << 20 };

static char *trimmed(char *text)
{
	size_t length;

	while (isspace((unsigned char)*text))
		text++;
	length = strlen(text);
	while (length > 0 && isspace((unsigned char)text[length - 1]))
		text[--length] = '\0';
	return text;
}

/* ---- lines ---- */

static void read_include(struct fio_reader *r, const char *name, const char *path,
			 const char *origin)
{
	const char *slash = strrchr(path, '/');

	if (r->depth == INCLUDES_MAX) {
		r->ret = fio_mistake(r->err, origin, "include", "more than %d files deep",
				     INCLUDES_MAX);
		return;
	}
	if (slash && name[0] != '/')
		name = arena_printf(r->request->arena, "%.*s/%s", (int)(slash - path), path, name);
	r->depth++;
	fio_read_file(r, name);
	r->depth--;
}

static void read_heading(struct fio_reader *r, char *line, const char *origin)
{
	char *end = strchr(line, ']');

	if (!end || end == line + 1) {
		r->ret = err_add(r->err, "%s: '%s' is not a section (try [name])", origin, line);
		return;
	}
	*end = '\0';
	fio_reader_begin(r, line + 1, origin);
}

static void read_line(struct fio_reader *r, char *line, const char *path, const char *origin)
{
	char *equals;

	line = trimmed(line);
	if (*line == '[') {
		read_heading(r, line, origin);
		return;
	}
	line[strcspn(line, ";#")] = '\0';
	line = trimmed(line);
	if (*line == '\0')
		return;
	if (!strncmp(line, "include", 7) && isblank((unsigned char)line[7])) {
		read_include(r, trimmed(line + 7), path, origin);
		return;
	}
	equals = strchr(line, '=');
	if (equals)
		*equals = '\0';
	fio_reader_set(r, trimmed(line), equals ? trimmed(equals + 1) : NULL, origin);
}

void fio_read_text(struct fio_reader *r, const char *path, const char *text)
{
	char *rest = arena_strdup(r->request->arena, text), *line;

	for (unsigned number = 1; (line = strsep(&rest, "\n")); number++)
		read_line(r, line, path, arena_printf(r->request->arena, "%s:%u", path, number));
}

void fio_read_file(struct fio_reader *r, const char *path)
{
	FILE *file = strcmp(path, "-") ? fopen(path, "re") : stdin;
	char *text;
	size_t length;

	if (!file) {
		r->ret = err_add(r->err, "cannot open job file '%s': %s", path, strerror(errno));
		return;
	}
	text = arena_alloc(r->request->arena, JOB_FILE_MAX + 1);
	length = fread(text, 1, JOB_FILE_MAX, file);
	if (ferror(file))
		r->ret = err_add(r->err, "cannot read job file '%s': %s", path, strerror(errno));
	else if (length == JOB_FILE_MAX)
		r->ret = err_add(r->err, "job file '%s' is larger than 1 MiB", path);
	else if (strlen(text) != length)
		r->ret = err_add(r->err, "job file '%s' has zero bytes", path);
	else
		fio_read_text(r, path, text);
	if (file != stdin)
		fclose(file);
}
