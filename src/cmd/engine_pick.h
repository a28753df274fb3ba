/* engine_pick: the engine that a spec gets, which must be able to do all that the spec asks for. */
#ifndef ENGINE_PICK_H
#define ENGINE_PICK_H

#include "engine.h"
#include "err.h"
#include "spec.h"

/* `command`: one enum command_bit. -errno with the reason if it cannot run here. */
int engine_pick(const struct spec *spec, unsigned command, struct engine_choice *choice,
		struct err *err);

/* What `choice` becomes after its engine refused to run for `why`: false if there is no other. */
bool engine_pick_another(const struct spec *spec, unsigned command, struct engine_choice *choice,
			 const struct err *why);

#endif
