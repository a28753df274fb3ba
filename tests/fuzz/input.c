#include "input.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

char *input_text(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

const char *input_file(const uint8_t *data, size_t size)
{
	static char path[32];
	static int fd = -1;

	if (fd < 0)
		fd = memfd_create("input", MFD_CLOEXEC);
	if (fd < 0 || ftruncate(fd, 0) < 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return path;
}

/* A configuration file of sysbench, or a profile: the fuzzer would go and read devices. (A '/' in
 * an option is that of a job or of a target, which is only looked at.) */
static int names_a_file(const char *word)
{
	return (strstr(word, "/") && strncmp(word, "--", 2) != 0) || strstr(word, "config") ||
	       strstr(word, ".ini");
}

void input_words(struct input_words *words, const char *program, const uint8_t *data, size_t size)
{
	char *rest = words->text = input_text(data, size), *word;

	words->argc = 0;
	words->argv[words->argc++] = (char *)program;
	while ((word = strsep(&rest, "\n")) && words->argc < INPUT_WORDS_MAX)
		if (!names_a_file(word))
			words->argv[words->argc++] = word;
	words->argv[words->argc] = NULL;
}

void input_words_free(struct input_words *words)
{
	free(words->text);
}
