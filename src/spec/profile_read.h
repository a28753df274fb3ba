/*
 * profile_read: reads the file of a profile, without inheritance. Other modules call
 * profile_load().
 */
#ifndef PROFILE_READ_H
#define PROFILE_READ_H

#include "profile.h"

struct profile_key {		/* one that is not an option */
	const char *name;
	const char *value;	/* NULL: missing */
	unsigned line_number;
};

struct profile_keys {
	struct profile_key description, inherit;
};

/* Read profile->path into base, variants and comment, and the other keys into `keys`. `profile`
 * has its name, path and room for PROFILE_VARIANTS_MAX variants. 0, or -EINVAL after adding every
 * mistake to err. */
int profile_read(struct profile *profile, struct profile_keys *keys, struct arena *arena,
		 struct err *err);

/* The settings of a new section, given the text between its brackets. NULL after adding an error
 * to `why`. */
struct settings *profile_section(struct profile *profile, const char *heading,
				 struct arena *arena, struct err *why);

#endif
