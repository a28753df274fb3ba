/* ring: the default features of a ring; names of features and of their settings. */
#include "ring.h"

#define NAME(number, name, ...)		[RING_##number] = name,
static const char *const features[RING_FEATURE_COUNT] = { RING_FEATURES(NAME) };

#define WANT(number, name, wanted, ...)	[RING_##number] = RING_##wanted,
const struct ring_config ring_config_tuned = {
	.want		= { RING_FEATURES(WANT) },
	.sqpoll_idle_ns	= 1000 * 1000 * 1000,
	.ioprio_level	= 4,
};

const char *ring_feature_name(enum ring_feature feature)
{
	return features[feature];
}

const char *ring_want_name(enum ring_want want)
{
	static const char *const wants[] = {
		[RING_OFF] = "off", [RING_AUTO] = "auto", [RING_ON] = "on",
	};

	return wants[want];
}
