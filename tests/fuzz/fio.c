/* A job file of fio, and the profile that comes of it. */
#include "fio_request.h"
#include "input.h"
#include "plan.h"
#include "profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fio_request request;
	struct profile profile;
	struct command_line line = { .profile = &profile };
	struct plan plan = { .variants = NULL };
	struct err err = { .code = 0 };
	struct arena arena;
	char *text;
	int ret;

	arena_init(&arena);
	text = arena_strndup(&arena, (const char *)data, size);
	ret = fio_request_read_text(&request, "job", text, &arena, &err);
	if (fio_translate(&request, &profile, &err) == 0 && ret == 0) {
		arena_init(&plan.arena);
		settings_init(&line.settings, &plan.arena);
		plan_from_command(&plan, COMMAND_RUN, &line, &err);
		plan_release(&plan);
	}
	arena_release(&arena);
	return 0;
}
