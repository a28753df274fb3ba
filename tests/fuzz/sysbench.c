/* sysbench's command line, and its translation into ours. */
#include "sysbench_options.h"

#include <string.h>

#include "input.h"

/* Only then is there a second step. */
static bool is_for_fileio(const struct sysbench_request *request)
{
	return request->command && request->test && !strcmp(request->test, "fileio");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct sysbench_request request;
	struct input_words words;
	struct arena arena;
	int argc;

	arena_init(&arena);
	input_words(&words, "sysbench", data, size);
	if (sysbench_parse_general(&request, words.argc, words.argv, &arena) == 0 &&
	    is_for_fileio(&request) &&
	    sysbench_parse_options(&request) == 0 && sysbench_check_fileio(&request) == 0)
		sysbench_translate(&request, COMMAND_RUN, &argc);
	input_words_free(&words);
	arena_release(&arena);
	return 0;
}
