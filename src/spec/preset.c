/*
 * preset: the sets, the plainest first. Options that a set does not name keep their defaults, and
 * `tuned` is the defaults.
 */
#include "preset.h"

#include <string.h>

#include "ring_features.h"

/* No flag, nothing registered: like a first port to io_uring. */
#define WITHOUT_FEATURES	{ "engine", "io_uring" }, RING_FEATURES(WITHOUT)
#define WITHOUT(number, name, wanted, ...)	WITHOUT_##wanted(name)
#define WITHOUT_AUTO(name)	{ name, "off" },
#define WITHOUT_OFF(name)

static const struct preset_value { const char *option, *value; }
plain[]		= { WITHOUT_FEATURES { "batch-submit", "1" }, { NULL, NULL } },
batched[]	= { WITHOUT_FEATURES { NULL, NULL } },
tuned[]		= { { NULL, NULL } },
polled[]	= { { "engine", "io_uring" }, { "iopoll", "on" }, { NULL, NULL } },
/* The kernel accepts no task-run flag with it. */
sqpoll[]	= { { "engine", "io_uring" }, { "sqpoll", "on" }, { "defer-taskrun", "off" },
		    { "coop-taskrun", "off" }, { NULL, NULL } };

const char *const preset_names[] = { "plain", "batched", "tuned", "polled", "sqpoll", NULL };
static const struct preset_value *const presets[] = { plain, batched, tuned, polled, sqpoll };
_Static_assert(sizeof(presets) / sizeof(presets[0]) + 1 ==
	       sizeof(preset_names) / sizeof(preset_names[0]), "a name for each");

void preset_fill(struct settings *settings)
{
	const char *name = settings_get(settings, "preset")->value;

	for (unsigned i = 0; name && preset_names[i]; i++) {
		if (strcmp(preset_names[i], name) != 0)
			continue;
		for (const struct preset_value *value = presets[i]; value->option; value++)
			if (!settings_get(settings, value->option)->value)
				settings_set(settings, option_find(value->option), value->value,
					     setting_from_preset);
	}
}
