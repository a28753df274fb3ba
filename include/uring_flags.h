/*
 * uring_flags: the flags of io_uring_setup(2) that are useful for a measurement: the option, the
 * requirements and the first kernel of each (the rows are those of ring_features.h).
 *
 * Flags unknown to liburing 2.3 have constants here: the kernel, not a header, decides what is
 * supported. Constant tables, any thread.
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

/* A row of ring_features.h, for the kernel and for display. */
struct uring_flag {
	const char *name;	/* "defer-taskrun" */
	int feature;		/* enum ring_feature; negative: a number's flag */
	unsigned flag;		/* IORING_SETUP_…; 0: asked of io_uring_register(2) */
	unsigned needs;		/* flags without which the kernel refuses it */
	unsigned bars;		/* flags that exclude it */
	unsigned second_to;	/* a better one: tried only if that is not granted */
	bool needs_more;	/* than a ring: a device that polls, another ring */
	const char *since;	/* Linux "6.1" */
	const char *hint;	/* reason for a refusal; NULL: it needs a newer kernel */
	const char *help;	/* its effect, in a few words; NULL: of no use by itself */
};

/* The setup flags, in the order of asking. Ends with name NULL. */
#define URING_FLAG_ONE(...)	+ 1
extern const struct uring_flag uring_flags[];
enum { URING_FLAG_COUNT = RING_SETUP_FEATURES(URING_FLAG_ONE, URING_FLAG_ONE) };
#undef URING_FLAG_ONE

/* By feature, including those that are not setup flags. */
extern const struct uring_flag uring_features[RING_FEATURE_COUNT];

/* A setup flag. NULL if there is none of that name. */
const struct uring_flag *uring_flag_find(const char *name);

/* Does this kernel create a ring with the flag and those that it needs? Creates and closes a small
 * ring, by system call, without liburing. 0, or the negative errno: -EINVAL from a kernel without
 * the flag. */
int uring_flag_try(const struct uring_flag *flag);

#endif
