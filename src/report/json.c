/*
 * The whole result as one JSON document; result_to_json() is where it is made, because a
 * saved result is also something that other commands read.
 */
#include "report.h"

#include <stdlib.h>

void report_json(const struct result *result, FILE *out, const struct report_look *look)
{
	char *text = result_to_json(result);

	(void)look;
	fputs(text, out);
	free(text);
}
