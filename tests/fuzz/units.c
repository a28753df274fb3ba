/* Sizes, times and counts: what can be read can be written, and read again as the same. */
#include "units.h"

#include <stdlib.h>

#include "input.h"

typedef int parser(const char *text, uint64_t *value);
typedef char *formatter(uint64_t value, char *buffer);

static void there_and_back(const char *text, parser *parse, formatter *format)
{
	char buffer[UNITS_TEXT_MAX];
	uint64_t value, again;

	if (parse(text, &value) == 0 &&
	    (parse(format(value, buffer), &again) != 0 || again != value))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = input_text(data, size);
	uint64_t count;

	there_and_back(text, units_parse_size, units_format_size);
	there_and_back(text, units_parse_duration, units_format_duration);
	if (units_parse_count(text, &count) == 0) {
		char buffer[UNITS_TEXT_MAX];

		units_human_size((double)count, buffer);
		units_human_duration((double)count, buffer);
		if (count <= 1000000000000000)
			units_human_count((double)count, buffer);
	}
	free(text);
	return 0;
}
