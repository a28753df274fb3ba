/* refusal: the document of a command that ended before it had a result. */
#include "refusal.h"

#include <string.h>
#include <unistd.h>

#include "config.h"
#include "outputs.h"
#include "result.h"
#include "streams.h"

/* Until there is one for this command line. */
static const char *last_word = "{\"schema\": \"" RESULT_SCHEMA "\", \"version\": \""
	RINGBENCH_VERSION "\", \"command\": [], \"error\": {\"status\": 1, \"text\": "
	"\"out of memory\"}, \"runs\": []}\n";
static bool last_word_is_wanted;

void refusal_provide_for_no_memory(int argc, char *const argv[])
{
	struct result result;

	last_word_is_wanted = outputs_promised(argc, argv) != NULL;
	if (!last_word_is_wanted)
		return;
	result_init(&result, argc, argv);
	result.error = "out of memory";
	result.error_status = EXIT_STATUS_FAILED;
	last_word = result_to_json(&result);
	result_release(&result);
}

void refusal_without_memory(void)
{
	if (last_word_is_wanted && !streams_has_printed())
		streams_write(STDOUT_FILENO, last_word, strlen(last_word));
}

int refusal_finish(int argc, char *const argv[], int status, const char *text)
{
	struct outputs outputs = { .promised = outputs_promised(argc, argv) };
	struct result result;
	struct err err = { 0 };

	if (!outputs.promised)
		return status;
	result_init(&result, argc, argv);
	result.error = text;
	result.error_status = (unsigned)status;
	outputs_write(&outputs, &result, &err);
	result_release(&result);
	return status;
}
