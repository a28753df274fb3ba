/*
 * err: an error is a code, an exit status and a sentence for the user.
 *
 * Set-up code takes `struct err *` last, fills it where the cause is known and wraps it
 * on the way up, so that the user reads where, what, why and the cure in one line:
 *
 *	profile 'oltp.ini', line 12: file-block-size: '4q' is not a size (try 4096, 4K)
 *
 * Functions return 0 or more on success and -errno on failure; every err_ function
 * returns its (negative) code, so that `return err_request(err, EINVAL, "…")` is one
 * statement. Messages: lower case, the subject in 'quotes', no full stop. Nothing here
 * prints.
 *
 * A struct err belongs to its caller and holds no resources. Not for the hot path.
 */
#ifndef ERR_H
#define ERR_H

enum { ERR_TEXT_MAX = 8192 };

/* The exit statuses of the program (they are part of its interface: see ringbench(1)). */
enum exit_status {
	EXIT_STATUS_OK		= 0,
	EXIT_STATUS_FAILED	= 1,	/* the run failed, or an I/O error stopped it */
	EXIT_STATUS_REQUEST	= 2,	/* option, profile or target is wrong */
	EXIT_STATUS_WORSE	= 3,	/* a comparison or gate says "worse" */
	EXIT_STATUS_BAD_DATA	= 4,	/* verification found bad data */
	EXIT_STATUS_SIGNAL	= 128,	/* and the number of the signal that interrupted it */
};

struct err {
	int code;			/* 0: no error; else a positive errno */
	enum exit_status status;
	char text[ERR_TEXT_MAX];	/* one sentence; after err_add() one per line */
};

/* The request is invalid or cannot be satisfied (exit status 2). Returns -code. */
int err_request(struct err *err, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The request was valid, but it failed (exit status 1). Returns -code. */
int err_failure(struct err *err, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Put "<format>: " before the text. Returns the code as it was, negative. */
int err_wrap(struct err *err, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* One more mistake in the request, on a line of its own: for checks that report all
 * mistakes at once; err starts as { 0 }. Code EINVAL, exit status 2. A text that is
 * too long ends with "…". Returns -EINVAL. */
int err_add(struct err *err, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* An I/O within the range of the target met the end of its file or device, for which there is no
 * errno. (MAX_ERRNO is 4095.) */
enum { ERR_EOF = 4096 };

/* strerror(3), which does not know ERR_EOF. */
const char *err_describe(int code);

/* "EIO" for 5, "EOF" for ERR_EOF; "E<number>" for what has no name: valid until the thread's
 * next. */
const char *err_name(int code);

/* The errno of a name from err_name(): 5 for "EIO", 600 for "E600", 0 if it is none. */
int err_code(const char *name);

#endif
