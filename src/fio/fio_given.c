/* What was given, for readers that do not know the table. */
#include "fio_request.h"

#include <string.h>

#include "fio_option.h"

const char *fio_given_value(const struct fio_section *section, const char *name)
{
	return section ? section->given[fio_option_find(name) - fio_options].value : NULL;
}

bool fio_given_on(const struct fio_section *section, const char *name, bool otherwise)
{
	const char *value = fio_given_value(section, name);

	return value ? strcmp(value, "0") != 0 : otherwise;
}

static const char *text_of(const struct fio_option *option, const char *value)
{
	return option->kind == FIO_SET && !strcmp(value, "1") ? "" : value;
}

static bool next(struct fio_given_walk *walk, const struct fio_given *given,
		 const struct fio_given *without)
{
	for (; walk->at < fio_option_count; walk->at++) {
		const struct fio_option *option = &fio_options[walk->at];
		const char *value = given[walk->at].value;

		if (!value || (without && without[walk->at].value == value))
			continue;
		walk->name = option->name;
		walk->value = text_of(option, value);
		walk->at++;
		return true;
	}
	return false;
}

bool fio_next_global(struct fio_given_walk *walk, const struct fio_request *request)
{
	return request->globals && next(walk, request->globals, NULL);
}

bool fio_next_own(struct fio_given_walk *walk, const struct fio_request *request,
		  const struct fio_section *section)
{
	return next(walk, section->given, request->globals);
}
