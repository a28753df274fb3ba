/*
 * uring_facts: the features of this kernel's io_uring, as reported by the kernel: the feature bits
 * of io_uring_setup(2), the opcodes of IORING_REGISTER_PROBE, and each setup flag by itself.
 *
 * The names include some newer than the header of liburing 2.3; unknown ones have only a number.
 * For display and tests: the engine relies on the features granted to its own ring.
 */
#ifndef URING_FACTS_H
#define URING_FACTS_H

#include <stdbool.h>

#include "uring_flags.h"

enum { URING_OPCODE_MAX = 256, URING_FEATURE_BITS = 32 };

struct uring_facts {
	int error;			/* no ring can be made: negative errno; all else is 0 */
	unsigned features;		/* IORING_FEAT_… */
	bool knows_opcodes;		/* could they be probed? (Linux 5.6) */
	int register_error;		/* if not: the errno of it */
	bool opcodes[URING_OPCODE_MAX];
	int flag_errors[URING_FLAG_COUNT];	/* of uring_flags[i]: 0, or negative errno */
};

void uring_facts_gather(struct uring_facts *facts);

/* A feature bit or an opcode by its name ("EXT_ARG", "READ_FIXED") and the Linux that first had
 * it ("5.11"); name NULL if it is newer than this program. */
struct uring_name {
	const char *name;
	const char *since;
};
struct uring_name uring_feature_name(unsigned bit);
struct uring_name uring_opcode_name(unsigned opcode);

#endif
