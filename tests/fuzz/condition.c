/* What --fail-if takes. */
#include <stdlib.h>

#include "compare.h"
#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fail_condition condition;
	struct err err = { .code = 0 };
	char *text = input_text(data, size);

	if (condition_parse(text, &condition, &err) < 0 && err.code == 0)
		abort();	/* refused without a word */
	free(text);
	return 0;
}
