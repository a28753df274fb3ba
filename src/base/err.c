/*
 * Errors as values. A sentence is always composed in a buffer of its own and then stored,
 * so that a message may quote the previous one (err_wrap does), and a text that does not fit
 * ends with "…" at a character border instead of in the middle of one.
 *
 * Names of error codes come from one table, read in both directions. strerrorname_np(3)
 * would do half of it, but only with glibc.
 */
#include "err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME(code) [code] = #code

/* EWOULDBLOCK, EDEADLOCK and ENOTSUP are EAGAIN, EDEADLK and EOPNOTSUPP again. */
static const char *const names[] = {
	NAME(EPERM), NAME(ENOENT), NAME(ESRCH), NAME(EINTR), NAME(EIO), NAME(ENXIO),
	NAME(E2BIG), NAME(ENOEXEC), NAME(EBADF), NAME(ECHILD), NAME(EAGAIN),
	NAME(ENOMEM), NAME(EACCES), NAME(EFAULT), NAME(ENOTBLK), NAME(EBUSY),
	NAME(EEXIST), NAME(EXDEV), NAME(ENODEV), NAME(ENOTDIR), NAME(EISDIR),
	NAME(EINVAL), NAME(ENFILE), NAME(EMFILE), NAME(ENOTTY), NAME(ETXTBSY),
	NAME(EFBIG), NAME(ENOSPC), NAME(ESPIPE), NAME(EROFS), NAME(EMLINK), NAME(EPIPE),
	NAME(EDOM), NAME(ERANGE), NAME(EDEADLK), NAME(ENAMETOOLONG), NAME(ENOLCK),
	NAME(ENOSYS), NAME(ENOTEMPTY), NAME(ELOOP), NAME(ENOMSG), NAME(EIDRM),
	NAME(ECHRNG), NAME(EL2NSYNC), NAME(EL3HLT), NAME(EL3RST), NAME(ELNRNG),
	NAME(EUNATCH), NAME(ENOCSI), NAME(EL2HLT), NAME(EBADE), NAME(EBADR),
	NAME(EXFULL), NAME(ENOANO), NAME(EBADRQC), NAME(EBADSLT), NAME(EBFONT),
	NAME(ENOSTR), NAME(ENODATA), NAME(ETIME), NAME(ENOSR), NAME(ENONET),
	NAME(ENOPKG), NAME(EREMOTE), NAME(ENOLINK), NAME(EADV), NAME(ESRMNT),
	NAME(ECOMM), NAME(EPROTO), NAME(EMULTIHOP), NAME(EDOTDOT), NAME(EBADMSG),
	NAME(EOVERFLOW), NAME(ENOTUNIQ), NAME(EBADFD), NAME(EREMCHG), NAME(ELIBACC),
	NAME(ELIBBAD), NAME(ELIBSCN), NAME(ELIBMAX), NAME(ELIBEXEC), NAME(EILSEQ),
	NAME(ERESTART), NAME(ESTRPIPE), NAME(EUSERS), NAME(ENOTSOCK),
	NAME(EDESTADDRREQ), NAME(EMSGSIZE), NAME(EPROTOTYPE), NAME(ENOPROTOOPT),
	NAME(EPROTONOSUPPORT), NAME(ESOCKTNOSUPPORT), NAME(EOPNOTSUPP),
	NAME(EPFNOSUPPORT), NAME(EAFNOSUPPORT), NAME(EADDRINUSE), NAME(EADDRNOTAVAIL),
	NAME(ENETDOWN), NAME(ENETUNREACH), NAME(ENETRESET), NAME(ECONNABORTED),
	NAME(ECONNRESET), NAME(ENOBUFS), NAME(EISCONN), NAME(ENOTCONN), NAME(ESHUTDOWN),
	NAME(ETOOMANYREFS), NAME(ETIMEDOUT), NAME(ECONNREFUSED), NAME(EHOSTDOWN),
	NAME(EHOSTUNREACH), NAME(EALREADY), NAME(EINPROGRESS), NAME(ESTALE),
	NAME(EUCLEAN), NAME(ENOTNAM), NAME(ENAVAIL), NAME(EISNAM), NAME(EREMOTEIO),
	NAME(EDQUOT), NAME(ENOMEDIUM), NAME(EMEDIUMTYPE), NAME(ECANCELED), NAME(ENOKEY),
	NAME(EKEYEXPIRED), NAME(EKEYREVOKED), NAME(EKEYREJECTED), NAME(EOWNERDEAD),
	NAME(ENOTRECOVERABLE), NAME(ERFKILL), NAME(EHWPOISON),
};

