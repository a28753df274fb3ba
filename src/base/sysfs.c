/*
 * Files of one line, and directories of names.
 */
#include "sysfs.h"

#include <dirent.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "one_line.h"

const char *sysfs_trimmed(struct arena *arena, const char *text)
{
	size_t length;

	text += strspn(text, " \t\n");
	length = strlen(text);
	while (length > 0 && strchr(" \t\n", text[length - 1]))
		length--;
	return arena_strndup(arena, text, length);
}

/* The link in /sys/dev/block ends with it. */
const char *sysfs_block_name(struct arena *arena, const char *root, dev_t device)
{
	char target[PATH_MAX];
	const char *slash;
	const ssize_t length = readlink(arena_printf(arena, "%s/sys/dev/block/%u:%u", root,
						     major(device), minor(device)),
					target, sizeof(target) - 1);

	if (length < 0)
		return "";
	target[length] = '\0';
	slash = strrchr(target, '/');
	return arena_strdup(arena, slash ? slash + 1 : target);
}

const char *sysfs_chosen(struct arena *arena, const char *choices)
{
	const char *open = strchr(choices, '[');
	const char *close = open ? strchr(open, ']') : NULL;

	if (!close)
		return sysfs_trimmed(arena, choices);
	return arena_strndup(arena, open + 1, (size_t)(close - open - 1));
}

static const char *first_line(struct arena *arena, const char *path)
{
	char line[512];

	one_line_read(path, line, sizeof(line));
	return sysfs_trimmed(arena, line);
}

const char *sysfs_line(struct arena *arena, const char *format, ...)
{
	char path[PATH_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	return first_line(arena, path);
}

uint64_t sysfs_number(struct arena *arena, const char *format, ...)
{
	char path[PATH_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	return strtoull(first_line(arena, path), NULL, 10);
}

static int is_name(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

unsigned sysfs_names(const char ***names, struct arena *arena, const char *format, ...)
{
	struct dirent **entries = NULL;
	char path[PATH_MAX];
	va_list args;
	int count;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	*names = NULL;
	count = scandir(path, &entries, is_name, versionsort);
	if (count > 0)
		*names = arena_alloc(arena, (size_t)count * sizeof(**names));
	for (int i = 0; i < count; i++) {
		(*names)[i] = arena_strdup(arena, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return count > 0 ? (unsigned)count : 0;
}

bool sysfs_list_has(const char *list, unsigned number)
{
	while (*list) {
		char *end;
		const unsigned long first = strtoul(list, &end, 10);
		const unsigned long last = *end == '-' ? strtoul(end + 1, &end, 10) : first;

		if (end == list)
			return false;
		if (first <= number && number <= last)
			return true;
		list = end + strspn(end, ", ");
	}
	return false;
}
