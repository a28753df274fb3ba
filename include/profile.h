/*
 * profile: a named INI file that describes a workload and its variants.
 *
 *	description     = Database pages: 16 KiB random 60/40 reads and writes
 *	inherit         = oltp             (another profile as the base; optional)
 *	file-test-mode  = rndrw            (any option of scope SPEC or PLAN)
 *
 *	[uring]                            (a variant: the base plus these)
 *	engine  = io_uring
 *
 *	[beside/log]                       (a job of the variant "beside": it runs at the same
 *	file-test-mode = seqrewr           time as the others of that variant)
 *
 * A '*' in the place of the variant makes it a job of every variant.
 *
 * Read with inih: "key = value" or "key: value"; lines that begin with ';' or '#' are
 * comments, as is the rest of a line after a blank and ';'. Indentation is ignored, and lines
 * cannot be continued. All mistakes of a file are reported at once, each with file and line.
 */
#ifndef PROFILE_H
#define PROFILE_H

#include <stdbool.h>

#include "arena.h"
#include "err.h"
#include "option.h"

enum {
	PROFILE_INHERIT_MAX		= 8,
	PROFILE_VARIANTS_MAX		= 64,
	PROFILE_NAME_MAX		= 32,	/* of a variant, of a job */
};

struct profile_job {
	const char *name;
	struct settings settings;	/* only what the section itself sets */
};

struct profile_jobs {
	struct profile_job *at;
	unsigned count;			/* at most PLAN_JOBS_MAX */
};

struct profile_variant {
	const char *name;
	struct settings settings;	/* only what [VARIANT] itself sets */
	bool has_section;		/* there is a [VARIANT], and not only [VARIANT/JOB] */
	struct profile_jobs jobs;	/* [VARIANT/JOB] */
};

struct profile {
	const char *name;		/* "oltp" */
	const char *path;		/* where it was found */
	const char *description;	/* "" if there is none */
	const char *comment;		/* the comment at its top, in lines, without ';'; or "" */
	struct settings base;		/* inherited settings included; no defaults */
	struct profile_jobs jobs;	/* of every variant */
	struct profile_variant *variants;
	unsigned variant_count;		/* 0: the base is the only one */
};

/* `name` is a path (has a '/' or ends in .ini) or a name that is searched for in
 * ./bench-profiles, the directories of $RINGBENCH_PROFILE_PATH (':' between),
 * $XDG_CONFIG_HOME/ringbench/profiles (default ~/.config), the installed directory and the program
 * itself (profile_builtin.h). An unknown name is an error that lists the profiles found.
 *
 * `inherit` takes base, description, variants and jobs of another profile; keys of the inheriting
 * profile override its keys, and sections replace all of its sections. It is searched for in the
 * directory of the inheriting file first. Every value of a loaded profile can be parsed;
 * spec_validate() checks that they are compatible. Settings have "path:line" as their origin. */
int profile_load(struct profile *profile, const char *name, struct arena *arena,
		 struct err *err);

/* Is this a valid name of a variant or job? 1 to PROFILE_NAME_MAX letters, digits and _.+-. */
bool profile_is_name(const char *text);

/* The path of the file that profile_load() would read; NULL after adding the available
 * profiles to err. `beside`: a profile, whose directory is searched first, or NULL. */
const char *profile_find(const char *name, const char *beside, struct arena *arena,
			 struct err *err);

/* "oltp" of "/usr/share/ringbench/profiles/oltp.ini". */
char *profile_name_of(const char *path, struct arena *arena);

/* Every profile that can be found, sorted by name; the first of a name is used.
 * Files that do not parse are listed too, with their description "(broken: …)". */
struct profile_entry {
	const char *name;
	const char *path;
	const char *description;
};
unsigned profile_list(struct profile_entry **entries, struct arena *arena);

/* The same without reading them: descriptions are NULL. */
unsigned profile_find_all(struct profile_entry **entries, struct arena *arena);

#endif
