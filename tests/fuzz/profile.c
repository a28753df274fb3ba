/* A profile, and the plan that comes of it. */
#include "input.h"
#include "plan.h"
#include "profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = input_file(data, size);
	struct command_line line = { .words = &path, .word_count = 1 };
	struct plan plan = { .variants = NULL };
	struct err err = { .code = 0 };

	arena_init(&plan.arena);
	settings_init(&line.settings, &plan.arena);
	plan_from_command(&plan, COMMAND_COMPARE, &line, &err);
	plan_release(&plan);
	return 0;
}
