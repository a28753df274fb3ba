/*
 * A section begins with what [global] says so far. Mistakes are collected, and reading goes on.
 */
#include "fio_reader.h"

#include <string.h>

#include "fio_option.h"
#include "option.h"

void fio_reader_init(struct fio_reader *r, struct fio_request *request, struct arena *arena,
		     struct err *err)
{
	*request = (struct fio_request){ .arena = arena };
	*r = (struct fio_reader){ .request = request, .err = err };
	r->globals = arena_alloc(arena, fio_option_count * sizeof(*r->globals));
	r->given = r->globals;
	request->globals = r->globals;
}

static bool is_chosen(const struct fio_request *request, const char *name)
{
	for (unsigned i = 0; i < request->only.count; i++)
		if (!strcmp(request->only.at[i], name))
			return true;
	return request->only.count == 0;
}

void fio_reader_begin(struct fio_reader *r, const char *name, const char *origin)
{
	struct fio_request *request = r->request;
	const size_t size = fio_option_count * sizeof(*r->given);
	struct fio_section *section;

	r->is_left_out = false;
	r->given = r->globals;
	if (!strcmp(name, "global"))
		return;
	r->is_left_out = !is_chosen(request, name);
	if (r->is_left_out)
		return;
	if (request->section_count == FIO_SECTIONS_MAX) {
		r->is_left_out = true;
		r->ret = fio_mistake(r->err, origin, name, "more than %d jobs", FIO_SECTIONS_MAX);
		return;
	}
	section = &request->sections[request->section_count++];
	*section = (struct fio_section){
		.name		= arena_strdup(request->arena, name),
		.origin		= origin,
		.given		= arena_alloc(request->arena, size),
		.begins_file	= r->begins_file,
	};
	memcpy(section->given, r->globals, size);
	r->given = section->given;
	r->begins_file = false;
}

/* The names that need nothing for one reason are told in one note. */
static void note_needless(struct fio_reader *r, const struct fio_option *option)
{
	struct fio_request *request = r->request;

	for (unsigned i = 0; i < request->note_count; i++) {
		const char *text = request->notes[i], *why = strstr(text, ": left out: ");
		const char *at = strstr(text, option->name);
		const size_t length = strlen(option->name);

		if (!why || strcmp(why + strlen(": left out: "), option->why) != 0)
			continue;
		while (at && at < why && !((at == text || at[-1] == ' ') &&
					   strchr(",:", at[length])))
			at = strstr(at + 1, option->name);
		if (!at || at >= why)
			request->notes[i] = arena_printf(request->arena, "%s, %s", option->name,
							 text);
		return;
	}
	fio_note(request, "%s: left out: %s", option->name, option->why);
}

static void check(struct fio_reader *r, const struct fio_option *option, const char *value,
		  const char *origin)
{
	const char *what;

	if (fio_check_value(option->kind, value, &what) < 0)
		r->ret = fio_mistake(r->err, origin, option->name, "'%s' is not %s", value, what);
}

void fio_reader_set(struct fio_reader *r, const char *name, const char *value,
		    const char *origin)
{
	const struct fio_option *option = fio_option_find(name);
	char hint[NEAREST_HINT_MAX];

	if (r->is_left_out)
		return;
	if (!*name || strpbrk(name, " \t")) {
		r->ret = err_add(r->err, "%s: '%s%s%s' is not an option (they are key=value, or "
				 "key)", origin, name, value ? "=" : "", value ? value : "");
		return;
	}
	if (!option) {
		r->ret = fio_mistake(r->err, origin, name, "unknown option%s",
				     nearest_hint(fio_option_nearest(name), hint));
		return;
	}
	if (!value && option->kind == FIO_PREFIX)
		value = "";
	if (!value && option->verdict == FIO_TRANSLATED && option->kind != FIO_SET) {
		r->ret = fio_mistake(r->err, origin, name, "needs a value");
		return;
	}
	value = value ? fio_expand(r, value, origin) : "1";
	if (!value)
		return;
	if (option->verdict == FIO_TRANSLATED)
		check(r, option, value, origin);
	else if (option->verdict == FIO_NEEDLESS)
		note_needless(r, option);
	else if (!option->harmless || strcmp(option->harmless, value) != 0)
		r->ret = fio_mistake(r->err, origin, option->name, "refused: %s", option->why);
	r->given[option - fio_options] = (struct fio_given){
		.value	= arena_strdup(r->request->arena, value),
		.origin	= origin,
	};
}
