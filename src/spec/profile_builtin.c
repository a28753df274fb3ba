/* Lookup among the built-in profiles. Their texts are in the generated profile_texts.c. */
#include "profile_builtin.h"

#include <stddef.h>
#include <string.h>

const char *profile_builtin_text(const char *path)
{
	for (const struct profile_builtin *b = profile_builtins; b->path; b++)
		if (strcmp(b->path, path) == 0)
			return b->text;
	return NULL;
}