enum { NAME_COUNT = sizeof(names) / sizeof(names[0]) };

/* Append to a text of ERR_TEXT_MAX bytes; a text that is full then ends with "…". */
static void text_append(char *text, const char *more)
{
	static const char ellipsis[] = "…";
	const size_t used = strlen(text);
	const size_t length = strlen(more);
	size_t end;

	if (used + length < ERR_TEXT_MAX) {
		memcpy(text + used, more, length + 1);
		return;
	}

	memcpy(text + used, more, ERR_TEXT_MAX - 1 - used);
	end = ERR_TEXT_MAX - sizeof(ellipsis);
	while (end > 0 && ((unsigned char)text[end] & 0xc0) == 0x80)
		end--;		/* a continuation byte: remove the whole character */
	memcpy(text + end, ellipsis, sizeof(ellipsis));
}

/* Longer than any text that fits, so that text_append() detects truncation. */
enum { COMPOSED_MAX = ERR_TEXT_MAX + 1 };

static int set(struct err *err, enum exit_status status, int code, const char *format,
	       va_list args)
{
	char text[COMPOSED_MAX];

	vsnprintf(text, sizeof(text), format, args);
	err->code = code;
	err->status = status;
	err->text[0] = '\0';
	text_append(err->text, text);
	return -code;
}

int err_request(struct err *err, int code, const char *format, ...)
{
	va_list args;
	int ret;

	va_start(args, format);
	ret = set(err, EXIT_STATUS_REQUEST, code, format, args);
	va_end(args);
	return ret;
}

int err_failure(struct err *err, int code, const char *format, ...)
{
	va_list args;
	int ret;

	va_start(args, format);
	ret = set(err, EXIT_STATUS_FAILED, code, format, args);
	va_end(args);
	return ret;
}

int err_wrap(struct err *err, const char *format, ...)
{
	char prefix[COMPOSED_MAX], inner[ERR_TEXT_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(prefix, sizeof(prefix), format, args);
	va_end(args);

	memcpy(inner, err->text, sizeof(inner));
	err->text[0] = '\0';
	text_append(err->text, prefix);
	text_append(err->text, ": ");
	text_append(err->text, inner);
	return -err->code;
}

int err_add(struct err *err, const char *format, ...)
{
	char text[COMPOSED_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);

	if (err->code == 0)
		err->text[0] = '\0';
	else
		text_append(err->text, "\n");
	text_append(err->text, text);
	err->code = EINVAL;
	err->status = EXIT_STATUS_REQUEST;
	return -EINVAL;
}

const char *err_describe(int code)
{
	return code == ERR_EOF ? "the file or device ends before that" : strerror(code);
}

const char *err_name(int code)
{
	static _Thread_local char number[16];

	if (code == ERR_EOF)
		return "EOF";
	if (code > 0 && code < NAME_COUNT && names[code])
		return names[code];

	snprintf(number, sizeof(number), "E%d", code);
	return number;
}

int err_code(const char *name)
{
	unsigned long number;
	char *end;

	for (int code = 1; code < NAME_COUNT; code++) {
		if (names[code] && strcmp(names[code], name) == 0)
			return code;
	}

	if (strcmp(name, "EOF") == 0)
		return ERR_EOF;
	/* err_name()'s text for a code without a name; 4095 is MAX_ERRNO. */
	if (name[0] != 'E' || name[1] < '1' || name[1] > '9')
		return 0;
	number = strtoul(name + 1, &end, 10);
	return *end == '\0' && number <= 4095 ? (int)number : 0;
}
