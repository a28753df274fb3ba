/* A saved result: what is loaded can be saved, compared with itself, and loaded again. */
#include "result.h"

#include <stdlib.h>

#include "advice.h"
#include "compare.h"
#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct result result, again;
	struct err err = { .code = 0 };
	char *text;

	if (result_load(&result, input_file(data, size), &err) < 0)
		return 0;
	text = result_to_json(&result);
	if (!text || result_from_json(&again, text, &err) < 0)
		abort();
	compare_results(&again, &result, &err);
	advice_collect(&again);
	result_release(&again);
	result_release(&result);
	free(text);
	return 0;
}
