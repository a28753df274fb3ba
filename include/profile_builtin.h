/*
 * profile_builtin: the profiles that the program carries in itself, as they were in bench-profiles/
 * when it was built. Read-only; the array is made by the Makefile.
 */
#ifndef PROFILE_BUILTIN_H
#define PROFILE_BUILTIN_H

/* A directory that is nowhere: "(built-in)/oltp.ini" is what stands in for a path. */
#define PROFILE_BUILTIN_DIR "(built-in)"

struct profile_builtin {
	const char *path;
	const char *text;
};

extern const struct profile_builtin profile_builtins[];	/* ends with path NULL */

/* The text of that path; NULL if it is no built-in one. */
const char *profile_builtin_text(const char *path);

#endif
