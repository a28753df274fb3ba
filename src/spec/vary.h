/*
 * vary: --vary KEY=V1,V2 as axes, and their product.
 *
 *	--vary engine=psync,io_uring --vary iodepth=1,32
 *
 * makes four combinations, the last axis changing fastest. Values are parsed (and so
 * known to be good) when the axes are made. An element without '=' is one more value of
 * the key before it, because lists of options are comma-separated too. Within one value
 * of an option that takes a list of flags, times or CPUs, '+' stands for ',':
 * file-extra-flags=none,direct+sync.
 */
#ifndef VARY_H
#define VARY_H

#include "arena.h"
#include "err.h"
#include "option.h"
#include "spec.h"

struct axis {
	const struct option *option;
	const char **values;		/* canonical */
	unsigned value_count;
};

struct vary {
	struct axis *axes;
	unsigned axis_count;
	unsigned combination_count;	/* 1 without axes */
};

/* `fixed` holds what the command line sets: that cannot be varied. Every mistake is added
 * to err; -EINVAL then. More than `combinations_max` combinations are one. */
int vary_parse(struct vary *vary, const struct string_list *elements,
	       const struct settings *fixed, unsigned combinations_max, struct arena *arena,
	       struct err *err);

/* Set this combination's values, origin setting_from_vary. */
void vary_apply(const struct vary *vary, unsigned combination, struct settings *settings);

/* The name of a combination, behind the name of what is varied (NULL: nothing): "psync",
 * "io_uring,32", "uring,iodepth=8". An engine says by itself what it is, and so does a
 * depth behind an engine; everything else is told with its key. */
char *vary_name(const struct vary *vary, unsigned combination, const char *of,
		struct arena *arena);

#endif
