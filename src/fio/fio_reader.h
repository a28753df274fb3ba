/*
 * fio_reader: what the readers of job files and of command lines have in common: sections, and one
 * option after the other.
 */
#ifndef FIO_READER_H
#define FIO_READER_H

#include "fio_request.h"

struct fio_reader {
	struct fio_request *request;
	struct err *err;
	struct fio_given *globals;
	struct fio_given *given;	/* of the section that is read */
	bool is_left_out;		/* by --section */
	bool begins_file;		/* the next section is the first of a file */
	unsigned depth;			/* of includes */
	int ret;
};

void fio_reader_init(struct fio_reader *r, struct fio_request *request, struct arena *arena,
		     struct err *err);

/* Later options are those of this section; "global" is that of all that follow. */
void fio_reader_begin(struct fio_reader *r, const char *name, const char *origin);

/* value NULL: none was given. */
void fio_reader_set(struct fio_reader *r, const char *name, const char *value,
		    const char *origin);

/* fio_messages.c: "job.fio:12: bs: why", "--bs: why" */
int fio_mistake(struct err *err, const char *origin, const char *name, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* fio_file.c: a job file, or a text as if it were one. */
void fio_read_file(struct fio_reader *r, const char *path);
void fio_read_text(struct fio_reader *r, const char *path, const char *text);

/* fio_expand.c: ${NAME} of the environment, and $ncpus, $pagesize, $mb_memory. NULL after a
 * mistake. */
const char *fio_expand(struct fio_reader *r, const char *text, const char *origin);

#endif
