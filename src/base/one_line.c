/* one_line: unreadable and empty files have no line. */
#include "one_line.h"

#include <stdio.h>
#include <string.h>

bool one_line_read(const char *path, char *buffer, size_t size)
{
	FILE *file = fopen(path, "re");
	bool is_read;

	buffer[0] = '\0';
	if (!file)
		return false;
	is_read = fgets(buffer, (int)size, file) != NULL;
	fclose(file);
	if (!is_read)
		buffer[0] = '\0';
	buffer[strcspn(buffer, "\n")] = '\0';
	return is_read;
}
