/* engine_pick: combines availability (engine.h) and compatibility with the spec (spec.h). */
#include "engine_pick.h"

#include <string.h>

#include "polling.h"

/* The engine chosen for "auto" must also support the requested options. */
static int check_choice(const struct spec *spec, unsigned command,
			const struct engine_choice *choice, struct err *err)
{
	struct spec as_chosen = *spec;

	if (choice->reason[0] == '\0')
		return 0;
	as_chosen.engine = choice->ops->name;
	return spec_validate(&as_chosen, command, NULL, err) < 0
		? err_wrap(err, "%s", choice->reason) : 0;
}

static int check_device(const struct spec *spec, const struct engine_choice *choice,
			struct err *err)
{
	if (!(choice->ops->can & ENGINE_IS_RING) || spec->ring.want[RING_IOPOLL] != RING_ON)
		return 0;
	return polling_check(spec, err);
}

int engine_pick(const struct spec *spec, unsigned command, struct engine_choice *choice,
		struct err *err)
{
	int ret = engine_choose(spec->engine, choice, err);

	if (ret == 0)
		ret = check_choice(spec, command, choice, err);
	/* The device is checked before the kernel, and both before the run. */
	return ret < 0 ? ret : check_device(spec, choice, err);
}

/* "auto" chose the ring because a small one could be created. If the real one cannot, for lack of
 * locked memory or descriptors, fall back as if no ring were available. */
bool engine_pick_another(const struct spec *spec, unsigned command, struct engine_choice *choice,
			 const struct err *why)
{
	struct engine_choice pool = *choice;
	struct err err = { 0 };

	if (strcmp(pool.requested, "auto") != 0 || !(pool.ops->can & ENGINE_IS_RING))
		return false;
	engine_fall_back(&pool, why);
	if (check_choice(spec, command, &pool, &err) < 0)
		return false;
	*choice = pool;
	return true;
}
