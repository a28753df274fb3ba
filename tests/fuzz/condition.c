/* What --fail-if and --objective take. */
#include <stdlib.h>

#include "compare.h"
#include "input.h"
#include "objective.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fail_condition condition;
	struct objective objective;
	struct err err = { .code = 0 };
	char *text = input_text(data, size);

	if (condition_parse(text, &condition, &err) < 0 && err.code == 0)
		abort();	/* refused without a word */
	err.code = 0;
	if (objective_parse(&objective, text, &err) < 0 && err.code == 0)
		abort();
	free(text);
	return 0;
}
