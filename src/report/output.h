/*
 * output: a destination of a result: a file, standard output, or a pipe.
 *
 * Write access is checked before the run, and a file is renamed into place after it, so it is never
 * incomplete. Partial results are saved beside it, as "NAME.partial", which is removed when NAME is
 * written.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"

/* All zero: not requested. */
struct output {
	const char *path;		/* NULL: none; "-": stdout */
	char *final;			/* destination, directory and links resolved; or NULL */
	int mode;			/* of the file to replace; -1: none */
	int fd;				/* of a destination written directly; -1: none */
	char *partial;			/* name of the partial result; or NULL */
	int partial_fd;			/* of that: locked while it is in use */
};

/* Can it be written? Checked before the run, by creating a file beside it. path NULL or "":
 * none. */
int output_open(struct output *output, const char *path, struct err *err);
/* Write "<path>.<random>.tmp" beside it, sync, rename; or write directly (a pipe, /dev/null,
 * stdout, whose errors are reported at the end of the program). Closes it. */
int output_write(struct output *output, const char *text, size_t size_bytes, struct err *err);
/* Save a complete document of the result so far, replacing the previous one. For files only; a
 * partial result of an earlier command is never replaced. */
int output_save(struct output *output, const char *text, size_t size_bytes, struct err *err);
/* Close without writing. Harmless after output_write(). */
void output_close(struct output *output);

/* Is this path standard output, under any name? */
bool output_is_stdout(const char *path);
/* Are they the same destination? */
bool outputs_collide(const struct output *one, const struct output *other);

#endif
