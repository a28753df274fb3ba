/* fio_output: the options that say what fio prints, and where to. 0, or -EINVAL after a mistake. */
#ifndef FIO_OUTPUT_H
#define FIO_OUTPUT_H

#include "fio_reader.h"

int fio_take_output(struct fio_reader *reader, const char *path);
int fio_take_formats(struct fio_reader *reader, const char *list);
int fio_take_minimal(struct fio_reader *reader, const char *nothing);
int fio_take_append_terse(struct fio_reader *reader, const char *nothing);
int fio_take_terse_version(struct fio_reader *reader, const char *version);

#endif
