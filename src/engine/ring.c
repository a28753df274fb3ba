/* ring: what is asked of a ring by default; names of features, and of what is wanted of them. */
#include "ring.h"

static const char *const features[RING_FEATURE_COUNT] = {
	[RING_SQPOLL]		= "sqpoll",
	[RING_IOPOLL]		= "iopoll",
	[RING_HYBRID_IOPOLL]	= "hybrid-iopoll",
	[RING_SINGLE_ISSUER]	= "single-issuer",
	[RING_DEFER_TASKRUN]	= "defer-taskrun",
	[RING_COOP_TASKRUN]	= "coop-taskrun",
	[RING_SUBMIT_ALL]	= "submit-all",
	[RING_NO_SQARRAY]	= "no-sqarray",
	[RING_ATTACH_WQ]	= "attach-wq",
	[RING_FIXED_FILES]	= "fixed-files",
	[RING_FIXED_BUFFERS]	= "fixed-buffers",
	[RING_REGISTERED_RING]	= "registered-ring",
	[RING_REGISTERED_WAIT]	= "registered-wait",
};

const struct ring_config ring_config_tuned = {
	.want = {
		[RING_SINGLE_ISSUER]	= RING_AUTO,
		[RING_DEFER_TASKRUN]	= RING_AUTO,
		[RING_COOP_TASKRUN]	= RING_AUTO,
		[RING_FIXED_FILES]	= RING_AUTO,
		[RING_FIXED_BUFFERS]	= RING_AUTO,
		[RING_REGISTERED_RING]	= RING_AUTO,
	},
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
