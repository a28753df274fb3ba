/*
 * ring_setups: what may be asked of a ring, as rows to test with: sets that go far apart from each
 * other, and each feature alone. All is asked for with `auto`: what a kernel lacks is left out.
 * (Polling needs a device, and is not among them.)
 */
#ifndef RING_SETUPS_H
#define RING_SETUPS_H

#include "ring.h"

enum { RING_SETUP_SETS = 6 };		/* the first rows: what a whole contract is tested with */

struct ring_setup {
	char name[40];
	struct ring_config config;
};

/* Row `index`; false behind the last. */
bool ring_setup_get(unsigned index, struct ring_setup *setup);

#endif
