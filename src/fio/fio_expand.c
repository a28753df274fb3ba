/*
 * Variables in values of fio's options: those of the environment, and fio's own.
 */
#include "fio_reader.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *number_text(struct fio_reader *r, long number)
{
	return arena_printf(r->request->arena, "%ld", number);
}

/* One of fio's own words at `text`; NULL if there is none. */
static const char *keyword(struct fio_reader *r, const char *text, size_t *length)
{
	static const char *const words[] = { "$pagesize", "$ncpus", "$mb_memory" };
	const long page = sysconf(_SC_PAGESIZE);
	const long values[] = { page, sysconf(_SC_NPROCESSORS_ONLN),
				(sysconf(_SC_PHYS_PAGES) >> 10) * (page >> 10) };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		*length = strlen(words[i]);
		if (!strncmp(text, words[i], *length))
			return number_text(r, values[i]);
	}
	return NULL;
}

static const char *variable(struct fio_reader *r, const char *text, size_t length,
			    const char *origin)
{
	const char *name = arena_strndup(r->request->arena, text + 2, length - 3);
	const char *value = getenv(name);

	if (!value)
		r->ret = fio_mistake(r->err, origin, name, "this environment variable is not set");
	return value;
}

const char *fio_expand(struct fio_reader *r, const char *text, const char *origin)
{
	struct arena *arena = r->request->arena;
	const char *out = "";

	for (const char *dollar; (dollar = strchr(text, '$')); ) {
		const char *end = dollar[1] == '{' ? strchr(dollar, '}') : NULL;
		size_t length = end ? (size_t)(end - dollar) + 1 : 1;
		const char *value = end ? variable(r, dollar, length, origin)
					: keyword(r, dollar, &length);

		if (end && !value)
			return NULL;
		if (!value) {		/* "$jobname": not ours to replace */
			length = 1;
			value = "$";
		}
		out = arena_printf(arena, "%s%.*s%s", out, (int)(dollar - text), text, value);
		text = dollar + length;
	}
	return arena_printf(arena, "%s%s", out, text);
}
