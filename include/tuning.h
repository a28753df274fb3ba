/*
 * tuning: settings of this machine to change for a better measurement of a target, each with a
 * command.
 *
 * Pure: facts in, commands out. A rule is a row in tuning.c: when it applies, what it says. Rules
 * about a device apply to those at the bottom (a drive), not to devices stacked on them.
 */
#ifndef TUNING_H
#define TUNING_H

#include <stdbool.h>

#include "device_facts.h"
#include "machine_facts.h"

struct tuning_facts {
	const struct machine_facts *machine;
	const struct device_facts *devices;	/* the target's, and those below it */
	unsigned device_count;			/* 0: there is none (tmpfs, a network) */
	const char *filesystem;			/* of the target; "" for a device */
	bool knows_direct;			/* is O_DIRECT support known? */
	unsigned direct_offset_bytes;		/* alignment of offsets; 0: not possible */
};

struct tuning {
	const char *command;	/* for a shell as root, or the option, or the kernel's parameter */
	const char *why;	/* a few words */
};

/* Ordered by likely benefit. Returns their number. */
unsigned tuning_collect(struct tuning **tunings, const struct tuning_facts *facts,
			struct arena *arena);

#endif
