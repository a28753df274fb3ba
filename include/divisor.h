/*
 * divisor: fast division by a number known in advance.
 *
 * A division takes some 30 cycles; a multiplication by the inverse, rounded down, gives the
 * quotient or one less (H. S. Warren, Hacker's Delight, chapter 10).
 */
#ifndef DIVISOR_H
#define DIVISOR_H

#include <stdint.h>

struct divisor {
	uint64_t by;
	uint64_t inverse;		/* of 2^64 */
};

/* by > 0 */
static inline struct divisor divisor_of(uint64_t by)
{
	return (struct divisor){ .by = by, .inverse = UINT64_MAX / by };
}

/* Any number: quotient, and *rest. */
static inline uint64_t divide(uint64_t number, struct divisor divisor, uint64_t *rest)
{
	uint64_t quotient = (uint64_t)(((unsigned __int128)number * divisor.inverse) >> 64);

	*rest = number - quotient * divisor.by;
	if (*rest >= divisor.by) {
		*rest -= divisor.by;
		quotient++;
	}
	return quotient;
}

#endif
