/* refusal: the document of a command that ended before it had a result. */
#include "refusal.h"

#include <string.h>

#include "report.h"
#include "result.h"

bool json_is_on_stdout(int argc, char *const argv[])
{
	const char *path = NULL;

	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strncmp(argv[i], "--json=", 7) == 0)
			path = argv[i] + 7;
		else if (strcmp(argv[i], "--json") == 0 && i + 1 < argc)
			path = argv[i + 1];
	}
	return output_is_stdout(path);
}

int refusal_finish(int argc, char *const argv[], int status, const char *text)
{
	struct output output;
	struct result result;
	struct err err = { 0 };

	if (!json_is_on_stdout(argc, argv))
		return status;
	result_init(&result, argc, argv);
	result.error = text;
	result.error_status = (unsigned)status;
	output_open(&output, "-", &err);
	output_write(&output, &result, report_json, &err);
	result_release(&result);
	return status;
}
