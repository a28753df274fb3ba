/*
 * Reads fio's options of a section by name, and sets ours with the origin of theirs.
 */
#include "fio_translation.h"

#include <stdarg.h>
#include <string.h>

#include "fio_option.h"
#include "fio_reader.h"
#include "units.h"

/* ---- fio's options ---- */

static const struct fio_given *given(const struct fio_translation *t, const char *name)
{
	return &t->section->given[fio_option_find(name) - fio_options];
}

const char *fio_text(const struct fio_translation *t, const char *name)
{
	return given(t, name)->value;
}

const char *fio_job_name(const struct fio_translation *t)
{
	const char *name = fio_text(t, "name");

	return name ? name : t->section->name;
}

bool fio_flag(const struct fio_translation *t, const char *name, bool otherwise)
{
	const char *text = fio_text(t, name);

	return text ? strcmp(text, "0") != 0 : otherwise;
}

int fio_number_of(const struct fio_translation *t, const char *text, uint64_t *number)
{
	const char *base = fio_text(t, "kb_base");

	return fio_parse_number(text, base && !strcmp(base, "1000") ? 1000 : 1024, number);
}

uint64_t fio_number(const struct fio_translation *t, const char *name, uint64_t otherwise)
{
	const char *text = fio_text(t, name);
	uint64_t number;

	return text && fio_number_of(t, text, &number) == 0 ? number : otherwise;
}

uint64_t fio_time_ns(const struct fio_translation *t, const char *name, uint64_t unit_ns)
{
	const char *text = fio_text(t, name);
	uint64_t ns;

	return text && fio_parse_time(text, unit_ns, &ns) == 0 ? ns : 0;
}

void fio_pair(const struct fio_translation *t, const char *text, const char *parts[2])
{
	const size_t first = strcspn(text, ",");
	const char *second = text[first] ? text + first + 1 : NULL;
	const size_t length = second ? strcspn(second, ",") : 0;

	parts[IO_READ] = first > 0 ? arena_strndup(t->arena, text, first) : NULL;
	parts[IO_WRITE] = length > 0 ? arena_strndup(t->arena, second, length)
				     : second ? NULL : parts[IO_READ];
}

/* ---- ours ---- */

const char *fio_origin(const struct fio_translation *t, const char *from)
{
	return from && given(t, from)->value ? given(t, from)->origin : t->section->origin;
}

void fio_set(struct fio_translation *t, const char *ours, const char *value, const char *from)
{
	settings_set(&t->job, option_find(ours), value, fio_origin(t, from));
}

void fio_set_number(struct fio_translation *t, const char *ours, uint64_t value, const char *from)
{
	fio_set(t, ours, arena_printf(t->arena, "%llu", (unsigned long long)value), from);
}

void fio_set_size(struct fio_translation *t, const char *ours, uint64_t bytes, const char *from)
{
	char text[UNITS_TEXT_MAX];

	fio_set(t, ours, arena_strdup(t->arena, units_format_size(bytes, text)), from);
}

void fio_set_of_run(struct fio_translation *t, const char *ours, const char *value,
		    const char *from)
{
	const struct setting *before = settings_get(t->run, ours);

	if (before->value && strcmp(before->value, value) != 0)
		fio_wrong(t, from, "jobs that run at the same time have one value of it, and not "
			  "%s=%s besides %s (use stonewall to run them one after the other): %s",
			  ours, value, before->value, t->names);
	else if (!before->value)
		settings_set(t->run, option_find(ours), value, fio_origin(t, from));
}

/* Its heading in a file, or what began it on the command line. */
static const char *section_name(const struct fio_translation *t)
{
	const struct setting heading = { .origin = t->section->origin };

	return setting_is_from_file(&heading) ? t->section->name
		: arena_printf(t->arena, "name=%s", t->section->name);
}

void fio_wrong(struct fio_translation *t, const char *name, const char *format, ...)
{
	va_list args;
	const char *why;

	va_start(args, format);
	why = arena_vprintf(t->arena, format, args);
	va_end(args);
	if (fio_text(t, name))
		t->ret = fio_mistake(t->err, fio_origin(t, name), name, "%s", why);
	else
		t->ret = fio_mistake(t->err, t->section->origin, section_name(t), "%s: %s", name,
				     why);
}
