/*
 * The whole result as one JSON document, made by result_to_json(), because other commands also read
 * saved results.
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
