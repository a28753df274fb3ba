/*
 * precondition: writes targets several times before they are measured (--precondition), because a
 * drive that is new or was erased is faster than one in use.
 *
 * Written is what the specs access: of each file or device the union of their ranges, once a pass.
 * Sequential passes write blocks of 1 MiB, random ones blocks of the smallest size that the specs
 * have (4 KiB to 1 MiB), each of them once. Main thread.
 */
#ifndef PRECONDITION_H
#define PRECONDITION_H

#include "err.h"
#include "spec.h"
#include "target_context.h"

struct precondition_report {
	unsigned passes;		/* that were completed */
	uint64_t written_bytes;
	uint64_t elapsed_ns;
};

/* Writes the targets as specs[0]->precondition says, with the checks of a run that writes, also
 * for specs that only read. After a stop signal -EINTR. count > 0. */
int precondition_write(const struct spec *const specs[], unsigned count,
		       const struct target_context *context, struct precondition_report *report,
		       struct err *err);

#endif
