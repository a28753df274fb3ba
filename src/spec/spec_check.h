/*
 * spec_check: shared by the files that check a spec. Other modules call spec_validate().
 */
#ifndef SPEC_CHECK_H
#define SPEC_CHECK_H

#include "engine.h"
#include "option.h"
#include "spec.h"

struct spec_check {
	const struct spec *spec;
	const struct settings *settings;	/* or NULL */
	struct err *err;
	int ret;
};

/* Add an error: a self-contained message, with file and line of the option at fault if it was set
 * in a profile. */
void spec_mistake(struct spec_check *check, const char *blamed, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* spec_validate_allocation.c: files that are not written before the run. */
void spec_check_allocation(struct spec_check *check, unsigned command);

/* spec_validate_places.c: the blocks accessed, and their order. */
void spec_check_places(struct spec_check *check);

/* spec_validate_precondition.c: writing the target before it is measured. */
void spec_check_precondition(struct spec_check *check);

/* spec_validate_rate.c: whose rate it is, and when I/Os are due. */
void spec_check_rate(struct spec_check *check);

/* spec_validate_ring.c: combinations of ring options, and the engines that support them. */
void spec_check_ring(struct spec_check *check);

/* spec_validate_sizes.c: block-sizes, with all that depends on one size. */
void spec_check_sizes(struct spec_check *check);

#endif
