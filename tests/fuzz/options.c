/* A command line: options, --vary and lists, and the plan that comes of them. */
#include "input.h"
#include "plan.h"

static void plan_of(unsigned command, const struct input_words *words)
{
	struct command_line line;
	struct plan plan = { .variants = NULL };
	struct err err = { .code = 0 };

	arena_init(&plan.arena);
	if (command_line_parse(&line, command, words->argc - 1, (char **)words->argv + 1,
			       &plan.arena, &err) == 0)
		plan_from_command(&plan, command, &line, &err);
	plan_release(&plan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input_words words;

	input_words(&words, "ringbench", data, size);
	plan_of(COMMAND_RUN, &words);
	plan_of(COMMAND_COMPARE, &words);
	plan_of(COMMAND_ABLATE, &words);
	input_words_free(&words);
	return 0;
}
