/* fio_layout: files that jobs of fio need and that are missing, as fio makes them. */
#ifndef FIO_LAYOUT_H
#define FIO_LAYOUT_H

#include "fio_request.h"
#include "session.h"

/* Make files that are missing or too short, job by job. A file made here may be overwritten by the
 * jobs. 0; -errno with session->err, or -EINTR after a stop signal. */
int fio_lay_out(struct session *session, const struct fio_request *request);

/* At the end, with unlink: those files of the jobs that ringbench made. 0, or -errno with
 * session->err. */
int fio_remove(struct session *session, const struct fio_request *request);

#endif
