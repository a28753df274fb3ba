/*
 * uring_flags: the flags of io_uring_setup(2) that a measurement may want: by the name that they
 * have as options, with what each needs, and the kernel that first had it (the rows are those of
 * ring_features.h).
 *
 * Flags that liburing 2.3 does not know have their own constants here: what the kernel takes is
 * asked of the kernel, not of a header. Constant tables, any thread.
 */
#ifndef URING_FLAGS_H
#define URING_FLAGS_H

#include <liburing.h>
#include <stdbool.h>

#include "ring.h"

#ifndef IORING_SETUP_NO_SQARRAY
#define IORING_SETUP_NO_SQARRAY		(1U << 16)	/* Linux 6.6 */
#endif
#ifndef IORING_SETUP_HYBRID_IOPOLL
#define IORING_SETUP_HYBRID_IOPOLL	(1U << 17)	/* Linux 6.13 */
#endif

/* What the kernel and the tool know of a row of ring_features.h. */
struct uring_flag {
	const char *name;	/* "defer-taskrun" */
	int feature;		/* enum ring_feature; negative: a number's flag */
	unsigned flag;		/* IORING_SETUP_…; 0: asked of io_uring_register(2) */
	unsigned needs;		/* flags without which the kernel refuses it */
	unsigned bars;		/* flags that it cannot stand beside */
	unsigned second_to;	/* what is better: tried only where that is not had */
	bool needs_more;	/* than a ring: a device that polls, another ring */
	const char *since;	/* Linux "6.1" */
	const char *hint;	/* why it may be refused; NULL: it needs a newer kernel */
	const char *help;	/* what it does, in a few words; NULL: of no use by itself */
};

/* The setup flags, in the order of asking. Ends with name NULL. */
#define URING_FLAG_ONE(...)	+ 1
extern const struct uring_flag uring_flags[];
enum { URING_FLAG_COUNT = RING_SETUP_FEATURES(URING_FLAG_ONE, URING_FLAG_ONE) };
#undef URING_FLAG_ONE

/* By feature: also those that are no setup flag. */
extern const struct uring_flag uring_features[RING_FEATURE_COUNT];

/* A setup flag. NULL if there is none of that name. */
const struct uring_flag *uring_flag_find(const char *name);

/* Does this kernel make a ring with the flag and those that it needs? A small ring is made and
 * given up again, by system call: no liburing has its say. 0, or the negative errno: -EINVAL
 * from a kernel that does not have it. */
int uring_flag_try(const struct uring_flag *flag);

#endif
