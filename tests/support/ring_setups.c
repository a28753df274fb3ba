/* The rows are made, not written: the features come from enum ring_feature. */
#include "ring_setups.h"

#include <stdio.h>

static void want_nothing(struct ring_config *config)
{
	for (unsigned i = 0; i < RING_FEATURE_COUNT; i++)
		config->want[i] = RING_OFF;
}

static void make_set(unsigned index, struct ring_setup *setup)
{
	static const char *const names[RING_SETUP_SETS] = {
		"tuned", "plain", "sqpoll", "cooperative", "waits", "most",
	};
	unsigned *want = setup->config.want;

	snprintf(setup->name, sizeof(setup->name), "%s", names[index]);
	switch (index) {
	case 1:
		want_nothing(&setup->config);
		break;
	case 2:
		want[RING_SQPOLL] = RING_AUTO;
		break;
	case 3:
		want[RING_DEFER_TASKRUN] = RING_OFF;
		break;
	case 4:
		want[RING_REGISTERED_WAIT] = RING_AUTO;
		break;
	case 5:
		for (unsigned i = 0; i < RING_FEATURE_COUNT; i++)
			if (i != RING_SQPOLL && i != RING_IOPOLL && i != RING_HYBRID_IOPOLL)
				want[i] = RING_AUTO;
		setup->config.cq_size = 1 << 14;
		setup->config.iowq_bounded_max = 2;
		break;
	default:
		break;
	}
}

bool ring_setup_get(unsigned index, struct ring_setup *setup)
{
	const bool without = index < RING_SETUP_SETS + RING_FEATURE_COUNT;
	const unsigned feature = (index - RING_SETUP_SETS) % RING_FEATURE_COUNT;

	setup->config = ring_config_tuned;
	if (index < RING_SETUP_SETS) {
		make_set(index, setup);
		return true;
	}
	snprintf(setup->name, sizeof(setup->name), "%s %s",
		 without ? "tuned without" : "plain with", ring_feature_name(feature));
	if (!without)
		want_nothing(&setup->config);
	setup->config.want[feature] = without || feature == RING_IOPOLL ? RING_OFF : RING_AUTO;
	return index < RING_SETUP_SETS + 2 * RING_FEATURE_COUNT;
}
