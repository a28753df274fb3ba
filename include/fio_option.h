/*
 * fio_option: THE table of fio's options: those that are translated, those that need nothing here,
 * and those that are refused, with the reason.
 *
 * Names, aliases and kinds of values are as in fio(1) 3.33 and HOWTO. An option in no row is
 * unknown, and thus an error.
 */
#ifndef FIO_OPTION_H
#define FIO_OPTION_H

#include <stdbool.h>
#include <stdint.h>

enum fio_verdict {
	FIO_TRANSLATED,
	FIO_NEEDLESS,		/* left out without a change of meaning: `why` */
	FIO_REFUSED,		/* `why` not */
};

enum fio_kind {
	FIO_TEXT,		/* checked where it is translated */
	FIO_PREFIX,		/* of file names, a text that may be left out */
	FIO_SET,		/* its presence is the value */
	FIO_BOOL,		/* 0 or 1 */
	FIO_NUMBER,		/* with fio's units: 4k */
	FIO_SIZE,		/* the same, or a percentage */
	FIO_SECONDS,		/* a time; a bare number is seconds */
	FIO_MICROSECONDS,	/* a bare number is microseconds */
};

struct fio_option {
	const char *name, *alias;
	enum fio_verdict verdict;
	enum fio_kind kind;
	const char *why;
	const char *harmless;	/* of a refused option: the value that asks for nothing */
};

extern const struct fio_option fio_options[];
extern const unsigned fio_option_count;

/* By name or alias; NULL if there is none. */
const struct fio_option *fio_option_find(const char *name);
/* The nearest name; NULL if none is near. */
const char *fio_option_nearest(const char *name);

/* ---- values, as fio writes them; 0 or -EINVAL, and -ERANGE ---- */

/* "4096", "0x1000", "4k", "1M", "(2*1m)"; kilo is 1024, or 1000 with kb_base=1000. */
int fio_parse_number(const char *text, unsigned kb_base, uint64_t *number);
/* "30", "1.5m", "100ms"; `unit_ns` is that of a bare number. */
int fio_parse_time(const char *text, uint64_t unit_ns, uint64_t *ns);
/* "20%" */
bool fio_parse_percent(const char *text, unsigned *percent);
/* 0, or -EINVAL with `what` the kind accepts. */
int fio_check_value(enum fio_kind kind, const char *text, const char **what);

#endif
