/*
 * output: one file that a result is written to, or standard output, or a pipe.
 *
 * Files are tried before the run and renamed into place after it: never half a result. What there
 * is in between is saved beside it, as "NAME.partial", and that goes when NAME is there.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"

/* All zero: none is wanted. */
struct output {
	const char *path;		/* NULL: none; "-": stdout */
	char *final;			/* where it goes, directory and links resolved; or NULL */
	int mode;			/* of the file that is replaced; -1: there is none */
	int fd;				/* of what is written as it is; -1: there is none */
	char *partial;			/* name of what was saved so far; or NULL */
	int partial_fd;			/* of that: its lock says that it is in use */
};

/* Can it be written? Asked before the run, by making a file beside it. path NULL or "": none. */
int output_open(struct output *output, const char *path, struct err *err);
/* Write "<path>.<random>.tmp" beside it, sync, rename; or as it is (a pipe, /dev/null, stdout:
 * whether that arrived is told at the end of the program). Closes it. */
int output_write(struct output *output, const char *text, size_t size_bytes, struct err *err);
/* Save what there is so far, whole, in place of what was saved before. Only of a file; what an
 * earlier command saved is never replaced. */
int output_save(struct output *output, const char *text, size_t size_bytes, struct err *err);
/* Without writing. Harmless after output_write(). */
void output_close(struct output *output);

/* Is this path standard output, under whatever name? */
bool output_is_stdout(const char *path);
/* Would one be written over the other? */
bool outputs_collide(const struct output *one, const struct output *other);

#endif
