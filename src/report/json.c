/*
 * The whole result as one JSON document; result_to_json() is where it is made, because a
 * saved result is also something that other commands read.
 */
#include "report.h"

#include <stdlib.h>

void report_json(const struct result *result, FILE *out)
{
	char *text = result_to_json(result);

	fputs(text, out);
	free(text);
}
