/*
 * target_context: parameters common to all operations on targets: permissions, the display of
 * progress, and when to stop.
 */
#ifndef TARGET_CONTEXT_H
#define TARGET_CONTEXT_H

#include <signal.h>
#include <stdint.h>

#include "spec.h"

enum target_kind { TARGET_DIRECTORY, TARGET_FILE, TARGET_DEVICE };

/* What a command may overwrite (see ringbench(1), SAFETY). */
struct target_permits {
	struct string_list allow_device_writes;
	struct string_list allow_overwrite;
	struct string_list destroy;		/* their contents that may be lost: "ext4", "gpt" */
	const char *expect_serial;		/* serial of the only usable device; or NULL, "" */
};

/* Progress of prepare, cleanup and warming, for a display. May be NULL. Called from the
 * calling thread about ten times a second. */
struct target_progress {
	void (*report)(void *context, const char *what, uint64_t done_bytes,
		       uint64_t total_bytes);
	void *context;
};

struct target_context {
	const struct target_permits *permits;
	const struct target_progress *progress;
	const volatile sig_atomic_t *stop;	/* a signal number once one has arrived */
};

#endif
