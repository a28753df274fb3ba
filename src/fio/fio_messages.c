/*
 * Mistakes and notes, each told once; and a section as a command line.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "fio_option.h"
#include "fio_reader.h"
#include "option.h"
#include "quote.h"

/* A mistake in [global] is met by each section, and told once. */
static bool is_told(const struct err *err, const char *line)
{
	const size_t length = strlen(line);

	for (const char *at = err->text; (at = strstr(at, line)); at += length)
		if ((at == err->text || at[-1] == '\n') && (!at[length] || at[length] == '\n'))
			return true;
	return false;
}

int fio_mistake(struct err *err, const char *origin, const char *name, const char *format, ...)
{
	const struct setting setting = { .origin = origin };
	const bool is_in_file = setting_is_from_file(&setting);
	char why[1024], line[2048];
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	snprintf(line, sizeof(line), "%s%s%s: %s", is_in_file ? origin : "--",
		 is_in_file ? ": " : "", name, why);
	return is_told(err, line) ? -EINVAL : err_add(err, "%s", line);
}

void fio_note(struct fio_request *request, const char *format, ...)
{
	va_list args;
	const char *text;

	va_start(args, format);
	text = arena_vprintf(request->arena, format, args);
	va_end(args);
	for (unsigned i = 0; i < request->note_count; i++)
		if (!strcmp(request->notes[i], text))
			return;
	if (request->note_count < FIO_NOTES_MAX)
		request->notes[request->note_count++] = text;
}

const char *fio_command_of(const struct fio_request *request, const struct fio_section *section)
{
	struct arena *arena = request->arena;
	const char *text = arena_printf(arena, "fio --name=%s",
					quote_for_shell(section->name, arena));

	for (unsigned i = 0; i < fio_option_count; i++) {
		const char *value = section->given[i].value;

		if (value && fio_options[i].kind == FIO_SET && !strcmp(value, "1"))
			text = arena_printf(arena, "%s --%s", text, fio_options[i].name);
		else if (value)
			text = arena_printf(arena, "%s --%s=%s", text, fio_options[i].name,
					    quote_for_shell(value, arena));
	}
	return text;
}
