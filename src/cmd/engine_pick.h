/* engine_pick: chooses the engine of a spec, which must support everything in the spec. */
#ifndef ENGINE_PICK_H
#define ENGINE_PICK_H

#include "engine.h"
#include "err.h"
#include "spec.h"

/* `command`: one enum command_bit. -errno with the reason if it is unavailable. */
int engine_pick(const struct spec *spec, unsigned command, struct engine_choice *choice,
		struct err *err);

/* Changes `choice` after its engine refused to run for `why`: false if there is no other. */
bool engine_pick_another(const struct spec *spec, unsigned command, struct engine_choice *choice,
			 const struct err *why);

#endif
