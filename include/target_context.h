/*
 * target_context: what all that works on targets is told: of what kinds they are, what it may
 * harm, who is shown how far it is, and when to stop.
 */
#ifndef TARGET_CONTEXT_H
#define TARGET_CONTEXT_H

#include <signal.h>
#include <stdint.h>

#include "spec.h"

enum target_kind { TARGET_DIRECTORY, TARGET_FILE, TARGET_DEVICE };

/* What a command is allowed to harm (see ringbench(1), SAFETY). */
struct target_permits {
	struct string_list allow_device_writes;
	struct string_list allow_overwrite;
	struct string_list destroy;		/* what on these devices: "ext4", "gpt" */
	const char *expect_serial;		/* the only device that may be used; or NULL, "" */
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
